import { type ActorRefFrom, assign, enqueueActions, fromPromise, setup, type SnapshotFrom, type AnyActorRef } from 'xstate';
import type { CourseIndex, Documents, Lesson, UnitEntry } from '#lessons';
import { chosenPath, dueToday, findLesson, packOf, progressKey } from './course-order.ts';
import { type CourseRecord, emptyRecord, isNews, recordAfter } from './course-record.ts';
import type { Arrival, Asking, Destination, LookUp, Place } from './destinations.ts';
import { keeping, messageOf } from './keeping.ts';
import { lessonMachine, type LessonSnapshot, savedLesson } from './lesson.machine.ts';
import { quizMachine, type QuizSnapshot } from './quiz.machine.ts';
import type { PreviewCall } from './packs/packs.machine.ts';
import type { PackIndex } from './packs/shelf.ts';
import type { TakenClass } from './taken-class.ts';

export { type CourseRecord, emptyRecord } from './course-record.ts';

export interface CourseNotice {
  readonly message: string;
  readonly file: string;
}

export type Screen = 'course' | 'lesson' | 'quiz' | 'reference' | 'settings' | 'about' | 'sandbox' | Place;

export interface CourseContext {
  readonly course: CourseIndex;
  readonly record: CourseRecord;
  readonly notices: readonly CourseNotice[];
  readonly screen: Screen;
  readonly lessonId: string | null;
  readonly lesson: ActorRefFrom<typeof lessonMachine> | null;
  /** The lesson that is open is one of the class: what is done in it belongs to the class alone. */
  readonly isSeated: boolean;
  /** The class that is taken. */
  readonly taken: TakenClass | null;
  /** Lesson packs that were brought in; they stand apart from the course. */
  readonly packs: readonly PackIndex[];
  /** The one that is being written, by its id. */
  readonly written: string | null;
  readonly quiz: ActorRefFrom<typeof quizMachine> | null;
  readonly asking: Asking | null;
  /** Where the reference or the settings were opened from; the lesson stays open behind them. */
  readonly before: Screen;
  /** Where the sandbox was opened from; it too leaves the lesson open. */
  readonly beforeSandbox: Screen;
  /** Where the learner is going; the screen stays until all of that is there. */
  readonly destination: Destination | null;
  /** Why the way there failed. */
  readonly obstacle: string | null;
  /** Something is not on disk yet. */
  readonly dirty: boolean;
  readonly failure: string | null;
  readonly now: () => string;
  readonly today: () => string;
}

export type CourseEvent =
  | { readonly type: 'learner.opensLesson'; readonly id: string }
  | { readonly type: 'learner.opensCourse' }
  | { readonly type: 'learner.opensSettings' }
  | { readonly type: 'learner.opensAbout' }
  /** `writes`: to begin a new lesson pack. */
  | { readonly type: 'learner.opensPlace'; readonly place: Place; readonly writes?: boolean }
  | { readonly type: 'learner.opensQuiz'; readonly unit: string }
  | { readonly type: 'learner.opensReview' }
  | { readonly type: 'learner.opensReference'; readonly lookUp?: LookUp }
  /** `withLesson`: with the world of the lesson that is open. `makesLesson`: to make a lesson of the world that is there. */
  | { readonly type: 'learner.opensSandbox'; readonly withLesson?: boolean; readonly makesLesson?: boolean }
  | { readonly type: 'learner.triesAgain' }
  | { readonly type: 'learner.staysHere' }
  | { readonly type: 'learner.goesBack' }
  /** null leaves the path: all lessons again. */
  | { readonly type: 'learner.choosesPath'; readonly path: string | null }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string }
  | { readonly type: 'lesson.changes'; readonly snapshot: LessonSnapshot }
  | { readonly type: 'quiz.changes'; readonly snapshot: QuizSnapshot }
  | { readonly type: 'class.changes'; readonly taken: TakenClass | null }
  | { readonly type: 'packs.change'; readonly packs: readonly PackIndex[]; readonly written: string | null }
  | PreviewCall
  | { readonly type: 'app.flushes' };

export interface CourseInput {
  readonly course: CourseIndex;
  /** The present time as text, for the record. */
  readonly now: () => string;
  /** The learner's present day: YYYY-MM-DD. */
  readonly today: () => string;
}

export interface LoadedCourse {
  readonly record: CourseRecord;
  readonly notices: readonly CourseNotice[];
  readonly taken?: TakenClass | null;
  readonly packs?: readonly PackIndex[];
}

/** Well below the half second that an edit may take to reach the disk. */
const SAVE_DELAY = 200;
const RETRY_DELAY = 2000;

/**
 * The course: which screen is shown, the lesson that is open, and what of it is on disk. Loading, saving, and fetching
 * what a screen needs are actors that the app provides.
 */
export const courseMachine = setup({
  types: { context: {} as CourseContext, events: {} as CourseEvent, input: {} as CourseInput, tags: {} as 'saved' | 'saving' | 'notSaved' | 'onTheWay' | 'stuck' },
  actors: {
    lesson: lessonMachine,
    quiz: quizMachine,
    load: fromPromise<LoadedCourse>(() => Promise.resolve({ record: emptyRecord, notices: [] })),
    save: fromPromise<boolean, CourseRecord>(() => Promise.resolve(true)),
    fetch: fromPromise<Arrival, Destination>(() => Promise.reject(new Error('Nothing is there.'))),
  },
  delays: { saveDelay: SAVE_DELAY, retryDelay: RETRY_DELAY },
  guards: {
    isDirty: ({ context }) => context.dirty,
    knowsLesson: ({ context, event }) => event.type === 'learner.opensLesson' && knowsLesson(context, event.id),
    changesRecord: ({ context, event }) => event.type === 'lesson.changes' && !context.isSeated && event.snapshot.context.lesson.id === context.lessonId && isNews(context.record, progressKey(context.packs, context.lessonId), event.snapshot),
    hasQuiz: ({ context, event }) => event.type === 'learner.opensQuiz' && hasQuiz(context, event.unit),
    hasDueCards: ({ context }) => dueToday(context).length > 0,
    changesPath: ({ context, event }) => event.type === 'learner.choosesPath' && event.path !== (chosenPath(context)?.id ?? null) && (event.path === null || context.course.paths.some(({ id }) => id === event.path)),
    isAside: ({ context }) => context.destination !== null && isAside(context.destination.screen),
    playsFreely: ({ context }) => context.destination?.screen === 'sandbox',
    setOutEarly: ({ context }) => context.destination !== null && isThere(context, context.destination),
    isElsewhere: ({ context }) => isAside(context.screen) || context.screen === 'sandbox',
  },
  actions: {
    close: enqueueActions(({ context, enqueue }) => {
      if (context.lesson !== null) enqueue.stopChild(context.lesson);
      if (context.quiz !== null) enqueue.stopChild(context.quiz);
      enqueue.assign({ lesson: null, lessonId: null, isSeated: false, quiz: null, asking: null });
    }),
    setOut: assign(({ context, event }) => ({ destination: destinationOf(context, event) ?? context.destination, obstacle: null })),
    openQuiz: assign(({ context, spawn, self }, { questions }: Arrival) => {
      if (context.destination?.screen !== 'quiz' || questions === undefined) return {};
      const { asking } = context.destination;
      const title = asking.kind === 'quiz' ? `Quiz: ${unitOf(context.course, asking.unit)?.title ?? ''}` : 'Review';
      const actor = spawn('quiz', { id: 'quiz', input: { title, questions } });
      const parent: AnyActorRef = self;
      actor.subscribe((snapshot) => parent.send({ type: 'quiz.changes', snapshot }));
      return { quiz: actor, asking };
    }),
    takeAnswers: assign(({ context, event }) => {
      if (event.type !== 'quiz.changes' || context.asking === null) return {};
      const record = recordAfter(context.record, context.asking, event.snapshot, context.course, context.today());
      return record === context.record ? {} : { record, dirty: true };
    }),
    showAside: assign(({ context }) => ({ screen: context.destination?.screen ?? context.screen, before: isAside(context.screen) ? context.before : context.screen })),
    /** What was open stays open behind it. */
    showSandbox: assign(({ context }) => ({ screen: 'sandbox' as const, beforeSandbox: beforeSandboxOf(context) })),
    goBack: assign(({ context }) => ({ screen: context.screen === 'sandbox' ? context.beforeSandbox : context.before })),
    openLesson: assign(({ context, spawn, self }, { lesson, seat }: Arrival) => {
      if (lesson === undefined) return {};
      const { id } = lesson;
      const saved = seat === undefined ? context.record.lessons[progressKey(context.packs, id)] : (seat.saved ?? undefined);
      const actor = spawn('lesson', { id: `lesson.${id}`, input: { lesson: seat?.lesson ?? lesson, ...(saved === undefined ? {} : { saved }), ...(seat === undefined ? {} : { rules: seat.rules }) } });
      const parent: AnyActorRef = self;
      actor.subscribe((snapshot) => parent.send({ type: 'lesson.changes', snapshot }));
      const opened = { lesson: actor, lessonId: id, isSeated: seat !== undefined };
      // The course goes on where it was left, whatever was done in a pack.
      return seat === undefined && packOf(context.packs, id) === undefined ? { ...opened, record: { ...context.record, lastLesson: id }, dirty: true } : opened;
    }),
    takeChange: assign(({ context, event }) => {
      if (event.type !== 'lesson.changes' || context.lessonId === null) return {};
      const record = { ...savedLesson(event.snapshot.context), updated: context.now() };
      return { record: { ...context.record, lessons: { ...context.record.lessons, [progressKey(context.packs, context.lessonId)]: record } }, dirty: true };
    }),
    /** A lesson that was begun alone is none of a class, and the other way round: it does not stay open behind. */
    changeClass: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'class.changes') return;
      const { taken } = event;
      if (taken?.chain !== context.taken?.chain && context.lesson !== null) {
        enqueue.stopChild(context.lesson);
        enqueue.assign(withoutLesson(context));
      }
      enqueue.assign({ taken });
    }),
    /** What was done in these lessons of a pack is forgotten. */
    beginAfresh: assign(({ context, event }) => {
      if (event.type !== 'preview.beginsAfresh') return {};
      const keys = event.lessons.map((id) => `${event.pack}/${id}`);
      return { record: { ...context.record, lessons: Object.fromEntries(Object.entries(context.record.lessons).filter(([key]) => !keys.includes(key))) }, dirty: true };
    }),
    /** A lesson whose pack is gone, or was replaced, does not stay open behind. */
    changePacks: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'packs.change') return;
      const own = packOf(context.packs, context.lessonId);
      if (context.lesson !== null && own !== undefined && !event.packs.includes(own)) {
        enqueue.stopChild(context.lesson);
        enqueue.assign(withoutLesson(context));
      }
      enqueue.assign({ packs: event.packs, written: event.written });
    }),
    showCourse: assign({ screen: 'course' }),
    showScreen: assign(({ context }) => (context.destination === null ? {} : { screen: context.destination.screen })),
    arrive: assign({ destination: null, obstacle: null }),
    choosePath: assign(({ context, event }) => (event.type === 'learner.choosesPath' ? { record: { ...context.record, path: event.path }, dirty: true } : {})),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    markClean: assign({ dirty: false }),
    noteSaved: assign({ failure: null }),
    noteNotSaved: assign((_, failure: string) => ({ failure, dirty: true })),
    markDirty: assign({ dirty: true }),
  },
}).createMachine({
  id: 'course',
  context: ({ input }) => ({
    course: input.course,
    now: input.now,
    today: input.today,
    record: emptyRecord,
    notices: [],
    screen: 'course',
    lessonId: null,
    lesson: null,
    isSeated: false,
    taken: null,
    packs: [],
    written: null,
    quiz: null,
    asking: null,
    before: 'course',
    beforeSandbox: 'course',
    destination: null,
    obstacle: null,
    dirty: false,
    failure: null,
  }),
  initial: 'loading',
  states: {
    loading: {
      // Somebody may be quicker than the disk.
      on: {
        'learner.opensLesson': { actions: 'setOut' },
        'learner.opensQuiz': { actions: 'setOut' },
        'learner.opensReference': { actions: 'setOut' },
        'learner.opensSettings': { actions: 'setOut' },
        'learner.opensAbout': { actions: 'setOut' },
        'learner.opensPlace': { actions: 'setOut' },
        'learner.opensSandbox': { actions: 'setOut' },
        'learner.opensCourse': { actions: 'arrive' },
      },
      invoke: {
        src: 'load',
        onDone: {
          target: 'ready',
          actions: assign(({ event }) => ({ record: event.output.record, notices: event.output.notices, taken: event.output.taken ?? null, packs: event.output.packs ?? [] })),
        },
        onError: {
          target: 'ready',
          actions: assign(({ event }) => ({ failure: messageOf(event.error, 'Your progress could not be read.') })),
        },
      },
    },
    ready: {
      type: 'parallel',
      on: {
        'learner.choosesPath': { guard: 'changesPath', actions: 'choosePath' },
        'learner.dismissesNotice': { actions: 'dismiss' },
        'lesson.changes': { guard: 'changesRecord', actions: 'takeChange' },
        'quiz.changes': { actions: 'takeAnswers' },
        'preview.beginsAfresh': { actions: 'beginAfresh' },
        'packs.change': { actions: 'changePacks' },
        'class.changes': { actions: 'changeClass' },
      },
      states: {
        going: {
          on: {
            'learner.opensLesson': { guard: 'knowsLesson', target: '.onTheWay', actions: 'setOut' },
            'learner.opensQuiz': { guard: 'hasQuiz', target: '.onTheWay', actions: 'setOut' },
            'learner.opensReview': { guard: 'hasDueCards', target: '.onTheWay', actions: 'setOut' },
            'learner.opensReference': { target: '.onTheWay', actions: 'setOut' },
            'learner.opensSettings': { target: '.onTheWay', actions: 'setOut' },
            'learner.opensAbout': { target: '.onTheWay', actions: 'setOut' },
            'learner.opensPlace': { target: '.onTheWay', actions: 'setOut' },
            'learner.opensSandbox': { target: '.onTheWay', actions: 'setOut' },
            // The course is always there.
            'learner.opensCourse': { target: '.here', actions: ['close', 'showCourse'] },
            'learner.goesBack': { guard: 'isElsewhere', target: '.here', actions: 'goBack' },
          },
          initial: 'begins',
          states: {
            begins: { always: [{ guard: 'setOutEarly', target: 'onTheWay' }, 'here'] },
            here: { entry: 'arrive' },
            onTheWay: {
              tags: 'onTheWay',
              invoke: {
                src: 'fetch',
                input: ({ context }) => context.destination ?? { screen: 'about' },
                onDone: [
                  { guard: 'isAside', target: 'here', actions: 'showAside' },
                  { guard: 'playsFreely', target: 'here', actions: 'showSandbox' },
                  {
                    target: 'here',
                    actions: ['close', 'showScreen', { type: 'openLesson', params: ({ event }) => event.output }, { type: 'openQuiz', params: ({ event }) => event.output }],
                  },
                ],
                onError: { target: 'stuck', actions: assign({ obstacle: ({ event }) => messageOf(event.error, 'It could not be read.') }) },
              },
            },
            /** What was wanted could not be fetched; the learner is still where they were. */
            stuck: { tags: 'stuck', on: { 'learner.triesAgain': { target: 'onTheWay', actions: 'setOut' }, 'learner.staysHere': 'here' } },
          },
        },
        keeping: keeping(({ context }: { readonly context: CourseContext }) => context.record, 'Your work could not be saved.'),
      },
    },
  },
});

/** What is open once the lesson is not any more: where it was shown, the course is. */
function withoutLesson({ screen, before, beforeSandbox }: CourseContext): Partial<CourseContext> {
  const course = (shown: Screen): Screen => (shown === 'lesson' ? 'course' : shown);
  return { lesson: null, lessonId: null, isSeated: false, screen: course(screen), before: course(before), beforeSandbox: course(beforeSandbox) };
}

/** Screens for a short look: what was open stays open behind them. */
function isAside(screen: Screen): boolean {
  return screen === 'reference' || screen === 'settings' || screen === 'profiles' || screen === 'class';
}

function unitOf(course: CourseIndex, id: string): UnitEntry | undefined {
  return course.units.find((unit) => unit.id === id);
}

const knowsLesson = ({ course, packs }: CourseContext, id: string): boolean => (findLesson(course, id) ?? packOf(packs, id)) !== undefined;

const hasQuiz = ({ course }: CourseContext, unit: string): boolean => (unitOf(course, unit)?.quiz ?? null) !== null;

/** Whether what was wanted before anything was read is there. */
function isThere(context: CourseContext, destination: Destination): boolean {
  if (destination.screen === 'lesson') return knowsLesson(context, destination.lesson);
  return destination.screen !== 'quiz' || (destination.asking.kind === 'quiz' && hasQuiz(context, destination.asking.unit));
}

/** Where an event leads; null when it leads nowhere. */
function destinationOf(context: CourseContext, event: CourseEvent): Destination | null {
  switch (event.type) {
    case 'learner.opensLesson':
      return { screen: 'lesson', lesson: event.id };
    case 'learner.opensQuiz':
      return { screen: 'quiz', asking: { kind: 'quiz', unit: event.unit } };
    case 'learner.opensReview':
      return { screen: 'quiz', asking: { kind: 'review', cards: dueToday(context) } };
    case 'learner.opensReference':
      return { screen: 'reference', lookUp: event.lookUp ?? null };
    case 'learner.opensSandbox':
      return { screen: 'sandbox', opens: event.withLesson === true ? openLessonOf(context) : null, makesLesson: event.makesLesson === true };
    case 'learner.opensSettings':
      return { screen: 'settings' };
    case 'learner.opensAbout':
      return { screen: 'about' };
    case 'learner.opensPlace':
      return { screen: event.place, writes: event.writes === true };
    default:
      return null;
  }
}

/** Where the way back from the sandbox leads: never to the sandbox itself, nor to what was only looked up. */
function beforeSandboxOf({ screen, before, beforeSandbox }: CourseContext): Screen {
  const here = isAside(screen) ? before : screen;
  return here === 'sandbox' ? beforeSandbox : here;
}

/** The lesson that is open, with the learner's documents. */
function openLessonOf({ lesson }: CourseContext): { readonly lesson: Lesson; readonly documents: Documents } | null {
  if (lesson === null) return null;
  const { lesson: own, documents } = lesson.getSnapshot().context;
  return { lesson: own, documents };
}

export type CourseSnapshot = SnapshotFrom<typeof courseMachine>;
