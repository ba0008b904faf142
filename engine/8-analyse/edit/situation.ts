import { parsePolicy } from '../../2-policy/parse.ts';
import type { Account, AttachedPolicy, Bucket, Grant, Key, OrganizationLevel, Principal, Request, World } from '../../3-world/world.ts';
import type { PolicyRef } from '../../4-trace/trace.ts';

/** A request in its world: all the documents that have a say. */
export interface Situation {
  readonly world: World;
  readonly request: Request;
}

/** A document read from a text. */
function attached(ref: PolicyRef, text: string): AttachedPolicy {
  return { ref, text, ...parsePolicy(ref.type, text) };
}

type Swap = (policies: readonly AttachedPolicy[]) => readonly AttachedPolicy[];

/** The documents of one type that hang on the same, in their order. */
export function documentsBeside(at: Situation, { type, of }: PolicyRef): readonly AttachedPolicy[] {
  let found: readonly AttachedPolicy[] = [];
  changed(at, type, of, (policies) => {
    found = policies;
    return policies;
  });
  return found;
}

/** Nobody's document is left out: those of people and roles, and those of every level of an organization. */
export function documentsOfCallers({ principals, accounts }: World): AttachedPolicy[] {
  return [
    ...[...principals.values()].flatMap(({ identityPolicies, permissionsBoundary }) => [...identityPolicies, ...(permissionsBoundary === null ? [] : [permissionsBoundary])]),
    ...[...accounts.values()].flatMap(({ levels }) => (levels ?? []).flatMap(({ scps, rcps }) => [...(scps ?? []), ...rcps])),
  ];
}

/** The document itself; undefined when the situation has none with this reference. */
export function documentOf(at: Situation, ref: PolicyRef): AttachedPolicy | undefined {
  return documentsBeside(at, ref).find((one) => one.ref === ref);
}

/** The same with another text in place of a document's own; its reference stays. */
export function withDocument(at: Situation, ref: PolicyRef, text: string): Situation {
  const edited = attached(ref, text);
  return changed(at, ref.type, ref.of, (policies) => policies.map((one) => (one.ref === ref ? edited : one)));
}

/** The same with one document more. */
export function withNewDocument(at: Situation, ref: PolicyRef, text: string): Situation {
  return changed(at, ref.type, ref.of, (policies) => [...policies, attached(ref, text)]);
}

/** The same with other grants on a key. */
export function withGrants(at: Situation, key: Key, grants: readonly Grant[]): Situation {
  return { ...at, world: withKey(at.world, key, { ...key, grants }) };
}

function changed(at: Situation, type: PolicyRef['type'], of: string, swap: Swap): Situation {
  const { world, request } = at;
  const only = (policy: AttachedPolicy | null): AttachedPolicy | null => swap(policy === null ? [] : [policy])[0] ?? null;
  switch (type) {
    case 'keyPolicy': {
      const key = world.keys.get(of);
      return key === undefined ? at : { request, world: withKey(world, key, { ...key, policy: only(key.policy) }) };
    }
    case 'bucketPolicy': {
      const bucket = world.buckets.get(of);
      return bucket === undefined ? at : { request, world: { ...world, buckets: new Map<string, Bucket>(world.buckets).set(of, { ...bucket, policy: only(bucket.policy) }) } };
    }
    case 'identityPolicy':
    case 'trustPolicy':
    case 'permissionsBoundary': {
      const principal = world.principals.get(of);
      if (principal === undefined) return at;
      return { request, world: withPrincipal(world, principal, withOwn(principal, type, swap, only)) };
    }
    case 'scp':
    case 'rcp':
      return { request, world: { ...world, accounts: new Map([...world.accounts].map(([id, account]) => [id, withLevels(account, type, of, swap)])) } };
    case 'sessionPolicy':
      return { world, request: { ...request, sessionPolicies: swap(request.sessionPolicies), resolved: null } };
    case 'vpcEndpointPolicy':
      return { world, request: { ...request, vpcEndpointPolicy: only(request.vpcEndpointPolicy), resolved: null } };
  }
}

function withOwn(principal: Principal, type: 'identityPolicy' | 'trustPolicy' | 'permissionsBoundary', swap: Swap, only: (policy: AttachedPolicy | null) => AttachedPolicy | null): Principal {
  if (type === 'identityPolicy') return { ...principal, identityPolicies: swap(principal.identityPolicies) };
  return type === 'trustPolicy' ? { ...principal, trustPolicy: only(principal.trustPolicy) } : { ...principal, permissionsBoundary: only(principal.permissionsBoundary) };
}

function withKey(world: World, key: Key, edited: Key): World {
  const replaced = (keys: ReadonlyMap<string, Key>): Map<string, Key> => new Map([...keys].map(([name, one]) => [name, one === key ? edited : one]));
  return { ...world, keys: replaced(world.keys), aliases: replaced(world.aliases) };
}

/** The same world with another user or role in place of one of its own. */
export function withPrincipal(world: World, principal: Principal, edited: Principal): World {
  const rolesByName = new Map([...world.rolesByName].map(([name, one]) => [name, one === principal ? edited : one]));
  return { ...world, principals: new Map(world.principals).set(principal.arn, edited), rolesByName };
}

function withLevels(account: Account, type: 'scp' | 'rcp', id: string, swap: Swap): Account {
  if (account.levels?.some((level) => level.id === id) !== true) return account;
  const levels = account.levels.map((level): OrganizationLevel => {
    if (level.id !== id) return level;
    return type === 'scp' ? { ...level, scps: level.scps === null ? null : swap(level.scps) } : { ...level, rcps: swap(level.rcps) };
  });
  return { ...account, levels };
}
