import { assign, enqueueActions, fromPromise, setup, type SnapshotFrom } from 'xstate';
import type { CourseIndex } from '#lessons';
import { type Pack, readPack } from '#workshop';
import { keeping, messageOf } from '../keeping.ts';
import { applied, copyOf, type Draft, draft, type DraftCommand, freshPack, keptDraft, type KeptDraft, lessonsOf, packOf, replaced } from './drafts.ts';
import { type LessonWords, noWords } from './make-lesson.ts';
import { beginningOtherwise, type Looked, lookAt, type ShelvedPack, withPack } from './shelf.ts';

export interface PackNotice {
  readonly message: string;
  readonly file: string;
}

export interface PacksContext {
  readonly course: CourseIndex;
  readonly shelf: readonly ShelvedPack[];
  /** The file that is looked at, before it is decided about. */
  readonly looked: { readonly name: string; readonly found: Looked } | null;
  /** What was written so far for a lesson that is made in the sandbox. */
  readonly words: LessonWords;
  /** Packs that are being written. */
  readonly drafts: readonly Draft[];
  /** The one that is open, by its pack's id. */
  readonly writing: string | null;
  /** A new pack is to be begun: the keyboard goes to its title. */
  readonly starts: boolean;
  /** Packs on the shelf that were tried here, by id: the next try takes their places. */
  readonly tried: readonly string[];
  /** The pack that is to be taken out or replaced by what is tried, or the draft that is to be thrown away, once that is confirmed. */
  readonly leaving: { readonly what: 'pack' | 'draft' | 'replaced'; readonly id: string; readonly trial: Trial | null } | null;
  readonly said: string | null;
  readonly notices: readonly PackNotice[];
  /** What was kept and cannot be used any more. */
  readonly lost: readonly string[];
  readonly dirty: boolean;
  readonly failure: string | null;
  /** A random id. */
  readonly newId: () => string;
}

/** A pack that is tried, and the lesson of it that is to be seen. */
interface Trial {
  readonly text: string;
  readonly lesson: string;
}

export type PacksEvent =
  | { readonly type: 'learner.opensFile'; readonly name: string; readonly text: string }
  | { readonly type: 'learner.adds' }
  | { readonly type: 'learner.declines' }
  | { readonly type: 'learner.takesOut'; readonly id: string }
  | { readonly type: 'learner.confirms' }
  | { readonly type: 'learner.cancels' }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string }
  | { readonly type: 'learner.dismissesLost' }
  | { readonly type: 'author.writes'; readonly change: Partial<LessonWords> }
  /** A goal is taken into the lesson, with what is said while it is missed; null leaves it out. */
  | { readonly type: 'author.sets'; readonly goal: string; readonly feedback: string | null }
  /** What was made is put on the shelf, as if its file had been opened, and a lesson of it opens. */
  | ({ readonly type: 'author.tries' } & Trial)
  /** A new pack, a copy of a lesson that is there, a pack of the shelf, or one that was made in the sandbox is written further. */
  | { readonly type: 'author.starts' }
  /** The keyboard is where a new one is called something. */
  | { readonly type: 'author.isThere' }
  | { readonly type: 'author.begins'; readonly title: string }
  | { readonly type: 'author.copies'; readonly id: string; readonly title: string; readonly files: ReadonlyMap<string, string> }
  | { readonly type: 'author.takesUp'; readonly pack: Pack }
  | { readonly type: 'author.opens'; readonly id: string }
  | { readonly type: 'author.leaves' }
  | { readonly type: 'author.throwsAway'; readonly id: string }
  | { readonly type: 'author.does'; readonly command: DraftCommand }
  | { readonly type: 'app.flushes' };

/** A draft is tried whose lessons begin otherwise than when they were tried last: what was done in them then is of no use any more. */
export interface PreviewCall {
  readonly type: 'preview.beginsAfresh';
  readonly pack: string;
  readonly lessons: readonly string[];
}

/** What is tried is there: the lesson opens. */
interface OpenCall {
  readonly type: 'preview.opens';
  readonly lesson: string;
}

/** What is kept: the packs as they came, and what is being written. */
export interface KeptPacks {
  readonly packs: readonly string[];
  readonly words: LessonWords;
  readonly drafts: readonly KeptDraft[];
  readonly tried: readonly string[];
}

/** What was kept, read. */
export interface LoadedPacks {
  readonly shelf: readonly ShelvedPack[];
  readonly words: LessonWords;
  readonly drafts: readonly Draft[];
  readonly tried: readonly string[];
  readonly lost: readonly string[];
  readonly notices: readonly PackNotice[];
}

/** Whether an id is that of a lesson already. */
function taken({ course, shelf, drafts }: PacksContext): (id: string) => boolean {
  const ids = new Set([...course.units, ...shelf, ...drafts.map((one) => ({ lessons: lessonsOf(packOf(one)) }))].flatMap(({ lessons }) => lessons.map(({ id }) => id)));
  return (id) => ids.has(id);
}

/** The pack of the shelf whose place a text would take, if it came from elsewhere. */
function replacedBy({ shelf, tried }: PacksContext, text: string): ShelvedPack | undefined {
  const read = readPack(text);
  return shelf.find((one) => read.ok && one.pack.id === read.value.id && one.text !== text && !tried.includes(read.value.id));
}

/** The pack as the draft that is open. One of the same pack gives way: as a step that can be taken back. */
function written(context: PacksContext, pack: Pack): Partial<PacksContext> {
  const known = context.drafts.find((one) => packOf(one).id === pack.id);
  const next = known === undefined ? draft(pack) : replaced(known, pack);
  return { drafts: known === undefined ? [...context.drafts, next] : context.drafts.map((one) => (one === known ? next : one)), writing: pack.id, looked: null, said: null, dirty: true };
}

/** Lesson packs that somebody brought in, and those that somebody writes. Loading and saving are the app's; what is kept are the texts as they came, and the drafts. */
export const packsMachine = setup({
  types: { context: {} as PacksContext, events: {} as PacksEvent, emitted: {} as PreviewCall | OpenCall, input: {} as Pick<PacksContext, 'course' | 'newId'>, tags: {} as 'saved' | 'saving' | 'notSaved' | 'asksConfirmation' },
  actors: {
    load: fromPromise<LoadedPacks>(() => Promise.resolve({ shelf: [], words: noWords, drafts: [], tried: [], lost: [], notices: [] })),
    save: fromPromise<boolean, KeptPacks>(() => Promise.resolve(true)),
  },
  delays: { saveDelay: 50, retryDelay: 2000 },
  guards: {
    isDirty: ({ context }) => context.dirty,
    mayBeAdded: ({ context }) => context.looked?.found.kind === 'offered' && context.looked.found.relation !== 'same',
    replacesOthers: ({ context, event }) => event.type === 'author.tries' && replacedBy(context, event.text) !== undefined,
    isWritten: ({ context, event }) => event.type === 'author.throwsAway' && context.drafts.some((one) => packOf(one).id === event.id),
    isHere: ({ context, event }) => event.type === 'learner.takesOut' && context.shelf.some(({ pack }) => pack.id === event.id),
  },
  actions: {
    look: assign(({ context, event }) => (event.type === 'learner.opensFile' ? { looked: { name: event.name, found: lookAt(event.text, context.course, context.shelf) }, said: null } : {})),
    add: assign(({ context }) => {
      const found = context.looked?.found;
      if (found?.kind !== 'offered') return {};
      const { id, title } = found.pack.pack;
      return { shelf: withPack(context.shelf, found.pack), tried: context.tried.filter((one) => one !== id), looked: null, dirty: true, said: found.relation === 'replaces' ? `${title} was replaced. Its progress stays.` : `${title} is here now. You find its lessons below those of the course, too.` };
    }),
    decline: assign({ looked: null }),
    plan: assign(({ context, event }) => {
      if (event.type === 'author.tries') return { leaving: { what: 'replaced', id: replacedBy(context, event.text)?.pack.id ?? '', trial: event } };
      return event.type === 'learner.takesOut' || event.type === 'author.throwsAway' ? { leaving: { what: event.type === 'learner.takesOut' ? 'pack' : 'draft', id: event.id, trial: null } } : {};
    }),
    takeOut: assign(({ context }) => {
      const { leaving } = context;
      const done = { leaving: null, dirty: true, said: null };
      if (leaving?.what === 'replaced') return done;
      if (leaving?.what !== 'draft') return { ...done, shelf: context.shelf.filter(({ pack }) => pack.id !== leaving?.id) };
      return { ...done, drafts: context.drafts.filter((one) => packOf(one).id !== leaving.id), writing: context.writing === leaving.id ? null : context.writing };
    }),
    stay: assign({ leaving: null }),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    write: assign(({ context, event }) => (event.type === 'author.writes' ? { words: { ...context.words, ...event.change }, dirty: true } : {})),
    setGoal: assign(({ context, event }) => {
      if (event.type !== 'author.sets') return {};
      const { goal, feedback } = event;
      const others = Object.entries(context.words.goals).filter(([id]) => id !== goal);
      return { words: { ...context.words, goals: Object.fromEntries(feedback === null ? others : [...others, [goal, feedback]]) }, dirty: true };
    }),
    tryOut: enqueueActions(({ context, event, enqueue }) => {
      const trial = event.type === 'author.tries' ? event : context.leaving?.trial;
      if (trial === null || trial === undefined) return;
      const found = lookAt(trial.text, context.course, context.shelf);
      if (found.kind !== 'offered') {
        enqueue.assign({ looked: { name: '', found } });
        return;
      }
      const { id } = found.pack.pack;
      const lessons = beginningOtherwise(context.shelf.find(({ pack }) => pack.id === id), found.pack);
      // The very text that is there leaves it what it was: somebody else's, or one's own.
      enqueue.assign({ shelf: withPack(context.shelf, found.pack), dirty: true, tried: found.relation === 'same' ? context.tried : [...context.tried.filter((one) => one !== id), id] });
      if (lessons.length > 0) enqueue.emit({ type: 'preview.beginsAfresh', pack: id, lessons });
      enqueue.emit({ type: 'preview.opens', lesson: trial.lesson });
    }),
    begin: assign(({ context, event }) => {
      if (event.type === 'author.begins') return written(context, freshPack(event.title, taken(context), context.newId()));
      if (event.type === 'author.copies') return written(context, copyOf(event, taken(context), context.newId()));
      return event.type === 'author.takesUp' ? written(context, event.pack) : {};
    }),
    openDraft: assign(({ context, event }) => {
      if (event.type !== 'author.opens') return {};
      const shelved = context.shelf.find(({ pack }) => pack.id === event.id)?.pack;
      if (context.drafts.some((one) => packOf(one).id === event.id)) return { writing: event.id, said: null };
      return shelved === undefined ? {} : written(context, shelved);
    }),
    leaveDraft: assign({ writing: null }),
    /** What was open stays among those that are in writing. */
    start: assign({ writing: null, starts: true }),
    started: assign({ starts: false }),
    command: assign(({ context, event }) => {
      if (event.type !== 'author.does') return {};
      const drafts = context.drafts.map((one) => (packOf(one).id === context.writing ? applied(one, event.command) : one));
      return drafts.every((one, index) => one === context.drafts[index]) ? {} : { drafts, dirty: context.dirty || event.command.do !== 'look' };
    }),
    forgetLost: assign({ lost: [] }),
    markClean: assign({ dirty: false }),
    noteSaved: assign({ failure: null }),
    noteNotSaved: assign((_, failure: string) => ({ failure, dirty: true })),
  },
}).createMachine({
  id: 'packs',
  context: ({ input }) => ({ ...input, shelf: [], words: { ...noWords, maker: input.newId().slice(0, 8) }, drafts: [], tried: [], writing: null, starts: false, looked: null, leaving: null, said: null, notices: [], lost: [], dirty: false, failure: null }),
  initial: 'loading',
  states: {
    loading: {
      invoke: {
        src: 'load',
        onDone: { target: 'ready', actions: assign(({ context, event: { output } }) => ({ ...output, words: { ...output.words, maker: output.words.maker || context.words.maker }, dirty: output.lost.length > 0 })) },
        onError: { target: 'ready', actions: assign(({ event }) => ({ failure: messageOf(event.error, 'The lesson packs could not be read.') })) },
      },
    },
    ready: {
      type: 'parallel',
      on: {
        'learner.dismissesNotice': { actions: 'dismiss' },
        'learner.dismissesLost': { actions: 'forgetLost' },
        'author.writes': { actions: 'write' },
        'author.sets': { actions: 'setGoal' },
        'author.starts': { actions: 'start' },
        'author.isThere': { actions: 'started' },
        'author.begins': { actions: 'begin' },
        'author.copies': { actions: 'begin' },
        'author.takesUp': { actions: 'begin' },
        'author.opens': { actions: 'openDraft' },
        'author.leaves': { actions: 'leaveDraft' },
        'author.does': { actions: 'command' },
      },
      states: {
        keeping: keeping(({ context }: { readonly context: PacksContext }): KeptPacks => ({ packs: context.shelf.map(({ text }) => text), words: context.words, drafts: context.drafts.map(keptDraft), tried: context.tried }), 'The lesson packs could not be saved.'),
        desk: {
          initial: 'idle',
          states: {
            idle: {
              on: {
                'learner.opensFile': { actions: 'look' },
                'learner.adds': { guard: 'mayBeAdded', actions: 'add' },
                'learner.declines': { actions: 'decline' },
                'learner.takesOut': { guard: 'isHere', target: 'confirming', actions: 'plan' },
                'author.throwsAway': { guard: 'isWritten', target: 'confirming', actions: 'plan' },
                'author.tries': [{ guard: 'replacesOthers', target: 'confirming', actions: 'plan' }, { actions: 'tryOut' }],
              },
            },
            confirming: {
              tags: 'asksConfirmation',
              on: { 'learner.confirms': { target: 'idle', actions: ['tryOut', 'takeOut'] }, 'learner.cancels': { target: 'idle', actions: 'stay' } },
            },
          },
        },
      },
    },
  },
});

export type PacksSnapshot = SnapshotFrom<typeof packsMachine>;
