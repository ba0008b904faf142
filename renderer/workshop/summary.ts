import * as v from 'valibot';
import { eventOf, type Row, rowOf, type Words } from './rows.ts';
import type { LessonStanding, Standing } from './standing.ts';

/** What the events led to that a file tells as counts only. The chain does not hold this: only the end does. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));
/** Seconds since 1970. */
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000));
const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

export const summarySchema = v.strictObject({
  handedIn: count,
  last: time,
  at: v.nullable(place),
  lessons: v.pipe(
    v.array(
      v.strictTuple([
        ...([place, time, time, count, count, count, count, count] as const),
        ...([v.nullable(time), v.nullable(time), count] as const),
        v.pipe(v.array(v.strictTuple([place, count])), v.maxLength(100)),
        v.nullable(v.pipe(v.array(v.unknown()), v.maxLength(10))),
      ]),
    ),
    v.maxLength(100),
  ),
});

export type Summary = v.InferOutput<typeof summarySchema>;

/** @param slim without what each check counts, and without the last tries: for files that would be too large even so */
export function summaryOf({ handedIn, last, at, lessons }: Standing, words: Words, without: (lesson: string) => boolean, slim: boolean): Summary {
  return {
    handedIn,
    last: last / 1000,
    at: at === null ? null : words.place(at),
    lessons: [...lessons].map(([id, one]) => [
      ...([words.place(id), one.opened / 1000, one.last / 1000, one.tries, one.hints, one.edits, one.predictions.right, one.predictions.of] as const),
      ...([inSeconds(one.solutionShown), inSeconds(one.solved), one.seconds] as const),
      slim ? [] : [...one.unmet].map(([check, tries]): [number, number] => [words.place(check), tries]),
      one.lastTry === null || slim ? null : [...rowOf(one.lastTry, 0, words, without(id))],
    ]),
  };
}

/** The standing again. Throws a RowFault. @param events how many events led to it */
export function standingOf(summary: Summary, events: number, words: Words): Standing {
  const lessons = summary.lessons.map(([place, opened, last, tries, hints, edits, right, of, solutionShown, solved, seconds, unmet, lastTry]): [string, LessonStanding] => [
    words.at(place),
    {
      ...{ opened: opened * 1000, last: last * 1000, tries, hints, edits, predictions: { right, of }, solutionShown: inMilliseconds(solutionShown), solved: inMilliseconds(solved), seconds },
      unmet: new Map(unmet.map(([check, times]) => [words.at(check), times])),
      misses: [],
      lastTry: lastTry === null ? null : lastTryOf(lastTry, words),
    },
  ]);
  return { lessons: new Map(lessons), events, handedIn: summary.handedIn, last: summary.last * 1000, at: summary.at === null ? null : words.at(summary.at) };
}

function lastTryOf(row: Row, words: Words): LessonStanding['lastTry'] {
  const event = eventOf(row, 0, words);
  return event.type === 'tried' ? event : null;
}

const inSeconds = (time: number | null): number | null => (time === null ? null : time / 1000);
const inMilliseconds = (time: number | null): number | null => (time === null ? null : time * 1000);
