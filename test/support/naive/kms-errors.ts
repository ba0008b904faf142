import { carries, factsOf, keyStates } from './catalog.ts';
import type { KeySpec } from './spec.ts';
import type { Target } from './target.ts';

/** The kinds of key that the facts name for each operation. */
function typeOf(key: KeySpec): string[] {
  const spec = key.spec ?? 'SYMMETRIC_DEFAULT';
  const usage = key.usage ?? 'ENCRYPT_DECRYPT';
  if (spec === 'SYMMETRIC_DEFAULT') return ['symmetric'];
  if (spec.startsWith('HMAC_')) return ['hmac'];
  if (spec.startsWith('RSA_')) return ['rsa', usage === 'SIGN_VERIFY' ? 'rsaSign' : 'rsaEncrypt'];
  if (spec.startsWith('ML_DSA_')) return ['mlDsa'];
  if (spec === 'SM2') return ['sm2', usage === 'SIGN_VERIFY' ? 'sm2Sign' : usage === 'KEY_AGREEMENT' ? 'sm2KeyAgreement' : 'sm2Encrypt'];
  return ['ecc', usage === 'KEY_AGREEMENT' ? 'eccKeyAgreement' : 'eccSign'];
}

const imported = (key: KeySpec): boolean => key.origin === 'EXTERNAL';
const custom = (key: KeySpec): boolean => key.origin === 'AWS_CLOUDHSM' || key.origin === 'EXTERNAL_KEY_STORE';

/** The operations that the table of key states does not have yet behave as the one they are most like. */
const like: Record<string, string> = {
  DeriveSharedSecret: 'Decrypt',
  ReEncryptFrom: 'ReEncrypt',
  ReEncryptTo: 'ReEncrypt',
};

function stateError(operation: string, key: KeySpec): string | undefined {
  const state = key.state ?? 'Enabled';
  const column = keyStates.columns.findIndex((name) => name.split('/').includes(state));
  const cell = keyStates.operations[like[operation] ?? operation]?.[column];
  if (cell === undefined || cell === 'OK' || cell === 'OK[12]' || cell === 'COND[10]') return undefined; // [10]: a request does not say which key the alias moves to
  // Written before asymmetric and HMAC keys could have imported material: without material no cryptographic operation works.
  if (cell === 'N/A') return state === 'PendingImport' ? 'KMSInvalidStateException' : undefined;
  const notes = (/\[(.*)\]/.exec(cell)?.[1] ?? '').split(',').map(Number);
  const unsupported =
    notes.includes(6) ||
    (notes.includes(7) && (imported(key) || custom(key) || (key.spec ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT')) ||
    (notes.includes(9) && !imported(key)) ||
    (notes.includes(16) && (custom(key) || (key.spec ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT'));
  if (cell.startsWith('COND') || cell === 'OK[9]') return unsupported ? 'UnsupportedOperationException' : undefined;
  // Where the table names several errors it does not say which comes first: the state's own, then that of a disabled key.
  if ([3, 4, 5, 11, 13, 14, 15].some((note) => notes.includes(note)) || (notes.includes(8) && imported(key))) return 'KMSInvalidStateException';
  return notes.includes(1) ? 'DisabledException' : 'UnsupportedOperationException';
}

/** Keys that an operation leaves out although their usage fits it: what the page of the operation says. */
function isOfWrongKind(operation: string, key: KeySpec): boolean {
  const replica = key.multiRegionKeyType === 'REPLICA';
  if (operation.startsWith('GenerateDataKeyPair')) return custom(key);
  if (operation === 'ReplicateKey') return key.multiRegion !== true || replica;
  if (operation === 'UpdatePrimaryRegion') return key.multiRegion !== true;
  return ['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand'].includes(operation) && replica;
}

/** What KMS itself says no to when every policy says yes. */
export function kmsError(action: string, target: Target): string | undefined {
  const facts = factsOf(action);
  if (target.kind !== 'key') return undefined;
  if (!target.key) return 'NotFoundException';
  if (target.alias !== undefined && !carries(facts, 'kms:RequestAlias')) return 'InvalidArnException';
  const operation = facts?.name.slice(4) ?? '';
  const state = stateError(operation, target.key);
  if (state !== undefined) return state;
  if (isOfWrongKind(operation, target.key)) return 'UnsupportedOperationException';
  if (facts?.validKeyTypes && !typeOf(target.key).some((type) => facts.validKeyTypes?.includes(type))) {
    return operation === 'GetPublicKey' ? 'UnsupportedOperationException' : 'InvalidKeyUsageException';
  }
  return undefined;
}
