import type { ConditionTest } from '../../2-policy/ast.ts';
import { parseMoment, parseNumber } from '../../5-match/conditions/scalars.ts';

/** Keys with several values in one request. */
const listKeys: ReadonlySet<string> = new Set(['kms:grantoperations', 'aws:tagkeys']);

/**
 * Values of a condition key that tell all tests of it apart, as far as the policies' own texts show where they turn: one
 * that each value asks for, and one that none does. A wildcard is filled with a letter; a value with a variable is left out.
 *
 * @param tests of one key
 */
export function witnesses(tests: readonly ConditionTest[]): readonly (string | readonly string[])[] {
  const found = new Set<string>();
  for (const test of tests) for (const { value } of test.values) if (!value.includes('${')) for (const one of around(test.operator, value)) found.add(one);
  for (const { operator } of tests) found.add(elsewhere(operator));
  const single = [...found];
  if (tests[0] === undefined || !listKeys.has(tests[0].keyLower) || single.length < 2) return single;
  const named = single.slice(0, -1);
  return [...single, ...(named.length > 1 ? [named] : []), single];
}

function around(operator: ConditionTest['operator'], value: string): string[] {
  if (operator === null || operator === 'Null') return [];
  if (operator === 'Bool') return ['true', 'false'];
  if (operator.startsWith('Numeric')) {
    const number = parseNumber(value);
    return number === null ? [] : [String(number - 1), String(number), String(number + 1)];
  }
  if (operator.startsWith('Date')) {
    const moment = parseMoment(value);
    return moment === null ? [] : [-1000, 0, 1000].map((by) => new Date(moment + by).toISOString());
  }
  if (operator === 'IpAddress' || operator === 'NotIpAddress') return [value.replace(/\/.*$/, '')];
  return [operator.includes('Like') || operator.startsWith('Arn') ? value.replace(/[*?]/g, 'x') : value];
}

/** A value that no policy names. */
function elsewhere(operator: ConditionTest['operator']): string {
  if (operator === 'Bool') return 'false';
  if (operator?.startsWith('Numeric') === true) return '1000000';
  if (operator?.startsWith('Date') === true) return '2100-01-01T00:00:00.000Z';
  if (operator === 'IpAddress' || operator === 'NotIpAddress') return '192.0.2.201';
  if (operator?.startsWith('Arn') === true) return 'arn:aws:s3:::elsewhere';
  return operator === 'BinaryEquals' ? 'ZWxzZXdoZXJl' : 'elsewhere';
}
