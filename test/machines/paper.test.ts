import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import type { SaveOutcome } from '../../renderer/machines/instructor/instructor.machine.ts';
import { type PaperFile, paperMachine } from '../../renderer/machines/instructor/paper.machine.ts';

function desk(outcome: () => Promise<SaveOutcome>) {
  const printed: PaperFile[] = [];
  const actor = createActor(
    paperMachine.provide({
      actors: {
        print: fromPromise<SaveOutcome, PaperFile>(({ input }) => {
          printed.push(input);
          return outcome();
        }),
      },
    }),
    { input: { size: 'A4' } },
  ).start();
  return { actor, printed, settled: () => waitFor(actor, (snapshot) => snapshot.matches('choosing')) };
}
const file: PaperFile = { name: 'a.pdf', html: '<p>a</p>', pageSize: 'A4' };

describe('paper', () => {
  test('is picked, printed, and what came of it is said until something else is picked', async () => {
    const { actor, printed, settled } = desk(() => Promise.resolve({ ok: true, message: 'Saved a.pdf.' }));
    actor.send({ type: 'instructor.picksPaper', kind: 'certificate' });
    actor.send({ type: 'instructor.picksSize', size: 'Letter' });
    actor.send({ type: 'instructor.picksLearner', learner: 'ada' });
    actor.send({ type: 'instructor.prints', file });
    expect(actor.getSnapshot().matches('printing')).toBe(true);
    await settled();
    expect(printed).toEqual([file]);
    expect(actor.getSnapshot().context).toEqual({ kind: 'certificate', size: 'Letter', learner: 'ada', said: 'Saved a.pdf.', problem: null });
    actor.send({ type: 'instructor.picksPaper', kind: 'order' });
    expect(actor.getSnapshot().context.said).toBe(null);
  });

  test.each<[string, () => Promise<SaveOutcome>, string | null]>([
    ['a full disk', () => Promise.resolve({ ok: false, cancelled: false, message: 'The disk is full.' }), 'The disk is full.'],
    ['a dialog that was left', () => Promise.resolve({ ok: false, cancelled: true, message: '' }), null],
    ['a printer that fails', () => Promise.reject(new Error('Printing took too long.')), 'Printing took too long.'],
  ])('tells of %s', async (_, outcome, problem) => {
    const { actor, settled } = desk(outcome);
    actor.send({ type: 'instructor.prints', file });
    await settled();
    expect(actor.getSnapshot().context).toMatchObject({ said: null, problem });
  });

  test('without pages is not printed', () => {
    const { actor, printed } = desk(() => Promise.resolve({ ok: true, message: '' }));
    actor.send({ type: 'instructor.prints', file: { ...file, html: '' } });
    expect([printed, actor.getSnapshot().matches('choosing')]).toEqual([[], true]);
  });
});
