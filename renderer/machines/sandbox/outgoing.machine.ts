import type { Exported } from '#exchange';
import { assign, fromPromise, setup, type SnapshotFrom } from 'xstate';
import { messageOf } from '../keeping.ts';
import type { OutgoingForm, WritingAnswer, WritingQuestion } from './views/outgoing-forms.ts';

/** A form that is wanted, and what it is of. */
export interface Wanted {
  readonly form: OutgoingForm;
  readonly question: WritingQuestion;
}

export interface OutgoingContext {
  readonly wanted: Wanted | null;
  /** What was written last: it is seen until what is wanted now is there. */
  readonly made: { readonly form: OutgoingForm; readonly exported: Exported } | null;
  readonly failure: string | null;
}

type OutgoingEvent = { readonly type: 'learner.wants'; readonly wanted: Wanted } | { readonly type: 'learner.triesAgain' } | { readonly type: 'learner.leaves' };

const NOT_WRITTEN = 'The text could not be written.';
const none: OutgoingContext = { wanted: null, made: null, failure: null };

/** What goes out of the sandbox: the form that is wanted is written elsewhere, and is here as long as the sheet is open. */
export const outgoingMachine = setup({
  types: { context: {} as OutgoingContext, events: {} as OutgoingEvent, tags: {} as 'writing' | 'writingLong' },
  actors: { write: fromPromise<WritingAnswer, WritingQuestion | undefined>(() => Promise.reject(new Error('Nobody writes.'))) },
  delays: { writingPause: 300 },
  guards: { hasFailed: ({ context }) => context.failure !== null },
}).createMachine({
  id: 'outgoing',
  context: none,
  initial: 'idle',
  on: {
    'learner.wants': { target: '.writing', actions: assign(({ event }) => ({ wanted: event.wanted })) },
    'learner.triesAgain': { guard: 'hasFailed', target: '.writing' },
    'learner.leaves': { target: '.idle', actions: assign(none) },
  },
  states: {
    idle: {},
    writing: {
      tags: 'writing',
      initial: 'soon',
      states: { soon: { after: { writingPause: 'long' } }, long: { tags: 'writingLong' } },
      entry: assign({ failure: null }),
      invoke: {
        src: 'write',
        input: ({ context }) => context.wanted?.question,
        onDone: { target: 'idle', actions: assign(({ context: { wanted }, event }) => ({ made: wanted === null || event.output === null ? null : { form: wanted.form, exported: event.output } })) },
        onError: { target: 'idle', actions: assign(({ event }) => ({ made: null, failure: messageOf(event.error, NOT_WRITTEN) })) },
      },
    },
  },
});

export type OutgoingSnapshot = SnapshotFrom<typeof outgoingMachine>;
