import { publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { explain, kmsActions, loadRequest, loadWorld } from '#engine';
import { operations, SimulatedKms } from '#simulator';
import { account, file, openKms, openWorld, principal, region, start, textOf } from './support.ts';

const admin = { principal: principal('Admin'), region };
const HELLO = 'aGVsbG8=';

/** The least that each operation takes; the world has a key for it. */
const least: Readonly<Record<string, object>> = {
  CreateAlias: { AliasName: 'alias/z', TargetKeyId: 'sym' },
  CreateGrant: { KeyId: 'sym', GranteePrincipal: principal('Nobody'), Operations: ['Decrypt'] },
  CreateKey: {},
  DeleteAlias: { AliasName: 'alias/app' },
  DeleteImportedKeyMaterial: { KeyId: 'ext' },
  DeriveSharedSecret: { KeyId: 'agree', PublicKey: HELLO, KeyAgreementAlgorithm: 'ECDH' },
  CancelKeyDeletion: { KeyId: 'leaving' },
  Decrypt: { KeyId: 'sym', CiphertextBlob: HELLO },
  Encrypt: { KeyId: 'sym', Plaintext: HELLO },
  GenerateDataKey: { KeyId: 'sym', KeySpec: 'AES_256' },
  GenerateDataKeyWithoutPlaintext: { KeyId: 'sym', KeySpec: 'AES_256' },
  GenerateDataKeyPair: { KeyId: 'sym', KeyPairSpec: 'ECC_NIST_P256' },
  GenerateDataKeyPairWithoutPlaintext: { KeyId: 'sym', KeyPairSpec: 'ECC_NIST_P256' },
  GenerateMac: { KeyId: 'mac', Message: HELLO, MacAlgorithm: 'HMAC_SHA_256' },
  GenerateRandom: { NumberOfBytes: 1 },
  GetParametersForImport: { KeyId: 'ext', WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
  GetPublicKey: { KeyId: 'ec' },
  ImportKeyMaterial: { KeyId: 'ext', ImportToken: HELLO, EncryptedKeyMaterial: HELLO },
  ListAliases: {},
  ListKeys: {},
  ListRetirableGrants: { RetiringPrincipal: principal('Nobody') },
  PutKeyPolicy: { KeyId: 'sym', Policy: '{}' },
  ReEncrypt: { CiphertextBlob: HELLO, SourceKeyId: 'sym', DestinationKeyId: 'second' },
  ReplicateKey: { KeyId: 'mrk-1', ReplicaRegion: 'us-east-1' },
  RetireGrant: { KeyId: 'sym', GrantId: 'none' },
  RevokeGrant: { KeyId: 'sym', GrantId: 'none' },
  Sign: { KeyId: 'ec', Message: HELLO, SigningAlgorithm: 'ECDSA_SHA_256' },
  SynchronizeMultiRegionKey: { KeyId: 'mrk-1' },
  TagResource: { KeyId: 'sym', Tags: [{ TagKey: 'a', TagValue: 'b' }] },
  UntagResource: { KeyId: 'sym', TagKeys: ['a'] },
  UpdateAlias: { AliasName: 'alias/app', TargetKeyId: 'second' },
  UpdateKeyDescription: { KeyId: 'sym', Description: 'x' },
  UpdatePrimaryRegion: { KeyId: 'mrk-1', PrimaryRegion: 'us-east-1' },
  Verify: { KeyId: 'ec', Message: HELLO, Signature: HELLO, SigningAlgorithm: 'ECDSA_SHA_256' },
  VerifyMac: { KeyId: 'mac', Message: HELLO, Mac: HELLO, MacAlgorithm: 'HMAC_SHA_256' },
};
const parametersOf = (name: string): object => least[name] ?? (/CustomKeyStore/.test(name) ? {} : { KeyId: 'sym' });

/** What is left to the operation itself: the call was allowed, and these made-up parameters do not fit. */
const ownErrors = new Set(['NotSimulated', 'InvalidCiphertextException', 'KMSInvalidSignatureException', 'KMSInvalidMacException', 'NotFoundException', 'ValidationException', 'MalformedPolicyDocumentException', 'InvalidImportTokenException']);

describe.each(kmsActions)('$name', ({ name, group }) => {
  const operation = name.slice('kms:'.length);

  test('an administrator is answered', { timeout: 20_000 }, async () => {
    const kms = openWorld();
    const answer = await kms.call(admin, { operation, parameters: parametersOf(operation) });
    if (answer.ok) {
      expect(answer.decision?.outcome).toEqual({ decision: 'allow' });
      return;
    }
    expect([...ownErrors]).toContain(answer.error.name);
    expect(answer.error.name === 'NotSimulated').toBe(group === 'customKeyStore' || ['ReEncryptFrom', 'ReEncryptTo', 'SynchronizeMultiRegionKey'].includes(operation));
  });

  test('somebody without any permission is refused, with the decision', async () => {
    const kms = openWorld();
    const before = kms.state;
    const answer = await kms.call({ ...admin, principal: principal('Nobody') }, { operation, parameters: parametersOf(operation) });
    // A grant that is not there has nobody to ask about it.
    const isGone = operation === 'RetireGrant';
    expect(answer).toMatchObject({ ok: false, error: { name: isGone ? 'NotFoundException' : 'AccessDeniedException' } });
    if (isGone) return;
    expect(answer.decision?.outcome.decision).toMatch(/Deny$/);
    expect(answer.decision?.trace.gates.length).toBeGreaterThan(0);
    expect(kms.state).toEqual(before);
  });
});

describe('the table of operations', () => {
  test('has ReEncrypt beside the actions of the catalogue, and nothing else', () => {
    expect(new Set(operations.keys())).toEqual(new Set([...kmsActions.map(({ name }) => name.slice('kms:'.length)), 'ReEncrypt']));
  });

  test('every condition key that an operation fills is one that the catalogue lists for it', async () => {
    const kms = openWorld();
    for (const operation of operations.keys()) {
      const { decisions } = await kms.call(admin, { operation, parameters: parametersOf(operation) });
      for (const { trace } of decisions) {
        const carried = kmsActions.find(({ name }) => name === trace.request.action)?.conditionKeys ?? [];
        const stems = carried.map((key) => key.replace(/<.*$/, '').toLowerCase());
        const filled = trace.context.filter(({ key, origin }) => origin === 'request' && key.startsWith('kms:')).map(({ key }) => key.toLowerCase());
        expect({ operation, strange: filled.filter((key) => !stems.some((stem) => key.startsWith(stem))) }).toEqual({ operation, strange: [] });
      }
    }
  });
});

describe('what a call tells the engine', () => {
  const contextOf = async (operation: string, parameters: object): Promise<Record<string, readonly string[]>[]> => {
    const { decisions } = await openWorld().call(admin, { operation, parameters });
    return decisions.map(({ trace }) => Object.fromEntries(trace.context.filter(({ origin }) => origin === 'request').map(({ key, values }) => [key, values])));
  };

  test.each([
    ['Encrypt', { KeyId: 'alias/app', Plaintext: HELLO, EncryptionContext: { a: '1', b: '2' } }, { 'kms:RequestAlias': ['alias/app'], 'kms:EncryptionAlgorithm': ['SYMMETRIC_DEFAULT'], 'kms:EncryptionContext:a': ['1'], 'kms:EncryptionContext:b': ['2'], 'kms:EncryptionContextKeys': ['a', 'b'] }],
    ['Sign', { KeyId: 'ec', Message: HELLO, SigningAlgorithm: 'ECDSA_SHA_256' }, { 'kms:SigningAlgorithm': ['ECDSA_SHA_256'], 'kms:MessageType': ['RAW'] }],
    ['GenerateMac', { KeyId: 'mac', Message: HELLO, MacAlgorithm: 'HMAC_SHA_256' }, { 'kms:MacAlgorithm': ['HMAC_SHA_256'] }],
    ['GenerateDataKeyPair', { KeyId: 'sym', KeyPairSpec: 'RSA_2048', DryRun: true }, { 'kms:DataKeyPairSpec': ['RSA_2048'], 'kms:EncryptionAlgorithm': ['SYMMETRIC_DEFAULT'] }],
    ['ScheduleKeyDeletion', { KeyId: 'sym' }, { 'kms:ScheduleKeyDeletionPendingWindowInDays': ['30'], 'kms:TrailingDaysWithoutKeyUsage': ['0'] }],
    ['EnableKeyRotation', { KeyId: 'sym', RotationPeriodInDays: 100 }, { 'kms:RotationPeriodInDays': ['100'] }],
    ['PutKeyPolicy', { KeyId: 'sym', Policy: '{}', BypassPolicyLockoutSafetyCheck: true }, { 'kms:BypassPolicyLockoutSafetyCheck': ['true'] }],
    ['PutKeyPolicy', { KeyId: 'sym', Policy: '{}' }, {}],
    ['TagResource', { KeyId: 'sym', Tags: [{ TagKey: 'team', TagValue: 'red' }] }, { 'aws:RequestTag/team': ['red'], 'aws:TagKeys': ['team'] }],
    ['UntagResource', { KeyId: 'sym', TagKeys: ['team'] }, { 'aws:TagKeys': ['team'] }],
    ['DescribeKey', { KeyId: 'sym' }, {}],
    ['CreateGrant', { KeyId: 'sym', GranteePrincipal: principal('Nobody'), RetiringPrincipal: principal('Reader'), Operations: ['Decrypt', 'Encrypt'], Constraints: { EncryptionContextSubset: { a: '1' } } },
      { 'kms:GranteePrincipal': [principal('Nobody')], 'kms:RetiringPrincipal': [principal('Reader')], 'kms:GrantOperations': ['Decrypt', 'Encrypt'], 'kms:GrantConstraintType': ['EncryptionContextSubset'], 'kms:GrantIsForAWSResource': ['false'], 'kms:EncryptionContext:a': ['1'], 'kms:EncryptionContextKeys': ['a'] }],
    ['ImportKeyMaterial', { KeyId: 'ext', ImportToken: HELLO, EncryptedKeyMaterial: HELLO, ValidTo: '2027-01-01T00:00:00Z' }, { 'kms:ExpirationModel': ['KEY_MATERIAL_EXPIRES'], 'kms:ValidTo': ['1798761600'] }],
    ['UpdatePrimaryRegion', { KeyId: 'mrk-1', PrimaryRegion: 'us-east-1' }, { 'kms:PrimaryRegion': ['us-east-1'] }],
    ['CreateKey', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', MultiRegion: true }, { 'aws:RequestedRegion': [region], 'kms:KeySpec': ['HMAC_256'], 'kms:KeyUsage': ['GENERATE_VERIFY_MAC'], 'kms:KeyOrigin': ['AWS_KMS'], 'kms:MultiRegion': ['true'], 'kms:MultiRegionKeyType': ['PRIMARY'] }],
    ['CreateKey', {}, { 'aws:RequestedRegion': [region], 'kms:KeySpec': ['SYMMETRIC_DEFAULT'], 'kms:KeyUsage': ['ENCRYPT_DECRYPT'], 'kms:KeyOrigin': ['AWS_KMS'], 'kms:MultiRegion': ['false'] }],
  ])('%s', async (operation, parameters, expected) => expect((await contextOf(operation, parameters))[0]).toEqual(expected));

  test('a replica asks for two permissions, the second in the other Region', async () => {
    const contexts = await contextOf('ReplicateKey', { KeyId: 'mrk-1', ReplicaRegion: 'us-east-1' });
    expect(contexts[0]).toEqual({ 'kms:ReplicaRegion': ['us-east-1'] });
    expect(contexts[1]).toMatchObject({ 'aws:RequestedRegion': ['us-east-1'], 'kms:MultiRegionKeyType': ['REPLICA'] });
  });

  test.each([['sym', 'true'], ['second', 'false']])('re-encryption from sym to %s is on the same key: %s', async (to, expected) => {
    const kms = openWorld();
    const blob = textOf(await kms.call(admin, { operation: 'Encrypt', parameters: { KeyId: 'sym', Plaintext: HELLO } }), 'CiphertextBlob');
    const { decisions } = await kms.call(admin, { operation: 'ReEncrypt', parameters: { CiphertextBlob: blob, DestinationKeyId: to } });
    expect(decisions.map(({ trace }) => trace.request.action)).toEqual(['kms:ReEncryptFrom', 'kms:ReEncryptTo']);
    for (const { trace } of decisions) expect(trace.context.find(({ key }) => key === 'kms:ReEncryptOnSameKey')?.values).toEqual([expected]);
  });
});

describe('state', () => {
  test('the world stays one that the engine reads, and its decisions follow it', async () => {
    const kms = openWorld();
    const asked = (): string | null => {
      const { world, problems } = loadWorld(JSON.parse(JSON.stringify(kms.world)));
      expect(problems).toEqual([]);
      const { request } = loadRequest({ principal: principal('Nobody'), action: 'kms:Decrypt', resource: `arn:aws:kms:${region}:${account}:key/sym` });
      return world === null || request === null ? null : explain(world, request).outcome.decision;
    };
    expect(asked()).toBe('implicitDeny');
    await kms.call(admin, { operation: 'CreateGrant', parameters: { KeyId: 'sym', GranteePrincipal: principal('Nobody'), Operations: ['Decrypt'] } });
    expect(asked()).toBe('allow');
  });

  test('an earlier state brings everything back, and later ciphertexts with it', async () => {
    const kms = openWorld();
    const encrypt = async (): Promise<string> => textOf(await kms.call(admin, { operation: 'Encrypt', parameters: { KeyId: 'sym', Plaintext: HELLO } }), 'CiphertextBlob');
    const before = await encrypt();
    const kept = kms.state;
    const text = JSON.stringify(kept.world);
    await kms.call(admin, { operation: 'RotateKeyOnDemand', parameters: { KeyId: 'sym' } });
    const after = await encrypt();
    await kms.call(admin, { operation: 'DisableKey', parameters: { KeyId: 'sym' } });
    kms.restore(kept);
    expect(JSON.stringify(kms.world)).toBe(text);
    for (const CiphertextBlob of [before, after]) expect(await kms.call(admin, { operation: 'Decrypt', parameters: { CiphertextBlob } })).toMatchObject({ ok: true, output: { Plaintext: HELLO } });
  });

  test('calls that are made at once are answered in their order', async () => {
    const kms = openWorld();
    const answers = await Promise.all(['DisableKey', 'DescribeKey', 'EnableKey', 'DescribeKey'].map((operation) => kms.call(admin, { operation, parameters: { KeyId: 'sym' } })));
    expect(answers.map((answer) => (answer.ok ? (answer.output['KeyMetadata'] as { KeyState?: string } | undefined)?.KeyState : answer.error))).toEqual([undefined, 'Disabled', undefined, 'Enabled']);
  });

  test('key material that was kept opens ciphertexts of an earlier session; without it they are lost', async () => {
    const first = openWorld();
    const blob = textOf(await first.call(admin, { operation: 'Encrypt', parameters: { KeyId: 'sym', Plaintext: HELLO } }), 'CiphertextBlob');
    const signature = textOf(await first.call(admin, { operation: 'Sign', parameters: { KeyId: 'ec', Message: HELLO, SigningAlgorithm: 'ECDSA_SHA_256' } }), 'Signature');
    const material: unknown = JSON.parse(JSON.stringify(await first.exportMaterial()));
    const { kms } = SimulatedKms.open(first.world, { material, now: () => start });
    const decrypt = { operation: 'Decrypt', parameters: { CiphertextBlob: blob } };
    expect(await kms?.call(admin, decrypt)).toMatchObject({ ok: true, output: { Plaintext: HELLO } });
    expect(await kms?.call(admin, { operation: 'Verify', parameters: { KeyId: 'ec', Message: HELLO, Signature: signature, SigningAlgorithm: 'ECDSA_SHA_256' } })).toMatchObject({ ok: true });
    expect(await openKms(first.world).call(admin, decrypt)).toMatchObject({ ok: false, error: { name: 'InvalidCiphertextException' } });
  });

  test.each([null, [], {}, { format: 'key-policy-lab-material', version: 2, keys: [] }, { format: 'key-policy-lab-material', version: 1, keys: [{ id: 'x' }] }, { format: 'key-policy-lab-material', version: 1, keys: [{ id: 'x', secret: 'not base64' }] }])('material %j is not taken', (material) => {
    const { kms, problems } = SimulatedKms.open(file.worlds['world'], { material });
    expect(kms).toBeNull();
    expect(problems).toMatchObject([{ path: 'material' }]);
  });

  test('a world that cannot be read is told, with its places', () => {
    const { kms, problems } = SimulatedKms.open({ accounts: [{ id: 'x' }], principals: [], keys: [] });
    expect(kms).toBeNull();
    expect(problems).toMatchObject([{ path: 'accounts[0].id' }]);
  });
});

describe('imported key material', { timeout: 20_000 }, () => {
  const wrap = async (kms: SimulatedKms, material: Buffer): Promise<object> => {
    const answer = await kms.call(admin, { operation: 'GetParametersForImport', parameters: { KeyId: 'ext', WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } });
    const key = { key: Buffer.from(textOf(answer, 'PublicKey'), 'base64'), format: 'der', type: 'spki' } as const;
    const wrapped = publicEncrypt({ ...key, oaepHash: 'sha256' }, material);
    return { KeyId: 'ext', ImportToken: textOf(answer, 'ImportToken'), EncryptedKeyMaterial: wrapped.toString('base64') };
  };

  test('works, expires, and can be imported again but not replaced', async () => {
    let now = start;
    const kms = openWorld(() => now);
    const material = randomBytes(32);
    const imported = { ...(await wrap(kms, material)), ValidTo: new Date(start + 86_400_000).toISOString() };
    expect(await kms.call(admin, { operation: 'ImportKeyMaterial', parameters: imported })).toMatchObject({ ok: true });
    const blob = textOf(await kms.call(admin, { operation: 'Encrypt', parameters: { KeyId: 'ext', Plaintext: HELLO } }), 'CiphertextBlob');
    now += 2 * 86_400_000;
    const decrypt = { operation: 'Decrypt', parameters: { CiphertextBlob: blob } };
    expect(await kms.call(admin, decrypt)).toMatchObject({ ok: false, error: { name: 'KMSInvalidStateException' } });
    const keep = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
    expect(await kms.call(admin, { operation: 'ImportKeyMaterial', parameters: { ...(await wrap(kms, randomBytes(32))), ...keep } })).toMatchObject({ ok: false, error: { name: 'IncorrectKeyMaterialException' } });
    expect(await kms.call(admin, { operation: 'ImportKeyMaterial', parameters: { ...(await wrap(kms, material)), ...keep } })).toMatchObject({ ok: true });
    expect(await kms.call(admin, { operation: 'RotateKeyOnDemand', parameters: { KeyId: 'ext' } })).toMatchObject({ ok: false, error: { name: 'NotSimulated' } });
    expect(await kms.call(admin, { operation: 'ListKeyRotations', parameters: { KeyId: 'ext' } })).toMatchObject({ ok: true, output: { Rotations: [] } });
    expect(await kms.call(admin, decrypt)).toMatchObject({ ok: true, output: { Plaintext: HELLO } });
    expect(await kms.call(admin, { operation: 'DeleteImportedKeyMaterial', parameters: { KeyId: 'ext' } })).toMatchObject({ ok: true });
    expect(await kms.call(admin, decrypt)).toMatchObject({ ok: false, error: { name: 'KMSInvalidStateException' } });
  });

  test('must have the length of the key', async () => {
    const kms = openWorld();
    const parameters = { ...(await wrap(kms, randomBytes(16))), ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
    expect(await kms.call(admin, { operation: 'ImportKeyMaterial', parameters })).toMatchObject({ ok: false, error: { name: 'IncorrectKeyMaterialException' } });
  });
});
