import { assign, fromPromise, setup, type SnapshotFrom } from 'xstate';
import type { CourseIndex } from '#lessons';
import { keeping, messageOf } from '../keeping.ts';
import { type Looked, lookAt, type ShelvedPack, withPack } from './shelf.ts';

export interface PackNotice {
  readonly message: string;
  readonly file: string;
}

export interface PacksContext {
  readonly course: CourseIndex;
  readonly shelf: readonly ShelvedPack[];
  /** The file that is looked at, before it is decided about. */
  readonly looked: { readonly name: string; readonly found: Looked } | null;
  /** The pack that is to be taken out, once that is confirmed. */
  readonly leaving: string | null;
  readonly said: string | null;
  readonly notices: readonly PackNotice[];
  /** What was kept and cannot be used any more. */
  readonly lost: readonly string[];
  readonly dirty: boolean;
  readonly failure: string | null;
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
  | { readonly type: 'app.flushes' };

/** What was kept, read. */
export interface LoadedPacks {
  readonly shelf: readonly ShelvedPack[];
  readonly lost: readonly string[];
  readonly notices: readonly PackNotice[];
}

/** Lesson packs that somebody brought in. Loading and saving are the app's; what is kept are the texts as they came. */
export const packsMachine = setup({
  types: { context: {} as PacksContext, events: {} as PacksEvent, input: {} as { readonly course: CourseIndex }, tags: {} as 'saved' | 'saving' | 'notSaved' | 'asksConfirmation' },
  actors: {
    load: fromPromise<LoadedPacks>(() => Promise.resolve({ shelf: [], lost: [], notices: [] })),
    save: fromPromise<boolean, readonly string[]>(() => Promise.resolve(true)),
  },
  delays: { saveDelay: 50, retryDelay: 2000 },
  guards: {
    isDirty: ({ context }) => context.dirty,
    mayBeAdded: ({ context }) => context.looked?.found.kind === 'offered' && context.looked.found.relation !== 'same',
    isHere: ({ context, event }) => event.type === 'learner.takesOut' && context.shelf.some(({ pack }) => pack.id === event.id),
  },
  actions: {
    look: assign(({ context, event }) => (event.type === 'learner.opensFile' ? { looked: { name: event.name, found: lookAt(event.text, context.course, context.shelf) }, said: null } : {})),
    add: assign(({ context }) => {
      const found = context.looked?.found;
      if (found?.kind !== 'offered') return {};
      const { title } = found.pack.pack;
      return { shelf: withPack(context.shelf, found.pack), looked: null, dirty: true, said: found.relation === 'replaces' ? `${title} was replaced. Its progress stays.` : `${title} is here now. You find its lessons below those of the course, too.` };
    }),
    decline: assign({ looked: null }),
    plan: assign(({ event }) => (event.type === 'learner.takesOut' ? { leaving: event.id } : {})),
    takeOut: assign(({ context }) => ({ shelf: context.shelf.filter(({ pack }) => pack.id !== context.leaving), leaving: null, dirty: true, said: null })),
    stay: assign({ leaving: null }),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    forgetLost: assign({ lost: [] }),
    markClean: assign({ dirty: false }),
    noteSaved: assign({ failure: null }),
    noteNotSaved: assign((_, failure: string) => ({ failure, dirty: true })),
  },
}).createMachine({
  id: 'packs',
  context: ({ input }) => ({ course: input.course, shelf: [], looked: null, leaving: null, said: null, notices: [], lost: [], dirty: false, failure: null }),
  initial: 'loading',
  states: {
    loading: {
      invoke: {
        src: 'load',
        onDone: { target: 'ready', actions: assign(({ event }) => ({ ...event.output, dirty: event.output.lost.length > 0 })) },
        onError: { target: 'ready', actions: assign(({ event }) => ({ failure: messageOf(event.error, 'The lesson packs could not be read.') })) },
      },
    },
    ready: {
      type: 'parallel',
      on: {
        'learner.dismissesNotice': { actions: 'dismiss' },
        'learner.dismissesLost': { actions: 'forgetLost' },
      },
      states: {
        keeping: keeping(({ context }: { readonly context: PacksContext }): readonly string[] => context.shelf.map(({ text }) => text), 'The lesson packs could not be saved.'),
        desk: {
          initial: 'idle',
          states: {
            idle: {
              on: {
                'learner.opensFile': { actions: 'look' },
                'learner.adds': { guard: 'mayBeAdded', actions: 'add' },
                'learner.declines': { actions: 'decline' },
                'learner.takesOut': { guard: 'isHere', target: 'confirming', actions: 'plan' },
              },
            },
            confirming: {
              tags: 'asksConfirmation',
              on: { 'learner.confirms': { target: 'idle', actions: 'takeOut' }, 'learner.cancels': { target: 'idle', actions: 'stay' } },
            },
          },
        },
      },
    },
  },
});

export type PacksSnapshot = SnapshotFrom<typeof packsMachine>;
