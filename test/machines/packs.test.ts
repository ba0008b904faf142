import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { type Lesson } from '#lessons';
import { newLesson, type Pack, packText } from '#workshop';
import { courseMachine, type CourseRecord, emptyRecord, type LoadedCourse } from '../../renderer/machines/course.machine.ts';
import { lessonAfter, nextLesson } from '../../renderer/machines/course-order.ts';
import type { Arrival, Destination } from '../../renderer/machines/destinations.ts';
import { type KeptPacks, type LoadedPacks, packsMachine } from '../../renderer/machines/packs/packs.machine.ts';
import { noWords, wordsOf } from '../../renderer/machines/packs/make-lesson.ts';
import { indexOfPack, languageName, lookAt, shelfOf } from '../../renderer/machines/packs/shelf.ts';
import { realIndex } from '../support/course.ts';
import { draftPack } from '../support/pack.ts';

const course = realIndex();
const APP = '0.1.0';

/** A pack with these lessons, each like the one that a new lesson begins as. */
function packOf(id: string, lessons: readonly string[], title = `Pack ${id}`): Pack {
  const files = new Map([
    ['course.json', JSON.stringify({ title, units: [{ id: `unit-${id}`, title, summary: 'Mine.', lessons }] })],
    ['ids.lock.json', JSON.stringify(lessons)],
    ...lessons.flatMap((lesson) => [...newLesson({ id: lesson, title: `Lesson ${lesson}` })].map(([path, text]) => [`unit-${id}/${lesson}/${path}`, text] as const)),
  ]);
  return { id, title, summary: '', language: 'en', files };
}
const textOf = (pack: Pack): string => packText(pack, APP);

interface Disk {
  texts: readonly string[] | null;
  words?: unknown;
}

async function desk(disk: Disk = { texts: null }) {
  const actor = createActor(
    packsMachine.provide({
      delays: { saveDelay: 1, retryDelay: 1 },
      actors: {
        load: fromPromise<LoadedPacks>(() => {
          const { shelf, problems } = disk.texts === null ? { shelf: [], problems: [] } : shelfOf({ packs: disk.texts }, course);
          return Promise.resolve({ shelf, words: wordsOf(disk.words), lost: problems, notices: [] });
        }),
        save: fromPromise<boolean, KeptPacks>(({ input }) => {
          disk.texts = input.packs;
          disk.words = JSON.parse(JSON.stringify(input.words));
          return Promise.resolve(true);
        }),
      },
    }),
    { input: { course } },
  ).start();
  const settled = () => waitFor(actor, (snapshot) => snapshot.matches({ ready: { keeping: 'saved' } }));
  await settled();
  const open = (text: string): void => actor.send({ type: 'learner.opensFile', name: 'mine.kplpack', text });
  return { actor, settled, open, now: () => actor.getSnapshot().context, titles: () => actor.getSnapshot().context.shelf.map(({ pack }) => pack.title) };
}

describe('a lesson pack that comes in', () => {
  test('is looked at first, added when it is wanted, and there after a restart', async () => {
    const disk: Disk = { texts: null };
    const { actor, settled, open, now, titles } = await desk(disk);
    open(textOf(packOf('one', ['first-of-mine', 'second-of-mine'])));
    expect(now().looked?.found).toMatchObject({ kind: 'offered', relation: 'new' });
    expect(titles()).toEqual([]);
    actor.send({ type: 'learner.declines' });
    expect([titles(), now().looked]).toEqual([[], null]);
    open(textOf(packOf('one', ['first-of-mine', 'second-of-mine'])));
    actor.send({ type: 'learner.adds' });
    await settled();
    const again = await desk(disk);
    expect(again.titles()).toEqual(['Pack one']);
    expect(again.now().shelf[0]?.lessons.map(({ id }) => id)).toEqual(['first-of-mine', 'second-of-mine']);
  });

  test('says when it is here already, and asks before it replaces another of its kind', async () => {
    const { actor, open, now, titles } = await desk();
    const first = textOf(packOf('one', ['first-of-mine']));
    open(first);
    actor.send({ type: 'learner.adds' });
    open(first);
    expect(now().looked?.found).toMatchObject({ kind: 'offered', relation: 'same' });
    actor.send({ type: 'learner.adds' });
    expect(now().looked).not.toBe(null);
    open(textOf(packOf('one', ['first-of-mine', 'second-of-mine'], 'Newer')));
    expect(now().looked?.found).toMatchObject({ relation: 'replaces' });
    actor.send({ type: 'learner.adds' });
    expect(titles()).toEqual(['Newer']);
  });

  test.each<[string, string, object]>([
    ['no pack', '{"a":1}', { kind: 'refused' }],
    ['cut short', textOf(draftPack()).slice(0, 400), { kind: 'refused' }],
    ['with a path that leads out', textOf(draftPack((files) => files.set('../out.json', '{}'))), { kind: 'refused' }],
    ['with a lesson whose solution does not pass', textOf(draftPack((files) => files.set('mine/let-ben-in/solution/key-policy.json', files.get('mine/let-ben-in/start/key-policy.json') ?? ''))), { kind: 'broken' }],
    ['with a lesson of the course', textOf(packOf('one', ['anatomy-of-a-key-policy'])), { kind: 'broken' }],
  ])('is refused with words: %s', async (_, text, expected) => {
    const { actor, open, now, titles } = await desk();
    open(text);
    const found = now().looked?.found;
    expect(found).toMatchObject(expected);
    expect(found?.kind === 'refused' ? found.message : found?.kind === 'broken' ? found.problems[0]?.message : '').toMatch(/\w+ \w+/);
    actor.send({ type: 'learner.adds' });
    expect(titles()).toEqual([]);
  });

  test.each([['de-CH', 'Swiss High German'], ['en', 'English'], ['en-1', 'en-1'], ['en-a', 'en-a']])('says in words what language it is in: %s', (language, words) => {
    const looked = lookAt(textOf({ ...packOf('one', ['first-of-mine']), language }), course, []);
    expect(looked.kind === 'offered' ? languageName(looked.pack.pack.language) : looked.kind).toBe(words);
  });

  test('is refused when another pack has a lesson of the same id', async () => {
    const { actor, open, now } = await desk();
    open(textOf(packOf('one', ['first-of-mine'])));
    actor.send({ type: 'learner.adds' });
    open(textOf(packOf('two', ['first-of-mine'])));
    expect(now().looked?.found).toMatchObject({ kind: 'broken' });
  });

  test('goes when that is confirmed, and not before', async () => {
    const disk: Disk = { texts: null };
    const { actor, settled, open, titles } = await desk(disk);
    open(textOf(packOf('one', ['first-of-mine'])));
    actor.send({ type: 'learner.adds' });
    actor.send({ type: 'learner.takesOut', id: 'one' });
    actor.send({ type: 'learner.cancels' });
    expect(titles()).toEqual(['Pack one']);
    actor.send({ type: 'learner.takesOut', id: 'one' });
    actor.send({ type: 'learner.confirms' });
    await settled();
    expect([titles(), disk.texts]).toEqual([[], []]);
  });

  test('that was kept and cannot be used any more is told; the others are there, and are kept anew', async () => {
    const disk: Disk = { texts: ['{', textOf(packOf('one', ['first-of-mine'])), textOf(draftPack((files) => files.delete('mine/let-ben-in/hints.md')))] };
    const { now, titles } = await desk(disk);
    expect(titles()).toEqual(['Pack one']);
    expect(now().lost).toEqual([expect.stringContaining('Lesson pack number 1 could not be read.'), expect.stringContaining('The lesson pack Mine cannot be used')]);
    expect(disk.texts).toHaveLength(1);
  });

  test('what is written for a lesson is there after a restart; what is none of it is left out', async () => {
    const disk: Disk = { texts: null };
    const { actor, settled } = await desk(disk);
    actor.send({ type: 'author.writes', change: { title: 'Write only', minutes: 9 } });
    actor.send({ type: 'author.sets', goal: 'a', feedback: 'Not yet.' });
    actor.send({ type: 'author.sets', goal: 'b', feedback: 'Nor this.' });
    actor.send({ type: 'author.sets', goal: 'a', feedback: null });
    await settled();
    const again = await desk(disk);
    expect(again.now().words).toEqual({ ...noWords, title: 'Write only', minutes: 9, goals: { b: 'Nor this.' } });
    expect(wordsOf({ title: 7, minutes: 'x', goals: { a: 1, b: 'y' } })).toEqual({ ...noWords, goals: { b: 'y' } });
  });

  test('a lesson that was made is tried out on the shelf; a broken one is looked at instead', async () => {
    const { actor, now, titles } = await desk();
    actor.send({ type: 'author.tries', text: textOf(packOf('made-one', ['first-of-mine'])) });
    expect(titles()).toEqual(['Pack made-one']);
    actor.send({ type: 'author.tries', text: '{' });
    expect([titles(), now().looked?.found.kind]).toEqual([['Pack made-one'], 'refused']);
  });

  test('shelves that are none are told', () => {
    for (const value of [null, {}, { packs: 'x' }]) expect(shelfOf(value, course)).toEqual({ shelf: [], problems: ['The lesson packs that were kept could not be read.'] });
  });
});

describe('its lessons', () => {
  const looked = lookAt(textOf(packOf('one', ['first-of-mine', 'second-of-mine'])), course, []);
  if (looked.kind !== 'offered') throw new Error('the pack is not offered');
  const { pack } = looked;
  const packs = [indexOfPack(pack)];
  const lessonOf = (id: string): Lesson => {
    const lesson = pack.lessons.find((one) => one.id === id);
    if (lesson === undefined) throw new Error(`there is no ${id}`);
    return lesson;
  };

  async function opened(record: CourseRecord = emptyRecord) {
    const written: CourseRecord[] = [];
    const actor = createActor(
      courseMachine.provide({
        delays: { saveDelay: 1, retryDelay: 1 },
        actors: {
          load: fromPromise<LoadedCourse>(() => Promise.resolve({ record, notices: [], packs })),
          save: fromPromise<boolean, CourseRecord>(({ input }) => {
            written.push(input);
            return Promise.resolve(true);
          }),
          fetch: fromPromise<Arrival, Destination>(({ input }) => Promise.resolve(input.screen === 'lesson' ? { lesson: lessonOf(input.lesson) } : {})),
        },
      }),
      { input: { course, now: () => '2026-11-25T00:00:00.000Z', today: () => '2026-11-25' } },
    ).start();
    const settled = () => waitFor(actor, (snapshot) => snapshot.matches({ ready: { keeping: 'saved', going: 'here' } }));
    await settled();
    actor.send({ type: 'learner.opensLesson', id: 'first-of-mine' });
    await settled();
    return { actor, settled, written };
  }

  test('open like others; their progress is kept apart, and the course goes on where it was', async () => {
    const { actor, settled, written } = await opened();
    const lesson = actor.getSnapshot().context.lesson;
    lesson?.send({ type: 'learner.edits', doc: 'key-policy', text: 'mine' });
    await settled();
    const last = written.at(-1);
    expect(Object.keys(last?.lessons ?? {})).toEqual(['one/first-of-mine']);
    expect(last?.lessons['one/first-of-mine']?.documents['key-policy']).toBe('mine');
    expect(last?.lastLesson).toBe(null);
    const again = await opened(last);
    expect(again.actor.getSnapshot().context.lesson?.getSnapshot().context.documents['key-policy']).toBe('mine');
  });

  test('the next one is of the same pack, and after the last comes none', () => {
    expect(lessonAfter({ course, record: emptyRecord, packs }, 'first-of-mine')?.id).toBe('second-of-mine');
    expect(lessonAfter({ course, record: emptyRecord, packs }, 'second-of-mine')).toBeUndefined();
    expect(nextLesson({ course, record: emptyRecord, packs })?.id).toBe('anatomy-of-a-key-policy');
  });

  test('do not stay open behind when their pack goes', async () => {
    const { actor, settled } = await opened();
    actor.send({ type: 'packs.change', packs: [] });
    expect(actor.getSnapshot().context).toMatchObject({ lesson: null, lessonId: null, screen: 'course', packs: [] });
    actor.send({ type: 'learner.opensLesson', id: 'first-of-mine' });
    await settled();
    expect(actor.getSnapshot().context.lesson).toBe(null);
  });
});
