import { plural } from '#engine';
import type { FileRow, LearnerRow, LessonStanding } from '#workshop';

export type SortedBy = 'name' | 'solved' | 'last';

/** The learners in another order; those who are alike stay as they were. */
export function sorted(learners: readonly LearnerRow[], by: SortedBy): readonly LearnerRow[] {
  if (by === 'name') return learners;
  const of = (learner: LearnerRow): number => (by === 'solved' ? learner.solved : (learner.standing?.last ?? 0));
  return [...learners].sort((first, second) => of(second) - of(first));
}

/** How somebody stands in a lesson, in a cell of a table. */
export interface CellState {
  readonly kind: 'solved' | 'here' | 'open' | 'none';
  readonly words: string;
  /** More of it, for whoever points at the cell. */
  readonly title: string;
}

const untouched: CellState = { kind: 'none', words: '–', title: 'Not opened' };

/** @param here the learner was here last */
export function stateOf(standing: LessonStanding | undefined, here: boolean): CellState {
  if (standing === undefined) return untouched;
  const minutes = Math.round(standing.seconds / 60);
  const title = [
    plural(standing.tries, '# try', '# tries'),
    plural(minutes, '# minute', '# minutes'),
    plural(standing.hints, '# hint', '# hints'),
    standing.solutionShown === null ? 'the solution was not shown' : 'the solution was shown',
  ].join(', ');
  const shown = standing.solutionShown !== null && (standing.solved === null || standing.solutionShown < standing.solved);
  if (standing.solved !== null) return { kind: 'solved', words: shown ? 'solved, with the solution' : `solved, ${minutes} min`, title };
  return { kind: here ? 'here' : 'open', words: plural(standing.tries, '# try', '# tries'), title };
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
