import { assign, setup, type SnapshotFrom } from 'xstate';
import { findEntry, type Found, type ReferenceTopic, searchReference, type TopicId } from './views/reference/index.ts';

export interface ReferenceContext {
  readonly topics: readonly ReferenceTopic[];
  readonly topic: TopicId;
  /** The entry that was asked for, to be shown first. */
  readonly entry: string | null;
  readonly query: string;
}

export type ReferenceEvent =
  | { readonly type: 'learner.searches'; readonly query: string }
  | { readonly type: 'learner.opensTopic'; readonly topic: TopicId }
  | { readonly type: 'learner.opensEntry'; readonly id: string };

const MAX_QUERY = 200;

/** What the query finds; empty while nothing is searched for. */
export function foundIn({ topics, query }: ReferenceContext): readonly Found[] {
  return searchReference(topics, query);
}

/** The reference: which topic is open, which entry was asked for, what is searched for. */
export const referenceMachine = setup({
  types: { context: {} as ReferenceContext, events: {} as ReferenceEvent, input: {} as { topics: readonly ReferenceTopic[] } },
  guards: {
    asks: ({ event }) => event.type === 'learner.searches' && event.query.trim() !== '',
    knowsTopic: ({ context, event }) => event.type === 'learner.opensTopic' && context.topics.some(({ id }) => id === event.topic),
    knowsEntry: ({ context, event }) => event.type === 'learner.opensEntry' && findEntry(context.topics, event.id) !== undefined,
  },
  actions: {
    takeQuery: assign(({ event }) => (event.type === 'learner.searches' ? { query: event.query.slice(0, MAX_QUERY) } : {})),
    openTopic: assign(({ event }) => (event.type === 'learner.opensTopic' ? { topic: event.topic, entry: null, query: '' } : {})),
    openEntry: assign(({ context, event }) => {
      if (event.type !== 'learner.opensEntry') return {};
      const found = findEntry(context.topics, event.id);
      return found === undefined ? {} : { topic: found.topic, entry: event.id, query: '' };
    }),
  },
}).createMachine({
  id: 'reference',
  context: ({ input }) => ({ topics: input.topics, topic: 'order', entry: null, query: '' }),
  initial: 'browsing',
  on: {
    'learner.searches': [{ guard: 'asks', target: '.searching', actions: 'takeQuery' }, { target: '.browsing', actions: 'takeQuery' }],
    'learner.opensTopic': { guard: 'knowsTopic', target: '.browsing', actions: 'openTopic' },
    'learner.opensEntry': { guard: 'knowsEntry', target: '.browsing', actions: 'openEntry' },
  },
  states: { browsing: {}, searching: {} },
});

export type ReferenceSnapshot = SnapshotFrom<typeof referenceMachine>;
