import type { KeySpec } from '#engine';
import { Refusal } from '../answers.ts';
import { type Call, keyOf, namedKey, named } from '../call.ts';
import { metadataOf, regionOf, relatedKeys } from '../metadata.ts';
import { detailsOf, type State, withDetails, withKey } from '../state.ts';
import { addKey, createAsk, policyOf, tagAsk } from './keys.ts';
import { nothing, type Operation } from './operation.ts';
import { checkTags, tagsOf } from './tags.ts';

const inRegion = (arn: string, place: string): string => arn.replace(/^(arn:[^:]*:kms:)[^:]*/, `$1${place}`);

function replicaOf(call: Call, primary: KeySpec): KeySpec {
  const { arn, spec, usage, origin } = primary;
  return {
    arn: inRegion(arn, call.parameters.text('ReplicaRegion')),
    manager: 'CUSTOMER',
    ...(spec === undefined ? {} : { spec }),
    ...(usage === undefined ? {} : { usage }),
    ...(origin === undefined ? {} : { origin }),
    state: origin === 'EXTERNAL' ? 'PendingImport' : 'Enabled',
    multiRegion: true,
    multiRegionKeyType: 'REPLICA',
    ...(call.parameters.has('Tags') ? { tags: tagsOf(call) } : {}),
  };
}

/**
 * A replica has the primary key's material and a policy, tags, grants and aliases of its own.
 * It takes kms:ReplicateKey on the primary key and kms:CreateKey in the other Region.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
 */
export const ReplicateKey: Operation = {
  asks: (call) => {
    const arn = named(call, call.parameters.text('KeyId'));
    const place = call.parameters.text('ReplicaRegion');
    const primary = keyOf(call.state, arn);
    const first = { action: 'kms:ReplicateKey', resources: [arn], keys: { 'kms:ReplicaRegion': place } };
    if (primary === null) return [first];
    const replica = replicaOf(call, primary);
    return [first, createAsk(call, replica, { 'aws:RequestedRegion': place }), ...tagAsk(call, replica)];
  },
  perform: (call) => {
    const primary = namedKey(call);
    const replica = replicaOf(call, primary);
    if (keyOf(call.state, replica.arn) !== null) throw new Refusal('AlreadyExistsException', `${replica.arn} already exists.`);
    checkTags(call.parameters.tags('Tags'));
    const added = addKey(call, replica);
    const { rotation, rotations } = detailsOf(call.state, primary.arn);
    const state = withDetails(added, replica.arn, { ...(rotation === undefined ? {} : { rotation }), ...(rotations === undefined ? {} : { rotations }) });
    const made = keyOf(state, replica.arn) ?? replica;
    return { output: { ReplicaKeyMetadata: metadataOf(state, made), ReplicaPolicy: policyOf(made), ReplicaTags: [...call.parameters.tags('Tags')].map((tag) => ({ ...tag })) }, state };
  },
};

/** The primary key and one of its replicas change places; it takes permission on both. */
export const UpdatePrimaryRegion: Operation = {
  asks: (call) => {
    const arn = named(call, call.parameters.text('KeyId'));
    const place = call.parameters.text('PrimaryRegion');
    const keys = { 'kms:PrimaryRegion': place };
    const ask = (resource: string): ReturnType<Operation['asks']>[number] => ({ action: 'kms:UpdatePrimaryRegion', resources: [resource], keys });
    const replica = inRegion(arn, place);
    return keyOf(call.state, replica) === null || replica === arn ? [ask(arn)] : [ask(arn), ask(replica)];
  },
  perform: (call) => {
    const primary = namedKey(call);
    const place = call.parameters.text('PrimaryRegion');
    const replica = relatedKeys(call.state, primary.arn).find(({ arn }) => regionOf(arn) === place);
    if ((primary.multiRegionKeyType ?? 'PRIMARY') !== 'PRIMARY') throw new Refusal('UnsupportedOperationException', `${primary.arn} is no multi-Region primary key.`);
    if (replica?.multiRegionKeyType !== 'REPLICA') throw new Refusal('NotFoundException', `There is no replica of this key in ${place}.`);
    const turned = (state: State, arn: string, multiRegionKeyType: 'PRIMARY' | 'REPLICA'): State => withKey(state, arn, (key) => ({ ...key, multiRegionKeyType }));
    return { output: nothing, state: turned(turned(call.state, primary.arn, 'REPLICA'), replica.arn, 'PRIMARY') };
  },
};
