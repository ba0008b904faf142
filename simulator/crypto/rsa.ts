import { type KeyFiles, exportPair } from './key-files.ts';
import { signDigest, verifyDigest } from './rsa-digest.ts';
import { subtle } from './web-crypto.ts';

export type RsaHash = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** A signing algorithm of KMS, taken apart. */
export interface RsaScheme {
  readonly padding: 'pss' | 'pkcs1';
  readonly hash: RsaHash;
}

/** `RSASSA_PSS_SHA_256` */
export function rsaScheme(algorithm: string): RsaScheme {
  const hash = algorithm.endsWith('256') ? 'SHA-256' : algorithm.endsWith('384') ? 'SHA-384' : 'SHA-512';
  return { padding: algorithm.startsWith('RSASSA_PSS') ? 'pss' : 'pkcs1', hash };
}

export const hashLengths: Readonly<Record<RsaHash, number>> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

export async function generateRsa(bits: number): Promise<KeyFiles> {
  const algorithm = { name: 'RSA-OAEP', modulusLength: bits, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' };
  return exportPair(await subtle().generateKey(algorithm, true, ['encrypt', 'decrypt']));
}

const oaep = (algorithm: string): object => ({ name: 'RSA-OAEP', hash: algorithm.endsWith('SHA_1') ? 'SHA-1' : 'SHA-256' });

/** The longest plaintext that OAEP takes. */
export function oaepLimit(bits: number, algorithm: string): number {
  return bits / 8 - 2 * (algorithm.endsWith('SHA_1') ? 20 : 32) - 2;
}

export async function encryptRsa(publicKey: Uint8Array, algorithm: string, plaintext: Uint8Array): Promise<Uint8Array> {
  const key = await subtle().importKey('spki', publicKey, { ...oaep(algorithm) }, false, ['encrypt']);
  return new Uint8Array(await subtle().encrypt({ name: 'RSA-OAEP' }, key, plaintext));
}

/** The plaintext, or null: another key, another algorithm, or no ciphertext of it. */
export async function decryptRsa(secret: Uint8Array, algorithm: string, ciphertext: Uint8Array): Promise<Uint8Array | null> {
  const key = await subtle().importKey('pkcs8', secret, { ...oaep(algorithm) }, false, ['decrypt']);
  return subtle().decrypt({ name: 'RSA-OAEP' }, key, ciphertext).then((plaintext) => new Uint8Array(plaintext), () => null);
}

const webScheme = ({ padding, hash }: RsaScheme): { name: string; hash: string } => ({ name: padding === 'pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash });
const webCall = ({ padding, hash }: RsaScheme): object => (padding === 'pss' ? { name: 'RSA-PSS', saltLength: hashLengths[hash] } : { name: 'RSASSA-PKCS1-v1_5' });

export async function signRsa(secret: Uint8Array, scheme: RsaScheme, message: Uint8Array, isDigest: boolean): Promise<Uint8Array> {
  if (isDigest) {
    const key = await subtle().importKey('pkcs8', secret, webScheme(scheme), true, ['sign']);
    return signDigest(await subtle().exportKey('jwk', key), scheme, message);
  }
  const key = await subtle().importKey('pkcs8', secret, webScheme(scheme), false, ['sign']);
  return new Uint8Array(await subtle().sign({ ...webCall(scheme) }, key, message));
}

export async function verifyRsa(publicKey: Uint8Array, scheme: RsaScheme, message: Uint8Array, isDigest: boolean, signature: Uint8Array): Promise<boolean> {
  const key = await subtle().importKey('spki', publicKey, webScheme(scheme), true, ['verify']);
  if (isDigest) return verifyDigest(await subtle().exportKey('jwk', key), scheme, message, signature);
  // Some implementations take a signature that lost leading zeros; its length is part of it (RFC 8017, section 8.1.2).
  if (signature.length * 8 !== key.algorithm.modulusLength) return false;
  return subtle().verify({ ...webCall(scheme) }, key, signature, message);
}
