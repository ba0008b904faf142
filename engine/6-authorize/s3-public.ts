import type { ConditionTest, Policy, Statement } from '../2-policy/ast.ts';
import { parseRange } from '../5-match/conditions/address.ts';

/**
 * Condition keys that keep a bucket policy from being public when they have a fixed value.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const narrowing: ReadonlySet<string> = new Set([
  ...['aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn', 'aws:principalaccount', 'aws:sourcearn', 'aws:sourcevpc'],
  ...['aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount', 'aws:userid', 's3:x-amz-server-side-encryption-aws-kms-key-id'],
  ...['s3:dataaccesspointarn', 's3:dataaccesspointaccount'],
]);

/** A range wider than this counts as the whole internet. */
const WIDEST_PREFIX = { 32: 8, 128: 32 } as const;

/** Whether S3 calls the policy public: one of its statements allows everyone and no condition with fixed values narrows it. */
export function isPublicPolicy(policy: Policy | null): boolean {
  return policy?.statements.some(opensToEveryone) === true;
}

function opensToEveryone(statement: Statement): boolean {
  const { effect, principal, action, resource, malformed } = statement;
  if (effect !== 'Allow' || malformed || principal === undefined || action === undefined || resource === undefined) return false;
  const everyone = principal.negated || principal.entries.some(({ form }) => form.kind === 'everyone' || (form.kind === 'unusable' && form.federated === true));
  return everyone && !statement.conditions.some(narrows);
}

function narrows(test: ConditionTest): boolean {
  const { operator, keyLower, values, ifExists, qualifier } = test;
  if (ifExists || qualifier === 'ForAllValues' || values.length === 0) return false;
  if (keyLower === 'aws:sourceip') {
    return operator === 'IpAddress' && values.every(({ value }) => {
      const range = parseRange(value);
      return range !== null && range.prefix >= WIDEST_PREFIX[range.address.bits];
    });
  }
  if (!narrowing.has(keyLower)) return false;
  if (operator === 'StringEquals' || operator === 'StringEqualsIgnoreCase') return values.every(({ value }) => !value.includes('${'));
  const patterns = operator === 'StringLike' || operator === 'ArnEquals' || operator === 'ArnLike';
  return patterns && values.every(({ value }) => !/[*?]|\$\{/.test(value));
}
