import { isAccountId, type KeySpec, loadRequest, parseArn, type Request, type RequestSpec, withParameters } from '#engine';
import { invalid, Refusal } from './answers.ts';
import { ascii, fromBase64, hex } from './crypto/bytes.ts';
import { randomBytes } from './crypto/web-crypto.ts';
import type { Materials } from './materials.ts';
import type { Parameters } from './parameters.ts';
import type { State } from './state.ts';

/** Who calls and how: all that a request carries beside its operation. */
export type CallerOptions = Omit<RequestSpec, 'action' | 'resource' | 'encryptionContext'> & {
  /** The Region whose endpoint is called; by default the one of the key that is named. */
  readonly region?: string;
};

/** One question to the engine. */
export interface Ask {
  /** `kms:Decrypt` */
  readonly action: string;
  readonly resources: readonly string[];
  /** Condition keys that the parameters fill. */
  readonly keys?: Readonly<Record<string, string | readonly string[]>>;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /** Asked of this state in place of the present one. */
  readonly of?: State;
}

/** A call under way. */
export interface Call {
  readonly operation: string;
  readonly parameters: Parameters;
  readonly state: State;
  readonly materials: Materials;
  readonly now: number;
  /** A request of the caller; every question is made from it. */
  readonly base: Request;
  readonly partition: string;
  readonly region: string;
  /** null: an AWS service, or nobody who signed. */
  readonly account: string | null;
  /** The Region was given, so an ARN of another Region is a mistake. */
  readonly isRegionGiven: boolean;
  /** The id of the key that the call makes, if it makes one. */
  readonly newKeyId: string;
}

const defaultRegions: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

export function beginCall(operation: string, options: CallerOptions, parameters: Parameters, state: State, materials: Materials, now: number): Call {
  const { region, ...spec } = options;
  const { request, problems } = loadRequest({ time: new Date(now).toISOString(), ...spec, action: 'kms:ListKeys', resource: '*' });
  if (request === null) throw invalid(`The caller cannot be read: ${problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
  const { caller } = request;
  const named = ['KeyId', 'SourceKeyId', 'DestinationKeyId', 'TargetKeyId'].map((name) => parseArn(parameters.optionalText(name) ?? '')).find((arn) => arn !== null);
  const account = 'account' in caller ? caller.account : null;
  const partition = 'partition' in caller ? caller.partition : (named?.partition ?? 'aws');
  const own = state.world.keys.map(({ arn }) => parseArn(arn)).find((arn) => arn !== null && arn.account === account && arn.partition === partition);
  return {
    ...{ operation, parameters, state, materials, now, base: request, partition, account },
    region: region ?? (named?.region || undefined) ?? own?.region ?? defaultRegions[partition] ?? 'us-east-1',
    isRegionGiven: region !== undefined,
    newKeyId: parameters.flag('MultiRegion') ? `mrk-${hex(randomBytes(16))}` : uuid(),
  };
}

function uuid(): string {
  const digits = hex(randomBytes(16));
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `a${digits.slice(17, 20)}`, digits.slice(20)].join('-');
}

/** The request that a question stands for. */
export function requestOf(call: Call, { action, resources, keys = {}, encryptionContext }: Ask): Request {
  // An operation without a resource has no ARN from which the Region could be read.
  const all = resources.includes('*') ? { 'aws:RequestedRegion': call.region, ...keys } : keys;
  return withParameters(call.base, action, resources, all, encryptionContext === undefined ? null : new Map(Object.entries(encryptionContext)));
}

export function keyArn(call: Call, id: string, region = call.region): string {
  return `arn:${call.partition}:kms:${region}:${call.account ?? ''}:key/${id}`;
}

/**
 * The ARN that a KeyId stands for: a key id or an alias name is looked for in the caller's account and Region.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export function named(call: Call, keyId: string): string {
  if (keyId.startsWith('arn:')) {
    const arn = parseArn(keyId);
    if (arn?.service !== 'kms' || !/^(key\/[\w-]+|alias\/[\w/-]+)$/.test(arn.resource) || !isAccountId(arn.account)) throw new Refusal('InvalidArnException', `Invalid arn ${keyId}`);
    if (call.isRegionGiven && arn.region !== call.region) throw new Refusal('NotFoundException', `Invalid arn ${arn.region}: the call goes to ${call.region}.`);
    return keyId;
  }
  if (!/^(alias\/[\w/-]+|[\w-]+)$/.test(keyId)) throw new Refusal('NotFoundException', `Invalid keyId '${keyId}'`);
  if (call.account === null) throw new Refusal('InvalidArnException', 'A caller without an account of its own names keys by their ARN.');
  return keyId.startsWith('alias/') ? `arn:${call.partition}:kms:${call.region}:${call.account}:${keyId}` : keyArn(call, keyId);
}

/** The key that an ARN of a key or of an alias stands for. */
export function keyOf(state: State, arn: string): KeySpec | null {
  const parts = parseArn(arn);
  if (parts === null) return null;
  const prefix = arn.slice(0, arn.length - parts.resource.length);
  return state.world.keys.find((key) => key.arn === arn || (key.arn.startsWith(`${prefix}key/`) && key.aliases?.includes(parts.resource) === true)) ?? null;
}

/** The key that the parameter `KeyId` names, which an allowed call has. */
export function namedKey(call: Call, parameter = 'KeyId'): KeySpec {
  const arn = named(call, call.parameters.text(parameter));
  const key = keyOf(call.state, arn);
  if (key === null) throw new Refusal('NotFoundException', `Key '${arn}' does not exist`, true);
  return key;
}

/** Grants work at once here, so a grant token only has to be one of ours. */
export function checkGrantTokens(call: Call): void {
  for (const token of call.parameters.texts('GrantTokens')) {
    const bytes = fromBase64(token);
    if (bytes === null || !ascii(bytes).startsWith('grant-token:')) throw new Refusal('InvalidGrantTokenException', 'A grant token comes from CreateGrant.');
  }
}
