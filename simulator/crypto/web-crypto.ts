/**
 * The parts of the Web Cryptography API that the simulator uses. Declared here, since the pure folders are compiled
 * without the types of browsers and of Node, where the same API stands under `globalThis.crypto`.
 */
export interface CryptoKey {
  readonly type: string;
  /** `modulusLength` in bits, for RSA. */
  readonly algorithm: { readonly modulusLength?: number };
}

interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

type Algorithm = string | Readonly<Record<string, unknown>>;

interface Subtle {
  generateKey(algorithm: Algorithm, extractable: boolean, usages: readonly string[]): Promise<KeyPair>;
  importKey(format: 'raw' | 'pkcs8' | 'spki', data: Uint8Array, algorithm: Algorithm, extractable: boolean, usages: readonly string[]): Promise<CryptoKey>;
  exportKey(format: 'raw' | 'pkcs8' | 'spki', key: CryptoKey): Promise<ArrayBuffer>;
  exportKey(format: 'jwk', key: CryptoKey): Promise<Readonly<Record<string, unknown>>>;
  encrypt(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
  sign(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
  verify(algorithm: Algorithm, key: CryptoKey, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
  deriveBits(algorithm: Algorithm, key: CryptoKey, length: number | null): Promise<ArrayBuffer>;
}

interface WebCrypto {
  readonly subtle: Subtle;
  getRandomValues(into: Uint8Array): Uint8Array;
}

const web = (): WebCrypto => (globalThis as unknown as { readonly crypto: WebCrypto }).crypto;

/** Looked up when it is used, so that importing the simulator asks for nothing. */
export function subtle(): Subtle {
  return web().subtle;
}

export function randomBytes(count: number): Uint8Array {
  return web().getRandomValues(new Uint8Array(count));
}
