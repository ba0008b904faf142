import { generateEdwards } from './edwards.ts';
import { generateElliptic } from './elliptic.ts';
import type { KeyFiles } from './key-files.ts';
import { generateMlDsa } from './ml-dsa.ts';
import { generateRsa } from './rsa.ts';
import { randomBytes } from './web-crypto.ts';

/** The length of symmetric material, or null where the spec is of a key pair. */
export function materialLength(spec: string): number | null {
  if (spec === 'SYMMETRIC_DEFAULT') return 32;
  return spec.startsWith('HMAC_') ? Number(spec.slice('HMAC_'.length)) / 8 : null;
}

/** New material for a key, or for a data key pair, of this spec. SM2 is not simulated. */
export async function generateMaterial(spec: string): Promise<KeyFiles> {
  const length = materialLength(spec);
  if (length !== null) return { secret: randomBytes(length) };
  if (spec.startsWith('RSA_')) return generateRsa(Number(spec.slice('RSA_'.length)));
  if (spec.startsWith('ML_DSA_')) return generateMlDsa(spec);
  return spec === 'ECC_NIST_EDWARDS25519' ? generateEdwards() : generateElliptic(spec);
}
