import { describe, expect, test } from 'vitest';
import { loadWorld, type WorldSpec } from '#engine';
import { mergeIntoWorld, type OnSame, worldForPolicy } from '#exchange';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';
const ANA = 'arn:aws:iam::111122223333:user/Ana';
const allowing = (action: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: ANA }, Action: action, Resource: '*' }] });
const world: WorldSpec = {
  accounts: [{ id: '111122223333', name: 'Home' }],
  principals: [{ arn: ANA, tags: { team: 'red' } }],
  keys: [{ arn: KEY, manager: 'CUSTOMER', policy: allowing('kms:Decrypt'), state: 'Disabled' }],
};
const part: WorldSpec = {
  accounts: [{ id: '111122223333' }, { id: '444455556666' }],
  principals: [{ arn: ANA, id: 'AIDAANA' }],
  keys: [{ arn: KEY, manager: 'CUSTOMER', policy: allowing('kms:Encrypt'), grants: [{ granteePrincipal: ANA, operations: ['Decrypt'] }] }],
};

describe('a part comes into a world', () => {
  test.each<[onSame: OnSame, notes: string[]]>([
    ['replace', ['added 444455556666', `replaced ${ANA}`, `replaced ${KEY}`]],
    ['keep', ['added 444455556666', `kept ${ANA}`, `kept ${KEY}`]],
    ['rename', [`renamed ${ANA}`, `renamed ${KEY}`, 'added 444455556666', `added ${ANA}-2`, `added ${KEY}-2`]],
  ])('%s', (onSame, expected) => {
    const { world: merged, notes } = mergeIntoWorld(world, part, onSame);
    expect(notes.map(({ kind, where }) => `${kind} ${where}`)).toEqual(expected);
    expect(loadWorld(merged).problems).toEqual([]);
    expect(merged.accounts).toEqual([{ id: '111122223333', name: 'Home' }, { id: '444455556666' }]);
  });

  test('replacing: what the part gives wins, what it does not give stays', () => {
    expect(mergeIntoWorld(world, part).world.keys).toEqual([{ ...world.keys[0], ...part.keys[0] }]);
    expect(mergeIntoWorld(world, part).world.principals).toEqual([{ arn: ANA, tags: { team: 'red' }, id: 'AIDAANA' }]);
  });

  test('keeping: the world’s own stay as they are', () => expect(mergeIntoWorld(world, part, 'keep').world.keys).toEqual(world.keys));

  test('renaming: policies and grants that came with it name the renamed ones', () => {
    const [old, fresh] = mergeIntoWorld(world, part, 'rename').world.keys;
    expect(old).toEqual(world.keys[0]);
    expect(fresh).toEqual({ arn: `${KEY}-2`, manager: 'CUSTOMER', policy: allowing('kms:Encrypt').replace(ANA, `${ANA}-2`), grants: [{ granteePrincipal: `${ANA}-2`, operations: ['Decrypt'] }] });
  });

  test('the same again changes nothing and says nothing', () => {
    for (const onSame of ['keep', 'replace', 'rename'] as const) expect(mergeIntoWorld(world, world, onSame)).toEqual({ world, notes: [] });
  });

  test.each<OnSame>(['keep', 'replace', 'rename'])('%s: what is only named, and a policy that is written out, are no others', (onSame) => {
    const document = { Version: '2012-10-17', Statement: [] };
    const full = { ...world, principals: [{ arn: ANA, identityPolicies: [{ name: 'own', document: JSON.stringify(document, null, 2) }], trustPolicy: JSON.stringify(document, null, 2) }] };
    expect(mergeIntoWorld(full, { accounts: [], principals: [{ arn: ANA }], keys: [] }, onSame)).toEqual({ world: full, notes: [] });
    expect(mergeIntoWorld(full, { accounts: [], principals: [{ arn: ANA, trustPolicy: document, identityPolicies: [{ document, name: 'own' }] }], keys: [] }, onSame).notes).toEqual([]);
    expect(mergeIntoWorld({ ...world, principals: [{ arn: ANA, identityPolicies: [] }] }, { accounts: [], principals: [{ arn: ANA }], keys: [] }, onSame, true).notes).toEqual([]);
  });

  test.each<[onSame: OnSame, principals: object[]]>([
    ['replace', [{ arn: ANA }]],
    ['keep', [{ arn: ANA, tags: { team: 'red' } }]],
    ['rename', [{ arn: ANA, tags: { team: 'red' } }, { arn: `${ANA}-2` }]],
  ])('%s with a part that has all of its users and roles: what it does not give goes', (onSame, principals) => {
    const { world: merged, notes } = mergeIntoWorld(world, { accounts: [], principals: [{ arn: ANA }], keys: [] }, onSame, true);
    expect(merged.principals).toEqual(principals);
    expect(notes).toHaveLength(onSame === 'rename' ? 2 : 1);
    expect(merged.keys).toEqual(world.keys);
  });

  test('a world keeps its organization, and accounts that come in hang on none', () => {
    const organized = (id: string): WorldSpec => ({ organization: { id, managementAccount: '999999999999', nodes: [{ id: 'r-root' }] }, accounts: [{ id: id === 'o-a' ? '111122223333' : '444455556666', node: 'r-root' }], principals: [], keys: [] });
    const { world: merged, notes } = mergeIntoWorld(organized('o-a'), organized('o-b'));
    expect(merged.organization?.id).toBe('o-a');
    expect(merged.accounts).toEqual([{ id: '111122223333', node: 'r-root' }, { id: '444455556666' }]);
    expect(notes[0]).toMatchObject({ kind: 'kept', where: 'o-b' });
  });

  test('metadata of an AWS managed key does not take its policy away', () => {
    const managed = (policy: string | object): WorldSpec => ({ accounts: [{ id: '111122223333' }], principals: [], keys: [{ arn: KEY, manager: 'AWS', policy: policy as string }] });
    const known = managed(allowing('kms:Decrypt'));
    expect(mergeIntoWorld(known, managed({ Version: '2012-10-17', Statement: [] })).world).toEqual(known);
  });
});

describe('a world for a policy', () => {
  test('has the key that owns it', () => {
    const made = worldForPolicy(allowing('kms:Decrypt'), { account: '444455556666', region: 'eu-west-1', keyId: 'k' });
    expect(made.key).toBe('arn:aws:kms:eu-west-1:444455556666:key/k');
    expect(made.world.principals).toEqual([{ arn: ANA }]);
  });

  test.each(['', '{', '[]', '{"Statement": 3}', 'null'])('also for %j, which is none yet', (text) => {
    const { world: made, key } = worldForPolicy(text);
    expect(loadWorld(made).problems).toEqual([]);
    expect(made.keys).toEqual([{ arn: key, manager: 'CUSTOMER', policy: text }]);
  });
});
