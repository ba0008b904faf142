import { type KeySpec, type KeyState, parseArn, type PolicyDocument } from '#engine';
import * as v from 'valibot';
import { member } from '../../json.ts';
import { WorldBuilder } from '../../world/builder.ts';
import type { Inquiry } from '../inquiry.ts';
import { type Format, inForm, readOf } from './format.ts';

/** What stands where nobody knows the policy of an AWS managed key: it allows nothing. */
export const unknownPolicy: PolicyDocument = { Version: '2012-10-17', Statement: [] };

const metadata = v.object({
  Arn: v.string(),
  KeyState: v.optional(v.string()),
  Enabled: v.optional(v.boolean()),
  KeySpec: v.optional(v.string()),
  CustomerMasterKeySpec: v.optional(v.string()),
  KeyUsage: v.optional(v.string()),
  Origin: v.optional(v.string()),
  KeyManager: v.optional(v.picklist(['CUSTOMER', 'AWS'])),
  MultiRegion: v.optional(v.boolean()),
  MultiRegionConfiguration: v.optional(v.object({ MultiRegionKeyType: v.optional(v.picklist(['PRIMARY', 'REPLICA'])) })),
});
const schema = v.object({ KeyMetadata: metadata });

/** With `--query KeyMetadata` it stands alone. */
const isAlone = (value: unknown): boolean => ['Arn', 'KeyId', 'KeyState'].every((name) => member(value, name) !== undefined);

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export const describeKey: Format = {
  kind: 'describeKey',
  recognises: (value) => member(value, 'KeyMetadata') !== undefined || isAlone(value),
  read({ value }, inquiry, chosen) {
    const key = isAlone(value) ? inForm(metadata, value) : inForm(schema, value).KeyMetadata;
    const builder = new WorldBuilder(inquiry);
    const manager = key.KeyManager ?? 'CUSTOMER';
    const type = key.MultiRegionConfiguration?.MultiRegionKeyType;
    const spec: KeySpec = {
      arn: key.Arn,
      manager,
      ...(manager === 'AWS' ? { policy: unknownPolicy } : {}),
      ...stateOf(key, inquiry),
      ...defined({ spec: key.KeySpec ?? key.CustomerMasterKeySpec, usage: key.KeyUsage, origin: key.Origin }),
      ...(key.MultiRegion === undefined ? {} : { multiRegion: key.MultiRegion }),
      ...(type === undefined ? {} : { multiRegionKeyType: type }),
    };
    builder.key(key.Arn, spec, 'KeyMetadata.Arn');
    inquiry.note('assumed', key.Arn, manager === 'AWS' ? 'The file does not hold the key’s policy, so it allows nothing yet. Bring in the output of aws kms get-key-policy too.' : 'The file does not hold the key policy. Until you bring in the output of aws kms get-key-policy, a new key has the default key policy.');
    return readOf(builder, `The output of aws kms describe-key for ${parseArn(key.Arn)?.resource ?? key.Arn}.`, chosen);
  },
};

const states: readonly KeyState[] = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable', 'Creating', 'Updating'];

function stateOf({ KeyState: given, Enabled: enabled, Arn: arn }: { KeyState?: string | undefined; Enabled?: boolean | undefined; Arn: string }, inquiry: Inquiry): { state?: KeyState } {
  if (given === undefined) return enabled === undefined ? {} : { state: enabled ? 'Enabled' : 'Disabled' };
  const state = states.find((one) => one === given);
  if (state !== undefined) return { state };
  inquiry.lacks(arn, `The key state "${given}" is not known here, so the key counts as enabled.`);
  return {};
}

/** Only the members that have a value. */
function defined<Value>(members: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(members).filter((pair): pair is [string, Value] => pair[1] !== undefined));
}
