import { defaultKeyPolicy, type KeySpec, parseArn, parseJson, type PolicyDocument } from '#engine';
import { Fault, isObject, type Members, placeIn, plain } from '../json.ts';
import type { ImportProblem } from '../types.ts';

/** A text to save or copy, and what it could not say; or why there is none. */
export type Exported = { readonly text: string; readonly notes: readonly string[]; readonly problem?: undefined } | { readonly problem: ImportProblem };

/** Runs an export; a fault in what the learner wrote comes back with its place. */
export function exporting(write: (notes: string[]) => string): Exported {
  const notes: string[] = [];
  try {
    return { text: write(notes), notes: [...new Set(notes)] };
  } catch (fault) {
    if (fault instanceof Fault) return { problem: { place: fault.place, message: fault.message } };
    throw fault;
  }
}

/** A policy's members. @throws Fault when the policy is not finished */
export function membersOf(policy: PolicyDocument): Members {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2);
  const json = parseJson(text);
  if (!json.valid || json.root === null) {
    const [first] = json.diagnostics;
    throw new Fault(placeIn(text, first?.range.from ?? 0), first?.message ?? 'The policy is not JSON.');
  }
  const value = plain(json.root, text);
  if (!isObject(value)) throw new Fault('line 1, column 1', 'The policy is not a JSON object.');
  if (hasHalf(value)) throw new Fault('the policy', 'It holds half of a character, which no file can hold.');
  return value;
}

/** One half of a surrogate pair alone: JSON can write it as a code, nothing else can. */
function hasHalf(value: unknown): boolean {
  if (typeof value === 'string') return /\p{Cs}/u.test(value);
  if (Array.isArray(value)) return value.some(hasHalf);
  return isObject(value) && Object.entries(value).some((pair) => pair.some(hasHalf));
}

/** A key's policy; a key without one has the policy of CreateKey. */
export function policyOf({ arn, policy }: KeySpec): Members {
  const { account = '', partition = 'aws' } = parseArn(arn) ?? {};
  return membersOf(policy ?? (defaultKeyPolicy(account, partition) as PolicyDocument));
}

/** JSON in ASCII alone, so that no terminal, code page or sign that turns the direction of writing can change it. */
export function asciiJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\uffff]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Text for people: what cannot be seen, or turns the direction of writing, is shown as its code. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, escaped);
}
