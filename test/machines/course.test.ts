import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { type CourseEvent, type CourseRecord, courseMachine, emptyRecord } from '../../renderer/machines/course.machine.ts';
import { chosenPath, countPassed, dueToday, lessonAfter, nextLesson } from '../../renderer/machines/course-order.ts';
import { type Arrival, type Destination, readFor } from '../../renderer/machines/destinations.ts';
import { realCourse, realIndex } from '../support/course.ts';

const { course } = realCourse();
const index = realIndex();

/** The built course, read from memory. */
const library = {
  lesson: (id: string) => found(course.units.flatMap(({ lessons }) => lessons).find((one) => one.id === id)),
  quiz: (unit: string) => found(course.units.find(({ id }) => id === unit)?.quiz),
};

function found<Content>(content: Content | null | undefined): Promise<Content> {
  return content === null || content === undefined ? Promise.reject(new Error('it is not there')) : Promise.resolve(content);
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The course with a disk of our own and a clock that we turn. */
async function open(options: { today?: () => string; failures?: number; record?: CourseRecord; notices?: { message: string; file: string }[]; fetch?: (destination: Destination) => Promise<Arrival>; early?: readonly CourseEvent[] } = {}) {
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
        fetch: fromPromise<Arrival, Destination>(({ input }) => (options.fetch ?? ((destination) => readFor(destination, library)))(input)),
      },
    }),
    { clock, input: { course: index, now: () => '2026-11-24T00:00:00.000Z', today: options.today ?? (() => '2026-11-24') } },
  );
  actor.start();
  for (const event of options.early ?? []) actor.send(event);
  await settle();
  return { actor, clock, written };
}

async function edit(actor: Awaited<ReturnType<typeof open>>['actor'], text: string): Promise<void> {
  actor.getSnapshot().context.lesson?.send({ type: 'learner.edits', doc: 'key-policy', text });
  await settle();
}

describe('what is asked for before the disk has been read', () => {
  const lesson: CourseEvent = { type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' };
  test.each<[what: string, early: readonly CourseEvent[], screen: string]>([
    ['a lesson', [lesson], 'lesson'],
    ['a lesson that is not there', [{ type: 'learner.opensLesson', id: 'no-such-lesson' }], 'course'],
    ['a quiz', [{ type: 'learner.opensQuiz', unit: course.units.find(({ quiz }) => quiz !== null)?.id ?? '' }], 'quiz'],
    ['a quiz that is not there', [{ type: 'learner.opensQuiz', unit: 'no-such-unit' }], 'course'],
    ['the sandbox', [{ type: 'learner.opensSandbox' }], 'sandbox'],
    ['settings', [{ type: 'learner.opensSettings' }], 'settings'],
    ['the reference', [{ type: 'learner.opensReference' }], 'reference'],
    ['about', [{ type: 'learner.opensAbout' }], 'about'],
    ['a class', [{ type: 'learner.opensPlace', place: 'class' }], 'class'],
    ['one thing, then another', [{ type: 'learner.opensSandbox' }, lesson], 'lesson'],
    ['one thing, then the course', [lesson, { type: 'learner.opensCourse' }], 'course'],
    ['nothing', [], 'course'],
  ])('%s', async (_, early, screen) => {
    const { actor } = await open({ early });
    await settle();
    expect(actor.getSnapshot().context).toMatchObject({ screen, destination: null, obstacle: null });
    // It is as if it had been asked for now.
    actor.send({ type: 'learner.opensCourse' });
    expect(actor.getSnapshot().context.screen).toBe('course');
  });
});

describe('the course', () => {
  test('an edit is on disk within half a second', async () => {
    const { actor, clock, written } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await settle();
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
    await settle();
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
    await settle();
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
    await settle();
    await edit(actor, 'mine');
    actor.send({ type: 'learner.opensCourse' });
    expect(actor.getSnapshot().context.lesson).toBeNull();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await settle();
    expect(actor.getSnapshot().context.lesson?.getSnapshot().context.documents['key-policy']).toBe('mine');
  });

  test('an unknown lesson opens nothing', async () => {
    const { actor } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'no-such-lesson' });
    await settle();
    expect(actor.getSnapshot().context.screen).toBe('course');
  });

  test('before the window closes, what waits is written at once', async () => {
    const { actor, written } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await settle();
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
    expect(nextLesson({ course: index, record })?.id).toBe('another-account');
    const all = { ...record, lessons: { 'another-account': passed, 'anatomy-of-a-key-policy': passed } };
    expect(nextLesson({ course: index, record: all })?.id).toBe('the-default-key-policy');
  });
});

describe('quizzes, cards and the reference', () => {
  const unit = course.units.find(({ quiz }) => quiz !== null);
  const quizOf = (actor: Awaited<ReturnType<typeof open>>['actor']) => {
    const { quiz } = actor.getSnapshot().context;
    if (quiz === null) throw new Error('no quiz is open');
    return quiz;
  };
  /** Answers everything that is asked; nobody marked and "allowed" are right now and then. */
  function answerAll(actor: Awaited<ReturnType<typeof open>>['actor']): void {
    const quiz = quizOf(actor);
    while (!quiz.getSnapshot().matches('finished')) {
      quiz.send({ type: 'learner.answers', verdict: 'allow' });
      quiz.send({ type: 'learner.continues' });
    }
  }

  test('a finished quiz is on disk, and its cards are due the next day', async () => {
    let day = '2026-11-24';
    const { actor, clock, written } = await open({ today: () => day });
    actor.send({ type: 'learner.opensQuiz', unit: unit?.id ?? '' });
    await settle();
    expect(actor.getSnapshot().context.screen).toBe('quiz');
    answerAll(actor);
    clock.increment(500);
    await settle();
    expect(written.at(-1)?.quizzes[unit?.id ?? '']).toMatchObject({ of: unit?.quiz?.quiz.length, day });
    expect(dueToday(actor.getSnapshot().context)).toEqual([]);
    actor.send({ type: 'learner.opensReview' });
    await settle();
    expect(actor.getSnapshot().context.asking).toMatchObject({ kind: 'quiz' });
    day = '2026-11-25';
    expect(dueToday(actor.getSnapshot().context)).toHaveLength(unit?.quiz?.cards.length ?? 0);
    actor.send({ type: 'learner.opensReview' });
    await settle();
    expect(actor.getSnapshot().context.asking).toMatchObject({ kind: 'review' });
    quizOf(actor).send({ type: 'learner.answers', verdict: 'allow' });
    expect(dueToday(actor.getSnapshot().context)).toHaveLength((unit?.quiz?.cards.length ?? 0) - 1);
  });

  test('a quiz that is left before its end changes nothing', async () => {
    const { actor } = await open();
    actor.send({ type: 'learner.opensQuiz', unit: unit?.id ?? '' });
    await settle();
    quizOf(actor).send({ type: 'learner.answers', verdict: 'allow' });
    actor.send({ type: 'learner.opensCourse' });
    expect(actor.getSnapshot().context.record.quizzes).toEqual({});
    expect(actor.getSnapshot().context.quiz).toBeNull();
  });

  test('whoever knows a unit is not led back into it', () => {
    const [first, ...others] = course.units.filter(({ lessons }) => lessons.length > 0);
    const record = { ...emptyRecord, quizzes: { [first?.id ?? '']: { right: 9, of: 10, day: '2026-11-24' } } };
    expect(nextLesson({ course: index, record })?.unit).toBe(others[0]?.id);
    expect(nextLesson({ course: index, record: { ...record, quizzes: { [first?.id ?? '']: { right: 7, of: 10, day: '2026-11-24' } } } })?.unit).toBe(first?.id);
  });

  test('the reference comes and goes, and the lesson behind it loses nothing', async () => {
    const { actor } = await open();
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await settle();
    await edit(actor, 'mine');
    const { lesson } = actor.getSnapshot().context;
    actor.send({ type: 'learner.opensReference' });
    await settle();
    actor.send({ type: 'learner.opensReference' });
    await settle();
    expect(actor.getSnapshot().context.screen).toBe('reference');
    actor.send({ type: 'learner.goesBack' });
    expect(actor.getSnapshot().context.screen).toBe('lesson');
    expect(actor.getSnapshot().context.lesson).toBe(lesson);
    lesson?.send({ type: 'learner.undoes' });
    expect(lesson?.getSnapshot().context.documents['key-policy']).not.toBe('mine');
    actor.send({ type: 'learner.goesBack' });
    expect(actor.getSnapshot().context.screen).toBe('lesson');
  });
});

describe('the way to a screen', () => {
  test('nothing changes until all of it is there', async () => {
    let arrive: (arrival: Arrival) => void = () => undefined;
    const { actor } = await open({ fetch: () => new Promise((resolve) => (arrive = resolve)) });
    actor.send({ type: 'learner.opensAbout' });
    await settle();
    expect(actor.getSnapshot().hasTag('onTheWay')).toBe(true);
    expect(actor.getSnapshot().context.screen).toBe('course');
    arrive({});
    await settle();
    expect(actor.getSnapshot().hasTag('onTheWay')).toBe(false);
    expect(actor.getSnapshot().context.screen).toBe('about');
  });

  test('the last wish counts, whatever arrives late', async () => {
    const waiting: { destination: Destination; arrive: (arrival: Arrival) => void }[] = [];
    const { actor } = await open({ fetch: (destination) => new Promise((arrive) => waiting.push({ destination, arrive })) });
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    actor.send({ type: 'learner.opensLesson', id: 'another-account' });
    for (const { destination, arrive } of [...waiting].reverse()) arrive(await readFor(destination, library));
    await settle();
    expect(actor.getSnapshot().context.lessonId).toBe('another-account');
    actor.send({ type: 'learner.opensAbout' });
    actor.send({ type: 'learner.opensCourse' });
    waiting.at(-1)?.arrive({});
    await settle();
    expect(actor.getSnapshot().context.screen).toBe('course');
  });

  test('what cannot be fetched is told; the lesson stays open, and trying again goes there', async () => {
    let broken = false;
    const { actor } = await open({ fetch: (destination) => (broken ? Promise.reject(new Error('a file is missing')) : readFor(destination, library)) });
    actor.send({ type: 'learner.opensLesson', id: 'anatomy-of-a-key-policy' });
    await settle();
    await edit(actor, 'mine');
    broken = true;
    actor.send({ type: 'learner.opensLesson', id: 'another-account' });
    await settle();
    expect(actor.getSnapshot().hasTag('stuck')).toBe(true);
    expect(actor.getSnapshot().context).toMatchObject({ obstacle: 'a file is missing', screen: 'lesson', lessonId: 'anatomy-of-a-key-policy' });
    await edit(actor, 'still mine');
    expect(actor.getSnapshot().context.record.lessons['anatomy-of-a-key-policy']?.documents['key-policy']).toBe('still mine');
    broken = false;
    actor.send({ type: 'learner.triesAgain' });
    await settle();
    expect(actor.getSnapshot().context).toMatchObject({ obstacle: null, lessonId: 'another-account' });
    broken = true;
    actor.send({ type: 'learner.opensReference' });
    await settle();
    actor.send({ type: 'learner.staysHere' });
    expect(actor.getSnapshot().context).toMatchObject({ obstacle: null, screen: 'lesson', destination: null });
  });
});

describe('a way through some of the lessons', () => {
  const passed = { status: 'passed' as const, task: 'x', documents: {}, hintsShown: {}, predictions: {}, updated: '' };
  const [way] = index.paths;
  if (way === undefined) throw new Error('the course has no path');
  const lessonsOf = (ids: readonly string[]): CourseRecord['lessons'] => Object.fromEntries(ids.map((id) => [id, passed]));
  const on: CourseRecord = { ...emptyRecord, path: way.id };
  const all = index.units.flatMap(({ lessons }) => lessons.map(({ id }) => id));

  test('takes two hours and stays in the first four units', () => {
    const minutes = index.units.flatMap(({ lessons }) => lessons).filter(({ id }) => way.lessons.includes(id)).reduce((sum, lesson) => sum + lesson.minutes, 0);
    expect(minutes).toBeLessThanOrEqual(125);
    const units = index.units.filter(({ lessons }) => lessons.some(({ id }) => way.lessons.includes(id))).map(({ id }) => id);
    expect(units).toEqual(['foundations', 'key-kinds', 'people', 'other-accounts']);
  });

  test('is chosen and left, and both are kept', async () => {
    const { actor, clock, written } = await open();
    actor.send({ type: 'learner.choosesPath', path: 'no-such-way' });
    expect(chosenPath(actor.getSnapshot().context)).toBeUndefined();
    actor.send({ type: 'learner.choosesPath', path: way.id });
    expect(chosenPath(actor.getSnapshot().context)).toEqual(way);
    clock.increment(500);
    await settle();
    expect(written.at(-1)?.path).toBe(way.id);
    actor.send({ type: 'learner.choosesPath', path: null });
    clock.increment(500);
    await settle();
    expect(written.at(-1)).toEqual({ ...emptyRecord, path: null });
  });

  test('says what comes next: from its first lesson to its last, and nothing beside it', () => {
    let record = on;
    for (const id of way.lessons) {
      expect(nextLesson({ course: index, record })?.id).toBe(id);
      record = { ...record, lastLesson: id, lessons: { ...record.lessons, [id]: passed } };
    }
    // Behind the last one the rest of the course is left.
    expect(nextLesson({ course: index, record })?.id).toBe(all.find((id) => !way.lessons.includes(id)));
    expect(countPassed({ course: index, record }, way)).toEqual({ passed: way.lessons.length, all: way.lessons.length });
  });

  test('the lesson last open goes on only if it is on the way', () => {
    const beside = all.find((id) => !way.lessons.includes(id)) ?? '';
    expect(nextLesson({ course: index, record: { ...on, lastLesson: beside } })?.id).toBe(way.lessons[0]);
    expect(nextLesson({ course: index, record: { ...on, lastLesson: way.lessons[3] ?? '' } })?.id).toBe(way.lessons[3]);
    expect(nextLesson({ course: index, record: { ...on, lastLesson: way.lessons[0] ?? '', lessons: lessonsOf(way.lessons.slice(0, 2)) } })?.id).toBe(way.lessons[2]);
  });

  test('a lesson that was passed leads to the next one on the way; one beside it to its neighbour', () => {
    way.lessons.forEach((id, at) => expect(lessonAfter({ course: index, record: on }, id)?.id).toBe(way.lessons[at + 1]));
    const beside = all.findIndex((id) => !way.lessons.includes(id));
    expect(lessonAfter({ course: index, record: on }, all[beside] ?? '')?.id).toBe(all[beside + 1]);
    all.forEach((id, at) => expect(lessonAfter({ course: index, record: emptyRecord }, id)?.id).toBe(all[at + 1]));
  });

  test('a way that the course no longer has is no way', () => {
    const record = { ...emptyRecord, path: 'long-gone' };
    expect(chosenPath({ course: index, record })).toBeUndefined();
    expect(nextLesson({ course: index, record })?.id).toBe(all[0]);
  });
});
