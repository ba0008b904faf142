import type { ContextEntry, GateId, PolicyRef, PolicyType, RequestFacts, StatementRef } from '../4-trace/trace.ts';

/** What a policy type is called in a sentence. */
export const typeNames: Readonly<Record<PolicyType, string>> = {
  rcp: 'resource control policy',
  scp: 'service control policy',
  vpcEndpointPolicy: 'VPC endpoint policy',
  keyPolicy: 'key policy',
  bucketPolicy: 'bucket policy',
  trustPolicy: 'trust policy',
  identityPolicy: 'identity-based policy',
  permissionsBoundary: 'permissions boundary',
  sessionPolicy: 'session policy',
};

/** What a gate is called on the stage and at the head of its part of the trace. */
export const gateNames: Readonly<Record<GateId, string>> = {
  rcp: 'Resource control policies',
  scp: 'Service control policies',
  vpcEndpointPolicy: 'VPC endpoint policy',
  keyPolicy: 'Key policy',
  bucketPolicy: 'Bucket policy',
  trustPolicy: 'Trust policy',
  identityPolicy: 'Identity-based policies',
  permissionsBoundary: 'Permissions boundary',
  sessionPolicy: 'Session policies',
  grants: 'Grants',
  keyState: 'Key state',
};

/** Where the value of a condition key came from. */
export const originNames: Readonly<Record<ContextEntry['origin'], string>> = {
  principal: 'from the principal',
  key: 'from the key',
  request: 'from the request',
  service: 'from the service that calls',
  network: 'from the network',
  session: 'from the session',
  resource: 'from the resource',
  time: 'from the clock',
  given: 'given with the request',
};

/** Twelve digits in groups of four, as people read them. */
export function groupDigits(account: string): string {
  return account.replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** The caller in a sentence: "Ana", "OrdersApp", "the root user of 1111 2222 3333". */
export function callerName(facts: RequestFacts): string {
  switch (facts.callerKind) {
    case 'root':
      return `the root user of ${groupDigits(facts.callerAccount ?? '')}`;
    case 'session':
      return facts.caller.split('/')[1] ?? facts.caller;
    case 'user':
    case 'role':
    case 'federatedUser':
      return facts.caller.slice(facts.caller.lastIndexOf('/') + 1);
    case 'service':
      return facts.caller;
    case 'anonymous':
      return 'an anonymous caller';
  }
}

/** A statement in a sentence: its Sid in quotes, or its place. */
export function statementName(statement: Pick<StatementRef, 'index' | 'sid'>): string {
  return statement.sid === undefined ? `statement ${statement.index + 1}` : `“${statement.sid}”`;
}

/** A policy in a sentence: "the key policy", "“Billing’s IAM” of Billing". */
export function policyName(policy: PolicyRef): string {
  if (policy.type === 'keyPolicy') return 'the key policy';
  if (policy.type === 'vpcEndpointPolicy') return policy.of.startsWith('vpce-') ? `the policy of VPC endpoint ${policy.of}` : 'the VPC endpoint policy';
  if (policy.type === 'trustPolicy') return 'the trust policy';
  if (policy.type === 'permissionsBoundary') return 'the permissions boundary';
  return `${typeNames[policy.type]} “${policy.name}”`;
}

/** A list in a sentence: "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
