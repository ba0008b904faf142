import * as v from 'valibot';
import type { Catalogue } from './texts.ts';

/**
 * What the window asks of the process beside it, in which the simulated KMS runs and files are read. Questions and answers are JSON
 * texts: the main process passes them on as they are, and who is asked parses them.
 */

const questionKinds = ['call', 'read', 'write'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** A world of the largest size that is kept, with a file of the largest size beside it. */
export const MAX_QUESTION = 60_000_000;

/** Numbers of a page's questions: each has its own. */
const numberSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER));

const questionSchema = v.strictObject({ id: numberSchema, kind: v.picklist(questionKinds), text: v.pipe(v.string(), v.maxLength(MAX_QUESTION)) });

export type Question = v.InferOutput<typeof questionSchema>;

/** A question as the process gets it. */
export interface Asked extends Question {
  /** The texts of the language that is spoken, null for English; absent: the same as before. */
  readonly catalogue?: Catalogue | null;
}

/** What came of a question: an answer, or why there is none, in words for the learner. */
export type Answered = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

export const parseQuestion = (value: unknown): Question => v.parse(questionSchema, value);
export const parseQuestionNumber = (value: unknown): number => v.parse(numberSchema, value);

/** What the process says. */
const replySchema = v.variant('ok', [
  v.strictObject({ id: v.number(), ok: v.literal(true), text: v.string() }),
  v.strictObject({ id: v.number(), ok: v.literal(false), message: v.string(), stack: v.string() }),
]);

export type Reply = v.InferOutput<typeof replySchema>;

/** null: it is no reply. */
export function parseReply(value: unknown): Reply | null {
  const read = v.safeParse(replySchema, value);
  return read.success ? read.output : null;
}

export interface ServiceBridge {
  /** Asks; questions are answered one after another. */
  ask(question: Question): Promise<Answered>;
  /** Nobody waits for the answer any more: what is still busy with it is stopped. Not `ok`: nothing was. */
  giveUp(id: number): Promise<{ readonly ok: boolean }>;
}

export const serviceChannels = {
  ask: 'lab:ask',
  giveUp: 'lab:give-up',
} as const;
