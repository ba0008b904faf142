import { checkNewKeyPolicy, defaultKeyPolicy, type KeySpec, parseArn } from '#engine';
import { invalid, notSimulated, Refusal } from '../answers.ts';
import { type Ask, type Call, keyArn } from '../call.ts';
import { keySpecs } from '../key-specs.ts';
import { idOf, isoDate, metadataOf } from '../metadata.ts';
import { page } from '../pages.ts';
import { worldOf } from '../questions.ts';
import { detailsOf, type State, withDetails, withNewKey } from '../state.ts';
import { keyOperation, nothing, type Operation, plainOperation } from './operation.ts';
import { checkTags, tagKeys, tagsOf } from './tags.ts';

/** The key that CreateKey is asked for, before anybody has checked whether there can be one. */
function askedKey(call: Call): KeySpec {
  const { parameters } = call;
  const keySpec = parameters.optionalText('KeySpec') ?? parameters.optionalText('CustomerMasterKeySpec') ?? 'SYMMETRIC_DEFAULT';
  const origin = parameters.optionalText('Origin') ?? 'AWS_KMS';
  const isMultiRegion = parameters.flag('MultiRegion');
  return {
    arn: keyArn(call, call.newKeyId),
    manager: 'CUSTOMER',
    spec: keySpec,
    usage: parameters.optionalText('KeyUsage') ?? 'ENCRYPT_DECRYPT',
    origin,
    state: origin === 'EXTERNAL' ? 'PendingImport' : 'Enabled',
    ...(isMultiRegion ? { multiRegion: true, multiRegionKeyType: 'PRIMARY' as const } : {}),
    ...(parameters.has('Tags') ? { tags: tagsOf(call) } : {}),
  };
}

function keysOf(call: Call, key: KeySpec): Readonly<Record<string, string | readonly string[]>> {
  const { parameters } = call;
  return {
    'kms:KeySpec': key.spec ?? '',
    'kms:KeyUsage': key.usage ?? '',
    'kms:KeyOrigin': key.origin ?? '',
    'kms:MultiRegion': String(key.multiRegion ?? false),
    ...(key.multiRegionKeyType === undefined ? {} : { 'kms:MultiRegionKeyType': key.multiRegionKeyType }),
    ...(parameters.has('BypassPolicyLockoutSafetyCheck') ? { 'kms:BypassPolicyLockoutSafetyCheck': String(parameters.flag('BypassPolicyLockoutSafetyCheck')) } : {}),
    ...(parameters.has('Tags') ? tagKeys(call) : {}),
  };
}

/** A new key with tags needs kms:TagResource as well. It comes from IAM, since the key has no policy yet. */
export function tagAsk(call: Call, key: KeySpec): readonly Ask[] {
  if (!call.parameters.has('Tags')) return [];
  const { policy, ...plain } = key;
  return [{ action: 'kms:TagResource', resources: [key.arn], keys: tagKeys(call), of: policy === undefined ? withNewKey(call.state, key, {}) : withNewKey(call.state, plain, {}) }];
}

/** The questions of making a key in a Region. */
export function createAsk(call: Call, key: KeySpec, more: Readonly<Record<string, string>> = {}): Ask {
  return { action: 'kms:CreateKey', resources: ['*'], keys: { ...keysOf(call, key), ...more } };
}

/** Adds the key with the policy that the call gives, once that policy has passed the checks of PutKeyPolicy. */
export function addKey(call: Call, key: KeySpec): State {
  const { parameters } = call;
  const details = { created: call.now, ...(parameters.has('Description') ? { description: parameters.text('Description') } : {}) };
  const plain = withNewKey(call.state, key, details);
  const policy = parameters.optionalText('Policy');
  if (policy === undefined) return plain;
  const bypass = parameters.has('BypassPolicyLockoutSafetyCheck') ? parameters.flag('BypassPolicyLockoutSafetyCheck') : undefined;
  const result = checkNewKeyPolicy(worldOf(plain.world), call.base, key.arn, policy, bypass);
  if (!result.ok) throw new Refusal(result.error, result.message, result.documented, result.decision);
  return withNewKey(call.state, { ...key, policy }, details);
}

export const CreateKey: Operation = {
  asks: (call) => {
    const key = askedKey(call);
    return [createAsk(call, key), ...tagAsk(call, key)];
  },
  perform: (call) => {
    const key = askedKey(call);
    const { spec: keySpec = '', usage = '', origin = '' } = key;
    if (call.parameters.has('CustomKeyStoreId') || origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE') throw notSimulated('A custom key store');
    const allowed = keySpecs.get(keySpec)?.usages ?? [];
    if (!allowed.includes(usage)) throw invalid(`KeyUsage ${usage} is not compatible with KeySpec ${keySpec}; use ${allowed.join(' or ')}.`);
    if (keySpec !== 'SYMMETRIC_DEFAULT' && !call.parameters.has('KeyUsage')) throw invalid(`You must specify a KeyUsage value for KeySpec ${keySpec}.`);
    if (origin === 'EXTERNAL' && keySpec !== 'SYMMETRIC_DEFAULT' && !keySpec.startsWith('HMAC')) throw notSimulated('Importing an asymmetric key');
    checkTags(call.parameters.tags('Tags'));
    const state = addKey(call, key);
    return { output: { KeyMetadata: metadataOf(state, key) }, state };
  },
};

export const DescribeKey: Operation = keyOperation({
  perform: ({ state }, key) => ({ output: { KeyMetadata: metadataOf(state, key) } }),
});

/** The keys of the caller's account in the Region that is called. */
export function ownKeys(call: Call): readonly KeySpec[] {
  return call.state.world.keys.filter(({ arn, manager }) => {
    const parts = parseArn(arn);
    return manager !== 'AWS_OWNED' && parts !== null && parts.account === call.account && parts.region === call.region;
  });
}

export const ListKeys: Operation = plainOperation((call) => {
  const rows = ownKeys(call).map(({ arn }) => ({ KeyId: idOf(arn), KeyArn: arn }));
  return { output: page(call.parameters, 'Keys', rows) };
});

export const UpdateKeyDescription: Operation = keyOperation({
  perform: ({ state, parameters }, key) => ({ output: nothing, state: withDetails(state, key.arn, { description: parameters.text('Description') }) }),
});

export const GetKeyLastUsage: Operation = keyOperation({
  perform: ({ state }, key) => {
    const { created = 0, lastUsed } = detailsOf(state, key.arn);
    const usage = lastUsed === undefined ? {} : { KeyLastUsage: { Operation: lastUsed.operation, Timestamp: isoDate(lastUsed.date) } };
    return { output: { KeyId: idOf(key.arn), KeyCreationDate: isoDate(created), TrackingStartDate: isoDate(created), ...usage } };
  },
});

/** The text of a key's policy: as someone wrote it, or the default where nobody did. */
export function policyOf(key: KeySpec): string {
  const { policy } = key;
  if (typeof policy === 'string') return policy;
  const arn = parseArn(key.arn);
  return JSON.stringify(policy ?? defaultKeyPolicy(arn?.account ?? '', arn?.partition ?? 'aws'), null, 2);
}
