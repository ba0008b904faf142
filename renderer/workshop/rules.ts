import type { WorkshopClass } from './class.ts';
import type { LessonStanding } from './standing.ts';

export type SolutionRule = { readonly allowed: true } | { readonly allowed: false; readonly reason: string; readonly tries?: number; readonly minutes?: number };
export type HintRule = { readonly allowed: true; /** null: as many as there are. */ readonly left: number | null } | { readonly allowed: false; readonly reason: string };

/**
 * Whether the class lets the solution of a lesson be shown now. Who has solved it may always see it.
 *
 * @param cls null for somebody who learns alone
 * @param now milliseconds since 1970
 */
export function maySeeSolution(cls: WorkshopClass | null, lesson: LessonStanding | undefined, now: number): SolutionRule {
  const rule = cls?.solutions ?? { when: 'always' };
  if (rule.when === 'always' || (lesson?.solved ?? null) !== null) return { allowed: true };
  if (rule.when === 'never') return { allowed: false, reason: 'In this class the solution is shown once the lesson is solved.' };
  if (rule.when === 'afterTries') {
    const left = rule.tries - (lesson?.tries ?? 0);
    if (left <= 0) return { allowed: true };
    return { allowed: false, tries: left, reason: left === 1 ? 'In this class the solution is shown after one more try.' : `In this class the solution is shown after ${left} more tries.` };
  }
  const passed = lesson === undefined ? 0 : now - lesson.opened;
  const left = Math.ceil(rule.minutes - passed / 60_000);
  if (left <= 0) return { allowed: true };
  return { allowed: false, minutes: left, reason: left === 1 ? 'In this class the solution is shown in one minute.' : `In this class the solution is shown in ${left} minutes.` };
}

/** Whether the class lets another hint of a lesson be shown. @param cls null for somebody who learns alone */
export function mayHint(cls: WorkshopClass | null, lesson: LessonStanding | undefined): HintRule {
  if (cls === null || cls.hints === null) return { allowed: true, left: null };
  const left = cls.hints - (lesson?.hints ?? 0);
  if (left > 0) return { allowed: true, left };
  return { allowed: false, reason: cls.hints === 0 ? 'This class works without hints.' : 'The hints that this class gives for a lesson are used up.' };
}
