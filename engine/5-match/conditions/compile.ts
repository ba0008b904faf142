import type { ConditionOperator, ConditionTest, PolicyType } from '../../2-policy/ast.ts';
import { type Context, emptyContext } from '../../3-world/context.ts';
import { type Expected, isNegated, prepare } from './compare.ts';
import { emptySet, testCondition, unusableIn } from './test.ts';

/** Whether one operator holds for one key. */
export type ConditionProgram = (context: Context) => boolean;

/**
 * One operator and key made ready for many requests: it answers as `testCondition` does.
 *
 * @param variables whether the policy's version fills in `${…}`
 */
export function compileCondition(test: ConditionTest, type: PolicyType, variables: boolean): ConditionProgram {
  const { operator, keyLower } = test;
  // Stryker disable next-line ConditionalExpression,LogicalOperator,StringLiteral: without a variable both ways say the same, and only their time differs
  const filled = variables && test.values.some(({ value }) => value.includes('${'));
  if (operator === null || operator === 'Null' || filled || unusableIn(type, keyLower)) {
    return (context) => testCondition(test, type, context, variables).holds;
  }
  // Without variables the values are the same for every request, and so is the answer for a missing key.
  const expected = test.values.map(({ value }) => prepare(operator, value, emptyContext, variables));
  const negated = isNegated(operator);
  const every = test.qualifier === 'ForAllValues' || (test.qualifier === null && negated);
  const absent = testCondition(test, type, emptyContext, variables).holds;
  const fits = compileValues(operator, test, expected, negated);
  const { qualifier } = test;
  return (context) => {
    const actual = context.get(keyLower)?.values;
    if (actual === undefined || actual.length === 0) return absent;
    if (qualifier !== null && actual.every((value) => value === '')) return emptySet(qualifier).holds;
    return every ? actual.every(fits) : actual.some(fits);
  };
}

function compileValues(operator: ConditionOperator, test: ConditionTest, expected: readonly Expected[], negated: boolean): (actual: string) => boolean {
  // Stryker disable next-line all: a set says the same, only sooner
  if (operator === 'StringEquals' || operator === 'StringNotEquals') {
    const texts = new Set(test.values.map(({ value }) => value));
    return (actual) => texts.has(actual) !== negated;
  }
  return (actual) => expected.some((value) => value.matches(actual)) !== negated;
}
