import type { Decision, KeySpec } from '#engine';
import type { Attempt, Scene } from '#lessons';

/** What a request ends at: the key that it asks for, an alias, a bucket, an object or a role; or the service itself where none is named. */
export interface StageResource {
  readonly kind: 'key' | 'alias' | 'bucket' | 'object' | 'role' | 'service';
  /** "orders-key", "alias/orders". */
  readonly name: string;
  /** Who manages the key, or what else it is: "customer managed", "object". */
  readonly detail: string;
  /** A key's state, where it is not the usual one: "pending deletion". */
  readonly state?: string;
  /** Whose it is; null when it is nobody's that the scene knows: it stands with AWS itself. */
  readonly account: string | null;
}

const managers: Readonly<Record<KeySpec['manager'], string>> = { CUSTOMER: 'customer managed', AWS: 'AWS managed', AWS_OWNED: 'AWS owned' };

/** The resource of an attempt, by the name that the scene gives it. */
export function resourceOf(decision: Decision, scene: Scene, attempt: Attempt): StageResource {
  const named = [...scene.keys, ...scene.buckets].find(({ id }) => id === attempt.key);
  const arn = named?.arn ?? attempt.key;
  const { request } = decision.trace;
  // An operation such as ListKeys looks at no key, whatever the request names.
  if (arn === '*' || request.resource === '*') return serviceItself(request.action, request.callerAccount ?? null);
  const name = named?.name ?? arn.slice(arn.lastIndexOf(':') + 1);
  if (arn.startsWith('arn:') && arn.split(':')[2] === 's3') return stored(scene, arn, name);
  const owner = arn.split(':')[4] ?? '';
  if (/^arn:[^:]+:iam:/.test(arn)) return { kind: 'role', name: arn.slice(arn.lastIndexOf('/') + 1), detail: scene.world.principals.some((one) => one.arn === arn) ? 'role' : 'there is no such role', account: scene.world.accounts.some(({ id }) => id === owner) ? owner : null };
  const account = scene.world.accounts.some(({ id }) => id === owner) ? owner : null;
  const alias = /:(alias\/.+)$/.exec(arn)?.[1];
  const key = scene.world.keys.find((one) => one.arn === arn || (alias !== undefined && one.arn.split(':')[4] === owner && one.aliases?.includes(alias) === true));
  const state = key?.state === undefined || key.state === 'Enabled' ? {} : { state: words(key.state) };
  if (alias !== undefined) return { kind: 'alias', name, detail: key === undefined ? 'of no key' : `of ${nameOf(scene, key.arn) ?? managers[key.manager]}`, ...state, account };
  return { kind: 'key', name, detail: key === undefined ? 'there is no such key' : managers[key.manager], ...state, account };
}

function serviceItself(action: string, account: string | null): StageResource {
  return action.startsWith('s3:') ? { kind: 'service', name: 'S3 itself', detail: 'no bucket named', account } : { kind: 'service', name: 'KMS itself', detail: 'no key named', account };
}

function stored(scene: Scene, arn: string, name: string): StageResource {
  const bucket = arn.split('/')[0] ?? arn;
  const account = scene.world.buckets?.find((one) => one.arn === bucket)?.account ?? null;
  return arn === bucket ? { kind: 'bucket', name, detail: 'bucket', account } : { kind: 'object', name, detail: 'object', account };
}

const nameOf = (scene: Scene, arn: string): string | undefined => scene.keys.find((one) => one.arn === arn)?.name;

/** `PendingDeletion` as people say it. */
const words = (state: string): string => state.replace(/(?!^)[A-Z]/g, ' $&').toLowerCase();
