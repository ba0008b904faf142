import { assign, fromPromise, setup, type SnapshotFrom } from 'xstate';
import { messageOf } from '../keeping.ts';
import type { SaveOutcome } from './instructor.machine.ts';

/** What an instructor hands out on paper, and what hangs on the wall. */
export const paperKinds = ['handout', 'exercises', 'answers', 'order', 'certificate'] as const;
export type PaperKind = (typeof paperKinds)[number];
export type PaperSize = 'A4' | 'Letter';

export interface PaperContext {
  readonly kind: PaperKind;
  readonly size: PaperSize;
  /** Whose certificate. */
  readonly learner: string | null;
  readonly said: string | null;
  readonly problem: string | null;
}

export type PaperEvent =
  | { readonly type: 'instructor.picksPaper'; readonly kind: PaperKind }
  | { readonly type: 'instructor.picksSize'; readonly size: PaperSize }
  | { readonly type: 'instructor.picksLearner'; readonly learner: string }
  | { readonly type: 'instructor.prints'; readonly file: PaperFile };

export interface PaperFile {
  readonly name: string;
  readonly html: string;
  readonly pageSize: PaperSize;
}

const NOT_PRINTED = 'It could not be made.';

/** Which paper is looked at, and whether it was saved. Making the PDF is the app's. */
export const paperMachine = setup({
  types: { context: {} as PaperContext, events: {} as PaperEvent, input: {} as { readonly size: PaperSize } },
  actors: { print: fromPromise<SaveOutcome, PaperFile>(() => Promise.resolve({ ok: false, cancelled: false, message: NOT_PRINTED })) },
  guards: { hasPages: ({ event }) => event.type === 'instructor.prints' && event.file.html !== '' },
  actions: {
    pick: assign(({ event }) => {
      if (event.type === 'instructor.picksPaper') return { kind: event.kind, said: null, problem: null };
      if (event.type === 'instructor.picksSize') return { size: event.size, said: null, problem: null };
      return event.type === 'instructor.picksLearner' ? { learner: event.learner, said: null, problem: null } : {};
    }),
    say: assign((_, outcome: SaveOutcome) => (outcome.ok ? { said: outcome.message, problem: null } : { said: null, problem: outcome.cancelled ? null : outcome.message })),
  },
}).createMachine({
  id: 'paper',
  context: ({ input }) => ({ kind: 'handout', size: input.size, learner: null, said: null, problem: null }),
  initial: 'choosing',
  states: {
    choosing: {
      on: {
        'instructor.picksPaper': { actions: 'pick' },
        'instructor.picksSize': { actions: 'pick' },
        'instructor.picksLearner': { actions: 'pick' },
        'instructor.prints': { guard: 'hasPages', target: 'printing' },
      },
    },
    printing: {
      invoke: {
        src: 'print',
        input: ({ event }) => (event.type === 'instructor.prints' ? event.file : { name: '', html: '', pageSize: 'A4' }),
        onDone: { target: 'choosing', actions: { type: 'say', params: ({ event }) => event.output } },
        onError: { target: 'choosing', actions: { type: 'say', params: ({ event }) => ({ ok: false as const, cancelled: false, message: messageOf(event.error, NOT_PRINTED) }) } },
      },
    },
  },
});

export type PaperSnapshot = SnapshotFrom<typeof paperMachine>;
