import type { PolicyType, Verdict } from '#engine';
import type { Attempt, Scene } from './scene-types.ts';

/** A policy of the scene that a question puts before the learner. */
export interface ShownPolicy {
  readonly label: string;
  readonly kind: PolicyType;
  /** As in a lesson's documents. */
  readonly of: string;
  /** The policy's text, read from the scene. */
  readonly text: string;
}

interface AnyQuestion {
  readonly id: string;
  /** The world that it is asked about; nothing in it is a lesson's own. */
  readonly scene: Scene;
  /** The lesson that it brings back. */
  readonly lesson: string;
  readonly prompt: string;
  readonly show: readonly ShownPolicy[];
  /** What the answer teaches, shown with the engine's own reasons. */
  readonly after: string;
}

/** The learner says allowed, not allowed, or denied. */
export interface DecisionQuestion extends AnyQuestion {
  readonly ask: 'decision';
  readonly check: Attempt;
  /** What the author expects; the answer is the engine's, and the checker holds the two together. */
  readonly expect: { readonly decision: Verdict; readonly deniedBy?: PolicyType };
}

/** The learner marks everybody of the scene who may. */
export interface WhoQuestion extends AnyQuestion {
  readonly ask: 'who';
  readonly check: Omit<Attempt, 'as'>;
  /** Short names of people. */
  readonly expect: { readonly who: readonly string[] };
}

export type Question = DecisionQuestion | WhoQuestion;

/** A unit's mixed quiz, and the cards that come back after it. */
export interface Quiz {
  readonly quiz: readonly Question[];
  readonly cards: readonly Question[];
}
