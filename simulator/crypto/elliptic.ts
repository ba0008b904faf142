import type { ECDSA } from '@noble/curves/abstract/weierstrass.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { fromBase64 } from './bytes.ts';
import { algorithmId, ecPrivateKey, privateKeyInfo, publicKeyInfo, tail } from './der.ts';
import { type KeyFiles, exportPair } from './key-files.ts';
import { type CryptoKey, subtle } from './web-crypto.ts';

interface Curve {
  readonly library: ECDSA;
  readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** Bytes of a point, uncompressed. */
  readonly point: number;
  /** Bits of a shared secret. */
  readonly bits: number;
  /** The name by which WebCrypto knows the curve; null when it does not. */
  readonly web: string | null;
}

const curves: ReadonlyMap<string, Curve> = new Map<string, Curve>([
  ['ECC_NIST_P256', { library: p256, hash: 'SHA-256', point: 65, bits: 256, web: 'P-256' }],
  ['ECC_NIST_P384', { library: p384, hash: 'SHA-384', point: 97, bits: 384, web: 'P-384' }],
  ['ECC_NIST_P521', { library: p521, hash: 'SHA-512', point: 133, bits: 528, web: 'P-521' }],
  ['ECC_SECG_P256K1', { library: secp256k1, hash: 'SHA-256', point: 65, bits: 256, web: null }],
]);

function curveOf(spec: string): Curve {
  const curve = curves.get(spec);
  if (curve === undefined) throw new Error(`${spec} is no elliptic curve`);
  return curve;
}

const secp256k1Id = algorithmId('1.2.840.10045.2.1', '1.3.132.0.10');

export async function generateElliptic(spec: string): Promise<KeyFiles> {
  const { library, web } = curveOf(spec);
  if (web !== null) return exportPair(await subtle().generateKey({ name: 'ECDSA', namedCurve: web }, true, ['sign', 'verify']));
  const { secretKey } = library.keygen();
  return { secret: privateKeyInfo(secp256k1Id, ecPrivateKey(secretKey)), public: publicKeyInfo(secp256k1Id, library.getPublicKey(secretKey, false)) };
}

/** The number that is the private key. WebCrypto hands it out as part of a JSON Web Key. */
async function scalarOf(spec: string, secret: Uint8Array): Promise<Uint8Array> {
  const { web } = curveOf(spec);
  if (web === null) return tail(secret, 32);
  const key = await subtle().importKey('pkcs8', secret, { name: 'ECDSA', namedCurve: web }, true, ['sign']);
  const text = String((await subtle().exportKey('jwk', key))['d']).replace(/-/g, '+').replace(/_/g, '/');
  return fromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '=')) ?? new Uint8Array();
}

/**
 * ECDSA, in DER as KMS gives it.
 *
 * @param isDigest the message is a digest already, which WebCrypto would hash again
 */
export async function signElliptic(spec: string, secret: Uint8Array, message: Uint8Array, isDigest: boolean): Promise<Uint8Array> {
  const { library, web, hash } = curveOf(spec);
  if (isDigest || web === null) return library.sign(message, await scalarOf(spec, secret), { prehash: !isDigest, lowS: false, format: 'der' });
  const key = await subtle().importKey('pkcs8', secret, { name: 'ECDSA', namedCurve: web }, false, ['sign']);
  const signature = new Uint8Array(await subtle().sign({ name: 'ECDSA', hash }, key, message));
  return library.Signature.fromBytes(signature, 'compact').toBytes('der');
}

export async function verifyElliptic(spec: string, publicKey: Uint8Array, message: Uint8Array, isDigest: boolean, signature: Uint8Array): Promise<boolean> {
  const { library, web, hash, point } = curveOf(spec);
  try {
    if (isDigest || web === null) return library.verify(signature, message, tail(publicKey, point), { prehash: !isDigest, lowS: false, format: 'der' });
    const key = await subtle().importKey('spki', publicKey, { name: 'ECDSA', namedCurve: web }, false, ['verify']);
    return await subtle().verify({ name: 'ECDSA', hash }, key, library.Signature.fromBytes(signature, 'der').toBytes('compact'), message);
  } catch {
    // What is no signature at all verifies nothing.
    return false;
  }
}

/** The shared secret of a key pair and another party's public key; null when that is no key on the same curve. */
export async function sharedSecret(spec: string, secret: Uint8Array, peer: Uint8Array): Promise<Uint8Array | null> {
  const { web, bits } = curveOf(spec);
  const algorithm = { name: 'ECDH', namedCurve: web };
  const other: CryptoKey | null = await subtle().importKey('spki', peer, algorithm, false, []).catch(() => null);
  if (other === null) return null;
  const key = await subtle().importKey('pkcs8', secret, algorithm, false, ['deriveBits']);
  return new Uint8Array(await subtle().deriveBits({ name: 'ECDH', public: other }, key, bits));
}
