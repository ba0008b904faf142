import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256Words } from './sha256.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Characters of a link: 72 bits, which nobody meets by chance or by trying. */
const LINK = 12;
/** Characters of a digest that tells texts apart and need not withstand anybody. */
const SHORT = 8;

/** A link of a chain: the beginning of the SHA-256 of a text, in the letters of base64url. */
export function linkOf(text: string): string {
  return base64(text, LINK);
}

/** Tells a text from others. */
export function shortDigest(text: string): string {
  return base64(text, SHORT);
}

function base64(text: string, length: number): string {
  return firstLetters(sha256Words(text)).slice(0, length);
}

/** The first 96 bits as sixteen letters, spelt out: this is done for every event of every file. */
function firstLetters([first = 0, second = 0, third = 0]: Readonly<Int32Array>): string {
  return (
    four(first >>> 8) + four(((first & 0xff) << 16) | (second >>> 16)) + four(((second & 0xffff) << 8) | (third >>> 24)) + four(third & 0xffffff)
  );
}

function four(bits: number): string {
  return letters.charAt(bits >>> 18) + letters.charAt((bits >>> 12) & 63) + letters.charAt((bits >>> 6) & 63) + letters.charAt(bits & 63);
}

/** The namespace of the app's ids. */
const namespace = [0x6b, 0x1f, 0x0f, 0x52, 0x8a, 0x6e, 0x4c, 0x1d, 0x9b, 0x57, 0x2f, 0x0d, 0x61, 0xc3, 0x74, 0xe8];

/**
 * A UUID that is the same whenever it is made of the same text: version 5.
 * https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5
 */
export function uuidOf(text: string): string {
  const bytes = sha1(Uint8Array.from([...namespace, ...utf8ToBytes(text)])).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
