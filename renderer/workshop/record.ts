import * as v from 'valibot';
import { type ChainHead, firstBrokenLink, firstLink, linked } from './chain.ts';
import { classSchema, type Learner, learnerSchema, type WorkshopClass } from './class.ts';
import { isKept, type Kept } from './documents.ts';
import type { Linked, WorkEvent } from './events.ts';
import { lessonName, madeId } from './names.ts';
import { type Read, refused } from './reading.ts';
import { nothingDone, type Standing, standingAfter } from './standing.ts';

/** What is kept of a class that somebody takes: plain JSON. */
export interface WorkshopRecord {
  readonly class: WorkshopClass;
  readonly learner: Learner;
  readonly chain: string;
  /** Seconds since 1970. */
  readonly started: number;
  readonly events: readonly Linked[];
  /** Edits that no event tells of yet. */
  readonly pending: { readonly lesson: string; readonly edits: number; readonly at: number } | null;
}

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000));
const lesson = { at: seconds, lesson: lessonName };
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const digest = v.pipe(v.string(), v.regex(/^[\w-]{8}$/));

const eventSchema = v.variant('type', [
  v.strictObject({ type: v.picklist(['opened', 'solution', 'solved']), ...lesson }),
  v.strictObject({ type: v.literal('edited'), ...lesson, edits: count }),
  v.strictObject({ type: v.literal('predicted'), ...lesson, task: lessonName, verdict: v.picklist(['allow', 'explicitDeny', 'implicitDeny']), right: v.boolean() }),
  v.strictObject({
    type: v.literal('tried'),
    ...lesson,
    task: lessonName,
    unmet: v.pipe(v.array(lessonName), v.maxLength(100)),
    nearMiss: v.nullable(lessonName),
    shape: digest,
    kept: v.union([digest, v.custom<Kept>(isKept, 'must be the texts of a try')]),
  }),
  v.strictObject({ type: v.literal('hint'), ...lesson, task: lessonName }),
  v.strictObject({ type: v.literal('handedIn'), at: seconds }),
]);

const recordSchema = v.strictObject({
  class: classSchema,
  learner: learnerSchema,
  chain: madeId,
  started: seconds,
  events: v.array(v.strictObject({ event: eventSchema, link: v.pipe(v.string(), v.regex(/^[\w-]{12}$/)) })),
  pending: v.nullable(v.strictObject({ lesson: lessonName, edits: count, at: seconds })),
});

/** The record of somebody who begins a class. @param chain a random id; @param now milliseconds since 1970 */
export function startRecord({ cls, learner, chain, now }: { readonly cls: WorkshopClass; readonly learner: Learner; readonly chain: string; readonly now: number }): WorkshopRecord {
  return { class: cls, learner, chain, started: Math.floor(now / 1000), events: [], pending: null };
}

/** Reads a record that was kept. It is refused when its chain does not hold: what was written cannot have been this. */
export function readRecord(json: unknown): Read<WorkshopRecord> {
  const result = v.safeParse(recordSchema, json);
  if (!result.success) {
    const where = v.getDotPath(result.issues[0]) ?? '';
    return refused('invalid', where, `What was kept of the class cannot be read. ${where === '' ? 'It' : `Its member ${where}`}: ${result.issues[0].message}`);
  }
  const record = result.output as WorkshopRecord;
  const broken = firstBrokenLink(firstLink(headOf(record)), record.events.map(({ event }) => event), record.events.map(({ link }) => link));
  return broken === null ? { ok: true, value: record } : refused('invalid', `events.${broken}`, 'What was kept of the class was changed or damaged.');
}

export function headOf({ class: cls, learner, chain, started }: WorkshopRecord): ChainHead {
  return { classId: cls.id, learner, chain, started };
}

/** The record with one more event; edits that wait are told first. */
export function withEvent(record: WorkshopRecord, event: WorkEvent): WorkshopRecord {
  const told = record.pending === null ? record : { ...record, pending: null, events: linked(record.events, headOf(record), { type: 'edited', ...record.pending }) };
  return { ...told, events: linked(told.events, headOf(told), event) };
}

const standings = new WeakMap<readonly Linked[], Standing>();

/** How the learner stands, by what the record holds. */
export function standing({ events }: Pick<WorkshopRecord, 'events'>): Standing {
  const known = standings.get(events);
  if (known !== undefined) return known;
  const counted = standingAfter(nothingDone, events.map(({ event }) => event));
  standings.set(events, counted);
  return counted;
}
