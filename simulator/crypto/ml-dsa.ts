import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { algorithmId, octets, privateKeyInfo, publicKeyInfo, tail } from './der.ts';
import type { KeyFiles } from './key-files.ts';
import { randomBytes } from './web-crypto.ts';

/** The three parameter sets, each with its object identifier. https://www.rfc-editor.org/rfc/rfc9881 */
const sets = new Map([
  ['ML_DSA_44', { library: ml_dsa44, id: algorithmId('2.16.840.1.101.3.4.3.17'), publicLength: 1312 }],
  ['ML_DSA_65', { library: ml_dsa65, id: algorithmId('2.16.840.1.101.3.4.3.18'), publicLength: 1952 }],
  ['ML_DSA_87', { library: ml_dsa87, id: algorithmId('2.16.840.1.101.3.4.3.19'), publicLength: 2592 }],
]);

function setOf(spec: string): NonNullable<ReturnType<typeof sets.get>> {
  const set = sets.get(spec);
  if (set === undefined) throw new Error(`${spec} is no parameter set of ML-DSA`);
  return set;
}

/** Kept as the seed from which the whole key is made again. */
export function generateMlDsa(spec: string): KeyFiles {
  const { library, id } = setOf(spec);
  const seed = randomBytes(32);
  return { secret: privateKeyInfo(id, octets(seed)), public: publicKeyInfo(id, library.keygen(seed).publicKey) };
}

/** @param isMu the message is the 64-byte representative µ that the caller computed (MessageType EXTERNAL_MU) */
export function signMlDsa(spec: string, secret: Uint8Array, message: Uint8Array, isMu: boolean): Uint8Array {
  const { library } = setOf(spec);
  const { secretKey } = library.keygen(tail(secret, 32));
  return isMu ? library.internal.sign(message, secretKey, { externalMu: true }) : library.sign(message, secretKey);
}

export function verifyMlDsa(spec: string, publicKey: Uint8Array, message: Uint8Array, isMu: boolean, signature: Uint8Array): boolean {
  const { library, publicLength } = setOf(spec);
  const key = tail(publicKey, publicLength);
  try {
    return isMu ? library.internal.verify(signature, message, key, { externalMu: true }) : library.verify(signature, message, key);
  } catch {
    // What is no signature at all verifies nothing.
    return false;
  }
}
