import { groupDigits, type NamedPolicy, type PolicyDocument, type PolicyRef, type PolicyType } from '#engine';
import type { Scene } from '#lessons';
import { namedText, principalOf, textOf } from './normal.ts';

/** Where a policy of the world stands. */
export interface PolicyPlace {
  readonly kind: PolicyType;
  /** The ARN of a key, bucket, user or role; the id of a node, an account, an endpoint or a person. */
  readonly of: string;
  /** Several may hang on one owner; 0 elsewhere. */
  readonly index: number;
}

/** A policy of the world, as a document for the editor. */
export interface WorldPolicy extends PolicyPlace {
  /** `keyPolicy arn:… 0`: the same as long as the policy stays where it is. */
  readonly id: string;
  /** "orders-key", "Bob: S3 reader". */
  readonly label: string;
  readonly text: string;
}

const policyId = ({ kind, of, index }: PolicyPlace): string => `${kind} ${of} ${index}`;

/** Where the policy of an id stands; null when it is no id of a policy. */
export function placeOfId(id: string): PolicyPlace | null {
  const match = /^(\w+) (.+) (\d+)$/.exec(id);
  return match === null ? null : { kind: match[1] as PolicyType, of: match[2] ?? '', index: Number(match[3]) };
}

/** Every policy of a scene: keys' first, then people's, the organization's, buckets' and endpoints'. */
export function policiesOf(scene: Scene): readonly WorldPolicy[] {
  const known = lists.get(scene);
  if (known !== undefined) return known;
  const list = [...keyPolicies(scene), ...callerPolicies(scene), ...organizationPolicies(scene), ...resourcePolicies(scene)];
  lists.set(scene, list);
  return list;
}

const lists = new WeakMap<Scene, readonly WorldPolicy[]>();

const nameOfArn = (named: readonly { readonly arn: string; readonly name: string }[], arn: string): string => named.find((one) => one.arn === arn)?.name ?? arn;

function entry(kind: PolicyType, of: string, index: number, label: string, policy: PolicyDocument): WorldPolicy {
  return { id: policyId({ kind, of, index }), kind, of, index, label, text: textOf(policy) };
}

function keyPolicies({ world, keys }: Scene): WorldPolicy[] {
  return world.keys.flatMap(({ arn, policy }) => (policy === undefined ? [] : [entry('keyPolicy', arn, 0, nameOfArn(keys, arn), policy)]));
}

/** What a principal is called: the name of the person that it is, or of its one session. */
export function principalName({ people, world }: Scene, arn: string): string {
  const own = people.find((one) => one.arn === arn);
  const sessions = people.filter((one) => principalOf(world, one.arn) === arn);
  return own?.name ?? (sessions.length === 1 ? sessions[0]?.name : undefined) ?? arn.slice(arn.lastIndexOf('/') + 1);
}

function callerPolicies(scene: Scene): WorldPolicy[] {
  const list = (kind: PolicyType, of: string, owner: string, policies: readonly NamedPolicy[] | undefined, word: string): WorldPolicy[] =>
    (policies ?? []).map((policy, index) => {
      const { name, document } = namedText(policy, `${word} ${index + 1}`);
      return entry(kind, of, index, `${owner}: ${name}`, document);
    });
  return [
    ...scene.world.principals.flatMap(({ arn, identityPolicies, permissionsBoundary, trustPolicy }) => {
      const owner = principalName(scene, arn);
      return [
        ...list('identityPolicy', arn, owner, identityPolicies, 'IAM policy'),
        ...(permissionsBoundary === undefined ? [] : [entry('permissionsBoundary', arn, 0, `${owner}: boundary`, permissionsBoundary)]),
        ...(trustPolicy === undefined ? [] : [entry('trustPolicy', arn, 0, `${owner}: trust policy`, trustPolicy)]),
      ];
    }),
    ...scene.people.flatMap(({ id, name, sessionPolicies }) => list('sessionPolicy', id, name, sessionPolicies, 'Session policy')),
  ];
}

function organizationPolicies({ world }: Scene): WorldPolicy[] {
  const levels = [
    ...(world.organization?.nodes ?? []).map((one) => ({ ...one, name: one.id })),
    ...world.accounts.map((one) => ({ ...one, name: one.name ?? groupDigits(one.id) })),
  ];
  return levels.flatMap(({ id, name, scps, rcps }) => [
    ...(scps ?? []).map((policy, index) => entry('scp', id, index, `SCP ${index + 1}: ${name}`, policy)),
    ...(rcps ?? []).map((policy, index) => entry('rcp', id, index, `RCP ${index + 1}: ${name}`, policy)),
  ]);
}

function resourcePolicies({ world, buckets, endpoints }: Scene): WorldPolicy[] {
  return [
    ...(world.buckets ?? []).flatMap(({ arn, policy }) => (policy === undefined ? [] : [entry('bucketPolicy', arn, 0, nameOfArn(buckets, arn), policy)])),
    ...endpoints.flatMap(({ id, name, policy }) => (policy === undefined ? [] : [entry('vpcEndpointPolicy', id, 0, name, policy)])),
  ];
}

/**
 * The document that a policy of a trace is.
 *
 * @param asks who made the request and through what, since traces name the caller's session and endpoint no nearer
 */
export function policyOfTrace(scene: Scene, ref: PolicyRef | undefined, asks: { readonly as: string; readonly endpoint?: string | undefined }): WorldPolicy | undefined {
  if (ref === undefined) return undefined;
  const own = policiesOf(scene).filter(({ kind }) => kind === ref.type);
  switch (ref.type) {
    case 'identityPolicy':
      return own.find(({ of, label }) => of === ref.of && label.endsWith(`: ${ref.name}`));
    case 'sessionPolicy':
      return own.find(({ of, label }) => of === asks.as && label.endsWith(`: ${ref.name}`));
    case 'vpcEndpointPolicy':
      return own.find(({ of }) => scene.endpoints.some(({ id, vpce }) => id === of && vpce === ref.of)) ?? own.find(({ of }) => of === asks.endpoint);
    case 'scp':
    case 'rcp':
      return own.find(({ of, index }) => of === ref.of && ref.name.startsWith(`${ref.type.toUpperCase()} ${index + 1} of `));
    case 'keyPolicy':
    case 'bucketPolicy':
    case 'permissionsBoundary':
    case 'trustPolicy':
      return own.find(({ of }) => of === ref.of);
  }
}
