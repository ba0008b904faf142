import { kmsActions } from '../catalog/actions.ts';
import type { Account, AttachedPolicy, Bucket, Key, OrganizationLevel, Principal, World } from '../3-world/world.ts';
import type { ServiceError } from '../4-trace/trace.ts';
import { compilePolicy, type Program } from '../5-match/program.ts';
import { checkKeyState } from './key-state.ts';
import { isPublicPolicy } from './s3-public.ts';

/** A principal with its policies made ready. */
export interface CompiledPrincipal {
  readonly principal: Principal;
  readonly identity: readonly Program[];
  readonly boundary: Program | null;
  readonly trust: Program | null;
}

/** A key with its policy made ready, and what its state makes of each action. */
export interface CompiledKey {
  readonly key: Key;
  readonly policy: Program;
  /** By the action's place in the catalogue; null: it works. Filled as it is asked for. */
  readonly errors: (ServiceError | null | undefined)[];
}

export interface CompiledBucket {
  readonly bucket: Bucket;
  readonly policy: Program | null;
  readonly isPublic: boolean;
}

/** The SCPs of an account by level, where a level without a written list allows everything; its RCPs, of which only a Deny counts. */
export interface CompiledLevels {
  readonly scps: readonly (readonly Program[])[];
  readonly rcps: readonly Program[];
}

const programs = new WeakMap<AttachedPolicy, Program>();
const principals = new WeakMap<Principal, CompiledPrincipal>();
const keys = new WeakMap<Key, CompiledKey>();
const buckets = new WeakMap<Bucket, CompiledBucket>();
const levels = new WeakMap<Account, CompiledLevels>();

function remembered<Source extends object, Compiled>(cache: WeakMap<Source, Compiled>, source: Source, compile: (source: Source) => Compiled): Compiled {
  const known = cache.get(source);
  // Stryker disable next-line ConditionalExpression: without the memory only slower
  if (known !== undefined) return known;
  const compiled = compile(source);
  cache.set(source, compiled);
  return compiled;
}

/** The policy's program: compiled once, however many worlds it is part of. */
export function programOf(policy: AttachedPolicy): Program {
  return remembered(programs, policy, ({ policy: parsed, ref }) => compilePolicy(parsed, ref.type));
}

function compilePrincipal(principal: Principal): CompiledPrincipal {
  return remembered(principals, principal, () => ({
    principal,
    identity: principal.identityPolicies.map(programOf),
    boundary: principal.permissionsBoundary === null ? null : programOf(principal.permissionsBoundary),
    trust: principal.trustPolicy === null ? null : programOf(principal.trustPolicy),
  }));
}

function compileKey(key: Key): CompiledKey {
  return remembered(keys, key, () => ({
    key,
    policy: key.policy === null ? compilePolicy(null, 'keyPolicy') : programOf(key.policy),
    errors: new Array<undefined>(kmsActions.length).fill(undefined),
  }));
}

/** What KMS says about the action on this key once the policies have allowed; null: it works. */
export function errorOf(compiled: CompiledKey, action: string, actionIndex: number): ServiceError | null {
  const known = compiled.errors[actionIndex];
  // Stryker disable next-line ConditionalExpression: without the memory only slower
  if (known !== undefined) return known;
  const error = checkKeyState(compiled.key, action, compiled.key.arn).error ?? null;
  compiled.errors[actionIndex] = error;
  return error;
}

function compileLevels(account: Account, path: readonly OrganizationLevel[]): CompiledLevels {
  return remembered(levels, account, () => ({
    scps: path.flatMap((level) => (level.scps === null ? [] : [level.scps.map(programOf)])),
    rcps: path.flatMap((level) => level.rcps.map(programOf)),
  }));
}

/** A world with everything in it that a decision looks up, made ready as it is asked for; nothing is found under `undefined`. */
export interface CompiledWorld {
  readonly keys: Map<string | undefined, CompiledKey>;
  /** Users and roles by ARN. */
  readonly users: Map<string | undefined, CompiledPrincipal>;
  readonly roles: Map<string, CompiledPrincipal>;
  readonly accounts: Map<string | undefined, CompiledLevels>;
  readonly buckets: Map<string | undefined, CompiledBucket>;
}

const worlds = new WeakMap<World, CompiledWorld>();
let lastWorld: World | null = null;
let lastCompiled: CompiledWorld | null = null;
let lastKey: CompiledKey | null = null;

/** The key with this ARN; undefined where the world has none. Most questions are about the key of the question before. */
export function keyByArn(compiled: CompiledWorld, arn: string | undefined): CompiledKey | undefined {
  if (compiled === lastCompiled && lastKey !== null && lastKey.key.arn === arn) return lastKey;
  const found = compiled.keys.get(arn);
  if (found !== undefined && compiled === lastCompiled) lastKey = found;
  return found;
}

/** @returns the same compiled world for the same world */
export function compiledWorld(world: World): CompiledWorld {
  if (world === lastWorld && lastCompiled !== null) return lastCompiled;
  const compiled = remembered(worlds, world, () => compileWorld(world));
  lastWorld = world;
  lastCompiled = compiled;
  lastKey = null;
  return compiled;
}

function compileWorld(world: World): CompiledWorld {
  const compiled: CompiledWorld = { keys: new Map(), users: new Map(), roles: new Map(), accounts: new Map(), buckets: new Map() };
  for (const key of world.keys.values()) compiled.keys.set(key.arn, compileKey(key));
  for (const principal of world.principals.values()) compiled.users.set(principal.arn, compilePrincipal(principal));
  for (const [name, role] of world.rolesByName) compiled.roles.set(name, compilePrincipal(role));
  // Accounts whose policies bind nobody are left out: the management account, and those without an organization.
  for (const account of world.accounts.values()) {
    if (account.levels === null || account.isManagement) continue;
    const bound = compileLevels(account, account.levels);
    if (bound.scps.length + bound.rcps.length > 0) compiled.accounts.set(account.id, bound);
  }
  for (const bucket of world.buckets.values()) {
    compiled.buckets.set(
      bucket.arn,
      remembered(buckets, bucket, () => ({
        bucket,
        policy: bucket.policy === null ? null : programOf(bucket.policy),
        isPublic: isPublicPolicy(bucket.policy?.policy ?? null),
      })),
    );
  }
  return compiled;
}
