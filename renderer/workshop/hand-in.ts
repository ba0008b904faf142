import { utf8ToBytes } from '@noble/hashes/utils.js';
import { sameName } from './names.ts';
import type { Linked } from './events.ts';
import { fileEndings } from './reading.ts';
import { headOf, type WorkshopRecord, withEvent } from './record.ts';
import { type Handing, resultText } from './result.ts';

/** Most bytes of a result file. */
export const mostResult = 50_000;
/** The last policies may take so much of them before events have to make room. */
const MOST_LAST_TEXTS = 30_000;

export interface HandInFile {
  /** The record, with the handing in noted: to be kept. */
  readonly record: WorkshopRecord;
  readonly text: string;
  /** What was left out of the file, in sentences. */
  readonly notes: readonly string[];
  readonly fileName: string;
}

/**
 * Makes the file that a learner hands in. It never is larger than 50 kB: where more was done, texts of earlier tries
 * are left out first, the oldest before the others; then the largest of the last policies; then the oldest events are
 * told as counts. What came of each lesson is always there.
 *
 * @param now milliseconds since 1970
 * @param app the app’s version
 */
export function handIn(record: WorkshopRecord, now: number, app: string): HandInFile {
  const handed = withEvent(record, { type: 'handedIn', at: Math.floor(now / 1000) });
  const { handing, text } = fitted({ head: headOf(handed), className: record.class.name, events: handed.events, cut: 0, without: new Set(), slim: false }, app);
  return { record: handed, text, notes: notesOf(handing), fileName: fileName(record) };
}

function fitted(whole: Handing, app: string): { readonly handing: Handing; readonly text: string } {
  const { events } = whole;
  const last = lastTries(events);
  const texts = (keep: (index: number) => boolean): number[] => events.flatMap(({ event }, index) => (event.type === 'tried' && typeof event.kept !== 'string' && keep(index) ? [index] : []));
  const size = (index: number): number => textSize(events[index]);
  const byLargest = texts((index) => last.has(index)).sort((first, second) => size(second) - size(first) || first - second);
  let tried = written(whole, app);
  tried = leaveOut(tried, texts((index) => !last.has(index)), app);
  let room = byLargest.reduce((sum, index) => sum + size(index), 0) - MOST_LAST_TEXTS;
  const tooMuch = byLargest.filter((index) => {
    const goes = room > 0;
    if (goes) room -= size(index);
    return goes;
  });
  tried = leaveOut(tried, tooMuch, app);
  while (tried.over > 0 && tried.handing.cut < events.length - 1) {
    const cut = Math.min(events.length - 1, tried.handing.cut + Math.max(10, Math.ceil(events.length / 20)));
    tried = written({ ...tried.handing, cut }, app);
  }
  tried = leaveOut(tried, byLargest.filter((index) => !tooMuch.includes(index)), app);
  return tried.over > 0 ? written({ ...tried.handing, slim: true }, app) : tried;
}

interface Tried {
  readonly handing: Handing;
  readonly text: string;
  /** Bytes above what is allowed. */
  readonly over: number;
}

function written(handing: Handing, app: string): Tried {
  const text = resultText(handing, app);
  return { handing, text, over: utf8ToBytes(text).length - mostResult };
}

/** Leaves out texts, one after the other, until the file fits. */
function leaveOut(tried: Tried, indexes: readonly number[], app: string): Tried {
  let now = tried;
  const waiting = [...indexes];
  while (now.over > 0 && waiting.length > 0) {
    const without = new Set(now.handing.without);
    for (let saved = 0; saved < now.over; ) {
      const index = waiting.shift();
      if (index === undefined) break;
      without.add(index);
      saved += textSize(now.handing.events[index]);
    }
    now = written({ ...now.handing, without }, app);
  }
  return now;
}

function textSize(one: Linked | undefined): number {
  return one?.event.type === 'tried' && typeof one.event.kept !== 'string' ? utf8ToBytes(JSON.stringify(one.event.kept)).length : 0;
}

/** The indexes of the last try of each lesson. */
function lastTries(events: readonly Linked[]): ReadonlySet<number> {
  const last = new Map<string, number>();
  for (const [index, { event }] of events.entries()) if (event.type === 'tried') last.set(event.lesson, index);
  return new Set(last.values());
}

function notesOf({ events, cut, without, slim }: Handing): string[] {
  const last = lastTries(events);
  const policies = [...without].filter((index) => last.has(index)).length;
  const earlier = without.size - policies;
  return [
    ...(earlier === 0 ? [] : [earlier === 1 ? 'To stay below 50 kB, the policy of one earlier try was left out.' : `To stay below 50 kB, the policies of ${earlier} earlier tries were left out.`]),
    ...(policies === 0 ? [] : [policies === 1 ? 'To stay below 50 kB, the last policy of one lesson was left out.' : `To stay below 50 kB, the last policies of ${policies} lessons were left out.`]),
    ...(cut === 0 ? [] : [`To stay below 50 kB, the first ${cut} events are told as counts.`]),
    ...(slim ? ['To stay below 50 kB, it is not told which checks failed in the first events.'] : []),
  ];
}

/** A name for the file that tells whose it is, of letters that every disk takes. */
function fileName({ learner, class: cls }: WorkshopRecord): string {
  const part = (name: string): string => sameName(name).replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').slice(0, 40);
  return `${[part(learner.name), part(cls.name)].filter((one) => one !== '').join('-') || 'result'}.${fileEndings.result}`;
}
