import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { outgoingMachine, type Wanted } from '../../renderer/machines/sandbox/outgoing.machine.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { outgoingForms, type WritingAnswer, type WritingQuestion } from '../../renderer/machines/sandbox/views/outgoing-forms.ts';
import { outgoingOf } from '../../renderer/machines/sandbox/views/outgoing.ts';
import { asked } from '../support/service.ts';

const key = startDocument.scene.world.keys[0]?.arn ?? '';
const attempt = { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' };
const options = { attempt, created: 'a day' };
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('every form', () => {
  const suites = { ...startDocument, expectations: startDocument.expectations.map((one) => ({ ...one, suite: 'Nights & days' })) };
  const rows = [startDocument, suites].flatMap((document) => outgoingOf(document, key, options).map((form) => ({ ...form, document })));

  test.each(rows)('$id is written as it was, and named as it was', async ({ id, document, make }) => {
    const question: WritingQuestion = { document, key, form: id, ...options };
    const here = make();
    expect(here.problem).toBeUndefined();
    expect(await asked<WritingAnswer>('write', question)).toStrictEqual(here);
  });

  test('that is none is not written', async () => {
    for (const form of ['', 'policies', '__proto__', 'cases-7x']) expect(await asked<WritingAnswer>('write', { document: startDocument, key, form, ...options })).toBeNull();
    for (const form of ['policy', 'cdk', 'report']) expect(await asked<WritingAnswer>('write', { document: startDocument, key: null, form })).toBeNull();
  });

  test.each([
    ['no form', { document: startDocument, key }, /form: must be text/],
    ['a key that is none', { document: startDocument, key: 7, form: 'policy' }, /key: must be text/],
    ['a request that is none', { document: startDocument, key, form: 'policy', attempt: {} }, /attempt\.as: must be text/],
    ['no document', { key, form: 'policy' }, /document: must be an object/],
  ])('with %s is refused', async (_what, question, fault) => {
    await expect(asked('write', question)).rejects.toThrow(fault);
  });
});

/** The machine, with writing that ends when we say so. */
function open() {
  const clock = new SimulatedClock();
  const all: { readonly form: string; readonly signal: AbortSignal; readonly end: (fault?: Error) => Promise<void> }[] = [];
  const write = fromPromise<WritingAnswer, WritingQuestion | undefined>(({ input, signal }) => new Promise((resolve, reject) => {
    const end = async (fault?: Error): Promise<void> => {
      if (fault === undefined) resolve({ text: `text of ${input?.form ?? ''}`, notes: [] });
      else reject(fault);
      await settle();
    };
    all.push({ form: input?.form ?? '', signal, end });
  }));
  const actor = createActor(outgoingMachine.provide({ actors: { write } }), { clock }).start();
  const wanted = (id: string): Wanted => {
    const form = outgoingForms(startDocument, key, options).find((one) => one.id === id);
    if (form === undefined) throw new Error(`no form ${id}`);
    return { form, question: { document: startDocument, key, form: id, ...options } };
  };
  const want = (id: string): void => actor.send({ type: 'learner.wants', wanted: wanted(id) });
  const made = () => {
    const { made: found } = actor.getSnapshot().context;
    return found === null ? null : [found.form.file, 'text' in found.exported ? found.exported.text : ''];
  };
  return { actor, clock, all, want, made };
}

describe('what goes out', () => {
  test('is seen until what is wanted now is there, under its own name', async () => {
    const { actor, all, want, made } = open();
    want('policy');
    expect(made()).toBeNull();
    await all[0]?.end();
    expect(made()).toEqual(['key-policy.json', 'text of policy']);
    want('terraform');
    expect([made(), actor.getSnapshot().hasTag('writing')]).toEqual([['key-policy.json', 'text of policy'], true]);
    await all[1]?.end();
    expect([made(), actor.getSnapshot().hasTag('writing')]).toEqual([['key.tf', 'text of terraform'], false]);
  });

  test('that nobody wants any more is given up', async () => {
    const { actor, all, want, made } = open();
    want('policy');
    want('cdk');
    expect(all[0]?.signal.aborted).toBe(true);
    await all[0]?.end();
    expect(made()).toBeNull();
    await all[1]?.end();
    expect(made()).toEqual(['key-stack.ts', 'text of cdk']);
    want('policy');
    actor.send({ type: 'learner.leaves' });
    expect([all[2]?.signal.aborted, made()]).toEqual([true, null]);
    await all[2]?.end();
    expect(made()).toBeNull();
  });

  test('that fails says why, and is tried again', async () => {
    const { actor, all, want, made } = open();
    expect(actor.getSnapshot().can({ type: 'learner.triesAgain' })).toBe(false);
    want('policy');
    await all[0]?.end(new Error('it had to stop'));
    expect([made(), actor.getSnapshot().context.failure]).toEqual([null, 'it had to stop']);
    actor.send({ type: 'learner.triesAgain' });
    expect(actor.getSnapshot().context.failure).toBeNull();
    await all[1]?.end();
    expect(made()).toEqual(['key-policy.json', 'text of policy']);
  });

  test('is said to be written only when it takes its time', async () => {
    const { actor, clock, all, want } = open();
    want('report');
    clock.increment(299);
    expect(actor.getSnapshot().hasTag('writingLong')).toBe(false);
    clock.increment(1);
    expect(actor.getSnapshot().hasTag('writingLong')).toBe(true);
    await all[0]?.end();
    expect(actor.getSnapshot().hasTag('writingLong')).toBe(false);
  });
});
