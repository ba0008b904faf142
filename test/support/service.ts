import { fromPromise } from 'xstate';
import { answerTo } from '../../electron/service/answers.ts';
import type { QuestionKind } from '../../electron/shared/service.ts';
import type { ConsoleAnswer, ConsoleCall } from '../../renderer/machines/sandbox/console/kms.ts';
import type { ReadingAnswer, ReadingQuestion } from '../../renderer/machines/sandbox/reading.ts';

/** Asks what answers in the process beside the window, in this one: questions and answers are texts, as on their way. */
export async function asked<Answer>(kind: QuestionKind, question: unknown, now: () => number = Date.now): Promise<Answer> {
  return JSON.parse(await answerTo(kind, JSON.stringify(question), now)) as Answer;
}

/** The sandbox's actors that ask there. */
export const asking = (now: () => number = Date.now) => ({
  read: fromPromise<ReadingAnswer, ReadingQuestion>(({ input }) => asked('read', input, now)),
  call: fromPromise<ConsoleAnswer, ConsoleCall>(({ input }) => asked('call', input, now)),
});
