import { type AccessMatrix, groupDigits, kmsActions, type MatrixDifference, type MatrixRow, type Outcome, parseArn, plural } from '#engine';
import { type AnswerShape, answerWords } from './answer.ts';
import { changeName, kindName } from './kind-names.ts';

/** Who can do what with one key, and what an edit changed of it. */
export interface MatrixInput {
  readonly matrix: AccessMatrix;
  /** Against an earlier state; null: nothing is compared. */
  readonly difference: MatrixDifference | null;
  /** The key's ARN; of its rows alone the table is made. */
  readonly key: string;
  /** How people are called, by their ARN or service principal. Whoever is missing is called by their ARN. */
  readonly people?: ReadonlyMap<string, { readonly name: string; readonly role: string }>;
  /** How accounts are called, by their digits. */
  readonly accounts?: ReadonlyMap<string, string>;
}

/** What of the table is shown. */
export interface MatrixFilter {
  /** A part of a principal's name or ARN. */
  readonly principal: string;
  /** A part of an operation's name, or of its group's. */
  readonly operation: string;
  readonly changedOnly: boolean;
}

export const everything: MatrixFilter = { principal: '', operation: '', changedOnly: false };

export interface MatrixColumn {
  readonly action: string;
  /** Without its prefix, cut where a line may break. */
  readonly words: readonly string[];
  readonly group: string;
  /** Its place in the matrix's actions. */
  readonly at: number;
}

export interface MatrixPerson {
  readonly kind: 'person';
  readonly principal: string;
  readonly name: string;
  readonly role: string;
  readonly row: MatrixRow;
}

/** An account whose people follow. */
export interface MatrixSection {
  readonly kind: 'section';
  readonly id: string;
  readonly name: string;
  /** The key's own account has the first hue; null: no account. */
  readonly hue: number | null;
  readonly ownsKey: boolean;
}

type Change = 'gained' | 'lost' | 'otherwise';

export interface MatrixView {
  readonly columns: readonly MatrixColumn[];
  /** The groups of the columns, with how many columns each spans. */
  readonly groups: readonly { readonly name: string; readonly span: number }[];
  readonly rows: readonly (MatrixPerson | MatrixSection)[];
  readonly changes: ReadonlyMap<string, Change>;
  /** The whole table in words, whatever the filter hides. */
  readonly summary: string;
}

export interface MatrixCell {
  readonly shape: AnswerShape;
  readonly word: string;
  readonly change: Change | null;
  /** A sentence: who, what, and the answer. */
  readonly label: string;
}

const groupNames: ReadonlyMap<string, string> = new Map([
  ...['encryptDecrypt', 'dataKey', 'signVerify', 'mac', 'keyAgreement', 'publicKey', 'random'].map((group) => [group, 'Cryptographic'] as const),
  ['grants', 'Grants'],
  ['keyPolicy', 'Key policy'],
  ...['lifecycle', 'rotation', 'import', 'multiRegion', 'alias', 'tags'].map((group) => [group, 'Management'] as const),
  ['view', 'Viewing'],
  ['customKeyStore', 'Key stores'],
]);
const OTHER = /* shown */ 'Other';
const groupOrder: readonly string[] = [...new Set(groupNames.values()), OTHER];
const groupOf: ReadonlyMap<string, string> = new Map(kmsActions.map(({ name, group }) => [name, groupNames.get(group) ?? OTHER]));
const SERVICES = 'services';

/** The table of one key, filtered. Cells are worked out when they are drawn: `cellOf`. */
export function matrixView(input: MatrixInput, filter: MatrixFilter): MatrixView {
  const changes = changesOf(input);
  const all = input.matrix.rows.filter(({ key }) => key === input.key);
  const people = all.map((row): MatrixPerson => ({ kind: 'person', row, ...nameOf(input, row.principal) }));
  const columns = columnsOf(input.matrix.actions);
  const isChanged = (principal: string, action: string): boolean => changes.has(nameOfCell(principal, action));
  const shownColumns = columns.filter(({ action, group }) => holds(`${action} ${group}`, filter.operation) && (!filter.changedOnly || people.some(({ principal }) => isChanged(principal, action))));
  const shownPeople = people.filter(({ principal, name, role }) => holds(`${name} ${kindName(role)} ${principal}`, filter.principal) && (!filter.changedOnly || shownColumns.some(({ action }) => isChanged(principal, action))));
  const groups = groupOrder.map((name) => ({ name, span: shownColumns.filter(({ group }) => group === name).length })).filter(({ span }) => span > 0);
  return { columns: shownColumns, groups, rows: sectioned(shownPeople, input), changes, summary: summaryOf(input, people, changes) };
}

const holds = (text: string, part: string): boolean => part.trim().toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

const nameOfCell = (principal: string, action: string): string => `${principal} ${action}`;

function changesOf({ difference, key }: MatrixInput): ReadonlyMap<string, Change> {
  const found = new Map<string, Change>();
  const add = (change: Change, cells: MatrixDifference['gained']): void => {
    // Who or what stands in one matrix only has nothing to be compared with.
    for (const cell of cells) if (cell.key === key && cell.before !== undefined && cell.after !== undefined) found.set(nameOfCell(cell.principal, cell.action), change);
  };
  if (difference === null) return found;
  add('gained', difference.gained);
  add('lost', difference.lost);
  add('otherwise', difference.refusedOtherwise);
  return found;
}

function columnsOf(actions: readonly string[]): readonly MatrixColumn[] {
  const columns = actions.map((action, at): MatrixColumn => ({ action, at, group: groupOf.get(action) ?? OTHER, words: action.slice(action.indexOf(':') + 1).match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [action] }));
  return groupOrder.flatMap((name) => columns.filter(({ group }) => group === name));
}

function nameOf({ people }: MatrixInput, principal: string): Pick<MatrixPerson, 'principal' | 'name' | 'role'> {
  const known = people?.get(principal);
  if (known !== undefined) return { principal, ...known };
  const resource = parseArn(principal)?.resource;
  if (resource === undefined) return { principal, name: principal, role: 'service' };
  if (resource === 'root') return { principal, name: 'root', role: 'account' };
  const [kind = '', ...path] = resource.split('/');
  return { principal, name: kind === 'assumed-role' ? path.join('/') : (path.at(-1) ?? resource), role: kind === 'assumed-role' ? 'session' : kind };
}

function sectioned(people: readonly MatrixPerson[], { key, accounts, matrix }: MatrixInput): MatrixView['rows'] {
  const owner = accountOf(key);
  const hues = [...new Set([owner, ...matrix.rows.map(({ principal }) => accountOf(principal))])].filter((id) => id !== SERVICES);
  const order = [...hues, SERVICES];
  return order.flatMap((id): MatrixView['rows'] => {
    const own = people.filter(({ principal }) => accountOf(principal) === id);
    if (own.length === 0) return [];
    const digits = groupDigits(id);
    const called = accounts?.get(id);
    const name = id === SERVICES ? 'AWS services' : called === undefined ? digits : `${called} · ${digits}`;
    return [{ kind: 'section', id, name, hue: id === SERVICES ? null : hues.indexOf(id), ownsKey: id === owner }, ...own];
  });
}

function accountOf(principal: string): string {
  return parseArn(principal)?.account ?? SERVICES;
}

const shapeOfOutcome = ({ decision, error }: Outcome): AnswerShape => (decision === 'allow' && error !== undefined ? 'refused' : (decision ?? 'none'));

const shortWords: Readonly<Record<AnswerShape, string>> = { allow: 'yes', explicitDeny: 'denied', implicitDeny: 'no', refused: 'refused', none: '–' };
const changeWords: Readonly<Record<Change, string>> = { gained: 'gained by the edit', lost: 'lost by the edit', otherwise: 'refused for another reason than before the edit' };

/** One cell: what its shape, its word and its sentence are. */
export function cellOf({ changes }: MatrixView, { principal, name, row }: MatrixPerson, { action, at }: MatrixColumn): MatrixCell {
  const outcome = row.outcomes[at];
  const shape = outcome === undefined ? 'none' : shapeOfOutcome(outcome);
  const change = changes.get(nameOfCell(principal, action)) ?? null;
  const word = change === 'gained' || change === 'lost' ? changeName(change) : shortWords[shape];
  return { shape, word, change, label: `${name}, ${action}: ${answerWords[shape]}${change === null ? '' : `, ${changeWords[change]}`}` };
}

const MOST_NAMED = 3;

function summaryOf({ matrix, difference }: MatrixInput, people: readonly MatrixPerson[], changes: ReadonlyMap<string, Change>): string {
  const counts = new Map<AnswerShape, number>();
  for (const { row } of people) for (const outcome of row.outcomes) counts.set(shapeOfOutcome(outcome), (counts.get(shapeOfOutcome(outcome)) ?? 0) + 1);
  const answers = ([['allow', /* shown */ 'allowed'], ['explicitDeny', 'explicitly denied'], ['refused', 'refused by KMS']] as const).flatMap(([shape, words]) => (counts.has(shape) ? [`${counts.get(shape) ?? 0} ${words}`] : []));
  const size = `${plural(people.length, '# principal', '# principals')}, ${plural(matrix.actions.length, '# operation', '# operations')}: ${answers.length === 0 ? 'nothing is allowed' : `${answers.join(', ')}, the rest not allowed`}.`;
  if (difference === null) return size;
  const parts = (['gained', 'lost'] as const).map((change) => {
    const cells = people.flatMap(({ principal, name }) => matrix.actions.filter((action) => changes.get(nameOfCell(principal, action)) === change).map((action) => `${name} ${action}`));
    const named = cells.slice(0, MOST_NAMED).join(', ');
    const more = cells.length - MOST_NAMED;
    return `${change === 'gained' ? `${cells.length} gained` : `${cells.length} lost`}${cells.length === 0 ? '' : ` (${named}${more > 0 ? ` and ${more} more` : ''})`}`;
  });
  return `${size} Changed by the edit: ${parts.join(', ')}.`;
}

/** A part of the rows that is drawn, or the room of those that are not. */
export type MatrixStrip = { readonly kind: 'row'; readonly index: number } | { readonly kind: 'room'; readonly rows: number; readonly before: number };

/** Below this all rows are drawn. */
const FEW_ROWS = 60;
/** Drawn above and below what is in sight. */
const MARGIN = 8;

/**
 * Which rows are drawn.
 *
 * @param count how many there are
 * @param first the first in sight
 * @param seen how many are in sight
 * @param kept one that is drawn wherever it is: the keyboard is there
 */
export function stripsOf(count: number, first: number, seen: number, kept: number): readonly MatrixStrip[] {
  const from = count <= FEW_ROWS ? 0 : Math.max(0, Math.min(first, count - seen) - MARGIN);
  const to = count <= FEW_ROWS ? count : Math.min(count, Math.max(0, first) + seen + MARGIN);
  const drawn = [...new Set([...Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset), ...(kept >= 0 && kept < count ? [kept] : [])])].sort((one, other) => one - other);
  const strips: MatrixStrip[] = [];
  let next = 0;
  for (const index of drawn) {
    if (index > next) strips.push({ kind: 'room', rows: index - next, before: index });
    strips.push({ kind: 'row', index });
    next = index + 1;
  }
  if (next < count) strips.push({ kind: 'room', rows: count - next, before: count });
  return strips;
}

/** Where the keyboard goes from a cell; null: the key does nothing here. Sections are no stop. */
export function moveBy(view: MatrixView, { row, column }: MatrixPlace, key: string, control: boolean, page: number): MatrixPlace | null {
  const stops = view.rows.flatMap(({ kind }, index) => (kind === 'person' ? [index] : []));
  const last = view.columns.length - 1;
  if (stops.length === 0 || last < 0) return null;
  const at = Math.max(0, stops.indexOf(row));
  const stop = (index: number): number => stops[Math.min(stops.length - 1, Math.max(0, index))] ?? row;
  const side = (index: number): number => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return { row: stop(at + 1), column };
    case 'ArrowUp':
      return { row: stop(at - 1), column };
    case 'ArrowRight':
      return { row, column: side(column + 1) };
    case 'ArrowLeft':
      return { row, column: side(column - 1) };
    case 'PageDown':
      return { row: stop(at + page), column };
    case 'PageUp':
      return { row: stop(at - page), column };
    case 'Home':
      return { row: control ? stop(0) : row, column: 0 };
    case 'End':
      return { row: control ? stop(stops.length - 1) : row, column: last };
    default:
      return null;
  }
}

/** A cell by its row among the rows shown and its column among the columns shown. */
export interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

/** The nearest cell that is there: after a filter the old one may not be. */
export function nearest(view: MatrixView, { row, column }: MatrixPlace): MatrixPlace {
  const stops = view.rows.flatMap(({ kind }, index) => (kind === 'person' ? [index] : []));
  return { row: stops.find((index) => index >= row) ?? stops.at(-1) ?? -1, column: Math.max(0, Math.min(view.columns.length - 1, column)) };
}
