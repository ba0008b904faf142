import { kmsAction } from '../../3-world/context.ts';
import type { Caller } from '../../3-world/world.ts';
import { type AccessRule, covers } from './rules.ts';

/**
 * Least privilege for one key. Whom a list names is told by ARN: a user, a role for all its sessions, a session, an
 * account's root user; a service by its service principal.
 */
export interface LeastPrivilege {
  readonly kind: 'leastPrivilege';
  /** May manage the key: every action but the cryptographic ones. */
  readonly administrators: readonly string[];
  /** May use the key: cryptographic actions, and DescribeKey and GetPublicKey, without which many programs cannot use it. */
  readonly users: readonly string[];
  /** Nobody outside these accounts may do anything, services that are users aside. */
  readonly accounts: readonly string[];
  /** Users may also create grants for the AWS services that they call, as the console's policy lets them. Absent: they may not. */
  readonly grantsForServices?: boolean;
}

/** What a suite expects of requests about the key: see `forbiddingRule`. A request that no rule fits may be allowed. */
export interface AccessRules {
  readonly kind: 'rules';
  readonly rules: readonly AccessRule[];
}

export type AccessGoal = LeastPrivilege | AccessRules;

/** Why a goal forbids a request. */
export type Forbidden = 'outsideAccounts' | 'administratorUsesKey' | 'userManagesKey' | 'nobodyElse' | 'rule';

const cryptographicGroups: ReadonlySet<string> = new Set(['encryptDecrypt', 'dataKey', 'mac', 'signVerify', 'keyAgreement']);

/**
 * Whether the action is a cryptographic operation, as KMS calls them.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html#cryptographic-operations
 */
function isCryptographic(action: string): boolean {
  return cryptographicGroups.has(kmsAction(action)?.group ?? '');
}

const alongsideUse: ReadonlySet<string> = new Set(['kms:DescribeKey', 'kms:GetPublicKey']);
const forGrants: ReadonlySet<string> = new Set(['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant']);

/** What tells actions apart for the goal. */
export function kindOfAction(goal: AccessGoal, action: string): string {
  if (goal.kind === 'rules') return goal.rules.map(({ actions }) => covers(actions, [action])).join();
  return [isCryptographic(action), alongsideUse.has(action), forGrants.has(action)].join();
}

/**
 * Why least privilege forbids that this caller succeeds; null when it does not.
 *
 * @param names every ARN of the caller: a session's own and its role's
 * @param forService the request is made through a service, for a grant to it
 */
export function forbids(goal: LeastPrivilege, caller: Caller, names: readonly string[], action: string, forService: boolean): Forbidden | null {
  if ('account' in caller && !goal.accounts.includes(caller.account)) return 'outsideAccounts';
  const [administers, uses] = [covers(goal.administrators, names), covers(goal.users, names)];
  if (administers && !isCryptographic(action)) return null;
  if (uses && (isCryptographic(action) || alongsideUse.has(action) || (goal.grantsForServices === true && forGrants.has(action) && forService))) return null;
  return administers ? 'administratorUsesKey' : uses ? 'userManagesKey' : 'nobodyElse';
}
