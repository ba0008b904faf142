import { plural } from '#engine';
import { progressCode, standing, type WorkshopClass } from '#workshop';
import { type Here, lessonMeant } from '../course-order.ts';
import type { KeptClass } from '../class/kept.ts';

/** What a class lets its learners have, in sentences. */
export function rulesOf({ solutions, hints }: WorkshopClass): string[] {
  const solution = {
    always: () => 'The solution of a lesson may be shown at any time.',
    never: () => 'The solution of a lesson is shown once the lesson is solved.',
    afterTries: (count: number) => plural(count, 'The solution of a lesson is shown after # try, or once the lesson is solved.', 'The solution of a lesson is shown after # tries, or once the lesson is solved.'),
    afterMinutes: (count: number) => plural(count, 'The solution of a lesson is shown # minute after the lesson was opened, or once it is solved.', 'The solution of a lesson is shown # minutes after the lesson was opened, or once it is solved.'),
  };
  const count = solutions.when === 'afterTries' ? solutions.tries : solutions.when === 'afterMinutes' ? solutions.minutes : 0;
  const hint = hints === null ? 'Every hint may be shown.' : hints === 0 ? 'There are no hints.' : plural(hints, 'Each lesson gives # hint.', 'Each lesson gives # hints.');
  return [solution[solutions.when](count), hint];
}

/** A lesson of the class as the learner sees it on the list. */
export interface ClassLine {
  readonly id: string;
  /** null for one that this app does not have. */
  readonly title: string | null;
  /** The title of the lesson pack that has to be brought in for it; null where that is not known, or not needed. */
  readonly pack: string | null;
  readonly minutes: number;
  readonly state: 'solved' | 'open' | 'untouched';
  readonly tries: number;
  readonly hints: number;
  /** Milliseconds since 1970. */
  readonly solved: number | null;
  readonly minutesSpent: number;
}

/** The lessons of a class in its order. @param taken undefined for a class that is not taken */
export function linesOf(cls: WorkshopClass, here: Here, taken?: KeptClass): ClassLine[] {
  const lessons = taken === undefined ? undefined : standing(taken.record).lessons;
  return cls.lessons.map((own) => {
    const { id, minutes, pack } = own;
    const lesson = lessons?.get(id);
    const title = lessonMeant(own, here)?.title ?? null;
    return {
      id,
      title,
      pack: title === null ? (pack?.title ?? null) : null,
      minutes,
      state: lesson === undefined ? 'untouched' : lesson.solved === null ? 'open' : 'solved',
      tries: lesson?.tries ?? 0,
      hints: lesson?.hints ?? 0,
      solved: lesson?.solved ?? null,
      minutesSpent: Math.round((lesson?.seconds ?? 0) / 60),
    };
  });
}

/** What is read out across the room, and how often the work was handed in. */
export function handingOf({ record }: KeptClass): { readonly code: string; readonly times: number; readonly isNews: boolean } {
  const now = standing(record);
  return { code: progressCode(record.class, now), times: now.handedIn, isNews: record.events.at(-1)?.event.type !== 'handedIn' || record.pending !== null };
}

/** The people of a roster whose name holds what was typed. */
export function peopleLike(cls: WorkshopClass, typed: string): readonly { readonly id: string; readonly name: string }[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return cls.roster.kind === 'open' ? [] : cls.roster.people.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
}
