import { assign, setup, type SnapshotFrom } from 'xstate';
import type { Verdict } from '#engine';

/** Hands in the room: how many think so. */
export type Votes = Readonly<Record<Verdict, number>>;

export interface PresenterContext {
  /** When the presentation began, in milliseconds since 1970. */
  readonly began: number;
  /** When each lesson was first shown in it. */
  readonly lessons: Readonly<Record<string, number>>;
  /** The last keys that were pressed, newest last: `Ctrl+Enter`. */
  readonly keys: readonly string[];
  /** What the room is asked. */
  readonly question: string;
  readonly votes: Votes;
  /** What the engine decided when the hands were counted; null until then. */
  readonly answer: Verdict | null;
}

export type PresenterEvent =
  | { readonly type: 'instructor.presents'; readonly now: number }
  | { readonly type: 'instructor.leaves' }
  /** A lesson is on the screen. */
  | { readonly type: 'instructor.opens'; readonly lesson: string; readonly now: number }
  | { readonly type: 'instructor.presses'; readonly chord: string }
  | { readonly type: 'instructor.asks'; readonly question: string }
  | { readonly type: 'instructor.counts'; readonly verdict: Verdict; readonly count: number }
  /** `answer`: null where nobody decides the request, so that there is nothing to reveal. */
  | { readonly type: 'instructor.reveals'; readonly answer: Verdict | null }
  | { readonly type: 'instructor.endsVote' };

export const noVotes: Votes = { allow: 0, implicitDeny: 0, explicitDeny: 0 };
const MOST_HANDS = 999;
const MOST_KEYS = 3;

/** What most people thought; null when nobody voted, or two answers are even. */
export function majorityOf(votes: Votes): Verdict | null {
  const ranked = (Object.entries(votes) as [Verdict, number][]).sort(([, one], [, other]) => other - one);
  const [first, second] = ranked;
  return first === undefined || first[1] === 0 || first[1] === second?.[1] ? null : first[0];
}

/** How many hands there were. */
export function handsOf(votes: Votes): number {
  return Object.values(votes).reduce((sum, count) => sum + count, 0);
}

/** Showing the app to a room: since when, which keys were pressed, and a vote by hand. Nothing of it is kept. */
export const presenterMachine = setup({
  types: { context: {} as PresenterContext, events: {} as PresenterEvent, tags: {} as 'keepsBack' | 'votes' },
  delays: { keysFade: 2500 },
  guards: {
    hasAnswer: ({ event }) => event.type === 'instructor.reveals' && event.answer !== null,
    isCount: ({ event }) => event.type === 'instructor.counts' && Number.isInteger(event.count) && event.count >= 0 && event.count <= MOST_HANDS,
  },
  actions: {
    begin: assign(({ event }) => (event.type === 'instructor.presents' ? { began: event.now, lessons: {}, keys: [], question: '', votes: noVotes, answer: null } : {})),
    open: assign(({ context, event }) => (event.type === 'instructor.opens' ? { lessons: { [event.lesson]: event.now, ...context.lessons } } : {})),
    noteKeys: assign(({ context, event }) => (event.type === 'instructor.presses' ? { keys: [...context.keys, event.chord].slice(-MOST_KEYS) } : {})),
    forgetKeys: assign({ keys: [] }),
    ask: assign(({ event }) => (event.type === 'instructor.asks' ? { question: event.question, votes: noVotes, answer: null } : {})),
    reveal: assign(({ event }) => (event.type === 'instructor.reveals' ? { answer: event.answer } : {})),
    count: assign(({ context, event }) => (event.type === 'instructor.counts' ? { votes: { ...context.votes, [event.verdict]: event.count } } : {})),
  },
}).createMachine({
  id: 'presenter',
  context: { began: 0, lessons: {}, keys: [], question: '', votes: noVotes, answer: null },
  initial: 'away',
  states: {
    away: { on: { 'instructor.presents': { target: 'presenting', actions: 'begin' } } },
    presenting: {
      type: 'parallel',
      on: { 'instructor.leaves': 'away', 'instructor.opens': { actions: 'open' } },
      states: {
        keys: {
          initial: 'quiet',
          on: { 'instructor.presses': { target: '.shown', actions: 'noteKeys' } },
          states: { quiet: {}, shown: { after: { keysFade: { target: 'quiet', actions: 'forgetKeys' } } } },
        },
        vote: {
          initial: 'none',
          states: {
            none: { on: { 'instructor.asks': { target: 'counting', actions: 'ask' } } },
            /** Hands go up: the decision is kept back. Hands that went up for another question do not count. */
            counting: {
              tags: ['keepsBack', 'votes'],
              on: {
                'instructor.asks': { actions: 'ask' },
                'instructor.counts': { guard: 'isCount', actions: 'count' },
                'instructor.reveals': [{ guard: 'hasAnswer', target: 'revealed', actions: 'reveal' }, { target: 'none' }],
                'instructor.endsVote': 'none',
              },
            },
            revealed: { tags: 'votes', on: { 'instructor.asks': { target: 'counting', actions: 'ask' }, 'instructor.endsVote': 'none' } },
          },
        },
      },
    },
  },
});

export type PresenterSnapshot = SnapshotFrom<typeof presenterMachine>;
