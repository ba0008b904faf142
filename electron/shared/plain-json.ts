/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const MAX_DEPTH = 64;
const MOST_REASON = 200;
const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Why a value is no plain JSON of an ordinary size; null when it is: no names of the prototype, no depth without end,
 * nothing that JSON has no word for. A value that stands in many places counts in each, as it would in a file.
 *
 * @param most characters that it may have as JSON
 */
export function faultOf(value: unknown, most: number): string | null {
  const left = { characters: most };
  const fault = faultBelow(value, 0, left);
  if (fault !== null) return fault;
  return JSON.stringify(value).length > most ? tooLarge : null;
}

const tooLarge = 'is far too large';

function faultBelow(value: unknown, depth: number, left: { characters: number }): string | null {
  if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH}`;
  left.characters -= typeof value === 'string' ? value.length + 2 : 1;
  if (left.characters < 0) return tooLarge;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'has a number that is none';
  if (typeof value !== 'object') return 'has something that is no JSON';
  if (Array.isArray(value)) return firstFault(value, depth, left);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return 'has something that is no JSON';
  for (const name of Object.keys(value)) {
    if (reserved.has(name)) return `has a member called ${name}`;
    left.characters -= name.length + 3;
  }
  return firstFault(Object.values(value), depth, left);
}

function firstFault(values: readonly unknown[], depth: number, left: { characters: number }): string | null {
  for (const one of values) {
    const fault = faultBelow(one, depth + 1, left);
    if (fault !== null) return fault;
  }
  return null;
}

/** The beginning of a reason: it may repeat what a file says. */
export function inShort(reason: string): string {
  return reason.length <= MOST_REASON ? reason : `${reason.slice(0, MOST_REASON)}…`;
}
