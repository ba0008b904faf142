import type { KeySpec } from '#engine';
import { invalid, notFound, notSimulated, Refusal } from '../answers.ts';
import { type Call, keyOf, named, namedKey } from '../call.ts';
import { type Blob, readBlob } from '../crypto/blob.ts';
import { toBase64 } from '../crypto/bytes.ts';
import { decryptRsa, encryptRsa, oaepLimit } from '../crypto/rsa.ts';
import { open, seal } from '../crypto/symmetric.ts';
import { algorithmsOf } from '../key-specs.ts';
import { materialOwner } from '../materials.ts';
import { currentVersion } from '../state.ts';
import { keyOperation, type Operation } from './operation.ts';

type Pairs = Readonly<Record<string, string>>;

const SYMMETRIC = 'SYMMETRIC_DEFAULT';
const algorithmIn = (call: Call, name: string): string => call.parameters.optionalText(name) ?? SYMMETRIC;

function checkAlgorithm(key: KeySpec, chosen: string, context: Pairs): void {
  const { spec = SYMMETRIC, usage = 'ENCRYPT_DECRYPT' } = key;
  if (!algorithmsOf(spec, usage).includes(chosen)) throw new Refusal('InvalidKeyUsageException', `Algorithm ${chosen} is incompatible with key spec ${spec}.`);
  if (spec === 'SM2') throw notSimulated('SM2');
  if (spec !== SYMMETRIC && Object.keys(context).length > 0) throw invalid('An encryption context goes with symmetric encryption keys only.');
}

/** Encrypts under the key's present material. */
export async function encryptWith(call: Call, key: KeySpec, chosen: string, context: Pairs, plaintext: Uint8Array): Promise<Uint8Array> {
  checkAlgorithm(key, chosen, context);
  const version = currentVersion(call.state, key.arn);
  const files = await call.materials.of(key, version);
  if (chosen === SYMMETRIC) return seal(files.secret, key.arn, version, context, plaintext);
  const limit = oaepLimit(Number(key.spec?.slice('RSA_'.length)), chosen);
  if (plaintext.length > limit) throw invalid(`With ${chosen} a key of spec ${key.spec ?? ''} encrypts at most ${limit} bytes; the plaintext has ${plaintext.length}.`);
  return encryptRsa(files.public ?? new Uint8Array(), chosen, plaintext);
}

const unreadable = (): Refusal => new Refusal('InvalidCiphertextException', 'The ciphertext was altered, or the encryption context is not the one it was encrypted with.');

/** The key of a ciphertext: the one in the blob, seen from the Region that is called. */
function keyInBlob(call: Call, blob: Blob): string {
  if (!call.isRegionGiven || !/:key\/mrk-/.test(blob.keyArn)) return blob.keyArn;
  return blob.keyArn.replace(/^(arn:[^:]*:kms:)[^:]*/, `$1${call.region}`);
}

/** The ARN on which a decryption is authorized. */
function decryptionKey(call: Call, parameter: string, algorithmParameter: string): string {
  const given = call.parameters.optionalText(parameter);
  if (given !== undefined) return named(call, given);
  const blob = readBlob(call.parameters.blob('CiphertextBlob'));
  if (blob !== null && algorithmIn(call, algorithmParameter) === SYMMETRIC) return keyInBlob(call, blob);
  if (algorithmIn(call, algorithmParameter) !== SYMMETRIC) throw invalid(`${parameter} is needed: a ciphertext of an asymmetric key does not say which key it is from.`);
  throw unreadable();
}

async function decryptWith(call: Call, key: KeySpec, chosen: string, context: Pairs): Promise<Uint8Array> {
  checkAlgorithm(key, chosen, context);
  const bytes = call.parameters.blob('CiphertextBlob');
  if (chosen !== SYMMETRIC) {
    const plaintext = await decryptRsa((await call.materials.of(key, 0)).secret, chosen, bytes);
    if (plaintext === null) throw unreadable();
    return plaintext;
  }
  const blob = readBlob(bytes);
  if (blob === null) throw unreadable();
  if (materialOwner(blob.keyArn) !== materialOwner(key.arn)) {
    throw new Refusal('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.', true);
  }
  const files = blob.version === 0 ? await call.materials.of(key, 0) : await call.materials.known(key.arn, blob.version);
  const plaintext = files === null ? null : await open(files.secret, blob, context);
  if (plaintext === null) throw unreadable();
  return plaintext;
}

function keyAt(call: Call, arn: string): KeySpec {
  const key = keyOf(call.state, arn);
  if (key === null) throw notFound(arn);
  return key;
}

export const Encrypt: Operation = keyOperation({
  isCryptographic: true,
  context: 'EncryptionContext',
  keys: (call) => ({ 'kms:EncryptionAlgorithm': algorithmIn(call, 'EncryptionAlgorithm') }),
  perform: async (call, key) => {
    const chosen = algorithmIn(call, 'EncryptionAlgorithm');
    const blob = await encryptWith(call, key, chosen, call.parameters.pairs('EncryptionContext'), call.parameters.blob('Plaintext'));
    return { output: { CiphertextBlob: toBase64(blob), KeyId: key.arn, EncryptionAlgorithm: chosen } };
  },
});

/**
 * Decrypt takes the key from the blob; a KeyId that is given must be that key.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
export const Decrypt: Operation = {
  isCryptographic: true,
  asks: (call) => [
    {
      action: 'kms:Decrypt',
      resources: [decryptionKey(call, 'KeyId', 'EncryptionAlgorithm')],
      keys: { 'kms:EncryptionAlgorithm': algorithmIn(call, 'EncryptionAlgorithm') },
      encryptionContext: call.parameters.pairs('EncryptionContext'),
    },
  ],
  perform: async (call) => {
    const key = keyAt(call, decryptionKey(call, 'KeyId', 'EncryptionAlgorithm'));
    const chosen = algorithmIn(call, 'EncryptionAlgorithm');
    const plaintext = await decryptWith(call, key, chosen, call.parameters.pairs('EncryptionContext'));
    return { output: { KeyId: key.arn, Plaintext: toBase64(plaintext), EncryptionAlgorithm: chosen } };
  },
};

/**
 * ReEncrypt needs two permissions: kms:ReEncryptFrom on the source key and kms:ReEncryptTo on the destination key.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
export const ReEncrypt: Operation = {
  isCryptographic: true,
  asks: (call) => {
    const from = decryptionKey(call, 'SourceKeyId', 'SourceEncryptionAlgorithm');
    const to = named(call, call.parameters.text('DestinationKeyId'));
    const source = keyOf(call.state, from);
    const isSame = source !== null && source.arn === keyOf(call.state, to)?.arn;
    const ask = (action: string, arn: string, side: 'Source' | 'Destination'): ReturnType<Operation['asks']>[number] => ({
      action,
      resources: [arn],
      keys: { 'kms:ReEncryptOnSameKey': String(isSame), 'kms:EncryptionAlgorithm': algorithmIn(call, `${side}EncryptionAlgorithm`) },
      encryptionContext: call.parameters.pairs(`${side}EncryptionContext`),
    });
    return [ask('kms:ReEncryptFrom', from, 'Source'), ask('kms:ReEncryptTo', to, 'Destination')];
  },
  perform: async (call) => {
    const source = keyAt(call, decryptionKey(call, 'SourceKeyId', 'SourceEncryptionAlgorithm'));
    const destination = namedKey(call, 'DestinationKeyId');
    const [from, to] = [algorithmIn(call, 'SourceEncryptionAlgorithm'), algorithmIn(call, 'DestinationEncryptionAlgorithm')];
    const plaintext = await decryptWith(call, source, from, call.parameters.pairs('SourceEncryptionContext'));
    const blob = await encryptWith(call, destination, to, call.parameters.pairs('DestinationEncryptionContext'), plaintext);
    const output = { CiphertextBlob: toBase64(blob), SourceKeyId: source.arn, KeyId: destination.arn, SourceEncryptionAlgorithm: from, DestinationEncryptionAlgorithm: to };
    return { output };
  },
};
