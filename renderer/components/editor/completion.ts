import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { conditionKeys, conditionOperators, kmsActions, type PolicyType } from '#engine';
import { type CursorPath, pathAt } from './cursor-path.ts';
import { actionWords, keyWords } from './meanings.ts';

/** A principal of the world that a policy can name. */
export interface NamedPrincipal {
  readonly arn: string;
  readonly name: string;
}

const actions: readonly Completion[] = [
  { label: 'kms:*', type: 'function', detail: 'every action' },
  ...kmsActions.map((action): Completion => ({ label: action.name, type: 'function', detail: action.accessLevel, info: actionWords(action) })),
];

const keys: readonly Completion[] = conditionKeys.map((one): Completion => ({ label: one.key.replace(/<.*$/, ''), type: 'property', detail: one.type, info: keyWords(one) }));

const operators: readonly Completion[] = [
  ...conditionOperators.map((label): Completion => ({ label, type: 'keyword' })),
  { label: 'ForAnyValue:StringEquals', type: 'keyword', detail: 'one of several values' },
  { label: 'ForAllValues:StringEquals', type: 'keyword', detail: 'every one of several values' },
];

const words = (...labels: readonly string[]): Completion[] => labels.map((label) => ({ label, type: 'keyword' }));
const policyElements = words('Version', 'Id', 'Statement');
const statementElements = words('Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition');
const withoutPrincipals: readonly PolicyType[] = ['identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'scp'];

/**
 * Offers what fits where the cursor stands: inside a string, by the elements around it, and by the kind of policy. What
 * stands there in full is offered no more, unless somebody asks: Enter then begins a line.
 */
export function policyCompletion(kind: PolicyType, principals: readonly NamedPrincipal[]): (context: CompletionContext) => CompletionResult | null {
  const everyone: Completion = { label: '*', type: 'variable', detail: 'everyone, of every account' };
  const named = principals.map(({ arn, name }): Completion => ({ label: arn, type: 'variable', detail: name }));
  return (context) => {
    const at = pathAt(context.state.sliceDoc(0, context.pos));
    if (at === null) return null;
    const options = at.place === 'name' ? namesAt(at, kind) : valuesAt(at, [everyone, ...named], named);
    if (options === null) return null;
    const stands = (typed: string): boolean => options.some(({ label }) => label === typed);
    const typed = context.state.sliceDoc(at.from, context.pos);
    const offers = context.explicit || !stands(typed) ? options : options.filter(({ label }) => label.startsWith(typed) && label !== typed);
    return offers.length === 0 ? null : { from: at.from, options: [...offers], validFor: (next) => /^[^"\s]*$/.test(next) && !stands(next) };
  };
}

/** The names that an object may have here, and does not have yet. */
function namesAt({ path, siblings }: CursorPath, kind: PolicyType): readonly Completion[] | null {
  const [outer, element, operator] = path;
  if (outer === undefined) return fresh(policyElements, siblings);
  if (outer !== 'Statement') return null;
  if (element === undefined) return fresh(statementElements.filter(({ label }) => !withoutPrincipals.includes(kind) || !label.endsWith('Principal')), siblings);
  if (element === 'Principal' || element === 'NotPrincipal') return fresh(words('AWS', 'Service'), siblings);
  if (element !== 'Condition') return null;
  return fresh(operator === undefined ? operators : keys, siblings);
}

const fresh = (options: readonly Completion[], siblings: readonly string[]): readonly Completion[] => options.filter(({ label }) => !siblings.includes(label));

/** The values that a member may have here. */
function valuesAt({ path }: CursorPath, principals: readonly Completion[], named: readonly Completion[]): readonly Completion[] | null {
  const [outer, element, operator, key] = path;
  if (outer === 'Version' && element === undefined) return words('2012-10-17');
  if (outer !== 'Statement') return null;
  switch (element) {
    case 'Effect':
      return words('Allow', 'Deny');
    case 'Action':
    case 'NotAction':
      return actions;
    case 'Principal':
    case 'NotPrincipal':
      return operator === undefined ? principals.slice(0, 1) : operator === 'AWS' ? principals : null;
    case 'Resource':
      return words('*');
    case 'Condition':
      return key === undefined ? null : conditionValues(key, operator ?? '', named);
    default:
      return null;
  }
}

function conditionValues(key: string, operator: string, named: readonly Completion[]): readonly Completion[] | null {
  if (key.toLowerCase() === 'aws:principalarn') return named;
  const isBool = conditionKeys.some((one) => one.key.toLowerCase() === key.toLowerCase() && one.type === 'bool');
  return isBool || operator === 'Null' ? words('true', 'false') : null;
}
