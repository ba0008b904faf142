import { keyStateNotes, keyStates } from '../catalog/key-states.ts';
import { kmsAction } from '../3-world/context.ts';
import type { Key } from '../3-world/world.ts';
import type { ServiceError } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';

/** The answer of KMS once the policies have allowed. */
export interface StateAnswer {
  readonly error?: ServiceError;
  readonly rule: RuleId;
}

/**
 * Whether KMS carries the operation out on this key: its state, its usage and spec, its origin.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 *
 * @param named the resource as the request named it: some operations take no alias
 */
export function checkKeyState(key: Key, action: string, named: string): StateAnswer {
  if (named.includes(':alias/') && kmsAction(action)?.conditionKeys.includes('kms:RequestAlias') !== true) {
    return { error: 'InvalidArnException', rule: 'keyState.alias' };
  }
  const stateError = errorOfState(key, action);
  if (stateError !== null) return { error: stateError, rule: 'keyState.refuses' };
  const usageError = errorOfUsage(key, action);
  return usageError === null ? { rule: 'keyState.works' } : { error: usageError, rule: 'keyState.usage' };
}

const isImported = (key: Key): boolean => key.origin === 'EXTERNAL';
const isCustomStore = (key: Key): boolean => key.origin === 'AWS_CLOUDHSM' || key.origin === 'EXTERNAL_KEY_STORE';

/** Footnotes of the table that speak of a kind of key, not of the state alone; 10 is about the key that an alias leads to next. */
const conditional: Readonly<Record<number, (key: Key) => boolean>> = {
  7: (key) => isImported(key) || isCustomStore(key) || key.spec !== 'SYMMETRIC_DEFAULT',
  8: isImported,
  9: (key) => !isImported(key),
  16: (key) => isCustomStore(key) || key.spec !== 'SYMMETRIC_DEFAULT',
};

function errorOfState(key: Key, action: string): ServiceError | null {
  const cell = keyStates[action]?.[key.state];
  if (cell === undefined) return null;
  // The table is older than imported key material for asymmetric and HMAC keys; without material no cryptographic operation works.
  if (cell.answer === 'N/A') return key.state === 'PendingImport' ? 'KMSInvalidStateException' : null;
  const applying = cell.notes.filter((note) => conditional[note]?.(key) ?? cell.answer === 'FAIL');
  // A state that fails for every key of its kind says so once: pending import means imported material.
  const errors = (applying.length === 0 && cell.answer === 'FAIL' ? cell.notes.slice(0, 1) : applying).map(errorOfNote);
  // Where the table names two errors, KMS answers with the state's own: the older DisabledException is for disabled keys.
  const preferred = errors.find((error) => error === 'KMSInvalidStateException') ?? errors[0];
  return preferred ?? null;
}

function errorOfNote(note: number): ServiceError {
  const text = keyStateNotes[note] ?? '';
  if (text.startsWith('DisabledException')) return 'DisabledException';
  return text.startsWith('UnsupportedOperationException') ? 'UnsupportedOperationException' : 'KMSInvalidStateException';
}

/** What a key is good for, in the words of the action catalogue. */
export function keyKinds(key: Pick<Key, 'spec' | 'usage'>): readonly string[] {
  const { spec, usage } = key;
  if (spec === 'SYMMETRIC_DEFAULT') return ['symmetric'];
  if (spec.startsWith('HMAC')) return ['hmac'];
  if (spec.startsWith('RSA')) return ['rsa', usage === 'SIGN_VERIFY' ? 'rsaSign' : 'rsaEncrypt'];
  if (spec.startsWith('ECC')) return ['ecc', usage === 'KEY_AGREEMENT' ? 'eccKeyAgreement' : 'eccSign'];
  if (spec.startsWith('ML_DSA')) return ['mlDsa'];
  if (spec === 'SM2') return ['sm2', usage === 'SIGN_VERIFY' ? 'sm2Sign' : usage === 'KEY_AGREEMENT' ? 'sm2KeyAgreement' : 'sm2Encrypt'];
  return [];
}

const isNoReplica = (key: Key): boolean => key.multiRegionKeyType !== 'REPLICA';
const isKeptByKms = (key: Key): boolean => !isCustomStore(key);

/** Operations that leave out keys for another reason than their usage and spec; the pages of the operations name it. */
const takes: Readonly<Record<string, (key: Key) => boolean>> = {
  'kms:GenerateDataKeyPair': isKeptByKms,
  'kms:GenerateDataKeyPairWithoutPlaintext': isKeptByKms,
  'kms:ReplicateKey': (key) => key.multiRegion && isNoReplica(key),
  'kms:UpdatePrimaryRegion': (key) => key.multiRegion,
  'kms:EnableKeyRotation': isNoReplica,
  'kms:DisableKeyRotation': isNoReplica,
  'kms:RotateKeyOnDemand': isNoReplica,
};

function errorOfUsage(key: Key, action: string): ServiceError | null {
  if (takes[action]?.(key) === false) return 'UnsupportedOperationException';
  const wanted = kmsAction(action)?.keyTypes;
  if (wanted === undefined || wanted === null) return null;
  const types = keyKinds(key);
  if (types.length === 0 || types.some((type) => wanted.includes(type))) return null;
  return action === 'kms:GetPublicKey' ? 'UnsupportedOperationException' : 'InvalidKeyUsageException';
}
