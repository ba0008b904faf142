import type { Course, Lesson, Unit } from './types.ts';

/** What a list of lessons shows of one. */
export type LessonEntry = Pick<Lesson, 'id' | 'unit' | 'title' | 'kind' | 'minutes' | 'teaches' | 'requires'>;

export interface UnitEntry extends Omit<Unit, 'lessons' | 'quiz'> {
  readonly lessons: readonly LessonEntry[];
  /** How many questions its quiz has, and the ids of its review cards. */
  readonly quiz: { readonly questions: number; readonly cards: readonly string[] } | null;
}

/** A course without its lessons' texts and worlds: small enough to be there at once. */
export interface CourseIndex extends Omit<Course, 'units' | 'glossary'> {
  readonly units: readonly UnitEntry[];
}

/** The table of contents of a course. */
export function indexOf({ title, units, paths }: Course): CourseIndex {
  return { title, paths, units: units.map(unitEntry) };
}

function unitEntry({ lessons, quiz, ...unit }: Unit): UnitEntry {
  return {
    ...unit,
    lessons: lessons.map(({ id, unit: own, title, kind, minutes, teaches, requires }) => ({ id, unit: own, title, kind, minutes, teaches, requires })),
    quiz: quiz === null ? null : { questions: quiz.quiz.length, cards: quiz.cards.map(({ id }) => id) },
  };
}
