import { assign, sendParent, setup } from 'xstate';
import type { Attempt } from '#lessons';

/** Somebody of the lesson, with the requests that they make when the scenario runs. */
export interface PrincipalInput {
  readonly person: string;
  readonly script: readonly Attempt[];
}

interface PrincipalContext extends PrincipalInput {
  readonly at: number;
}

export type PrincipalEvent = { readonly type: 'scenario.calls' } | { readonly type: 'principal.hears' };

/** A simulated principal: makes its requests one after another, each when it is called, and waits to hear the answer. */
export const principalMachine = setup({
  types: { context: {} as PrincipalContext, events: {} as PrincipalEvent, input: {} as PrincipalInput },
  guards: { hasMore: ({ context }) => context.at < context.script.length },
  actions: {
    request: sendParent(({ context }) => ({ type: 'principal.requests', person: context.person, index: context.at })),
    next: assign({ at: ({ context }) => context.at + 1 }),
  },
}).createMachine({
  id: 'principal',
  context: ({ input }) => ({ ...input, at: 0 }),
  initial: 'waiting',
  states: {
    waiting: { on: { 'scenario.calls': { guard: 'hasMore', target: 'asking' } } },
    asking: {
      entry: 'request',
      on: { 'principal.hears': { target: 'waiting', actions: 'next' } },
    },
  },
});
