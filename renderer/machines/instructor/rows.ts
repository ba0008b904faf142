import { plural } from '#engine';
import type { Lesson } from '#lessons';
import type { CodeState, FileRow, LearnerRow, LessonStanding } from '#workshop';

export type SortedBy = 'name' | 'solved' | 'last' | 'tries' | 'minutes';

/**
 * The learners in another order; those who are alike stay as they were.
 *
 * @param lesson tries and minutes of this one alone; null: of all
 */
export function sorted(learners: readonly LearnerRow[], by: SortedBy, lesson: string | null): readonly LearnerRow[] {
  if (by === 'name') return learners;
  const numbers = new Map(learners.map((learner) => [learner, numberOf(learner, by, lesson)]));
  return [...learners].sort((first, second) => (numbers.get(second) ?? 0) - (numbers.get(first) ?? 0));
}

function numberOf({ standing, solved }: LearnerRow, by: Exclude<SortedBy, 'name'>, lesson: string | null): number {
  if (by === 'last') return standing?.last ?? 0;
  const own = [...(standing?.lessons ?? [])].filter(([id]) => lesson === null || id === lesson).map(([, one]) => one);
  if (by === 'solved') return lesson === null ? solved : own.filter((one) => one.solved !== null).length;
  return own.reduce((sum, { tries, seconds }) => sum + (by === 'tries' ? tries : seconds), 0);
}

/** How somebody stands in a lesson, in a cell of a table. */
export interface CellState {
  readonly kind: 'solved' | 'here' | 'open' | 'none';
  readonly words: string;
  /** More of it, for whoever points at the cell. */
  readonly title: string;
}

const untouched: CellState = { kind: 'none', words: '–', title: 'Not opened' };

/** Whether the solution was looked at before the lesson was solved. */
const helped = ({ solutionShown, solved }: LessonStanding): boolean => solutionShown !== null && (solved === null || solutionShown < solved);

const minutesOf = ({ seconds }: LessonStanding): number => Math.round(seconds / 60);

/** @param here the learner was here last */
export function stateOf(standing: LessonStanding | undefined, here: boolean): CellState {
  if (standing === undefined) return untouched;
  const minutes = minutesOf(standing);
  const title = [
    plural(standing.tries, '# try', '# tries'),
    plural(minutes, '# minute', '# minutes'),
    plural(standing.hints, '# hint', '# hints'),
    standing.solutionShown === null ? 'the solution was not shown' : 'the solution was shown',
  ].join(', ');
  if (standing.solved !== null) return { kind: 'solved', words: helped(standing) ? 'solved, with the solution' : `solved, ${minutes} min`, title };
  return { kind: here ? 'here' : 'open', words: standing.tries === 0 ? 'opened' : plural(standing.tries, '# try', '# tries'), title };
}

/** The same in full, for a row of its own. */
export interface Numbers {
  readonly kind: CellState['kind'];
  readonly state: string;
  readonly tries: number;
  readonly minutes: number;
  readonly hints: number;
  readonly solution: string;
  /** What the last try missed; empty once the lesson is solved. */
  readonly missed: readonly string[];
}

export function numbersOf(standing: LessonStanding | undefined, here: boolean, lesson: Lesson | undefined): Numbers | null {
  if (standing === undefined) return null;
  const unmet = standing.solved === null ? (standing.lastTry?.unmet ?? []) : [];
  return {
    ...{ kind: stateOf(standing, here).kind, state: standing.solved !== null ? 'Solved' : here ? 'Here last' : 'Opened' },
    ...{ tries: standing.tries, minutes: minutesOf(standing), hints: standing.hints },
    solution: standing.solutionShown === null ? '' : helped(standing) ? 'Shown before it was solved' : 'Shown after it was solved',
    missed: unmet.map((id) => lesson?.checks.find((check) => check.id === id)?.label ?? id),
  };
}

/** What became of a file, in a word or two. */
export const fileWords: Readonly<Record<FileRow['verdict'], string>> = {
  used: 'Counted',
  older: 'Older',
  duplicate: 'There twice',
  conflict: 'In conflict',
  edited: 'Changed',
  cutShort: 'Cut short',
  otherClass: 'Another class',
  newer: 'From a newer version',
  unreadable: 'Cannot be read',
};

/** What a progress code says of a lesson. */
export const codeWords: Readonly<Record<CodeState, string>> = { solved: 'solved', open: 'opened', untouched: 'not opened', unknown: 'not told by the code' };
