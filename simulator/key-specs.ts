import { keyKinds } from '#engine';

export interface SpecFacts {
  readonly usages: readonly string[];
  readonly encryption?: readonly string[];
  readonly signing?: readonly string[];
  readonly mac?: readonly string[];
  readonly agreement?: readonly string[];
}

const rsa: SpecFacts = {
  usages: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'],
  encryption: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  signing: ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512', 'RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512'],
};
const ecc = (hash: string): SpecFacts => ({ usages: ['SIGN_VERIFY', 'KEY_AGREEMENT'], signing: [`ECDSA_SHA_${hash}`], agreement: ['ECDH'] });
const hmac = (hash: string): SpecFacts => ({ usages: ['GENERATE_VERIFY_MAC'], mac: [`HMAC_SHA_${hash}`] });
const mlDsa: SpecFacts = { usages: ['SIGN_VERIFY'], signing: ['ML_DSA_SHAKE_256'] };

/**
 * What each key spec is good for, and with which algorithms.
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export const keySpecs: ReadonlyMap<string, SpecFacts> = new Map([
  ['SYMMETRIC_DEFAULT', { usages: ['ENCRYPT_DECRYPT'], encryption: ['SYMMETRIC_DEFAULT'] }],
  ...['224', '256', '384', '512'].map((hash) => [`HMAC_${hash}`, hmac(hash)] as const),
  ...['2048', '3072', '4096'].map((bits) => [`RSA_${bits}`, rsa] as const),
  ['ECC_NIST_P256', ecc('256')],
  ['ECC_NIST_P384', ecc('384')],
  ['ECC_NIST_P521', ecc('512')],
  ['ECC_SECG_P256K1', { usages: ['SIGN_VERIFY'], signing: ['ECDSA_SHA_256'] }],
  ['ECC_NIST_EDWARDS25519', { usages: ['SIGN_VERIFY'], signing: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'] }],
  ...['44', '65', '87'].map((level) => [`ML_DSA_${level}`, mlDsa] as const),
  ['SM2', { usages: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'KEY_AGREEMENT'], encryption: ['SM2PKE'], signing: ['SM2DSA'], agreement: ['ECDH'] }],
]);

/** The algorithms that a key of this spec and usage works with. */
export function algorithmsOf(spec: string, usage: string): readonly string[] {
  const facts = keySpecs.get(spec);
  switch (usage) {
    case 'ENCRYPT_DECRYPT':
      return facts?.encryption ?? [];
    case 'SIGN_VERIFY':
      return facts?.signing ?? [];
    case 'GENERATE_VERIFY_MAC':
      return facts?.mac ?? [];
    default:
      return facts?.agreement ?? [];
  }
}

/** Whether an operation of KMS is one that a key of this kind can do at all; `null` in the catalogue means that every key can. */
export function suits(key: { readonly spec: string; readonly usage: string }, wanted: readonly string[] | null): boolean {
  return wanted === null || keyKinds(key).some((kind) => wanted.includes(kind));
}
