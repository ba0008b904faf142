import { ed25519ph } from '@noble/curves/ed25519.js';
import { shake256 } from '@noble/hashes/sha3.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { createHash, createHmac, createPublicKey, verify as nodeVerify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readBlob } from '../../simulator/crypto/blob.ts';
import { fromBase64, toBase64, utf8 } from '../../simulator/crypto/bytes.ts';
import { canonicalContext } from '../../simulator/crypto/encryption-context.ts';
import { sharedSecret } from '../../simulator/crypto/elliptic.ts';
import { generateMaterial } from '../../simulator/crypto/generate.ts';
import { macOf } from '../../simulator/crypto/hmac.ts';
import { decryptRsa, encryptRsa, oaepLimit } from '../../simulator/crypto/rsa.ts';
import { type MessageType, sign, verify } from '../../simulator/crypto/sign.ts';
import { open, seal } from '../../simulator/crypto/symmetric.ts';
import { algorithmsOf, keySpecs } from '../../simulator/key-specs.ts';

const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const message = utf8('attack at dawn');
const digests: Record<string, (bytes: Uint8Array) => Uint8Array> = { 256: sha256, 384: sha384, 512: sha512 };

describe('bytes', () => {
  test('base64 agrees with Node, for every length', () => {
    for (let length = 0; length < 70; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 255);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }
  });

  test.each(['a', 'abc', '====', 'ab=c', 'äöüß', 'YQ', 'Y Q='])('%j is no base64', (text) => expect(fromBase64(text)).toBeNull());

  test('UTF-8 agrees with Node', () => {
    for (const text of ['', 'plain', 'Ärger', '€uro', '𝒳 – 管理', '\ud800x']) expect(Buffer.from(utf8(text))).toEqual(Buffer.from(text, 'utf8'));
  });

  test('two contexts have the same bytes only when they are the same', () => {
    expect(canonicalContext({ a: 'b', c: 'd' })).toEqual(canonicalContext({ c: 'd', a: 'b' }));
    const others = [{}, { a: 'bc' }, { ab: 'c' }, { a: 'b', c: '' }, { A: 'bc' }, { a: 'b', '': 'c' }];
    expect(new Set(others.map((context) => toBase64(canonicalContext(context)))).size).toBe(others.length);
  });
});

describe('a ciphertext blob', () => {
  test('opens with the same context and material, and with no other', async () => {
    const { secret } = await generateMaterial('SYMMETRIC_DEFAULT');
    const other = await generateMaterial('SYMMETRIC_DEFAULT');
    const bytes = await seal(secret, arn, 3, { app: 'billing' }, message);
    const blob = readBlob(bytes);
    expect(blob).toMatchObject({ keyArn: arn, version: 3 });
    if (blob === null) return;
    expect(await open(secret, blob, { app: 'billing' })).toEqual(message);
    expect(await open(secret, blob, { app: 'Billing' })).toBeNull();
    expect(await open(secret, blob, {})).toBeNull();
    expect(await open(other.secret, blob, { app: 'billing' })).toBeNull();
  });

  test('with one bit changed anywhere does not open', async () => {
    const { secret } = await generateMaterial('SYMMETRIC_DEFAULT');
    const bytes = await seal(secret, arn, 0, {}, message);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const blob = readBlob(changed);
      if (blob !== null) expect(await open(secret, blob, {})).toBeNull();
    }
  });

  test.each([0, 3, 6, 20, 110])('that was cut to %i bytes is none', async (length) => {
    const { secret } = await generateMaterial('SYMMETRIC_DEFAULT');
    expect(readBlob((await seal(secret, arn, 0, {}, message)).slice(0, length))).toBeNull();
  });
});

const signing = [...keySpecs].flatMap(([spec, { usages }]) => (usages.includes('SIGN_VERIFY') && spec !== 'SM2' ? algorithmsOf(spec, 'SIGN_VERIFY').map((algorithm) => ({ spec, algorithm })) : []));
const pairs = new Map<string, ReturnType<typeof generateMaterial>>();
function pairOf(spec: string): ReturnType<typeof generateMaterial> {
  const pair = pairs.get(spec) ?? generateMaterial(spec);
  pairs.set(spec, pair);
  return pair;
}

test('an RSA signature that lost a leading zero does not verify', { timeout: 60_000 }, async () => {
  const pair = await pairOf('RSA_2048');
  const asked = { spec: 'RSA_2048', algorithm: 'RSASSA_PSS_SHA_256', messageType: 'RAW', message } as const;
  let signature = await sign(asked, pair.secret);
  // One in 256 begins with a zero: PSS is salted, so signing again gives another.
  for (let turn = 0; turn < 20_000 && signature[0] !== 0; turn += 1) signature = await sign(asked, pair.secret);
  expect(signature[0]).toBe(0);
  expect(await verify(asked, pair.public ?? new Uint8Array(), signature)).toBe(true);
  expect(await verify(asked, pair.public ?? new Uint8Array(), signature.slice(1))).toBe(false);
});

describe.each(signing)('$spec with $algorithm', { timeout: 60_000 }, ({ spec, algorithm }) => {
  const types: MessageType[] = algorithm === 'ED25519_SHA_512' ? ['RAW'] : algorithm === 'ED25519_PH_SHA_512' ? ['DIGEST'] : algorithm.startsWith('ML') ? ['RAW', 'EXTERNAL_MU'] : ['RAW', 'DIGEST'];

  test.each(types)('a signature of a message given as %s verifies; an altered one, another message and another key do not', async (messageType) => {
    const pair = await pairOf(spec);
    const given = messageType === 'RAW' ? message : messageType === 'EXTERNAL_MU' ? sha512(message) : (digests[algorithm.slice(-3)] ?? sha512)(message);
    const asked = { spec, algorithm, messageType, message: given };
    const signature = await sign(asked, pair.secret);
    const publicKey = pair.public ?? new Uint8Array();
    expect(await verify(asked, publicKey, signature)).toBe(true);
    const altered = signature.slice();
    altered[altered.length - 5] = (altered.at(-5) ?? 0) ^ 1;
    expect(await verify(asked, publicKey, altered)).toBe(false);
    expect(await verify(asked, publicKey, signature.slice(1))).toBe(false);
    expect(await verify(asked, publicKey, new Uint8Array())).toBe(false);
    expect(await verify({ ...asked, message: given.map((byte) => byte ^ 1) }, publicKey, signature)).toBe(false);
    expect(await verify(asked, (await generateMaterial(spec.startsWith('RSA') ? 'RSA_2048' : spec)).public ?? publicKey, signature)).toBe(false);
  });

  if (types.join() === 'RAW,DIGEST') test('a message and its digest are the same to it', async () => {
    const pair = await pairOf(spec);
    const digest = (digests[algorithm.slice(-3)] ?? sha256)(message);
    const [raw, hashed] = [{ spec, algorithm, messageType: 'RAW', message } as const, { spec, algorithm, messageType: 'DIGEST', message: digest } as const];
    const publicKey = pair.public ?? new Uint8Array();
    expect(await verify(raw, publicKey, await sign(hashed, pair.secret))).toBe(true);
    expect(await verify(hashed, publicKey, await sign(raw, pair.secret))).toBe(true);
  });

  // Node 20 knows neither ML-DSA nor the pre-hashed form of Ed25519.
  if (algorithm !== 'ED25519_PH_SHA_512' && !algorithm.startsWith('ML_DSA')) test('Node verifies it too, from the public key as GetPublicKey gives it', async () => {
    const pair = await pairOf(spec);
    const signature = await sign({ spec, algorithm, messageType: 'RAW', message }, pair.secret);
    const key = createPublicKey({ key: Buffer.from(pair.public ?? []), format: 'der', type: 'spki' });
    const hash = algorithm.startsWith('ED') ? null : `sha${algorithm.slice(-3)}`;
    const options = algorithm.includes('PSS') ? { key, padding: 6, saltLength: -1 } : { key };
    expect(nodeVerify(hash, message, options, signature)).toBe(true);
  });
});

describe('other algorithms', () => {
  test('a signature of a digest under Ed25519ph is the one that the library makes of the message', async () => {
    const pair = await pairOf('ECC_NIST_EDWARDS25519');
    const signature = await sign({ spec: 'ECC_NIST_EDWARDS25519', algorithm: 'ED25519_PH_SHA_512', messageType: 'DIGEST', message: sha512(message) }, pair.secret);
    expect(signature).toEqual(ed25519ph.sign(message, pair.secret.slice(-32)));
  });

  test.each(['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'])('%s: a signature of µ verifies for the message it stands for', async (spec) => {
    const pair = await pairOf(spec);
    const publicKey = pair.public ?? new Uint8Array();
    const raw = publicKey.slice(publicKey.length - ({ ML_DSA_44: 1312, ML_DSA_65: 1952, ML_DSA_87: 2592 }[spec] ?? 0));
    const mu = shake256(Uint8Array.from([...shake256(raw, { dkLen: 64 }), 0, 0, ...message]), { dkLen: 64 });
    const signature = await sign({ spec, algorithm: 'ML_DSA_SHAKE_256', messageType: 'EXTERNAL_MU', message: mu }, pair.secret);
    expect(await verify({ spec, algorithm: 'ML_DSA_SHAKE_256', messageType: 'RAW', message }, publicKey, signature)).toBe(true);
  });

  test.each(['224', '256', '384', '512'])('HMAC_%s agrees with Node', async (bits) => {
    const { secret } = await generateMaterial(`HMAC_${bits}`);
    expect(secret).toHaveLength(Number(bits) / 8);
    expect(Buffer.from(await macOf(secret, `HMAC_SHA_${bits}`, message))).toEqual(createHmac(`sha${bits}`, secret).update(message).digest());
  });

  test.each(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'])('RSA_2048 with %s, up to its limit', async (algorithm) => {
    const pair = await pairOf('RSA_2048');
    const longest = new Uint8Array(oaepLimit(2048, algorithm)).fill(7);
    const ciphertext = await encryptRsa(pair.public ?? new Uint8Array(), algorithm, longest);
    expect(await decryptRsa(pair.secret, algorithm, ciphertext)).toEqual(longest);
    expect(await decryptRsa(pair.secret, algorithm === 'RSAES_OAEP_SHA_1' ? 'RSAES_OAEP_SHA_256' : 'RSAES_OAEP_SHA_1', ciphertext)).toBeNull();
    await expect(encryptRsa(pair.public ?? new Uint8Array(), algorithm, new Uint8Array(longest.length + 1))).rejects.toThrow();
  });

  test.each(['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'])('%s: two parties derive the same secret', async (spec) => {
    const [ours, theirs] = await Promise.all([generateMaterial(spec), generateMaterial(spec)]);
    const secret = await sharedSecret(spec, ours.secret, theirs.public ?? new Uint8Array());
    expect(secret).toEqual(await sharedSecret(spec, theirs.secret, ours.public ?? new Uint8Array()));
    expect(secret?.length).toBe({ ECC_NIST_P256: 32, ECC_NIST_P384: 48, ECC_NIST_P521: 66 }[spec]);
    expect(await sharedSecret(spec, ours.secret, utf8('no key'))).toBeNull();
  });

  test('the hashes are the ones of Node', () => expect(Buffer.from(sha384(message))).toEqual(createHash('sha384').update(message).digest()));
});
