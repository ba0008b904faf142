import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { type Lesson } from '#lessons';
import { newLesson, type Pack, packText } from '#workshop';
import { courseMachine, type CourseRecord, emptyRecord, type LoadedCourse } from '../../renderer/machines/course.machine.ts';
import { lessonAfter, nextLesson } from '../../renderer/machines/course-order.ts';
import type { Arrival, Destination } from '../../renderer/machines/destinations.ts';
import { type KeptPacks, type LoadedPacks, packsMachine } from '../../renderer/machines/packs/packs.machine.ts';
import { type Draft, type DraftCommand, draftsOf, lessonsOf, packOf as written, problemsOf, textsIn } from '../../renderer/machines/packs/drafts.ts';
import { filesOf } from '../../renderer/machines/packs/draft-files.ts';
import { noWords, wordsOf } from '../../renderer/machines/packs/make-lesson.ts';
import { indexOfPack, knownBy, languageName, lookAt, shelfOf } from '../../renderer/machines/packs/shelf.ts';
import { realIndex } from '../support/course.ts';
import { draftPack } from '../support/pack.ts';

const course = realIndex();
const APP = '0.1.0';
let ids = 0;
/** As random ones are: no two are alike, whichever computer made them. */
const newId = (): string => `${String((ids += 1)).padStart(8, '0')}-0000-4000-8000-000000000000`;

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
  drafts?: unknown;
  tried?: unknown;
}

async function desk(disk: Disk = { texts: null }) {
  const actor = createActor(
    packsMachine.provide({
      delays: { saveDelay: 1, retryDelay: 1 },
      actors: {
        load: fromPromise<LoadedPacks>(() => {
          const { shelf, problems } = disk.texts === null ? { shelf: [], problems: [] } : shelfOf({ packs: disk.texts }, course);
          const { drafts, problems: unread } = draftsOf({ drafts: disk.drafts });
          return Promise.resolve({ shelf, words: wordsOf(disk.words), drafts, tried: textsIn(disk.tried), lost: [...problems, ...unread], notices: [] });
        }),
        save: fromPromise<boolean, KeptPacks>(({ input }) => {
          disk.texts = input.packs;
          disk.words = JSON.parse(JSON.stringify(input.words));
          disk.drafts = JSON.parse(JSON.stringify(input.drafts));
          disk.tried = [...input.tried];
          return Promise.resolve(true);
        }),
      },
    }),
    { input: { course, newId } },
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
    open(textOf(packOf('two', ['first-of-mine', 'second-of-mine'])));
    const found = now().looked?.found;
    expect(found).toMatchObject({ kind: 'broken', clashes: true });
    expect(found?.kind === 'broken' ? found.problems.map(({ message }) => message) : []).toEqual(['The lesson pack “Pack one” has a lesson first-of-mine already. Take that pack out, or give this lesson another id.']);
    // The one that is in the way can go; then this one comes in.
    actor.send({ type: 'learner.declines' });
    actor.send({ type: 'learner.takesOut', id: 'one' });
    actor.send({ type: 'learner.confirms' });
    open(textOf(packOf('two', ['first-of-mine', 'second-of-mine'])));
    expect(now().looked?.found).toMatchObject({ kind: 'offered', relation: 'new' });
  });

  test('is its writer’s to mend when it breaks a rule by itself, or has a lesson of the course', async () => {
    const { actor, open, now } = await desk();
    open(textOf(packOf('one', ['first-of-mine'])));
    actor.send({ type: 'learner.adds' });
    for (const lessons of [['anatomy-of-a-key-policy'], ['anatomy-of-a-key-policy', 'first-of-mine']]) {
      open(textOf(packOf('two', lessons)));
      const found = now().looked?.found;
      expect(found).toMatchObject({ kind: 'broken', clashes: false });
      expect(found?.kind === 'broken' ? found.problems[0]?.message : '').toBe('The course has a lesson anatomy-of-a-key-policy already. Give this one another id.');
    }
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
    const { actor, settled, now } = await desk(disk);
    const { maker } = now().words;
    expect(maker).toMatch(/^[0-9]{8}$/);
    actor.send({ type: 'author.writes', change: { title: 'Write only', minutes: 9 } });
    actor.send({ type: 'author.sets', goal: 'a', feedback: 'Not yet.' });
    actor.send({ type: 'author.sets', goal: 'b', feedback: 'Nor this.' });
    actor.send({ type: 'author.sets', goal: 'a', feedback: null });
    await settled();
    const again = await desk(disk);
    expect(again.now().words).toEqual({ ...noWords, maker, title: 'Write only', minutes: 9, goals: { b: 'Nor this.' } });
    expect((await desk()).now().words.maker).not.toBe(maker);
    expect(wordsOf({ maker: '../..', title: 7, minutes: 'x', goals: { a: 1, b: 'y' } })).toEqual({ ...noWords, goals: { b: 'y' } });
  });

  test('a lesson that was made is tried out on the shelf; a broken one is looked at instead', async () => {
    const { actor, now, titles } = await desk();
    actor.send({ type: 'author.tries', text: textOf(packOf('made-one', ['first-of-mine'])), lesson: 'first-of-mine' });
    expect(titles()).toEqual(['Pack made-one']);
    actor.send({ type: 'author.tries', text: '{', lesson: 'first-of-mine' });
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

  test('begin afresh when their start texts were changed: what was done in others stays', async () => {
    const { actor, settled, written } = await opened();
    const done = (): Readonly<Record<string, unknown>> => written.at(-1)?.lessons ?? {};
    for (const id of ['first-of-mine', 'second-of-mine']) {
      actor.send({ type: 'learner.opensLesson', id });
      await settled();
      actor.getSnapshot().context.lesson?.send({ type: 'learner.edits', doc: 'key-policy', text: 'mine' });
      await settled();
    }
    expect(Object.keys(done())).toEqual(['one/first-of-mine', 'one/second-of-mine']);
    actor.send({ type: 'preview.beginsAfresh', pack: 'one', lessons: ['second-of-mine'] });
    const again = lookAt(textOf(packOf('one', ['first-of-mine', 'second-of-mine'])), course, []);
    if (again.kind !== 'offered') throw new Error('the pack is not offered');
    actor.send({ type: 'packs.change', packs: [indexOfPack(again.pack)], written: null });
    await settled();
    expect(Object.keys(done())).toEqual(['one/first-of-mine']);
    actor.send({ type: 'learner.opensLesson', id: 'second-of-mine' });
    await settled();
    expect(actor.getSnapshot().context.lesson?.getSnapshot().context.documents['key-policy']).toBe(lessonOf('second-of-mine').start['key-policy']);
  });

  test('the next one is of the same pack, and after the last comes none', () => {
    expect(lessonAfter({ course, record: emptyRecord, packs }, 'first-of-mine')?.id).toBe('second-of-mine');
    expect(lessonAfter({ course, record: emptyRecord, packs }, 'second-of-mine')).toBeUndefined();
    expect(nextLesson({ course, record: emptyRecord, packs })?.id).toBe('anatomy-of-a-key-policy');
  });

  test('have their progress again when their pack was taken out and comes back', async () => {
    const { actor, settled, written } = await opened();
    actor.getSnapshot().context.lesson?.send({ type: 'learner.edits', doc: 'key-policy', text: 'mine' });
    await settled();
    actor.send({ type: 'packs.change', packs: [], written: null });
    actor.send({ type: 'packs.change', packs, written: null });
    actor.send({ type: 'learner.opensLesson', id: 'first-of-mine' });
    await settled();
    expect(actor.getSnapshot().context.lesson?.getSnapshot().context.documents['key-policy']).toBe('mine');
    expect(Object.keys(written.at(-1)?.lessons ?? {})).toEqual(['one/first-of-mine']);
  });

  test('do not stay open behind when their pack goes', async () => {
    const { actor, settled } = await opened();
    actor.send({ type: 'packs.change', packs: [], written: null });
    expect(actor.getSnapshot().context).toMatchObject({ lesson: null, lessonId: null, screen: 'course', packs: [] });
    actor.send({ type: 'learner.opensLesson', id: 'first-of-mine' });
    await settled();
    expect(actor.getSnapshot().context.lesson).toBe(null);
  });
});

describe('a pack that is written', () => {
  const root = join(import.meta.dirname, '..', '..');
  const sourceOf = (folder: string): ReadonlyMap<string, string> => {
    const at = join(root, 'lessons', folder);
    return new Map(readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:json|md)$/.test(path) && !path.includes('i18n')).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(at, path), 'utf8')]));
  };
  const known = knownBy(course, []);
  const openDraft = ({ drafts, writing }: { readonly drafts: readonly Draft[]; readonly writing: string | null }): Draft => {
    const found = drafts.find((one) => written(one).id === writing);
    if (found === undefined) throw new Error('No draft is open.');
    return found;
  };
  const faults = (draft: Draft): readonly string[] => problemsOf(written(draft), known).map(({ message }) => message);

  // One of each kind: what the kinds have of their own must come along.
  const kinds = new Map(course.units.flatMap(({ id: unit, lessons }) => lessons.map(({ id, title, kind }) => [kind, [id, unit, title] as const])));
  test.each([...kinds.values()])('a copy of %s keeps all of it, and every rule', async (id, unit, title) => {
    const { actor, now } = await desk();
    const files = sourceOf(`${unit}/${id}`);
    actor.send({ type: 'author.copies', id, title, files });
    const draft = openDraft(now());
    expect(faults(draft)).toEqual([]);
    const own = written(draft);
    expect(lessonsOf(own).map((lesson) => lesson.id)).toEqual([`my-${id}`]);
    for (const [path, text] of files) if (path !== 'lesson.json') expect(own.files.get(`mine/my-${id}/${path}`)).toBe(text);
    expect(filesOf(own).flatMap((group) => group.files.map(({ path }) => path)).toSorted()).toEqual([...own.files.keys()].toSorted());
  });

  test('a second copy has an id of its own, and both are there after a restart', async () => {
    const disk: Disk = { texts: null };
    const { actor, settled, now } = await desk(disk);
    const copy = { type: 'author.copies', id: 'anatomy-of-a-key-policy', title: 'Anatomy', files: sourceOf('foundations/anatomy-of-a-key-policy') } as const;
    actor.send(copy);
    actor.send(copy);
    actor.send({ type: 'author.does', command: { do: 'name', title: '' } });
    expect(now().drafts.map((one) => lessonsOf(written(one)).map(({ id }) => id))).toEqual([['my-anatomy-of-a-key-policy'], ['my-anatomy-of-a-key-policy-2']]);
    const [first, second] = now().drafts.map((one) => written(one).id);
    expect([now().writing, second]).not.toContain(first);
    await settled();
    const again = await desk(disk);
    expect(again.now().drafts.map((one) => written(one).title)).toEqual(['Anatomy (my version)', '']);
    again.actor.send({ type: 'author.opens', id: first ?? '' });
    expect(faults(openDraft(again.now()))).toEqual([]);
  });

  test('whoever wants to begin another one finds where, and what was open is still in writing', async () => {
    const { actor, now } = await desk();
    actor.send({ type: 'author.begins', title: 'Who may read' });
    actor.send({ type: 'author.starts' });
    expect([now().starts, now().writing, now().drafts.length]).toEqual([true, null, 1]);
    actor.send({ type: 'author.isThere' });
    expect(now().starts).toBe(false);
  });

  test('typing without a pause is one step, and each step can be taken back and done again', async () => {
    const { actor, now } = await desk();
    actor.send({ type: 'author.begins', title: 'Who may read' });
    const path = 'mine/who-may-read/hints.md';
    const before = written(openDraft(now())).files.get(path);
    const type = (text: string, pause: boolean): void => actor.send({ type: 'author.does', command: { do: 'edit', path, text, pause } });
    const text = (): string | undefined => written(openDraft(now())).files.get(path);
    type('a', true);
    type('ab', false);
    type('c', true);
    actor.send({ type: 'author.does', command: { do: 'undo' } });
    expect(text()).toBe('ab');
    actor.send({ type: 'author.does', command: { do: 'undo' } });
    expect(text()).toBe(before);
    actor.send({ type: 'author.does', command: { do: 'redo' } });
    actor.send({ type: 'author.does', command: { do: 'redo' } });
    expect(text()).toBe('c');
    expect(faults(openDraft(now())).length).toBeGreaterThan(0);
  });

  test('tasks, lessons, other answers and near-misses are added where they belong, and what is still missing is told', async () => {
    const { actor, now } = await desk();
    actor.send({ type: 'author.begins', title: 'Who may read' });
    const does = (command: DraftCommand): void => actor.send({ type: 'author.does', command });
    expect(faults(openDraft(now()))).toEqual([]);
    does({ do: 'addLesson', title: 'Who may write' });
    expect(faults(openDraft(now()))).toEqual([]);
    expect(openDraft(now()).open).toBe('mine/who-may-write/lesson.md');
    does({ do: 'addAnswer', lesson: 'who-may-read', kind: 'mutants', name: 'Nobody at all' });
    expect(openDraft(now()).open).toBe('mine/who-may-read/mutants/nobody-at-all/key-policy.json');
    expect(faults(openDraft(now())).length).toBeGreaterThan(0);
    does({ do: 'removeAnswer', folder: 'mine/who-may-read/mutants/nobody-at-all/' });
    expect([faults(openDraft(now())), openDraft(now()).open]).toEqual([[], 'mine/who-may-read/lesson.md']);
    does({ do: 'addTask', lesson: 'who-may-read', title: 'And then' });
    expect(written(openDraft(now())).files.get('mine/who-may-read/hints.md')).toContain('## and-then');
    // Nothing outside of other answers and near-misses can be taken away.
    const files = written(openDraft(now())).files.size;
    for (const folder of ['', 'mine/', 'mine/who-may-read/', 'mine/who-may-read/start/']) does({ do: 'removeAnswer', folder });
    expect(written(openDraft(now())).files.size).toBe(files);
  });

  test('a file that cannot be read is never a reason to lose it', async () => {
    const { actor, now } = await desk();
    actor.send({ type: 'author.begins', title: 'Who may read' });
    const does = (command: DraftCommand): void => actor.send({ type: 'author.does', command });
    for (const path of ['course.json', 'mine/who-may-read/lesson.json']) does({ do: 'edit', path, text: '{ "half', pause: true });
    const before = written(openDraft(now())).files;
    does({ do: 'addTask', lesson: 'who-may-read', title: 'And then' });
    does({ do: 'addLesson', title: 'Another' });
    expect(written(openDraft(now())).files).toEqual(before);
    expect(filesOf(written(openDraft(now()))).some(({ files }) => files.some(({ path }) => path === 'course.json'))).toBe(true);
  });

  test('a pack that is here is written further, tried in place of the old one, and thrown away only when that is confirmed', async () => {
    const { actor, open, now, titles } = await desk();
    open(textOf(packOf('one', ['first-of-mine'])));
    actor.send({ type: 'learner.adds' });
    actor.send({ type: 'author.opens', id: 'one' });
    actor.send({ type: 'author.does', command: { do: 'name', title: 'Newer' } });
    expect(titles()).toEqual(['Pack one']);
    actor.send({ type: 'author.tries', text: textOf(written(openDraft(now()))), lesson: 'first-of-mine' });
    actor.send({ type: 'learner.confirms' });
    expect(titles()).toEqual(['Newer']);
    actor.send({ type: 'author.throwsAway', id: 'one' });
    actor.send({ type: 'learner.cancels' });
    expect(now().drafts).toHaveLength(1);
    actor.send({ type: 'author.throwsAway', id: 'one' });
    actor.send({ type: 'learner.confirms' });
    expect([now().drafts, now().writing, titles()]).toEqual([[], null, ['Newer']]);
  });

  test('a preview begins afresh once a start text was changed, and only then', async () => {
    const { actor, now } = await desk();
    const afresh: string[][] = [];
    actor.on('preview.beginsAfresh', ({ pack, lessons }) => afresh.push([pack, ...lessons]));
    actor.send({ type: 'author.begins', title: 'Who may read' });
    actor.send({ type: 'author.does', command: { do: 'addLesson', title: 'Who may write' } });
    const tries = (): void => actor.send({ type: 'author.tries', text: textOf(written(openDraft(now()))), lesson: 'who-may-read' });
    const pack = written(openDraft(now())).id;
    tries();
    expect(afresh).toEqual([[pack, 'who-may-read', 'who-may-write']]);
    const edits = (file: string, change: (text: string) => string): void => {
      const path = `mine/who-may-write/${file}`;
      actor.send({ type: 'author.does', command: { do: 'edit', path, text: change(written(openDraft(now())).files.get(path) ?? ''), pause: true } });
    };
    edits('lesson.md', (text) => `${text}\nMore words.\n`);
    tries();
    expect(afresh).toHaveLength(1);
    edits('start/key-policy.json', (text) => `${text}\n`);
    tries();
    expect(afresh.slice(1)).toEqual([[pack, 'who-may-write']]);
    expect(now().looked).toBe(null);
  });

  test('a try asks before it takes the place of a pack that came from elsewhere, and opens the lesson then', async () => {
    const disk: Disk = { texts: null };
    const { actor, settled, open, now, titles } = await desk(disk);
    const opened: string[] = [];
    actor.on('preview.opens', ({ lesson }) => opened.push(`${lesson} of ${titles().join()}`));
    open(textOf(packOf('one', ['first-of-mine'])));
    actor.send({ type: 'learner.adds' });
    actor.send({ type: 'author.opens', id: 'one' });
    const tries = (title: string, desk_ = actor): void => {
      desk_.send({ type: 'author.does', command: { do: 'name', title } });
      desk_.send({ type: 'author.tries', text: textOf(written(openDraft(desk_.getSnapshot().context))), lesson: 'first-of-mine' });
    };
    tries('Mine');
    expect([titles(), opened, actor.getSnapshot().hasTag('asksConfirmation')]).toEqual([['Pack one'], [], true]);
    expect(now().leaving).toMatchObject({ what: 'replaced', id: 'one' });
    actor.send({ type: 'learner.cancels' });
    expect([titles(), now().leaving]).toEqual([['Pack one'], null]);
    tries('Mine');
    actor.send({ type: 'learner.confirms' });
    expect([titles(), opened, now().leaving]).toEqual([['Mine'], ['first-of-mine of Mine'], null]);
    // From here on it is the author's own, after a restart too.
    tries('Mine again');
    expect([titles(), opened.length]).toEqual([['Mine again'], 2]);
    await settled();
    const again = await desk(disk);
    again.actor.send({ type: 'author.opens', id: 'one' });
    tries('Mine still', again.actor);
    expect(again.titles()).toEqual(['Mine still']);
    // What comes in from elsewhere once more is asked about once more.
    again.open(textOf(packOf('one', ['first-of-mine'], 'Theirs')));
    again.actor.send({ type: 'learner.adds' });
    tries('Mine at last', again.actor);
    expect([again.titles(), again.actor.getSnapshot().hasTag('asksConfirmation')]).toEqual([['Theirs'], true]);
  });

  test('packs of the same title that two people begin are two packs', async () => {
    const [one, other] = [await desk(), await desk()];
    for (const { actor } of [one, other]) actor.send({ type: 'author.begins', title: 'Who may read' });
    const [mine, theirs] = [one, other].map(({ now }) => written(openDraft(now())));
    expect(mine?.title).toBe(theirs?.title);
    expect(mine?.id).not.toBe(theirs?.id);
  });

  test('what was made in the sandbox takes the place of an earlier version as a step', async () => {
    const { actor, now } = await desk();
    actor.send({ type: 'author.takesUp', pack: packOf('one', ['first-of-mine']) });
    actor.send({ type: 'author.takesUp', pack: packOf('one', ['second-of-mine']) });
    actor.send({ type: 'author.does', command: { do: 'undo' } });
    expect([...written(openDraft(now())).files.keys()].some((path) => path.includes('first-of-mine'))).toBe(true);
    expect(openDraft(now()).open).toContain('first-of-mine');
  });

  test.each<[string, unknown, number]>([
    ['nothing', undefined, 0],
    ['no list', { drafts: 7 }, 1],
    ['no pack', { drafts: [{ id: 'a' }] }, 1],
    ['files that are none', { drafts: [{ id: 'a', title: '', summary: '', language: 'en', files: [['a', 1]] }] }, 1],
  ])('what was kept and is no draft is told: %s', (_, value, problems) => {
    expect(draftsOf(value)).toMatchObject({ drafts: [] });
    expect(draftsOf(value).problems).toHaveLength(problems);
  });
});
