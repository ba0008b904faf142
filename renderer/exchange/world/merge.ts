import { type AccountSpec, type BucketSpec, type KeySpec, parseArn, type PrincipalSpec, type WorldSpec } from '#engine';
import { isObject } from '../json.ts';
import { unknownPolicy } from '../import/formats/describe-key.ts';
import type { Note } from '../types.ts';

/** What becomes of something whose id the world has already. */
export type OnSame = 'keep' | 'replace' | 'rename';

/**
 * Puts a part into a world.
 *
 * Replacing means: what the part gives wins, what it does not give stays. So the policy, the metadata and the grants of one key add up.
 * Accounts are never renamed: the same number is the same account.
 *
 * @param isWhole the part has all that its users and roles have, so what it does not give them goes
 */
export function mergeIntoWorld(world: WorldSpec, part: WorldSpec, onSame: OnSame = 'replace', isWhole = false): { readonly world: WorldSpec; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const incoming = onSame === 'rename' ? renamed(world, part, notes, isWhole) : part;
  const organization = world.organization ?? incoming.organization;
  if (world.organization !== undefined && incoming.organization !== undefined && !isSame(world.organization, incoming.organization)) {
    notes.push({ kind: 'kept', where: incoming.organization.id, message: `The world’s organization ${world.organization.id} stays; accounts that come in hang on none.` });
  }
  const homeless = organization !== incoming.organization && !isSame(organization, incoming.organization);
  const accounts = homeless ? incoming.accounts.map(withoutNode) : incoming.accounts;
  const rule = onSame === 'keep' ? 'keep' : 'replace';
  const buckets = together(world.buckets ?? [], incoming.buckets ?? [], ({ arn }: BucketSpec) => arn, rule, notes);
  return {
    world: {
      ...(organization === undefined ? {} : { organization }),
      accounts: together(world.accounts, accounts, ({ id }: AccountSpec) => id, rule, notes),
      principals: together(world.principals, incoming.principals, ({ arn }: PrincipalSpec) => arn, rule, notes, isWhole ? (_, one) => one : added),
      keys: together(world.keys, incoming.keys, ({ arn }: KeySpec) => arn, rule, notes, (old, one) => added(old, keepPolicy(old, one))),
      ...(buckets.length === 0 ? {} : { buckets }),
    },
    notes,
  };
}

function withoutNode(account: AccountSpec): AccountSpec {
  const { node, ...rest } = account;
  return node === undefined ? account : rest;
}

/** The policy of an AWS managed key that only describe-key told about is not known; a known one stays. */
function keepPolicy(old: KeySpec, fresh: KeySpec): KeySpec {
  return old.policy !== undefined && isSame(fresh.policy, unknownPolicy) ? { ...fresh, policy: old.policy } : fresh;
}

function together<One extends object>(olds: readonly One[], fresh: readonly One[], id: (one: One) => string, rule: 'keep' | 'replace', notes: Note[], combine: (old: One, one: One) => One = added): One[] {
  const all = new Map(olds.map((one) => [id(one), one]));
  for (const one of fresh) {
    const name = id(one);
    const old = all.get(name);
    if (old === undefined) {
      all.set(name, one);
      notes.push({ kind: 'added', where: name, message: 'It is new in this world.' });
      continue;
    }
    const merged = combine(old, one);
    if (isSame(old, merged)) continue;
    if (rule === 'replace') all.set(name, merged);
    notes.push(rule === 'replace' ? { kind: 'replaced', where: name, message: `The world has it already. The file’s ${membersThatDiffer(old, merged)} takes the place of the world’s.` } : { kind: 'kept', where: name, message: 'The world has it already, and it stays as it is.' });
  }
  return [...all.values()];
}

const added = <One extends object>(old: One, fresh: One): One => ({ ...old, ...fresh });

function membersThatDiffer(old: object, fresh: object): string {
  const [before, after] = [new Map(Object.entries(old)), new Map(Object.entries(fresh))];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => (isSame({ [name]: before.get(name) as unknown }, { [name]: after.get(name) as unknown }) ? [] : [words.get(name) ?? name])).join(', ');
}

const words: ReadonlyMap<string, string> = new Map([
  ['policy', 'policy'],
  ['identityPolicies', 'identity-based policies'],
  ['permissionsBoundary', 'permissions boundary'],
  ['trustPolicy', 'trust policy'],
  ['multiRegion', 'multi-Region property'],
]);

const isSame = (first: unknown, second: unknown): boolean => written(first) === written(second);

/** As text, whether a policy is one already or not; a list of nothing is none, and the order of members does not matter. */
function written(value: unknown): string {
  return JSON.stringify(value, (name, one: unknown) => {
    if (!isObject(one)) return Array.isArray(one) && one.length === 0 ? undefined : one;
    if (policies.has(name)) return JSON.stringify(one, null, 2);
    return Object.fromEntries(Object.entries(one).sort(([first], [second]) => (first < second ? -1 : 1)));
  });
}

const policies: ReadonlySet<string> = new Set(['policy', 'document', 'permissionsBoundary', 'trustPolicy']);

/** The part under names that the world does not have yet; its policies and grants name the renamed ones. */
function renamed(world: WorldSpec, part: WorldSpec, notes: Note[], isWhole: boolean): WorldSpec {
  const olds = new Map<string, object>([...world.principals, ...world.keys, ...(world.buckets ?? [])].map((one) => [one.arn, one]));
  const taken = new Set(olds.keys());
  const names = new Map<string, string>();
  for (const one of [...part.principals, ...part.keys, ...(part.buckets ?? [])]) {
    const old = olds.get(one.arn);
    if (old === undefined || isSame(old, isWhole ? one : added(old, one))) continue;
    let count = 2;
    while (taken.has(`${one.arn}-${count}`)) count += 1;
    names.set(one.arn, `${one.arn}-${count}`);
    taken.add(`${one.arn}-${count}`);
    notes.push({ kind: 'renamed', where: one.arn, message: `The world has it already, so the file’s one is called ${parseArn(one.arn)?.resource ?? one.arn}-${count} here, also in the policies that came with it.` });
  }
  return names.size === 0 ? part : (rename(part, names) as WorldSpec);
}

/** Every text that is one of the names gets the new one; in a policy that is kept as text it stands in quotes. */
function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    let text = names.get(value) ?? value;
    if (text.includes('"')) for (const [old, fresh] of names) text = text.replaceAll(JSON.stringify(old), JSON.stringify(fresh));
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => rename(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rename(one, names)]));
}
