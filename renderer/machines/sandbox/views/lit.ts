import type { Decision, Range } from '#engine';
import type { Attempt, Scene } from '#lessons';
import { spotlightAt } from '../../views/spotlight.ts';
import { policyOfTrace, type WorldPolicy } from '../policies.ts';

/** A policy of the world in the spotlight of a presentation, and what of its text stands in the dark. */
export interface Lit {
  readonly policy: WorldPolicy;
  readonly text: string;
  readonly parts: readonly { readonly kind: 'statement'; readonly range: Range }[];
}

/** What is lit at a step of the walkthrough; null where no policy of the world is visited. */
export function litAt(scene: Scene, attempt: Attempt, decision: Decision, step: number): Lit | null {
  const spot = spotlightAt(decision, step);
  const policy = policyOfTrace(scene, spot?.policy, attempt);
  return spot === null || policy === undefined ? null : { policy, text: policy.text, parts: spot.dark.map((range) => ({ kind: 'statement', range })) };
}
