import { parseArn } from '../1-text/arn.ts';
import { kmsActions, type KmsAction } from '../catalog/actions.ts';
import type { Account, Caller, GivenKey, Key, Principal, Request, World } from './world.ts';

export type ContextOrigin = 'principal' | 'key' | 'request' | 'service' | 'network' | 'session' | 'resource' | 'time' | 'given';

/** A condition key that the request carries. */
export interface ContextValue {
  /** As AWS writes it. */
  readonly key: string;
  readonly values: readonly string[];
  readonly origin: ContextOrigin;
}

function isCarried(given: GivenKey): given is GivenKey & ContextValue {
  return given.values !== null;
}

/** Puts a value in its place by name. */
function insert(sorted: ContextValue[], value: ContextValue): void {
  let at = sorted.length;
  while (at > 0 && (sorted[at - 1]?.key ?? '') > value.key) at -= 1;
  sorted.splice(at, 0, value);
}

/** What conditions read: by the key's name in lower case, since AWS compares names without case. */
export interface Context {
  get(keyLower: string): ContextValue | undefined;
  /** Whether the request says on purpose that it carries no such key. */
  isRemoved(keyLower: string): boolean;
  /** Every key that the request carries, by name. */
  all(): ContextValue[];
}

const actions = new Map(kmsActions.map((action) => [action.name, action]));

/** The catalogue's entry for an action in AWS's spelling; undefined for what is not KMS's. */
export function kmsAction(name: string): KmsAction | undefined {
  return actions.get(name);
}

/** The user or role that the world knows for this caller; null for others. */
export function principalOf(world: World, request: Request): Principal | null {
  const { caller } = request;
  if (caller.kind === 'user') return world.principals.get(caller.arn) ?? null;
  if (caller.kind === 'federatedUser') return federatedFrom(caller, world.principals.values());
  if (caller.kind !== 'session') return null;
  const named = caller.roleArn === undefined ? undefined : world.principals.get(caller.roleArn);
  return named ?? world.rolesByName.get(`${caller.account}/${caller.roleName}`) ?? null;
}

/**
 * The user who asked for a federated user's session. A request does not name that user: we take the one of the same name in its account.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export function federatedFrom(caller: Extract<Caller, { kind: 'federatedUser' }>, principals: Iterable<Principal>): Principal | null {
  for (const principal of principals) {
    if (principal.kind === 'user' && principal.account === caller.account && principal.name === caller.name) return principal;
  }
  return null;
}

/** The role that the request wants to assume; undefined where it wants something else, or the world has no such role. */
export function roleAssumed(world: World, request: Request, named: string): Principal | undefined {
  if (!isAssumeRole(request.action)) return undefined;
  const role = world.principals.get(named);
  return role?.kind === 'role' ? role : undefined;
}

/** The one action of STS that is decided here; assuming a role with a token of an identity provider is another. */
export function isAssumeRole(action: string): boolean {
  return action.length === ASSUME_ROLE.length && action.toLowerCase() === ASSUME_ROLE;
}

const ASSUME_ROLE = 'sts:assumerole';

/** The context of a request that carries nothing. */
export const emptyContext: Context = { get: () => undefined, isRemoved: () => false, all: () => [] };

/** What condition keys are derived from. */
export interface ContextFacts {
  readonly world: World;
  readonly request: Request;
  readonly principal: Principal | null;
  /** The key the request is about, when there is one. */
  readonly key: Key | null;
  /** The resource as the request named it: an alias ARN is told to kms:RequestAlias. */
  readonly asked: string;
  /** Where the resource is known to belong although its ARN does not say so: a bucket's account. */
  readonly owner?: string;
}

type Derived = string | readonly string[] | undefined;

interface Source {
  readonly key: string;
  readonly origin: ContextOrigin;
  /** undefined: the request does not carry the key. */
  read(facts: ContextFacts): Derived;
}

/** Keys with a part that the policy's author fills in: `aws:PrincipalTag/team`. */
interface Family {
  readonly prefix: string;
  list(facts: ContextFacts): Iterable<readonly [name: string, value: string, origin: ContextOrigin]>;
}

const carries = (facts: ContextFacts, name: string): boolean => actions.get(facts.request.action)?.conditionKeys.includes(name) === true;

function accountIn(world: World, id: string | undefined): Account | undefined {
  return id === undefined ? undefined : world.accounts.get(id);
}

function organizationOf(facts: ContextFacts, id: string | undefined): Derived {
  return accountIn(facts.world, id)?.organizationPath?.split('/', 1)[0];
}

function organizationPathsOf(facts: ContextFacts, id: string | undefined): Derived {
  const path = accountIn(facts.world, id)?.organizationPath;
  return path === undefined ? undefined : [path];
}

const callersAccount = ({ request }: ContextFacts): string | undefined => ('account' in request.caller ? request.caller.account : undefined);
const resourceArn = ({ key, asked }: ContextFacts): ReturnType<typeof parseArn> => parseArn(key?.arn ?? asked);
const resourcesAccount = (facts: ContextFacts): string | undefined => {
  const account = facts.owner ?? facts.key?.account ?? resourceArn(facts)?.account;
  return account === '' ? undefined : account;
};
const signed = ({ request }: ContextFacts): boolean => request.caller.kind !== 'anonymous';
const encryptionContext = (facts: ContextFacts): ReadonlyMap<string, string> | null => {
  const pairs = facts.request.encryptionContext;
  return pairs !== null && pairs.size > 0 && carries(facts, 'kms:EncryptionContextKeys') ? pairs : null;
};
/** For a session this is the role's own ARN, with its path. */
function principalArn({ request: { caller }, principal }: ContextFacts): Derived {
  if (caller.kind === 'anonymous' || caller.kind === 'service') return undefined;
  if (caller.kind !== 'session') return caller.arn;
  return principal?.arn ?? `arn:${caller.partition}:iam::${caller.account}:role/${caller.roleName}`;
}
function userId({ request: { caller }, principal }: ContextFacts): Derived {
  if (caller.kind === 'root') return caller.account;
  if (caller.kind === 'federatedUser') return `${caller.account}:${caller.name}`;
  if (caller.kind === 'user') return principal?.id;
  if (caller.kind === 'session' && principal?.id !== undefined && caller.sessionName !== null) return `${principal.id}:${caller.sessionName}`;
  return undefined;
}

const principalTypes = { user: 'User', session: 'AssumedRole', federatedUser: 'FederatedUser', root: 'Account', anonymous: 'Anonymous', service: undefined } as const;

const serviceName = ({ request: { caller } }: ContextFacts): Derived => (caller.kind === 'service' ? caller.arn : undefined);

/** The service principal behind kms:ViaService: `s3.eu-central-1.amazonaws.com` is S3, which calls for the caller. */
function callingService({ request }: ContextFacts): string | undefined {
  if (request.caller.kind === 'service') return undefined;
  const via = request.context.get('kms:viaservice')?.values?.[0];
  const match = via === undefined ? null : /^([a-z0-9-]+)\.[a-z0-9-]+\.amazonaws\.com$/.exec(via);
  return match === null ? undefined : `${match[1] ?? ''}.amazonaws.com`;
}

/** A property of the key, for the operations that carry it. CreateKey has no key yet: there it is a parameter, which has a default. */
function keyFact(key: string, carriedAs: string, read: (key: Key) => Derived, byDefault?: string): Source {
  return {
    key,
    origin: 'key',
    read: (facts) => {
      if (facts.key !== null) return carries(facts, carriedAs) ? read(facts.key) : undefined;
      return facts.request.action === 'kms:CreateKey' ? byDefault : undefined;
    },
  };
}

/**
 * A parameter that the request leaves out has its default value, and a condition on it sees that value.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
function parameter(key: string, byDefault: string): Source {
  return { key, origin: 'request', read: (facts) => (carries(facts, key) ? byDefault : undefined) };
}

const SYMMETRIC = 'SYMMETRIC_DEFAULT';

const sources: readonly Source[] = [
  { key: 'aws:PrincipalType', origin: 'principal', read: ({ request }) => principalTypes[request.caller.kind] },
  { key: 'aws:PrincipalIsAWSService', origin: 'principal', read: (facts) => (signed(facts) ? String(facts.request.caller.kind === 'service') : undefined) },
  { key: 'aws:PrincipalServiceName', origin: 'service', read: serviceName },
  // A service can have more names than the one it calls by; a request tells only that one.
  { key: 'aws:PrincipalServiceNamesList', origin: 'service', read: serviceName },
  { key: 'aws:PrincipalAccount', origin: 'principal', read: callersAccount },
  { key: 'aws:PrincipalArn', origin: 'principal', read: principalArn },
  { key: 'aws:userid', origin: 'principal', read: userId },
  { key: 'aws:username', origin: 'principal', read: ({ request }) => (request.caller.kind === 'user' ? request.caller.name : undefined) },
  { key: 'aws:PrincipalOrgID', origin: 'principal', read: (facts) => organizationOf(facts, callersAccount(facts)) },
  { key: 'aws:PrincipalOrgPaths', origin: 'principal', read: (facts) => organizationPathsOf(facts, callersAccount(facts)) },
  { key: 'aws:ResourceAccount', origin: 'resource', read: resourcesAccount },
  { key: 'aws:ResourceOrgID', origin: 'resource', read: (facts) => organizationOf(facts, resourcesAccount(facts)) },
  { key: 'aws:ResourceOrgPaths', origin: 'resource', read: (facts) => organizationPathsOf(facts, resourcesAccount(facts)) },
  { key: 'aws:RequestedRegion', origin: 'resource', read: (facts) => resourceArn(facts)?.region || undefined },
  { key: 'aws:SecureTransport', origin: 'network', read: () => 'true' },
  // A service that calls for somebody else (a forward access session) says so in three ways.
  { key: 'aws:ViaAWSService', origin: 'service', read: (facts) => String(callingService(facts) !== undefined) },
  { key: 'aws:CalledVia', origin: 'service', read: (facts) => callingService(facts) },
  { key: 'aws:CalledViaFirst', origin: 'service', read: (facts) => callingService(facts) },
  { key: 'aws:CalledViaLast', origin: 'service', read: (facts) => callingService(facts) },
  { key: 'aws:CurrentTime', origin: 'time', read: ({ request }) => (request.time === null ? undefined : new Date(request.time).toISOString()) },
  { key: 'aws:EpochTime', origin: 'time', read: ({ request }) => (request.time === null ? undefined : String(Math.floor(request.time / 1000))) },
  // Every KMS action that carries kms:CallerAccount; GenerateRandom, ListKeys and the like do not.
  { key: 'kms:CallerAccount', origin: 'principal', read: (facts) => (carries(facts, 'kms:CallerAccount') ? callersAccount(facts) : undefined) },
  keyFact('kms:KeySpec', 'kms:KeySpec', ({ spec }) => spec, SYMMETRIC),
  keyFact('kms:KeyUsage', 'kms:KeyUsage', ({ usage }) => usage, 'ENCRYPT_DECRYPT'),
  keyFact('kms:CustomerMasterKeySpec', 'kms:KeySpec', ({ spec }) => spec),
  keyFact('kms:CustomerMasterKeyUsage', 'kms:KeyUsage', ({ usage }) => usage),
  keyFact('kms:KeyOrigin', 'kms:KeyOrigin', ({ origin }) => origin, 'AWS_KMS'),
  keyFact('kms:MultiRegion', 'kms:MultiRegion', ({ multiRegion }) => String(multiRegion), 'false'),
  keyFact('kms:MultiRegionKeyType', 'kms:MultiRegionKeyType', ({ multiRegionKeyType }) => multiRegionKeyType),
  keyFact('kms:ResourceAliases', 'kms:ResourceAliases', ({ aliases }) => (aliases.length > 0 ? aliases : undefined)),
  // With a key pair the caller chooses.
  keyFact('kms:EncryptionAlgorithm', 'kms:EncryptionAlgorithm', ({ spec }) => (spec === SYMMETRIC ? spec : undefined)),
  parameter('kms:MessageType', 'RAW'),
  parameter('kms:ScheduleKeyDeletionPendingWindowInDays', '30'),
  parameter('kms:RotationPeriodInDays', '365'),
  parameter('kms:ExpirationModel', 'KEY_MATERIAL_EXPIRES'),
  { key: 'kms:RequestAlias', origin: 'request', read: (facts) => (carries(facts, 'kms:RequestAlias') ? /:(alias\/.+)$/.exec(facts.asked)?.[1] : undefined) },
  {
    key: 'kms:EncryptionContextKeys',
    origin: 'request',
    read: (facts) => {
      const pairs = encryptionContext(facts);
      return pairs === null ? undefined : [...pairs.keys()];
    },
  },
];

const families: readonly Family[] = [
  {
    prefix: 'aws:PrincipalTag/',
    *list({ request, principal }) {
      for (const [name, value] of principal?.tags ?? []) yield [name, value, 'principal'];
      // Tags of the session win over those of the role.
      for (const [name, value] of request.sessionTags) yield [name, value, 'session'];
    },
  },
  {
    prefix: 'aws:ResourceTag/',
    *list({ key, request, world, asked }) {
      for (const [name, value] of key?.tags ?? []) yield [name, value, 'key'];
      for (const [name, value] of roleAssumed(world, request, asked)?.tags ?? []) yield [name, value, 'resource'];
    },
  },
  {
    prefix: 'kms:EncryptionContext:',
    *list(facts) {
      for (const [name, value] of encryptionContext(facts) ?? []) yield [name, value, 'request'];
    },
  },
];

const sourcesByLower = new Map(sources.map((source) => [source.key.toLowerCase(), source]));
const sourcesInOrder = sources.map((source) => ({ lower: source.key.toLowerCase(), source })).sort((first, second) => (first.source.key < second.source.key ? -1 : 1));
const familiesByLower = families.map((family) => ({ family, lower: family.prefix.toLowerCase() }));

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/**
 * The condition keys of a request, each derived when it is asked for: given keys win, null removes, the rest comes
 * from the world. A kms key is there only for operations that carry it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export class RequestContext implements Context {
  private readonly facts: ContextFacts;

  constructor(facts: ContextFacts) {
    this.facts = facts;
  }

  get(keyLower: string): ContextValue | undefined {
    const given = this.facts.request.context.get(keyLower);
    if (given !== undefined) return isCarried(given) ? given : undefined;
    const source = sourcesByLower.get(keyLower);
    if (source !== undefined) {
      const value = source.read(this.facts);
      return value === undefined ? undefined : { key: source.key, values: listOf(value), origin: source.origin };
    }
    let found: ContextValue | undefined;
    for (const { family, lower } of familiesByLower) {
      if (!keyLower.startsWith(lower)) continue;
      for (const [name, value, origin] of family.list(this.facts)) {
        if (lower.length + name.length === keyLower.length && keyLower.endsWith(name.toLowerCase())) found = { key: `${family.prefix}${name}`, values: [value], origin };
      }
    }
    return found;
  }

  isRemoved(keyLower: string): boolean {
    return this.facts.request.context.get(keyLower)?.values === null;
  }

  all(): ContextValue[] {
    const { facts } = this;
    const found: ContextValue[] = [];
    const given = facts.request.context;
    for (const { lower, source } of sourcesInOrder) {
      if (given.has(lower)) continue;
      const value = source.read(facts);
      if (value !== undefined) found.push({ key: source.key, values: listOf(value), origin: source.origin });
    }
    for (const value of given.values()) if (isCarried(value)) insert(found, value);
    for (const { family, lower } of familiesByLower) {
      const seen = new Set<string>();
      for (const [name] of family.list(facts)) {
        const keyLower = `${lower}${name.toLowerCase()}`;
        const value = seen.has(keyLower) || given.has(keyLower) ? undefined : this.get(keyLower);
        seen.add(keyLower);
        if (value !== undefined) insert(found, value);
      }
    }
    return found;
  }
}
