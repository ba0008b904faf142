import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { concat, fromBase64, fromBigInt, sameBytes, toBigInt } from './bytes.ts';
import type { RsaHash, RsaScheme } from './rsa.ts';
import { randomBytes } from './web-crypto.ts';

/**
 * RSA signatures of a digest that was made elsewhere (MessageType DIGEST): WebCrypto always hashes what it signs.
 * https://www.rfc-editor.org/rfc/rfc8017, sections 8.1, 8.2 and 9
 */
type Jwk = Readonly<Record<string, unknown>>;

const hashes: Readonly<Record<RsaHash, (message: Uint8Array) => Uint8Array>> = { 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 };

/** The beginning of a DigestInfo; the digest follows. */
const digestInfo: Readonly<Record<RsaHash, readonly number[]>> = {
  'SHA-256': [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 32],
  'SHA-384': [0x30, 0x41, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2, 5, 0, 4, 48],
  'SHA-512': [0x30, 0x51, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 5, 0, 4, 64],
};

function number(jwk: Jwk, name: string): bigint {
  const text = String(jwk[name]).replace(/-/g, '+').replace(/_/g, '/');
  return toBigInt(fromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '=')) ?? new Uint8Array());
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const sizeOf = (modulus: bigint): number => Math.ceil(modulus.toString(16).length / 2);

export function signDigest(jwk: Jwk, { padding, hash }: RsaScheme, digest: Uint8Array): Uint8Array {
  const [n, p, q] = [number(jwk, 'n'), number(jwk, 'p'), number(jwk, 'q')];
  const size = sizeOf(n);
  const message = toBigInt(padding === 'pkcs1' ? pkcs1(hash, digest, size) : pss(hash, digest, randomBytes(digest.length), size));
  // By the Chinese remainder theorem: two powers of half the length.
  const first = power(message, number(jwk, 'dp'), p);
  const second = power(message, number(jwk, 'dq'), q);
  const difference = (((first - second) * number(jwk, 'qi')) % p) + p;
  return fromBigInt(second + (difference % p) * q, size);
}

export function verifyDigest(jwk: Jwk, { padding, hash }: RsaScheme, digest: Uint8Array, signature: Uint8Array): boolean {
  const n = number(jwk, 'n');
  const size = sizeOf(n);
  const value = toBigInt(signature);
  if (signature.length !== size || value >= n) return false;
  const encoded = fromBigInt(power(value, number(jwk, 'e'), n), size);
  if (padding === 'pkcs1') return sameBytes(encoded, pkcs1(hash, digest, size));
  const salt = saltOf(hash, digest.length, encoded);
  return salt !== null && sameBytes(encoded, pss(hash, digest, salt, size));
}

function pkcs1(hash: RsaHash, digest: Uint8Array, size: number): Uint8Array {
  const info = concat(Uint8Array.from(digestInfo[hash]), digest);
  return concat(Uint8Array.of(0, 1), new Uint8Array(size - info.length - 3).fill(255), Uint8Array.of(0), info);
}

/** MGF1 */
function mask(hash: RsaHash, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const block = hashes[hash](concat(seed, fromBigInt(BigInt(counter), 4)));
    blocks.push(block);
    made += block.length;
  }
  return concat(...blocks).slice(0, length);
}

const mix = (first: Uint8Array, second: Uint8Array): Uint8Array => first.map((byte, index) => byte ^ (second[index] ?? 0));

/** EMSA-PSS for a modulus whose bits are a multiple of eight. */
function pss(hash: RsaHash, digest: Uint8Array, salt: Uint8Array, size: number): Uint8Array {
  const check = hashes[hash](concat(new Uint8Array(8), digest, salt));
  const block = concat(new Uint8Array(size - salt.length - check.length - 2), Uint8Array.of(1), salt);
  const masked = mix(block, mask(hash, check, block.length));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return concat(masked, check, Uint8Array.of(0xbc));
}

function saltOf(hash: RsaHash, length: number, encoded: Uint8Array): Uint8Array | null {
  if (encoded.at(-1) !== 0xbc) return null;
  const masked = encoded.slice(0, encoded.length - length - 1);
  const block = mix(masked, mask(hash, encoded.slice(masked.length, -1), masked.length));
  return block.slice(-length);
}
