import { describe, expect, test } from 'vitest';
import { worldJson } from '#exchange';
import { readWorldFile } from '../../cli/world-file.ts';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { incomingOf, viewOf } from '../../renderer/machines/sandbox/incoming.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { outgoingOf } from '../../renderer/machines/sandbox/views/outgoing.ts';

const key = startDocument.scene.world.keys[0]?.arn ?? '';
const account = '111122223333';

function after(document: SandboxDocument, ...commands: readonly Command[]): SandboxDocument {
  const result = apply(document, { do: 'several', commands });
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

/** A document with something in each of its places. */
const full: SandboxDocument = (() => {
  const built = after(
    startDocument,
    { do: 'renameWorld', title: 'Harbor' },
    { do: 'addBucket', account, name: 'orders' },
    { do: 'addEndpoint', name: 'Office', vpce: 'vpce-1', vpc: 'vpc-1' },
    { do: 'addPolicy', kind: 'vpcEndpointPolicy', of: 'office', text: '{ "half' },
    { do: 'addCaller', name: 'Night job', arn: `arn:aws:sts::${account}:assumed-role/OrdersApp/night` },
    { do: 'addCaller', name: 'The root user', arn: `arn:aws:iam::${account}:root` },
    { do: 'addPolicy', kind: 'sessionPolicy', of: 'night-job', name: 'Only reads', text: '{ "Version": "2012-10-17", "Statement": [] }' },
    { do: 'changeCaller', id: 'ben', name: 'Ben from the docks', context: { 'aws:MultiFactorAuthPresent': 'true', 'aws:TagKeys': ['a', 'b'] }, sessionTags: { team: 'orders' } },
    { do: 'renameKey', arn: key, name: 'The key of orders' },
    { do: 'saveRequest', name: 'By night', attempt: { as: 'night-job', action: 'kms:Decrypt', key: 'orders-key', endpoint: 'office', time: '2026-11-25T01:00:00Z', encryptionContext: { app: 'x' } } },
  );
  return { ...built, details: [[key, { created: 7, description: 'First line\nsecond line' }]] };
})();

function fileOf(document: SandboxDocument): string {
  const made = outgoingOf(document, key).find(({ id }) => id === 'world')?.make();
  if (made === undefined || made.problem !== undefined) throw new Error(made?.problem.message ?? 'There is no such form.');
  return made.text;
}

function broughtIn(text: string, into = startDocument, name = 'shop.kplworld'): ReturnType<typeof viewOf> {
  const incoming = incomingOf(name, text);
  if ('problem' in incoming) throw new Error(incoming.problem);
  return viewOf(incoming, into);
}

function opened(text: string): SandboxDocument {
  const command = broughtIn(text).asNewWorld;
  if (command === null) throw new Error('It cannot come in.');
  return after(startDocument, command);
}

/** The file with something else in the part that is the sandbox's own. */
function changed(change: (part: Record<string, unknown>) => void): string {
  const file = JSON.parse(fileOf(full)) as { sandbox: Record<string, unknown> };
  change(file.sandbox);
  return JSON.stringify(file);
}

test('a key and a bucket of one name are told apart in requests', () => {
  const ids = ({ scene }: SandboxDocument): readonly string[] => [...scene.keys, ...scene.buckets].map(({ id }) => id);
  const bucketLast = after(startDocument, { do: 'addBucket', account, name: 'orders-key' });
  expect(ids(bucketLast)).toEqual(['orders-key', 'orders-key-2', 'orders-key-object']);
  const keyLast = after(startDocument, { do: 'addBucket', account, name: 'archive' }, { do: 'addKey', account, region: 'eu-central-1', name: 'archive' });
  expect(new Set(ids(keyLast)).size).toBe(4);
  expect(new Set(ids(opened(worldJson({ ...bucketLast.scene.world, keys: bucketLast.scene.world.keys.map((one) => ({ ...one, aliases: ['alias/orders-key'] })) })))).size).toBe(2);
});

describe('the file of a world', () => {
  test('holds the whole of it, and comes back whole', () => expect(opened(fileOf(full))).toEqual(full));

  test('is a world for the command line too', () => expect(readWorldFile(fileOf(full), undefined).problem).toBeUndefined());

  test('without a part of the sandbox is a world alone, under the name of its file', () => {
    const plain = opened(worldJson(full.scene.world));
    expect(plain).toMatchObject({ title: 'shop', details: [], requests: [], expectations: [] });
    expect(plain.scene.world).toEqual(full.scene.world);
  });

  test('that is added to this world says what of it stays outside', () => {
    const { notes, intoThisWorld } = broughtIn(fileOf(full), startDocument);
    expect(intoThisWorld).not.toBeNull();
    expect(notes.map(({ message }) => message).join(' ')).toMatch(/expectations.*only as a new world/);
    expect(broughtIn(worldJson(full.scene.world)).notes.map(({ message }) => message).join(' ')).not.toMatch(/only as a new world/);
  });

  test('with fewer of its keys has no expectations on the others', () => {
    const second = after(full, { do: 'addKey', account, region: 'eu-central-1', name: 'archive' });
    const file = incomingOf('shop.kplworld', fileOf(second));
    if ('problem' in file) throw new Error(file.problem);
    const command = viewOf({ ...file, chosen: file.chosen.filter((arn) => arn !== key) }, startDocument).asNewWorld;
    const document = after(startDocument, command ?? { do: 'renameWorld', title: '' });
    expect(document.scene.keys.map(({ id }) => id)).toEqual(['archive']);
    expect([document.expectations, document.requests, document.details]).toEqual([[], [], []]);
  });

  test.each([
    { name: 'a part that is no object', text: JSON.stringify({ ...full.scene.world, sandbox: 7 }), problem: /^sandbox: It must be an object/ },
    { name: 'a caller of an unknown kind', text: changed((part) => ((part['scene'] as { people: { role: string }[] }).people[0] ?? { role: '' }).role = 'wizard'), problem: /sandbox\.scene\.people\[0\]\.role/ },
    { name: 'two callers with one id', text: changed((part) => ((part['scene'] as { people: { id: string }[] }).people[0] ?? { id: '' }).id = 'ben'), problem: /sandbox\.scene\.people.*twice: ben/ },
    { name: 'a key and a bucket with one id', text: changed((part) => ((part['scene'] as { buckets: { id: string }[] }).buckets[0] ?? { id: '' }).id = 'orders-key'), problem: /sandbox\.scene.*twice: orders-key/ },
    { name: 'a context that holds a number', text: changed((part) => Object.assign((part['scene'] as { people: object[] }).people[0] ?? {}, { context: { 'aws:SourceIp': 7 } })), problem: /people\[0\]\.context\.aws:SourceIp/ },
    { name: 'session policies that are none', text: changed((part) => Object.assign((part['scene'] as { people: object[] }).people[0] ?? {}, { sessionPolicies: [null] })), problem: /people\[0\]\.sessionPolicies\[0\]/ },
    { name: 'two requests with one id', text: changed((part) => (part['requests'] = [full.requests[0], full.requests[0]])), problem: /sandbox\.requests.*twice: by-night/ },
    { name: 'a name that turns its direction', text: changed((part) => ((part['scene'] as { people: { name: string }[] }).people[0] ?? { name: '' }).name = 'a\u202eb'), problem: /sandbox\.scene\.people\[0\]\.name/ },
  ])('$name is refused, with its place', ({ text, problem }) => {
    const view = broughtIn(text);
    expect(view.resolved.problem === undefined ? '' : `${view.resolved.problem.place}: ${view.resolved.problem.message}`).toMatch(problem);
    expect([view.asNewWorld, view.intoThisWorld]).toEqual([null, null]);
  });
});
