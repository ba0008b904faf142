import { applyFix, changeSentence, type Decision, type Edit, gainSentences, missSentence, nearestMiss, obstacleSentence, type PolicyRef, removalSentence, smallestChange, withoutStatement } from '#engine';
import type { Attempt, Scene } from '#lessons';
import type { Command } from '../commands.ts';
import { policyOfTrace } from '../policies.ts';
import { compiledWorld, requestOfAttempt } from './compiled.ts';

/** Something that would turn a decision, and the edit that does it. */
export interface Instead {
  readonly sentences: readonly string[];
  /** null: no policy can do it. */
  readonly command: Command | null;
}

/** What else would have come out: for a denial how near it came and what would allow it, for an allowance what takes it away. */
export interface WhatInstead {
  readonly misses: readonly string[];
  readonly changes: readonly Instead[];
}

export function whatInstead(scene: Scene, attempt: Attempt, decision: Decision): WhatInstead {
  const { request } = requestOfAttempt(scene, attempt);
  if (request === null) return { misses: [], changes: [] };
  const world = compiledWorld(scene);
  const misses = nearestMiss(decision).map((miss) => missSentence(miss, decision.trace.request));
  const change = smallestChange(world, request);
  if (change.kind === 'allowed') {
    const removals = withoutStatement(world, request).map((removal): Instead => {
      const sentences = [removalSentence(removal)];
      if (removal.kind === 'statement') return { sentences, command: editOf(scene, attempt, removal.statement.policy, removal.edits) };
      const key = scene.world.keys.find(({ grants }) => grants?.some(({ id }) => id === removal.grant) === true);
      return { sentences, command: key === undefined ? null : { do: 'deleteGrant', key: key.arn, index: key.grants?.findIndex(({ id }) => id === removal.grant) ?? -1 } };
    });
    return { misses, changes: removals };
  }
  if (change.kind === 'none') return { misses, changes: [{ sentences: change.obstacles.map(obstacleSentence), command: null }] };
  const commands = change.documents.map(({ document, isNew, edits }) => (isNew ? newOf(attempt, document, edits) : editOf(scene, attempt, document, edits)));
  const complete = commands.every((command) => command !== null);
  return { misses, changes: [{ sentences: [...change.steps.map(changeSentence), ...gainSentences(change.gains)], command: complete ? { do: 'several', commands } : null }] };
}

function editOf(scene: Scene, attempt: Attempt, document: PolicyRef, edits: readonly Edit[]): Command | null {
  const policy = policyOfTrace(scene, document, attempt);
  return policy === undefined ? null : { do: 'editPolicy', policy: policy.id, text: applyFix(policy.text, { label: '', edits }) };
}

function newOf(attempt: Attempt, { type, of, name }: PolicyRef, edits: readonly Edit[]): Command {
  const owner = type === 'sessionPolicy' ? attempt.as : type === 'vpcEndpointPolicy' ? (attempt.endpoint ?? of) : of;
  return { do: 'addPolicy', kind: type, of: owner, name, text: applyFix('', { label: '', edits }) };
}
