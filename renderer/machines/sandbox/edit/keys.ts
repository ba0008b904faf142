import { defaultKeyPolicy, groupDigits, type KeySpec } from '#engine';
import { partitionOf } from '#exchange/facts';
import { keySpecs } from '#simulator/facts';
import type { CommandOf } from '../commands.ts';
import { type Applied, done, freshId, isBlank, refused, type SandboxDocument, withScene, withWorld } from '../document.ts';
import { textOf } from '../normal.ts';
import { followAttempts, followReferences, type Replacement, replaced } from '../references.ts';
import { withoutDangling } from './dangling.ts';

const noKey = (arn: string): Applied => refused(`There is no key ${arn}.`);
const isRegion = (region: string): boolean => /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region);
const badRegion = 'A Region looks like eu-central-1.';

function change(document: SandboxDocument, arn: string, make: (key: KeySpec) => KeySpec | string): Applied {
  const { keys } = document.scene.world;
  const key = keys.find((one) => one.arn === arn);
  if (key === undefined) return noKey(arn);
  const next = make(key);
  return typeof next === 'string' ? refused(next) : done(withWorld(document, { keys: keys.map((one) => (one === key ? next : one)) }));
}

/** Whether KMS makes such keys; null: it does. */
function misfit({ spec = 'SYMMETRIC_DEFAULT', usage = 'ENCRYPT_DECRYPT' }: Pick<KeySpec, 'spec' | 'usage'>): string | null {
  const facts = keySpecs.get(spec);
  if (facts === undefined) return `KMS has no key spec ${spec}.`;
  return facts.usages.includes(usage) ? null : `A key of the spec ${spec} is for ${facts.usages.join(' or ')}, not for ${usage}.`;
}

/** An id that looks like those of KMS and is the same whenever the same is done: 32 digits from a text. */
function keyIdOf(seed: string): string {
  let digits = '';
  for (let part = 0; part < 4; part += 1) {
    let hash = 2166136261 ^ part;
    for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
    digits += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `a${digits.slice(17, 20)}`, digits.slice(20, 32)].join('-');
}

function freshArn({ scene }: SandboxDocument, account: string, region: string, name: string, multiRegion: boolean): string {
  for (let turn = 0; ; turn += 1) {
    const id = keyIdOf(`${account} ${region} ${name} ${turn}`);
    const arn = `arn:${partitionOf(region)}:kms:${region}:${account}:key/${multiRegion ? `mrk-${id.replaceAll('-', '')}` : id}`;
    if (!scene.world.keys.some((one) => one.arn === arn)) return arn;
  }
}

export const edits = {
  addKey: (document: SandboxDocument, command: CommandOf<'addKey'>): Applied => {
    const { account, region, name, manager = 'CUSTOMER', spec, usage, origin, multiRegion = false } = command;
    const { keys, buckets, world } = document.scene;
    if (isBlank(name)) return refused('A key needs a name here, so that you can tell it from the others.');
    if (!world.accounts.some(({ id }) => id === account)) return refused(`There is no account ${groupDigits(account)}.`);
    if (!isRegion(region)) return refused(badRegion);
    const fault = misfit(command);
    if (fault !== null) return refused(fault);
    const arn = freshArn(document, account, region, name, multiRegion);
    const key: KeySpec = {
      ...{ arn, manager },
      ...(manager === 'AWS_OWNED' ? {} : { policy: textOf(defaultKeyPolicy(account, arn.split(':')[1] ?? 'aws') as Record<string, unknown>) }),
      ...(spec === undefined ? {} : { spec }),
      ...(usage === undefined ? {} : { usage }),
      ...(origin === undefined ? {} : { origin }),
      ...(multiRegion ? { multiRegion, multiRegionKeyType: 'PRIMARY' as const } : {}),
    };
    return done(withScene(document, { keys: [...keys, { id: freshId(name, [...keys, ...buckets]), name: name.trim(), arn }], world: { ...world, keys: [...world.keys, key] } }));
  },

  renameKey: (document: SandboxDocument, { arn, name }: CommandOf<'renameKey'>): Applied => {
    if (isBlank(name)) return refused('A key needs a name here, so that you can tell it from the others.');
    const { keys } = document.scene;
    if (!keys.some((one) => one.arn === arn)) return noKey(arn);
    return done(withScene(document, { keys: keys.map((one) => (one.arn === arn ? { ...one, name: name.trim() } : one)) }));
  },

  moveKey: (document: SandboxDocument, { arn, account, region, follow }: CommandOf<'moveKey'>): Applied => {
    const { scene } = document;
    const key = scene.world.keys.find((one) => one.arn === arn);
    if (key === undefined) return noKey(arn);
    if (!scene.world.accounts.some(({ id }) => id === account)) return refused(`There is no account ${groupDigits(account)}.`);
    if (!isRegion(region)) return refused(badRegion);
    const to = arn.split(':').map((part, index) => (index === 3 ? region : index === 4 ? account : part)).join(':');
    const place = (one: string): string => one.slice(0, one.lastIndexOf(':') + 1);
    const replacements: Replacement[] = [{ from: arn, to }, ...(key.aliases ?? []).map((alias) => ({ from: place(arn) + alias, to: place(to) + alias }))];
    const world = follow ? followReferences(scene.world, replacements) : scene.world;
    return done({
      ...withScene({ ...document, ...followAttempts(document, (one) => replaced(one, replacements)) }, {
        keys: scene.keys.map((one) => ({ ...one, arn: replaced(one.arn, replacements) })),
        world: { ...world, keys: world.keys.map((one) => (one.arn === arn ? { ...one, arn: to } : one)) },
      }),
      details: document.details.map(([of, details]) => [replaced(of, replacements), details] as const),
    });
  },

  changeKey: (document: SandboxDocument, { arn, change: wanted }: CommandOf<'changeKey'>): Applied =>
    change(document, arn, (key) => {
      const bad = wanted.aliases?.find((alias) => !/^alias\/[\w/-]{1,250}$/.test(alias));
      if (bad !== undefined) return `“${bad}” is no alias. An alias looks like alias/orders.`;
      const others = document.scene.world.keys.filter((one) => one !== key && one.arn.slice(0, one.arn.lastIndexOf(':')) === arn.slice(0, arn.lastIndexOf(':')));
      const taken = wanted.aliases?.find((alias) => others.some(({ aliases }) => aliases?.includes(alias) === true));
      if (taken !== undefined) return `${taken} belongs to another key of this account and Region.`;
      return misfit({ ...key, ...wanted }) ?? { ...key, ...wanted };
    }),

  deleteKey: (document: SandboxDocument, { arn }: CommandOf<'deleteKey'>): Applied => {
    const { keys } = document.scene.world;
    return keys.some((one) => one.arn === arn) ? done(withoutDangling(withWorld(document, { keys: keys.filter((one) => one.arn !== arn) }), document.scene)) : noKey(arn);
  },

  addGrant: (document: SandboxDocument, { key: arn, grant }: CommandOf<'addGrant'>): Applied =>
    change(document, arn, (key) => {
      if (grant.operations.length === 0) return 'A grant allows at least one operation.';
      if ((grant.granteePrincipal ?? grant.granteeServicePrincipal ?? '') === '') return 'A grant needs a grantee principal.';
      const ids = new Set((key.grants ?? []).map(({ id }) => id));
      let number = (key.grants ?? []).length + 1;
      while (ids.has(`grant-${number}`)) number += 1;
      return { ...key, grants: [...(key.grants ?? []), { id: `grant-${number}`, ...grant }] };
    }),

  deleteGrant: (document: SandboxDocument, { key: arn, index }: CommandOf<'deleteGrant'>): Applied =>
    change(document, arn, (key) => (key.grants?.[index] === undefined ? 'There is no such grant.' : { ...key, grants: key.grants.filter((_, at) => at !== index) })),
};
