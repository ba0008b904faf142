/**
 * One element of a compiled pattern: a character, or the name of a wildcard, which no single character equals.
 * `run`: any characters; `runInSegment`: any but a colon; `one`: any single one; `oneInSegment`: any but a colon.
 */
export type PatternToken = string;

/** The tokens of a text in which `*` and `?` are wildcards. */
export function patternOf(text: string): PatternToken[] {
  return Array.from(text, (character) => (character === '*' ? 'run' : character === '?' ? 'one' : character));
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
  /** The last run, where it stands, and how far it has come. */
  let run: PatternToken | undefined;
  let runToken = 0;
  let runAt = 0;
  while (at < characters.length) {
    const expected = pattern[token];
    if (isRun(expected)) {
      run = expected;
      runToken = token;
      runAt = at;
      token += 1;
    } else if (matchesOne(expected, characters[at])) {
      token += 1;
      at += 1;
    } else {
      if (run === undefined) return false;
      // A run may take one character more, unless it stops at colons. An earlier, wider run then gets its turn.
      // Stryker disable next-line ConditionalExpression,LogicalOperator: the table below answers the same for every pattern, only later
      if (run === 'runInSegment' && characters[runAt] === ':') return matchesByTable(pattern, characters);
      runAt += 1;
      at = runAt;
      token = runToken + 1;
    }
  }
  return pattern.slice(token).every(isRun);
}

function isRun(token: PatternToken | undefined): boolean {
  return token === 'run' || token === 'runInSegment';
}

function matchesOne(expected: PatternToken | undefined, actual: string | undefined): boolean {
  return expected === actual || expected === 'one' || (expected === 'oneInSegment' && actual !== ':');
}

/** The general case, by the set of places that the pattern so far can reach: for patterns that mix both kinds of runs. */
function matchesByTable(pattern: readonly PatternToken[], characters: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const token of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (!isRun(token)) {
        if (matchesOne(token, characters[at])) next.add(at + 1);
        continue;
      }
      // Where another way has been, everything after it is reached already.
      for (let to = at; to <= characters.length && !next.has(to); to += 1) {
        next.add(to);
        if (token === 'runInSegment' && characters[to] === ':') break;
      }
    }
    reached = next;
  }
  return reached.has(characters.length);
}
