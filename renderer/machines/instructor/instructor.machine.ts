import { assign, fromCallback, fromPromise, not, setup, type SnapshotFrom, stateIn } from 'xstate';
import type { CourseIndex, Lesson } from '#lessons';
import { classText, type Collection, emptyCollection, readClass, type ResultSource } from '#workshop';
import { titlesOf } from '../course-order.ts';
import { keeping, messageOf } from '../keeping.ts';
import type { PackIndex } from '../packs/shelf.ts';
import { changed, type ClassChange, classOf, type DraftClass, draftFaults, draftOf, handedOut, newDraft, openDraft, withLessonAt, withLessons, withMinutes, withoutLesson, withStart } from './drafts.ts';
import { type Exported, exportOf, type ExportKind } from './exports.ts';
import { classOfResults, type Reading, type ReadingEvent, readInSlices } from './reading.ts';
import type { Choices, InstructorRecord } from './record.ts';

export interface InstructorNotice {
  readonly message: string;
  readonly file: string;
}

export interface InstructorContext {
  readonly course: CourseIndex;
  /** Lesson packs that are here. */
  readonly packs: readonly PackIndex[];
  /** The app's version, for files. */
  readonly app: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Resolves once whoever waits has had a turn. */
  readonly pause: () => Promise<void>;
  readonly classes: readonly DraftClass[];
  readonly choices: Choices;
  /** The class that is looked at. */
  readonly open: string | null;
  readonly tab: 'class' | 'results';
  /** What was deleted last, and where it stood. */
  readonly deleted: { readonly draft: DraftClass; readonly at: number } | null;
  /** Lessons that were read so far. */
  readonly lessons: ReadonlyMap<string, Lesson>;
  readonly collection: Collection;
  /** Files that wait to be read. */
  readonly waiting: readonly ResultSource[];
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** What is to be saved once the lessons that it tells of are here, and of which class. */
  readonly saves: { readonly kind: ExportKind; readonly of: string | null };
  readonly said: string | null;
  /** The open class as its file says it, where that is something else; `undoes`: the file was taken, and this is what was here before. */
  readonly other: { readonly draft: DraftClass; readonly undoes: boolean } | null;
  readonly problem: string | null;
  readonly notices: readonly InstructorNotice[];
  readonly dirty: boolean;
  readonly failure: string | null;
}

export type InstructorEvent =
  | { readonly type: 'instructor.makesClass' }
  | { readonly type: 'instructor.opensClass'; readonly id: string }
  | { readonly type: 'instructor.opensClassFile'; readonly text: string }
  /** The class becomes what its file says, or what it was before that. */
  | { readonly type: 'instructor.takesOther' }
  | { readonly type: 'instructor.closesClass' }
  | { readonly type: 'instructor.copiesClass' }
  | { readonly type: 'instructor.deletesClass' }
  | { readonly type: 'instructor.bringsBack' }
  | { readonly type: 'instructor.looksAt'; readonly tab: 'class' | 'results' }
  | { readonly type: 'instructor.changes'; readonly change: ClassChange }
  | { readonly type: 'instructor.addsLessons'; readonly ids: readonly string[] }
  | { readonly type: 'instructor.removesLesson'; readonly id: string }
  | { readonly type: 'instructor.movesLesson'; readonly id: string; readonly to: number }
  | { readonly type: 'instructor.setsMinutes'; readonly id: string; readonly minutes: number }
  /** null: the lesson's own text again. */
  | { readonly type: 'instructor.setsStart'; readonly id: string; readonly doc: string; readonly text: string | null }
  | { readonly type: 'files.come'; readonly files: readonly ResultSource[] }
  | { readonly type: 'instructor.forgetsResults' }
  | { readonly type: 'instructor.chooses'; readonly learner: string; readonly end: string }
  | { readonly type: 'instructor.saves'; readonly kind: ExportKind }
  | { readonly type: 'instructor.dismisses' }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string }
  | { readonly type: 'packs.change'; readonly packs: readonly PackIndex[] }
  | { readonly type: 'app.flushes' }
  | ReadingEvent;

export interface InstructorInput {
  readonly course: CourseIndex;
  readonly app: string;
  readonly now: () => number;
  readonly newId: () => string;
  /** Resolves once whoever waits has had a turn. */
  readonly pause: () => Promise<void>;
}

/** How a file that was to be saved ended. */
export type SaveOutcome = { readonly ok: true; readonly message: string } | { readonly ok: false; readonly cancelled: boolean; readonly message: string };

/** What was said goes with what is done next. */
const quiet = { said: null, other: null, problem: null };
const NOT_SAVED = 'The classes could not be saved.';

/** What an instructor does with classes and with the results of their learners. Loading, saving and lessons are the app's. */
export const instructorMachine = setup({
  types: { context: {} as InstructorContext, events: {} as InstructorEvent, input: {} as InstructorInput, tags: {} as 'saved' | 'saving' | 'notSaved' | 'readsLessons' },
  actors: {
    load: fromPromise<{ record: InstructorRecord | null; notices: readonly InstructorNotice[] }>(() => Promise.resolve({ record: null, notices: [] })),
    save: fromPromise<boolean, InstructorRecord>(() => Promise.resolve(true)),
    saveFile: fromPromise<SaveOutcome, Exported>(() => Promise.resolve({ ok: false, cancelled: false, message: NOT_SAVED })),
    lessons: fromPromise<readonly Lesson[], readonly string[]>(() => Promise.resolve([])),
    read: fromCallback<InstructorEvent, Reading>(({ input, sendBack }) => {
      let stopped = false;
      void readInSlices(input, sendBack, () => stopped);
      return () => {
        stopped = true;
      };
    }),
  },
  delays: { saveDelay: 200, retryDelay: 2000 },
  guards: {
    isDirty: ({ context }) => context.dirty,
    hasOpen: ({ context }) => openDraft(context) !== undefined,
    lacksLessons: ({ context }) => missingLessons(context).length > 0,
    hasWaiting: ({ context }) => context.waiting.length > 0,
    isElsewhere: ({ context }) => context.saves.of !== context.open,
    savesClass: ({ context }) => context.saves.kind === 'class',
    mayBeSaved: ({ context, event }) => {
      const draft = openDraft(context);
      return event.type === 'instructor.saves' && draft !== undefined && (event.kind !== 'class' || draftFaults(draft, context).length === 0);
    },
  },
  actions: {
    makeClass: assign(({ context }) => {
      const draft = newDraft({ id: context.newId(), now: context.now() });
      return { classes: [...context.classes, draft], open: draft.id, tab: 'class' as const, dirty: true, ...quiet };
    }),
    openClass: assign(({ context, event }) => (event.type === 'instructor.opensClass' && context.classes.some(({ id }) => id === event.id) ? { open: event.id, ...quiet } : {})),
    openClassFile: assign(({ context, event }) => {
      if (event.type !== 'instructor.opensClassFile') return {};
      const read = readClass(event.text);
      if (!read.ok) return { problem: read.fault.message };
      const draft = draftOf(read.value);
      const opened = { ...quiet, open: draft.id };
      const known = context.classes.find(({ id }) => id === draft.id);
      if (known === undefined) return { ...opened, classes: [...context.classes, draft], dirty: true };
      const own = readClass(classText(classOf(known), context.app));
      if (own.ok && JSON.stringify(own.value) === JSON.stringify(read.value)) return { ...opened, said: 'This class is here already.' };
      return { ...opened, said: 'This class is here already, and its file says something else. It was left as it is.', other: { draft, undoes: false } };
    }),
    takeOther: assign(({ context }) => {
      const { other } = context;
      const draft = openDraft(context);
      if (other === null || draft === undefined) return {};
      const said = other.undoes ? 'The class is again what it was here.' : 'The class is now what its file says.';
      return { classes: context.classes.map((one) => (one === draft ? other.draft : one)), other: { draft, undoes: !other.undoes }, said, dirty: true };
    }),
    closeClass: assign({ open: null, ...quiet }),
    copyClass: assign(({ context }) => {
      const draft = openDraft(context);
      if (draft === undefined) return {};
      const copy = { ...draft, id: context.newId(), made: new Date(context.now()).toISOString(), name: `${draft.name} (copy)`.slice(0, 120) };
      return { classes: [...context.classes, copy], open: copy.id, tab: 'class' as const, dirty: true };
    }),
    deleteClass: assign(({ context }) => {
      const draft = openDraft(context);
      if (draft === undefined) return {};
      return { classes: context.classes.filter((one) => one !== draft), deleted: { draft, at: context.classes.indexOf(draft) }, open: null, dirty: true, ...quiet };
    }),
    bringBack: assign(({ context }) => {
      if (context.deleted === null) return {};
      const { draft, at } = context.deleted;
      // It may have come back by its file.
      if (context.classes.some(({ id }) => id === draft.id)) return { deleted: null, open: draft.id };
      return { classes: [...context.classes.slice(0, at), draft, ...context.classes.slice(at)], open: draft.id, deleted: null, dirty: true };
    }),
    lookAt: assign(({ event }) => (event.type === 'instructor.looksAt' ? { tab: event.tab, ...quiet } : {})),
    change: assign(({ context, event }) => {
      const draft = openDraft(context);
      const next = draft === undefined ? undefined : afterEvent(draft, event, context);
      if (next === undefined || next === draft) return {};
      return { classes: context.classes.map((one) => (one === draft ? next : one)), dirty: true, said: null, other: null };
    }),
    plan: assign(({ context, event }) => (event.type === 'instructor.saves' ? { saves: { kind: event.kind, of: context.open } } : {})),
    /** Those who are in a file that goes out keep their ids. */
    handOut: assign(({ context, event }) => (event.type === 'instructor.saves' && event.kind === 'class' ? { classes: context.classes.map((one) => (one.id === context.open ? handedOut(one) : one)), dirty: true } : {})),
    takeFiles: assign(({ context, event }) => {
      if (event.type !== 'files.come') return {};
      // Whose results they are is found out when they are read; an open class stays open.
      return { waiting: [...context.waiting, ...event.files], tab: 'results' as const, ...quiet };
    }),
    beginReading: assign(({ context }) => ({ progress: { done: 0, of: context.waiting.length } })),
    goOnReading: assign(({ context, event }) => (event.type === 'reading.goesOn' && context.progress !== null ? { progress: { ...context.progress, done: event.done } } : {})),
    endReading: assign(({ context, event }) => {
      if (event.type !== 'reading.ends') return {};
      const { collection } = event;
      const read = context.waiting.slice(0, context.progress?.of ?? 0);
      return { collection, waiting: context.waiting.slice(read.length), progress: null, ...classOfResults(context, read.flatMap(({ text }) => collection.get(text) ?? [])) };
    }),
    forgetResults: assign({ collection: emptyCollection, said: null }),
    choose: assign(({ context, event }) => {
      if (event.type !== 'instructor.chooses' || context.open === null) return {};
      return { choices: { ...context.choices, [context.open]: { ...context.choices[context.open], [event.learner]: event.end } }, dirty: true };
    }),
    /** What was read of a pack that is gone, or was replaced, is read anew. */
    takePacks: assign(({ context, event }) => {
      if (event.type !== 'packs.change') return {};
      const gone = new Set(context.packs.filter((pack) => !event.packs.includes(pack)).flatMap(({ lessons }) => lessons.map(({ id }) => id)));
      return { packs: event.packs, lessons: new Map([...context.lessons].filter(([id]) => !gone.has(id))) };
    }),
    takeLessons: assign(({ context }, { lessons }: { lessons: readonly Lesson[] }) => ({ lessons: new Map([...context.lessons, ...lessons.map((lesson) => [lesson.id, lesson] as const)]) })),
    say: assign((_, outcome: SaveOutcome) => (outcome.ok ? { ...quiet, said: outcome.message } : { problem: outcome.cancelled ? null : outcome.message })),
    dismiss: assign({ ...quiet, deleted: null }),
    dismissNotice: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    markClean: assign({ dirty: false }),
    noteSaved: assign({ failure: null }),
    noteNotSaved: assign((_, failure: string) => ({ failure, dirty: true })),
  },
}).createMachine({
  id: 'instructor',
  context: ({ input }) => ({
    ...input,
    packs: [],
    classes: [],
    choices: {},
    open: null,
    tab: 'class',
    deleted: null,
    lessons: new Map(),
    collection: emptyCollection,
    waiting: [],
    progress: null,
    saves: { kind: 'class', of: null },
    ...quiet,
    notices: [],
    dirty: false,
    failure: null,
  }),
  initial: 'loading',
  states: {
    loading: {
      on: { 'files.come': { actions: 'takeFiles' }, 'packs.change': { actions: 'takePacks' } },
      invoke: {
        src: 'load',
        onDone: {
          target: 'ready',
          actions: assign(({ event }) => ({ ...(event.output.record ?? {}), notices: event.output.notices })),
        },
        onError: { target: 'ready', actions: assign(({ event }) => ({ failure: messageOf(event.error, 'The classes could not be read.') })) },
      },
    },
    ready: {
      type: 'parallel',
      on: {
        'instructor.makesClass': { actions: 'makeClass' },
        'instructor.opensClass': { actions: 'openClass' },
        'instructor.opensClassFile': { actions: 'openClassFile' },
        'instructor.takesOther': { actions: 'takeOther' },
        'instructor.closesClass': { actions: 'closeClass' },
        'instructor.copiesClass': { guard: 'hasOpen', actions: 'copyClass' },
        'instructor.deletesClass': { guard: 'hasOpen', actions: 'deleteClass' },
        'instructor.bringsBack': { actions: 'bringBack' },
        'instructor.looksAt': { actions: 'lookAt' },
        'instructor.changes': { actions: 'change' },
        'instructor.addsLessons': { actions: 'change' },
        'instructor.removesLesson': { actions: 'change' },
        'instructor.movesLesson': { actions: 'change' },
        'instructor.setsMinutes': { actions: 'change' },
        'instructor.setsStart': { actions: 'change' },
        'files.come': { actions: 'takeFiles' },
        'instructor.forgetsResults': { actions: 'forgetResults' },
        'instructor.chooses': { actions: 'choose' },
        'instructor.dismisses': { actions: 'dismiss' },
        'learner.dismissesNotice': { actions: 'dismissNotice' },
      },
      states: {
        keeping: keeping(({ context }: { readonly context: InstructorContext }): InstructorRecord => ({ classes: context.classes, choices: context.choices }), NOT_SAVED),
        /** The lessons of the class that is open. */
        lessons: {
          on: { 'packs.change': { target: '.there', actions: 'takePacks' } },
          initial: 'there',
          states: {
            there: { always: { guard: 'lacksLessons', target: 'fetching' } },
            fetching: {
              tags: 'readsLessons',
              invoke: {
                src: 'lessons',
                input: ({ context }) => missingLessons(context),
                onDone: { target: 'there', actions: { type: 'takeLessons', params: ({ event }) => ({ lessons: event.output }) } },
                onError: { target: 'notThere', actions: assign(({ event }) => ({ problem: messageOf(event.error, 'A lesson of the class could not be read.') })) },
              },
            },
            notThere: { on: { 'instructor.saves': 'there', 'instructor.opensClass': { target: 'there', actions: 'openClass' }, 'instructor.opensClassFile': { target: 'there', actions: 'openClassFile' }, 'instructor.addsLessons': { target: 'there', actions: 'change' } } },
          },
        },
        results: {
          initial: 'idle',
          states: {
            idle: { always: { guard: 'hasWaiting', target: 'reading' } },
            reading: {
              entry: 'beginReading',
              invoke: { src: 'read', input: ({ context: { collection, waiting, now, pause } }) => ({ collection, files: waiting, now, pause }) },
              on: { 'reading.goesOn': { actions: 'goOnReading' }, 'reading.ends': { target: 'idle', actions: 'endReading' } },
            },
          },
        },
        saving: {
          initial: 'idle',
          states: {
            idle: { on: { 'instructor.saves': { guard: 'mayBeSaved', target: 'waiting', actions: ['plan', 'handOut'] } } },
            /** A table of checks has a row for each check of each lesson: it would be short without them. A class needs none. */
            waiting: {
              always: [
                { guard: 'isElsewhere', target: 'idle' },
                { guard: 'savesClass', target: 'writing' },
                { guard: not('lacksLessons'), target: 'writing' },
                { guard: stateIn({ ready: { lessons: 'notThere' } }), target: 'idle' },
              ],
            },
            writing: {
              invoke: {
                src: 'saveFile',
                input: ({ context }) => exportOf(context, context.saves.kind),
                onDone: { target: 'idle', actions: { type: 'say', params: ({ event }) => event.output } },
                onError: { target: 'idle', actions: { type: 'say', params: ({ event }) => ({ ok: false as const, cancelled: false, message: messageOf(event.error, NOT_SAVED) }) } },
              },
            },
          },
        },
      },
    },
  },
});

function afterEvent(draft: DraftClass, event: InstructorEvent, here: InstructorContext): DraftClass | undefined {
  switch (event.type) {
    case 'instructor.changes':
      return changed(draft, event.change);
    case 'instructor.addsLessons':
      return withLessons(draft, event.ids, here);
    case 'instructor.removesLesson':
      return withoutLesson(draft, event.id);
    case 'instructor.movesLesson':
      return withLessonAt(draft, event.id, event.to);
    case 'instructor.setsMinutes':
      return withMinutes(draft, event.id, event.minutes);
    case 'instructor.setsStart':
      return withStart(draft, event.id, event.doc, event.text);
    default:
      return undefined;
  }
}

/** Lessons of the open class that are here, and that were not read yet: what tells of each of them has to wait. */
export function missingLessons(context: InstructorContext): readonly string[] {
  const draft = openDraft(context);
  return draft === undefined ? [] : [...titlesOf(draft, context).keys()].filter((id) => !context.lessons.has(id));
}

export type InstructorSnapshot = SnapshotFrom<typeof instructorMachine>;
