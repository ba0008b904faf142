import { assign, enqueueActions, setup, type ActorRefFrom, type SnapshotFrom } from 'xstate';
import type { Decision } from '#engine';
import type { Attempt, Lesson } from '#lessons';
import { principalMachine } from './principal.machine.ts';

/** What one person asked for, and what came of it. */
export interface ScenarioOutcome {
  readonly person: string;
  readonly attempt: Attempt;
  readonly decision: Decision;
}

export interface ScenarioInput {
  readonly lesson: Lesson;
  /** Asks the engine about the world as it is now. */
  readonly decide: (attempt: Attempt) => Decision;
  /** Milliseconds between two requests; 0 when nobody wants to watch. */
  readonly pace: number;
}

interface ScenarioContext extends ScenarioInput {
  readonly people: readonly { readonly person: string; readonly script: readonly Attempt[] }[];
  readonly actors: readonly ActorRefFrom<typeof principalMachine>[];
  /** Whose turn it is. */
  readonly turn: number;
  readonly outcomes: readonly ScenarioOutcome[];
}

export type ScenarioEvent =
  | { readonly type: 'learner.runs' }
  | { readonly type: 'learner.stops' }
  | { readonly type: 'principal.requests'; readonly person: string; readonly index: number };

/** Everybody's requests: those that the lesson's goals ask about, each once. */
export function scriptsOf(lesson: Lesson): { person: string; script: readonly Attempt[] }[] {
  return lesson.people.flatMap(({ id }) => {
    const script = lesson.checks.filter((check) => check.as === id);
    return script.length === 0 ? [] : [{ person: id, script }];
  });
}

/**
 * Runs the lesson's scenario: one actor per simulated principal, their requests one after another. When all have
 * spoken, the machine is done and its output is every outcome: one report for the lesson.
 */
export const scenarioMachine = setup({
  types: {
    context: {} as ScenarioContext,
    events: {} as ScenarioEvent,
    input: {} as ScenarioInput,
    emitted: {} as { type: 'scenario.reports'; outcomes: readonly ScenarioOutcome[] },
  },
  actors: { principal: principalMachine },
  delays: { pace: ({ context }) => context.pace },
  guards: {
    isEverybodyDone: ({ context }) => context.turn >= context.people.length,
  },
  actions: {
    begin: assign(({ context, spawn }) => ({
      turn: 0,
      outcomes: [],
      actors: context.people.map(({ person, script }) => spawn('principal', { id: person, input: { person, script } })),
    })),
    callNext: enqueueActions(({ context, enqueue }) => {
      const actor = context.actors[context.turn];
      if (actor !== undefined) enqueue.sendTo(actor, { type: 'scenario.calls' });
    }),
    answer: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'principal.requests') return;
      const actor = context.actors[context.turn];
      const attempt = context.people[context.turn]?.script[event.index];
      if (actor === undefined || attempt === undefined) return;
      const outcome = { person: event.person, attempt, decision: context.decide(attempt) };
      const more = event.index + 1 < (context.people[context.turn]?.script.length ?? 0);
      enqueue.assign({
        outcomes: [...context.outcomes, outcome],
        turn: more ? context.turn : context.turn + 1,
      });
      enqueue.sendTo(actor, { type: 'principal.hears' });
    }),
    report: enqueueActions(({ context, enqueue }) => enqueue.emit({ type: 'scenario.reports', outcomes: context.outcomes })),
    dismiss: enqueueActions(({ context, enqueue }) => {
      for (const actor of context.actors) enqueue.stopChild(actor);
      enqueue.assign({ actors: [] });
    }),
  },
}).createMachine({
  id: 'scenario',
  context: ({ input }) => ({ ...input, people: scriptsOf(input.lesson), actors: [], turn: 0, outcomes: [] }),
  initial: 'idle',
  states: {
    idle: { on: { 'learner.runs': { target: 'running', actions: 'begin' } } },
    running: {
      initial: 'calling',
      exit: 'dismiss',
      on: { 'learner.stops': 'idle', 'learner.runs': { target: 'running', reenter: true, actions: 'begin' } },
      states: {
        calling: {
          always: { guard: 'isEverybodyDone', target: '#scenario.done' },
          entry: 'callNext',
          on: { 'principal.requests': { target: 'pausing', actions: 'answer' } },
        },
        pausing: { after: { pace: 'calling' } },
      },
    },
    done: {
      entry: 'report',
      on: { 'learner.runs': { target: 'running', actions: 'begin' } },
    },
  },
});

export type ScenarioSnapshot = SnapshotFrom<typeof scenarioMachine>;
