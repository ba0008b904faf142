import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { caseFileJson, libraryPolicies, startWorlds, worldJson } from '#exchange';
import { readFor } from '../../renderer/machines/sandbox/incoming.ts';
import type { Reading, ReadingAnswer, ReadingQuestion } from '../../renderer/machines/sandbox/reading.ts';
import { documentOf, sandboxMachine } from '../../renderer/machines/sandbox/sandbox.machine.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { asked } from '../support/service.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222233334444:root' }, Action: 'kms:*', Resource: '*' }] });

/** A reading that is under way: it ends when we say so. */
interface UnderWay {
  readonly question: ReadingQuestion;
  readonly signal: AbortSignal;
  readonly answer: () => Promise<void>;
  readonly fail: () => Promise<void>;
}

async function open() {
  const clock = new SimulatedClock();
  const all: UnderWay[] = [];
  const read = fromPromise<ReadingAnswer, ReadingQuestion>(({ input, signal }) => new Promise((resolve, reject) => {
    const told = (tell: () => void) => async (): Promise<void> => {
      tell();
      await settle();
      await settle();
    };
    all.push({ question: input, signal, answer: told(() => resolve(asked('read', input))), fail: told(() => reject(new Error('it had to stop'))) });
  }));
  const actor = createActor(sandboxMachine.provide({ actors: { read } }), { clock }).start();
  await settle();
  actor.send({ type: 'learner.opensSheet', sheet: 'import' });
  const context = () => actor.getSnapshot().context;
  const last = (): UnderWay => {
    const found = all.at(-1);
    if (found === undefined) throw new Error('nothing is read');
    return found;
  };
  const answered = (): Promise<void> => last().answer();
  const accounts = () => documentOf(context()).scene.world.keys.slice(startDocument.scene.world.keys.length).map(({ arn }) => arn.split(':')[4]);
  return { actor, clock, all, context, last, answered, accounts };
}

/** A policy that was brought in, read once. */
async function opened() {
  const own = await open();
  own.actor.send({ type: 'learner.bringsIn', name: '', text: policy });
  await own.answered();
  expect(own.context().incoming?.reading).not.toBeNull();
  return own;
}

describe('what is brought in is read elsewhere', () => {
  test('and comes in once it is read', async () => {
    const { actor, context, accounts } = await opened();
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(accounts()).toEqual(['222233334444']);
    expect([context().incoming, context().sheet]).toEqual([null, null]);
    actor.send({ type: 'learner.undoes' });
    expect(documentOf(context())).toBe(startDocument);
  });

  test('before it is read it cannot come in', async () => {
    const { actor, answered, accounts } = await open();
    actor.send({ type: 'learner.bringsIn', name: '', text: policy });
    expect(actor.getSnapshot().can({ type: 'learner.takesIn', into: 'thisWorld' })).toBe(false);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    await answered();
    expect(accounts()).toEqual([]);
  });

  test('what is confirmed while a newer answer is read comes in as it was answered last', async () => {
    const { actor, all, context, answered, accounts } = await opened();
    const before = context().incoming?.reading;
    actor.send({ type: 'learner.answers', question: 'account', answer: '777788889999' });
    // What was read before is seen until then.
    expect(context().incoming?.reading).toBe(before);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(accounts()).toEqual([]);
    expect(context().sheet).toBe('import');
    await answered();
    expect(accounts()).toEqual(['777788889999']);
    expect([all.length, context().incoming, context().sheet]).toEqual([2, null, null]);
  });

  test('an older reading that comes late is nobody’s', async () => {
    const { actor, all, answered, accounts } = await opened();
    actor.send({ type: 'learner.answers', question: 'account', answer: '777788889999' });
    actor.send({ type: 'learner.answers', question: 'account', answer: '888899990000' });
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(all[1]?.signal.aborted).toBe(true);
    await all[1]?.answer();
    expect(accounts()).toEqual([]);
    await answered();
    expect(accounts()).toEqual(['888899990000']);
  });

  test('what cannot come in as it was answered does not, and is not waited for', async () => {
    const { actor, context, answered, accounts } = await opened();
    actor.send({ type: 'learner.answers', question: 'account', answer: 'seven' });
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    await answered();
    expect(context().incoming).toMatchObject({ reading: { problem: expect.stringContaining('twelve digits') as string, intoThisWorld: null }, wanted: null });
    expect(context().sheet).toBe('import');
    actor.send({ type: 'learner.answers', question: 'account', answer: '777788889999' });
    await answered();
    expect(accounts()).toEqual([]);
  });

  test('an edit of the world meanwhile is not lost', async () => {
    const { actor, all, context, answered } = await opened();
    actor.send({ type: 'learner.changesWorld', command: { do: 'addAccount', id: '999900001111', name: 'Late' } });
    expect(all).toHaveLength(2);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    // Once more, while it is being read.
    actor.send({ type: 'learner.changesWorld', command: { do: 'addAccount', id: '999900002222', name: 'Later' } });
    await all[1]?.answer();
    expect(all).toHaveLength(3);
    await answered();
    const { world } = documentOf(context()).scene;
    expect(world.accounts.map(({ id }) => id)).toEqual(expect.arrayContaining(['999900001111', '999900002222', '222233334444']));
    expect(context().incoming).toBeNull();
  });

  test('leaving it gives the reading up', async () => {
    const { actor, context, last } = await open();
    actor.send({ type: 'learner.bringsIn', name: '', text: policy });
    expect(last().signal.aborted).toBe(false);
    actor.send({ type: 'learner.leavesIt' });
    expect(last().signal.aborted).toBe(true);
    await last().answer();
    expect([context().incoming, actor.getSnapshot().hasTag('reading')]).toEqual([null, false]);
  });

  test('is said to be read only when it takes its time', async () => {
    const { actor, clock, answered } = await open();
    const isSaid = (): boolean => actor.getSnapshot().hasTag('readingLong');
    actor.send({ type: 'learner.bringsIn', name: '', text: policy });
    clock.increment(299);
    expect(isSaid()).toBe(false);
    clock.increment(1);
    expect(isSaid()).toBe(true);
    await answered();
    expect(isSaid()).toBe(false);
  });

  test('what cannot be read says so, and leaves nothing behind', async () => {
    const { actor, context, answered } = await open();
    actor.send({ type: 'learner.bringsIn', name: 'x.json', text: 'nonsense' });
    await answered();
    expect([context().incoming, context().unreadable]).toEqual([null, expect.stringMatching(/^x\.json, /)]);
    actor.send({ type: 'learner.bringsIn', name: '', text: policy });
    expect(context().unreadable).toBeNull();
  });

  test('a reading that fails says why; what was read and answered stays, and is tried again', async () => {
    const { actor, all, context, last, answered, accounts } = await open();
    actor.send({ type: 'learner.bringsIn', name: '', text: policy });
    await last().fail();
    expect([context().incoming, context().unreadable]).toEqual([null, 'it had to stop']);
    actor.send({ type: 'learner.bringsIn', name: '', text: policy });
    await answered();
    actor.send({ type: 'learner.answers', question: 'account', answer: '777788889999' });
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    await last().fail();
    expect(context().incoming).toMatchObject({ failure: 'it had to stop', wanted: null, answers: { account: '777788889999' } });
    expect([all.length, accounts()]).toEqual([3, []]);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(context().incoming?.failure).toBeNull();
    await answered();
    expect([all.length, accounts()]).toEqual([4, ['777788889999']]);
  });
});

describe('what was read is the same on the other side', () => {
  const details = JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [{ Arn: 'arn:aws:iam::222233334444:role/App', RoleId: 'AROAAPP', RolePolicyList: [], AttachedManagedPolicies: [] }], Policies: [] });
  const template = JSON.stringify({ Resources: { Data: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: JSON.parse(policy) as object, Tags: [{ Key: 'a', Value: 'b' }] } } } });
  const worlds = [...startWorlds(), ...libraryPolicies()].flatMap(({ title, world, cases }) => [[title, worldJson(world)], [`${title}, cases`, caseFileJson({ source: 'test', worlds: { it: world }, cases: cases.map((one) => ({ ...one, world: 'it' })) })]] as const);
  const rows = [['a policy', policy], ['a template', template], ['details of an account', details], ['nonsense', 'nonsense'], ...worlds] as const;

  test.each(rows)('%s', async (_title, text) => {
    for (const answers of [{}, { onSame: 'rename' }, { account: 'seven' }]) {
      const question: ReadingQuestion = { name: 'file.json', text, answers, chosen: null, document: startDocument };
      const here = readFor(question);
      expect(await asked<ReadingAnswer>('read', question)).toStrictEqual(here);
      if ('reading' in here) expect(Object.keys(here.reading).sort()).toEqual(['asNewWorld', 'beside', 'choices', 'choose', 'chosen', 'intoThisWorld', 'notes', 'onSame', 'problem', 'questions', 'title'] satisfies (keyof Reading)[]);
    }
  });
});
