import { kmsActions } from '#engine';
import { algorithmsOf, keySpecs } from '../key-specs.ts';
import type { Shape, Shapes } from '../parameters.ts';

/*
 * What each operation of KMS takes, as data: who only wants to write a command needs none of what an operation does.
 */

const text = (max?: number): Shape => (max === undefined ? { type: 'text' } : { type: 'text', max });
const oneOf = (...names: readonly string[]): Shape => ({ type: 'text', oneOf: names });
const blob = (max: number): Shape => ({ type: 'blob', required: true, min: 1, max });
const needed = <One extends Shape>(shape: One): One => ({ ...shape, required: true });

const keyId: Shape = needed(text(2048));
const pairs: Shape = { type: 'pairs' };
const flag: Shape = { type: 'flag' };
const texts: Shape = { type: 'texts' };
const tags: Shape = { type: 'tags' };
/** What every cryptographic operation takes. */
const common: Shapes = { GrantTokens: texts, DryRun: flag };
const recipient: Shapes = { Recipient: { type: 'object' } };
/** The parameters of a list that comes in pages. */
const paging: Shapes = { Limit: { type: 'number', min: 1, max: 1000 }, Marker: text(1024) };

const name = /^[a-zA-Z0-9:/_-]+$/;
const aliasName: Shape = { type: 'text', required: true, max: 256, pattern: name };
const policyName: Shape = { type: 'text', max: 128, pattern: /^\w+$/ };
const policyText: Shape = { type: 'text', min: 0, max: 1_000_000 };
const description: Shape = { type: 'text', min: 0, max: 8192 };
const region: Shape = { type: 'text', required: true, max: 32, pattern: /^([a-z]+-){2,3}\d+$/ };
const principal = text(256);
const grantId = text(128);

const algorithm = oneOf('SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE');
const algorithmsFor = (usage: string): Shape => ({ type: 'text', required: true, oneOf: [...new Set([...keySpecs.keys()].flatMap((spec) => algorithmsOf(spec, usage)))] });
const [macAlgorithm, signingAlgorithm] = [algorithmsFor('GENERATE_VERIFY_MAC'), algorithmsFor('SIGN_VERIFY')];
const message = blob(4096);
const messageType = oneOf('RAW', 'DIGEST', 'EXTERNAL_MU');
const spec: Shape = { type: 'text', oneOf: [...keySpecs.keys()] };
const pairSpec: Shape = { type: 'text', required: true, oneOf: ['RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519', 'SM2'] };
const dataKey: Shapes = { KeySpec: oneOf('AES_256', 'AES_128'), NumberOfBytes: { type: 'number', min: 1, max: 1024 }, EncryptionContext: pairs };

/** Operations that a grant can give, by their names without `kms:`. */
const grantOperationNames: readonly string[] = kmsActions.filter(({ grantOperation }) => grantOperation).map(({ name: action }) => action.slice('kms:'.length));

/** Operations on a custom key store: the permission is decided, and nothing happens. */
export const customKeyStores: readonly string[] = ['ConnectCustomKeyStore', 'CreateCustomKeyStore', 'DeleteCustomKeyStore', 'DescribeCustomKeyStores', 'DisconnectCustomKeyStore', 'UpdateCustomKeyStore'];
const ofStore = ['CustomKeyStoreId', 'CustomKeyStoreName', 'NewCustomKeyStoreName', 'CloudHsmClusterId', 'TrustAnchorCertificate', 'KeyStorePassword', 'CustomKeyStoreType', 'XksProxyUriEndpoint', 'XksProxyUriPath', 'XksProxyVpcEndpointServiceName', 'XksProxyVpcEndpointServiceOwner', 'XksProxyConnectivity', 'Marker'];
const store: Shapes = { ...Object.fromEntries(ofStore.map((parameter) => [parameter, text(16_384)])), XksProxyAuthenticationCredential: { type: 'object' }, Limit: { type: 'number', min: 1, max: 1000 } };

/** Permissions that are no operation, with the operation that asks for them: the AWS command line has no command of their name. */
export const permissionsOnly: ReadonlyMap<string, string> = new Map([
  ['ReEncryptFrom', 'ReEncrypt needs it on the source key'],
  ['ReEncryptTo', 'ReEncrypt needs it on the destination key'],
  ['SynchronizeMultiRegionKey', 'the service-linked role of KMS uses it'],
]);

/** On the one key that `KeyId` names. */
const onKey = (more: Shapes = {}): Shapes => ({ KeyId: keyId, ...more });

/** The parameters of every operation, by its name, in the order in which they are told. */
export const shapesOf: ReadonlyMap<string, Shapes> = new Map(
  Object.entries<Shapes>({
    CreateAlias: { AliasName: aliasName, TargetKeyId: keyId },
    UpdateAlias: { AliasName: aliasName, TargetKeyId: keyId },
    DeleteAlias: { AliasName: aliasName },
    ListAliases: { KeyId: text(), ...paging },
    GenerateDataKey: onKey({ ...dataKey, ...recipient, ...common }),
    GenerateDataKeyWithoutPlaintext: onKey({ ...dataKey, ...common }),
    GenerateDataKeyPair: onKey({ KeyPairSpec: pairSpec, EncryptionContext: pairs, ...recipient, ...common }),
    GenerateDataKeyPairWithoutPlaintext: onKey({ KeyPairSpec: pairSpec, EncryptionContext: pairs, ...common }),
    GenerateRandom: { NumberOfBytes: { type: 'number', required: true, min: 1, max: 1024 }, CustomKeyStoreId: text(64), ...recipient },
    Sign: onKey({ Message: message, SigningAlgorithm: signingAlgorithm, MessageType: messageType, ...common }),
    Verify: onKey({ Message: message, Signature: blob(6144), SigningAlgorithm: signingAlgorithm, MessageType: messageType, ...common }),
    GenerateMac: onKey({ Message: message, MacAlgorithm: macAlgorithm, ...common }),
    VerifyMac: onKey({ Message: message, Mac: blob(6144), MacAlgorithm: macAlgorithm, ...common }),
    GetPublicKey: onKey({ GrantTokens: texts }),
    DeriveSharedSecret: onKey({ KeyAgreementAlgorithm: needed(oneOf('ECDH')), PublicKey: blob(8192), ...recipient, ...common }),
    Decrypt: { CiphertextBlob: blob(6144), KeyId: text(), EncryptionContext: pairs, EncryptionAlgorithm: algorithm, ...recipient, ...common },
    Encrypt: onKey({ Plaintext: blob(4096), EncryptionContext: pairs, EncryptionAlgorithm: algorithm, ...common }),
    ReEncrypt: { CiphertextBlob: blob(6144), DestinationKeyId: keyId, SourceKeyId: text(), SourceEncryptionContext: pairs, DestinationEncryptionContext: pairs, SourceEncryptionAlgorithm: algorithm, DestinationEncryptionAlgorithm: algorithm, ...common },
    CreateGrant: {
      ...{ KeyId: needed(text()), GranteePrincipal: principal, GranteeServicePrincipal: principal, RetiringPrincipal: principal, RetiringServicePrincipal: principal },
      ...{ Operations: { type: 'texts', required: true, max: 50, oneOf: grantOperationNames }, Constraints: { type: 'object' }, GrantTokens: texts, Name: { type: 'text', max: 256, pattern: name }, DryRun: flag },
    },
    ListGrants: onKey({ GrantId: grantId, GranteePrincipal: principal, ...paging }),
    ListRetirableGrants: { RetiringPrincipal: needed(principal), ...paging },
    RetireGrant: { GrantToken: text(8192), KeyId: text(), GrantId: grantId, DryRun: flag },
    RevokeGrant: onKey({ GrantId: needed(grantId), DryRun: flag }),
    DeleteImportedKeyMaterial: onKey({ KeyMaterialId: text(64) }),
    GetParametersForImport: onKey({ WrappingAlgorithm: needed(oneOf('RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256', 'RSAES_PKCS1_V1_5', 'SM2PKE')), WrappingKeySpec: needed(oneOf('RSA_2048', 'RSA_3072', 'RSA_4096', 'SM2')) }),
    ImportKeyMaterial: onKey({
      ...{ ImportToken: blob(6144), EncryptedKeyMaterial: blob(6144), ValidTo: { type: 'date' }, ExpirationModel: oneOf('KEY_MATERIAL_EXPIRES', 'KEY_MATERIAL_DOES_NOT_EXPIRE') },
      ...{ ImportType: oneOf('NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL'), KeyMaterialDescription: { type: 'text', min: 0, max: 256 }, KeyMaterialId: text(64) },
    }),
    CreateKey: {
      ...{ Policy: policyText, Description: description, KeyUsage: oneOf('SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'), KeySpec: spec, CustomerMasterKeySpec: spec },
      ...{ Origin: oneOf('AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'), CustomKeyStoreId: text(64), XksKeyId: text(128), BypassPolicyLockoutSafetyCheck: flag, Tags: tags, MultiRegion: flag },
    },
    DescribeKey: onKey({ GrantTokens: texts }),
    GetKeyLastUsage: onKey(),
    ListKeys: paging,
    UpdateKeyDescription: onKey({ Description: needed(description) }),
    CancelKeyDeletion: onKey(),
    DisableKey: onKey(),
    EnableKey: onKey(),
    ScheduleKeyDeletion: onKey({ PendingWindowInDays: { type: 'number', min: 7, max: 30 } }),
    ReplicateKey: onKey({ ReplicaRegion: region, Policy: policyText, BypassPolicyLockoutSafetyCheck: flag, Description: description, Tags: tags }),
    UpdatePrimaryRegion: onKey({ PrimaryRegion: region }),
    GetKeyPolicy: onKey({ PolicyName: policyName }),
    ListKeyPolicies: onKey(paging),
    PutKeyPolicy: onKey({ PolicyName: policyName, Policy: needed(policyText), BypassPolicyLockoutSafetyCheck: flag }),
    DisableKeyRotation: onKey(),
    EnableKeyRotation: onKey({ RotationPeriodInDays: { type: 'number', min: 90, max: 2560 } }),
    GetKeyRotationStatus: onKey(),
    ListKeyRotations: onKey({ IncludeKeyMaterial: oneOf('ALL_KEY_MATERIAL', 'ROTATIONS_ONLY'), ...paging }),
    RotateKeyOnDemand: onKey(),
    ListResourceTags: onKey(paging),
    TagResource: onKey({ Tags: needed(tags) }),
    UntagResource: onKey({ TagKeys: { type: 'texts', required: true, max: 50 } }),
    ...Object.fromEntries(customKeyStores.map((one) => [one, store])),
    ...Object.fromEntries([...permissionsOnly.keys()].map((one) => [one, { KeyId: needed(text()) }])),
  }),
);
