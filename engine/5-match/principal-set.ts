import type { PrincipalElement } from '../2-policy/ast.ts';
import type { Caller, Principal } from '../3-world/world.ts';
import { matchPrincipal, roleArnOf, type PrincipalMatch } from './principal.ts';

/** The ways in which a statement can name the caller, as bits. */
export const wayBits: Readonly<Record<PrincipalMatch, number>> = {
  everyone: 1,
  user: 2,
  session: 4,
  federatedUser: 8,
  service: 16,
  root: 32,
  role: 64,
  account: 128,
};

/** Ways that neither a boundary nor a session policy limits. */
export const UNLIMITED_WAYS = wayBits.everyone | wayBits.user | wayBits.session | wayBits.federatedUser | wayBits.service | wayBits.root;

/** The ways in which the caller is named, as bits; 0 when the statement is about others. */
export type PrincipalTest = (caller: Caller, principal: Principal | null) => number;

/**
 * `Principal` or `NotPrincipal` made ready for many requests: it answers as `matchPrincipal` does.
 */
export function compilePrincipal(element: PrincipalElement, effect: 'Allow' | 'Deny'): PrincipalTest {
  if (element.negated) {
    return (caller, principal) => matchPrincipal(element, effect, caller, principal).reduce((bits, way) => bits | wayBits[way], 0);
  }
  let always = 0;
  const named = new Map<string, number>();
  /** By account the partitions that are named; null: whatever the partition. */
  const accounts = new Map<string, readonly string[] | null>();
  const add = (text: string, way: PrincipalMatch): void => void named.set(text, (named.get(text) ?? 0) | wayBits[way]);
  for (const { form } of element.entries) {
    switch (form.kind) {
      case 'everyone':
        always |= wayBits.everyone;
        break;
      case 'account':
        accounts.set(form.account, form.partition === null || accounts.get(form.account) === null ? null : [...(accounts.get(form.account) ?? []), form.partition]);
        break;
      case 'service':
        add(form.service, 'service');
        break;
      case 'uniqueId':
        // Users have ids that begin with AIDA, roles with AROA; the world says which of them it is.
        add(form.id, 'user');
        break;
      case 'user':
      case 'role':
      case 'session':
      case 'federatedUser':
        add(form.arn, form.kind);
        break;
      case 'unusable':
        break;
    }
  }
  const nobody = named.size === 0;
  const noAccount = accounts.size === 0;
  if (nobody && noAccount) return () => always;
  if (nobody && always === 0 && accounts.size === 1) {
    const [[only, partitions = null] = ['', null]] = accounts;
    if (partitions === null || partitions.length === 1) return oneAccount(only, partitions?.[0] ?? null);
  }
  const byAccount = (caller: Extract<Caller, { account: string }>): number => {
    const partitions = accounts.get(caller.account);
    if (partitions === undefined || (partitions !== null && partitions[0] !== caller.partition && !partitions.includes(caller.partition))) return 0;
    return caller.kind === 'root' ? wayBits.root : wayBits.account;
  };
  return (caller, principal) => {
    let ways = always;
    if (caller.kind === 'anonymous') return ways;
    if (caller.kind === 'service') return nobody ? ways : ways | ((named.get(caller.arn) ?? 0) & wayBits.service);
    if (!noAccount) ways |= byAccount(caller);
    if (nobody) return ways;
    if (principal?.id !== undefined && ((named.get(principal.id) ?? 0) & wayBits.user) !== 0) ways |= principal.kind === 'role' || caller.kind === 'federatedUser' ? wayBits.role : wayBits.user;
    if (caller.kind === 'session') {
      ways |= (named.get(roleArnOf(caller, principal)) ?? 0) & wayBits.role;
      if (caller.sessionName !== null) ways |= (named.get(caller.arn) ?? 0) & wayBits.session;
    } else {
      ways |= (named.get(caller.arn) ?? 0) & (wayBits.user | wayBits.federatedUser);
      if (caller.kind === 'federatedUser' && principal !== null && ((named.get(principal.arn) ?? 0) & wayBits.user) !== 0) ways |= wayBits.role;
    }
    return ways;
  };
}

/** By far the most common element: the account and nobody else. */
function oneAccount(account: string, partition: string | null): PrincipalTest {
  return (caller) => {
    if (caller.kind === 'service' || caller.kind === 'anonymous' || caller.account !== account) return 0;
    if (partition !== null && caller.partition !== partition) return 0;
    return caller.kind === 'root' ? wayBits.root : wayBits.account;
  };
}
