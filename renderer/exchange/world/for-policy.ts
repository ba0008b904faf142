import { Inquiry } from '../import/inquiry.ts';
import { keyPolicy } from '../import/formats/key-policy.ts';
import type { ImportedPart } from '../types.ts';

export interface PolicyPlace {
  readonly account?: string;
  readonly region?: string;
  readonly keyId?: string;
}

/**
 * A world for a key policy alone: the key that owns it, and the accounts, users, roles and organization that it names.
 *
 * @param policy its text, which may be unfinished: what cannot be read yet names nobody
 * @param place where the key is; what is not given the policy tells, else it is made up
 * @throws Fault when the place is none: an account that has not twelve digits
 */
export function worldForPolicy(policy: string, place: PolicyPlace = {}): ImportedPart & { readonly key: string } {
  const inquiry = new Inquiry({ ...place });
  const { world, keys } = keyPolicy.read({ value: readable(policy), text: policy }, inquiry, null);
  return { world, keys, key: keys[0] ?? '', notes: inquiry.notes };
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
