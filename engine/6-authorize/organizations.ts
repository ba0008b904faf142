import type { Account, World } from '../3-world/world.ts';
import type { Asked } from '../5-match/statement.ts';
import { callerAccount } from './authorization.ts';
import { evaluate, type PolicySet } from './policy-set.ts';

/** The policies of an organization on one account, from its root down. */
export type Levels = readonly { readonly level: string; readonly set: PolicySet }[];

/**
 * The service control policies on the caller, level by level; null when none limit it.
 * They follow the caller, never the key, and do not bind the management account, service-linked roles or services.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function serviceControlPolicies(world: World, asked: Asked): Levels | null {
  const account = memberAccount(world, callerAccount(asked));
  if (account === undefined || account.levels === null || asked.principal?.serviceLinked === true) return null;
  // A level without a list has the default FullAWSAccess: it allows everything and denies nothing.
  const written = account.levels.flatMap((level) => (level.scps === null ? [] : [{ level: level.id, set: evaluate('scp', level.scps, asked) }]));
  return written.length === 0 ? null : written;
}

/**
 * The resource control policies on a resource, whoever calls; null when none limit it.
 * They bind resources of member accounts; kms:RetireGrant and service-linked roles are exempt, and so are AWS managed
 * keys, which the caller of this function leaves out.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 *
 * @param owner the account that the resource belongs to
 */
export function resourceControlPolicies(world: World, owner: string, asked: Asked): Levels | null {
  const account = memberAccount(world, owner);
  if (account === undefined || account.levels === null) return null;
  if (asked.action === 'kms:RetireGrant' || asked.principal?.serviceLinked === true) return null;
  const sets = account.levels.filter((level) => level.rcps.length > 0).map((level) => ({ level: level.id, set: evaluate('rcp', level.rcps, asked) }));
  return sets.length === 0 ? null : sets;
}

function memberAccount(world: World, id: string | undefined): Account | undefined {
  const account = id === undefined ? undefined : world.accounts.get(id);
  return account?.isManagement === true ? undefined : account;
}
