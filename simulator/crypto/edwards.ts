import { eddsa } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, utf8 } from './bytes.ts';
import { algorithmId, octets, privateKeyInfo, publicKeyInfo, tail } from './der.ts';
import type { KeyFiles } from './key-files.ts';

const id = algorithmId('1.3.101.112');

/** As RFC 8032 prepares a secret scalar. */
function clamp(bytes: Uint8Array): Uint8Array {
  const clamped = bytes.slice();
  clamped[0] = (clamped[0] ?? 0) & 248;
  clamped[31] = ((clamped[31] ?? 0) & 127) | 64;
  return clamped;
}

/** Ed25519ph of a digest that was made elsewhere. https://www.rfc-editor.org/rfc/rfc8032, section 5.1 */
const ofDigest = eddsa(ed25519.Point, sha512, {
  adjustScalarBytes: clamp,
  domain: (data: Uint8Array, context: Uint8Array, hashed: boolean) =>
    concat(utf8('SigEd25519 no Ed25519 collisions'), Uint8Array.of(hashed ? 1 : 0, context.length), context, data),
  prehash: (digest: Uint8Array) => digest,
});

export function generateEdwards(): KeyFiles {
  const { secretKey, publicKey } = ed25519.keygen();
  return { secret: privateKeyInfo(id, octets(secretKey)), public: publicKeyInfo(id, publicKey) };
}

export function signEdwards(secret: Uint8Array, message: Uint8Array, isDigest: boolean): Uint8Array {
  return (isDigest ? ofDigest : ed25519).sign(message, tail(secret, 32));
}

export function verifyEdwards(publicKey: Uint8Array, message: Uint8Array, isDigest: boolean, signature: Uint8Array): boolean {
  try {
    return (isDigest ? ofDigest : ed25519).verify(signature, message, tail(publicKey, 32));
  } catch {
    // What is no signature at all verifies nothing.
    return false;
  }
}
