import { type ActorRefFrom, assign, enqueueActions, fromPromise, setup, type SnapshotFrom, type AnyActorRef } from 'xstate';
import type { Course, Lesson } from '#lessons';
import { lessonMachine, type LessonSnapshot, savedLesson, type SavedLesson } from './lesson.machine.ts';

export type Theme = 'system' | 'light' | 'dark';

/** One lesson's record with the day it was last touched. */
export interface LessonRecord extends SavedLesson {
  readonly updated: string;
}

/** All that is saved: the progress record of the app's contract. */
export interface CourseRecord {
  readonly version: 1;
  readonly theme: Theme;
  readonly lastLesson: string | null;
  readonly lessons: Readonly<Record<string, LessonRecord>>;
}

export interface CourseNotice {
  readonly message: string;
  readonly file: string;
}

export type Screen = 'course' | 'lesson' | 'about';

export interface CourseContext {
  readonly course: Course;
  readonly record: CourseRecord;
  readonly notices: readonly CourseNotice[];
  readonly screen: Screen;
  readonly lessonId: string | null;
  readonly lesson: ActorRefFrom<typeof lessonMachine> | null;
  /** Something is not on disk yet. */
  readonly dirty: boolean;
  readonly failure: string | null;
  readonly now: () => string;
}

export type CourseEvent =
  | { readonly type: 'learner.opensLesson'; readonly id: string }
  | { readonly type: 'learner.opensCourse' }
  | { readonly type: 'learner.opensAbout' }
  | { readonly type: 'learner.setsTheme'; readonly theme: Theme }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string }
  | { readonly type: 'lesson.changes'; readonly snapshot: LessonSnapshot }
  | { readonly type: 'app.flushes' };

export interface CourseInput {
  readonly course: Course;
  /** The present time as text, for the record. */
  readonly now: () => string;
}

/** Well below the half second that an edit may take to reach the disk. */
const SAVE_DELAY = 200;
const RETRY_DELAY = 2000;

export const emptyRecord: CourseRecord = { version: 1, theme: 'system', lastLesson: null, lessons: {} };

export function findLesson(course: Course, id: string | null): Lesson | undefined {
  return course.units.flatMap(({ lessons }) => lessons).find((lesson) => lesson.id === id);
}

/** The lesson to go on with: the one last open, else the first that has not been passed. */
export function nextLesson({ course, record }: Pick<CourseContext, 'course' | 'record'>): Lesson | undefined {
  const last = findLesson(course, record.lastLesson);
  if (last !== undefined && record.lessons[last.id]?.status !== 'passed') return last;
  const lessons = course.units.flatMap((unit) => unit.lessons);
  return lessons.find(({ id }) => record.lessons[id]?.status !== 'passed') ?? lessons[0];
}

/** How many lessons are passed, of how many. */
export function countPassed({ course, record }: Pick<CourseContext, 'course' | 'record'>): { passed: number; all: number } {
  const lessons = course.units.flatMap((unit) => unit.lessons);
  return { passed: lessons.filter(({ id }) => record.lessons[id]?.status === 'passed').length, all: lessons.length };
}

/**
 * The course: which screen is shown, the lesson that is open, and what of it is on disk. Loading and saving are
 * actors that the app provides.
 */
export const courseMachine = setup({
  types: { context: {} as CourseContext, events: {} as CourseEvent, input: {} as CourseInput, tags: {} as 'saved' | 'saving' | 'notSaved' },
  actors: {
    lesson: lessonMachine,
    load: fromPromise<{ record: CourseRecord; notices: readonly CourseNotice[] }>(() => Promise.resolve({ record: emptyRecord, notices: [] })),
    save: fromPromise<boolean, CourseRecord>(() => Promise.resolve(true)),
  },
  delays: { saveDelay: SAVE_DELAY, retryDelay: RETRY_DELAY },
  guards: {
    isDirty: ({ context }) => context.dirty,
    knowsLesson: ({ context, event }) => event.type === 'learner.opensLesson' && findLesson(context.course, event.id) !== undefined,
    changesRecord: ({ context, event }) => event.type === 'lesson.changes' && changes(context, event.snapshot),
  },
  actions: {
    closeLesson: enqueueActions(({ context, enqueue }) => {
      if (context.lesson !== null) enqueue.stopChild(context.lesson);
      enqueue.assign({ lesson: null, lessonId: null });
    }),
    openLesson: assign(({ context, event, spawn, self }) => {
      if (event.type !== 'learner.opensLesson') return {};
      const lesson = findLesson(context.course, event.id);
      if (lesson === undefined) return {};
      const saved = context.record.lessons[event.id];
      const actor = spawn('lesson', { id: `lesson.${event.id}`, input: { lesson, ...(saved === undefined ? {} : { saved }) } });
      const parent: AnyActorRef = self;
      actor.subscribe((snapshot) => parent.send({ type: 'lesson.changes', snapshot }));
      return {
        lesson: actor,
        lessonId: event.id,
        screen: 'lesson' as const,
        record: { ...context.record, lastLesson: event.id },
        dirty: true,
      };
    }),
    takeChange: assign(({ context, event }) => {
      if (event.type !== 'lesson.changes' || context.lessonId === null) return {};
      const record = { ...savedLesson(event.snapshot.context), updated: context.now() };
      return { record: { ...context.record, lessons: { ...context.record.lessons, [context.lessonId]: record } }, dirty: true };
    }),
    showCourse: assign({ screen: 'course' }),
    showAbout: assign({ screen: 'about' }),
    setTheme: assign(({ context, event }) => (event.type === 'learner.setsTheme' ? { record: { ...context.record, theme: event.theme }, dirty: true } : {})),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    markClean: assign({ dirty: false, failure: null }),
    markDirty: assign({ dirty: true }),
  },
}).createMachine({
  id: 'course',
  context: ({ input }) => ({
    course: input.course,
    now: input.now,
    record: emptyRecord,
    notices: [],
    screen: 'course',
    lessonId: null,
    lesson: null,
    dirty: false,
    failure: null,
  }),
  initial: 'loading',
  states: {
    loading: {
      invoke: {
        src: 'load',
        onDone: {
          target: 'ready',
          actions: assign(({ event }) => ({ record: event.output.record, notices: event.output.notices })),
        },
        onError: {
          target: 'ready',
          actions: assign(({ event }) => ({ failure: messageOf(event.error) })),
        },
      },
    },
    ready: {
      on: {
        'learner.opensLesson': { guard: 'knowsLesson', actions: ['closeLesson', 'openLesson'] },
        'learner.opensCourse': { actions: ['closeLesson', 'showCourse'] },
        'learner.opensAbout': { actions: ['closeLesson', 'showAbout'] },
        'learner.setsTheme': { actions: 'setTheme' },
        'learner.dismissesNotice': { actions: 'dismiss' },
        'lesson.changes': { guard: 'changesRecord', actions: 'takeChange' },
      },
      initial: 'saved',
      states: {
        saved: { tags: 'saved', always: { guard: 'isDirty', target: 'waiting' } },
        /** A short pause, so that typing makes one write and not fifty. */
        waiting: { tags: 'saving', after: { saveDelay: 'saving' }, on: { 'app.flushes': 'saving' } },
        saving: {
          tags: 'saving',
          entry: 'markClean',
          invoke: {
            src: 'save',
            input: ({ context }) => context.record,
            onDone: 'saved',
            onError: {
              target: 'notSaved',
              actions: assign(({ event }) => ({ failure: messageOf(event.error), dirty: true })),
            },
          },
        },
        notSaved: { tags: 'notSaved', after: { retryDelay: 'saving' }, on: { 'app.flushes': 'saving' } },
      },
    },
  },
});

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : 'Your work could not be saved.';
}

function changes(context: CourseContext, snapshot: LessonSnapshot): boolean {
  if (context.lessonId === null || snapshot.context.lesson.id !== context.lessonId) return false;
  const known = context.record.lessons[context.lessonId];
  if (known === undefined) return true;
  return JSON.stringify(sorted(known)) !== JSON.stringify(sorted(savedLesson(snapshot.context)));
}

/** Members in one order, so that equal records have equal texts. */
function sorted(record: SavedLesson): unknown {
  const pairs = (map: Readonly<Record<string, unknown>>): unknown => Object.entries(map).sort(([first], [second]) => (first < second ? -1 : 1));
  return [record.status, record.task, pairs(record.documents), pairs(record.hintsShown), pairs(record.predictions)];
}

export type CourseSnapshot = SnapshotFrom<typeof courseMachine>;
