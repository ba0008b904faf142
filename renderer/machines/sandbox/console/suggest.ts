import { type KeySpec } from '#engine';
import { type Attempt, type Scene, sceneRequest } from '#lessons';
import { awsCommand, keySpecs, permissionsOnly, shapesOf } from '#simulator/facts';
import { keyOf } from '../views/compiled.ts';
import type { ConsoleEntry } from './kms.ts';

const HELLO = 'aGVsbG8=';

/** What a parameter gets where the composed request says nothing of it: the smallest thing that the call takes. */
function valueFor(name: string, key: KeySpec | undefined, keyId: string, last: (operation: string) => string | null): unknown {
  const [, partition = '', , , account = ''] = keyId.split(':');
  const root = `arn:${partition}:iam::${account}:root`;
  const facts = keySpecs.get(key?.spec ?? 'SYMMETRIC_DEFAULT');
  const values: Readonly<Record<string, unknown>> = {
    ...{ KeyId: keyId, SourceKeyId: keyId, DestinationKeyId: keyId, TargetKeyId: keyId },
    ...{ Plaintext: HELLO, Message: HELLO, CiphertextBlob: last('Encrypt') ?? last('GenerateDataKey') ?? HELLO, Signature: last('Sign') ?? HELLO, Mac: last('GenerateMac') ?? HELLO },
    ...{ AliasName: key?.aliases?.[0] ?? 'alias/new', NumberOfBytes: 32, KeySpec: 'AES_256', KeyPairSpec: 'ECC_NIST_P256' },
    ...{ SigningAlgorithm: facts?.signing?.[0] ?? 'ECDSA_SHA_256', MacAlgorithm: facts?.mac?.[0] ?? 'HMAC_SHA_256', KeyAgreementAlgorithm: 'ECDH', EncryptionAlgorithm: key?.spec?.startsWith('RSA') === true ? facts?.encryption?.at(-1) : undefined },
    ...{ Operations: ['Decrypt'], GranteePrincipal: root, GrantId: key?.grants?.[0]?.id ?? 'GRANT-ID' },
    ...{ Policy: key?.policy, Description: 'A key of the sandbox', Tags: [{ TagKey: 'team', TagValue: 'orders' }], TagKeys: ['team'] },
    ...{ ReplicaRegion: 'us-east-1', PrimaryRegion: 'us-east-1', RetiringPrincipal: root },
    ...{ WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048', ImportToken: HELLO, EncryptedKeyMaterial: HELLO, PublicKey: HELLO },
  };
  return values[name];
}

/** Condition keys of parameters that have another name. */
const keyNames: Readonly<Record<string, string>> = { Operations: 'GrantOperations', PendingWindowInDays: 'ScheduleKeyDeletionPendingWindowInDays', KeyPairSpec: 'DataKeyPairSpec' };

/** What the composed request says of a parameter, in its condition keys; undefined: nothing. */
function composedValue({ action, context = {}, encryptionContext = {} }: Attempt, name: string, type: string): unknown {
  const [side] = /^(?:Source|Destination)(?=EncryptionAlgorithm)/.exec(name) ?? [''];
  if ((side !== '' && side !== (action === 'kms:ReEncryptTo' ? 'Destination' : 'Source')) || (name === 'KeySpec' && action !== 'kms:CreateKey')) return undefined;
  if (name === 'Constraints') return Object.keys(encryptionContext).length === 0 ? undefined : { [String(context['kms:GrantConstraintType'] ?? 'EncryptionContextEquals')]: encryptionContext };
  const given = context[`kms:${keyNames[name] ?? name.slice(side.length)}`] ?? undefined;
  if (given === undefined || type === 'texts') return typeof given === 'string' ? [given] : given;
  const text = String(given);
  return type === 'flag' ? text === 'true' : type === 'number' && /^\d+$/.test(text) ? Number(text) : text;
}

/**
 * The composed request as a command, with what else the call needs: what was encrypted last is what is decrypted.
 *
 * @param transcript what was run before, the newest last
 * @returns null where no call of KMS asks for the action by its own name
 */
export function suggestedCommand(scene: Scene, attempt: Attempt, transcript: readonly ConsoleEntry[]): string | null {
  const asked = attempt.action.replace(/^kms:/, '');
  const operation = asked.startsWith('ReEncrypt') ? 'ReEncrypt' : asked;
  const shapes = shapesOf.get(operation);
  if (shapes === undefined || permissionsOnly.has(operation)) return null;
  const { resource } = sceneRequest(scene, attempt);
  const keyId = typeof resource === 'string' ? resource : (resource[0] ?? '*');
  const key = keyOf(scene, keyId);
  const last = (name: string): string | null => transcript.findLast((entry) => entry.operation === name && entry.blob !== null)?.blob ?? null;
  const parameters: [string, unknown][] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const composed = composedValue(attempt, name, shape.type);
    const isContext = shape.type === 'pairs' && name.endsWith('EncryptionContext');
    if (composed !== undefined) parameters.push([name, composed]);
    else if (isContext && attempt.encryptionContext !== undefined && Object.keys(attempt.encryptionContext).length > 0) parameters.push([name, attempt.encryptionContext]);
    else if (shape.required === true || name === 'KeyId' || (name === 'GranteePrincipal' && operation === 'CreateGrant') || (name === 'KeySpec' && operation.startsWith('GenerateDataKey')) || (name === 'EncryptionAlgorithm' && key?.spec?.startsWith('RSA') === true)) parameters.push([name, valueFor(name, key, keyId, last)]);
  }
  return awsCommand({ operation, parameters: Object.fromEntries(parameters.filter(([, value]) => value !== undefined)) });
}
