import { invalid, notSimulated, Refusal } from '../answers.ts';
import type { Call } from '../call.ts';
import { ascii, fromBase64, hex, sameBytes, toBase64, utf8 } from '../crypto/bytes.ts';
import { materialLength } from '../crypto/generate.ts';
import { decryptRsa, generateRsa } from '../crypto/rsa.ts';
import { randomBytes } from '../crypto/web-crypto.ts';
import { inDays, isoDate } from '../metadata.ts';
import { withDetails, withoutDetail } from '../state.ts';
import { withKeyState } from './lifecycle.ts';
import { keyOperation, type Operation } from './operation.ts';

/** Where the private half of a wrapping key is kept. */
const wrappingKey = (id: string): string => `import:${id}`;

/** https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html */
export const GetParametersForImport: Operation = keyOperation({
  keys: ({ parameters }) => ({ 'kms:WrappingAlgorithm': parameters.text('WrappingAlgorithm'), 'kms:WrappingKeySpec': parameters.text('WrappingKeySpec') }),
  perform: async ({ parameters, materials, now }, key) => {
    const [algorithm, spec] = [parameters.text('WrappingAlgorithm'), parameters.text('WrappingKeySpec')];
    if (!algorithm.startsWith('RSAES_OAEP') || spec === 'SM2') throw notSimulated(`Wrapping with ${algorithm} under ${spec}`);
    const id = hex(randomBytes(16));
    const files = await generateRsa(Number(spec.slice('RSA_'.length)));
    materials.keep(wrappingKey(id), 0, files);
    const validTo = inDays(now, 1);
    const token = toBase64(utf8(`import-token|${id}|${key.arn}|${algorithm}|${validTo}`));
    return { output: { KeyId: key.arn, ImportToken: token, PublicKey: toBase64(files.public ?? new Uint8Array()), ParametersValidTo: isoDate(validTo) } };
  },
});

/** The material that the caller wrapped under the public key of its import token. */
async function unwrapped({ parameters, materials, now }: Call, arn: string): Promise<Uint8Array> {
  const [word, id = '', of, algorithm = '', validTo] = ascii(fromBase64(parameters.text('ImportToken')) ?? new Uint8Array()).split('|');
  const files = word === 'import-token' && of === arn ? await materials.known(wrappingKey(id), 0) : null;
  if (files === null) throw new Refusal('InvalidImportTokenException', 'The import token is not one of GetParametersForImport for this key.');
  if (now > Number(validTo)) throw new Refusal('ExpiredImportTokenException', 'The import token was valid for 24 hours.');
  const material = await decryptRsa(files.secret, algorithm, parameters.blob('EncryptedKeyMaterial'));
  if (material === null) throw new Refusal('InvalidCiphertextException', 'The key material is not encrypted under the public key of the import token.');
  return material;
}

const KEEP = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
const modelOf = ({ parameters }: Call): string => parameters.optionalText('ExpirationModel') ?? 'KEY_MATERIAL_EXPIRES';

/**
 * Material that was imported once can only be imported again, never replaced.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
export const ImportKeyMaterial: Operation = keyOperation({
  keys: (call) => {
    const validTo = call.parameters.date('ValidTo');
    return { 'kms:ExpirationModel': modelOf(call), ...(validTo === undefined ? {} : { 'kms:ValidTo': String(Math.floor(validTo / 1000)) }) };
  },
  perform: async (call, key) => {
    const { parameters, materials, state, now } = call;
    const model = modelOf(call);
    const validTo = parameters.date('ValidTo') ?? null;
    if ((model === KEEP) !== (validTo === null)) throw invalid('A ValidTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES, and only then.');
    if (validTo !== null && validTo <= now) throw invalid('ValidTo must be in the future.');
    const material = await unwrapped(call, key.arn);
    const length = materialLength(key.spec ?? 'SYMMETRIC_DEFAULT');
    const before = await materials.known(key.arn, 0);
    if (before !== null && !sameBytes(before.secret, material)) throw new Refusal('IncorrectKeyMaterialException', 'This key had other material before; only the same material can be imported again.');
    if (material.length !== length) throw new Refusal('IncorrectKeyMaterialException', `The key material has ${material.length} bytes; this key takes ${length ?? 'none'}.`);
    materials.keep(key.arn, 0, { secret: material });
    return { output: { KeyId: key.arn }, state: withDetails(withKeyState(state, key.arn, 'Enabled'), key.arn, { imported: { model, validTo } }) };
  },
});

/** At once, without a waiting period. The material can be imported again. */
export const DeleteImportedKeyMaterial: Operation = keyOperation({
  perform: ({ state }, key) => {
    const pending = key.state === 'PendingDeletion' || key.state === 'PendingReplicaDeletion' ? state : withKeyState(state, key.arn, 'PendingImport');
    return { output: { KeyId: key.arn }, state: withoutDetail(pending, key.arn, 'imported') };
  },
});
