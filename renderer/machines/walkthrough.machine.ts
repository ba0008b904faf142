import { assign, setup, type SnapshotFrom } from 'xstate';
import type { Decision, Gate } from '#engine';

export interface WalkthroughContext {
  readonly decision: Decision;
  /** 0: the request sets out; 1 … n: it has passed that many gates; n + 1: the outcome is known. */
  readonly step: number;
  readonly speed: number;
  /** Still pictures only. */
  readonly still: boolean;
}

export type WalkthroughEvent =
  | { readonly type: 'learner.plays' }
  | { readonly type: 'learner.pauses' }
  | { readonly type: 'learner.stepsForward' }
  | { readonly type: 'learner.stepsBack' }
  | { readonly type: 'learner.jumpsToDecidingStep' }
  | { readonly type: 'learner.restarts' }
  | { readonly type: 'learner.setsSpeed'; readonly speed: number };

export interface WalkthroughInput {
  readonly decision: Decision;
  readonly still?: boolean;
}

/** Milliseconds that the token takes from gate to gate at speed 1. */
export const STEP_TIME = 650;

/** The gates that stand on the road. What was not consulted has its place, and is passed. */
function gatesOnRoad(decision: Decision): readonly Gate[] {
  return decision.trace.gates;
}

export function lastStep(decision: Decision): number {
  return gatesOnRoad(decision).length + 1;
}

function decidingStep(decision: Decision): number {
  const index = gatesOnRoad(decision).findIndex(({ deciding }) => deciding);
  return index < 0 ? lastStep(decision) : index + 1;
}

/** Plays a decision's trace step by step: play, pause, step, back, speed, jump to the deciding step. */
export const walkthroughMachine = setup({
  types: { context: {} as WalkthroughContext, events: {} as WalkthroughEvent, input: {} as WalkthroughInput },
  delays: { stepTime: ({ context }) => STEP_TIME / context.speed },
  guards: {
    isStill: ({ context }) => context.still,
    isAtEnd: ({ context }) => context.step >= lastStep(context.decision),
    isNotAtStart: ({ context }) => context.step > 0,
    isNotAtEnd: ({ context }) => context.step < lastStep(context.decision),
    isSpeed: ({ event }) => event.type === 'learner.setsSpeed' && event.speed > 0 && event.speed <= 8,
  },
  actions: {
    forward: assign({ step: ({ context }) => Math.min(context.step + 1, lastStep(context.decision)) }),
    back: assign({ step: ({ context }) => Math.max(context.step - 1, 0) }),
    toStart: assign({ step: 0 }),
    toEnd: assign({ step: ({ context }) => lastStep(context.decision) }),
    toDeciding: assign({ step: ({ context }) => decidingStep(context.decision) }),
    setSpeed: assign({ speed: ({ context, event }) => (event.type === 'learner.setsSpeed' ? event.speed : context.speed) }),
  },
}).createMachine({
  id: 'walkthrough',
  context: ({ input }) => ({ decision: input.decision, step: 0, speed: 1, still: input.still === true }),
  initial: 'idle',
  on: {
    'learner.setsSpeed': { guard: 'isSpeed', actions: 'setSpeed' },
    'learner.jumpsToDecidingStep': { target: '.paused', actions: 'toDeciding' },
    'learner.stepsForward': { guard: 'isNotAtEnd', target: '.paused', actions: 'forward' },
    'learner.stepsBack': { guard: 'isNotAtStart', target: '.paused', actions: 'back' },
  },
  states: {
    idle: {
      always: { guard: 'isStill', target: 'finished', actions: 'toEnd' },
      on: { 'learner.plays': 'playing' },
    },
    playing: {
      always: { guard: 'isAtEnd', target: 'finished' },
      after: { stepTime: { target: 'playing', reenter: true, actions: 'forward' } },
      on: { 'learner.pauses': 'paused', 'learner.restarts': { target: 'playing', reenter: true, actions: 'toStart' } },
    },
    paused: {
      always: { guard: 'isAtEnd', target: 'finished' },
      on: { 'learner.plays': 'playing', 'learner.restarts': { target: 'playing', actions: 'toStart' } },
    },
    finished: {
      on: { 'learner.plays': { target: 'playing', actions: 'toStart' }, 'learner.restarts': { target: 'playing', actions: 'toStart' } },
    },
  },
});

export type WalkthroughSnapshot = SnapshotFrom<typeof walkthroughMachine>;
