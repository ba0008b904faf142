import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { courseMachine } from '../../renderer/machines/course.machine.ts';
import type { Arrival, Destination } from '../../renderer/machines/destinations.ts';
import { indexOf } from '#lessons';
import { realCourse } from '../support/course.ts';

const { course } = realCourse();
const lesson = course.units.flatMap((unit) => unit.lessons)[0];

async function open() {
  const asked: Destination[] = [];
  const actor = createActor(
    courseMachine.provide({
      actors: {
        fetch: fromPromise<Arrival, Destination>(({ input }) => {
          asked.push(input);
          return Promise.resolve(input.screen === 'lesson' && lesson !== undefined ? { lesson } : {});
        }),
      },
    }),
    { input: { course: indexOf(course), now: () => '2026-11-24T00:00:00.000Z', today: () => '2026-11-24' } },
  );
  actor.start();
  await waitFor(actor, (snapshot) => snapshot.matches('ready'));
  const go = async (event: Parameters<typeof actor.send>[0]): Promise<string> => {
    actor.send(event);
    const snapshot = await waitFor(actor, (now) => !now.hasTag('onTheWay'));
    return snapshot.context.screen;
  };
  return { actor, asked, go };
}

describe('the way to the sandbox and back', () => {
  test('a lesson stays open behind it, with the reference looked at in between', async () => {
    const { actor, asked, go } = await open();
    expect(await go({ type: 'learner.opensLesson', id: lesson?.id ?? '' })).toBe('lesson');
    const own = actor.getSnapshot().context.lesson;
    own?.send({ type: 'learner.edits', doc: lesson?.documents.find(({ readOnly }) => !readOnly)?.doc ?? '', text: 'mine' });
    expect(await go({ type: 'learner.opensSandbox', withLesson: true })).toBe('sandbox');
    const opens = asked.at(-1);
    expect(opens?.screen === 'sandbox' && Object.values(opens.opens?.documents ?? {}).includes('mine')).toBe(true);
    expect(await go({ type: 'learner.opensReference' })).toBe('reference');
    expect(await go({ type: 'learner.goesBack' })).toBe('sandbox');
    expect(await go({ type: 'learner.goesBack' })).toBe('lesson');
    expect(actor.getSnapshot().context.lesson).toBe(own);
  });

  test('from the course it opens as it was left', async () => {
    const { asked, go } = await open();
    expect(await go({ type: 'learner.opensSandbox' })).toBe('sandbox');
    expect(asked.at(-1)).toEqual({ screen: 'sandbox', opens: null, makesLesson: false });
    expect(await go({ type: 'learner.goesBack' })).toBe('course');
  });

  test('lessons are made there, and packs are written in their place, at once', async () => {
    const { asked, go } = await open();
    expect(await go({ type: 'learner.opensSandbox', makesLesson: true })).toBe('sandbox');
    expect(asked.at(-1)).toEqual({ screen: 'sandbox', opens: null, makesLesson: true });
    expect(await go({ type: 'learner.opensPlace', place: 'packs', writes: true })).toBe('packs');
    expect(asked.at(-1)).toEqual({ screen: 'packs', writes: true });
    await go({ type: 'learner.opensPlace', place: 'packs' });
    expect(asked.at(-1)).toEqual({ screen: 'packs', writes: false });
  });
});
