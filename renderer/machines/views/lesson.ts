import type { ExplanationLine, PolicyRef } from '#engine';
import { type Attempt, type Documents, isPolicyOf, type Lesson, type LessonDocument, quickAsker } from '#lessons';
import { type AnswerShape, shapeOf } from './answer.ts';

/** The document of the lesson that a policy of the trace is; undefined when the lesson does not show it. */
export function documentOf(lesson: Lesson, policy: PolicyRef | undefined): LessonDocument | undefined {
  if (policy === undefined) return undefined;
  return lesson.documents.find((document) => isPolicyOf(lesson, document, policy));
}

/** The number of the line on which the words of a trace line stand; null when no document shows them. */
export function lineNumberOf(lesson: Lesson, documents: Documents, line: ExplanationLine): number | null {
  const document = documentOf(lesson, line.policy);
  const range = line.marks?.exact[0] ?? line.marks?.statement;
  if (document === undefined || range === undefined) return null;
  return (documents[document.doc] ?? '').slice(0, range.from).split('\n').length;
}

/** One person's own answer to a request, and whether the learner's edits changed it. */
export interface PersonAnswer {
  readonly shape: AnswerShape;
  readonly change: 'gained' | 'lost' | null;
}

/** What everybody of the lesson would hear if they made the same request: who gained and who lost since the start. */
export function answersOf(lesson: Lesson, documents: Documents, attempt: Attempt): ReadonlyMap<string, PersonAnswer> {
  const now = quickAsker(lesson, documents);
  return new Map(
    askedByAll(lesson, attempt).map(({ id, own, atFirst }) => {
      const shape = shapeOf(now(own));
      const is = shape === 'allow';
      return [id, { shape, change: is === atFirst ? null : is ? 'gained' : 'lost' }] as const;
    }),
  );
}

/** A request as one of the people makes it, and whether it was allowed with the documents as they were at the start. */
interface OwnAttempt {
  readonly id: string;
  readonly own: Attempt;
  readonly atFirst: boolean;
}

const askedBefore = new WeakMap<Lesson, WeakMap<Attempt, readonly OwnAttempt[]>>();

/** A request of the lesson as everybody makes it: the same objects each time, so that an answer is worked out once. */
function askedByAll(lesson: Lesson, attempt: Attempt): readonly OwnAttempt[] {
  const known = askedBefore.get(lesson) ?? new WeakMap<Attempt, readonly OwnAttempt[]>();
  askedBefore.set(lesson, known);
  const before = known.get(attempt);
  if (before !== undefined) return before;
  const ask = quickAsker(lesson, lesson.start);
  const all = lesson.people.map(({ id }): OwnAttempt => {
    const own = id === attempt.as ? attempt : { ...attempt, as: id };
    return { id, own, atFirst: shapeOf(ask(own)) === 'allow' };
  });
  known.set(attempt, all);
  return all;
}
