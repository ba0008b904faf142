import { shortDigest } from './digest.ts';
import type { Learner } from './class.ts';
import { sameName, shownNameFault } from './names.ts';

export interface RosterDraft {
  readonly people: Learner[];
  /** Lines that were left out, and why; with their numbers. */
  readonly problems: readonly string[];
}

/** People typed one a line. */
export function rosterFromText(text: string): RosterDraft {
  return roster(text.split(/\r\n?|\n/).map((line, index) => ({ line: index + 1, name: line.trim(), id: '' })).filter(({ name }) => name !== ''));
}

/**
 * People of a table: RFC 4180 with commas, semicolons or tabs. Columns called name and id are found by a first row that
 * has them; otherwise the first column is the name, and the second, where there is one, the id.
 */
export function rosterFromCsv(text: string): RosterDraft {
  const rows = csvRows(text);
  const head = (rows[0]?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const named = head.findIndex((cell) => ['name', 'full name', 'learner', 'student', 'display name'].includes(cell));
  const identified = head.findIndex((cell) => ['id', 'student id', 'username', 'login', 'email'].includes(cell));
  const hasHead = named >= 0;
  const [nameAt, idAt] = hasHead ? [named, identified] : [0, 1];
  return roster(rows.slice(hasHead ? 1 : 0).map(({ line, cells }) => ({ line, name: (cells[nameAt] ?? '').trim(), id: (cells[idAt] ?? '').trim() })));
}

function roster(lines: readonly { readonly line: number; readonly name: string; readonly id: string }[]): RosterDraft {
  const people: Learner[] = [];
  const problems: string[] = [];
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const { line, name, id } of lines) {
    const fault = shownNameFault(name);
    const own = idOf(id === '' ? sameName(name) : id);
    if (fault !== null) problems.push(`Line ${line}: ${fault}`);
    else if (names.has(name)) problems.push(`Line ${line}: ${name} is there twice. Tell the two apart, by a number or a second name.`);
    else if (ids.has(own)) problems.push(`Line ${line}: the id of ${name} is there twice.`);
    else {
      people.push({ id: own, name });
      ids.add(own);
      names.add(name);
    }
  }
  return { people, problems };
}

/** An id that is harmless everywhere: the given one where it is that already, otherwise one made of it. */
function idOf(given: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,40}$/.test(given) && !given.includes(' ') ? given : `p-${shortDigest(given).replaceAll('_', '-')}`;
}

/** The rows of a table that are not empty, with the line that each begins at. */
function csvRows(text: string): { readonly line: number; readonly cells: readonly string[] }[] {
  const clean = text.replace(/^\uFEFF/, '');
  const first = clean.split(/\r\n?|\n/, 1)[0] ?? '';
  const separator = ['\t', ';', ','].find((one) => first.includes(one)) ?? ',';
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begins = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: begins, cells });
    cells = [];
    cell = '';
    begins = line;
  };
  for (let at = 0; at < clean.length; at += 1) {
    const letter = clean[at] ?? '';
    const isBreak = letter === '\n' || (letter === '\r' && clean[at + 1] !== '\n');
    if (isBreak) line += 1;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (clean[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (isBreak) endRow();
    else if (letter !== '\r') cell += letter;
  }
  endRow();
  return rows;
}
