import { carries, factsOf } from './catalog.ts';
import type { Caller } from './caller.ts';
import type { Context } from './conditions.ts';
import type { Target } from './target.ts';
import type { RequestSpec, WorldSpec } from './spec.ts';
import { arnParts } from './text.ts';

/** The ids from the root of the organization down to the account's node; nothing for an account outside. */
export function pathOf(account: string | undefined, world: WorldSpec): string[] | undefined {
  const node = world.accounts.find(({ id }) => id === account)?.node;
  if (node === undefined || !world.organization) return undefined;
  const path: string[] = [];
  for (let at: string | undefined = node; at !== undefined; at = world.organization.nodes.find(({ id }) => id === at)?.parent) path.unshift(at);
  return path;
}

const typeNames = { user: 'User', session: 'AssumedRole', federated: 'FederatedUser', root: 'Account', anonymous: 'Anonymous', service: undefined };

function userId(caller: Caller): string | undefined {
  if (caller.kind === 'root') return caller.account;
  if (caller.kind === 'federated') return `${caller.account ?? ''}:${caller.arn.slice(caller.arn.indexOf('/') + 1)}`;
  if (caller.entity?.id === undefined) return undefined;
  if (caller.kind === 'user') return caller.entity.id;
  return caller.kind === 'session' && caller.sessionName !== undefined ? `${caller.entity.id}:${caller.sessionName}` : undefined;
}

/** The condition keys that a policy of any type sees for this request on this target. */
export function contextOf(world: WorldSpec, request: RequestSpec, caller: Caller, target: Target): Map<string, string[]> {
  const facts = factsOf(request.action);
  const context = new Map<string, string[]>();
  const put = (key: string, ...values: (string | undefined)[]): void => {
    const given = values.filter((value) => value !== undefined);
    if (given.length > 0) context.set(key.toLowerCase(), given);
  };
  const organization = world.organization?.id;

  if (caller.kind !== 'anonymous') put('aws:PrincipalIsAWSService', String(caller.kind === 'service'));
  put('aws:PrincipalType', typeNames[caller.kind]);
  // A service may have more names than this one; a request does not tell them.
  if (caller.kind === 'service') for (const key of ['aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList']) put(key, caller.arn);
  if (caller.kind !== 'service' && caller.kind !== 'anonymous') {
    put('aws:PrincipalArn', caller.kind === 'user' || caller.kind === 'session' ? caller.entityArn : caller.arn);
    put('aws:PrincipalAccount', caller.account);
    put('aws:userid', userId(caller));
    if (caller.kind === 'user') put('aws:username', caller.arn.slice(caller.arn.lastIndexOf('/') + 1));
    const path = pathOf(caller.account, world);
    if (path) {
      put('aws:PrincipalOrgID', organization);
      put('aws:PrincipalOrgPaths', `${organization ?? ''}/${path.join('/')}/`);
    }
    for (const [key, value] of Object.entries(caller.entity?.tags ?? {})) put(`aws:PrincipalTag/${key}`, value);
    for (const [key, value] of Object.entries(request.sessionTags ?? {})) put(`aws:PrincipalTag/${key}`, value);
  }
  put('aws:SecureTransport', 'true');
  // A service that calls for the caller (a forward access session) is told by kms:ViaService, and tells it in two more ways.
  const via = caller.kind === 'service' ? undefined : Object.entries(request.context ?? {}).find(([name]) => name.toLowerCase() === 'kms:viaservice')?.[1];
  const service = typeof via === 'string' ? /^([a-z0-9-]+)\.[a-z0-9-]+\.amazonaws\.com$/.exec(via)?.[1] : undefined;
  put('aws:ViaAWSService', String(service !== undefined));
  if (service !== undefined) for (const key of ['aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast']) put(key, `${service}.amazonaws.com`);
  if (request.time !== undefined) {
    put('aws:CurrentTime', new Date(request.time).toISOString());
    put('aws:EpochTime', String(Math.floor(Date.parse(request.time) / 1000)));
  }
  put('aws:ResourceAccount', target.account);
  const owners = pathOf(target.account, world);
  if (owners) {
    put('aws:ResourceOrgID', organization);
    put('aws:ResourceOrgPaths', `${organization ?? ''}/${owners.join('/')}/`);
  }
  const region = arnParts(target.arn)?.[3];
  if (region !== undefined && region !== '') put('aws:RequestedRegion', region);

  for (const [tag, value] of Object.entries(target.role?.tags ?? {})) put(`aws:ResourceTag/${tag}`, value);

  const derive = (key: string, ...values: (string | undefined)[]): void => {
    if (carries(facts, key)) put(key, ...values);
  };
  derive('kms:CallerAccount', caller.account);
  // What a call leaves out is there with its default.
  derive('kms:MessageType', 'RAW');
  derive('kms:ScheduleKeyDeletionPendingWindowInDays', '30');
  derive('kms:RotationPeriodInDays', '365');
  derive('kms:ExpirationModel', 'KEY_MATERIAL_EXPIRES');
  if (request.action.toLowerCase() === 'kms:createkey') {
    put('kms:KeySpec', 'SYMMETRIC_DEFAULT');
    put('kms:KeyUsage', 'ENCRYPT_DECRYPT');
    put('kms:KeyOrigin', 'AWS_KMS');
    put('kms:MultiRegion', 'false');
  }
  const key = target.kind === 'key' ? target.key : undefined;
  if (key) {
    if (carries(facts, 'aws:ResourceTag/<tag-key>')) for (const [tag, value] of Object.entries(key.tags ?? {})) put(`aws:ResourceTag/${tag}`, value);
    derive('kms:KeySpec', key.spec ?? 'SYMMETRIC_DEFAULT');
    derive('kms:KeyUsage', key.usage ?? 'ENCRYPT_DECRYPT');
    if (carries(facts, 'kms:KeySpec')) put('kms:CustomerMasterKeySpec', key.spec ?? 'SYMMETRIC_DEFAULT');
    if (carries(facts, 'kms:KeyUsage')) put('kms:CustomerMasterKeyUsage', key.usage ?? 'ENCRYPT_DECRYPT');
    derive('kms:KeyOrigin', key.origin ?? 'AWS_KMS');
    derive('kms:MultiRegion', String(key.multiRegion ?? false));
    derive('kms:MultiRegionKeyType', key.multiRegionKeyType);
    derive('kms:ResourceAliases', ...(key.aliases ?? []));
    derive('kms:RequestAlias', target.alias);
    if ((key.spec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT') derive('kms:EncryptionAlgorithm', 'SYMMETRIC_DEFAULT');
  }
  if (carries(facts, 'kms:EncryptionContextKeys')) {
    const pairs = Object.entries(request.encryptionContext ?? {});
    for (const [name, value] of pairs) put(`kms:EncryptionContext:${name}`, value);
    put('kms:EncryptionContextKeys', ...pairs.map(([name]) => name));
  }
  for (const [name, value] of Object.entries(request.context ?? {})) {
    if (value === null) context.delete(name.toLowerCase());
    else context.set(name.toLowerCase(), typeof value === 'string' ? [value] : [...value]);
  }
  return context;
}

/** A key policy sees neither the key's tags nor its aliases: both work in IAM policies only. */
export function keyPolicyContext(context: Context): Context {
  return new Map([...context].filter(([key]) => !key.startsWith('aws:resourcetag/') && key !== 'kms:resourcealiases'));
}
