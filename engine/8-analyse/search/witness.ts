import type { ConditionTest } from '../../2-policy/ast.ts';
import { parseMoment, parseNumber } from '../../5-match/conditions/scalars.ts';

/** Keys with several values in one request. */
const listKeys: ReadonlySet<string> = new Set(['kms:grantoperations', 'aws:tagkeys']);

/**
 * Values of a condition key that tell all tests of it apart, as far as the policies' own texts show where they turn: one
 * that each value asks for, and one that none does. A wildcard is filled with a letter; a value with a variable is left out.
 *
 * @param tests of one key
 * @param taken values that a goal makes an exception of: where one would be found, another that is treated alike is too
 */
export function witnesses(tests: readonly ConditionTest[], taken: ReadonlySet<string> = new Set()): readonly (string | readonly string[])[] {
  const found = new Set<string>();
  const add = (valuesAt: (variant: number) => readonly string[]): void => {
    for (const at of valuesAt(0).keys()) {
      for (let variant = 0; variant <= taken.size; variant += 1) {
        const one = valuesAt(variant)[at];
        if (one !== undefined) found.add(one);
        if (one !== undefined && !taken.has(one)) break;
      }
    }
  };
  for (const test of tests) for (const { value } of test.values) if (!value.includes('${')) add((variant) => around(test.operator, value, variant));
  for (const { operator } of tests) add((variant) => [elsewhere(operator, variant)]);
  const single = [...found];
  if (tests[0] === undefined || !listKeys.has(tests[0].keyLower) || single.length < 2) return single;
  const named = single.slice(0, -1);
  return [...single, ...(named.length > 1 ? [named] : []), single];
}

const LETTERS = 'xyzabcdefghijklmnopqrstuvw0123456789';

/** @param variant 0 for the plainest; others are treated alike, as far as there are others */
function around(operator: ConditionTest['operator'], value: string, variant: number): string[] {
  if (operator === null || operator === 'Null') return [];
  if (operator === 'Bool') return ['true', 'false'];
  const by = variant + 1;
  if (operator.startsWith('Numeric')) {
    const number = parseNumber(value);
    return number === null ? [] : [number - by, number, number + by].map(String);
  }
  if (operator.startsWith('Date')) {
    const moment = parseMoment(value);
    return moment === null ? [] : [-1000 * by, 0, 1000 * by].map((more) => new Date(moment + more).toISOString());
  }
  if (operator === 'IpAddress' || operator === 'NotIpAddress') return [addressIn(value, variant)];
  return [operator.includes('Like') || operator.startsWith('Arn') ? value.replace(/[*?]/g, LETTERS[variant] ?? 'x') : value];
}

/** An address of a range: its first, or so many after it; the first where it has no so many. */
function addressIn(range: string, more: number): string {
  const [first = '', bits] = range.split('/');
  const parts = first.split('.').map(Number);
  if (more === 0 || bits === undefined) return first;
  if (parts.length !== 4) return first.endsWith('::') ? `${first}${more.toString(16)}` : first;
  const last = (parts[3] ?? 0) + more;
  return last < 256 && more < 2 ** (32 - Number(bits)) ? [...parts.slice(0, 3), last].join('.') : first;
}

/** A value that no policy names. */
function elsewhere(operator: ConditionTest['operator'], variant: number): string {
  const more = variant === 0 ? '' : `-${variant}`;
  if (operator === 'Bool') return 'false';
  if (operator?.startsWith('Numeric') === true) return String(1_000_000 + variant);
  if (operator?.startsWith('Date') === true) return new Date(Date.UTC(2100, 0, 1 + variant)).toISOString();
  if (operator === 'IpAddress' || operator === 'NotIpAddress') return `192.0.2.${Math.max(0, 201 - variant)}`;
  if (operator?.startsWith('Arn') === true) return `arn:aws:s3:::elsewhere${more}`;
  return operator === 'BinaryEquals' ? 'ZWxzZXdoZXJl' : `elsewhere${more}`;
}
