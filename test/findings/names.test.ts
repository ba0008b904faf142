import { expect, test } from 'vitest';
import { findingChecks } from '../../engine/index.ts';

/** The checks of IAM Access Analyzer that can concern a policy about KMS, by its names. */
const names = [
  ...['Invalid action', 'Invalid ARN account', 'Invalid ARN prefix', 'Invalid ARN Region', 'Invalid ARN resource', 'Missing ARN field', 'Missing ARN Region', 'ARN account not allowed'],
  ...['ARN Region not allowed', 'Invalid partition', 'Data type mismatch', 'Duplicate keys with different case', 'Invalid condition data type', 'Invalid condition key format'],
  ...['Invalid condition multiple Boolean', 'Invalid condition operator', 'Invalid effect', 'Invalid global condition key', 'Invalid policy element', 'Invalid principal format', 'Invalid principal key'],
  ...['Invalid Region', 'Invalid service', 'Invalid service condition key', 'Invalid service in action', 'Invalid service principal format', 'Invalid variable for operator', 'Invalid version'],
  ...['Json syntax error', 'Missing action', 'Missing effect', 'Missing principal', 'Missing resource', 'Missing statement', 'Missing qualifier', 'Null with if exists', 'Unique Sids required'],
  ...['Unsupported Sid', 'Unsupported action in policy', 'Unsupported element combination', 'Unsupported global condition key', 'Unsupported principal', 'Unsupported resource ARN in policy'],
  ...['Unsupported wildcard in principal', 'Missing brace in variable', 'Missing quote in variable', 'Unsupported space in variable', 'Empty variable', 'Variable unsupported in element'],
  ...['Variable unsupported in version', 'Private IP address', 'Private NotIpAddress', 'Missing tag key in condition', 'Invalid vpc format', 'Invalid vpce format', 'Federated principal not supported'],
  ...['Unsupported action for condition key', 'Unsupported condition key for service principal', 'Allow with NotPrincipal', 'ForAllValues with single valued key', 'Missing paired condition keys'],
  ...['Deny with unsupported tag condition key for service', 'Deny NotAction with unsupported tag condition key for service', 'Restrict access to service principal', 'Invalid date value'],
  ...['Invalid role reference', 'Invalid user reference', 'Missing version', 'Unique Sids recommended', 'Wildcard without like operator', 'Policy size exceeds resource policy quota', 'Type mismatch'],
  ...['Type mismatch Boolean', 'Type mismatch date', 'Type mismatch IP range', 'Type mismatch number', 'Type mismatch string', 'Empty array action', 'Empty array condition'],
  ...['Empty array condition ForAllValues', 'Empty array condition ForAnyValue', 'Empty array condition IfExists', 'Empty array principal', 'Empty array resource', 'Empty object condition'],
  ...['Empty object principal', 'Empty Sid value', 'Improve IP range', 'Null with qualifier', 'Private IP address subset', 'Private NotIpAddress subset', 'Redundant action'],
  ...['Redundant condition value num', 'Redundant resource', 'Redundant statement', 'Wildcard in service name', 'Allow with unsupported tag condition key for service'],
  ...['Recommended condition key for service principal', 'Irrelevant condition key in policy'],
];

/** Checks that nothing in a policy about KMS can set off. */
const beside = new Map([
  ['Missing action for condition key', 'no condition key of KMS asks for a second action beside the first'],
  ['Mismatched action for principal', 'it is about actions of STS in trust policies of roles'],
  ['Deprecated global condition key', 'none of the global keys that a request to KMS carries has an older name'],
]);

const severities: Readonly<Record<string, string>> = { 'Allow with NotPrincipal': 'security-warning', 'Missing version': 'warning', 'Redundant action': 'suggestion', 'Missing resource': 'error', 'Invalid action': 'error', 'Null with qualifier': 'suggestion' };

test('every check of Access Analyzer that can concern KMS has a finding under its name', () => {
  const ours = new Set(Object.values(findingChecks).map(({ name }) => name));
  expect(names.filter((name) => !(ours as ReadonlySet<string | null>).has(name))).toEqual([]);
  expect([...beside.keys()].filter((name) => (ours as ReadonlySet<string | null>).has(name))).toEqual([]);
});

test('a code is its name in small letters, or begins with kms-', () => {
  const strange = Object.entries(findingChecks).filter(([code, { name }]) => name !== null && !code.startsWith('kms-') && code !== name.toLowerCase().replaceAll(' ', '-'));
  expect(strange).toEqual([]);
});

test.each(Object.entries(severities))('%s is graded as Access Analyzer grades it', (name, severity) => {
  expect(Object.values(findingChecks).filter((row) => row.name === name).map((row) => row.severity)).toEqual([severity]);
});
