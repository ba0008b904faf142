import type { KeySpec } from '#engine';
import { invalid, notSimulated } from '../answers.ts';
import type { Call } from '../call.ts';
import { toBase64 } from '../crypto/bytes.ts';
import { generateMaterial } from '../crypto/generate.ts';
import { randomBytes } from '../crypto/web-crypto.ts';
import { encryptWith } from './encryption.ts';
import { keyOperation, type Operation, plainOperation } from './operation.ts';

const SYMMETRIC = 'SYMMETRIC_DEFAULT';

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

export const GenerateRandom: Operation = plainOperation(({ parameters }) => {
  if (parameters.has('CustomKeyStoreId')) throw notSimulated('A custom key store');
  return { output: { Plaintext: toBase64(randomBytes(parameters.number('NumberOfBytes') ?? 1)) } };
});
