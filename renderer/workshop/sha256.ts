import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 of short texts, many thousand times over: an instructor’s view follows every chain of every file, and a call of a
 * library costs three times as much as the digest. https://csrc.nist.gov/pubs/fips/180-4/upd1/final
 */

const BLOCK = 64;
const constants = new Int32Array(64);
const beginning = new Int32Array(8);
fillConstants();

const schedule = new Int32Array(64);
const state = new Int32Array(8);
let bytes = new Uint8Array(4096);

/** The digest of a text in UTF-8, as eight numbers of 32 bits. They are those of the next call too: read them before it. */
export function sha256Words(text: string): Readonly<Int32Array> {
  const length = load(text);
  const end = Math.ceil((length + 9) / BLOCK) * BLOCK;
  bytes[length] = 0x80;
  bytes.fill(0, length + 1, end);
  // No text here has 2^32 bits: four bytes hold its length.
  const bits = length * 8;
  for (let byte = 0; byte < 4; byte += 1) bytes[end - 1 - byte] = (bits >>> (8 * byte)) & 0xff;
  state.set(beginning);
  for (let at = 0; at < end; at += BLOCK) compress(at);
  return state;
}

/** Puts the text’s bytes in front. @returns how many they are */
function load(text: string): number {
  const most = text.length * 3 + 2 * BLOCK;
  if (bytes.length < most) bytes = new Uint8Array(most);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) {
      const encoded = utf8ToBytes(text);
      bytes.set(encoded);
      return encoded.length;
    }
    bytes[index] = code;
  }
  return text.length;
}

// Every index below lies inside its array, which the types do not know.
function compress(offset: number): void {
  for (let word = 0; word < 16; word += 1) {
    const at = offset + 4 * word;
    schedule[word] = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  }
  for (let word = 16; word < 64; word += 1) {
    const before = schedule[word - 15] as number;
    const last = schedule[word - 2] as number;
    const low = ((before >>> 7) | (before << 25)) ^ ((before >>> 18) | (before << 14)) ^ (before >>> 3);
    const high = ((last >>> 17) | (last << 15)) ^ ((last >>> 19) | (last << 13)) ^ (last >>> 10);
    schedule[word] = ((schedule[word - 16] as number) + low + (schedule[word - 7] as number) + high) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let round = 0; round < 64; round += 1) {
    const sumOfE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + sumOfE + (g ^ (e & (f ^ g))) + (constants[round] as number) + (schedule[round] as number)) | 0;
    const sumOfA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (sumOfA + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  add(0, a);
  add(1, b);
  add(2, c);
  add(3, d);
  add(4, e);
  add(5, f);
  add(6, g);
  add(7, h);
}

function add(word: number, value: number): void {
  state[word] = ((state[word] as number) + value) | 0;
}

/** The first 32 bits behind the point of the square and cube roots of the first primes: what the standard makes them of. */
function fillConstants(): void {
  const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32) | 0;
  for (let candidate = 2, count = 0; count < 64; candidate += 1) {
    if (!isPrime(candidate)) continue;
    if (count < 8) beginning[count] = fraction(Math.sqrt(candidate));
    constants[count] = fraction(Math.cbrt(candidate));
    count += 1;
  }
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) return false;
  return true;
}
