import type { Verdict } from '#engine';
import { digestOf } from './chain.ts';
import { isKept, type Kept } from './documents.ts';
import type { Linked, WorkEvent } from './events.ts';

/**
 * Events as a file keeps them: a row each, the time as seconds since the row before, ids by their place in one list of
 * words, texts of a try or only their digest, and the link.
 *
 * Read by hand and not by a schema: an instructor opens hundreds of files at once, and this takes a tenth of the time.
 */
export type Row = readonly unknown[];

const verdicts: readonly Verdict[] = ['allow', 'explicitDeny', 'implicitDeny'];

/** The ids of a file, each once. */
export class Words {
  readonly list: string[];
  private readonly places: Map<string, number>;

  constructor(list: readonly string[] = []) {
    this.list = [...list];
    this.places = new Map(list.map((word, place) => [word, place]));
  }

  place(word: string): number {
    const known = this.places.get(word);
    if (known !== undefined) return known;
    this.places.set(word, this.list.length);
    this.list.push(word);
    return this.list.length - 1;
  }

  /** Throws where there is none: the reader of rows says where. */
  at(place: unknown): string {
    const word = typeof place === 'number' ? this.list[place] : undefined;
    if (word === undefined) throw new RowFault('names a word that is not there');
    return word;
  }
}

/** What is wrong with a row. */
export class RowFault extends Error {}

/** @param from the time of the row before; @param without the texts are left out */
export function rowOf(event: WorkEvent, from: number, words: Words, without: boolean): Row {
  const time = event.at - from;
  switch (event.type) {
    case 'opened':
    case 'solution':
    case 'solved':
      return [event.type, time, words.place(event.lesson)];
    case 'edited':
      return [event.type, time, words.place(event.lesson), event.edits];
    case 'predicted':
      return [event.type, time, words.place(event.lesson), words.place(event.task), verdicts.indexOf(event.verdict), event.right ? 1 : 0];
    case 'tried':
      return [
        ...[event.type, time, words.place(event.lesson), words.place(event.task), event.unmet.map((check) => words.place(check))],
        ...[event.nearMiss === null ? -1 : words.place(event.nearMiss), event.shape, without ? digestOf(event.kept) : event.kept],
      ];
    case 'hint':
      return [event.type, time, words.place(event.lesson), words.place(event.task)];
    case 'handedIn':
      return [event.type, time];
  }
}

/** The event of a row, with its link behind it or without. Throws a RowFault. */
export function eventOf(row: Row, from: number, words: Words): WorkEvent {
  const type = row[0];
  const at = from + whole(row[1]);
  if (at < 0) throw new RowFault('has a time before 1970');
  switch (type) {
    case 'opened':
    case 'solution':
    case 'solved':
      return { type, at, lesson: words.at(row[2]) };
    case 'edited':
      return { type, at, lesson: words.at(row[2]), edits: counted(row[3]) };
    case 'predicted': {
      const verdict = verdicts[counted(row[4])];
      if (verdict === undefined) throw new RowFault('predicts something that is no decision');
      return { type, at, lesson: words.at(row[2]), task: words.at(row[3]), verdict, right: row[5] === 1 };
    }
    case 'tried':
      return { type, at, lesson: words.at(row[2]), task: words.at(row[3]), unmet: checksOf(row[4], words), nearMiss: row[5] === -1 ? null : words.at(row[5]), shape: shapeOf(row[6]), kept: textsOf(row[7]) };
    case 'hint':
      return { type, at, lesson: words.at(row[2]), task: words.at(row[3]) };
    case 'handedIn':
      return { type, at };
    default:
      throw new RowFault('is of no kind that this app knows');
  }
}

const digest = /^[\w-]{8}$/;

function checksOf(unmet: unknown, words: Words): string[] {
  if (!Array.isArray(unmet) || unmet.length > 100) throw new RowFault('has no list of checks');
  return unmet.map((check) => words.at(check));
}

function shapeOf(shape: unknown): string {
  if (typeof shape !== 'string' || !digest.test(shape)) throw new RowFault('has no shape');
  return shape;
}

function textsOf(kept: unknown): Kept | string {
  if (typeof kept === 'string' && digest.test(kept)) return kept;
  if (!isKept(kept)) throw new RowFault('has texts that cannot be read');
  return kept;
}

export function linkedRow({ event, link }: Linked, from: number, words: Words, without: boolean): Row {
  return [...rowOf(event, from, words, without), link];
}

/** A row with the link that it ends with. Throws a RowFault. */
export function linkedOf(row: unknown): { readonly row: Row; readonly link: string } {
  if (!Array.isArray(row) || row.length < 3 || row.length > 10) throw new RowFault('is no row');
  const link: unknown = row[row.length - 1];
  if (typeof link !== 'string' || link.length !== 12) throw new RowFault('has no link');
  return { row, link };
}

function whole(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new RowFault('has a number that is none');
  return value as number;
}

function counted(value: unknown): number {
  const number = whole(value);
  if (number < 0) throw new RowFault('has a number below zero');
  return number;
}
