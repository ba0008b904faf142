import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { conditionKeys, conditionOperators, kmsActions } from '#engine';

/** A principal of the world that a policy can name. */
export interface NamedPrincipal {
  readonly arn: string;
  readonly name: string;
}

const actions: readonly Completion[] = [
  { label: 'kms:*', type: 'function', detail: 'every action' },
  ...kmsActions.map(({ name, accessLevel, crossAccount }): Completion => ({ label: name, type: 'function', detail: accessLevel, info: crossAccount ? 'Works across accounts.' : 'Never works across accounts.' })),
];

const keys: readonly Completion[] = conditionKeys.map(({ key, type, note }): Completion => ({ label: key.replace(/<.*$/, ''), type: 'property', detail: type, info: note }));

const operators: readonly Completion[] = conditionOperators.map((label): Completion => ({ label, type: 'keyword' }));

const elements: readonly Completion[] = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition', 'Statement', 'Version', 'Id'].map(
  (label): Completion => ({ label, type: 'keyword' }),
);

const effects: readonly Completion[] = ['Allow', 'Deny'].map((label): Completion => ({ label, type: 'constant' }));

/** Offers what fits where the cursor stands: inside a string, by the element around it. */
export function policyCompletion(principals: readonly NamedPrincipal[]): (context: CompletionContext) => CompletionResult | null {
  const people: readonly Completion[] = [
    { label: '*', type: 'variable', detail: 'everyone, of every account' },
    ...principals.map(({ arn, name }): Completion => ({ label: arn, type: 'variable', detail: name })),
  ];
  return (context) => {
    const before = context.state.sliceDoc(0, context.pos);
    const open = /"([^"\\\n]*)$/.exec(before);
    if (open === null || isOutside(before)) return null;
    const options = optionsFor(before.slice(0, open.index), people);
    return options === null ? null : { from: context.pos - (open[1] ?? '').length, options: [...options], validFor: /^[^"\s]*$/ };
  };
}

/** An even number of quotes before the cursor: it stands in no string. */
function isOutside(before: string): boolean {
  return (before.match(/(?<!\\)"/g) ?? []).length % 2 === 0;
}

function optionsFor(before: string, people: readonly Completion[]): readonly Completion[] | null {
  const element = /"(Action|NotAction|Effect|Principal|NotPrincipal|Resource|NotResource|Condition|AWS|Service)"\s*:[^"]*(?:"[^"]*"[^"]*)*$/.exec(lastMembers(before))?.[1];
  const inValue = /[:,[]\s*$/.test(before) && !/[{]\s*$/.test(before);
  switch (element) {
    case 'Action':
    case 'NotAction':
      return inValue ? actions : elements;
    case 'Effect':
      return /:\s*$/.test(before) ? effects : elements;
    case 'AWS':
      return inValue ? people : null;
    case 'Principal':
    case 'NotPrincipal':
      return /\{\s*$/.test(before) ? [{ label: 'AWS', type: 'keyword' }, { label: 'Service', type: 'keyword' }] : people;
    case 'Condition':
      return conditionOptions(before);
    case 'Resource':
    case 'NotResource':
    case 'Service':
      return null;
    case undefined:
    default:
      return /[{,]\s*$/.test(before) ? elements : null;
  }
}

/** What stands after the last member that is finished, so that an earlier element is not taken for this one. */
function lastMembers(before: string): string {
  const names = [...before.matchAll(/"(?:Sid|Effect|Principal|NotPrincipal|Action|NotAction|Resource|NotResource|Condition|Statement|AWS|Service)"\s*:/g)];
  return before.slice(names.at(-1)?.index ?? 0);
}

/** In a Condition, operators stand one brace deep and keys two. */
function conditionOptions(before: string): readonly Completion[] | null {
  const inside = before.slice(before.lastIndexOf('"Condition"'));
  const depth = (inside.match(/\{/g) ?? []).length - (inside.match(/\}/g) ?? []).length;
  if (!/[{,]\s*$/.test(before)) return null;
  if (depth === 1) return operators;
  return depth === 2 ? keys : elements;
}
