import { faultOf } from '../shared/plain-json.ts';
import { MAX_QUESTION, type QuestionKind } from '../shared/service.ts';
import { runLine } from '../../renderer/machines/sandbox/console/kms.ts';
import { readFor } from '../../renderer/machines/sandbox/incoming.ts';
import { written } from '../../renderer/machines/sandbox/views/outgoing.ts';
import { readCall, readReading, readWriting } from './questions.ts';

/** By the kind of a question: what is done with it. */
const answers: Readonly<Record<QuestionKind, (question: unknown, now: () => number) => unknown>> = {
  call: (question, now) => runLine(readCall(question), now),
  read: (question) => readFor(readReading(question)),
  write: (question) => written(readWriting(question)),
};

/**
 * Answers a question. Each is answered by itself: nothing of it stays behind for the next.
 *
 * @param text JSON from an untrusted source
 * @param now milliseconds since 1970
 * @returns the answer as JSON; rejects with what is wrong with the question
 */
export async function answerTo(kind: QuestionKind, text: string, now: () => number = Date.now): Promise<string> {
  const question: unknown = JSON.parse(text);
  const fault = faultOf(question, MAX_QUESTION);
  if (fault !== null) throw new Error(`The question ${fault}.`);
  return JSON.stringify(await answers[kind](question, now));
}
