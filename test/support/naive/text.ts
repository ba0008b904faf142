/** Text as AWS compares it: wildcards, ARNs and policy variables, each written out the plain way. */

/** A piece of a pattern: text that stands for itself, or `*` and `?` that stand for others. */
export interface Piece {
  text: string;
  wild: boolean;
}

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The pieces of a pattern without variables. */
export function pieces(pattern: string): Piece[] {
  return Array.from(pattern).map((char) => ({ text: char, wild: char === '*' || char === '?' }));
}

export function literal(text: string): Piece[] {
  return Array.from(text).map((char) => ({ text: char, wild: false }));
}

/** Whether the whole of the text fits the pattern: `*` is any run, `?` any one character. */
export function fits(pattern: Piece[], text: string, ignoreCase = false): boolean {
  const source = pattern.map((piece) => (!piece.wild ? quote(piece.text) : piece.text === '*' ? '[\\s\\S]*' : '[\\s\\S]')).join('').replace(/(?:\[\\s\\S\]\*)+/g, '[\\s\\S]*');
  return new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u').test(text);
}

/** The six parts of an ARN; the sixth keeps any further colons. Nothing when there are fewer. */
export function arnParts(arn: string): string[] | undefined {
  const parts = arn.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** The pieces of an ARN pattern, split at its first five colons. */
function splitPieces(pattern: Piece[]): Piece[][] | undefined {
  const parts: Piece[][] = [[]];
  for (const piece of pattern) {
    if (piece.text === ':' && parts.length < 6) parts.push([]);
    else parts[parts.length - 1]?.push(piece);
  }
  return parts.length < 6 ? undefined : parts;
}

/** Each of the six parts of the ARN on its own, so that no wildcard reaches over one of the first five colons. */
export function arnFits(pattern: Piece[], arn: string): boolean {
  const wanted = splitPieces(pattern);
  const parts = arnParts(arn);
  return wanted !== undefined && parts !== undefined && wanted.every((part, index) => fits(part, parts[index] ?? ''));
}

/** A pattern with its variables filled in; undefined when one of them has no value. */
export function filled(pattern: string, valueOf: (key: string) => string | undefined): Piece[] | undefined {
  const result: Piece[] = [];
  let rest = pattern;
  while (rest !== '') {
    const found = /^\$\{([^}]*)\}/.exec(rest);
    if (found?.[1] === undefined) {
      const char = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      result.push({ text: char, wild: char === '*' || char === '?' });
      rest = rest.slice(char.length);
      continue;
    }
    const inside = found[1];
    rest = rest.slice(found[0].length);
    if (inside === '*' || inside === '?' || inside === '$') {
      result.push({ text: inside, wild: false });
      continue;
    }
    const [, name = inside, fallback] = /^(.*?), '(.*)'$/.exec(inside) ?? [];
    const value = valueOf(name) ?? fallback;
    if (value === undefined) return undefined;
    result.push(...literal(value));
  }
  return result;
}

/**
 * A resource pattern: wildcards stay inside the parts between colons, save for a `*` that ends such a part; it may run on past the colon
 * (IAM user guide, reference_policies_elements_resource).
 */
export function resourcePatternFits(pattern: Piece[], resource: string): boolean {
  const source = pattern.map(({ text, wild }, index) => {
    if (!wild) return quote(text);
    if (text === '?') return '[^:]';
    const next = pattern[index + 1];
    return next === undefined || next.text === ':' ? '[\\s\\S]*' : '[^:]*';
  });
  return new RegExp(`^${source.join('')}$`, 'u').test(resource);
}

export const plain = (parts: Piece[]): string => parts.map((piece) => piece.text).join('');
