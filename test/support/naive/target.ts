import type { BucketSpec, KeySpec, PrincipalSpec, WorldSpec } from './spec.ts';
import { arnParts } from './text.ts';

/** What one part of a request is about. */
export interface Target {
  kind: 'key' | 'alias' | 'bucket' | 'role' | 'none';
  /** The ARN that policies' Resource elements are compared with: the key's, also when it was asked for by alias. */
  arn: string;
  account?: string;
  key?: KeySpec;
  bucket?: BucketSpec;
  /** The role that is to be assumed. */
  role?: PrincipalSpec;
  /** The alias by which the key was asked for. */
  alias?: string;
}

const aliasActions = ['kms:createalias', 'kms:deletealias', 'kms:updatealias'];

export function targetOf(resource: string, action: string, world: WorldSpec): Target {
  if (action.toLowerCase() === 'sts:assumerole') {
    const role = world.principals.find(({ arn }) => arn === resource && arnParts(arn)?.[5]?.startsWith('role/') === true);
    return { kind: 'role', arn: resource, ...(role ? { role, account: arnParts(resource)?.[4] ?? '' } : {}) };
  }
  if (resource === '*') return { kind: 'none', arn: '*' };
  const [, , service, , account = '', name = ''] = arnParts(resource) ?? [];
  if (service === 's3') {
    const bucketArn = resource.split('/')[0];
    const bucket = world.buckets?.find(({ arn }) => arn === bucketArn);
    return { kind: 'bucket', arn: resource, ...(bucket ? { bucket, account: bucket.account } : {}) };
  }
  if (!name.startsWith('alias/')) {
    const key = world.keys.find(({ arn }) => arn === resource);
    return { kind: 'key', arn: resource, account, ...(key ? { key } : {}) };
  }
  if (aliasActions.includes(action.toLowerCase())) return { kind: 'alias', arn: resource, account };
  const [partition, region] = [arnParts(resource)?.[1], arnParts(resource)?.[3]];
  const key = world.keys.find(({ arn, aliases = [] }) => {
    const its = arnParts(arn);
    return its?.[1] === partition && its?.[3] === region && its?.[4] === account && aliases.includes(name);
  });
  return { kind: 'key', arn: key?.arn ?? resource, account, alias: name, ...(key ? { key } : {}) };
}
