import type { TriedEvent, WorkEvent } from './events.ts';

/** How a learner stands in one lesson, counted from what they did. Times are milliseconds since 1970. */
export interface LessonStanding {
  /** For the first time. */
  readonly opened: number;
  readonly last: number;
  readonly tries: number;
  readonly hints: number;
  readonly edits: number;
  readonly predictions: { readonly right: number; readonly of: number };
  readonly solutionShown: number | null;
  readonly solved: number | null;
  /** Time spent here: a pause counts as five minutes at most. */
  readonly seconds: number;
  /** By check: the tries that did not meet it. */
  readonly unmet: ReadonlyMap<string, number>;
  /** Every try that did not solve its task, and is still told in full. */
  readonly misses: readonly TriedEvent[];
  /** The last try, whatever came of it. */
  readonly lastTry: TriedEvent | null;
}

export interface Standing {
  readonly lessons: ReadonlyMap<string, LessonStanding>;
  readonly events: number;
  /** How often the work was handed in. */
  readonly handedIn: number;
  /** When something was done last; 0 when nothing was. */
  readonly last: number;
  /** The lesson of the last event. */
  readonly at: string | null;
}

export const nothingDone: Standing = { lessons: new Map(), events: 0, handedIn: 0, last: 0, at: null };

const LONGEST_PAUSE = 300;

/** Hears of each event in a lesson, how the lesson stands behind it, and how often the work was handed in before. */
type Listener = (event: WorkEvent, id: string, lesson: LessonStanding, handedIn: number) => void;

/** How the learner stands after these events. */
export function standingAfter(before: Standing, events: readonly WorkEvent[], listen?: Listener): Standing {
  const lessons = new Map([...before.lessons].map(([id, lesson]) => [id, open(lesson)]));
  let { handedIn, last, at } = before;
  for (const event of events) {
    if (event.type === 'handedIn') handedIn += 1;
    else {
      const known = lessons.get(event.lesson) ?? fresh(event.at);
      lessons.set(event.lesson, known);
      // The way back to a lesson is no time spent in it.
      if (event.type !== 'opened' && at === event.lesson) known.seconds += Math.min(LONGEST_PAUSE, Math.max(0, event.at - last / 1000));
      known.last = event.at * 1000;
      count(known, event);
      at = event.lesson;
      listen?.(event, at, known, handedIn);
    }
    last = event.at * 1000;
  }
  return { lessons, events: before.events + events.length, handedIn, last, at };
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };
type Counting = Omit<Mutable<LessonStanding>, 'unmet' | 'misses'> & { unmet: Map<string, number>; misses: TriedEvent[] };

function fresh(at: number): Counting {
  return { opened: at * 1000, last: at * 1000, tries: 0, hints: 0, edits: 0, predictions: { right: 0, of: 0 }, solutionShown: null, solved: null, seconds: 0, unmet: new Map(), misses: [], lastTry: null };
}

function open(lesson: LessonStanding): Counting {
  return { ...lesson, unmet: new Map(lesson.unmet), misses: [...lesson.misses] };
}

function count(lesson: Counting, event: Exclude<WorkEvent, { type: 'handedIn' }>): void {
  switch (event.type) {
    case 'opened':
      return;
    case 'edited':
      lesson.edits += event.edits;
      return;
    case 'predicted':
      lesson.predictions = { right: lesson.predictions.right + (event.right ? 1 : 0), of: lesson.predictions.of + 1 };
      return;
    case 'tried':
      lesson.tries += 1;
      for (const check of event.unmet) lesson.unmet.set(check, (lesson.unmet.get(check) ?? 0) + 1);
      if (event.unmet.length > 0) lesson.misses.push(event);
      lesson.lastTry = event;
      return;
    case 'hint':
      lesson.hints += 1;
      return;
    case 'solution':
      lesson.solutionShown ??= event.at * 1000;
      return;
    case 'solved':
      lesson.solved ??= event.at * 1000;
  }
}
