import type { KeySpec } from '#engine';
import { invalid, notSimulated, Refusal } from '../answers.ts';
import type { Call } from '../call.ts';
import { sameBytes, toBase64 } from '../crypto/bytes.ts';
import { sharedSecret } from '../crypto/elliptic.ts';
import { macOf } from '../crypto/hmac.ts';
import { faultOfMessage, type MessageType, sign, type Signing, verify } from '../crypto/sign.ts';
import { algorithmsOf, keySpecs } from '../key-specs.ts';
import { keyOperation, type Operation } from './operation.ts';

const messageTypeIn = (call: Call): MessageType => (call.parameters.optionalText('MessageType') ?? 'RAW') as MessageType;

function check(key: KeySpec, algorithm: string): void {
  const { spec = 'SYMMETRIC_DEFAULT', usage = 'ENCRYPT_DECRYPT' } = key;
  if (!algorithmsOf(spec, usage).includes(algorithm)) throw new Refusal('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${spec}.`);
  if (spec === 'SM2') throw notSimulated('SM2');
}

function signingOf(call: Call, key: KeySpec): Signing {
  const algorithm = call.parameters.text('SigningAlgorithm');
  check(key, algorithm);
  const signing = { spec: key.spec ?? '', algorithm, messageType: messageTypeIn(call), message: call.parameters.blob('Message') };
  const fault = faultOfMessage(signing);
  if (fault !== null) throw invalid(fault);
  return signing;
}

const signingKeys = (call: Call): Readonly<Record<string, string>> => ({ 'kms:SigningAlgorithm': call.parameters.text('SigningAlgorithm'), 'kms:MessageType': messageTypeIn(call) });

export const Sign: Operation = keyOperation({
  isCryptographic: true,
  keys: signingKeys,
  perform: async (call, key) => {
    const signing = signingOf(call, key);
    const signature = await sign(signing, (await call.materials.of(key, 0)).secret);
    return { output: { KeyId: key.arn, Signature: toBase64(signature), SigningAlgorithm: signing.algorithm } };
  },
});

export const Verify: Operation = keyOperation({
  isCryptographic: true,
  keys: signingKeys,
  perform: async (call, key) => {
    const signing = signingOf(call, key);
    const files = await call.materials.of(key, 0);
    if (!(await verify(signing, files.public ?? new Uint8Array(), call.parameters.blob('Signature')))) {
      throw new Refusal('KMSInvalidSignatureException', 'The signature does not belong to this message, key and algorithm.');
    }
    return { output: { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: signing.algorithm } };
  },
});

const macKeys = (call: Call): Readonly<Record<string, string>> => ({ 'kms:MacAlgorithm': call.parameters.text('MacAlgorithm') });

async function macFor(call: Call, key: KeySpec): Promise<Uint8Array> {
  const algorithm = call.parameters.text('MacAlgorithm');
  check(key, algorithm);
  return macOf((await call.materials.of(key, 0)).secret, algorithm, call.parameters.blob('Message'));
}

export const GenerateMac: Operation = keyOperation({
  isCryptographic: true,
  keys: macKeys,
  perform: async (call, key) => ({ output: { Mac: toBase64(await macFor(call, key)), MacAlgorithm: call.parameters.text('MacAlgorithm'), KeyId: key.arn } }),
});

export const VerifyMac: Operation = keyOperation({
  isCryptographic: true,
  keys: macKeys,
  perform: async (call, key) => {
    if (!sameBytes(await macFor(call, key), call.parameters.blob('Mac'))) throw new Refusal('KMSInvalidMacException', 'The MAC does not belong to this message, key and algorithm.');
    return { output: { KeyId: key.arn, MacValid: true, MacAlgorithm: call.parameters.text('MacAlgorithm') } };
  },
});

export const GetPublicKey: Operation = keyOperation({
  perform: async (call, key) => {
    const { spec = '', usage = 'ENCRYPT_DECRYPT' } = key;
    if (spec === 'SM2' || !keySpecs.has(spec)) throw notSimulated(spec);
    const files = await call.materials.of(key, 0);
    const names = { ENCRYPT_DECRYPT: 'EncryptionAlgorithms', SIGN_VERIFY: 'SigningAlgorithms' } as const;
    const list = usage === 'ENCRYPT_DECRYPT' || usage === 'SIGN_VERIFY' ? names[usage] : 'KeyAgreementAlgorithms';
    const output = { KeyId: key.arn, PublicKey: toBase64(files.public ?? new Uint8Array()), CustomerMasterKeySpec: spec, KeySpec: spec, KeyUsage: usage, [list]: algorithmsOf(spec, usage) };
    return { output };
  },
});

export const DeriveSharedSecret: Operation = keyOperation({
  isCryptographic: true,
  keys: (call) => ({ 'kms:KeyAgreementAlgorithm': call.parameters.text('KeyAgreementAlgorithm') }),
  perform: async (call, key) => {
    check(key, 'ECDH');
    const secret = await sharedSecret(key.spec ?? '', (await call.materials.of(key, 0)).secret, call.parameters.blob('PublicKey'));
    if (secret === null) throw invalid(`PublicKey must be a key on the curve ${key.spec ?? ''}, in DER (SubjectPublicKeyInfo).`);
    return { output: { KeyId: key.arn, SharedSecret: toBase64(secret), KeyAgreementAlgorithm: 'ECDH', KeyOrigin: key.origin ?? 'AWS_KMS' } };
  },
});
