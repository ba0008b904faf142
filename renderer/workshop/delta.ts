/** A text as pieces of its own (texts) and pieces found before (place and length, one after the other). */
export type Delta = readonly (string | number)[];

/** Two numbers cost about as much as this many letters. */
const LEAST = 12;
const GRAM = 8;
/** Places that are tried for one piece; more find little. */
const TRIED = 16;

/**
 * Writes a text by what is new in it: a piece that stands in the dictionary, or earlier in the text, is named by its
 * place. A policy that differs from the start or from the solution in a few words becomes a few dozen letters.
 */
export function deltaOf(dictionary: string, text: string): Delta {
  const all = dictionary + text;
  const places = new Map<string, number[]>();
  const note = (at: number): void => {
    const gram = all.slice(at, at + GRAM);
    const known = places.get(gram);
    if (known === undefined) places.set(gram, [at]);
    else known.push(at);
  };
  for (let at = 0; at + GRAM <= dictionary.length; at += 1) note(at);
  const delta: (string | number)[] = [];
  let literal = '';
  for (let at = dictionary.length; at < all.length; ) {
    const found = longest(all, places.get(all.slice(at, at + GRAM)) ?? [], at);
    const length = found.length < LEAST ? 1 : found.length;
    if (length === 1) literal += all[at] ?? '';
    else {
      if (literal !== '') delta.push(literal);
      literal = '';
      delta.push(found.place, length);
    }
    for (let next = at; next < at + length; next += 1) if (next + GRAM <= all.length) note(next);
    at += length;
  }
  if (literal !== '') delta.push(literal);
  return delta;
}

function longest(all: string, places: readonly number[], at: number): { readonly place: number; readonly length: number } {
  let best = { place: 0, length: 0 };
  for (const place of places.slice(-TRIED)) {
    let length = 0;
    while (at + length < all.length && place + length < at && all[place + length] === all[at + length]) length += 1;
    if (length > best.length) best = { place, length };
  }
  return best;
}

/**
 * The text again.
 *
 * @returns null when it cannot be that: a place that is not there, or a text longer than `most`
 */
export function textOf(dictionary: string, delta: Delta, most: number): string | null {
  let all = dictionary;
  for (let index = 0; index < delta.length; index += 1) {
    const piece = delta[index];
    if (typeof piece === 'string') all += piece;
    else {
      const length = delta[index + 1];
      if (typeof piece !== 'number' || typeof length !== 'number' || piece < 0 || length < 1 || piece + length > all.length) return null;
      all += all.slice(piece, piece + length);
      index += 1;
    }
    if (all.length - dictionary.length > most) return null;
  }
  return all.slice(dictionary.length);
}

/** Whether a value of somebody else's file is a delta at all. */
export function isDelta(value: unknown): value is Delta {
  return Array.isArray(value) && value.every((piece) => typeof piece === 'string' || (Number.isSafeInteger(piece) && (piece as number) >= 0));
}
