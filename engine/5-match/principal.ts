import type { PrincipalElement, PrincipalEntry } from '../2-policy/ast.ts';
import type { Caller, Principal } from '../3-world/world.ts';

/**
 * How an entry names the caller. `account` covers the caller only by way of its account; `role` by the role behind its
 * session, or by the user behind its federated session: boundary and session policy limit both alike.
 */
export type PrincipalMatch = 'everyone' | 'user' | 'role' | 'session' | 'federatedUser' | 'service' | 'root' | 'account';

/**
 * How an entry of `Principal` names the caller, or null.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 *
 * @param principal the caller's user or role, when the world knows it: for unique ids and for a role's path
 */
export function matchEntry(entry: PrincipalEntry, caller: Caller, principal: Principal | null): PrincipalMatch | null {
  const form = entry.form;
  switch (form.kind) {
    case 'everyone':
      return 'everyone';
    case 'service':
      return caller.arn === form.service ? 'service' : null;
    case 'account':
      if (!('account' in caller) || caller.account !== form.account || (form.partition !== null && caller.partition !== form.partition)) return null;
      return caller.kind === 'root' ? 'root' : 'account';
    case 'user':
      if (caller.kind === 'federatedUser') return principal?.arn === form.arn ? 'role' : null;
      return caller.arn === form.arn ? 'user' : null;
    case 'role':
      return caller.kind === 'session' && roleArnOf(caller, principal) === form.arn ? 'role' : null;
    case 'session':
    case 'federatedUser':
      return caller.arn === form.arn ? form.kind : null;
    case 'uniqueId':
      if (principal?.id !== form.id) return null;
      return principal.kind === 'role' || caller.kind === 'federatedUser' ? 'role' : 'user';
    case 'unusable':
      return null;
  }
}

/** The role that a session belongs to; the session's own ARN has no path, the role's has. */
export function roleArnOf(caller: Extract<Caller, { kind: 'session' }>, principal: Principal | null): string {
  return principal?.arn ?? caller.roleArn ?? `arn:${caller.partition}:iam::${caller.account}:role/${caller.roleName}`;
}

/**
 * The ways in which the element names the caller; every way, since the widest decides what limits it. Empty when it is
 * about others. What `NotPrincipal` leaves is everyone.
 *
 * `NotPrincipal` in a Deny: whoever is listed by name is left out, the account principal leaves out its root user
 * only, and a principal with a permissions boundary is never left out. In an Allow, the account leaves out everyone in it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function matchPrincipal(element: PrincipalElement, effect: 'Allow' | 'Deny', caller: Caller, principal: Principal | null): readonly PrincipalMatch[] {
  const ways: PrincipalMatch[] = [];
  for (const entry of element.entries) {
    const way = matchEntry(entry, caller, principal);
    if (way !== null) ways.push(way);
  }
  if (!element.negated) return ways;
  if (effect === 'Deny' && principal?.permissionsBoundary) return ['everyone'];
  const listed = effect === 'Deny' ? ways.filter((way) => way !== 'account') : ways;
  return listed.length === 0 ? ['everyone'] : [];
}
