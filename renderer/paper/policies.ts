import type { Documents, Lesson } from '#lessons';
import { text } from './page.ts';

/** Lines with numbers that stay with their line where it wraps. Those in `marked` have a bar and a star before them. */
function listing(lines: readonly string[], marked: ReadonlySet<number> = new Set()): string {
  const rows = lines.map((line, index) => `<span class="line${marked.has(index) ? ' changed' : ''}"><span class="number">${marked.has(index) ? '* ' : ''}${index + 1}</span><code>${text(line)}</code></span>`);
  return `<pre dir="ltr">${rows.join('')}</pre>`;
}

const linesOf = (policy: string): string[] => policy.replace(/\n$/, '').split('\n');

/** Every policy that the learner has before the first change. */
export function startPolicies(lesson: Lesson): string {
  return lesson.documents.map(({ doc, label }) => `<h4>${text(label)}</h4>\n${listing(linesOf(lesson.start[doc] ?? ''))}`).join('\n');
}

/** The policies that the solution changes, with the lines marked that the start does not have. */
export function changedPolicies(lesson: Lesson, solution: Documents): string {
  return lesson.documents
    .flatMap(({ doc, label }) => {
      const before = lesson.start[doc] ?? '';
      const after = solution[doc] ?? before;
      if (after === before) return [];
      const lines = linesOf(after);
      return [`<h4>${text(label)}</h4>\n${listing(lines, newLines(linesOf(before), lines))}`];
    })
    .join('\n');
}

/** The places of lines that are not in the longest run of lines that both have in the same order. */
export function newLines(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const length = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const best = before[row] === after[column] ? length(row + 1, column + 1) + 1 : Math.max(length(row + 1, column), length(row, column + 1));
      const own = lengths[row];
      if (own !== undefined) own[column] = best;
    }
  }
  const found = new Set<number>();
  let row = 0;
  for (let column = 0; column < after.length; column += 1) {
    while (row < before.length && before[row] !== after[column] && length(row + 1, column) === length(row, column)) row += 1;
    if (row < before.length && before[row] === after[column]) row += 1;
    else found.add(column);
  }
  return found;
}
