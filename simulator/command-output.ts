import type { Answer, Json, JsonObject } from './answers.ts';
import { fromBase64, toBase64, utf8 } from './crypto/bytes.ts';
import type { KmsCall } from './kms.ts';
import { found, type Query } from './query.ts';

/** How an answer is printed. */
export interface OutputOptions {
  readonly query?: Query;
  readonly output?: 'json' | 'text';
}

/** Which rows of a whole list are wanted. */
export interface ListOptions {
  readonly from: number;
  /** null: all of them */
  readonly most: number | null;
}

/** The token that says where a list goes on. */
const tokenAt = (row: number): string => toBase64(utf8(`{"Marker": null, "boto_truncate_amount": ${row}}`));

/** The row where a token says that a list goes on; null: it is no token. */
export function rowOfToken(token: string): number | null {
  const row = Number(/truncate_amount": (\d+)/.exec(String.fromCharCode(...(fromBase64(token) ?? [])))?.[1] ?? Number.NaN);
  return Number.isNaN(row) ? null : row;
}

/**
 * Calls an operation that lists, page after page, as the AWS command line does.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html
 */
export async function wholeList(send: (call: KmsCall) => Promise<Answer>, { operation, parameters }: KmsCall, { from, most }: ListOptions): Promise<Answer> {
  const rows: Json[] = [];
  for (let marker: Json | undefined; ; ) {
    const answer = await send({ operation, parameters: marker === undefined ? parameters : { ...(parameters as object), Marker: marker } });
    const [name, page] = answer.ok ? (Object.entries(answer.output).find(([, value]) => Array.isArray(value)) ?? []) : [];
    if (!answer.ok || name === undefined) return answer;
    rows.push(...(page as readonly Json[]));
    marker = answer.output['NextMarker'];
    const to = most === null ? rows.length : from + most;
    if (marker === undefined) return { ...answer, output: { [name]: rows.slice(from, to), ...(to < rows.length ? { NextToken: tokenAt(to) } : {}) } };
  }
}

/** An answer as the AWS command line prints it: JSON with four spaces, or lines of text; nothing where there is nothing. */
export function printed(answer: JsonObject, { query, output = 'json' }: OutputOptions): string {
  const value = query === undefined ? answer : found(query, answer);
  if (output === 'text') return lines(value).join('\n');
  return query === undefined && Object.keys(answer).length === 0 ? '' : JSON.stringify(value, null, 4);
}

const isScalar = (value: Json): value is string | number | boolean | null => typeof value !== 'object' || value === null;

/** As Python writes it. */
const word = (value: Json | undefined): string => (value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The lines of `--output text`: what is nested begins with its name.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html
 */
function lines(value: Json, name?: string, columns?: readonly string[]): string[] {
  const label = name === undefined ? [] : [name.toUpperCase()];
  if (isScalar(value)) return [word(value)];
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const isObject = (one: Json): one is JsonObject => !isScalar(one) && !Array.isArray(one);
    const shared = [...new Set(list.filter(isObject).flatMap((one) => Object.keys(one).filter((key) => isScalar(one[key] ?? null))))].sort();
    const plain = list.filter(isScalar).map(word);
    const own = plain.length === 0 ? [] : name === undefined ? [plain.join('\t')] : plain.map((one) => [...label, one].join('\t'));
    return [...own, ...list.filter((one) => !isScalar(one)).flatMap((one) => lines(one, name, shared))];
  }
  const fields = value as JsonObject;
  const keys = Object.keys(fields).sort();
  const scalars = columns ?? keys.filter((key) => isScalar(fields[key] ?? null));
  const first = scalars.length === 0 ? [] : [[...label, ...scalars.map((key) => word(fields[key]))].join('\t')];
  return [...first, ...keys.filter((key) => !isScalar(fields[key] ?? null)).flatMap((key) => lines(fields[key] ?? null, key))];
}
