import type { CardRecord, CourseIndex } from '#lessons';
import { type Cards, cardsAfter, cardsOf } from './cards.ts';
import type { Asking } from './destinations.ts';
import { type LessonSnapshot, type SavedLesson, savedLesson } from './lesson.machine.ts';
import { countRight, type QuizSnapshot } from './quiz.machine.ts';

/** One lesson's record with the day it was last touched. */
export interface LessonRecord extends SavedLesson {
  readonly updated: string;
}

/** How a unit's quiz went the last time. */
export interface QuizRecord {
  readonly right: number;
  readonly of: number;
  /** YYYY-MM-DD */
  readonly day: string;
}

/** All that is saved: the progress record of the app's contract. */
export interface CourseRecord {
  readonly version: 2;
  /** Kept from earlier versions, whose theme the settings took over. */
  readonly theme?: 'system' | 'light' | 'dark';
  readonly lastLesson: string | null;
  /** The way through some of the lessons that the learner has chosen. */
  readonly path?: string | null;
  readonly lessons: Readonly<Record<string, LessonRecord>>;
  /** By unit. */
  readonly quizzes: Readonly<Record<string, QuizRecord>>;
  /** By `unit/card`. */
  readonly cards: Readonly<Record<string, CardRecord>>;
}

export const emptyRecord: CourseRecord = { version: 2, lastLesson: null, lessons: {}, quizzes: {}, cards: {} };

/** The record once these answers were given: a card is noted at once, a quiz when it is finished. */
export function recordAfter(record: CourseRecord, asking: Asking, snapshot: QuizSnapshot, course: CourseIndex, today: string): CourseRecord {
  const { given, questions } = snapshot.context;
  if (asking.kind === 'review') {
    const cards = cardsAfter(record.cards, asking.cards, given.map(({ right }) => right), today);
    return cards === record.cards ? record : { ...record, cards };
  }
  if (!snapshot.matches('finished')) return record;
  const fresh: Cards = cardsOf(course, asking.unit, today);
  const result = { right: countRight(snapshot.context), of: questions.length, day: today };
  // Cards that are on their way keep it.
  return { ...record, quizzes: { ...record.quizzes, [asking.unit]: result }, cards: { ...fresh, ...record.cards } };
}

/** Whether a lesson stands otherwise than the record says. */
export function isNews(record: CourseRecord, lesson: string, snapshot: LessonSnapshot): boolean {
  const known = record.lessons[lesson];
  return known === undefined || JSON.stringify(sorted(known)) !== JSON.stringify(sorted(savedLesson(snapshot.context)));
}

/** Members in one order, so that equal records have equal texts. */
function sorted(record: SavedLesson): unknown {
  const pairs = (map: Readonly<Record<string, unknown>>): unknown => Object.entries(map).sort(([first], [second]) => (first < second ? -1 : 1));
  return [record.status, record.task, pairs(record.documents), pairs(record.hintsShown), pairs(record.predictions)];
}
