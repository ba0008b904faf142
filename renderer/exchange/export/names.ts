import type { KeySpec } from '#engine';

/** A key with the name that it has in the file that is written. */
export interface NamedKey {
  /** `OrdersData`: letters and digits. */
  readonly name: string;
  /** `orders_data`: for Terraform. */
  readonly label: string;
  readonly key: KeySpec;
}

/**
 * Names for keys, from their aliases where they have one. Keys that AWS manages are left out: no file can make them.
 *
 * @param notes gets what the file will not say about the keys
 */
export function named(keys: readonly KeySpec[], notes: string[]): NamedKey[] {
  const taken = new Set<string>();
  return keys.flatMap((key) => {
    if (key.manager !== 'CUSTOMER') {
      notes.push(`${key.arn} is managed by AWS, so the file leaves it out.`);
      return [];
    }
    tell(key, notes);
    const words = (key.aliases?.[0] ?? 'alias/key').replace(/^alias\//, '').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const joined = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('').slice(0, 60);
    const base = /^[A-Za-z]/.test(joined) ? joined : `Key${joined}`;
    let name = base;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${base}${count}`;
    taken.add(name.toLowerCase());
    return [{ name, label: name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase(), key }];
  });
}

function tell({ arn, state = 'Enabled', grants = [], origin = 'AWS_KMS' }: KeySpec, notes: string[]): void {
  if (state !== 'Enabled' && state !== 'Disabled') notes.push(`${arn} is in the state ${state}; a file makes a key that is enabled.`);
  if (grants.length > 0) notes.push(`${arn} has grants. They are no part of a key policy, so the file leaves them out.`);
  if (origin !== 'AWS_KMS') notes.push(`${arn} has key material from elsewhere (${origin}); the file makes a key with material from KMS.`);
}

/** A word of AWS, such as a key spec: anything else would not be taken anyway. */
export function isWord(text: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(text);
}
