import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { classText, newClass, standing, type WorkshopClass } from '#workshop';
import { attend } from '../../renderer/machines/class/attend.ts';
import { classMachine, type LoadedClasses, type Written } from '../../renderer/machines/class/class.machine.ts';
import { type KeptClasses, keptJson, noClasses, readKept, summaryOf, takenOf } from '../../renderer/machines/class/kept.ts';
import { seatOf } from '../../renderer/machines/class/seat.ts';
import { courseMachine, type CourseRecord, emptyRecord, type LoadedCourse } from '../../renderer/machines/course.machine.ts';
import { lessonAfter, nextInClass, nextLesson } from '../../renderer/machines/course-order.ts';
import { type Arrival, type Destination, readFor } from '../../renderer/machines/destinations.ts';
import { realCourse, realIndex } from '../support/course.ts';
import { lessonIds, lessons, NINE } from '../support/workshop.ts';
import { readResult } from '../../renderer/workshop/result.ts';

const { course } = realCourse();
const index = realIndex();
const [first, second, third] = lessonIds;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const cls = (change: Partial<WorkshopClass> = {}): WorkshopClass => ({ ...newClass({ id: 'class-a', now: NINE, name: 'Tuesday', lessons: [second, first, third].map((id) => ({ id, minutes: 10 })) }), ...change });
const roster = { kind: 'list' as const, people: [{ id: 'p1', name: 'Ada' }, { id: 'p2', name: 'Ben' }] };

/** The app, as far as a class goes: a disk and a dialog of our own, and a clock that we turn. */
async function app(options: { look?: () => Promise<readonly string[]>; disk?: { class: unknown; course: CourseRecord }; write?: () => Promise<Written> } = {}) {
  const disk = options.disk ?? { class: null as unknown, course: emptyRecord };
  const files: { name: string; text: string }[] = [];
  const clock = new SimulatedClock();
  let now = NINE;
  let ids = 0;
  const desk = createActor(
    classMachine.provide({
      actors: {
        load: fromPromise<LoadedClasses>(() => Promise.resolve({ kept: disk.class === null ? noClasses : readKept(disk.class).kept, notices: [], dirty: false, app: '0.1.0' })),
        save: fromPromise<boolean, KeptClasses>(({ input }) => {
          disk.class = JSON.parse(JSON.stringify(keptJson(input)));
          return Promise.resolve(true);
        }),
        look: fromPromise<readonly string[], WorkshopClass | null>(options.look ?? (() => Promise.resolve([]))),
        write: fromPromise<Written, { name: string; text: string }>(async ({ input }) => {
          const written = await (options.write?.() ?? Promise.resolve({ ok: true, message: 'It was written.' }));
          if (written.ok) files.push(input);
          return written;
        }),
      },
    }),
    { clock, input: { now: () => now, newId: () => `chain-${++ids}` } },
  );
  const library = { lesson: (id: string) => Promise.resolve(lessons.get(id) ?? fail(id)), quiz: (unit: string) => Promise.resolve(course.units.find(({ id }) => id === unit)?.quiz ?? fail(unit)) };
  const actor = createActor(
    courseMachine.provide({
      actors: {
        load: fromPromise<LoadedCourse>(() => Promise.resolve({ record: disk.course, notices: [], taken: summaryOf(desk.getSnapshot().context.kept) })),
        save: fromPromise<boolean, CourseRecord>(({ input }) => {
          disk.course = input;
          return Promise.resolve(true);
        }),
        fetch: fromPromise<Arrival, Destination>(async ({ input }) => {
          const arrival = await readFor(input, library);
          const seat = arrival.lesson === undefined ? null : seatOf(() => desk.getSnapshot().context.kept, arrival.lesson, () => now);
          return seat === null ? arrival : { ...arrival, seat };
        }),
      },
    }),
    { clock, input: { course: index, now: () => new Date(now).toISOString(), today: () => '2026-11-25' } },
  );
  attend(actor, desk);
  desk.start();
  await settle();
  actor.start();
  await settle();
  const lesson = () => actor.getSnapshot().context.lesson ?? fail('a lesson');
  return {
    actor, desk, disk, files, lesson,
    course: () => actor.getSnapshot().context,
    class: () => desk.getSnapshot().context,
    passes: (ms: number) => (now += ms),
    async opens(id: string) {
      actor.send({ type: 'learner.opensLesson', id });
      await settle();
      return lesson();
    },
    /** The class's file is opened, a name is chosen, and it starts. */
    async takes(taken: WorkshopClass, name: string) {
      desk.send({ type: 'learner.opensFile', name: 'x.kplclass', text: classText(taken, '0.1.0') });
      await settle();
      desk.send({ type: 'learner.choosesName', name });
      desk.send({ type: 'learner.startsClass' });
      await settle();
    },
    /** What waits for a pause is written. */
    async rests() {
      for (let turn = 0; turn < 3; turn += 1) {
        clock.increment(500);
        await settle();
      }
    },
    solves(id: string) {
      const solution = lessons.get(id)?.solution ?? {};
      lesson().send({ type: 'learner.goesToTask', task: lessons.get(id)?.flow.at(-1) ?? '' });
      for (const [doc, text] of Object.entries(solution)) lesson().send({ type: 'learner.edits', doc, text });
      lesson().send({ type: 'learner.checks' });
    },
  };
}

function fail(what: string): never {
  throw new Error(`there is no ${what}`);
}

describe('taking a class', () => {
  test.each([['nothing', ''], ['no class', '{"format":"key-policy-lab/world"}'], ['half a file', classText(cls(), '0.1.0').slice(0, 200)]])('%s is refused with words, and the file is named', async (_what, text) => {
    const one = await app();
    one.desk.send({ type: 'learner.opensFile', name: 'x.kplclass', text });
    expect(one.class().refusal?.file).toBe('x.kplclass');
    expect(one.class().refusal?.message).toMatch(/^[A-Z].*\.$/);
    expect(one.class().offer).toBeNull();
  });

  test('a name has to be chosen, of the list where there is one', async () => {
    const one = await app();
    await one.takes(cls({ roster }), 'Cleo');
    expect(one.class().problem).toBe('This name is not on the list of the class.');
    expect(takenOf(one.class().kept)).toBeUndefined();
    one.desk.send({ type: 'learner.choosesName', name: 'Ben' });
    one.desk.send({ type: 'learner.startsClass' });
    expect(takenOf(one.class().kept)?.record.learner).toEqual({ id: 'p2', name: 'Ben' });
    const open = await app();
    await open.takes(cls(), '  ');
    expect(open.class().problem).toBe('Say first who you are.');
    open.desk.send({ type: 'learner.choosesName', name: '\u200b' });
    open.desk.send({ type: 'learner.startsClass' });
    expect(open.class().problem).toBe('The name has nothing to be seen.');
  });

  test('a class that is closed again changes nothing', async () => {
    const one = await app();
    one.desk.send({ type: 'learner.opensFile', name: 'x.kplclass', text: classText(cls(), '0.1.0') });
    one.desk.send({ type: 'learner.choosesName', name: 'Ada' });
    await settle();
    expect(one.class().offer?.faults).toEqual([]);
    one.desk.send({ type: 'learner.cancels' });
    expect(one.class()).toMatchObject({ offer: null, kept: noClasses });
  });

  describe('who starts before the lessons have been looked at', () => {
    const hurries = async (look: () => Promise<readonly string[]>) => {
      const one = await app({ look });
      one.desk.send({ type: 'learner.opensFile', name: 'x.kplclass', text: classText(cls(), '0.1.0') });
      one.desk.send({ type: 'learner.choosesName', name: 'Ada' });
      one.desk.send({ type: 'learner.startsClass' });
      expect(one.class().offer).toMatchObject({ faults: null, hurries: true });
      expect(takenOf(one.class().kept)).toBeUndefined();
      return one;
    };

    test('starts as soon as they have been', async () => {
      const one = await hurries(() => Promise.resolve([]));
      await settle();
      expect([takenOf(one.class().kept)?.record.learner.name, one.class().offer]).toEqual(['Ada', null]);
    });

    test.each([
      ['something does not fit', () => Promise.resolve(['A lesson is not there.']), 'A lesson is not there.'],
      ['that cannot be told', () => Promise.reject(new Error('The lessons could not be read.')), 'The lessons could not be read.'],
    ])('sees it first when %s', async (_what, look, fault) => {
      const one = await hurries(look);
      await settle();
      expect([takenOf(one.class().kept), one.class().offer]).toMatchObject([undefined, { faults: [fault], hurries: false }]);
      one.desk.send({ type: 'learner.startsClass' });
      expect(takenOf(one.class().kept)?.record.learner.name).toBe('Ada');
    });

    test('is asked again under another name', async () => {
      let looked: (faults: readonly string[]) => void = () => undefined;
      const one = await hurries(() => new Promise((resolve) => (looked = resolve)));
      one.desk.send({ type: 'learner.choosesName', name: 'Ben' });
      looked([]);
      await settle();
      expect(one.class().offer?.faults).toEqual([]);
      expect([takenOf(one.class().kept), one.class().offer?.hurries]).toEqual([undefined, false]);
    });
  });

  test('the course goes on in the order of the class, and back to its own once all of it is solved', async () => {
    const one = await app();
    expect([nextLesson(one.course())?.id, nextInClass(one.course())]).toEqual([index.units[0]?.lessons[0]?.id, undefined]);
    await one.takes(cls(), 'Ada');
    expect(nextLesson(one.course())?.id).toBe(second);
    expect(lessonAfter(one.course(), second)?.id).toBe(first);
    expect(lessonAfter(one.course(), third)).toBeUndefined();
    for (const id of [second, first, third]) {
      await one.opens(id);
      expect(nextLesson(one.course())?.id).toBe(id);
      one.solves(id);
    }
    expect(one.course().taken?.lessons.map(({ state }) => state)).toEqual(['solved', 'solved', 'solved']);
    expect(nextInClass(one.course())).toBeUndefined();
    expect(nextLesson(one.course())?.id).toBe(index.units[0]?.lessons[0]?.id);
  });

  test('a lesson that this app does not have is passed over', async () => {
    const one = await app();
    await one.takes(cls({ lessons: [{ id: 'of-a-pack', minutes: 5 }, { id: first, minutes: 5 }] }), 'Ada');
    expect(nextLesson(one.course())?.id).toBe(first);
  });
});

describe('what is done in a class', () => {
  test('is apart from what was done alone, and comes back after a kill', async () => {
    const one = await app();
    await one.opens(first);
    one.solves(first);
    await one.rests();
    expect(one.disk.course.lessons[first]?.status).toBe('passed');
    await one.takes(cls({ lessons: [{ id: first, minutes: 17, start: { 'key-policy': '{}' } }] }), 'Ada');
    expect(one.course()).toMatchObject({ lesson: null, screen: 'course' });
    const fresh = await one.opens(first);
    // The time that it is meant to take is the class's: whoever presents it looks at that.
    expect(fresh.getSnapshot().context).toMatchObject({ everPassed: false, task: 0, documents: { 'key-policy': '{}' }, lesson: { id: first, minutes: 17 } });
    fresh.send({ type: 'learner.edits', doc: 'key-policy', text: '{"mine":1}' });
    await one.rests();
    expect(one.disk.course.lessons[first]?.documents['key-policy']).not.toContain('mine');

    const again = await app({ disk: JSON.parse(JSON.stringify(one.disk)) as { class: unknown; course: CourseRecord } });
    expect(again.course().taken).toMatchObject({ id: 'class-a', last: first, lessons: [{ id: first, state: 'open' }] });
    const reopened = await again.opens(first);
    expect(reopened.getSnapshot().context.documents['key-policy']).toBe('{"mine":1}');
    reopened.send({ type: 'learner.resets' });
    expect(reopened.getSnapshot().context.documents['key-policy']).toBe('{}');
    expect(takenOf(again.class().kept)?.record.events.filter(({ event }) => event.type === 'opened')).toHaveLength(2);
  });

  test('a lesson that is none of the class is as it is alone', async () => {
    const one = await app();
    await one.takes(cls({ lessons: [{ id: first, minutes: 10 }], hints: 0, solutions: { when: 'never' } }), 'Ada');
    const alone = await one.opens(second);
    alone.send({ type: 'learner.comparesWithSolution' });
    alone.send({ type: 'learner.asksHint' });
    await one.rests();
    expect(alone.getSnapshot().context).toMatchObject({ rules: null, comparing: 'solution' });
    expect(one.disk.course.lessons[second]?.status).toBe('started');
    expect(takenOf(one.class().kept)?.record.events).toEqual([]);
  });

  test('hints are counted for each lesson; the solution opens with the tries, the time, or once it is solved', async () => {
    const one = await app();
    await one.takes(cls({ hints: 1, solutions: { when: 'afterTries', tries: 2 } }), 'Ada');
    const lesson = await one.opens(second);
    const asks = () => lesson.send({ type: 'learner.asksHint' });
    const shown = () => Object.values(lesson.getSnapshot().context.hintsShown).reduce((sum, count) => sum + count, 0);
    asks();
    asks();
    expect(shown()).toBe(1);
    expect(lesson.getSnapshot().context.rules?.hint()).toBe('The hints that this class gives for a lesson are used up.');
    lesson.send({ type: 'learner.comparesWithSolution' });
    expect(lesson.getSnapshot().context.comparing).toBeNull();
    for (const text of ['1', '2']) {
      lesson.send({ type: 'learner.edits', doc: lesson.getSnapshot().context.openDocument, text });
      lesson.send({ type: 'learner.checks' });
    }
    lesson.send({ type: 'learner.comparesWithSolution' });
    expect(lesson.getSnapshot().context.comparing).toBe('solution');
    const taken = takenOf(one.class().kept);
    expect(taken === undefined ? null : standing(taken.record).lessons.get(second)).toMatchObject({ tries: 2, hints: 1, solutionShown: NINE });
    const other = await one.opens(first);
    other.send({ type: 'learner.asksHint' });
    expect(Object.values(other.getSnapshot().context.hintsShown)).toEqual([1]);

    // The instructor gives out the class anew, with another rule: it holds in the lesson that is open.
    await one.takes(cls({ hints: 2 }), 'Ada');
    expect(one.course().lesson).toBe(other);
    other.send({ type: 'learner.asksHint' });
    expect(Object.values(other.getSnapshot().context.hintsShown)).toEqual([2]);

    const timed = await app();
    await timed.takes(cls({ solutions: { when: 'afterMinutes', minutes: 5 } }), 'Ada');
    const waiting = await timed.opens(second);
    expect(waiting.getSnapshot().context.rules?.solution()).toBe('In this class the solution is shown in 5 minutes.');
    timed.passes(5 * 60_000);
    expect(waiting.getSnapshot().context.rules?.solution()).toBeNull();

    const never = await app();
    await never.takes(cls({ solutions: { when: 'never' } }), 'Ada');
    const solved = await never.opens(second);
    expect(solved.getSnapshot().can({ type: 'learner.comparesWithSolution' })).toBe(false);
    never.solves(second);
    expect(solved.getSnapshot().can({ type: 'learner.comparesWithSolution' })).toBe(true);
  });
});

describe('leaving a class', () => {
  test('is asked about, keeps what was done, and its file leads back to it', async () => {
    const one = await app();
    await one.takes(cls(), 'Ada');
    await one.opens(second);
    one.solves(second);
    one.desk.send({ type: 'learner.leavesClass' });
    expect(one.desk.getSnapshot().hasTag('asksToLeave')).toBe(true);
    one.desk.send({ type: 'learner.cancels' });
    expect(one.course().taken?.id).toBe('class-a');
    one.desk.send({ type: 'learner.leavesClass' });
    one.desk.send({ type: 'learner.confirms' });
    expect(one.course()).toMatchObject({ taken: null, lesson: null });
    await one.rests();
    const again = await app({ disk: one.disk });
    expect(again.course().taken).toBeNull();
    again.desk.send({ type: 'learner.opensFile', name: 'x.kplclass', text: classText(cls({ hints: 0 }), '0.1.0') });
    await settle();
    expect(again.class().name).toBe('Ada');
    again.desk.send({ type: 'learner.startsClass' });
    expect(again.course().taken?.lessons[0]).toMatchObject({ id: second, state: 'solved' });
    // The class's file may have changed since.
    expect(takenOf(again.class().kept)?.record.class.hints).toBe(0);
    expect((await again.opens(second)).getSnapshot().context.everPassed).toBe(true);
  });

  test('for another class keeps both; another name in the same class begins it anew', async () => {
    const one = await app();
    await one.takes(cls({ roster }), 'Ada');
    await one.opens(second);
    one.solves(second);
    await one.takes(cls({ id: 'class-b', name: 'Wednesday' }), 'Ada');
    expect(one.course().taken).toMatchObject({ id: 'class-b', lessons: [{ state: 'untouched' }, {}, {}] });
    expect((await one.opens(second)).getSnapshot().context.everPassed).toBe(false);
    await one.takes(cls({ roster }), 'Ada');
    expect(one.course().taken).toMatchObject({ id: 'class-a', lessons: [{ state: 'solved' }, {}, {}] });
    const open = await one.opens(first);
    await one.takes(cls({ roster }), 'Ben');
    expect(one.course().lesson).toBeNull();
    open.send({ type: 'learner.asksHint' });
    expect(takenOf(one.class().kept)?.record.events).toEqual([]);
    expect(one.course().taken).toMatchObject({ id: 'class-a', lessons: [{ state: 'untouched' }, {}, {}] });
    expect(one.class().kept.classes.size).toBe(2);
  });
});

describe('handing in', () => {
  test('writes a file that holds what was done, and the next one goes on from it', async () => {
    const one = await app();
    await one.takes(cls(), 'Ada');
    await one.opens(second);
    one.solves(second);
    for (const times of [1, 2]) {
      one.desk.send({ type: 'learner.handsIn' });
      await settle();
      const read = readResult(one.files.at(-1)?.text ?? '');
      if (!read.ok) throw new Error(read.fault.message);
      expect(read.value.check).toEqual({ kind: 'whole' });
      expect(read.value.standing).toMatchObject({ handedIn: times });
      expect(read.value.standing.lessons.get(second)?.solved).toBe(NINE);
    }
    expect(one.files[0]?.name).toBe('ada-tuesday.kplresult');
    expect(one.class().said?.message).toBe('It was written.');
  });

  test('that is cancelled or fails leaves no trace in the record', async () => {
    let answer: Written = { ok: false, cancelled: true, message: 'No file was chosen.' };
    const one = await app({ write: () => Promise.resolve(answer) });
    await one.takes(cls(), 'Ada');
    await one.opens(second);
    const before = takenOf(one.class().kept)?.record;
    one.desk.send({ type: 'learner.handsIn' });
    await settle();
    expect(one.class().problem).toBeNull();
    answer = { ok: false, message: 'The disk is full.' };
    one.desk.send({ type: 'learner.handsIn' });
    await settle();
    expect(one.class()).toMatchObject({ problem: 'The disk is full.', said: null });
    expect(takenOf(one.class().kept)?.record).toBe(before);
  });

  test('what happens while the file is being written comes after it', async () => {
    let written = (): void => undefined;
    const one = await app({ write: () => new Promise((resolve) => (written = () => resolve({ ok: true, message: '' }))) });
    await one.takes(cls(), 'Ada');
    const lesson = await one.opens(second);
    one.desk.send({ type: 'learner.handsIn' });
    await settle();
    lesson.send({ type: 'learner.asksHint' });
    written();
    await settle();
    expect(takenOf(one.class().kept)?.record.events.map(({ event }) => event.type)).toEqual(['opened', 'handedIn', 'hint']);
    expect(takenOf(one.class().kept)?.lessons.get(second)?.hintsShown).toEqual(lesson.getSnapshot().context.hintsShown);
  });
});

describe('what is kept of classes', () => {
  test('one that was changed is left out, and the others stay', async () => {
    const one = await app();
    await one.takes(cls(), 'Ada');
    await one.opens(second);
    await one.takes(cls({ id: 'constructor', name: 'Wednesday' }), 'Ada');
    await one.opens(second);
    const json = JSON.parse(JSON.stringify(keptJson(one.class().kept))) as { taken: string; classes: Record<string, { record: { events: { event: { at: number } }[] }; lessons: Record<string, unknown> }> };
    expect(readKept(json)).toEqual({ kept: one.class().kept, problem: null });
    expect(Object.keys(json.classes)).toEqual(['of-class-a', 'of-constructor']);
    const [event] = json.classes['of-constructor']?.record.events ?? [];
    if (event === undefined) throw new Error('nothing was noted');
    event.event.at += 1;
    const read = readKept(json);
    expect([...read.kept.classes.keys()]).toEqual(['class-a']);
    expect(read).toMatchObject({ kept: { taken: null }, problem: 'What was kept of the class was changed or damaged' });
  });

  test.each([[null], [[]], [{}], [{ classes: [] }], [{ taken: 'x', classes: { 'of-x': null } }], [{ taken: 'x', classes: { x: {} } }]])('%j holds no class', (data) => {
    const read = readKept(data);
    expect(read.kept).toEqual(noClasses);
    expect(read.problem).not.toBeNull();
  });

  test('a lesson that cannot be read begins anew', async () => {
    const one = await app();
    await one.takes(cls(), 'Ada');
    await one.opens(second);
    const json = JSON.parse(JSON.stringify(keptJson(one.class().kept))) as { classes: Record<string, { lessons: Record<string, { status: unknown }> }> };
    const lesson = json.classes['of-class-a']?.lessons[`of-${second}`];
    if (lesson === undefined) throw new Error('no lesson is kept');
    lesson.status = 'half';
    const read = readKept(json);
    expect(read.kept.classes.get('class-a')?.lessons.size).toBe(0);
    expect(read.problem).toBe('a lesson of a class cannot be read');
  });
});
