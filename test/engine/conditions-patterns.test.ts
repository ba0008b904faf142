import { describe, expect, test } from 'vitest';
import { insideSegments } from '../../engine/5-match/resource.ts';
import { matchesPattern, patternOf } from '../../engine/5-match/wildcard.ts';

/** Whether a pattern matches a text: as a text, and as an ARN, where a wildcard stays inside its segment unless it is a star that ends it. */
const rows: readonly [pattern: string, text: string, asText: boolean, asArn: boolean][] = [
  ['', '', true, true],
  ['', 'a', false, false],
  ['a', '', false, false],
  ['a', 'a', true, true],
  ['a', 'b', false, false],
  ['a', 'aa', false, false],
  ['aa', 'a', false, false],
  ['*', '', true, true],
  ['*', 'a:b', true, true],
  ['**', 'ab', true, true],
  ['?', 'a', true, true],
  ['?', '', false, false],
  ['?', ':', true, false],
  ['?', 'ab', false, false],
  ['a?', 'a', false, false],
  ['a*', 'a', true, true],
  ['a*', 'abc', true, true],
  ['a*', 'b', false, false],
  ['*a', 'a', true, true],
  ['*a', 'ba', true, true],
  ['*a', 'aab', false, false],
  ['*a', 'b:a', true, false],
  ['a*c', 'ac', true, true],
  ['a*c', 'abbc', true, true],
  ['a*c', 'a:c', true, false],
  ['a*c', 'acd', false, false],
  ['a*b*c', 'aXbYbZc', true, true],
  ['a*b*c', 'acb', false, false],
  ['*ab', 'aab', true, true],
  ['*aab', 'aaab', true, true],
  ['a*?', 'a', false, false],
  ['a*?', 'ab', true, true],
  ['a?*', 'ab', true, true],
  ['a?*', 'a:b', true, false],
  ['*:b', 'a:b', true, true],
  ['*:b', 'x:y:b', true, true],
  ['a*:b', 'a:x:b', true, true],
  ['x*y:b', 'x1y:b', true, true],
  ['x*y:b', 'x:y:b', true, false],
  ['*:a*b', 'x:y:a1b', true, true],
  ['*:a*b', 'x:a:ab', true, true],
  ['*:a*b', 'x:a:b', true, false],
  ['*:a*b', 'x:a1b:a2', false, false],
  ['*:a*b*:c', 'x:aZb:y:c', true, true],
  ['*:a?b', 'x:a:a1b', true, true],
  ['*:a?b', 'a:b:a:b', true, false],
  ['*:a*c:d', 'x:abc:abd:abc:d', true, true],
  ['*:a*c:d', 'x:abc:abd:ab:d', false, false],
  ['*:*x', ':x', true, true],
  ['*:*x', 'a:b:x', true, true],
  ['*:*x', 'a:b:', false, false],
  ['*:*x*', 'a:yx:z', true, true],
  ['*:?b', 'a:b:cb', true, true],
  ['*:b?', 'a:b:b', false, false],
  ['*:a*bc', 'q:ab:abbc', true, true],
  ['*:a*b', 'q:a:', false, false],
  ['\u{1F511}?', '\u{1F511}\u{1F512}', true, true],
  ['run', 'run', true, true],
  ['run', 'anything', false, false],
  ['one', 'o', false, false],
];

describe('a pattern and a text', () => {
  test.each(rows)('%j and %j: %s as a text, %s as an ARN', (pattern, text, asText, asArn) => {
    expect(matchesPattern(patternOf(pattern), text)).toBe(asText);
    expect(matchesPattern(insideSegments(patternOf(pattern)), text)).toBe(asArn);
  });

  test('a hostile one takes no long time', () => {
    const long = `${'a'.repeat(2000)}:${'a'.repeat(2000)}`;
    expect(matchesPattern(insideSegments(patternOf(`*:${'*a'.repeat(500)}b`)), long)).toBe(false);
  });
});
