/**
 * One element of a compiled pattern: a character, or a wildcard.
 * `run`: any characters; `runInSegment`: any but a colon; `one`: any single one; `oneInSegment`: any but a colon.
 */
export type PatternToken = string | { readonly wild: 'run' | 'runInSegment' | 'one' | 'oneInSegment' };

const tokens = {
  '*': { wild: 'run' },
  '?': { wild: 'one' },
} as const satisfies Record<string, PatternToken>;

/** The tokens of a text in which `*` and `?` are wildcards. */
export function patternOf(text: string): PatternToken[] {
  return Array.from(text, (character) => (character === '*' || character === '?' ? tokens[character] : character));
}

/** The tokens of a text in which every character stands for itself. */
export function literalOf(text: string): PatternToken[] {
  return Array.from(text);
}

/**
 * Whether the whole text matches. Takes time in the order of pattern times text at worst, whatever the pattern.
 */
export function matchesPattern(pattern: readonly PatternToken[], text: string): boolean {
  const characters = Array.from(text);
  let at = 0;
  let token = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < characters.length) {
    const expected = pattern[token];
    const actual = characters[at] ?? '';
    if (expected !== undefined && typeof expected !== 'string' && (expected.wild === 'run' || expected.wild === 'runInSegment')) {
      starToken = token;
      starAt = at;
      token += 1;
    } else if (expected !== undefined && matchesOne(expected, actual)) {
      token += 1;
      at += 1;
    } else {
      // A run may take one character more, unless it stops at colons. An earlier, wider run then gets its turn.
      const star = pattern[starToken];
      if (starToken < 0 || star === undefined || typeof star === 'string') return false;
      if (star.wild === 'runInSegment' && characters[starAt] === ':') return matchesBacktracking(pattern, characters);
      starAt += 1;
      at = starAt;
      token = starToken + 1;
    }
  }
  for (; token < pattern.length; token += 1) {
    const rest = pattern[token];
    if (rest === undefined || typeof rest === 'string' || rest.wild === 'one' || rest.wild === 'oneInSegment') return false;
  }
  return true;
}

function matchesOne(expected: PatternToken, actual: string): boolean {
  if (typeof expected === 'string') return expected === actual;
  return expected.wild === 'one' || actual !== ':';
}

/** The general case, by a table of which prefixes match: for patterns that mix both kinds of runs. */
function matchesBacktracking(pattern: readonly PatternToken[], characters: readonly string[]): boolean {
  let row = new Array<boolean>(characters.length + 1).fill(false);
  row[0] = true;
  for (const token of pattern) {
    const next = new Array<boolean>(characters.length + 1).fill(false);
    const run = typeof token !== 'string' && (token.wild === 'run' || token.wild === 'runInSegment');
    if (run) next[0] = row[0] ?? false;
    characters.forEach((actual, index) => {
      if (!run) next[index + 1] = (row[index] ?? false) && matchesOne(token, actual);
      else next[index + 1] = (row[index + 1] ?? false) || ((next[index] ?? false) && (token.wild === 'run' || actual !== ':'));
    });
    row = next;
  }
  return row[characters.length] ?? false;
}
