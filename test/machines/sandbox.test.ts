import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock, waitFor } from 'xstate';
import { baselineOf, documentOf, policyInFront, type SandboxEvent, sandboxMachine, type SandboxNotice, type SandboxRecord } from '../../renderer/machines/sandbox/sandbox.machine.ts';
import { readRecord } from '../../renderer/machines/sandbox/record.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { askedOf, expectationResults } from '../../renderer/machines/sandbox/views/decisions.ts';
import { litAt } from '../../renderer/machines/sandbox/views/lit.ts';
import { policiesOf } from '../../renderer/machines/sandbox/policies.ts';
import { asking } from '../support/service.ts';

const key = startDocument.scene.world.keys[0]?.arn ?? '';
const keyPolicy = `keyPolicy ${key} 0`;
const ben = 'arn:aws:iam::111122223333:user/Ben';
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The sandbox with a disk of our own and a clock that we turn. */
async function open(options: { record?: SandboxRecord; failures?: number; notices?: SandboxNotice[] } = {}) {
  const clock = new SimulatedClock();
  const written: SandboxRecord[] = [];
  let failures = options.failures ?? 0;
  const actor = createActor(
    sandboxMachine.provide({
      actors: {
        load: fromPromise<{ record: SandboxRecord | null; notices: readonly SandboxNotice[] }>(() => Promise.resolve({ record: options.record ?? null, notices: options.notices ?? [] })),
        save: fromPromise<boolean, SandboxRecord>(({ input }) => {
          if (failures > 0) {
            failures -= 1;
            return Promise.reject(new Error('the disk is full'));
          }
          written.push(JSON.parse(JSON.stringify(input)) as SandboxRecord);
          return Promise.resolve(true);
        }),
        ...asking(() => Date.parse('2026-11-24T12:00:00Z')),
      },
    }),
    { clock },
  );
  actor.start();
  await settle();
  const context = () => actor.getSnapshot().context;
  const text = (policy: string): string | undefined => policiesOf(documentOf(context()).scene).find(({ id }) => id === policy)?.text;
  const can = (event: SandboxEvent): boolean => actor.getSnapshot().can(event);
  return { actor, clock, written, context, text, can };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function call({ actor }: Opened, line: string) {
  actor.send({ type: 'learner.calls', line });
  const snapshot = await waitFor(actor, (now) => !now.hasTag('calling'));
  const entry = snapshot.context.transcript.at(-1);
  if (entry === undefined) throw new Error('nothing was printed');
  return entry;
}

describe('the sandbox', () => {
  test('the request to assume a role follows the role where it goes, and leaves it when it is gone', async () => {
    const { actor, context } = await open();
    const app = 'arn:aws:iam::111122223333:role/OrdersApp';
    actor.send({ type: 'learner.asks', attempt: { as: 'ben', action: 'sts:AssumeRole', key: app } });
    actor.send({ type: 'learner.changesWorld', command: { do: 'renamePrincipal', arn: app, name: 'Release', follow: true } });
    expect(context().composed.key).toBe('arn:aws:iam::111122223333:role/Release');
    actor.send({ type: 'learner.changesWorld', command: { do: 'movePrincipal', arn: context().composed.key, account: '444455556666', follow: true } });
    expect(context().composed.key).toBe('arn:aws:iam::444455556666:role/Release');
    actor.send({ type: 'learner.undoes' });
    actor.send({ type: 'learner.undoes' });
    expect(context().composed.key).toBe(app);
    actor.send({ type: 'learner.changesWorld', command: { do: 'deletePrincipal', arn: app } });
    expect(context().composed.key).toBe('arn:aws:iam::444455556666:role/Billing');
  });

  test('the spotlight of a presentation brings a policy to the front; when it goes all is as before', async () => {
    const { actor, context, written, clock } = await open();
    const own = policiesOf(documentOf(context()).scene).filter(({ id }) => !context().tabs.includes(id)).map(({ id }) => id);
    const [lit = ''] = own;
    const before = context();
    actor.send({ type: 'instructor.lights', policy: 'no such policy' });
    expect(policyInFront(context())?.id).toBe(before.open);
    actor.send({ type: 'instructor.lights', policy: lit });
    expect(policyInFront(context())?.id).toBe(lit);
    actor.send({ type: 'instructor.darkens' });
    expect(context()).toMatchObject({ open: before.open, tabs: before.tabs, lit: null });
    // Whoever opens another one looks at that.
    actor.send({ type: 'instructor.lights', policy: lit });
    clock.increment(1000);
    await settle();
    expect(written).toEqual([]);
    actor.send({ type: 'learner.opensPolicy', policy: before.tabs[1] ?? '' });
    expect(policyInFront(context())?.id).toBe(before.tabs[1]);
  });

  test('while a decision is walked through, the policy that is asked stands in the light', async () => {
    const { context } = await open();
    const { scene } = documentOf(context());
    const attempt = { as: 'ordersapp', action: 'kms:Decrypt', key: 'orders-key' };
    const asked = askedOf(scene, attempt);
    if ('problem' in asked) throw new Error(asked.problem);
    const { gates } = asked.decision.trace;
    const lit = gates.map((_, index) => litAt(scene, attempt, asked.decision, index + 1));
    expect(lit.some((one) => one?.policy.kind === 'keyPolicy' && one.policy.id === keyPolicy)).toBe(true);
    for (const [index, one] of lit.entries()) {
      if (one === null) continue;
      expect(one.text).toBe(one.policy.text);
      const traces = gates[index]?.policies.find(({ policy }) => policy.type === one.policy.kind)?.statements ?? [];
      expect(one.parts.map(({ range }) => range)).toEqual(traces.filter(({ matches }) => !matches).map(({ statement }) => statement.range));
    }
    expect([litAt(scene, attempt, asked.decision, 0), litAt(scene, attempt, asked.decision, gates.length + 1)]).toEqual([null, null]);
  });

  test('one sheet lies over it at a time, and none is kept', async () => {
    const { actor, written, clock, context } = await open();
    actor.send({ type: 'learner.opensSheet', sheet: 'library' });
    actor.send({ type: 'learner.opensSheet', sheet: 'lesson' });
    expect(context().sheet).toBe('lesson');
    actor.send({ type: 'learner.closesSheet' });
    clock.increment(1000);
    await settle();
    expect([context().sheet, written]).toEqual([null, []]);
  });

  test('typing in one document within a pause is one step', async () => {
    const { actor, text, can } = await open();
    const before = text(keyPolicy);
    expect(can({ type: 'learner.undoes' })).toBe(false);
    for (const typed of ['{', '{ ', '{ "']) actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: typed });
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: '{ "V', pause: true });
    actor.send({ type: 'learner.undoes' });
    expect(text(keyPolicy)).toBe('{ "');
    actor.send({ type: 'learner.undoes' });
    expect(text(keyPolicy)).toBe(before);
    actor.send({ type: 'learner.redoes' });
    expect(text(keyPolicy)).toBe('{ "');
  });

  test('an edit of the world is undone with the same undo as typing', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.changesWorld', command: { do: 'addPrincipal', kind: 'user', account: '111122223333', name: 'Cleo' } });
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: '{}' });
    actor.send({ type: 'learner.undoes' });
    actor.send({ type: 'learner.undoes' });
    expect(documentOf(context())).toBe(startDocument);
  });

  test('what would change nothing, or cannot be, is not on offer', async () => {
    const { can, text } = await open();
    expect(can({ type: 'learner.editsPolicy', policy: keyPolicy, text: text(keyPolicy) ?? '' })).toBe(false);
    expect(can({ type: 'learner.changesWorld', command: { do: 'addAccount', id: '1' } })).toBe(false);
    expect(can({ type: 'learner.takesCheckpoint', name: ' ' })).toBe(false);
    expect(can({ type: 'learner.takesCheckpoint', name: '\u200b' })).toBe(false);
    expect(can({ type: 'learner.selects', selection: { what: 'key', id: 'none' } })).toBe(false);
    expect(can({ type: 'learner.opensPolicy', policy: 'scp none 0' })).toBe(false);
  });

  test('a renamed owner keeps its tab in front, a deleted one takes it along', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.opensPolicy', policy: `identityPolicy ${ben} 0` });
    actor.send({ type: 'learner.changesWorld', command: { do: 'renamePrincipal', arn: ben, name: 'Bo', follow: true } });
    expect(context().open).toBe('identityPolicy arn:aws:iam::111122223333:user/Bo 0');
    actor.send({ type: 'learner.changesWorld', command: { do: 'deletePrincipal', arn: 'arn:aws:iam::111122223333:user/Bo' } });
    expect(context().open).toBe(keyPolicy);
    expect(context().composed.as).not.toBe('ben');
  });

  test('a checkpoint is what edits are compared with, and can be gone back to', async () => {
    const { actor, context } = await open();
    expect(baselineOf(context())).toBe(startDocument);
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: '{}' });
    actor.send({ type: 'learner.takesCheckpoint', name: 'empty' });
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: '{ }' });
    expect(baselineOf(context())).toBe(context().checkpoints[0]?.document);
    actor.send({ type: 'learner.goesToCheckpoint', id: 'empty' });
    expect(documentOf(context())).toBe(baselineOf(context()));
    actor.send({ type: 'learner.undoes' });
    expect(documentOf(context())).not.toBe(baselineOf(context()));
  });

  test('another world is a step like any other, and what was there stays as a checkpoint', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: 'mine' });
    const mine = documentOf(context());
    actor.send({ type: 'learner.changesWorld', command: { do: 'openWorld', title: 'Empty', scene: { people: [], keys: [], buckets: [], endpoints: [], world: { accounts: [{ id: '999988887777' }], principals: [], keys: [] } } } });
    expect(context().composed.key).toBe('*');
    expect(context().checkpoints.some(({ document }) => document === mine)).toBe(true);
    expect(baselineOf(context())).toBe(documentOf(context()));
    actor.send({ type: 'learner.undoes' });
    expect(documentOf(context())).toBe(mine);
  });
});

describe('checkpoints', () => {
  const empty = (title: string) => ({ type: 'learner.changesWorld', command: { do: 'openWorld', title, scene: { people: [], keys: [], buckets: [], endpoints: [], world: { accounts: [{ id: '999988887777' }], principals: [], keys: [] } } } }) as const;

  test('that somebody named stay, however many worlds are opened; of the others the last stay', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.takesCheckpoint', name: 'MINE' });
    const mine = documentOf(context());
    for (let at = 0; at < 30; at += 1) actor.send(empty(`World ${at}`));
    const names = context().checkpoints.map(({ name }) => name);
    expect(context().checkpoints[0]).toEqual({ id: 'mine', name: 'MINE', document: mine });
    expect(names.slice(1)).toHaveLength(20);
    expect(names.slice(-2)).toEqual(['World 28, before World 29', 'World 29, as opened']);
    expect(names).not.toContain('World 3, as opened');
    expect(baselineOf(context())).toBe(documentOf(context()));
    actor.send({ type: 'learner.goesToCheckpoint', id: 'mine' });
    expect(documentOf(context())).toBe(mine);
  });

  test('of the state in front keep their name when another world is opened, and are none twice', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.takesCheckpoint', name: 'Mine' });
    actor.send(empty('Empty'));
    expect(context().checkpoints.map(({ name }) => name)).toEqual(['Mine', 'Empty, as opened']);
    actor.send(empty('Next'));
    expect(context().checkpoints.map(({ name }) => name)).toEqual(['Mine', 'Empty, before Next', 'Next, as opened']);
  });

  test('are read back as they were taken, and nothing else is', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.takesCheckpoint', name: 'Mine' });
    actor.send(empty('Empty'));
    const { start, checkpoints, tabs, open: front, composed, transcript, material } = context();
    const record = { version: 1, document: documentOf(context()), start, checkpoints, tabs, open: front, composed, transcript, material };
    expect(readRecord(JSON.parse(JSON.stringify(record)))).toEqual({ record: JSON.parse(JSON.stringify(record)) as unknown });
    expect(readRecord({ ...record, checkpoints: [{ ...checkpoints[0], automatic: 'no' }] })).toEqual({ problem: 'checkpoints[0].automatic: must be true or absent' });
  });
});

describe('expectations', () => {
  test('are held against every keystroke, and say what the edit broke', async () => {
    const { actor, context } = await open();
    const results = () => expectationResults(documentOf(context()), baselineOf(context()).scene).map(({ met, change }) => ({ met, change }));
    expect(results()).toEqual([{ met: true, change: null }, { met: true, change: null }]);
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: '{ "half' });
    expect(results()).toEqual([{ met: false, change: 'broken' }, { met: true, change: null }]);
    actor.send({ type: 'learner.undoes' });
    const open_ = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] });
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: open_ });
    const [first, second] = expectationResults(documentOf(context()), baselineOf(context()).scene);
    expect(first?.met).toBe(true);
    expect(second).toMatchObject({ met: false, change: 'broken' });
    expect(second?.instead).toMatch(/Mallory/);
  });

  test.each([
    { action: 'kms:Decrypt', as: 'ben', decision: 'allow' },
    { action: 'kms:Decrypt', as: 'mallory', decision: 'implicitDeny' },
    { action: 'kms:ListKeys', as: 'ana', decision: 'allow' },
    { action: 'kms:CreateAlias', as: 'ana', decision: 'allow' },
    { action: 'kms:DeleteAlias', as: 'ben', decision: 'implicitDeny' },
  ])('$as asks for $action: $decision', async ({ action, as, decision }) => {
    const { context } = await open();
    expect(askedOf(documentOf(context()).scene, { as, action, key: 'orders-key' })).toMatchObject({ decision: { outcome: { decision } } });
  });
});

describe('the console', () => {
  test('encrypts and decrypts for real, and refuses as the engine decides', async () => {
    const opened = await open();
    opened.actor.send({ type: 'learner.asks', attempt: { as: 'ordersapp', action: 'kms:Encrypt', key: 'orders-key' } });
    const encrypted = await call(opened, 'aws kms encrypt --key-id alias/orders --plaintext aGVsbG8= --encryption-context order=7');
    expect(encrypted).toMatchObject({ failed: false, caller: 'OrdersApp', operation: 'Encrypt' });
    expect(JSON.parse(encrypted.output)).toMatchObject({ KeyId: key });
    const decrypted = await call(opened, `aws kms decrypt --ciphertext-blob ${encrypted.blob ?? ''} --encryption-context order=7`);
    expect(JSON.parse(decrypted.output)).toMatchObject({ Plaintext: 'aGVsbG8=' });
    const wrong = await call(opened, `aws kms decrypt --ciphertext-blob ${encrypted.blob ?? ''} --encryption-context order=8`);
    expect(wrong.output).toMatch(/^An error occurred \(InvalidCiphertextException\) when calling the Decrypt operation/);
    const refused = await call(opened, `aws kms encrypt --key-id ${key} --plaintext aGVsbG8= --profile mallory`);
    expect(refused).toMatchObject({ failed: true, caller: 'Mallory' });
    expect(refused.output).toMatch(/^An error occurred \(AccessDeniedException\) when calling the Encrypt operation: User: .* is not authorized/);
  });

  test('a call that changes the world is a step of undo', async () => {
    const opened = await open();
    const { actor, context, text } = opened;
    const asAna = (line: string) => call(opened, `${line} --profile Ana`);
    const before = text(keyPolicy);
    expect(await asAna(`aws kms create-grant --key-id ${key} --grantee-principal ${ben} --operations Encrypt`)).toMatchObject({ failed: false });
    expect(documentOf(context()).scene.world.keys[0]?.grants).toHaveLength(1);
    expect(await asAna(`aws kms put-key-policy --key-id ${key} --policy '{"Version":"2012-10-17","Statement":[]}'`)).toMatchObject({ failed: true });
    expect(text(keyPolicy)).toBe(before);
    expect(await asAna(`aws kms schedule-key-deletion --key-id ${key} --pending-window-in-days 7`)).toMatchObject({ failed: false });
    expect(documentOf(context()).scene.world.keys[0]?.state).toBe('PendingDeletion');
    expect((await asAna(`aws kms describe-key --key-id ${key}`)).output).toContain('2026-12-01');
    actor.send({ type: 'learner.undoes' });
    expect(documentOf(context()).scene.world.keys[0]?.state).not.toBe('PendingDeletion');
    actor.send({ type: 'learner.undoes' });
    expect(documentOf(context()).scene.world.keys[0]?.grants ?? []).toHaveLength(0);
  });

  test('that a key was used is noted, and is nothing to undo', async () => {
    const opened = await open();
    const before = documentOf(opened.context());
    expect(await call(opened, `aws kms encrypt --key-id ${key} --plaintext aGVsbG8= --profile ordersapp`)).toMatchObject({ failed: false });
    const after = documentOf(opened.context());
    expect(after.scene).toBe(before.scene);
    expect(new Map(after.details).get(key)).toMatchObject({ lastUsed: { operation: 'Encrypt' } });
    expect(opened.can({ type: 'learner.undoes' })).toBe(false);
  });

  test('an edit while a call is under way is not lost', async () => {
    const opened = await open();
    opened.actor.send({ type: 'learner.calls', line: `aws kms schedule-key-deletion --key-id ${key} --profile Ana` });
    opened.actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: 'mine' });
    await waitFor(opened.actor, (now) => !now.hasTag('calling'));
    expect(opened.text(keyPolicy)).toBe('mine');
  });

  test('a line that is no command is answered too', async () => {
    const opened = await open();
    expect(await call(opened, 'aws kms decript')).toMatchObject({ failed: true, operation: null });
    expect((await call(opened, 'aws kms list-keys --profile nobody')).output).toBe('The config profile (nobody) could not be found');
  });
});

describe('saving', () => {
  test('a restart finds everything, and what was encrypted decrypts', async () => {
    const first = await open();
    const { blob } = await call(first, `aws kms encrypt --key-id ${key} --plaintext aGVsbG8= --profile ordersapp`);
    first.actor.send({ type: 'learner.changesWorld', command: { do: 'addAccount', id: '777788889999', name: 'New' } });
    first.actor.send({ type: 'learner.editsPolicy', policy: `identityPolicy ${ben} 0`, text: '{ half' });
    first.actor.send({ type: 'learner.takesCheckpoint', name: 'here' });
    first.clock.increment(300);
    await settle();
    const record = first.written.at(-1);
    if (record === undefined) throw new Error('nothing was saved');
    const second = await open({ record });
    expect(documentOf(second.context())).toEqual(documentOf(first.context()));
    expect(second.context().checkpoints.map(({ name }) => name)).toEqual(['here']);
    expect(second.context().transcript).toHaveLength(1);
    const again = await call(second, `aws kms decrypt --ciphertext-blob ${blob ?? ''} --profile ordersapp`);
    expect(JSON.parse(again.output)).toMatchObject({ Plaintext: 'aGVsbG8=' });
  });

  test('an edit is on disk within half a second; a failure is told and tried again', async () => {
    const { actor, clock, written, context } = await open({ failures: 1 });
    actor.send({ type: 'learner.editsPolicy', policy: keyPolicy, text: 'mine' });
    clock.increment(499);
    await settle();
    expect(context().failure).toBe('the disk is full');
    expect(actor.getSnapshot().hasTag('notSaved')).toBe(true);
    clock.increment(2000);
    await settle();
    expect(written).toHaveLength(1);
    expect(context().failure).toBeNull();
  });

  test('looking around writes nothing', async () => {
    const { actor, clock, written } = await open();
    actor.send({ type: 'learner.shows', view: 'access' });
    actor.send({ type: 'learner.selects', selection: { what: 'key', id: 'orders-key' } });
    clock.increment(1000);
    await settle();
    expect(written).toEqual([]);
  });
});
