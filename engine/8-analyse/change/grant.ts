import { kmsAction } from '../../3-world/context.ts';
import type { GrantSpec } from '../../3-world/spec.ts';
import type { Grant } from '../../3-world/world.ts';
import type { Decision } from '../../4-trace/trace.ts';
import { decideRequest } from '../../6-authorize/decide.ts';
import { type Situation, withGrants } from '../edit/situation.ts';
import type { Asking } from './asking.ts';

/**
 * A grant to the caller for this one operation, where it alone turns the denial into an allow; null where none does. A
 * service's own grant needs more than that: it is made by the service.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function grantFor(at: Situation, { basis, trace }: Decision, { principal, action, who }: Asking): GrantSpec | null {
  const key = at.world.keys.get(trace.request.keyArn ?? '');
  if (key?.manager !== 'CUSTOMER' || basis.kind !== 'silent' || kmsAction(action)?.grantOperation !== true) return null;
  const exists = who !== null || trace.request.callerKind === 'root' || trace.request.callerKind === 'federatedUser';
  if (!exists) return null;
  const grantee = { granteePrincipal: principal.text };
  const after = withGrants(at, key, [...key.grants, grantOf(grantee, action, key.account)]);
  const { decision, error } = decideRequest(after.world, at.request);
  return decision === 'allow' && error === undefined ? { ...grantee, operations: [action.slice('kms:'.length)] } : null;
}

/** A grant without constraints, as the world keeps it. */
export function grantOf(grantee: Pick<Grant, 'granteePrincipal'>, action: string, issuingAccount: string): Grant {
  return { id: 'a new grant', ...grantee, operations: new Set([action.toLowerCase()]), issuingAccount, encryptionContextEquals: null, encryptionContextSubset: null };
}
