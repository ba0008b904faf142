import { hmac } from '@noble/hashes/hmac.js';
import { sha224 } from '@noble/hashes/sha2.js';
import { subtle } from './web-crypto.ts';

const webHashes: ReadonlyMap<string, string> = new Map([
  ['HMAC_SHA_256', 'SHA-256'],
  ['HMAC_SHA_384', 'SHA-384'],
  ['HMAC_SHA_512', 'SHA-512'],
]);

/** The MAC of a message. WebCrypto has no SHA-224. */
export async function macOf(material: Uint8Array, algorithm: string, message: Uint8Array): Promise<Uint8Array> {
  const hash = webHashes.get(algorithm);
  if (hash === undefined) return hmac(sha224, material, message);
  const key = await subtle().importKey('raw', material, { name: 'HMAC', hash }, false, ['sign']);
  return new Uint8Array(await subtle().sign('HMAC', key, message));
}
