import { kmsActions } from '../../catalog/actions.ts';
import type { ListElement } from '../../2-policy/ast.ts';
import { matchesPattern, patternOf } from '../../5-match/wildcard.ts';

/** Some of KMS's actions: a bit each, in the order of the catalogue. */
export interface ActionSet {
  readonly low: number;
  readonly high: number;
}

const HALF = 28;

export const noActions: ActionSet = { low: 0, high: 0 };

/** The actions of KMS for which this holds. */
export function actionsWhere(holds: (action: (typeof kmsActions)[number]) => boolean): ActionSet {
  let low = 0;
  let high = 0;
  kmsActions.forEach((action, index) => {
    if (!holds(action)) return;
    if (index < HALF) low |= 1 << index;
    else high |= 1 << (index - HALF);
  });
  return { low, high };
}

const allActions = actionsWhere(() => true);
/** What a key's policy can say something about. */
export const keyActions = actionsWhere(({ resourceTypes }) => resourceTypes.includes('key'));
export const crossAccountActions = actionsWhere(({ crossAccount }) => crossAccount);
/** Actions that tell about a key and neither use nor change it. */
export const readingActions = actionsWhere(({ accessLevel }) => accessLevel === 'Read' || accessLevel === 'List');
export const named = (...names: readonly string[]): ActionSet => actionsWhere(({ name }) => names.includes(name));

export const both = (first: ActionSet, second: ActionSet): ActionSet => ({ low: first.low & second.low, high: first.high & second.high });
export const either = (first: ActionSet, second: ActionSet): ActionSet => ({ low: first.low | second.low, high: first.high | second.high });
export const without = (first: ActionSet, second: ActionSet): ActionSet => ({ low: first.low & ~second.low, high: first.high & ~second.high });
export const isEmpty = ({ low, high }: ActionSet): boolean => low === 0 && high === 0;
export const includes = (whole: ActionSet, part: ActionSet): boolean => (part.low & ~whole.low) === 0 && (part.high & ~whole.high) === 0;
export const intersects = (first: ActionSet, second: ActionSet): boolean => (first.low & second.low) !== 0 || (first.high & second.high) !== 0;

const byName = new Map(kmsActions.map(({ name }) => [name.toLowerCase(), named(name)]));
const lowerNames = kmsActions.map(({ name }) => name.toLowerCase());

/** Entries repeat within a policy and from one keystroke to the next. Bounded, since texts come from outside. */
const known = new Map<string, ActionSet>();
const MOST = 2000;

/** The actions of KMS that an entry of `Action` takes in; none for an entry about another service. */
export function actionsOfEntry(value: string): ActionSet {
  let found = known.get(value);
  if (found === undefined) {
    found = readEntry(value);
    if (known.size >= MOST) known.clear();
    known.set(value, found);
  }
  return found;
}

function readEntry(value: string): ActionSet {
  if (value === '*') return allActions;
  if (!value.includes(':') || value.includes(',')) return noActions;
  const lower = value.toLowerCase();
  if (!/[*?]/.test(lower)) return byName.get(lower) ?? noActions;
  const pattern = patternOf(lower);
  return actionsWhere(({ name }) => matchesPattern(pattern, lowerNames[kmsActions.findIndex((one) => one.name === name)] ?? ''));
}

/** What the whole element takes in. */
export function actionsOfElement(element: ListElement | undefined): ActionSet {
  if (element === undefined) return noActions;
  let found = noActions;
  for (const { value } of element.entries) found = either(found, actionsOfEntry(value));
  return element.negated ? without(allActions, found) : found;
}

/** The names in a set, the first few: `kms:Decrypt, kms:Encrypt and 3 more`. */
export function printActions(set: ActionSet, most = 4): string {
  const names = kmsActions.filter((_, index) => (index < HALF ? (set.low >> index) & 1 : (set.high >> (index - HALF)) & 1) === 1).map(({ name }) => name);
  if (names.length <= most) return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : (names[0] ?? '');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
