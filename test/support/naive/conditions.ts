import type { Condition } from './documents.ts';
import { arnFits, filled, fits, literal, pieces, plain, type Piece } from './text.ts';

/** Condition keys in lower case, with the values that the request carries. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** The value that a variable stands for: that of a key with one value. */
export const variable = (context: Context) => (key: string): string | undefined => {
  const values = context.get(key.toLowerCase());
  return values?.length === 1 ? values[0] : undefined;
};

const number = (text: string): number => (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN);

/** Seconds since 1970 of an ISO 8601 date as W3C writes it, or of epoch seconds. */
function moment(text: string): number {
  if (/^-?\d{5,}(\.\d+)?$/.test(text)) return Number(text);
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(text) ? Date.parse(text) / 1000 : NaN;
}

function compare(how: string, left: number, right: number): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  if (how === 'LessThan') return left < right;
  if (how === 'LessThanEquals') return left <= right;
  if (how === 'GreaterThan') return left > right;
  if (how === 'GreaterThanEquals') return left >= right;
  return left === right;
}

/** The bits of an address as text of 0 and 1, 32 or 128 of them. */
function bits(address: string): string | undefined {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (four) {
    const bytes = four.slice(1).map(Number);
    return bytes.every((byte) => byte < 256) ? bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('') : undefined;
  }
  if (!/^[\da-f:]+$/i.test(address) || !address.includes(':')) return undefined;
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.flat().length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = halves.length === 1 ? groups.flat() : [...(groups[0] ?? []), ...Array<string>(missing).fill('0'), ...(groups[1] ?? [])];
  return all.every((group) => /^[\da-f]{1,4}$/i.test(group)) ? all.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('') : undefined;
}

function inRange(range: string, address: string): boolean {
  const [base = '', length, more] = range.split('/');
  const [wanted, given] = [bits(base), bits(address)];
  if (wanted === undefined || given?.length !== wanted.length || more !== undefined) return false;
  const prefix = length === undefined ? wanted.length : /^\d{1,3}$/.test(length) ? Number(length) : NaN;
  return prefix <= wanted.length && given.slice(0, prefix) === wanted.slice(0, prefix);
}

const bytes = (text: string): string | undefined => (/^[A-Za-z\d+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64').toString('hex') : undefined);

/** One value of the policy against one of the request, by the operator without Not. */
function agrees(base: string, wanted: string, given: string, variables: Context | undefined): boolean {
  const numeric = /^Numeric(.*)$/.exec(base);
  if (numeric) return compare(numeric[1] ?? '', number(given), number(wanted));
  const date = /^Date(.*)$/.exec(base);
  if (date) return compare(date[1] ?? '', moment(given), moment(wanted));
  if (base === 'Bool') return ['true', 'false'].includes(wanted.toLowerCase()) && wanted.toLowerCase() === given.toLowerCase();
  if (base === 'BinaryEquals') return bytes(wanted) !== undefined && bytes(wanted) === bytes(given);
  if (base === 'IpAddress') return inRange(wanted, given);
  const wildcards = base === 'StringLike' || base.startsWith('Arn');
  const pattern: Piece[] | undefined = variables ? filled(wanted, variable(variables)) : wildcards ? pieces(wanted) : literal(wanted);
  if (pattern === undefined) return false;
  if (base === 'StringEquals') return plain(pattern) === given;
  if (base === 'StringEqualsIgnoreCase') return plain(pattern).toLowerCase() === given.toLowerCase();
  return base === 'StringLike' ? fits(pattern, given) : arnFits(pattern, given);
}

/** Whether one key under one operator holds. */
export function holds({ operator, key, values }: Condition, context: Context, withVariables: boolean): boolean {
  const set = /^(ForAllValues|ForAnyValue):/.exec(operator)?.[1];
  const name = operator.replace(/^For\w+:/, '');
  const given = context.get(key.toLowerCase()) ?? [];
  if (name === 'Null') {
    if (set !== undefined) return set === 'ForAllValues';
    return values.some((value) => value.toLowerCase() === (given.length === 0 ? 'true' : 'false'));
  }
  const ifExists = name.endsWith('IfExists');
  const whole = name.replace(/IfExists$/, '');
  const negated = whole.includes('Not');
  const base = whole.replace('Not', '');
  if (given.length === 0) return ifExists || (set === undefined ? negated : set === 'ForAllValues');
  // An empty text is a null data set to the set operators.
  if (set !== undefined && given.every((value) => value === '')) return set === 'ForAllValues';
  const meets = (value: string): boolean => values.some((wanted) => agrees(base, wanted, value, withVariables ? context : undefined)) !== negated;
  if (set === 'ForAllValues') return given.every(meets);
  if (set === 'ForAnyValue') return given.some(meets);
  return negated ? given.every(meets) : given.some(meets);
}
