import type { Caller, Grant, Key, Principal } from '../3-world/world.ts';
import type { Asked } from '../5-match/statement.ts';
import type { RuleId } from '../rules.ts';

export interface GrantResult {
  readonly grant: Grant;
  readonly covers: boolean;
  readonly rule: RuleId;
}

/**
 * What each grant on the key says about the request.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 *
 * @param encryptionContext as the request gives it; null when it gives none
 */
export function evaluateGrants(key: Key, asked: Asked, encryptionContext: ReadonlyMap<string, string> | null): GrantResult[] {
  return key.grants.map((grant) => {
    const rule = ruleOf(grant, asked, encryptionContext ?? new Map());
    return { grant, covers: rule === 'grant.covers', rule };
  });
}

function ruleOf(grant: Grant, asked: Asked, encryptionContext: ReadonlyMap<string, string>): RuleId {
  if (asked.action === 'kms:RetireGrant') {
    const retires = grant.retiringPrincipal !== undefined && names(grant.retiringPrincipal, asked.caller, asked.principal);
    const granteeRetires = isGrantee(grant, asked) && grant.operations.has('kms:retiregrant');
    return retires || granteeRetires ? 'grant.covers' : 'grant.other-grantee';
  }
  if (!isGrantee(grant, asked)) return 'grant.other-grantee';
  if (!grant.operations.has(asked.action.toLowerCase())) return 'grant.other-operation';
  if (asked.action === 'kms:CreateGrant') {
    // Whoever creates grants by a grant hands on at most what that grant gives, under constraints as strict.
    const given = (key: string): readonly string[] => asked.context.get(key)?.values ?? [];
    if (!given('kms:grantoperations').every((operation) => grant.operations.has(`kms:${operation.toLowerCase()}`))) return 'grant.other-operation';
    if (grant.encryptionContextEquals !== null && given('kms:grantconstrainttype').some((type) => type !== 'EncryptionContextEquals')) return 'grant.constraint';
  }
  if (grant.sourceArn !== undefined && asked.context.get('aws:sourcearn')?.values[0] !== grant.sourceArn) return 'grant.source-arn';
  // Encryption context constraints say nothing about operations that carry no encryption context.
  if (asked.action === 'kms:DescribeKey') return 'grant.covers';
  if (grant.encryptionContextEquals !== null && !isSame(grant.encryptionContextEquals, encryptionContext)) return 'grant.constraint';
  if (grant.encryptionContextSubset !== null && !isWithin(grant.encryptionContextSubset, encryptionContext)) return 'grant.constraint';
  return 'grant.covers';
}

function isGrantee(grant: Grant, asked: Asked): boolean {
  if (grant.granteePrincipal !== undefined && names(grant.granteePrincipal, asked.caller, asked.principal)) return true;
  return asked.caller.arn === grant.granteeServicePrincipal;
}

/** Whether an ARN of a grant is the caller: the user, the service, the session or its role, or the account's root user. */
function names(arn: string, caller: Caller, principal: Principal | null): boolean {
  return caller.arn === arn || (caller.kind === 'session' && (principal?.arn === arn || caller.roleArn === arn));
}

/** The request has exactly these pairs. Context keys compare without case, values with: the API reference says so. */
function isSame(pairs: ReadonlyMap<string, string>, context: ReadonlyMap<string, string>): boolean {
  return pairs.size === context.size && isWithin(pairs, context);
}

/** The request has at least these pairs. */
function isWithin(pairs: ReadonlyMap<string, string>, context: ReadonlyMap<string, string>): boolean {
  const lower = new Map([...context].map(([name, value]) => [name.toLowerCase(), value]));
  return [...pairs].every(([name, value]) => lower.get(name.toLowerCase()) === value);
}
