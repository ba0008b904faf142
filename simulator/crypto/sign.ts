import { signEdwards, verifyEdwards } from './edwards.ts';
import { signElliptic, verifyElliptic } from './elliptic.ts';
import { signMlDsa, verifyMlDsa } from './ml-dsa.ts';
import { hashLengths, rsaScheme, signRsa, verifyRsa } from './rsa.ts';

export type MessageType = 'RAW' | 'DIGEST' | 'EXTERNAL_MU';

/** How a message is to be signed. */
export interface Signing {
  readonly spec: string;
  readonly algorithm: string;
  readonly messageType: MessageType;
  readonly message: Uint8Array;
}

export async function sign({ spec, algorithm, messageType, message }: Signing, secret: Uint8Array): Promise<Uint8Array> {
  const isDigest = messageType === 'DIGEST';
  if (spec.startsWith('RSA_')) return signRsa(secret, rsaScheme(algorithm), message, isDigest);
  if (spec.startsWith('ML_DSA_')) return signMlDsa(spec, secret, message, messageType === 'EXTERNAL_MU');
  return spec === 'ECC_NIST_EDWARDS25519' ? signEdwards(secret, message, isDigest) : signElliptic(spec, secret, message, isDigest);
}

export async function verify({ spec, algorithm, messageType, message }: Signing, publicKey: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const isDigest = messageType === 'DIGEST';
  if (spec.startsWith('RSA_')) return verifyRsa(publicKey, rsaScheme(algorithm), message, isDigest, signature);
  if (spec.startsWith('ML_DSA_')) return verifyMlDsa(spec, publicKey, message, messageType === 'EXTERNAL_MU', signature);
  return spec === 'ECC_NIST_EDWARDS25519' ? verifyEdwards(publicKey, message, isDigest, signature) : verifyElliptic(spec, publicKey, message, isDigest, signature);
}

/** What is wrong with the message or its type for this algorithm; null when nothing is. */
export function faultOfMessage({ algorithm, messageType, message }: Omit<Signing, 'spec'>): string | null {
  const allowed = messageTypes(algorithm);
  if (!allowed.includes(messageType)) return `MessageType ${messageType} is not valid for ${algorithm}; use ${allowed.join(' or ')}.`;
  if (messageType === 'EXTERNAL_MU') return message.length === 64 ? null : 'With MessageType EXTERNAL_MU the message has 64 bytes.';
  if (messageType === 'RAW') return null;
  const wanted = algorithm === 'ED25519_PH_SHA_512' ? 64 : hashLengths[rsaScheme(algorithm).hash];
  return message.length === wanted ? null : `Digest is invalid length for algorithm ${algorithm}: it has ${message.length} bytes in place of ${wanted}.`;
}

function messageTypes(algorithm: string): readonly MessageType[] {
  if (algorithm === 'ED25519_SHA_512') return ['RAW'];
  if (algorithm === 'ED25519_PH_SHA_512') return ['DIGEST'];
  return algorithm === 'ML_DSA_SHAKE_256' ? ['RAW', 'EXTERNAL_MU'] : ['RAW', 'DIGEST'];
}
