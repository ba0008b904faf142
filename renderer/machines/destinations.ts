import type { Documents, Lesson, Question, Quiz } from '#lessons';
import type { DueCard } from './cards.ts';
import type { LessonRules, SavedLesson } from './lesson.machine.ts';
import type { TopicId } from './views/reference/types.ts';

/** What the questions on the screen are: a unit's quiz, or the cards of the day. */
export type Asking = { readonly kind: 'quiz'; readonly unit: string } | { readonly kind: 'review'; readonly cards: readonly DueCard[] };

/** What to show of the reference. */
export type LookUp = { readonly topic: TopicId } | { readonly entry: string };

/** Where classes are at home: who learns here, the class that is taken, classes that are made, lesson packs. */
export type Place = 'profiles' | 'class' | 'instructor' | 'packs';

/** A place to go to whose screen or texts are read when somebody wants to go there. */
export type Destination =
  | { readonly screen: 'lesson'; readonly lesson: string }
  | { readonly screen: 'quiz'; readonly asking: Asking }
  | { readonly screen: 'reference'; readonly lookUp: LookUp | null }
  | { readonly screen: 'settings' }
  | { readonly screen: 'about' }
  /** `writes`: where a new lesson pack is begun. */
  | { readonly screen: Place; readonly writes: boolean }
  /** `opens`: the lesson's world takes the place of the sandbox's, which stays one undo away. `makesLesson`: of the world that is there. */
  | { readonly screen: 'sandbox'; readonly opens: { readonly lesson: Lesson; readonly documents: Documents } | null; readonly makesLesson: boolean };

/** A lesson as a class gives it: with its start texts and rules, and with the progress that was made in the class. */
export interface Seat {
  readonly lesson: Lesson;
  /** null when it was never opened in the class. */
  readonly saved: SavedLesson | null;
  readonly rules: LessonRules;
}

/** What was read for it. */
export interface Arrival {
  readonly lesson?: Lesson;
  /** Where the lesson is one of the class that is taken. */
  readonly seat?: Seat;
  /** Of a review, in the order of its cards. */
  readonly questions?: readonly Question[];
}

/** Where lessons and quizzes come from; each rejects when there is none, or it cannot be read. */
export interface Library {
  lesson(id: string): Promise<Lesson>;
  /** By the unit's id. */
  quiz(unit: string): Promise<Quiz>;
}

/** Reads what a destination needs. */
export async function readFor(destination: Destination, library: Library): Promise<Arrival> {
  if (destination.screen === 'lesson') return { lesson: await library.lesson(destination.lesson) };
  if (destination.screen !== 'quiz') return {};
  const { asking } = destination;
  if (asking.kind === 'quiz') return { questions: (await library.quiz(asking.unit)).quiz };
  const units = [...new Set(asking.cards.map(({ unit }) => unit))];
  const cards = new Map<string, Question>();
  for (const [index, quiz] of (await Promise.all(units.map((unit) => library.quiz(unit)))).entries()) {
    for (const question of quiz.cards) cards.set(`${units[index] ?? ''}/${question.id}`, question);
  }
  return {
    questions: asking.cards.map(({ id }) => {
      const question = cards.get(id);
      if (question === undefined) throw new Error(`There is no card ${id}.`);
      return question;
    }),
  };
}
