import { defaultKeyPolicy, type NamedPolicy, parseArn, type PolicyDocument, type WorldSpec } from '#engine';
import type { NamedArn, Person, Scene } from '#lessons';
import { freshId } from './document.ts';

/** A policy as its text: as typed, or an object written out. */
export function textOf(policy: PolicyDocument): string {
  return typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2);
}

export type TextPolicy = { readonly name: string; readonly document: string };

/** A named policy's name and text; one without a name gets the one that traces would give it. */
export function namedText(policy: NamedPolicy, fallback: string): TextPolicy {
  if (typeof policy === 'object' && 'document' in policy) return { name: String(policy['name']), document: textOf(policy['document'] as PolicyDocument) };
  return { name: fallback, document: textOf(policy) };
}

/** Policies with names of their own, so that a trace's name finds exactly one. */
function namedTexts(policies: readonly NamedPolicy[] | undefined, kind: string): readonly TextPolicy[] {
  const used = new Set<string>();
  return (policies ?? []).map((policy, index) => {
    const { name, document } = namedText(policy, `${kind} ${index + 1}`);
    let own = name;
    for (let turn = 2; used.has(own); turn += 1) own = `${name} ${turn}`;
    used.add(own);
    return { name: own, document };
  });
}

/** The user or role that a caller is, or whose session it is. */
export function principalOf(world: WorldSpec, arn: string): string | undefined {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session === null) return world.principals.find((one) => one.arn === arn)?.arn;
  const [, partition = '', account = '', name = ''] = session;
  const prefix = `arn:${partition}:iam::${account}:role/`;
  return world.principals.find((one) => one.arn.startsWith(prefix) && one.arn.endsWith(`/${name}`))?.arn;
}

export const lastName = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);

/** What a caller that has no name yet is called and drawn as. */
export function namedCaller(arn: string): Omit<Person, 'id'> {
  const role = arn === 'anonymous' ? 'outsider' : !arn.startsWith('arn:') ? 'service' : arn.endsWith(':root') ? 'administrator' : /:(?:assumed-)?role\//.test(arn) ? 'role' : 'user';
  return { name: role === 'service' ? (arn.split('.')[0] ?? arn) : role === 'administrator' ? `root of ${arn.split(':')[4] ?? ''}` : lastName(arn), role, arn };
}

/** Who asks: somebody of the scene, or a caller that only a policy or the table names, by its ARN. */
export function callerOf({ people }: Pick<Scene, 'people'>, as: string): Person {
  return people.find(({ id }) => id === as) ?? { id: as, ...namedCaller(as) };
}

/** A world with every policy as text, as the sandbox edits it. */
function worldInTexts(world: WorldSpec): WorldSpec {
  const level = <Level extends { readonly scps?: readonly PolicyDocument[]; readonly rcps?: readonly PolicyDocument[] }>(one: Level): Level => ({
    ...one,
    ...(one.scps === undefined ? {} : { scps: one.scps.map(textOf) }),
    ...(one.rcps === undefined ? {} : { rcps: one.rcps.map(textOf) }),
  });
  return {
    ...(world.organization === undefined ? {} : { organization: { ...world.organization, nodes: world.organization.nodes.map(level) } }),
    accounts: world.accounts.map(level),
    principals: world.principals.map((one) => ({
      ...one,
      identityPolicies: namedTexts(one.identityPolicies, 'IAM policy'),
      ...(one.permissionsBoundary === undefined ? {} : { permissionsBoundary: textOf(one.permissionsBoundary) }),
      ...(one.trustPolicy === undefined ? {} : { trustPolicy: textOf(one.trustPolicy) }),
    })),
    keys: world.keys.map((key) => {
      if (key.manager === 'AWS_OWNED') return key;
      const arn = parseArn(key.arn);
      return { ...key, policy: textOf(key.policy ?? (defaultKeyPolicy(arn?.account ?? '', arn?.partition ?? 'aws') as PolicyDocument)) };
    }),
    ...(world.buckets === undefined ? {} : { buckets: world.buckets.map((one) => (one.policy === undefined ? one : { ...one, policy: textOf(one.policy) })) }),
  };
}

/** A scene in which everybody and everything of the world has a name, and every policy is text. */
export function normalScene({ people, keys, buckets, endpoints, world }: Scene): Scene {
  const whole = worldInTexts(world);
  const known = people.map((person) => (person.sessionPolicies === undefined ? person : { ...person, sessionPolicies: namedTexts(person.sessionPolicies, 'Session policy') }));
  const allKeys = named(keys, whole.keys.map((key) => ({ arn: key.arn, name: key.aliases?.[0]?.replace(/^alias\//, '') ?? shortKey(key.arn) })), buckets);
  return {
    people: withMissing(known, whole),
    keys: allKeys,
    buckets: named(buckets, (whole.buckets ?? []).map(({ arn }) => ({ arn, name: lastName(arn) })), allKeys),
    endpoints: endpoints.map((one) => (one.policy === undefined ? one : { ...one, policy: textOf(one.policy) })),
    world: whole,
  };
}

const shortKey = (arn: string): string => `key ${lastName(arn).slice(0, 8)}`;

function withMissing(people: readonly Person[], world: WorldSpec): readonly Person[] {
  const known = new Set(people.map(({ arn }) => principalOf(world, arn) ?? arn));
  const all: Person[] = [...people];
  for (const { arn } of world.principals) {
    if (known.has(arn)) continue;
    const name = lastName(arn);
    all.push({ id: freshId(name, all), name, role: arn.includes(':role/') ? 'role' : 'user', arn });
  }
  return all;
}

/** @param others what requests name too, so that no name is taken twice */
function named(names: readonly NamedArn[], things: readonly { readonly arn: string; readonly name: string }[], others: readonly NamedArn[]): readonly NamedArn[] {
  const all: NamedArn[] = [...names];
  for (const { arn, name } of things) if (!all.some((one) => one.arn === arn)) all.push({ id: freshId(name, [...all, ...others]), name, arn });
  return all;
}

/** The scene with everybody who is none of its users and roles: services, sessions, an account's root. */
export function withCallers(scene: Scene, principals: readonly string[]): Scene {
  const people: Person[] = [...scene.people];
  for (const arn of principals) {
    if (people.some((one) => one.arn === arn)) continue;
    const caller = namedCaller(arn);
    people.push({ id: freshId(caller.name, people), ...caller });
  }
  return { ...scene, people };
}
