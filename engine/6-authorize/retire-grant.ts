import type { Caller, Key } from '../3-world/world.ts';
import { callerAccount } from './authorization.ts';

/**
 * Who may retire a grant is written in the grant: its retiring principal, its grantee where the grant includes
 * RetireGrant, and the account that issued it. IAM policies only hand on what the account itself has.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 *
 * @returns whether the caller's account may retire a grant on this key, so that its IAM policies (or its root user) can
 */
export function mayRetireByAccount(key: Key, caller: Caller): boolean {
  const account = callerAccount({ caller });
  return account !== undefined && key.grants.some((grant) => grant.issuingAccount === account || grant.retiringPrincipal?.endsWith(`:iam::${account}:root`) === true);
}
