import type { Basis, Decision, PolicyType, RequestFacts, ServiceError, StatementRef } from '../4-trace/trace.ts';
import { rules } from '../rules.ts';
import { callerName, listed, policyName, statementName, typeNames } from './words.ts';

/** One sentence: the verdict and the words that decided. Made from the trace alone. */
export function headline(decision: Decision): string {
  const { basis, trace } = decision;
  const { request } = trace;
  switch (basis.kind) {
    case 'allowed':
      return `Allowed: ${allowedBecause(basis, request)}`;
    case 'denied':
      return `Denied: ${deniedBy(basis.statements)} ${request.action}.`;
    case 'silent':
      return `Not allowed: ${silentBecause(basis.types, request)}`;
    case 'refused':
      return `Allowed by the policies, but KMS refuses: ${errorReasons[basis.error]}`;
    case 'impossible':
      return `Not allowed: ${lowerFirst(rules[basis.rule].sentence)}`;
    case 'unsupported':
      if (basis.rule === 'trustPolicy.unknown') return 'No decision: this world does not give the trust policy of the role.';
      return `No decision: this version does not evaluate ${listed(basis.types)}.`;
  }
}

const errorReasons: Readonly<Record<ServiceError, string>> = {
  DisabledException: 'the key is disabled.',
  KMSInvalidStateException: 'the key’s state does not permit this operation.',
  NotFoundException: 'there is no such key.',
  InvalidKeyUsageException: 'the key is not made for this operation.',
  UnsupportedOperationException: 'this kind of key does not support the operation.',
  InvalidArnException: 'this operation needs the key’s own ARN, not an alias.',
};

type Allowed = Extract<Basis, { kind: 'allowed' }>;

function allowedBecause(basis: Allowed, request: RequestFacts): string {
  const name = callerName(request);
  const key = basis.statements.find(({ policy }) => policy.type === 'keyPolicy');
  const identity = basis.statements.find(({ policy }) => policy.type === 'identityPolicy');
  const inKeyPolicy = key === undefined ? 'the key policy' : `${statementName(key)} in the key policy`;
  const trust = basis.statements.find(({ policy }) => policy.type === 'trustPolicy');
  const inTrust = trust === undefined ? 'the trust policy' : `${statementName(trust)} in the trust policy`;
  const inIdentity = identity === undefined ? 'an IAM policy' : `${name}’s ${policyName(identity.policy)}`;
  switch (basis.rule) {
    case 'keyPolicy.direct':
      return `${inKeyPolicy} allows ${name} ${request.action} directly.`;
    case 'keyPolicy.service':
      return `${inKeyPolicy} allows the service itself.`;
    case 'keyPolicy.root-user':
      return `${inKeyPolicy} allows the account, and the root user needs no IAM policy.`;
    case 'identity.allows':
      return `${inKeyPolicy} leaves it to IAM, and ${inIdentity} allows ${request.action}.`;
    case 'crossAccount.both-sides':
      if (request.callerKind === 'root') return `${inKeyPolicy} opens the key to this account, and its root user needs no IAM policy.`;
      return `${key === undefined ? `grant ${listed(basis.grants)}` : inKeyPolicy} opens the key to ${name}, and ${inIdentity} allows ${request.action}.`;
    case 'crossAccount.caller-grant':
      return `grant ${listed(basis.grants)}, issued by the caller’s own account, allows ${request.action}.`;
    case 'grant.covers':
      return `grant ${listed(basis.grants)} allows ${name} ${request.action}.`;
    case 'trustPolicy.direct':
      return `${inTrust} lets ${name} assume the role.`;
    case 'trustPolicy.service':
      return `${inTrust} lets the service assume the role.`;
    case 'trustPolicy.identity-needed':
      return `${inTrust} leaves it to IAM, and ${inIdentity} allows ${request.action}.`;
    case 'trustPolicy.both-sides':
      return `${inTrust} lets ${name} in from its account, and ${inIdentity} allows ${request.action}.`;
    case 'identity.only':
    case 'identity.alias':
      return `${inIdentity} allows ${request.action}.`;
    default:
      return lowerFirst(rules[basis.rule].sentence);
  }
}

function deniedBy(statements: readonly StatementRef[]): string {
  const [first] = statements;
  if (first === undefined) return 'a Deny statement denies';
  const others = statements.length > 1 ? ` (and ${statements.length - 1} more)` : '';
  return `${statementName(first)} in ${policyName(first.policy)}${others} denies`;
}

function silentBecause(types: readonly PolicyType[], request: RequestFacts): string {
  const [type] = types;
  const name = callerName(request);
  switch (type) {
    case 'keyPolicy':
      return `no statement of the key policy allows ${name} ${request.action}.`;
    case 'trustPolicy':
      return `no statement of the trust policy lets ${name} assume the role.`;
    case 'identityPolicy':
      return request.sameAccount || request.resourceAccount === undefined
        ? `no identity-based policy of ${name} allows ${request.action}.`
        : `${request.keyArn === undefined ? 'the other account’s side' : 'the key’s side'} is open, but no identity-based policy of ${name} allows ${request.action}.`;
    case 'permissionsBoundary':
      return `${name}’s permissions boundary does not allow ${request.action}.`;
    case 'sessionPolicy':
      return `no session policy of this session allows ${request.action}.`;
    case 'scp':
      return `service control policies do not allow ${request.action} at every level.`;
    case 'vpcEndpointPolicy':
      return `the VPC endpoint policy does not allow ${request.action}.`;
    case 'rcp':
    case 'bucketPolicy':
      return `no ${typeNames[type]} allows ${request.action}.`;
    case undefined:
    default:
      return `nothing allows ${request.action}.`;
  }
}

function lowerFirst(text: string): string {
  return /^(KMS|AWS|IAM|RCP|SCP)/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
