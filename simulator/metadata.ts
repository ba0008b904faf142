import { type KeySpec, parseArn } from '#engine';
import type { JsonObject } from './answers.ts';
import { algorithmsOf } from './key-specs.ts';
import { materialOwner } from './materials.ts';
import { detailsOf, type State } from './state.ts';

const DAY = 86_400_000;

export const isoDate = (time: number): string => new Date(time).toISOString();
export const inDays = (time: number, days: number): number => time + days * DAY;
export const daysBetween = (from: number, to: number): number => Math.floor((to - from) / DAY);

export const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
export const regionOf = (arn: string): string => parseArn(arn)?.region ?? '';

/** The keys that share a multi-Region key's material, itself among them. */
export function relatedKeys(state: State, arn: string): readonly KeySpec[] {
  const owner = materialOwner(arn);
  return state.world.keys.filter((key) => materialOwner(key.arn) === owner);
}

const lists = { ENCRYPT_DECRYPT: 'EncryptionAlgorithms', SIGN_VERIFY: 'SigningAlgorithms', GENERATE_VERIFY_MAC: 'MacAlgorithms', KEY_AGREEMENT: 'KeyAgreementAlgorithms' } as const;

/** What DescribeKey tells of a key. https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export function metadataOf(state: State, key: KeySpec): JsonObject {
  const { arn, spec = 'SYMMETRIC_DEFAULT', usage = 'ENCRYPT_DECRYPT', state: keyState = 'Enabled', origin = 'AWS_KMS' } = key;
  const { created = 0, description = '', deletion, imported } = detailsOf(state, arn);
  return {
    AWSAccountId: parseArn(arn)?.account ?? '',
    KeyId: idOf(arn),
    Arn: arn,
    CreationDate: isoDate(created),
    Enabled: keyState === 'Enabled',
    Description: description,
    KeyUsage: usage,
    KeyState: keyState,
    ...(deletion === undefined ? {} : deletion.date === null ? { PendingDeletionWindowInDays: deletion.windowInDays } : { DeletionDate: isoDate(deletion.date) }),
    Origin: origin,
    KeyManager: key.manager === 'CUSTOMER' ? 'CUSTOMER' : 'AWS',
    CustomerMasterKeySpec: spec,
    KeySpec: spec,
    ...(usage in lists ? { [lists[usage as keyof typeof lists]]: algorithmsOf(spec, usage) } : {}),
    ...(imported === undefined ? {} : { ExpirationModel: imported.model, ...(imported.validTo === null ? {} : { ValidTo: isoDate(imported.validTo) }) }),
    MultiRegion: key.multiRegion ?? false,
    ...(key.multiRegion === true ? { MultiRegionConfiguration: multiRegionOf(state, key) } : {}),
  };
}

function multiRegionOf(state: State, key: KeySpec): JsonObject {
  const related = relatedKeys(state, key.arn).map(({ arn, multiRegionKeyType = 'PRIMARY' }) => ({ type: multiRegionKeyType, place: { Arn: arn, Region: regionOf(arn) } }));
  return {
    MultiRegionKeyType: key.multiRegionKeyType ?? 'PRIMARY',
    PrimaryKey: related.find(({ type }) => type === 'PRIMARY')?.place ?? null,
    ReplicaKeys: related.filter(({ type }) => type === 'REPLICA').map(({ place }) => place),
  };
}
