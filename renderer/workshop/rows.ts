import type { Verdict } from '#engine';
import { digestOf } from './chain.ts';
import { isKept, type Kept } from './documents.ts';
import type { Linked, TriedEvent, WorkEvent } from './events.ts';

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

/** The event of a row. Throws a RowFault. */
export function eventOf(row: Row, from: number, words: Words): WorkEvent {
  const [type, time, lesson, task, ...more] = row;
  const at = from + whole(time);
  if (at < 0) throw new RowFault('has a time before 1970');
  switch (type) {
    case 'opened':
    case 'solution':
    case 'solved':
      return { type, at, lesson: words.at(lesson) };
    case 'edited':
      return { type, at, lesson: words.at(lesson), edits: counted(task) };
    case 'predicted': {
      const verdict = verdicts[counted(more[0])];
      if (verdict === undefined) throw new RowFault('predicts something that is no decision');
      return { type, at, lesson: words.at(lesson), task: words.at(task), verdict, right: more[1] === 1 };
    }
    case 'tried':
      return triedOf(at, words.at(lesson), words.at(task), more, words);
    case 'hint':
      return { type, at, lesson: words.at(lesson), task: words.at(task) };
    case 'handedIn':
      return { type, at };
    default:
      throw new RowFault('is of no kind that this app knows');
  }
}

function triedOf(at: number, lesson: string, task: string, [unmet, nearMiss, shape, kept]: readonly unknown[], words: Words): TriedEvent {
  if (!Array.isArray(unmet) || unmet.length > 100) throw new RowFault('has no list of checks');
  if (typeof shape !== 'string' || shape.length !== 8) throw new RowFault('has no shape');
  return { type: 'tried', at, lesson, task, unmet: unmet.map((check) => words.at(check)), nearMiss: nearMiss === -1 ? null : words.at(nearMiss), shape, kept: textsOf(kept) };
}

function textsOf(kept: unknown): Kept | string {
  if (typeof kept === 'string' && kept.length === 8) return kept;
  if (!isKept(kept)) throw new RowFault('has texts that cannot be read');
  return kept;
}

export function linkedRow({ event, link }: Linked, from: number, words: Words, without: boolean): Row {
  return [...rowOf(event, from, words, without), link];
}

/** The event of a row that ends with its link. */
export function linkedOf(row: unknown, from: number, words: Words): Linked {
  if (!Array.isArray(row) || row.length < 3 || row.length > 10) throw new RowFault('is no row');
  const link: unknown = row.at(-1);
  if (typeof link !== 'string' || link.length !== 12) throw new RowFault('has no link');
  return { event: eventOf(row.slice(0, -1), from, words), link };
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
