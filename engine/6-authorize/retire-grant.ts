import type { Key } from '../3-world/world.ts';
import type { Asked } from '../5-match/statement.ts';
import { callerAccount } from './authorization.ts';
import type { CallerSide } from './caller-side.ts';

/**
 * Who may retire a grant is written in the grant: its retiring principal, its grantee where the grant includes
 * RetireGrant, and the account that issued it. IAM policies only hand on what the account itself has.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 *
 * @returns `byAccount`: the caller's account may retire a grant on this key, so that its IAM policies (or its root user) can
 */
export function retireGrantPath(key: Key, asked: Asked, caller: CallerSide): { readonly byAccount: boolean } {
  const account = callerAccount(asked);
  if (account === undefined || !(caller.isRoot || caller.hasIdentity)) return { byAccount: false };
  return {
    byAccount: key.grants.some(
      (grant) => grant.issuingAccount === account || new RegExp(`^arn:[^:]+:iam::${account}:root$`).test(grant.retiringPrincipal ?? ''),
    ),
  };
}
