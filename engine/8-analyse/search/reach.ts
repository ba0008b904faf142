import { withKeyPolicy } from '../../3-world/load.ts';
import { loadRequest } from '../../3-world/request.ts';
import type { GrantSpec, RequestSpec } from '../../3-world/spec.ts';
import type { Grant, Key, Request, World } from '../../3-world/world.ts';
import type { Basis } from '../../4-trace/trace.ts';
import { decideRequest } from '../../6-authorize/decide.ts';
import { explain } from '../../7-explain/explain.ts';
import { askersOf } from '../../7-explain/matrix.ts';
import { grantOf } from '../change/grant.ts';
import { withGrants } from '../edit/situation.ts';
import { checkPutKeyPolicy } from '../put-key-policy.ts';
import type { SearchProgress } from './counterexample.ts';
import { throughRoles } from './reach-roles.ts';
import { RequestSpace } from './space.ts';

/** One call on the way to the plaintext; it was decided, and allowed. */
export interface ReachStep {
  /** What the step does: `assumeRole` goes on as that role, the others are about the key. */
  readonly kind: 'decrypt' | 'keyPolicy' | 'grant' | 'assumeRole';
  readonly who: string;
  readonly action: 'kms:Decrypt' | 'kms:PutKeyPolicy' | 'kms:CreateGrant' | 'sts:AssumeRole';
  readonly request: RequestSpec;
  /** What allowed it: in the world as it is, or as the step before left it. */
  readonly basis: Basis;
}

/** How somebody gets from this key's ciphertext to plaintext. */
export interface ReachPath {
  /** Who has the plaintext in the end. */
  readonly who: string;
  /** `role`: one role or several are assumed first; the steps after that go on in one of the other ways. */
  readonly way: 'direct' | 'keyPolicy' | 'grant' | 'role';
  readonly steps: readonly ReachStep[];
  /** The caller is a role of which the world does not know who may assume it. */
  readonly unknownTrust?: true;
  /** Where a step puts a key policy: the policy that is put in place of the key's own. */
  readonly policy?: string;
  /** Where a step creates a grant: the grant that is created. */
  readonly grant?: GrantSpec;
}

type KeyAction = Exclude<ReachStep['action'], 'sts:AssumeRole'>;
const kinds = { 'kms:Decrypt': 'decrypt', 'kms:PutKeyPolicy': 'keyPolicy', 'kms:CreateGrant': 'grant' } as const satisfies Record<KeyAction, ReachStep['kind']>;

/** How many requests of one caller for one action are tried. */
const MOST = 400;

/**
 * Who can get to plaintext with a key: by kms:Decrypt, or by a detour that ends in it. Each step is decided, the last one
 * in the world that the steps before it leave.
 *
 * - `keyPolicy`: the caller may put another key policy (KMS's own checks included) and lets itself in.
 * - `grant`: the caller may create a grant for kms:Decrypt, to itself or to somebody whom the policy names as a grantee.
 *   Whoever may do so by a grant alone hands on no more than that grant has.
 * - `role`: a caller without direct access assumes a role that reaches plaintext in one of these ways, or assumes others
 *   first. Only trust policies that the world has let anybody in; a role without one is marked `unknownTrust`.
 *
 * Asked for are all those that the world has or the key's policy and grants name, each with the requests that the policies
 * can tell apart. Left out: changing IAM policies, trust policies and the organization's, which are no permissions of KMS;
 * the caller's sessions with names, tags or policies of their own; and kms:ReEncryptFrom, which gives ciphertext under another key. What a service decrypts for a caller counts as the
 * caller's own.
 *
 * @param keyArn a key of the world; another is reached by nobody
 */
export function reachPlaintext(world: World, keyArn: string): readonly ReachPath[] {
  const search = searchPlaintext(world, keyArn);
  for (;;) {
    const next = search.next();
    if (next.done === true) return next.value;
  }
}

/** The same in small steps, so that whoever asks can show how far it is and stop: see `reachPlaintext`. */
export function* searchPlaintext(world: World, keyArn: string): Generator<SearchProgress, readonly ReachPath[], void> {
  const key = world.keys.get(keyArn);
  if (key === undefined) return [];
  const everybody = askersOf(world);
  const space = new RequestSpace(world, key);
  const of = 2 * everybody.length;
  const direct: ReachPath[] = [];
  for (const [index, who] of everybody.entries()) {
    yield { tried: index, of };
    const step = decryptIn(world, space, who);
    if (step !== null) direct.push({ who, way: 'direct', steps: [step] });
  }
  const has = new Set(direct.map(({ who }) => who));
  const detours: ReachPath[] = [];
  for (const [index, who] of everybody.entries()) {
    yield { tried: everybody.length + index, of };
    detours.push(...(byPolicy(world, key, space, who) ?? []), ...byGrant(world, key, space, who, everybody, has));
  }
  const alone = [...direct, ...detours].map((path) => ofRole(world, path));
  const ends = new Map<string, ReachPath>();
  for (const path of alone) if (!ends.has(path.who) && path.steps.every(({ who }) => who === path.who) && world.principals.get(path.who)?.kind === 'role') ends.set(path.who, path);
  const roles = throughRoles(world, everybody, has, ends);
  for (;;) {
    const next = roles.next();
    if (next.done === true) return [...alone, ...next.value.map((path) => ofRole(world, path))];
    yield { tried: of, of };
  }
}

/** The path, marked where it is a role's and nobody knows who may assume it. */
function ofRole(world: World, path: ReachPath): ReachPath {
  const role = world.principals.get(path.who);
  return role?.kind === 'role' && role.trustPolicy === null ? { ...path, unknownTrust: true } : path;
}

function decryptIn(world: World, space: RequestSpace, who: string): ReachStep | null {
  return firstAllowed(world, space, who, 'kms:Decrypt', (request) => request);
}

/**
 * The first of a caller's requests that succeeds.
 *
 * @param made what the request becomes before it is asked; null leaves it out
 */
function firstAllowed(world: World, space: RequestSpace, who: string, action: KeyAction, made: (request: RequestSpec) => RequestSpec | null): ReachStep | null {
  let tried = 0;
  for (const plain of space.requests(who, action)) {
    if (tried >= MOST) return null;
    tried += 1;
    const spec = made(plain);
    const request = spec === null ? null : loadRequest(spec).request;
    if (spec === null || request === null || !succeeds(world, request)) continue;
    return { kind: kinds[action], who, action, request: spec, basis: explain(world, request).basis };
  }
  return null;
}

function succeeds(world: World, request: Request): boolean {
  const { decision, error } = decideRequest(world, request);
  return decision === 'allow' && error === undefined;
}

/** A detour is the caller's own: a service that calls for it neither rewrites policies nor grants to the caller. */
const isByService = ({ context }: RequestSpec): boolean => Object.keys(context ?? {}).some((key) => key.toLowerCase() === 'kms:viaservice');
const isService = (who: string): boolean => !who.startsWith('arn:');

function byPolicy(world: World, key: Key, space: RequestSpace, who: string): ReachPath[] | null {
  if (isService(who)) return null;
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: who }, Action: 'kms:*', Resource: '*' }] }, null, 2);
  const put = firstAllowed(world, space, who, 'kms:PutKeyPolicy', (request) => {
    const loaded = isByService(request) ? null : loadRequest(request).request;
    return loaded !== null && checkPutKeyPolicy(world, loaded, key.arn, policy).ok ? request : null;
  });
  if (put === null) return null;
  const after = withKeyPolicy(world, key.arn, policy);
  const decrypt = decryptIn(after, new RequestSpace(after, after.keys.get(key.arn) ?? key), who);
  return decrypt === null ? null : [{ who, way: 'keyPolicy', steps: [put, decrypt], policy }];
}

function byGrant(world: World, key: Key, space: RequestSpace, who: string, everybody: readonly string[], has: ReadonlySet<string>): ReachPath[] {
  if (isService(who)) return [];
  const named = granteesNamed(key);
  const others = everybody.filter((one) => one !== who && named.has(one) && !has.has(one));
  return [who, ...others].flatMap((grantee) => grantPath(world, key, space, who, grantee) ?? []);
}

/** Whom a condition of the key policy on kms:GranteePrincipal names. */
function granteesNamed({ policy }: Key): ReadonlySet<string> {
  const tests = (policy?.policy?.statements ?? []).flatMap(({ conditions }) => conditions.filter(({ keyLower }) => keyLower === 'kms:granteeprincipal'));
  return new Set(tests.flatMap(({ values }) => values.map(({ value }) => value)));
}

function grantPath(world: World, key: Key, space: RequestSpace, who: string, grantee: string): ReachPath | null {
  const create = firstAllowed(world, space, who, 'kms:CreateGrant', (request) => (isByService(request) ? null : asking(request, grantee)));
  if (create === null) return null;
  const grant = grantBy(create, key, grantee);
  if (grant === null) return null;
  const request = loadRequest(create.request).request;
  if (request === null) return null;
  const after = withGrants({ world, request }, key, [...key.grants, grant]).world;
  const decrypt = decryptIn(after, new RequestSpace(after, after.keys.get(key.arn) ?? key), grantee);
  return decrypt === null ? null : { who: grantee, way: 'grant', steps: [create, decrypt], grant: specOf(grant) };
}

/** The call of CreateGrant carries whom the grant is for, and what for. */
function asking(request: RequestSpec, grantee: string): RequestSpec {
  const own = { 'kms:GranteePrincipal': grantee, 'kms:GrantOperations': ['Decrypt'], ...(request.encryptionContext === undefined ? {} : { 'kms:GrantConstraintType': typeIn(request) }) };
  const taken = new Set([...Object.keys(own), 'kms:GrantConstraintType'].map((name) => name.toLowerCase()));
  const others = Object.entries(request.context ?? {}).filter(([name]) => !taken.has(name.toLowerCase()));
  return { ...request, context: Object.fromEntries([...others, ...Object.entries(own)]) };
}

/** The constraint that the call gives the grant, where it has an encryption context. */
function typeIn({ context }: RequestSpec): 'EncryptionContextEquals' | 'EncryptionContextSubset' {
  return Object.values(context ?? {}).some((value) => value === 'EncryptionContextEquals') ? 'EncryptionContextEquals' : 'EncryptionContextSubset';
}

/** null: the caller may create grants by a grant alone, and that one has no kms:Decrypt to hand on. */
function grantBy({ who, request, basis }: ReachStep, key: Key, grantee: string): Grant | null {
  const parent = basis.kind === 'allowed' && basis.statements.length === 0 ? key.grants.find(({ id }) => basis.grants.includes(id)) : undefined;
  if (parent !== undefined && (!parent.operations.has('kms:decrypt') || parent.sourceArn !== undefined)) return null;
  const pairs = new Map(Object.entries(request.encryptionContext ?? {}));
  const equals = typeIn(request) === 'EncryptionContextEquals';
  return {
    ...grantOf({ granteePrincipal: grantee }, 'kms:Decrypt', who.split(':')[4] ?? key.account),
    encryptionContextEquals: pairs.size > 0 && equals ? pairs : (parent?.encryptionContextEquals ?? null),
    encryptionContextSubset: pairs.size > 0 && !equals ? pairs : (parent?.encryptionContextSubset ?? null),
  };
}

function specOf({ encryptionContextEquals, encryptionContextSubset, granteePrincipal = '' }: Grant): GrantSpec {
  const constraints = {
    ...(encryptionContextEquals === null ? {} : { EncryptionContextEquals: Object.fromEntries(encryptionContextEquals) }),
    ...(encryptionContextSubset === null ? {} : { EncryptionContextSubset: Object.fromEntries(encryptionContextSubset) }),
  };
  return { granteePrincipal, operations: ['Decrypt'], ...(Object.keys(constraints).length === 0 ? {} : { constraints }) };
}
