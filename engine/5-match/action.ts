import type { ListElement, Text } from '../2-policy/ast.ts';
import { matchesPattern, patternOf, type PatternToken } from './wildcard.ts';

/**
 * Whether an entry of `Action` or `NotAction` names this action. Case does not matter; `*` and `?` are wildcards.
 * An entry without the service in front, or with a comma in it, names nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function entryNamesAction(entry: Text, action: string): boolean {
  if (entry.value === '*') return true;
  let pattern = patterns.get(entry);
  // Stryker disable next-line ConditionalExpression: without the memory only slower
  if (pattern === undefined) {
    pattern = entry.value.includes(':') && !entry.value.includes(',') ? patternOf(entry.value.toLowerCase()) : [];
    patterns.set(entry, pattern);
  }
  return matchesPattern(pattern, action.toLowerCase());
}

/** An entry is asked about many actions; what it says is worked out once. */
const patterns = new WeakMap<Text, readonly PatternToken[]>();

/** Whether the element covers the action: one entry names it, or for `NotAction` none does. */
export function coversAction(element: ListElement, action: string): boolean {
  return element.entries.some((entry) => entryNamesAction(entry, action)) !== element.negated;
}
