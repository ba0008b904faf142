import { decide, type Decision, explain, headline, type Outcome } from '#engine';
import type { Attempt, Scene } from '#lessons';
import type { Expectation, Expected, SandboxDocument } from '../document.ts';
import { callerOf } from '../normal.ts';
import { compiledWorld, requestOfAttempt } from './compiled.ts';

/** The decision of a request, or why it cannot be asked. */
export type Asked = { readonly decision: Decision } | { readonly problem: string };

/** What comes out when somebody of the scene asks. */
export function askedOf(scene: Scene, attempt: Attempt): Asked {
  const { request, problems } = requestOfAttempt(scene, attempt);
  if (request === null) return { problem: `${problems[0]?.path ?? 'The request'}: ${problems[0]?.message ?? 'cannot be read'}.` };
  return { decision: explain(compiledWorld(scene), request) };
}

/** One expectation, held against the world as it is. */
export interface ExpectationResult {
  readonly expectation: Expectation;
  readonly met: boolean;
  /** Against the checkpoint: the last edits broke it, or mended it. */
  readonly change: 'broken' | 'mended' | null;
  /** What came out instead, in a sentence; null where it is met. */
  readonly instead: string | null;
}

/** Every expectation against the world as it is, and whether the edits since the checkpoint changed it. */
export function expectationResults({ scene, expectations }: SandboxDocument, baseline: Scene): readonly ExpectationResult[] {
  return expectations.map((expectation) => {
    const met = holds(scene, expectation);
    const before = scene === baseline ? met : holds(baseline, expectation);
    return { expectation, met, change: before === met ? null : met ? 'mended' : 'broken', instead: met ? null : insteadOf(scene, expectation.attempt) };
  });
}

/** Expectations that belong together; without a name those that are in no suite. */
export interface Suite {
  readonly name: string | null;
  readonly results: readonly ExpectationResult[];
  readonly failing: number;
}

/** The results by suite, in the order in which suites first come; those of none come first. */
export function suitesOf(results: readonly ExpectationResult[]): readonly Suite[] {
  const names = new Set([null, ...results.map(({ expectation }) => expectation.suite ?? null)]);
  const suites = [...names].map((name) => ({ name, results: results.filter(({ expectation }) => (expectation.suite ?? null) === name) }));
  return suites.filter((one) => one.results.length > 0).map((one) => ({ ...one, failing: one.results.filter(({ met }) => !met).length }));
}

function insteadOf(scene: Scene, attempt: Attempt): string {
  const asked = askedOf(scene, attempt);
  return 'problem' in asked ? asked.problem : headline(asked.decision);
}

function holds(scene: Scene, { attempt, expected }: Expectation): boolean {
  const { request } = requestOfAttempt(scene, attempt);
  return request !== null && meets(decide(compiledWorld(scene), request), expected);
}

/** Whether an outcome is the expected one: only what is given is compared, but an absent error means none. */
function meets(outcome: Outcome, expected: Expected): boolean {
  const isAllowed = outcome.decision === 'allow' && outcome.error === undefined;
  if (expected.decision === 'anyDeny') return !isAllowed;
  if (outcome.decision !== expected.decision || outcome.error !== expected.error) return false;
  return expected.deniedBy === undefined || outcome.deniedBy === expected.deniedBy;
}

/** The name that an expectation gets of itself: "Bob must never call Decrypt on orders-key". */
export function nameOfExpectation(scene: Scene, attempt: Attempt, expected: Expected): string {
  const what = [...scene.keys, ...scene.buckets].find(({ id }) => id === attempt.key)?.name;
  const can = expected.decision === 'allow' ? (expected.error === undefined ? 'can call' : `gets ${expected.error} for`) : 'must never call';
  return `${callerOf(scene, attempt.as).name} ${can} ${attempt.action.replace(/^kms:/, '')}${what === undefined ? '' : ` on ${what}`}`;
}
