import type { ConditionOperator, ConditionTest } from '../../2-policy/ast.ts';

/** `NotIpAddress`, `StringNotLike` and the like: met when the key is missing. */
export function isNegated(operator: ConditionOperator): boolean {
  return operator.includes('Not');
}

export type OperatorFamily = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null';

/** What kind of values an operator compares. */
export function familyOf(operator: ConditionOperator): OperatorFamily {
  if (operator.startsWith('String')) return 'String';
  if (operator.startsWith('Numeric')) return 'Numeric';
  if (operator.startsWith('Date')) return 'Date';
  if (operator.startsWith('Arn')) return 'Arn';
  if (operator === 'Bool' || operator === 'Null') return operator;
  return operator === 'BinaryEquals' ? 'Binary' : 'IpAddress';
}

/**
 * Whether the test keeps out requests without the key: only then it limits an Allow.
 * A test that is met when the key is missing lets them pass.
 */
export function demandsKey({ operator, ifExists, qualifier, values }: ConditionTest): boolean {
  if (operator === null || ifExists || qualifier === 'ForAllValues') return false;
  if (operator === 'Null') return values.length > 0 && values.every(({ value }) => value.toLowerCase() === 'false');
  return !isNegated(operator);
}

/** Whether the test compares the key with values and is met only by them. */
export function limitsTo(test: ConditionTest): boolean {
  return test.operator !== 'Null' && demandsKey(test) && test.values.length > 0 && test.values.every(({ value }) => !/^\*+$/.test(value));
}
