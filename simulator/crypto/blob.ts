import { ascii, concat, utf8 } from './bytes.ts';

/**
 * A ciphertext blob of the simulator. KMS documents no format for its blobs; this one is ours:
 *
 *     "KPL" version=1 | length of the ARN (2 bytes) | key ARN | key material (2 bytes) | initialization vector (12 bytes) | ciphertext and tag
 *
 * Everything in front of the vector is authenticated together with the encryption context.
 */
export interface Blob {
  readonly keyArn: string;
  /** Which of the key's materials encrypted it: rotation adds one. */
  readonly version: number;
  readonly header: Uint8Array;
  readonly iv: Uint8Array;
  readonly body: Uint8Array;
}

const MAGIC = Uint8Array.of(0x4b, 0x50, 0x4c, 1);
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

export function blobHeader(keyArn: string, version: number): Uint8Array {
  const arn = utf8(keyArn);
  return concat(MAGIC, Uint8Array.of(arn.length >> 8, arn.length & 255), arn, Uint8Array.of(version >> 8, version & 255));
}

/** Takes a blob apart, or null when it is none of ours. */
export function readBlob(bytes: Uint8Array): Blob | null {
  if (bytes.length < MAGIC.length + 2 || !MAGIC.every((byte, index) => bytes[index] === byte)) return null;
  const length = ((bytes[4] ?? 0) << 8) | (bytes[5] ?? 0);
  const end = 6 + length + 2;
  if (bytes.length < end + IV_LENGTH + TAG_LENGTH) return null;
  const keyArn = ascii(bytes.subarray(6, 6 + length));
  const version = ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0);
  return { keyArn, version, header: bytes.slice(0, end), iv: bytes.slice(end, end + IV_LENGTH), body: bytes.slice(end + IV_LENGTH) };
}
