import type { Lesson } from '#lessons';
import { mayHint, maySeeSolution, standing, withClassStart } from '#workshop';
import type { Seat } from '../destinations.ts';
import { type KeptClasses, takenOf } from './kept.ts';

/**
 * The lesson as the class that is taken gives it: its start texts, its rules, and how far the learner is in it here.
 *
 * @param kept reads what is kept, at each question anew
 * @param from the id of the lesson pack that the lesson is of
 * @returns null for a lesson that is none of the class
 */
export function seatOf(kept: () => KeptClasses, lesson: Lesson, now: () => number, from?: string): Seat | null {
  const taken = takenOf(kept());
  if (taken === undefined || !taken.record.class.lessons.some(({ id, pack = { id: from } }) => id === lesson.id && pack.id === from)) return null;
  const { class: cls } = taken.record;
  /** The class's file may be opened again, and say something else. */
  const present = () => kept().classes.get(cls.id)?.record ?? taken.record;
  const mine = () => standing(present()).lessons.get(lesson.id);
  return {
    lesson: { ...withClassStart(lesson, cls), minutes: cls.lessons.find(({ id }) => id === lesson.id)?.minutes ?? lesson.minutes },
    saved: taken.lessons.get(lesson.id) ?? null,
    rules: {
      hint: () => {
        const rule = mayHint(present().class, mine());
        return rule.allowed ? null : rule.reason;
      },
      solution: () => {
        const rule = maySeeSolution(present().class, mine(), now());
        return rule.allowed ? null : rule.reason;
      },
    },
  };
}
