import type { CheckRow } from './lesson-rows.ts';
import type { LearnerRow, Overview } from './overview.ts';
import type { LessonStanding } from './standing.ts';

export interface TableOptions {
  /** Excel needs the mark to read UTF-8. */
  readonly byteOrderMark?: boolean;
  /** Titles of lessons by id; the id where there is none. */
  readonly titles?: ReadonlyMap<string, string>;
}

type Cell = string | number;

/**
 * A row for each learner and lesson, for a spreadsheet or a gradebook: what the screen shows, numbers as numbers.
 * https://www.rfc-editor.org/rfc/rfc4180
 */
export function lessonsCsv({ learners, lessons }: Overview, options: TableOptions = {}): string {
  const head = ['Learner', 'Learner id', 'State', 'Lesson', 'Lesson id', 'Opened', 'Solved', 'Solved at', 'Tries', 'Hints', 'Edits', 'Predictions right', 'Predictions', 'Solution shown', 'Seconds'];
  const rows = learners.flatMap((learner) => lessons.map(({ id }): Cell[] => [learner.name, learner.id, learner.state, options.titles?.get(id) ?? id, id, ...standingCells(learner, id)]));
  return table([head, ...rows], options);
}

function standingCells({ standing }: LearnerRow, lesson: string): Cell[] {
  const found = standing?.lessons.get(lesson);
  if (found === undefined) return ['no', 'no', '', 0, 0, 0, 0, 0, 'no', 0];
  const { solved, tries, hints, edits, predictions, solutionShown, seconds } = found;
  return ['yes', solved === null ? 'no' : 'yes', solved === null ? '' : new Date(solved).toISOString(), tries, hints, edits, predictions.right, predictions.of, solutionShown === null ? 'no' : 'yes', seconds];
}

/** A row for each learner, lesson and check: the tries that did not meet it, and whether the last one did. */
export function checksCsv({ learners, lessons }: Overview, options: TableOptions = {}): string {
  const head = ['Learner', 'Learner id', 'Lesson', 'Lesson id', 'Check', 'Check id', 'Tries that missed it', 'Met in the last try'];
  const rows = learners.flatMap(({ id: learner, name, standing }) =>
    lessons.flatMap(({ id, checks, flow }) => {
      const found = standing?.lessons.get(id);
      return checks.map((check): Cell[] => [name, learner, options.titles?.get(id) ?? id, id, check.label ?? check.id, check.id, found?.unmet.get(check.id) ?? 0, metIn(found, check, flow)]);
    }),
  );
  return table([head, ...rows], options);
}

/** A try says nothing of the checks of later tasks. */
function metIn(lesson: LessonStanding | undefined, { id, task }: CheckRow, flow: readonly string[]): string {
  if (lesson === undefined) return 'not tried';
  if (lesson.solved !== null) return 'yes';
  if (lesson.lastTry === null) return 'not tried';
  if (lesson.lastTry.unmet.includes(id)) return 'no';
  if (task === null) return 'unknown';
  return task > flow.indexOf(lesson.lastTry.task) ? 'not tried' : 'yes';
}

function table(rows: readonly (readonly Cell[])[], { byteOrderMark = false }: TableOptions): string {
  return `${byteOrderMark ? '\uFEFF' : ''}${rows.map((row) => `${row.map(written).join(',')}\r\n`).join('')}`;
}

/** A spreadsheet runs a text that starts like a formula; an apostrophe before it keeps it a text. One that parts cells elsewhere than at commas must not find a place to part in it. */
function written(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell;
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
