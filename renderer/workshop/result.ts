import * as v from 'valibot';
import { type ChainHead, firstBrokenLink, firstLink } from './chain.ts';
import { learnerSchema } from './class.ts';
import { linkOf } from './digest.ts';
import type { Linked, WorkEvent } from './events.ts';
import { isLessonName, madeId, shownName } from './names.ts';
import { fileText, type Read, readBody, readFile, refused } from './reading.ts';
import { eventOf, linkedOf, linkedRow, RowFault, Words } from './rows.ts';
import { type LessonSessions, SessionBook } from './sessions.ts';
import { nothingDone, type Standing, standingAfter } from './standing.ts';
import { standingOf, summaryOf, summarySchema } from './summary.ts';

/** The newest format of result files that this app reads, and the one it writes. */
const VERSION = 1;
/** Twice what the app writes: a newer one of the same format may need more. */
const MOST = 120_000;

const MOST_EVENTS = 20_000;

const link = v.pipe(v.string(), v.regex(/^[\w-]{12}$/, 'must be a link of the chain'));

const resultSchema = v.strictObject({
  class: v.strictObject({ id: madeId, name: shownName }),
  learner: learnerSchema,
  chain: madeId,
  started: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000)),
  words: v.custom<string[]>(isWords, 'must be the ids of lessons and what is in them'),
  /** What the events came to that are not told one by one. */
  before: v.nullable(v.strictObject({ events: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000)), link, summary: summarySchema })),
  // Looked at one by one where they are read.
  events: v.custom<unknown[]>((value) => Array.isArray(value) && value.length <= MOST_EVENTS, 'must be a list of events'),
  end: link,
});

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MOST_EVENTS && value.every(isLessonName);
}

/** Whether the chain of a file holds. `event` counts from 1, over all that was done. */
export type ChainCheck = { readonly kind: 'whole' } | { readonly kind: 'edited' | 'cutShort'; readonly event: number; readonly message: string };

/** A result file that could be read. */
export interface HandedIn {
  /** Tells this file from every other. */
  readonly end: string;
  readonly app: string;
  readonly class: { readonly id: string; readonly name: string };
  readonly learner: { readonly id: string; readonly name: string };
  readonly chain: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** How many events came before those of `links`. */
  readonly before: number;
  readonly links: readonly string[];
  /** The link before the first of `links`. */
  readonly firstLink: string;
  /** The link of the last event: a later file of the same work holds it too. */
  readonly lastLink: string;
  readonly standing: Standing;
  readonly sessions: LessonSessions;
  /** Milliseconds since 1970; null when the last event is none of handing in. */
  readonly handedIn: number | null;
  /** Tries whose texts were left out. */
  readonly textsLeftOut: number;
  readonly check: ChainCheck;
}

/** What goes into a result file. */
export interface Handing {
  readonly head: ChainHead;
  readonly className: string;
  readonly events: readonly Linked[];
  /** How many of the first events are told as counts only. */
  readonly cut: number;
  /** Indexes of tries without their texts. */
  readonly without: ReadonlySet<number>;
  readonly slim: boolean;
}

/** The text of a result file. */
export function resultText({ head, className, events, cut, without, slim }: Handing, app: string): string {
  const words = new Words();
  const start = firstLink(head);
  const rows = events.slice(cut).map((one, index) => linkedRow(one, index === 0 ? head.started : (events[cut + index - 1]?.event.at ?? 0), words, without.has(cut + index)));
  const before = cut === 0 ? null : { events: cut, link: events[cut - 1]?.link ?? start, summary: summaryOf(standingAfter(nothingDone, events.slice(0, cut).map(({ event }) => event)), words, lastWithout(events, cut, without), slim) };
  const whose = { class: { id: head.classId, name: className }, learner: head.learner, chain: head.chain, started: head.started };
  const end = endOf(events.at(-1)?.link ?? start, app, whose, before);
  return fileText('result', VERSION, app, { ...whose, words: words.list, before, events: rows, end });
}

/** Whether the last try of a lesson among the first events is to go without its texts. */
function lastWithout(events: readonly Linked[], cut: number, without: ReadonlySet<number>): (lesson: string) => boolean {
  return (lesson) => without.has(events.findLastIndex(({ event }, index) => index < cut && event.type === 'tried' && event.lesson === lesson));
}

type Whose = Pick<v.InferOutput<typeof resultSchema>, 'class' | 'learner' | 'chain' | 'started'>;

/** Holds the file to what no event says. */
function endOf(last: string, app: string, { class: cls, learner, chain, started }: Whose, before: unknown): string {
  return linkOf(last + JSON.stringify([app, cls.id, cls.name, learner.id, learner.name, chain, started, before]));
}

/**
 * Reads a result file (`.kplresult`) of anybody. One whose chain does not hold is read too: `check` says what is wrong.
 */
export function readResult(text: string): Read<HandedIn> {
  return readFile(
    {
      kind: 'result',
      version: VERSION,
      most: MOST,
      parse: (body, app) => {
        const read = readBody('result', resultSchema, body);
        return read.ok ? handedInOf(read.value, app) : read;
      },
    },
    text,
  );
}

function handedInOf(body: v.InferOutput<typeof resultSchema>, app: string): Read<HandedIn> {
  const { class: cls, learner, chain, started, before, end } = body;
  const words = new Words(body.words);
  const head = { classId: cls.id, learner, chain, started };
  const events: WorkEvent[] = [];
  const links: string[] = [];
  let standing: Standing;
  try {
    standing = before === null ? nothingDone : standingOf(before.summary, before.events, words);
    let from = started;
    for (const one of body.events) {
      const { row, link } = linkedOf(one);
      const event = eventOf(row, from, words);
      events.push(event);
      links.push(link);
      from = event.at;
    }
  } catch (fault) {
    if (!(fault instanceof RowFault)) throw fault;
    return refused('invalid', `events.${events.length}`, `This result file cannot be used: its event ${events.length + 1} ${fault.message}.`);
  }
  const start = before?.link ?? firstLink(head);
  const book = new SessionBook(standing);
  const last = events.at(-1);
  const lastLink = links.at(-1) ?? start;
  return {
    ok: true,
    value: {
      ...{ end, app, class: cls, learner, chain, started: started * 1000, before: before?.events ?? 0, links, firstLink: start, lastLink },
      standing: standingAfter(standing, events, (...heard) => book.note(...heard)),
      sessions: book.told,
      handedIn: last?.type === 'handedIn' ? last.at * 1000 : null,
      textsLeftOut: events.filter((event) => event.type === 'tried' && typeof event.kept === 'string').length,
      check: checkOf(firstBrokenLink(start, events, links), (before?.events ?? 0) + events.length, last, before?.events ?? 0, end === endOf(lastLink, app, body, before)),
    },
  };
}

function checkOf(broken: number | null, count: number, last: WorkEvent | undefined, before: number, ends: boolean): ChainCheck {
  if (broken !== null) return { kind: 'edited', event: before + broken + 1, message: `The file was changed after it was written: its chain breaks at event ${before + broken + 1} of ${count}.` };
  if (last?.type !== 'handedIn') return { kind: 'cutShort', event: count + 1, message: `Events are missing behind event ${count}: the file does not end with handing in.` };
  if (!ends) return { kind: 'edited', event: count + 1, message: 'The file was changed after it was written: its end does not fit what stands before it.' };
  return { kind: 'whole' };
}
