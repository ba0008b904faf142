import type { Caller } from './caller.ts';
import { isAccountOf, namingOf } from './caller.ts';
import type { Context } from './conditions.ts';
import type { GrantSpec, RequestSpec } from './spec.ts';

const operationOf = (action: string): string => action.slice(action.indexOf(':') + 1).toLowerCase();

/** Grantee or retiring principal: the caller's own ARN or that of its role, or its account for the root user. */
const isPrincipal = (arn: string | undefined, caller: Caller): boolean => {
  if (arn === undefined) return false;
  const naming = namingOf(arn, caller);
  return naming !== undefined && naming !== 'account' && naming !== 'userOfFederated';
};

const isGrantee = (grant: GrantSpec, caller: Caller): boolean =>
  isPrincipal(grant.granteePrincipal, caller) || (caller.kind === 'service' && grant.granteeServicePrincipal === caller.arn);

/** Context keys in a constraint ignore case, as the API reference says; values do not. */
function pairsOf(pairs: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(pairs).map(([key, value]) => [key.toLowerCase(), value]));
}

function constraintsHold({ constraints = {} }: GrantSpec, request: RequestSpec, operation: string, context: Context): boolean {
  if (constraints.SourceArn !== undefined && operation !== 'retiregrant' && !(context.get('aws:sourcearn') ?? []).includes(constraints.SourceArn)) return false;
  if (operation === 'describekey' || operation === 'retiregrant') return true;
  const given = pairsOf(request.encryptionContext ?? {});
  const covers = (wanted: Map<string, string>): boolean => [...wanted].every(([key, value]) => given.get(key) === value);
  if (constraints.EncryptionContextEquals) {
    const wanted = pairsOf(constraints.EncryptionContextEquals);
    if (wanted.size !== given.size || !covers(wanted)) return false;
  }
  return !constraints.EncryptionContextSubset || covers(pairsOf(constraints.EncryptionContextSubset));
}

/** A grant made by the permission of a grant has some of its operations, and an Equals constraint stays one. */
function handsOnNoMore(grant: GrantSpec, context: Context): boolean {
  const within = (context.get('kms:grantoperations') ?? []).every((wanted) => grant.operations.some((one) => one.toLowerCase() === wanted.toLowerCase()));
  const types = grant.constraints?.EncryptionContextEquals ? (context.get('kms:grantconstrainttype') ?? []) : [];
  return within && types.every((type) => type === 'EncryptionContextEquals');
}

/** The grants of the key that allow the call. */
export function grantsFor(grants: GrantSpec[], caller: Caller, request: RequestSpec, context: Context): GrantSpec[] {
  const operation = operationOf(request.action);
  return grants.filter((grant) => {
    if (operation === 'creategrant' && !handsOnNoMore(grant, context)) return false;
    return isGrantee(grant, caller) && grant.operations.some((one) => one.toLowerCase() === operation) && constraintsHold(grant, request, operation, context);
  });
}

export type Retiring = 'may' | 'whenIamAllows' | 'never';

/**
 * Who may retire a grant: its retiring principal, its grantee if it may, and the account in which it was created. An account that is
 * one of these, or that owns the key, passes the right on by IAM policies.
 */
export function retiring(grants: GrantSpec[], keyAccount: string, caller: Caller): Retiring {
  let answer: Retiring = 'never';
  for (const grant of grants) {
    const grantee = isGrantee(grant, caller) && grant.operations.includes('RetireGrant');
    const issuing = grant.issuingAccount ?? keyAccount;
    if (isPrincipal(grant.retiringPrincipal, caller) || grantee || (caller.kind === 'root' && caller.account === issuing)) return 'may';
    const delegated = caller.account === issuing || (grant.retiringPrincipal !== undefined && isAccountOf(grant.retiringPrincipal, caller));
    if (delegated) answer = 'whenIamAllows';
  }
  return answer;
}
