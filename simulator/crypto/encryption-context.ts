import { concat, utf8 } from './bytes.ts';

/**
 * An encryption context as bytes to authenticate: its pairs sorted by name, each part with its length in front, so that
 * two contexts have the same bytes only when they have the same pairs, case included.
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export function canonicalContext(context: Readonly<Record<string, string>>): Uint8Array {
  const pairs = Object.entries(context).sort(([first], [second]) => (first < second ? -1 : first > second ? 1 : 0));
  return concat(...pairs.flatMap(([name, value]) => [measured(name), measured(value)]));
}

function measured(text: string): Uint8Array {
  const bytes = utf8(text);
  const { length } = bytes;
  return concat(Uint8Array.of(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255), bytes);
}
