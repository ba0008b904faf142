import { type AccessGoal, counterexampleSentence, findCounterexample } from '#engine';
import type { Attempt } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { attemptOf } from '../from-cases.ts';
import { compiledWorld } from './compiled.ts';

/** What the search for a request that is wrongly allowed came to. */
export interface Wrongly {
  readonly sentence: string;
  /** What was searched. */
  readonly space: string;
  /** The request that was found, to look at; null: none, or one of a caller that the world does not have. */
  readonly attempt: Attempt | null;
}

/** Searches for a request that the key's policies allow although an expectation forbids it, whatever else it carries. */
export function wronglyAllowed(document: SandboxDocument, key: string): Wrongly {
  const { scene, expectations } = document;
  const goal: AccessGoal = {
    kind: 'rules',
    rules: expectations.map(({ attempt, expected }) => ({
      principals: [scene.people.find(({ id }) => id === attempt.as)?.arn ?? attempt.as],
      actions: [attempt.action],
      allowed: expected.decision === 'allow',
    })),
  };
  const result = findCounterexample(compiledWorld(scene), key, goal);
  const { callers, actions, requests, tried, complete } = result.space;
  return {
    sentence: counterexampleSentence(result),
    space: `Searched: ${callers.length} callers and ${actions.length} groups of operations that the policies treat alike, ${tried} of ${requests} requests that the expectations forbid${complete ? '' : '; the search was cut off there'}.`,
    attempt: result.found === null ? null : attemptOf(scene, result.found.request),
  };
}
