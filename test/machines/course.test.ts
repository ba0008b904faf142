import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { type CourseRecord, courseMachine, emptyRecord, nextLesson } from '../../renderer/machines/course.machine.ts';
import { realCourse } from '../support/course.ts';

const { course } = realCourse();
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The course with a disk of our own and a clock that we turn. */
async function open(options: { failures?: number; record?: CourseRecord; notices?: { message: string; file: string }[] } = {}) {
  const clock = new SimulatedClock();
  const written: CourseRecord[] = [];
  let failures = options.failures ?? 0;
  const actor = createActor(
    courseMachine.provide({
      actors: {
        load: fromPromise<{ record: CourseRecord; notices: readonly { message: string; file: string }[] }>(() => Promise.resolve({ record: options.record ?? emptyRecord, notices: options.notices ?? [] })),
        save: fromPromise<boolean, CourseRecord>(({ input }) => {
          if (failures > 0) {
            failures -= 1;
            return Promise.reject(new Error('the disk is full'));
          }
          written.push(input);
          return Promise.resolve(true);
        }),
      },
    }),
    { clock, input: { course, now: () => '2026-11-24T00:00:00.000Z' } },
  );
  actor.start();
  await settle();
  return { actor, clock, written };
}

async function edit(actor: Awaited<ReturnType<typeof open>>['actor'], text: string): Promise<void> {
  actor.getSnapshot().context.lesson?.send({ type: 'learner.edits', doc: 'key-policy', text });
  await settle();
}

describe('the course', () => {
  test('an edit is on disk within half a second', async () => {
    const { actor, clock, written } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    clock.increment(500);
    await settle();
    await edit(actor, 'mine');
    clock.increment(499);
    await settle();
    expect(written.at(-1)?.lessons['anatomy-of-a-key-policy']?.documents['key-policy']).toBe('mine');
    expect(actor.getSnapshot().hasTag('saved')).toBe(true);
  });

  test('typing on makes few writes, and the newest text wins', async () => {
    const { actor, clock, written } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    clock.increment(500);
    await settle();
    const before = written.length;
    for (const text of ['m', 'mi', 'min', 'mine']) await edit(actor, text);
    clock.increment(300);
    await settle();
    expect(written.length - before).toBe(1);
    expect(written.at(-1)?.lessons['anatomy-of-a-key-policy']?.documents['key-policy']).toBe('mine');
  });

  test('a write that fails is told and tried again; nothing is lost', async () => {
    const { actor, clock, written } = await open({ failures: 1 });
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await edit(actor, 'mine');
    clock.increment(300);
    await settle();
    expect(actor.getSnapshot().hasTag('notSaved')).toBe(true);
    expect(actor.getSnapshot().context.failure).toBe('the disk is full');
    clock.increment(5000);
    await settle();
    expect(actor.getSnapshot().context.failure).toBeNull();
    expect(written.at(-1)?.lessons['anatomy-of-a-key-policy']?.documents['key-policy']).toBe('mine');
  });

  test('leaving a lesson and coming back finds the work as it was', async () => {
    const { actor } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await edit(actor, 'mine');
    actor.send({ type: 'learner.opensCourse' });
    expect(actor.getSnapshot().context.lesson).toBeNull();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    expect(actor.getSnapshot().context.lesson?.getSnapshot().context.documents['key-policy']).toBe('mine');
  });

  test('an unknown lesson opens nothing', async () => {
    const { actor } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'no-such-lesson' });
    expect(actor.getSnapshot().context.screen).toBe('course');
  });

  test('before the window closes, what waits is written at once', async () => {
    const { actor, written } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await edit(actor, 'mine');
    actor.send({ type: 'app.flushes' });
    await settle();
    expect(written.at(-1)?.lessons['anatomy-of-a-key-policy']?.documents['key-policy']).toBe('mine');
  });

  test('messages about files are shown until they are dismissed', async () => {
    const { actor } = await open({ notices: [{ message: 'set aside', file: '/a' }] });
    expect(actor.getSnapshot().context.notices).toHaveLength(1);
    actor.send({ type: 'learner.dismissesNotice', file: '/a' });
    expect(actor.getSnapshot().context.notices).toHaveLength(0);
  });

  test('goes on with the lesson last open, then with the first not passed', () => {
    const passed = { status: 'passed' as const, task: 'x', documents: {}, hintsShown: {}, predictions: {}, updated: '' };
    const record = { ...emptyRecord, lastLesson: 'another-account' };
    expect(nextLesson({ course, record })?.id).toBe('another-account');
    const all = { ...record, lessons: { 'another-account': passed, 'anatomy-of-a-key-policy': passed } };
    expect(nextLesson({ course, record: all })?.id).toBe('the-default-key-policy');
  });
});
