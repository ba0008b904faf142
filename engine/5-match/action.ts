import type { ListElement, Text } from '../2-policy/ast.ts';
import { matchesPattern, patternOf } from './wildcard.ts';

/**
 * Whether an entry of `Action` or `NotAction` names this action. Case does not matter; `*` and `?` are wildcards.
 * An entry without the service in front, or with a comma in it, names nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function entryNamesAction(entry: Text, action: string): boolean {
  const { value } = entry;
  if (value === '*' || value === action) return true;
  let matches = matchers.get(entry);
  if (matches === undefined) {
    matches = matcherOf(value);
    matchers.set(entry, matches);
  }
  return matches(action.toLowerCase());
}

/** An entry is asked about many actions; what it says is worked out once. */
const matchers = new WeakMap<Text, (actionLower: string) => boolean>();

function matcherOf(value: string): (actionLower: string) => boolean {
  if (!value.includes(':') || value.includes(',')) return () => false;
  const lower = value.toLowerCase();
  const wildcard = lower.search(/[*?]/);
  if (wildcard < 0) return (action) => action === lower;
  const start = lower.slice(0, wildcard);
  if (lower.endsWith('*') && wildcard === lower.length - 1) return (action) => action.startsWith(start);
  const pattern = patternOf(lower);
  return (action) => action.startsWith(start) && matchesPattern(pattern, action);
}

/** Whether the element covers the action: one entry names it, or for `NotAction` none does. */
export function coversAction(element: ListElement, action: string): boolean {
  return element.entries.some((entry) => entryNamesAction(entry, action)) !== element.negated;
}
