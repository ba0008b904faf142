import { conditionKeys } from '../../catalog/condition-keys.ts';
import type { ConditionOperator, ConditionTest, PolicyType } from '../../2-policy/ast.ts';
import { type Context, kmsAction } from '../../3-world/context.ts';
import type { Absence, ConditionTrace } from '../../4-trace/trace.ts';
import type { RuleId } from '../../rules.ts';
import { isNegated, prepare, type Expected } from './compare.ts';

const iamOnly = conditionKeys.filter((key) => key.identityPoliciesOnly);

/** Whether the key is this one of the catalogue, in which `<…>` stands for what the policy's author fills in. */
function isNamed(keyLower: string, name: string): boolean {
  const open = name.indexOf('<');
  return open < 0 ? keyLower === name.toLowerCase() : keyLower.startsWith(name.slice(0, open).toLowerCase());
}

/** Condition keys that the KMS guide lists for IAM policies only: in a key policy they count as absent. */
export function unusableIn(type: PolicyType, keyLower: string): boolean {
  return type === 'keyPolicy' && iamOnly.some(({ key }) => isNamed(keyLower, key));
}

/** The answer of one test: whether it holds, and the rule that says so. */
export interface ConditionResult {
  readonly holds: boolean;
  readonly rule: RuleId;
}

/**
 * Whether one operator holds for one key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 *
 * Values of one key are alternatives; for a negated operator none of them may match. A key with several values in the
 * request and no ForAllValues or ForAnyValue is undefined by AWS: we take it as "any value", and for negated
 * operators as "no value".
 *
 * @param variables whether the policy's version fills in `${…}`
 */
export function testCondition(test: ConditionTest, type: PolicyType, context: Context, variables: boolean): ConditionResult {
  const { operator } = test;
  if (operator === null) return { holds: false, rule: 'condition.unknown-operator' };
  const { unusable } = knownOf(test, type);
  const actual = unusable ? [] : (context.get(test.keyLower)?.values ?? []);
  if (operator === 'Null') {
    // With a qualifier it asks nothing any more: ForAllValues is always true, ForAnyValue always false.
    if (test.qualifier !== null) return { holds: test.qualifier === 'ForAllValues', rule: 'condition.null' };
    const wantsAbsent = test.values.some(({ value }) => value.toLowerCase() === 'true');
    const wantsPresent = test.values.some(({ value }) => value.toLowerCase() === 'false');
    return { holds: actual.length === 0 ? wantsAbsent : wantsPresent, rule: 'condition.null' };
  }
  if (actual.length === 0) return missing(test, isNegated(operator), unusable);
  if (test.qualifier !== null && actual.every((value) => value === '')) return emptySet(test.qualifier);
  const { expected } = expectedOf(test, type, operator, context, variables);
  const fits = (value: string): boolean => anyMatches(expected, value) !== isNegated(operator);
  // A negated operator without a qualifier asks that no value of the request matches.
  const every = test.qualifier === 'ForAllValues' || (test.qualifier === null && isNegated(operator));
  const holds = every ? actual.every(fits) : actual.some(fits);
  return { holds, rule: holds ? 'condition.holds' : 'condition.fails' };
}

/** What is the same for every request, worked out when a test is first asked. A test belongs to one policy, of one type. */
interface Known {
  readonly unusable: boolean;
  /** null: variables make the values depend on the request. */
  values: Values | null;
}

/** The policy's values, ready to compare, and as the trace shows them: with variables filled in. */
interface Values {
  readonly expected: readonly Expected[];
  readonly texts: readonly string[];
}

const known = new WeakMap<ConditionTest, Known>();

function knownOf(test: ConditionTest, type: PolicyType): Known {
  const found = known.get(test);
  // Stryker disable next-line ConditionalExpression: without the memory only slower
  if (found !== undefined) return found;
  const fresh: Known = { unusable: unusableIn(type, test.keyLower), values: null };
  known.set(test, fresh);
  return fresh;
}

function expectedOf(test: ConditionTest, type: PolicyType, operator: ConditionOperator, context: Context, variables: boolean): Values {
  const shared = knownOf(test, type);
  // Stryker disable next-line ConditionalExpression: without the memory only slower
  if (shared.values !== null) return shared.values;
  const expected = test.values.map(({ value }) => prepare(operator, value, context, variables));
  const values = { expected, texts: expected.map(({ text }) => text) };
  // Stryker disable next-line LogicalOperator,ArrowFunction,StringLiteral: what is kept too seldom is only slower
  if (!variables || test.values.every(({ value }) => !value.includes('${'))) shared.values = values;
  return values;
}

function anyMatches(expected: readonly Expected[], actual: string): boolean {
  return expected.some((value) => value.matches(actual));
}

/** A set operator over nothing; an empty text counts as nothing. */
export function emptySet(qualifier: 'ForAllValues' | 'ForAnyValue'): ConditionResult {
  return qualifier === 'ForAllValues' ? { holds: true, rule: 'condition.for-all-empty' } : { holds: false, rule: 'condition.for-any-empty' };
}

function missing(test: ConditionTest, negated: boolean, unusable: boolean): ConditionResult {
  if (test.ifExists) return { holds: true, rule: 'condition.if-exists' };
  if (test.qualifier !== null) return emptySet(test.qualifier);
  if (unusable) return { holds: negated, rule: 'condition.unusable-key' };
  return { holds: negated, rule: negated ? 'condition.missing-key-negated' : 'condition.missing-key' };
}

/** The same, with what was compared, for the trace. */
export function explainCondition(test: ConditionTest, type: PolicyType, action: string, context: Context, variables: boolean): ConditionTrace {
  const { holds, rule } = testCondition(test, type, context, variables);
  const { operator, operatorText, key, range } = test;
  const expected = operator === null ? test.values.map(({ value }) => value) : expectedOf(test, type, operator, context, variables).texts;
  const { unusable } = knownOf(test, type);
  const found = unusable ? undefined : context.get(test.keyLower);
  if (found === undefined || found.values.length === 0) {
    return { operator: operatorText, key, range, holds, rule, expected, actual: null, absence: absenceOf(test.keyLower, unusable, action, context) };
  }
  return { operator: operatorText, key, range, holds, rule, expected, actual: found.values, origin: found.origin };
}

function absenceOf(keyLower: string, unusable: boolean, action: string, context: Context): Absence {
  if (unusable) return 'unusable';
  if (context.isRemoved(keyLower)) return 'removed';
  return neverCarried(keyLower, action) ? 'operation' : 'notGiven';
}

/** Whether the catalogue knows the key and says that this operation of KMS does not carry it. */
function neverCarried(keyLower: string, action: string): boolean {
  if (!keyLower.startsWith('kms:') || !conditionKeys.some(({ key }) => isNamed(keyLower, key))) return false;
  const carried = kmsAction(action)?.conditionKeys;
  return carried !== undefined && !carried.some((name) => isNamed(keyLower, name));
}
