import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkOf, shortDigest } from '../../renderer/workshop/digest.ts';
import { sha256Words } from '../../renderer/workshop/sha256.ts';

const hex = (text: string): string => [...sha256Words(text)].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

describe('the digest of a text', () => {
  // https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
  test.each([
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('%s', (text, digest) => expect(hex(text)).toBe(digest));

  test('is that of a library at every length around a block, in ASCII and beyond', () => {
    for (let length = 0; length < 200; length += 1) {
      for (const letter of ['x', 'é', '€', '😀', '\uD800']) {
        const text = letter.repeat(length);
        expect(hex(text)).toBe(bytesToHex(sha256(utf8ToBytes(text))));
      }
    }
    const long = 'a key policy, '.repeat(20_000);
    expect(hex(long)).toBe(bytesToHex(sha256(utf8ToBytes(long))));
  });

  test('is that of a library for any text, and its letters are those of base64url', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const digest = sha256(utf8ToBytes(text));
        expect(hex(text)).toBe(bytesToHex(digest));
        const written = Buffer.from(digest).toString('base64url');
        expect([linkOf(text), shortDigest(text)]).toEqual([written.slice(0, 12), written.slice(0, 8)]);
      }),
    );
  });
});
