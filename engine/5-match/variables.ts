import type { Context } from '../3-world/context.ts';
import { type PatternToken, literalOf, patternOf } from './wildcard.ts';

/**
 * Fills in a text's policy variables: `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 *
 * What a variable brings is text, never a wildcard.
 *
 * @param enabled false for versions that take `${…}` as plain text
 * @returns null when a variable has neither a value nor a default
 */
export function fillIn(text: string, context: Context, enabled: boolean): PatternToken[] | null {
  if (!enabled) return patternOf(text);
  const tokens: PatternToken[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{[^}]*\}/g)) {
    tokens.push(...patternOf(text.slice(at, match.index)));
    const value = valueOf(match[0].slice(2, -1), context);
    if (value === null) return null;
    tokens.push(...literalOf(value));
    at = match.index + match[0].length;
  }
  tokens.push(...patternOf(text.slice(at)));
  return tokens;
}

function valueOf(variable: string, context: Context): string | null {
  if (variable === '*' || variable === '?' || variable === '$') return variable;
  const match = /^[^,\s]+(?:, '([^']*)')?$/.exec(variable);
  if (match === null) return null;
  const found = context.get(variable.replace(/,.*/s, '').toLowerCase());
  // Only a key with a single value can be a variable.
  if (found?.values.length === 1) return found.values[0] ?? null;
  return match[1] ?? null;
}

/** What the trace shows of a filled-in text. */
export function printTokens(tokens: readonly PatternToken[]): string {
  return tokens.map((token) => (token === 'run' ? '*' : token === 'one' ? '?' : token)).join('');
}
