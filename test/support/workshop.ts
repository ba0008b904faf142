import fc from 'fast-check';
import { createActor, fromPromise, transition } from 'xstate';
import type { Verdict } from '#engine';
import { asker, type Documents, type Lesson } from '#lessons';
import { handIn, learnerOf, newClass, observe, startRecord, withClassStart, type WorkshopClass, type WorkshopRecord } from '#workshop';
import type { Exported } from '../../renderer/machines/instructor/exports.ts';
import type { SaveOutcome } from '../../renderer/machines/instructor/instructor.machine.ts';
import { lessonMachine, type LessonEvent, type LessonSnapshot } from '../../renderer/machines/lesson.machine.ts';
import { realCourse } from './course.ts';

/** Stands for saving a file of the instructor's: it is kept in the list. @param dialog what comes of it */
export const savingInto = (files: Exported[], dialog: (file: Exported) => SaveOutcome = ({ name }) => ({ ok: true, message: `Saved ${name}.` })) =>
  fromPromise<SaveOutcome, Exported>(({ input }) => {
    files.push(input);
    return Promise.resolve(dialog(input));
  });

/** Some lessons of the course, by id. */
export const lessons: ReadonlyMap<string, Lesson> = new Map(realCourse().loaded.map(({ lesson }) => [lesson.id, lesson]));
export const lessonIds = ['administrators-and-users', 'another-account', 'encryption-context'] as const;

/** 2026-11-25, nine o'clock in UTC. */
export const NINE = Date.UTC(2026, 10, 25, 9);

export function classOf(name: string, ids: readonly string[] = lessonIds): WorkshopClass {
  return newClass({ id: `class-${name}`, now: NINE, name, lessons: ids.map((id) => ({ id, minutes: 10 })) });
}

/** What a scripted learner does in a lesson; `near-miss 2` and `solution` put those documents in. */
export interface Step {
  readonly lesson: number;
  readonly does: 'opens' | 'types' | 'solution' | 'near-miss' | 'checks' | 'asksHint' | 'compares' | 'predicts';
  readonly which: number;
  /** Seconds before it. */
  readonly after: number;
}

/** What came of it, counted while it was done and by nothing of the app's own records. */
export interface Told {
  tries: number;
  hints: number;
  edits: number;
  solutionShown: boolean;
  solved: boolean;
  /** When it was first; milliseconds. */
  solvedAt: number | null;
  right: number;
  predictions: number;
  seconds: number;
}

export interface Played {
  readonly record: WorkshopRecord;
  readonly told: ReadonlyMap<string, Told>;
  readonly now: number;
}

const VERDICTS: readonly Verdict[] = ['allow', 'implicitDeny', 'explicitDeny'];

/**
 * Counts the seconds between two things done in the same lesson, at most five minutes each. Edits in a row are one thing
 * done, when the last of them is; the way to another lesson and back is nobody's time.
 */
class Watch {
  private last: { readonly lesson: string; readonly at: number } | null = null;
  private edited: { readonly lesson: string; readonly at: number } | null = null;
  private readonly told: ReadonlyMap<string, Told>;

  constructor(told: ReadonlyMap<string, Told>) {
    this.told = told;
  }

  edits(lesson: string, at: number): void {
    if (this.edited?.lesson !== lesson) this.settles();
    this.edited = { lesson, at };
  }

  does(lesson: string, at: number): void {
    this.settles();
    this.counts(lesson, at);
  }

  settles(): void {
    if (this.edited !== null) this.counts(this.edited.lesson, this.edited.at);
    this.edited = null;
  }

  private counts(lesson: string, at: number): void {
    const counts = this.told.get(lesson);
    if (counts !== undefined && this.last?.lesson === lesson) counts.seconds += Math.min(300, (at - this.last.at) / 1000);
    this.last = { lesson, at };
  }
}

/** A learner who goes through a script in the lesson machine itself. */
export function play(cls: WorkshopClass, name: string, chain: string, script: readonly Step[]): Played {
  let record = startRecord({ cls, learner: learnerOf(cls, name), chain, now: NINE });
  let now = NINE;
  const open = new Map<string, LessonSnapshot>();
  const told = new Map<string, Told>();
  const fresh = new Map<string, boolean>();
  const watch = new Watch(told);
  for (const step of script) {
    now += step.after * 1000;
    const id = cls.lessons[step.lesson % cls.lessons.length]?.id ?? '';
    const found = lessons.get(id);
    if (found === undefined) throw new Error(`there is no lesson ${id}`);
    let snapshot = open.get(id);
    if (snapshot === undefined) {
      const lesson = withClassStart(found, cls);
      snapshot = createActor(lessonMachine, { input: { lesson } }).start().getSnapshot();
      record = observe(record, null, snapshot.context, now);
      watch.does(id, now);
      told.set(id, { tries: 0, hints: 0, edits: 0, solutionShown: false, solved: false, solvedAt: null, right: 0, predictions: 0, seconds: 0 });
      fresh.set(id, true);
      open.set(id, snapshot);
      const send = sender(id, open, () => now, () => record, (next) => (record = next));
      send({ type: 'learner.goesToTask', task: lesson.flow.at(-1) ?? '' });
    }
    const send = sender(id, open, () => now, () => record, (next) => (record = next));
    const counts = told.get(id);
    if (counts === undefined) throw new Error('nobody counts');
    const put = (documents: Documents): void => {
      for (const { doc, readOnly } of found.documents) {
        const before = open.get(id)?.context.documents[doc];
        const text = documents[doc] ?? '';
        if (readOnly || before === text) continue;
        send({ type: 'learner.edits', doc, text });
        counts.edits += 1;
        watch.edits(id, now);
        fresh.set(id, true);
      }
    };
    switch (step.does) {
      case 'opens':
        break;
      case 'types': {
        const documents = open.get(id)?.context.documents ?? {};
        const doc = found.documents.find(({ readOnly }) => !readOnly)?.doc ?? '';
        put({ ...documents, [doc]: `${documents[doc] ?? ''} ` });
        break;
      }
      case 'solution':
        put(found.solution);
        break;
      case 'near-miss':
        put(found.mutants[step.which % found.mutants.length]?.documents ?? found.start);
        break;
      case 'checks':
        if (fresh.get(id) === true) {
          counts.tries += 1;
          watch.does(id, now);
        }
        fresh.set(id, false);
        send({ type: 'learner.checks' });
        if (open.get(id)?.matches('passed') === true) {
          counts.solved = true;
          counts.solvedAt ??= now;
        }
        break;
      case 'asksHint': {
        const task = found.tasks.find((one) => one.id === found.flow.at(-1));
        if (counts.hints < (task?.hints.length ?? 0)) {
          counts.hints += 1;
          watch.does(id, now);
        }
        send({ type: 'learner.asksHint' });
        break;
      }
      case 'compares':
        counts.solutionShown = true;
        watch.does(id, now);
        send({ type: 'learner.comparesWithSolution' });
        send({ type: 'learner.closesComparison' });
        break;
      case 'predicts': {
        const prediction = found.predictions[step.which % found.predictions.length];
        const verdict = VERDICTS[step.which % 3];
        if (prediction === undefined || verdict === undefined) break;
        send({ type: 'learner.goesToTask', task: prediction.task });
        if (open.get(id)?.context.predictions[prediction.task] === undefined) {
          counts.predictions += 1;
          if (asker(found, open.get(id)?.context.documents ?? {})(prediction.check).outcome.decision === verdict) counts.right += 1;
          watch.does(id, now);
        }
        send({ type: 'learner.predicts', verdict }, { type: 'learner.goesToTask', task: found.flow.at(-1) ?? '' });
        // What is checked there again is a new try.
        fresh.set(id, true);
        break;
      }
    }
  }
  watch.settles();
  return { record, told, now };
}

function sender(id: string, open: Map<string, LessonSnapshot>, now: () => number, record: () => WorkshopRecord, keep: (next: WorkshopRecord) => void) {
  return (...events: LessonEvent[]): void => {
    for (const event of events) {
      const before = open.get(id);
      if (before === undefined) throw new Error('the lesson is not open');
      const [after] = transition(lessonMachine, before, event);
      open.set(id, after);
      keep(observe(record(), before.context, after.context, now()));
    }
  };
}

/** The file that the learner hands in at the end. */
export function fileOf({ record, now }: Played): string {
  return handIn(record, now + 1000, '0.1.0').text;
}

export const scripts: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    lesson: fc.nat({ max: lessonIds.length - 1 }),
    does: fc.constantFrom('opens', 'types', 'solution', 'near-miss', 'near-miss', 'checks', 'checks', 'asksHint', 'compares', 'predicts', 'solution'),
    which: fc.nat({ max: 9 }),
    after: fc.nat({ max: 900 }),
  }),
  { maxLength: 25 },
);
