import { parseArn } from '../1-text/arn.ts';
import { kmsActions, type KmsAction } from '../catalog/actions.ts';
import type { Key, Principal, Request, World } from './world.ts';

/** A condition key that the request carries. */
export interface ContextValue {
  /** As AWS writes it. */
  readonly key: string;
  readonly values: readonly string[];
  readonly origin: 'principal' | 'key' | 'request' | 'service' | 'session' | 'resource' | 'time' | 'given';
}

/** By the key's name in lower case: AWS compares names without case. */
export type Context = ReadonlyMap<string, ContextValue>;

const actions = new Map(kmsActions.map((action) => [action.name, action]));

/** The catalogue's entry for an action in AWS's spelling; undefined for what is not KMS's. */
export function kmsAction(name: string): KmsAction | undefined {
  return actions.get(name);
}

/** The user or role that the world knows for this caller; null for others. */
export function principalOf(world: World, request: Request): Principal | null {
  const { caller } = request;
  if (caller.kind === 'user' || caller.kind === 'federatedUser') return world.principals.get(caller.arn) ?? null;
  if (caller.kind !== 'session') return null;
  const named = caller.roleArn === undefined ? undefined : world.principals.get(caller.roleArn);
  return named ?? world.rolesByName.get(`${caller.account}/${caller.roleName}`) ?? null;
}

/**
 * What KMS would see as the request's context: given keys win, null removes, the rest is derived.
 * A kms key is there only for operations that carry it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 *
 * @param key the key the request is about, when there is one
 * @param asked the resource as the request named it: an alias ARN is told to kms:RequestAlias
 */
export function deriveContext(world: World, request: Request, key: Key | null, asked: string): Context {
  const context = new Map<string, ContextValue>();
  const put = (name: string, values: string | readonly string[] | undefined, origin: ContextValue['origin']): void => {
    if (values !== undefined) context.set(name.toLowerCase(), { key: name, values: typeof values === 'string' ? [values] : values, origin });
  };
  putPrincipal(put, world, request);
  putResource(put, world, key, asked);
  putKmsKeys(put, request, key, asked);
  put('aws:SecureTransport', 'true', 'request');
  put('aws:ViaAWSService', 'false', 'request');
  if (request.time !== null) {
    put('aws:CurrentTime', new Date(request.time).toISOString(), 'time');
    put('aws:EpochTime', String(Math.floor(request.time / 1000)), 'time');
  }
  for (const [lower, given] of request.context) {
    if (given.values === null) context.delete(lower);
    else context.set(lower, { key: given.key, values: given.values, origin: 'given' });
  }
  return context;
}

type Put = (name: string, values: string | readonly string[] | undefined, origin: ContextValue['origin']) => void;

function putPrincipal(put: Put, world: World, request: Request): void {
  const { caller } = request;
  if (caller.kind === 'anonymous') {
    put('aws:PrincipalType', 'Anonymous', 'principal');
    return;
  }
  put('aws:PrincipalIsAWSService', caller.kind === 'service' ? 'true' : 'false', 'principal');
  if (caller.kind === 'service') {
    put('aws:PrincipalServiceName', caller.arn, 'service');
    return;
  }
  const principal = principalOf(world, request);
  put('aws:PrincipalAccount', caller.account, 'principal');
  // For a session this is the role's own ARN, with its path.
  const sessionRole = `arn:${caller.partition}:iam::${caller.account}:role/${caller.kind === 'session' ? caller.roleName : ''}`;
  put('aws:PrincipalArn', caller.kind === 'session' ? (principal?.arn ?? sessionRole) : caller.arn, 'principal');
  const types = { user: 'User', session: 'AssumedRole', federatedUser: 'FederatedUser', root: 'Account' } as const;
  put('aws:PrincipalType', types[caller.kind], 'principal');
  if (caller.kind === 'root') put('aws:userid', caller.account, 'principal');
  else if (caller.kind === 'user') {
    put('aws:userid', principal?.id, 'principal');
    put('aws:username', caller.name, 'principal');
  } else if (caller.kind === 'session' && principal?.id !== undefined && caller.sessionName !== null) {
    put('aws:userid', `${principal.id}:${caller.sessionName}`, 'principal');
  }
  for (const [name, value] of principal?.tags ?? []) put(`aws:PrincipalTag/${name}`, value, 'principal');
  for (const [name, value] of request.sessionTags) put(`aws:PrincipalTag/${name}`, value, 'session');
  const account = world.accounts.get(caller.account);
  if (account?.organizationPath !== undefined && world.organizationId !== null) {
    put('aws:PrincipalOrgID', world.organizationId, 'principal');
    put('aws:PrincipalOrgPaths', [account.organizationPath], 'principal');
  }
  // Every KMS action that carries kms:CallerAccount; GenerateRandom, ListKeys and the like do not.
  if (kmsAction(request.action)?.conditionKeys.includes('kms:CallerAccount') === true) put('kms:CallerAccount', caller.account, 'principal');
}

function putResource(put: Put, world: World, key: Key | null, asked: string): void {
  const arn = parseArn(key?.arn ?? asked);
  if (arn === null) return;
  if (arn.region !== '') put('aws:RequestedRegion', arn.region, 'resource');
  if (arn.account === '') return;
  put('aws:ResourceAccount', arn.account, 'resource');
  const account = world.accounts.get(arn.account);
  if (account?.organizationPath !== undefined && world.organizationId !== null) {
    put('aws:ResourceOrgID', world.organizationId, 'resource');
    put('aws:ResourceOrgPaths', [account.organizationPath], 'resource');
  }
  for (const [name, value] of key?.tags ?? []) put(`aws:ResourceTag/${name}`, value, 'key');
}

function putKmsKeys(put: Put, request: Request, key: Key | null, asked: string): void {
  const action = kmsAction(request.action);
  if (action === undefined) return;
  const carries = (name: string): boolean => action.conditionKeys.includes(name);
  if (key !== null) {
    const facts: readonly [string, string | readonly string[] | undefined][] = [
      ['kms:KeySpec', key.spec],
      ['kms:KeyUsage', key.usage],
      ['kms:KeyOrigin', key.origin],
      ['kms:MultiRegion', String(key.multiRegion)],
      ['kms:MultiRegionKeyType', key.multiRegionKeyType],
      ['kms:ResourceAliases', key.aliases.length > 0 ? key.aliases : undefined],
    ];
    for (const [name, value] of facts) if (carries(name)) put(name, value, 'key');
    if (carries('kms:KeySpec')) put('kms:CustomerMasterKeySpec', key.spec, 'key');
    if (carries('kms:KeyUsage')) put('kms:CustomerMasterKeyUsage', key.usage, 'key');
  }
  const alias = /:(alias\/.+)$/.exec(asked)?.[1];
  if (carries('kms:RequestAlias')) put('kms:RequestAlias', alias, 'request');
  if (action.encryptionContext && request.encryptionContext !== null && request.encryptionContext.size > 0) {
    for (const [name, value] of request.encryptionContext) put(`kms:EncryptionContext:${name}`, value, 'request');
    put('kms:EncryptionContextKeys', [...request.encryptionContext.keys()], 'request');
  }
}
