import type { KeySpec } from '#engine';
import { invalid, notSimulated } from '../answers.ts';
import type { Call } from '../call.ts';
import { toBase64 } from '../crypto/bytes.ts';
import { generateMaterial } from '../crypto/generate.ts';
import { randomBytes } from '../crypto/web-crypto.ts';
import { encryptWith } from './encryption.ts';
import { common, keyOperation, type Operation, pairs, plainOperation, recipient } from './operation.ts';

const SYMMETRIC = 'SYMMETRIC_DEFAULT';
const pairSpecs = ['RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519', 'SM2'];

function seal(call: Call, key: KeySpec, plaintext: Uint8Array): Promise<Uint8Array> {
  return encryptWith(call, key, SYMMETRIC, call.parameters.pairs('EncryptionContext'), plaintext);
}

/** Exactly one of KeySpec and NumberOfBytes says how long a data key is. */
function lengthOfDataKey(call: Call): number {
  const spec = call.parameters.optionalText('KeySpec');
  const count = call.parameters.number('NumberOfBytes');
  if ((spec === undefined) === (count === undefined)) throw invalid('Please specify either number of bytes or key spec.');
  return count ?? (spec === 'AES_128' ? 16 : 32);
}

function dataKey(withPlaintext: boolean): Operation {
  return keyOperation({
    parameters: {
      KeySpec: { type: 'text', oneOf: ['AES_256', 'AES_128'] },
      NumberOfBytes: { type: 'number', min: 1, max: 1024 },
      EncryptionContext: pairs,
      ...(withPlaintext ? recipient : {}),
      ...common,
    },
    isCryptographic: true,
    context: 'EncryptionContext',
    keys: () => ({ 'kms:EncryptionAlgorithm': SYMMETRIC }),
    perform: async (call, key) => {
      const plaintext = randomBytes(lengthOfDataKey(call));
      const blob = { CiphertextBlob: toBase64(await seal(call, key, plaintext)), KeyId: key.arn };
      return { output: withPlaintext ? { ...blob, Plaintext: toBase64(plaintext) } : blob };
    },
  });
}

function dataKeyPair(withPlaintext: boolean): Operation {
  return keyOperation({
    parameters: { KeyPairSpec: { type: 'text', required: true, oneOf: pairSpecs }, EncryptionContext: pairs, ...(withPlaintext ? recipient : {}), ...common },
    isCryptographic: true,
    context: 'EncryptionContext',
    keys: (call) => ({ 'kms:EncryptionAlgorithm': SYMMETRIC, 'kms:DataKeyPairSpec': call.parameters.text('KeyPairSpec') }),
    perform: async (call, key) => {
      const spec = call.parameters.text('KeyPairSpec');
      if (spec === 'SM2') throw notSimulated('SM2');
      const files = await generateMaterial(spec);
      const output = {
        PrivateKeyCiphertextBlob: toBase64(await seal(call, key, files.secret)),
        PublicKey: toBase64(files.public ?? new Uint8Array()),
        KeyId: key.arn,
        KeyPairSpec: spec,
      };
      return { output: withPlaintext ? { ...output, PrivateKeyPlaintext: toBase64(files.secret) } : output };
    },
  });
}

export const GenerateDataKey = dataKey(true);
export const GenerateDataKeyWithoutPlaintext = dataKey(false);
export const GenerateDataKeyPair = dataKeyPair(true);
export const GenerateDataKeyPairWithoutPlaintext = dataKeyPair(false);

export const GenerateRandom: Operation = plainOperation(
  { NumberOfBytes: { type: 'number', required: true, min: 1, max: 1024 }, CustomKeyStoreId: { type: 'text', max: 64 }, ...recipient },
  ({ parameters }) => {
    if (parameters.has('CustomKeyStoreId')) throw notSimulated('A custom key store');
    return { output: { Plaintext: toBase64(randomBytes(parameters.number('NumberOfBytes') ?? 1)) } };
  },
);
