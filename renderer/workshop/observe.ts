import type { Verdict } from '#engine';
import { asker, type Documents, judge, type Lesson, mutantOf } from '#lessons';
import { keep, shapeOf } from './documents.ts';
import type { WorkEvent } from './events.ts';
import { shortDigest } from './digest.ts';
import { type WorkshopRecord, withEvent } from './record.ts';

/** Where a learner is in a lesson: what the lesson machine holds, as far as it is looked at here. */
export interface LessonMoment {
  readonly lesson: Lesson;
  /** The place of the task in the flow. */
  readonly task: number;
  readonly documents: Documents;
  readonly hintsShown: Readonly<Record<string, number>>;
  readonly predictions: Readonly<Record<string, Verdict>>;
  readonly checked: boolean;
  readonly comparing: 'solution' | 'start' | null;
  readonly everPassed: boolean;
}

/**
 * Notes what has happened between two moments of a lesson. What the lesson machine counts already is not counted a
 * second time here: hints, predictions and the rest are read off its context.
 *
 * @param before null when the lesson was opened just now
 * @param now milliseconds since 1970
 * @returns the same record when nothing happened, or when the lesson is none of the class
 */
export function observe(record: WorkshopRecord, before: LessonMoment | null, after: LessonMoment, now: number): WorkshopRecord {
  const { id } = after.lesson;
  if (!record.class.lessons.some((lesson) => lesson.id === id)) return record;
  const at = Math.floor(now / 1000);
  if (before === null) return withEvent(record, { type: 'opened', at, lesson: id });
  const edited = isSame(before.documents, after.documents) ? record : withEdit(record, id, at);
  return happenings(before, after, at).reduce(withEvent, edited);
}

function happenings(before: LessonMoment, after: LessonMoment, at: number): WorkEvent[] {
  const { lesson } = after;
  const told = { at, lesson: lesson.id };
  const events: WorkEvent[] = [];
  for (const [task, shown] of Object.entries(after.hintsShown)) {
    for (let count = before.hintsShown[task] ?? 0; count < shown; count += 1) events.push({ type: 'hint', ...told, task });
  }
  for (const [task, verdict] of Object.entries(after.predictions)) {
    if (before.predictions[task] === undefined) events.push({ type: 'predicted', ...told, task, verdict, right: isRight(after, task, verdict) });
  }
  if (after.comparing === 'solution' && before.comparing !== 'solution') events.push({ type: 'solution', ...told });
  if (after.checked && !before.checked) events.push(tried(after, at));
  if (after.everPassed && !before.everPassed) events.push({ type: 'solved', ...told });
  return events;
}

function isRight({ lesson, documents }: LessonMoment, task: string, verdict: Verdict): boolean {
  const prediction = lesson.predictions.find((one) => one.task === task);
  return prediction !== undefined && asker(lesson, documents)(prediction.check).outcome.decision === verdict;
}

function tried({ lesson, task, documents }: LessonMoment, at: number): WorkEvent {
  const soFar = lesson.flow.slice(0, task + 1);
  const report = judge(lesson, documents);
  const unmet = report.results.flatMap(({ check, met }) => (met || !soFar.includes(check.task) ? [] : [check.id]));
  // A start may decide like a near-miss, and nobody built that one.
  const nearMiss = unmet.length === 0 || isSame(lesson.start, documents) ? null : (mutantOf(lesson, report)?.name ?? null);
  return {
    type: 'tried',
    at,
    lesson: lesson.id,
    task: lesson.flow[task] ?? '',
    unmet,
    nearMiss,
    shape: shapeOf(lesson, documents),
    kept: keep(lesson, documents) ?? shortDigest(JSON.stringify(documents)),
  };
}

function withEdit(record: WorkshopRecord, lesson: string, at: number): WorkshopRecord {
  const { pending } = record;
  if (pending?.lesson === lesson) return { ...record, pending: { lesson, edits: pending.edits + 1, at } };
  const told = pending === null ? record : withEvent({ ...record, pending: null }, { type: 'edited', ...pending });
  return { ...told, pending: { lesson, edits: 1, at } };
}

function isSame(first: Documents, second: Documents): boolean {
  return first === second || (Object.keys(second).length === Object.keys(first).length && Object.keys(second).every((doc) => first[doc] === second[doc]));
}
