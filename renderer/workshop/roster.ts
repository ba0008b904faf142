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

/** What other systems call their columns, in some languages; without accents. */
const heads = {
  name: /^((full|display|student|learner|participant) ?)?name$|^(learner|student|participant|teilnehmer(in)?|(nom|nombre|nome) comple(t|to))$/,
  given: /^(first|given|fore) ?names?$|^(vorname|rufname|prenom|nombres?|nome|voornaam|fornamn|fornavn|imie)$/,
  family: /^(last|family|sur) ?names?$|^(nachname|familienname|nom( de famille)?|apellidos?|cognome|sobrenome|apelido|achternaam|ef?tternamn|ef?tternavn|nazwisko)$/,
  id: /^((student|user|matriculation) ?)?(id|number|no\.?)( ?number)?$|^(matrikelnummer|matrikel-?nr\.?)$/,
  account: /^(user ?name|login|account|benutzername|(e-?)?mail( ?address)?)$/,
};

/**
 * People of a table: RFC 4180 with commas, semicolons or tabs. Columns of names and ids are found by a first row that
 * calls them so; first and last names are put together. Otherwise the first column is the name, and the second, where
 * there is one, the id.
 */
export function rosterFromCsv(text: string): RosterDraft {
  const rows = csvRows(text);
  const head = (rows[0]?.cells ?? []).map((cell) => cell.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/[_\s]+/g, ' ').trim().toLowerCase());
  const find = (what: RegExp): number => head.findIndex((cell) => what.test(cell));
  const [name, given] = [find(heads.name), find(heads.given)];
  // A name beside a first name is the last one.
  const family = find(heads.family) < 0 && given >= 0 ? name : find(heads.family);
  const parts = given >= 0 && family >= 0 ? [given, family] : [[name, given, family].find((at) => at >= 0) ?? -1];
  const hasHead = !parts.includes(-1);
  const id = [find(heads.id), find(heads.account)].find((at) => at >= 0) ?? -1;
  const [nameAt, idAt] = hasHead ? [parts, id] : [[0], 1];
  const cell = (cells: readonly string[], at: number): string => (cells[at] ?? '').trim();
  return roster(rows.slice(hasHead ? 1 : 0).map(({ line, cells }) => ({ line, name: nameAt.map((at) => cell(cells, at)).join(' ').trim(), id: cell(cells, idAt) })));
}

/** How the table was read, by its first person: whoever sees a heading there, or a last name as an id, mends it. */
export function firstOfTable({ people: [first] }: RosterDraft): string {
  return first === undefined ? '' : `The first person of the table is ${first.name}, with the id ${first.id}. If that is not so, call its columns Name and ID in a first row, and read it again.`;
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
