import type { Decision, PolicyRef, Range } from '#engine';

/** What the spotlight falls on while a decision is walked through: a policy, the statements of it that count, and the others. */
export interface Spotlight {
  readonly policy: PolicyRef;
  readonly lit: readonly Range[];
  readonly dark: readonly Range[];
}

/**
 * The spotlight at a step of the walkthrough; null before the first gate, after the last, and at gates without a policy of
 * the learner's. Of the gate's policies it is the one whose answer counts.
 *
 * @param step as the walkthrough counts: 1 is the first gate
 */
export function spotlightAt(decision: Decision, step: number): Spotlight | null {
  const gate = decision.trace.gates[step - 1];
  if (gate === undefined || gate.answer === 'notConsulted') return null;
  const traces = gate.policies.filter(({ statements }) => statements.length > 0);
  const trace = traces.find(({ answer }) => answer === gate.answer) ?? traces[0];
  if (trace === undefined) return null;
  const rangesOf = (matching: boolean): Range[] => trace.statements.filter(({ matches }) => matches === matching).map(({ statement }) => statement.range);
  return { policy: trace.policy, lit: rangesOf(true), dark: rangesOf(false) };
}
