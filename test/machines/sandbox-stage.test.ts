import { describe, expect, test } from 'vitest';
import { startWorlds } from '#exchange';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { formsOf } from '../../renderer/machines/sandbox/forms.ts';
import { fromCases } from '../../renderer/machines/sandbox/from-cases.ts';
import { readRecord } from '../../renderer/machines/sandbox/record.ts';
import type { Selection } from '../../renderer/machines/sandbox/sandbox.machine.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { actionGroupsOf, askingFor, composerOf, requestWords, targetsOf } from '../../renderer/machines/sandbox/views/composer.ts';
import { askedOf } from '../../renderer/machines/sandbox/views/decisions.ts';
import { stageThings } from '../../renderer/machines/sandbox/views/stage-things.ts';
import { policiesAt, treeOf } from '../../renderer/machines/sandbox/views/tree.ts';
import { stageModel, stepSentence } from '../../renderer/machines/views/stage.ts';

const account = '111122223333';
const partner = '444455556666';
const app = `arn:aws:iam::${account}:role/OrdersApp`;

function after(...commands: readonly Command[]): SandboxDocument {
  return commands.reduce((document, command) => {
    const result = apply(document, command);
    if (!result.ok) throw new Error(`${command.do}: ${result.problem}`);
    return result.document;
  }, startDocument);
}

const whole: readonly Command[] = [
  ...([{ do: 'addOrganization', managementAccount: account }, { do: 'addNode', id: 'ou-a', parent: 'r-root' }, { do: 'addAccount', id: '777788889999' }] as const),
  ...([{ do: 'addBucket', account, name: 'orders' }, { do: 'addEndpoint', name: 'Office', vpce: 'vpce-1' }, { do: 'addKey', account: partner, region: 'eu-central-1', name: 'second' }] as const),
];
const worlds = [{ id: 'everything', document: after(...whole) }, ...startWorlds().map((ready) => ({ id: ready.id, document: after(fromCases(ready.title, ready.world, ready.cases)) }))];

describe('everything in a world stands in one place', () => {
  test.each(worlds)('$id', ({ document }) => {
    const { scene } = document;
    const [key] = scene.keys;
    for (const person of scene.people) {
      for (const thing of [...scene.keys, ...scene.buckets, { id: '*' }]) {
        const attempt = { as: person.id, action: 'kms:Decrypt', key: thing.id };
        const asked = askedOf(scene, attempt);
        if (!('decision' in asked)) continue;
        const { territories, people, resource, beside } = stageThings(document, stageModel(asked.decision, scene, attempt), attempt);
        const placed = [...territories.values(), ...people.values(), ...(resource === null ? [] : [resource]), ...beside].map(({ selection }) => `${selection.what} ${selection.id}`);
        expect([...placed].sort()).toEqual(treeOf(document).map(({ selection }) => `${selection.what} ${selection.id}`).sort());
      }
    }
    expect(key).toBeDefined();
  });

  test('and can be added to, renamed, moved where that makes sense, and deleted there', () => {
    const can = ({ what, id }: Selection): string[] => formsOf(after(...whole), { what, id }).map((form) => form.id);
    const wanted: readonly { readonly at: Selection; readonly forms: readonly string[] }[] = [
      { at: { what: 'world', id: '' }, forms: ['add-account', 'add-service', 'add-endpoint', 'rename'] },
      { at: { what: 'organization', id: 'o-example' }, forms: ['add-unit', 'delete'] },
      { at: { what: 'node', id: 'ou-a' }, forms: ['add-unit', 'add-scp', 'add-rcp', 'rename', 'move', 'delete'] },
      { at: { what: 'account', id: partner }, forms: ['add-user', 'add-role', 'add-key', 'add-bucket', 'add-root', 'rename', 'renumber', 'move', 'delete'] },
      { at: { what: 'person', id: 'ordersapp' }, forms: ['add-policy', 'add-trust', 'add-session', 'rename', 'move', 'delete'] },
      { at: { what: 'key', id: 'orders-key' }, forms: ['add-grant', 'rename', 'move', 'delete'] },
      { at: { what: 'bucket', id: 'orders' }, forms: ['add-policy', 'rename', 'owner', 'delete'] },
      { at: { what: 'endpoint', id: 'office' }, forms: ['add-policy', 'change', 'delete'] },
    ];
    for (const { at, forms } of wanted) expect(can(at), at.what).toEqual(expect.arrayContaining([...forms]));
  });
});

test('a grant for a service says who may retire it and for which resource it is', () => {
  const document = after(...whole);
  const form = formsOf(document, { what: 'key', id: 'orders-key' }).find(({ id }) => id === 'add-grant');
  const source = `arn:aws:s3:::orders`;
  const filled = Object.fromEntries((form?.fields ?? []).map(({ name, value }) => [name, value]));
  const command = form?.command({ ...filled, service: 'logs.amazonaws.com', retiring: app, source, operations: 'Decrypt\nGenerateDataKey' });
  if (command === undefined) throw new Error('The key has no form for a grant.');
  expect(after(...whole, command).scene.world.keys[0]?.grants?.at(-1)).toMatchObject({ granteeServicePrincipal: 'logs.amazonaws.com', retiringPrincipal: app, operations: ['Decrypt', 'GenerateDataKey'], constraints: { SourceArn: source } });
  const plain = form?.command(filled);
  expect(plain).toMatchObject({ do: 'addGrant', grant: { operations: ['Decrypt'] } });
  expect(plain).not.toHaveProperty('grant.retiringPrincipal');
});

describe('what goes with a thing that is deleted', () => {
  const told = (selection: Selection, ...commands: readonly Command[]): readonly string[] | undefined =>
    formsOf(after(...commands), selection)
      .find(({ id }) => id === 'delete')
      ?.warns?.();
  const session: Command = { do: 'addCaller', name: 'nightly', arn: `arn:aws:sts::${account}:assumed-role/OrdersApp/nightly` };
  const trust: Command = { do: 'addPolicy', kind: 'trustPolicy', of: app, text: `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::${account}:user/Ben" }, "Action": "sts:AssumeRole" }] }` };
  const grant: Command = { do: 'addGrant', key: startDocument.scene.world.keys[0]?.arn ?? '', grant: { granteePrincipal: app, operations: ['Decrypt'] } };

  test.each<{ name: string; selection: Selection; commands?: readonly Command[]; is: readonly string[] }>([
    { name: 'a role: its sessions, the policies and the grants that name it', selection: { what: 'person', id: 'ordersapp' }, commands: [session, grant], is: ['With it go: nightly.', 'Still named in these policies: orders-key.', 'Still named in grants of these keys: orders-key.'] },
    { name: 'a user whom a trust policy names', selection: { what: 'person', id: 'ben' }, commands: [trust], is: ['Still named in these policies: OrdersApp: trust policy.', 'Expectations that go with it: Ben can call Decrypt on orders-key.'] },
    { name: 'a user whom nobody names', selection: { what: 'person', id: 'ana' }, is: [] },
    { name: 'an account: all of it', selection: { what: 'account', id: partner }, is: ['With it go: Billing, Mallory.', 'Still named in these policies: orders-key.', 'Expectations that go with it: Mallory must never call Decrypt on orders-key.'] },
    { name: 'the key that everything is about', selection: { what: 'key', id: 'orders-key' }, is: ['Expectations that go with it: Ben can call Decrypt on orders-key, Mallory must never call Decrypt on orders-key.'] },
  ])('$name', ({ selection, commands = [], is }) => {
    expect(told(selection, ...commands)).toEqual(is);
  });
});

test('a trust policy is a document of its role, and is kept', () => {
  const document = after({ do: 'addPolicy', kind: 'trustPolicy', of: app });
  expect(policiesAt(document, { what: 'person', id: 'ordersapp' }).map(({ kind, label }) => [kind, label])).toContainEqual(['trustPolicy', 'OrdersApp: trust policy']);
  expect(formsOf(document, { what: 'person', id: 'ordersapp' }).map(({ id }) => id)).not.toContain('add-trust');
  const record = { version: 1, document, start: startDocument, checkpoints: [], tabs: [], open: '', composed: { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' }, transcript: [], material: null };
  const read = readRecord(JSON.parse(JSON.stringify(record)));
  expect('record' in read ? policiesAt(read.record.document, { what: 'person', id: 'ordersapp' }).map(({ kind }) => kind) : read.problem).toContain('trustPolicy');
});

describe('assuming a role is asked like any other request', () => {
  const trust: Command = { do: 'addPolicy', kind: 'trustPolicy', of: app, text: `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::${account}:user/Ben" }, "Action": "sts:AssumeRole" }] }` };
  const attempt = { as: 'ben', action: 'sts:AssumeRole', key: app };

  test('it is offered where there are roles, with what such a call carries', () => {
    const { scene } = startDocument;
    expect(actionGroupsOf(scene).flatMap(({ actions }) => actions)).toContain('sts:AssumeRole');
    expect(actionGroupsOf({ ...scene, world: { ...scene.world, principals: [] } }).flatMap(({ actions }) => actions)).not.toContain('sts:AssumeRole');
    expect(targetsOf(scene, 'sts:AssumeRole').map(({ name }) => name)).toEqual(['OrdersApp', 'Billing']);
    const asked = askingFor(scene, { as: 'ben', action: 'kms:Decrypt', key: 'orders-key', encryptionContext: { team: 'red' } }, 'sts:AssumeRole');
    expect(asked).toEqual(attempt);
    expect(askingFor(scene, asked, 'kms:Decrypt').key).toBe('orders-key');
    expect(composerOf(asked).keys.map(({ key }) => key)).toEqual(expect.arrayContaining(['sts:ExternalId', 'aws:MultiFactorAuthPresent']));
    expect(requestWords(scene, asked)).toBe('Ben calls sts:AssumeRole on OrdersApp');
  });

  test('the stage ends at the role, with the trust policy at its door', () => {
    const { scene } = after(trust);
    const asked = askedOf(scene, attempt);
    if (!('decision' in asked)) throw new Error(asked.problem);
    const { gates, territories } = stageModel(asked.decision, scene, attempt);
    expect(gates.map(({ id, name, shape }) => [id, name, shape])).toEqual([['identityPolicy', 'IAM', 'notConsulted'], ['trustPolicy', 'Trust', 'allow']]);
    expect(territories[0]?.resource).toMatchObject({ kind: 'role', name: 'OrdersApp', detail: 'role', account });
    expect(stepSentence(asked.decision, gates.length + 1)).toBe('The role is assumed.');
  });

  test('a saved request follows its role, and goes with it', () => {
    const save: Command = { do: 'saveRequest', name: 'Ben becomes the app', attempt };
    const keys = (...commands: readonly Command[]): string[] => after(trust, save, ...commands).requests.map((one) => one.attempt.key);
    expect(keys({ do: 'renamePrincipal', arn: app, name: 'App', follow: true })).toEqual([`arn:aws:iam::${account}:role/App`]);
    expect(keys({ do: 'renumberAccount', id: account, to: '999999999999', follow: true })).toEqual(['arn:aws:iam::999999999999:role/OrdersApp']);
    expect(keys({ do: 'addBucket', account, name: 'orders' }, { do: 'deleteBucket', arn: 'arn:aws:s3:::orders' })).toEqual([app]);
    expect(keys({ do: 'deletePrincipal', arn: app })).toEqual([]);
  });
});
