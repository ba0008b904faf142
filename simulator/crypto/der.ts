import { concat } from './bytes.ts';

/** The little of DER that key files need: SubjectPublicKeyInfo and PKCS #8. https://www.rfc-editor.org/rfc/rfc5280, rfc5208 */
function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concat(Uint8Array.of(tag, ...size), content);
}

/** An object identifier: `1.3.132.0.10`. */
function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    bytes.push(...groups);
  }
  return element(6, Uint8Array.from(bytes));
}

const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(0x30, ...parts);

export function algorithmId(...oids: readonly string[]): Uint8Array {
  return sequence(...oids.map(oid));
}

export function publicKeyInfo(algorithm: Uint8Array, key: Uint8Array): Uint8Array {
  return sequence(algorithm, element(3, Uint8Array.of(0), key));
}

export function privateKeyInfo(algorithm: Uint8Array, key: Uint8Array): Uint8Array {
  return sequence(element(2, Uint8Array.of(0)), algorithm, element(4, key));
}

/** The inner key of an elliptic curve key pair. https://www.rfc-editor.org/rfc/rfc5915 */
export function ecPrivateKey(secret: Uint8Array): Uint8Array {
  return sequence(element(2, Uint8Array.of(1)), element(4, secret));
}

export function octets(content: Uint8Array): Uint8Array {
  return element(4, content);
}

/** What stands at the end of an element of this length: the raw key inside of a key file whose form is known. */
export function tail(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.slice(bytes.length - length);
}
