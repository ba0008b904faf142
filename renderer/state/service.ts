import type { LabBridge } from '#contract';
import { bridge } from './bridge.ts';

type Kind = Parameters<LabBridge['ask']>[0]['kind'];

let last = 0;

/**
 * Asks the process beside the window. Rejects with words for the learner where there is no answer.
 *
 * @param signal tells that nobody waits any more: the question is given up
 */
export async function ask<Answer>(kind: Kind, question: unknown, signal: AbortSignal): Promise<Answer> {
  last += 1;
  const id = last;
  const giveUp = (): void => void bridge.giveUp(id);
  signal.addEventListener('abort', giveUp);
  // What is larger than anything that is kept is not passed on.
  const answered = await bridge.ask({ id, kind, text: JSON.stringify(question) }).catch(() => ({ ok: false, message: 'This is far too large.' }) as const);
  signal.removeEventListener('abort', giveUp);
  if (!answered.ok) throw new Error(answered.message);
  return JSON.parse(answered.text) as Answer;
}
