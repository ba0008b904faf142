import { type KeySpec } from '#engine';
import { type Attempt, type Scene, sceneRequest } from '#lessons';
import { awsCommand, keySpecs, operations } from '#simulator';
import { keyOf } from '../views/compiled.ts';
import type { ConsoleEntry } from './kms.ts';

const HELLO = 'aGVsbG8=';

/** What a parameter gets where the composed request says nothing of it: the smallest thing that the call takes. */
function valueFor(name: string, key: KeySpec | undefined, keyId: string, last: (operation: string) => string | null): unknown {
  const facts = keySpecs.get(key?.spec ?? 'SYMMETRIC_DEFAULT');
  const values: Readonly<Record<string, unknown>> = {
    ...{ KeyId: keyId, SourceKeyId: keyId, DestinationKeyId: keyId, TargetKeyId: keyId },
    ...{ Plaintext: HELLO, Message: HELLO, CiphertextBlob: last('Encrypt') ?? last('GenerateDataKey') ?? HELLO, Signature: last('Sign') ?? HELLO, Mac: last('GenerateMac') ?? HELLO },
    ...{ AliasName: key?.aliases?.[0] ?? 'alias/new', NumberOfBytes: 32, KeySpec: 'AES_256', KeyPairSpec: 'ECC_NIST_P256' },
    ...{ SigningAlgorithm: facts?.signing?.[0] ?? 'ECDSA_SHA_256', MacAlgorithm: facts?.mac?.[0] ?? 'HMAC_SHA_256', KeyAgreementAlgorithm: 'ECDH', EncryptionAlgorithm: key?.spec?.startsWith('RSA') === true ? facts?.encryption?.at(-1) : undefined },
    ...{ Operations: ['Decrypt'], GranteePrincipal: `arn:aws:iam::${keyId.split(':')[4] ?? ''}:root`, GrantId: key?.grants?.[0]?.id ?? 'GRANT-ID' },
    ...{ Policy: key?.policy, PendingWindowInDays: undefined, Description: 'A key of the sandbox', Tags: [{ TagKey: 'team', TagValue: 'orders' }], TagKeys: ['team'] },
    ...{ ReplicaRegion: 'us-east-1', PrimaryRegion: 'us-east-1', RetiringPrincipal: `arn:aws:iam::${keyId.split(':')[4] ?? ''}:root` },
    ...{ WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048', ImportToken: HELLO, EncryptedKeyMaterial: HELLO, PublicKey: HELLO },
  };
  return values[name];
}

/**
 * The composed request as a command, with what else the call needs: what was encrypted last is what is decrypted.
 *
 * @param transcript what was run before, the newest last
 */
export function suggestedCommand(scene: Scene, attempt: Attempt, transcript: readonly ConsoleEntry[]): string {
  const operation = { ReEncryptFrom: 'ReEncrypt', ReEncryptTo: 'ReEncrypt' }[attempt.action.replace(/^kms:/, '')] ?? attempt.action.replace(/^kms:/, '');
  const shapes = operations.get(operation)?.parameters;
  if (shapes === undefined) return `aws kms help`;
  const { resource } = sceneRequest(scene, attempt);
  const keyId = typeof resource === 'string' ? resource : (resource[0] ?? '*');
  const key = keyOf(scene, keyId);
  const last = (name: string): string | null => transcript.findLast((entry) => entry.operation === name && entry.blob !== null)?.blob ?? null;
  const parameters: [string, unknown][] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const isContext = shape.type === 'pairs' && name.endsWith('EncryptionContext');
    if (isContext && attempt.encryptionContext !== undefined && Object.keys(attempt.encryptionContext).length > 0) parameters.push([name, attempt.encryptionContext]);
    else if (shape.required === true || name === 'KeyId' || (name === 'KeySpec' && operation.startsWith('GenerateDataKey')) || (name === 'EncryptionAlgorithm' && key?.spec?.startsWith('RSA') === true)) parameters.push([name, valueFor(name, key, keyId, last)]);
  }
  return awsCommand({ operation, parameters: Object.fromEntries(parameters.filter(([, value]) => value !== undefined)) });
}
