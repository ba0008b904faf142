import { assign, fromPromise, raise, setup, type SnapshotFrom } from 'xstate';
import { handIn, learnerOf, nameFault, observe, readClass, startRecord, type WorkshopClass, type WorkshopRecord } from '#workshop';
import { keeping, messageOf } from '../keeping.ts';
import { type LessonContext, savedLesson } from '../lesson.machine.ts';
import { type KeptClass, type KeptClasses, noClasses, renewed, takenOf, withClass } from './kept.ts';

export interface ClassNotice {
  readonly message: string;
  readonly file: string;
}

/** A class whose file was opened, before it is taken. */
export interface Offer {
  readonly cls: WorkshopClass;
  /** What of it this app does not have, in sentences; null until that is known. */
  readonly faults: readonly string[] | null;
  /** The learner wants to start as soon as that is known. */
  readonly hurries: boolean;
}

/** What happened in a lesson of the class: `before` is null when it was opened. */
interface Move {
  readonly before: LessonContext | null;
  readonly after: LessonContext;
}

/** How it went; `cancelled` when the learner chose no place. */
export interface Written {
  readonly ok: boolean;
  readonly cancelled?: boolean;
  readonly message: string;
}

export interface ClassContext {
  readonly kept: KeptClasses;
  readonly notices: readonly ClassNotice[];
  readonly offer: Offer | null;
  /** Why the file opened last is no class. */
  readonly refusal: { readonly file: string; readonly message: string } | null;
  /** The name that is chosen or typed. */
  readonly name: string;
  readonly problem: string | null;
  /** What was handed in last: where to, and what was left out. */
  readonly said: { readonly message: string; readonly notes: readonly string[] } | null;
  /** What is being handed in. */
  readonly handing: { readonly record: WorkshopRecord; readonly text: string; readonly notes: readonly string[]; readonly fileName: string } | null;
  /** What happened in a lesson meanwhile. */
  readonly waiting: readonly Move[];
  readonly dirty: boolean;
  readonly failure: string | null;
  readonly app: string;
  readonly now: () => number;
  readonly newId: () => string;
}

export type ClassEvent =
  | { readonly type: 'learner.opensFile'; readonly name: string; readonly text: string }
  | { readonly type: 'learner.choosesName'; readonly name: string }
  | { readonly type: 'learner.startsClass' }
  /** Closes what was opened, or what is asked. */
  | { readonly type: 'learner.cancels' }
  | { readonly type: 'learner.handsIn' }
  | { readonly type: 'learner.leavesClass' }
  | { readonly type: 'learner.confirms' }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string }
  | ({ readonly type: 'lesson.moves' } & Move)
  /** Other lesson packs are here than before. */
  | { readonly type: 'packs.change' }
  | { readonly type: 'app.flushes' };

export interface ClassInput {
  readonly now: () => number;
  /** A random id. */
  readonly newId: () => string;
}

export interface LoadedClasses {
  readonly kept: KeptClasses;
  readonly notices: readonly ClassNotice[];
  /** Something could not be read: what is left is to be written anew. */
  readonly dirty: boolean;
  readonly app: string;
}

/** The learner’s earlier work in the class that is offered. */
export function earlierWork({ kept, offer }: Pick<ClassContext, 'kept' | 'offer'>): KeptClass | undefined {
  return offer === null ? undefined : kept.classes.get(offer.cls.id);
}

/** Whether starting would delete what somebody else did in this class, on this profile. */
export function replacesWork(context: Pick<ClassContext, 'kept' | 'offer' | 'name'>): boolean {
  const earlier = earlierWork(context);
  return earlier !== undefined && context.offer !== null && context.name.trim() !== '' && learnerOf(context.offer.cls, context.name).id !== earlier.record.learner.id;
}

function noted(taken: KeptClass, { before, after }: Move, now: number): KeptClass {
  const record = observe(taken.record, before, after, now);
  const saved = { ...savedLesson(after), updated: new Date(now).toISOString() };
  return { record, lessons: new Map([...taken.lessons, [after.lesson.id, saved]]) };
}

/** The class that a learner takes: its file, who they are, what they do in it, and handing in. Disk and dialogs are the app’s. */
export const classMachine = setup({
  types: { context: {} as ClassContext, events: {} as ClassEvent, input: {} as ClassInput, tags: {} as 'saved' | 'saving' | 'notSaved' | 'asksToLeave' | 'handingIn' },
  actors: {
    load: fromPromise<LoadedClasses>(() => Promise.resolve({ kept: noClasses, notices: [], dirty: false, app: '' })),
    save: fromPromise<boolean, KeptClasses>(() => Promise.resolve(true)),
    /** What of a class is not there, or does not fit. */
    look: fromPromise<readonly string[], WorkshopClass | null>(() => Promise.resolve([])),
    write: fromPromise<Written, { readonly name: string; readonly text: string }>(() => Promise.resolve({ ok: false, message: '' })),
  },
  delays: { saveDelay: 200, retryDelay: 2000 },
  guards: {
    isDirty: ({ context }) => context.dirty,
    isClass: ({ event }) => event.type === 'learner.opensFile' && readClass(event.text).ok,
    hasNameFault: ({ context: { offer, name } }) => offer === null || nameFault(offer.cls, name) !== null,
    isLookedAt: ({ context: { offer } }) => offer !== null && offer.faults !== null,
    /** What does not fit is shown first. */
    startsNow: ({ context }, { faults }: { faults: readonly string[] }) => context.offer?.hurries === true && faults.length === 0,
    isTaken: ({ context }) => takenOf(context.kept) !== undefined,
    wasWritten: (_, { written }: { written: Written }) => written.ok,
  },
  actions: {
    offer: assign(({ context, event }) => {
      const read = event.type === 'learner.opensFile' ? readClass(event.text) : null;
      if (read?.ok !== true) return {};
      const { value: cls } = read;
      const earlier = context.kept.classes.get(cls.id)?.record.learner;
      // The list may call the same person otherwise now.
      const listed = cls.roster.kind === 'list' ? cls.roster.people.find(({ id }) => id === earlier?.id) : undefined;
      return { offer: { cls, faults: null, hurries: false }, refusal: null, problem: null, said: null, name: (listed ?? earlier)?.name ?? '' };
    }),
    refuse: assign(({ event }) => {
      const read = event.type === 'learner.opensFile' ? readClass(event.text) : null;
      return read?.ok === false && event.type === 'learner.opensFile' ? { refusal: { file: event.name, message: read.fault.message }, problem: null } : {};
    }),
    noteFaults: assign(({ context }, { faults }: { faults: readonly string[] }) => (context.offer === null ? {} : { offer: { ...context.offer, faults, hurries: false } })),
    hurry: assign(({ context }) => (context.offer === null ? {} : { offer: { ...context.offer, hurries: true }, problem: null })),
    chooseName: assign(({ context, event }) => (event.type === 'learner.choosesName' ? { name: event.name, problem: null, offer: context.offer === null ? null : { ...context.offer, hurries: false } } : {})),
    sayNameFault: assign(({ context: { offer, name } }) => ({ problem: offer === null ? null : name.trim() === '' ? 'Say first who you are.' : nameFault(offer.cls, name) })),
    closeOffer: assign({ offer: null, refusal: null, name: '', problem: null }),
    start: assign(({ context }) => {
      const { offer, name, kept, now, newId } = context;
      if (offer === null) return {};
      const { cls } = offer;
      const earlier = earlierWork(context);
      const begun: KeptClass = earlier !== undefined && !replacesWork(context) ? renewed(earlier, cls) : { record: startRecord({ cls, learner: learnerOf(cls, name), chain: newId(), now: now() }), lessons: new Map() };
      return { kept: { ...withClass(kept, begun), taken: cls.id }, dirty: true, said: null };
    }),
    note: assign(({ context, event }) => {
      const taken = takenOf(context.kept);
      if (event.type !== 'lesson.moves' || taken === undefined) return {};
      return { kept: withClass(context.kept, noted(taken, event, context.now())), dirty: true };
    }),
    /** A file that is being written does not tell of what comes now. */
    wait: assign(({ context, event }) => (event.type === 'lesson.moves' ? { waiting: [...context.waiting, { before: event.before, after: event.after }] } : {})),
    prepare: assign(({ context }) => {
      const taken = takenOf(context.kept);
      return taken === undefined ? {} : { handing: handIn(taken.record, context.now(), context.app), problem: null, said: null };
    }),
    keepHandedIn: assign(({ context }, { written }: { written: Written }) => {
      const taken = takenOf(context.kept);
      const { handing } = context;
      if (taken === undefined || handing === null) return {};
      return { kept: withClass(context.kept, { ...taken, record: handing.record }), dirty: true, said: { message: written.message, notes: handing.notes } };
    }),
    complain: assign((_, { message }: { message: string | null }) => ({ problem: message })),
    finishHanding: assign(({ context }) => {
      const taken = takenOf(context.kept);
      const { waiting } = context;
      if (taken === undefined || waiting.length === 0) return { handing: null, waiting: [] };
      return { handing: null, waiting: [], dirty: true, kept: withClass(context.kept, waiting.reduce((one, move) => noted(one, move, context.now()), taken)) };
    }),
    leave: assign(({ context }) => ({ kept: { ...context.kept, taken: null }, dirty: true, said: null, problem: null })),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    saveNow: raise({ type: 'app.flushes' }),
    markClean: assign({ dirty: false }),
    noteSaved: assign({ failure: null }),
    noteNotSaved: assign((_, failure: string) => ({ failure, dirty: true })),
  },
}).createMachine({
  id: 'class',
  context: ({ input }) => ({ kept: noClasses, notices: [], offer: null, refusal: null, name: '', problem: null, said: null, handing: null, waiting: [], dirty: false, failure: null, app: '', ...input }),
  initial: 'loading',
  states: {
    loading: {
      invoke: {
        src: 'load',
        onDone: { target: 'ready', actions: assign(({ event }) => event.output) },
        onError: { target: 'ready', actions: assign(({ event }) => ({ failure: messageOf(event.error, 'Your class could not be read.') })) },
      },
    },
    ready: {
      type: 'parallel',
      on: { 'learner.dismissesNotice': { actions: 'dismiss' } },
      states: {
        keeping: keeping(({ context }: { readonly context: ClassContext }) => context.kept, 'What you do in the class could not be saved.'),
        desk: {
          initial: 'resting',
          on: { 'lesson.moves': { actions: 'note' } },
          states: {
            /** The class that is taken, or none. */
            resting: {
              on: {
                'learner.opensFile': [{ guard: 'isClass', target: 'choosing', actions: 'offer' }, { actions: 'refuse' }],
                'learner.handsIn': { guard: 'isTaken', target: 'handingIn', actions: 'prepare' },
                'learner.leavesClass': { guard: 'isTaken', target: 'leaving' },
                'learner.cancels': { actions: 'closeOffer' },
              },
            },
            /** A class file was opened: who is it? */
            choosing: {
              on: {
                'learner.opensFile': [{ guard: 'isClass', target: 'choosing', actions: 'offer', reenter: true }, { actions: 'refuse' }],
                'packs.change': { target: 'choosing', reenter: true },
                'learner.choosesName': { actions: 'chooseName' },
                'learner.startsClass': [{ guard: 'hasNameFault', actions: 'sayNameFault' }, { guard: 'isLookedAt', target: 'resting', actions: ['start', 'closeOffer', 'saveNow'] }, { actions: 'hurry' }],
                'learner.cancels': { target: 'resting', actions: 'closeOffer' },
              },
              invoke: {
                src: 'look',
                input: ({ context }) => context.offer?.cls ?? null,
                onDone: [
                  { guard: { type: 'startsNow', params: ({ event }) => ({ faults: event.output }) }, target: 'resting', actions: ['start', 'closeOffer', 'saveNow'] },
                  { actions: { type: 'noteFaults', params: ({ event }) => ({ faults: event.output }) } },
                ],
                onError: { actions: { type: 'noteFaults', params: ({ event }) => ({ faults: [messageOf(event.error, 'It cannot be told whether the lessons of the class are there.')] }) } },
              },
            },
            leaving: {
              tags: 'asksToLeave',
              on: { 'learner.confirms': { target: 'resting', actions: ['leave', 'saveNow'] }, 'learner.cancels': 'resting', 'learner.handsIn': { target: 'handingIn', actions: 'prepare' } },
            },
            handingIn: {
              tags: 'handingIn',
              on: { 'lesson.moves': { actions: 'wait' } },
              invoke: {
                src: 'write',
                input: ({ context }) => ({ name: context.handing?.fileName ?? '', text: context.handing?.text ?? '' }),
                onDone: [
                  { guard: { type: 'wasWritten', params: ({ event }) => ({ written: event.output }) }, target: 'resting', actions: [{ type: 'keepHandedIn', params: ({ event }) => ({ written: event.output }) }, 'finishHanding', 'saveNow'] },
                  { target: 'resting', actions: [{ type: 'complain', params: ({ event }) => ({ message: event.output.cancelled === true ? null : event.output.message }) }, 'finishHanding'] },
                ],
                onError: { target: 'resting', actions: [{ type: 'complain', params: ({ event }) => ({ message: messageOf(event.error, 'The result could not be written.') }) }, 'finishHanding'] },
              },
            },
          },
        },
      },
    },
  },
});

export type ClassSnapshot = SnapshotFrom<typeof classMachine>;
