import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorld } from '#engine';
import { type Answer, type JsonObject, operations, type SimulatedKms } from '#simulator';
import { openWorld, principal, region, textOf } from './support.ts';

const admin = { principal: principal('Admin'), region };
const context = fc.dictionary(fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }), fc.string({ maxLength: 8, unit: 'binary' }), { maxKeys: 4, noNullPrototype: true });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((array) => Buffer.from(array).toString('base64'));
const runs = { numRuns: 60 };

const encrypt = async (kms: SimulatedKms, Plaintext: string, EncryptionContext: object, KeyId = 'sym'): Promise<string> =>
  textOf(await kms.call(admin, { operation: 'Encrypt', parameters: { KeyId, Plaintext, EncryptionContext } }), 'CiphertextBlob');
const decrypt = (kms: SimulatedKms, CiphertextBlob: string, EncryptionContext: object): Promise<Answer> => kms.call(admin, { operation: 'Decrypt', parameters: { CiphertextBlob, EncryptionContext } });
const named = (name: string): object => ({ ok: false, error: { name } });

describe('round trips', { timeout: 60_000 }, () => {
  const kms = openWorld();

  test('what was encrypted is decrypted, for every plaintext and context, whatever the order of its pairs', () =>
    fc.assert(
      fc.asyncProperty(bytes, context, async (plaintext, pairs) => {
        const blob = await encrypt(kms, plaintext, pairs);
        const turned = Object.fromEntries(Object.entries(pairs).reverse());
        expect(await decrypt(kms, blob, turned)).toMatchObject({ ok: true, output: { Plaintext: plaintext } });
      }),
      runs,
    ));

  test('with any other context it is not', () =>
    fc.assert(
      fc.asyncProperty(bytes, context, context, async (plaintext, pairs, others) => {
        const sorted = (of: Record<string, string>): string => JSON.stringify(Object.entries(of).sort());
        fc.pre(sorted(pairs) !== sorted(others));
        expect(await decrypt(kms, await encrypt(kms, plaintext, pairs), others)).toMatchObject(named('InvalidCiphertextException'));
      }),
      runs,
    ));

  test('an altered blob never opens', () =>
    fc.assert(
      fc.asyncProperty(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), async (plaintext, at, change) => {
        const blob = Buffer.from(await encrypt(kms, plaintext, {}), 'base64');
        blob[at % blob.length] = (blob[at % blob.length] ?? 0) ^ change;
        expect((await decrypt(kms, blob.toString('base64'), {})).ok).toBe(false);
      }),
      runs,
    ));

  test('re-encryption changes the key and keeps the plaintext', () =>
    fc.assert(
      fc.asyncProperty(bytes, context, context, async (plaintext, from, to) => {
        const parameters = { CiphertextBlob: await encrypt(kms, plaintext, from), SourceEncryptionContext: from, DestinationKeyId: 'second', DestinationEncryptionContext: to };
        const blob = textOf(await kms.call(admin, { operation: 'ReEncrypt', parameters }), 'CiphertextBlob');
        expect(await decrypt(kms, blob, to)).toMatchObject({ ok: true, output: { Plaintext: plaintext, KeyId: `arn:aws:kms:${region}:111122223333:key/second` } });
      }),
      runs,
    ));

  test.each([
    ['ec', 'ECDSA_SHA_256'],
    ['rsa-sign', 'RSASSA_PSS_SHA_384'],
    ['rsa-sign', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ])('a signature of %s with %s verifies, and an altered one does not', (KeyId, SigningAlgorithm) =>
    fc.assert(
      fc.asyncProperty(bytes, fc.nat(), async (Message, at) => {
        const Signature = textOf(await kms.call(admin, { operation: 'Sign', parameters: { KeyId, Message, SigningAlgorithm } }), 'Signature');
        const verify = (signature: string): Promise<Answer> => kms.call(admin, { operation: 'Verify', parameters: { KeyId, Message, SigningAlgorithm, Signature: signature } });
        expect(await verify(Signature)).toMatchObject({ ok: true });
        const altered = Buffer.from(Signature, 'base64');
        altered[at % altered.length] = (altered[at % altered.length] ?? 0) ^ 1;
        expect(await verify(altered.toString('base64'))).toMatchObject(named('KMSInvalidSignatureException'));
      }),
      { numRuns: 20 },
    ));

  test('a MAC verifies for its message alone', () =>
    fc.assert(
      fc.asyncProperty(bytes, bytes, async (first, second) => {
        const parameters = { KeyId: 'mac', MacAlgorithm: 'HMAC_SHA_256' };
        const Mac = textOf(await kms.call(admin, { operation: 'GenerateMac', parameters: { ...parameters, Message: first } }), 'Mac');
        const { ok } = await kms.call(admin, { operation: 'VerifyMac', parameters: { ...parameters, Mac, Message: second } });
        expect(ok).toBe(first === second);
      }),
      runs,
    ));
});

describe('key states', { timeout: 60_000 }, () => {
  const moves = ['EnableKey', 'DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'RotateKeyOnDemand', 'PassWeek'] as const;

  /** What the guide's state diagram says; undefined: refused. */
  const next: Readonly<Record<string, Readonly<Partial<Record<(typeof moves)[number], string>>>>> = {
    Enabled: { EnableKey: 'Enabled', DisableKey: 'Disabled', ScheduleKeyDeletion: 'PendingDeletion', RotateKeyOnDemand: 'Enabled' },
    Disabled: { EnableKey: 'Enabled', DisableKey: 'Disabled', ScheduleKeyDeletion: 'PendingDeletion' },
    PendingDeletion: { CancelKeyDeletion: 'Disabled' },
  };

  test('any walk through the states goes as the guide draws it, and cryptography works in Enabled alone', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...moves), { maxLength: 12 }), async (walk) => {
        let now = Date.parse('2026-11-24T12:00:00Z');
        const kms = openWorld(() => now);
        let state: string | undefined = 'Enabled';
        for (const move of walk) {
          if (move === 'PassWeek') {
            now += 7 * 86_400_000;
            // The shortest window is over.
            if (state === 'PendingDeletion') state = undefined;
          } else {
            const answer = await kms.call(admin, { operation: move, parameters: { KeyId: 'sym', ...(move === 'ScheduleKeyDeletion' ? { PendingWindowInDays: 7 } : {}) } });
            const wanted: string | undefined = state === undefined ? undefined : next[state]?.[move];
            expect({ move, state, ok: answer.ok }).toEqual({ move, state, ok: wanted !== undefined });
            state = wanted ?? state;
          }
          const { ok } = await kms.call(admin, { operation: 'Encrypt', parameters: { KeyId: 'sym', Plaintext: 'aGk=' } });
          expect({ walk, state, ok }).toEqual({ walk, state, ok: state === 'Enabled' });
        }
      }),
      { numRuns: 100 },
    ));

  test('a primary key and its replicas: there is always one primary, whichever Region it moves to', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.record({ operation: fc.constantFrom('ReplicateKey', 'UpdatePrimaryRegion'), from: fc.constantFrom('eu-central-1', 'us-east-1', 'ap-south-1'), to: fc.constantFrom('eu-central-1', 'us-east-1', 'ap-south-1') }), { maxLength: 10 }), async (steps) => {
        const kms = openWorld();
        for (const { operation, from, to } of steps) {
          await kms.call({ ...admin, region: from }, { operation, parameters: { KeyId: 'mrk-1', [operation === 'ReplicateKey' ? 'ReplicaRegion' : 'PrimaryRegion']: to } });
          const related = kms.world.keys.filter(({ arn }) => arn.endsWith(':key/mrk-1'));
          expect(related.filter(({ multiRegionKeyType }) => multiRegionKeyType === 'PRIMARY')).toHaveLength(1);
          expect(new Set(related.map(({ arn }) => arn)).size).toBe(related.length);
        }
      }),
      { numRuns: 40 },
    ));
});

const valid: [string, JsonObject][] = [
  ['Encrypt', { KeyId: 'sym', Plaintext: 'aGk=', EncryptionContext: { a: 'b' }, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', GrantTokens: [] }],
  ['Decrypt', { KeyId: 'sym', CiphertextBlob: 'aGk=', EncryptionContext: { a: 'b' } }],
  ['CreateGrant', { KeyId: 'sym', GranteePrincipal: principal('Nobody'), RetiringPrincipal: principal('Reader'), Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: { a: 'b' } }, Name: 'n' }],
  ['RetireGrant', { KeyId: 'sym', GrantId: 'x' }],
  ['CreateKey', { Policy: '{}', Description: 'x', KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Origin: 'AWS_KMS', MultiRegion: false, Tags: [] }],
  ['PutKeyPolicy', { KeyId: 'sym', Policy: '{}', PolicyName: 'default', BypassPolicyLockoutSafetyCheck: false }],
  ['ReplicateKey', { KeyId: 'mrk-1', ReplicaRegion: 'us-east-1', Policy: '{}', Tags: [] }],
  ['Sign', { KeyId: 'ec', Message: 'aGk=', MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }],
  ['DeriveSharedSecret', { KeyId: 'agree', PublicKey: 'aGk=', KeyAgreementAlgorithm: 'ECDH' }],
  ['UpdateAlias', { AliasName: 'alias/app', TargetKeyId: 'second' }],
  ['ImportKeyMaterial', { KeyId: 'ext', ImportToken: 'aGk=', EncryptedKeyMaterial: 'aGk=', ValidTo: 1900000000, ExpirationModel: 'KEY_MATERIAL_EXPIRES' }],
  ['ListGrants', { KeyId: 'sym', Limit: 5, Marker: 'from-0', GrantId: 'x', GranteePrincipal: 'y' }],
];

describe('hostile calls', { timeout: 120_000 }, () => {
  const names = [...new Set([...operations.values()].flatMap(({ parameters }) => Object.keys(parameters)))];
  const values = fc.oneof(
    fc.constantFrom<unknown>('sym', 'alias/app', 'arn:aws:kms:eu-central-1:111122223333:key/sym', 'arn:aws:kms:::', 'alias/', 'rsa', 'mac', 'mrk-1', 'ext', 'us-east-1', 'RAW', 'AES_256', 'aGk=', '', true, 7, 30, null, ['Decrypt'], { a: 'b' }, { __proto__: 'x' }, [{ TagKey: '__proto__', TagValue: 'x' }], principal('Nobody')),
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ maxLength: 20, unit: 'binary' }),
  );
  const parameters = fc.oneof(fc.dictionary(fc.constantFrom(...names), values, { maxKeys: 6 }), fc.jsonValue(), fc.constant(undefined));
  const expected = new Set([
    ...['AccessDeniedException', 'AlreadyExistsException', 'DisabledException', 'DryRunOperationException', 'IncorrectKeyException', 'InvalidAliasNameException', 'InvalidArnException', 'InvalidCiphertextException'],
    ...['InvalidGrantTokenException', 'InvalidImportTokenException', 'InvalidKeyUsageException', 'InvalidMarkerException', 'KMSInvalidMacException', 'KMSInvalidSignatureException', 'KMSInvalidStateException'],
    ...['LimitExceededException', 'MalformedPolicyDocumentException', 'NotFoundException', 'NotSimulated', 'TagException', 'UnknownOperationException', 'UnsupportedOperationException', 'ValidationException'],
  ]);

  test('made-up parameters are answered in words, and the world stays readable', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations.keys(), '__proto__', 'toString'), parameters, fc.constantFrom('Admin', 'Nobody', 'Stranger', 'anonymous', 'logs.amazonaws.com', '__proto__'), async (operation, given, as) => {
        // Key pairs of RSA take long to make, and say nothing here.
        const small = typeof given === 'object' && given !== null ? Object.fromEntries(Object.entries(given).filter(([, value]) => !/RSA_[34]/.test(JSON.stringify(value)))) : given;
        const kms = openWorld();
        const answer = await kms.call({ principal: principal(as), region }, { operation, parameters: small });
        if (!answer.ok) {
          expect([...expected]).toContain(answer.error.name);
          expect(answer.error.message).not.toBe('');
        }
        expect(loadWorld(JSON.parse(JSON.stringify(kms.world))).problems).toEqual([]);
        expect(({} as Record<string, unknown>)['x']).toBeUndefined();
      }),
      { numRuns: 3000 },
    ));

  test('nearly right parameters too: one of a valid call is replaced', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...valid), fc.nat(), values, async ([operation, given], at, value) => {
        const entries = Object.keys(given);
        const answer = await openWorld().call(admin, { operation, parameters: { ...given, [entries[at % entries.length] ?? '']: value } });
        if (!answer.ok) expect([...expected]).toContain(answer.error.name);
      }),
      { numRuns: 1500 },
    ));
});
