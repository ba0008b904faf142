import type { AccessMatrix, Outcome } from '#engine';

export interface CsvOptions {
  /** `wide`: a row for each principal, a column for each action; `long`: a row for each answer. */
  readonly form?: 'wide' | 'long';
  /** Excel needs the mark to read UTF-8. */
  readonly byteOrderMark?: boolean;
}

type Cell = string | number;

/** The matrix for a spreadsheet. https://www.rfc-editor.org/rfc/rfc4180 */
export function matrixCsv(matrix: AccessMatrix, { form = 'wide', byteOrderMark = false }: CsvOptions = {}): string {
  const rows = form === 'wide' ? wide(matrix) : long(matrix);
  return `${byteOrderMark ? '\uFEFF' : ''}${rows.map((row) => `${row.map(written).join(',')}\r\n`).join('')}`;
}

function wide({ actions, rows }: AccessMatrix): Cell[][] {
  const head = ['Key', 'Principal', 'Allowed actions', ...actions];
  return [head, ...rows.map(({ key, principal, outcomes }) => [key, principal, outcomes.filter(succeeds).length, ...outcomes.map((outcome) => (outcome.error === undefined ? (outcome.decision ?? '') : outcome.error))])];
}

function long({ actions, rows }: AccessMatrix): Cell[][] {
  const head = ['Key', 'Principal', 'Action', 'Decision', 'Denied by', 'Error'];
  return [head, ...rows.flatMap(({ key, principal, outcomes }) => outcomes.map((outcome, index) => [key, principal, actions[index] ?? '', outcome.decision ?? '', outcome.deniedBy ?? '', outcome.error ?? '']))];
}

const succeeds = ({ decision, error }: Outcome): boolean => decision === 'allow' && error === undefined;

/** A spreadsheet runs a text that starts like a formula; an apostrophe before it keeps it a text. */
function written(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = /^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
