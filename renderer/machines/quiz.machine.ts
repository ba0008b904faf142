import { assign, setup, type SnapshotFrom } from 'xstate';
import type { Verdict } from '#engine';
import { type Answer, isRight, type Question } from '#lessons';

/** What was answered to one question, and whether it was right. */
export interface Given {
  readonly answer: Answer;
  readonly right: boolean;
}

export interface QuizContext {
  readonly title: string;
  readonly questions: readonly Question[];
  readonly at: number;
  /** By the question's place. */
  readonly given: readonly Given[];
  /** People marked so far, while a question asks who. */
  readonly marked: readonly string[];
}

export type QuizEvent =
  | { readonly type: 'learner.marks'; readonly person: string }
  | { readonly type: 'learner.answers'; readonly verdict?: Verdict }
  | { readonly type: 'learner.continues' };

export interface QuizInput {
  readonly title: string;
  readonly questions: readonly Question[];
}

/** Right answers that show that somebody knows the unit. */
const ENOUGH = 0.8;

export function questionOf({ questions, at }: QuizContext): Question {
  const question = questions[at] ?? questions[0];
  if (question === undefined) throw new Error('a quiz has at least one question');
  return question;
}

export function countRight({ given }: Pick<QuizContext, 'given'>): number {
  return given.filter(({ right }) => right).length;
}

/** Whether this many right answers are enough to know a unit. */
export function isEnough(right: number, of: number): boolean {
  return of > 0 && right / of >= ENOUGH;
}

function answerIn(context: QuizContext, event: QuizEvent): Answer | null {
  if (event.type !== 'learner.answers') return null;
  if (questionOf(context).ask === 'who') return { who: context.marked };
  return event.verdict === undefined ? null : { decision: event.verdict };
}

/**
 * Questions, one after another: each is answered, then the answer is shown with its reasons. It serves a unit's quiz
 * and a day's review cards alike.
 */
export const quizMachine = setup({
  types: { context: {} as QuizContext, events: {} as QuizEvent, input: {} as QuizInput, tags: {} as 'asks' | 'showsAnswer' },
  guards: {
    asksWho: ({ context, event }) => {
      const question = questionOf(context);
      return event.type === 'learner.marks' && question.ask === 'who' && question.scene.people.some(({ id }) => id === event.person);
    },
    isAnswer: ({ context, event }) => answerIn(context, event) !== null,
    isLast: ({ context }) => context.at >= context.questions.length - 1,
    isEmpty: ({ context }) => context.questions.length === 0,
  },
  actions: {
    mark: assign(({ context, event }) => {
      if (event.type !== 'learner.marks') return {};
      const { marked } = context;
      return { marked: marked.includes(event.person) ? marked.filter((one) => one !== event.person) : [...marked, event.person] };
    }),
    take: assign(({ context, event }) => {
      const answer = answerIn(context, event);
      return answer === null ? {} : { given: [...context.given, { answer, right: isRight(questionOf(context), answer) }] };
    }),
    next: assign({ at: ({ context }) => context.at + 1, marked: [] }),
  },
}).createMachine({
  id: 'quiz',
  context: ({ input }) => ({ ...input, at: 0, given: [], marked: [] }),
  initial: 'asking',
  states: {
    asking: {
      tags: 'asks',
      always: { guard: 'isEmpty', target: 'finished' },
      on: {
        'learner.marks': { guard: 'asksWho', actions: 'mark' },
        'learner.answers': { guard: 'isAnswer', target: 'revealing', actions: 'take' },
      },
    },
    revealing: {
      tags: 'showsAnswer',
      on: { 'learner.continues': [{ guard: 'isLast', target: 'finished' }, { target: 'asking', actions: 'next' }] },
    },
    finished: {},
  },
});

export type QuizSnapshot = SnapshotFrom<typeof quizMachine>;
