import { type CryptoKey, subtle } from './web-crypto.ts';

/** The material of a key: raw bytes, or for a key pair PKCS #8 and SubjectPublicKeyInfo. */
export interface KeyFiles {
  readonly secret: Uint8Array;
  readonly public?: Uint8Array;
}

export async function exportPair(pair: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }): Promise<KeyFiles> {
  const secret = await subtle().exportKey('pkcs8', pair.privateKey);
  return { secret: new Uint8Array(secret), public: new Uint8Array(await subtle().exportKey('spki', pair.publicKey)) };
}
