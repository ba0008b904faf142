import { blobHeader, type Blob } from './blob.ts';
import { concat } from './bytes.ts';
import { canonicalContext } from './encryption-context.ts';
import { type CryptoKey, randomBytes, subtle } from './web-crypto.ts';

type Pairs = Readonly<Record<string, string>>;

const aes = (material: Uint8Array): Promise<CryptoKey> => subtle().importKey('raw', material, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** Encrypts under AES-256-GCM, bound to the key and to the encryption context. */
export async function seal(material: Uint8Array, keyArn: string, version: number, context: Pairs, plaintext: Uint8Array): Promise<Uint8Array> {
  const header = blobHeader(keyArn, version);
  const iv = randomBytes(12);
  const algorithm = { name: 'AES-GCM', iv, additionalData: concat(header, canonicalContext(context)) };
  return concat(header, iv, new Uint8Array(await subtle().encrypt(algorithm, await aes(material), plaintext)));
}

/** The plaintext, or null: another encryption context, another key, or an altered blob. */
export async function open(material: Uint8Array, blob: Blob, context: Pairs): Promise<Uint8Array | null> {
  const algorithm = { name: 'AES-GCM', iv: blob.iv, additionalData: concat(blob.header, canonicalContext(context)) };
  const key = await aes(material);
  return subtle().decrypt(algorithm, key, blob.body).then((plaintext) => new Uint8Array(plaintext), () => null);
}
