import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock, waitFor } from 'xstate';
import type { Lesson } from '#lessons';
import { classText, handIn, newClass, newLesson, packText, readClass, type ResultSource, withClassStart, type WorkshopClass } from '#workshop';
import { attend } from '../../renderer/machines/class/attend.ts';
import { classMachine } from '../../renderer/machines/class/class.machine.ts';
import { takenOf } from '../../renderer/machines/class/kept.ts';
import { seatOf } from '../../renderer/machines/class/seat.ts';
import { courseMachine } from '../../renderer/machines/course.machine.ts';
import { lessonAfter, nextInClass, packOf } from '../../renderer/machines/course-order.ts';
import { type Arrival, type Destination, readFor } from '../../renderer/machines/destinations.ts';
import { draftFaults, openDraft } from '../../renderer/machines/instructor/drafts.ts';
import { type Exported, overviewOf } from '../../renderer/machines/instructor/exports.ts';
import { type InstructorEvent, instructorMachine } from '../../renderer/machines/instructor/instructor.machine.ts';
import { readInstructorRecord } from '../../renderer/machines/instructor/record.ts';
import { indexOfPack, lookAt, type ShelvedPack } from '../../renderer/machines/packs/shelf.ts';
import { linesOf } from '../../renderer/machines/views/class.ts';
import { realIndex } from '../support/course.ts';
import { lessonIds, lessons as built, NINE, savingInto } from '../support/workshop.ts';

const course = realIndex();
const [first] = lessonIds;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A pack on the shelf, with one lesson that is called as its id. */
function shelved(id: string, lesson: string, title = `Pack ${id}`): ShelvedPack {
  const files = new Map([
    ['course.json', JSON.stringify({ title, units: [{ id: 'unit', title, summary: 'Mine.', lessons: [lesson] }] })],
    ['ids.lock.json', JSON.stringify([lesson])],
    ...[...newLesson({ id: lesson, title: `Lesson ${lesson}` })].map(([path, text]) => [`unit/${lesson}/${path}`, text] as const),
  ]);
  const looked = lookAt(packText({ id, title, summary: '', language: 'en', files }, '0.1.0'), course, []);
  if (looked.kind !== 'offered') throw new Error(JSON.stringify(looked));
  return looked.pack;
}
const mine = shelved('mine', 'let-ben-in');
const shelfIndex = (...packs: readonly ShelvedPack[]) => packs.map(indexOfPack);
const ofPack = { id: 'let-ben-in', minutes: 7, pack: { id: 'mine', title: 'Pack mine' } };
const classWith = (lessons: WorkshopClass['lessons']): WorkshopClass => newClass({ id: 'class-a', now: NINE, name: 'Tuesday', lessons });
const both = classWith([ofPack, { id: first, minutes: 10 }]);

/** Lessons as the app finds them: the course’s, then those of the packs that are here. */
const find = (id: string, packs: readonly ShelvedPack[]): Lesson | undefined => built.get(id) ?? packs.flatMap(({ lessons }) => lessons).find((lesson) => lesson.id === id);

async function instructor(packs: readonly ShelvedPack[]) {
  const files: Exported[] = [];
  const asked: string[] = [];
  let here = packs;
  let fails = false;
  const actor = createActor(
    instructorMachine.provide({
      delays: { saveDelay: 1, retryDelay: 1 },
      actors: {
        saveFile: savingInto(files),
        lessons: fromPromise<readonly Lesson[], readonly string[]>(({ input }) => {
          asked.push(...input);
          return fails ? Promise.reject(new Error('The disk is gone.')) : Promise.resolve(input.flatMap((id) => find(id, here) ?? []));
        }),
      },
    }),
    { input: { course, app: '0.1.0', now: () => NINE, newId: () => 'made', pause: () => Promise.resolve() } },
  ).start();
  const brings = (...next: readonly ShelvedPack[]): void => {
    here = next;
    actor.send({ type: 'packs.change', packs: shelfIndex(...next) });
  };
  brings(...packs);
  const settled = () => waitFor(actor, (snapshot) => snapshot.matches({ ready: { keeping: 'saved', lessons: 'there', results: 'idle', saving: 'idle' } }));
  await settled();
  return {
    actor, files, settled, asked, brings,
    breaks: (now: boolean) => (fails = now),
    send: (...events: InstructorEvent[]): void => events.forEach((event) => actor.send(event)),
    now: () => actor.getSnapshot().context,
    faults: () => {
      const draft = openDraft(actor.getSnapshot().context);
      return draft === undefined ? ['no class'] : draftFaults(draft, actor.getSnapshot().context).map(({ message }) => message);
    },
  };
}

async function learner(packs: readonly ShelvedPack[]) {
  const clock = new SimulatedClock();
  let now = NINE;
  let here = packs;
  const looks: (readonly string[])[] = [];
  const desk = createActor(
    classMachine.provide({
      actors: {
        look: fromPromise<readonly string[], WorkshopClass | null>(({ input }) => {
          const faults = (input?.lessons ?? []).filter(({ id }) => find(id, here) === undefined).map(({ id }) => id);
          looks.push(faults);
          return Promise.resolve(faults);
        }),
      },
    }),
    { clock, input: { now: () => now, newId: () => 'chain' } },
  ).start();
  const actor = createActor(
    courseMachine.provide({
      actors: {
        fetch: fromPromise<Arrival, Destination>(async ({ input }) => {
          const arrival = await readFor(input, { lesson: (id) => Promise.resolve(find(id, here) as Lesson), quiz: () => Promise.reject(new Error('no quiz')) });
          const { lesson } = arrival;
          const seat = lesson === undefined ? null : seatOf(() => desk.getSnapshot().context.kept, lesson, () => now, packOf(shelfIndex(...here), lesson.id)?.id);
          return seat === null ? arrival : { ...arrival, seat };
        }),
      },
    }),
    { clock, input: { course, now: () => new Date(now).toISOString(), today: () => '2026-11-25' } },
  ).start();
  attend(actor, desk);
  await settle();
  const brings = async (...next: readonly ShelvedPack[]): Promise<void> => {
    here = next;
    actor.send({ type: 'packs.change', packs: shelfIndex(...next), written: null });
    desk.send({ type: 'packs.change' });
    await settle();
  };
  await brings(...packs);
  return {
    actor, desk, looks, brings,
    course: () => actor.getSnapshot().context,
    kept: () => takenOf(desk.getSnapshot().context.kept),
    lines: () => {
      const taken = takenOf(desk.getSnapshot().context.kept);
      return taken === undefined ? [] : linesOf(taken.record.class, actor.getSnapshot().context, taken);
    },
    async takes(cls: WorkshopClass, name: string) {
      desk.send({ type: 'learner.opensFile', name: 'x.kplclass', text: classText(cls, '0.1.0') });
      await settle();
      desk.send({ type: 'learner.choosesName', name });
      desk.send({ type: 'learner.startsClass' });
      await settle();
    },
    async opens(id: string) {
      actor.send({ type: 'learner.opensLesson', id });
      await settle();
      return actor.getSnapshot().context;
    },
    solves(id: string) {
      const own = find(id, here);
      const { lesson } = actor.getSnapshot().context;
      if (own === undefined || lesson === null) throw new Error('no lesson is open');
      now += 60_000;
      lesson.send({ type: 'learner.goesToTask', task: own.flow.at(-1) ?? '' });
      lesson.send({ type: 'learner.checks' });
      for (const [doc, text] of Object.entries(own.solution)) lesson.send({ type: 'learner.edits', doc, text });
      lesson.send({ type: 'learner.checks' });
    },
    handsIn(): ResultSource {
      const taken = takenOf(desk.getSnapshot().context.kept);
      if (taken === undefined) throw new Error('no class is taken');
      return { name: 'ada.kplresult', text: handIn(taken.record, now, '0.1.0').text };
    },
  };
}

describe('a lesson of a pack in a class', () => {
  test('is put in by an instructor, done by a learner who has the pack, and told in the results with its title, checks and policies', async () => {
    const desk = await instructor([mine]);
    desk.send({ type: 'instructor.makesClass' }, { type: 'instructor.changes', change: { name: 'Tuesday' } }, { type: 'instructor.addsLessons', ids: ['let-ben-in', first] });
    await desk.settled();
    expect(openDraft(desk.now())?.lessons).toEqual([{ id: 'let-ben-in', minutes: mine.lessons[0]?.minutes, pack: ofPack.pack }, { id: first, minutes: expect.any(Number) as unknown }]);
    expect(desk.faults()).toEqual([]);
    expect(readInstructorRecord(JSON.parse(JSON.stringify({ classes: desk.now().classes, choices: {} })))).toHaveProperty('record');
    desk.send({ type: 'instructor.saves', kind: 'class' });
    await desk.settled();
    const read = readClass(desk.files[0]?.text ?? '');
    if (!read.ok) throw new Error(read.fault.message);
    expect(read.value.lessons[0]).toEqual({ ...ofPack, minutes: mine.lessons[0]?.minutes });

    const ada = await learner([mine]);
    await ada.takes(read.value, 'Ada');
    expect(nextInClass(ada.course())?.title).toBe('Lesson let-ben-in');
    expect(lessonAfter(ada.course(), 'let-ben-in')?.id).toBe(first);
    expect(ada.lines()[0]).toMatchObject({ id: 'let-ben-in', title: 'Lesson let-ben-in' });
    expect(await ada.opens('let-ben-in')).toMatchObject({ isSeated: true });
    ada.solves('let-ben-in');
    expect(ada.lines()[0]).toMatchObject({ state: 'solved', tries: 2 });
    // It is apart from what is done in the pack alone.
    expect(ada.course().record.lessons).toEqual({});
    expect(nextInClass(ada.course())?.id).toBe(first);

    desk.send({ type: 'files.come', files: [ada.handsIn()] });
    await desk.settled();
    const seen = overviewOf(desk.now());
    expect(seen?.learners[0]).toMatchObject({ name: 'Ada', solved: 1 });
    const [row] = seen?.lessons ?? [];
    expect(row).toMatchObject({ id: 'let-ben-in', solved: 1, tries: 2 });
    expect(row?.checks.map(({ label }) => label)).toEqual(mine.lessons[0]?.checks.map(({ label }) => label));
    desk.send({ type: 'instructor.saves', kind: 'lessons' });
    await desk.settled();
    expect(desk.files[1]?.text).toContain('Lesson let-ben-in');
  });

  test('is told to whoever lacks the pack, with the pack’s title, and is there once the pack is', async () => {
    const ben = await learner([]);
    ben.desk.send({ type: 'learner.opensFile', name: 'x.kplclass', text: classText(both, '0.1.0') });
    await settle();
    expect(ben.desk.getSnapshot().context.offer?.faults).toEqual(['let-ben-in']);
    // Brought in while it is asked who it is: what does not fit is looked at again.
    await ben.brings(mine);
    expect(ben.desk.getSnapshot().context.offer?.faults).toEqual([]);
    await ben.brings();
    await ben.takes(both, 'Ben');
    expect(ben.lines().map(({ title, pack }) => [title, pack])).toEqual([[null, 'Pack mine'], [built.get(first)?.title, null]]);
    expect(nextInClass(ben.course())?.id).toBe(first);
    await ben.brings(mine);
    expect(ben.lines()[0]).toMatchObject({ title: 'Lesson let-ben-in', pack: null });
    expect(nextInClass(ben.course())?.id).toBe('let-ben-in');
    await ben.opens('let-ben-in');
    ben.solves('let-ben-in');
    expect(ben.course().taken?.lessons[0]).toMatchObject({ state: 'solved' });
    // Taken out again, it is kept as what it was.
    await ben.brings();
    expect(ben.lines()[0]).toMatchObject({ title: null, state: 'solved' });
    expect(ben.course().lesson).toBeNull();
  });

  test('is not the lesson of the same id in another pack', async () => {
    const other = shelved('other', 'let-ben-in');
    const cleo = await learner([other]);
    await cleo.takes(both, 'Cleo');
    expect(cleo.lines()[0]).toMatchObject({ title: null, pack: 'Pack mine' });
    expect(nextInClass(cleo.course())?.id).toBe(first);
    expect(await cleo.opens('let-ben-in')).toMatchObject({ isSeated: false });
    cleo.solves('let-ben-in');
    expect(cleo.kept()?.record.events).toEqual([]);
    const desk = await instructor([other]);
    desk.send({ type: 'instructor.opensClassFile', text: classText(both, '0.1.0') });
    await desk.settled();
    expect(desk.faults()).toEqual([expect.stringContaining('Pack mine')]);
    expect(desk.asked).toEqual([first]);
  });

  test('of a file that does not name the pack is found in whichever has it', async () => {
    const ada = await learner([mine]);
    await ada.takes(classWith([{ id: 'let-ben-in', minutes: 5 }]), 'Ada');
    expect(nextInClass(ada.course())?.id).toBe('let-ben-in');
    expect(await ada.opens('let-ben-in')).toMatchObject({ isSeated: true });
  });

  test('a class file that has one is whole at an instructor’s once the pack is brought in', async () => {
    const desk = await instructor([]);
    desk.send({ type: 'instructor.opensClassFile', text: classText(both, '0.1.0') });
    await desk.settled();
    expect(desk.faults()).toEqual([expect.stringMatching(/let-ben-in.*lesson pack Pack mine, which is not here/)]);
    desk.brings(mine);
    await desk.settled();
    expect(desk.faults()).toEqual([]);
    expect(desk.now().lessons.get('let-ben-in')).toBe(mine.lessons[0]);
  });

  test('a start text of its own does not lose the pack, and is gone through with it', async () => {
    const desk = await instructor([mine]);
    desk.send({ type: 'instructor.opensClassFile', text: classText(both, '0.1.0') });
    await desk.settled();
    const [doc = ''] = Object.keys(mine.lessons[0]?.start ?? {});
    desk.send({ type: 'instructor.setsStart', id: 'let-ben-in', doc, text: '{"Version":"2012-10-17","Statement":[]}' });
    expect(openDraft(desk.now())?.lessons[0]).toEqual({ ...ofPack, start: { [doc]: '{"Version":"2012-10-17","Statement":[]}' } });
    desk.send({ type: 'instructor.setsStart', id: 'let-ben-in', doc, text: null });
    expect(openDraft(desk.now())?.lessons[0]).toEqual(ofPack);
  });

  test('of a pack that is replaced is read anew', async () => {
    const desk = await instructor([mine]);
    desk.send({ type: 'instructor.opensClassFile', text: classText(both, '0.1.0') });
    await desk.settled();
    const again = shelved('mine', 'let-ben-in', 'Second edition');
    desk.brings(again);
    await desk.settled();
    expect(desk.now().lessons.get('let-ben-in')).toBe(again.lessons[0]);
    expect(desk.asked.filter((id) => id === first)).toHaveLength(1);
    expect(withClassStart(again.lessons[0] as Lesson, both)).toBe(again.lessons[0]);
  });
});

test('a lesson that could not be read keeps nobody in its class', async () => {
  const desk = await instructor([]);
  const other = newClass({ id: 'class-b', now: NINE, name: 'Wednesday', lessons: [{ id: lessonIds[1], minutes: 5 }] });
  desk.breaks(true);
  desk.send({ type: 'instructor.opensClassFile', text: classText(other, '0.1.0') });
  await waitFor(desk.actor, (snapshot) => snapshot.matches({ ready: { lessons: 'notThere' } }));
  desk.breaks(false);
  desk.send({ type: 'instructor.opensClassFile', text: classText(classWith([{ id: first, minutes: 5 }]), '0.1.0') });
  await desk.settled();
  expect(desk.now().open).toBe('class-a');
  expect(desk.now().lessons.has(first)).toBe(true);
  desk.breaks(true);
  desk.send({ type: 'instructor.opensClass', id: 'class-b' });
  await waitFor(desk.actor, (snapshot) => snapshot.matches({ ready: { lessons: 'notThere' } }));
  desk.send({ type: 'instructor.opensClass', id: 'class-a' });
  expect(desk.now().open).toBe('class-a');
  await desk.settled();
});
