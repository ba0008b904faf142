import type { ExplanationLine, PolicyRef } from '#engine';
import { asker, type Attempt, type Documents, isPolicyOf, type Lesson, type LessonDocument } from '#lessons';
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
  const now = asker(lesson, documents);
  const before = allowedAtFirst(lesson, attempt);
  return new Map(
    lesson.people.map(({ id }) => {
      const shape = shapeOf(now({ ...attempt, as: id }));
      const is = shape === 'allow';
      return [id, { shape, change: is === before.has(id) ? null : is ? 'gained' : 'lost' }] as const;
    }),
  );
}

const atFirst = new WeakMap<Lesson, WeakMap<Attempt, ReadonlySet<string>>>();

/** Who could make a request of the lesson with its documents as they were at the start. */
function allowedAtFirst(lesson: Lesson, attempt: Attempt): ReadonlySet<string> {
  const answers = atFirst.get(lesson) ?? new WeakMap<Attempt, ReadonlySet<string>>();
  atFirst.set(lesson, answers);
  const known = answers.get(attempt);
  if (known !== undefined) return known;
  const ask = asker(lesson, lesson.start);
  const found = new Set(lesson.people.filter(({ id }) => shapeOf(ask({ ...attempt, as: id })) === 'allow').map(({ id }) => id));
  answers.set(attempt, found);
  return found;
}
