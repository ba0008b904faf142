import { keptJson } from '../../../renderer/machines/class/kept.ts';
import { progressKey } from '../../../renderer/machines/course-order.ts';
import type { LessonContext } from '../../../renderer/machines/lesson.machine.ts';
import { packOf } from '../../../renderer/machines/packs/drafts.ts';
import { countRight } from '../../../renderer/machines/quiz.machine.ts';
import { documentOf } from '../../../renderer/machines/sandbox/sandbox.machine.ts';
import type { Model, Person } from './model.ts';
import { plain } from './plain.ts';

/** Texts, and those to go back and forth to: undo as anybody would write it. */
class Trail {
  private past: string[] = [];
  private future: string[] = [];
  private readonly most: number;
  present: string;

  constructor(present: string, most: number) {
    this.present = present;
    this.most = most;
  }

  /** What must stand there after a step. @param made the machine counts the step as one, though nothing is otherwise */
  after(step: string, next: string, made: boolean): string {
    const [from, to] = step.startsWith('undo') ? [this.past, this.future] : step.startsWith('redo') ? [this.future, this.past] : [null, null];
    if (from === null) {
      if (next !== this.present || made) {
        this.past = [...this.past, this.present].slice(-this.most);
        this.future = [];
      }
      this.present = next;
      return next;
    }
    const wanted = from.pop();
    if (wanted !== undefined) {
      to.push(this.present);
      this.present = wanted;
    }
    return this.present;
  }
}

interface Work {
  readonly documents: string;
  readonly passed: boolean;
  readonly hints: LessonContext['hintsShown'];
  readonly predictions: LessonContext['predictions'];
  readonly task: number;
}

const text = (value: unknown): string => JSON.stringify(value);
const told = (value: unknown): string => text(plain(value));

/**
 * What somebody did, written down by the walk itself. The app is held against its machines, and the machines against
 * this, so that a fault that both have in common is seen as well.
 */
export class Ledger {
  private readonly model: Model;
  private readonly lessons = new Map<Person, Map<string, Work>>();
  private open: unknown = null;
  private lesson: Trail | null = null;
  private course: unknown = null;
  private world: Trail | null = null;
  private steps = 0;
  private kept = new Map<Person, Readonly<Record<string, string>>>();

  constructor(model: Model) {
    this.model = model;
  }

  /** Somebody's records were deleted. */
  forget(person: Person): void {
    this.lessons.delete(person);
    this.kept.delete(person);
  }

  /** After a kill in the midst of saving: what is there is what goes on. */
  begin(): void {
    this.forget(this.model.current);
    this.course = null;
  }

  /** What of the last step is not as it must be. */
  after(step: string, typed: string | null): readonly string[] {
    const isNew = this.course !== this.model.course;
    const faults = [...(isNew ? this.startFaults() : []), ...this.lessonFaults(step, typed), ...this.worldFaults(step, isNew, typed), ...this.quizFaults()];
    this.course = this.model.course;
    this.kept.set(this.model.current, this.keptNow());
    return faults;
  }

  /** A new window has all that the one before it kept. */
  private startFaults(): readonly string[] {
    const [before, now] = [this.kept.get(this.model.current), this.keptNow()];
    if (before === undefined) return [];
    return Object.keys(now).flatMap((name) => (before[name] === now[name] ? [] : [`${name} began as ${now[name] ?? ''} after ${before[name] ?? ''}`]));
  }

  private keptNow(): Readonly<Record<string, string>> {
    const { course, sandbox, settings, packs, classes, instructor } = this.model;
    const { classes: made, choices } = instructor.getSnapshot().context;
    const { checkpoints, tabs, open, composed, transcript, ...world } = sandbox.getSnapshot().context;
    const { shelf, drafts, tried } = packs.getSnapshot().context;
    return {
      progress: told(course.getSnapshot().context.record),
      sandbox: told({ document: documentOf(world), checkpoints, tabs, open, composed, transcript }),
      settings: told(settings.getSnapshot().context.settings),
      packs: told({ shelf: shelf.map((one) => one.text), drafts: drafts.map((one) => ({ ...packOf(one), files: [...packOf(one).files] })), tried }),
      instructor: told({ classes: made, choices }),
      class: told(keptJson(classes.getSnapshot().context.kept)),
    };
  }

  private lessonFaults(step: string, typed: string | null): readonly string[] {
    const { lesson, lessonId, isSeated, packs, taken } = this.model.course.getSnapshot().context;
    const opened = lesson !== this.open;
    this.open = lesson;
    if (lesson === null || lessonId === null) return [];
    const own = this.lessons.get(this.model.current) ?? new Map<string, Work>();
    this.lessons.set(this.model.current, own);
    const { context } = lesson.getSnapshot();
    const key = `${isSeated ? `${taken?.chain ?? ''} ` : ''}${progressKey(packs, lessonId)}`;
    const now: Work = { documents: text(context.documents), passed: context.everPassed, hints: context.hintsShown, predictions: context.predictions, task: context.task };
    const before = own.get(key);
    own.set(key, now);
    if (opened || this.lesson === null) {
      this.lesson = new Trail(now.documents, 200);
      return before === undefined || told(before) === told(now) ? [] : [`${key} opened as ${told(now)} after ${told(before)}`];
    }
    const isHere = this.model.lesson !== null;
    const wanted = this.lesson.after(isHere ? step : '', now.documents, false);
    return [
      ...(wanted === now.documents ? [] : [`after ${step} ${key} has ${now.documents} instead of ${wanted}`]),
      ...(isHere && typed !== null && context.documents[context.openDocument] !== typed ? [`what was typed in ${key} does not stand there: ${typed}`] : []),
      ...(before?.passed === true && !now.passed ? [`${key} is not passed any more`] : []),
      ...Object.entries(before?.predictions ?? {}).flatMap(([task, verdict]) => (now.predictions[task] === verdict ? [] : [`the prediction of ${key} is another one`])),
      ...Object.entries(before?.hints ?? {}).flatMap(([task, count]) => ((now.hints[task] ?? 0) >= count ? [] : [`a hint of ${key} is gone`])),
    ];
  }

  private worldFaults(step: string, isNew: boolean, typed: string | null): readonly string[] {
    const { context } = this.model.sandbox.getSnapshot();
    const { title, scene, requests, expectations } = documentOf(context);
    const now = text({ title, scene, requests, expectations });
    const made = context.history.past.length > this.steps;
    this.steps = context.history.past.length;
    if (isNew || this.world === null) {
      this.world = new Trail(now, 500);
      return [];
    }
    const isHere = this.model.screen === 'sandbox';
    const wanted = this.world.after(isHere ? step : '', now, made);
    return [...(wanted === now ? [] : [`after ${step} the sandbox has ${now} instead of ${wanted}`]), ...(isHere && typed !== null && !now.includes(text(text(typed)).slice(3, -3)) && !now.includes(text(typed)) ? [`what was typed in the sandbox does not stand there: ${typed}`] : [])];
  }

  private quizFaults(): readonly string[] {
    const { asking, quiz, record } = this.model.course.getSnapshot().context;
    if (asking === null || quiz === null) return [];
    const snapshot = quiz.getSnapshot();
    const { given, questions } = snapshot.context;
    if (asking.kind === 'quiz') {
      const wanted = { right: countRight(snapshot.context), of: questions.length };
      const { right, of } = record.quizzes[asking.unit] ?? {};
      return !snapshot.matches('finished') || (right === wanted.right && of === wanted.of) ? [] : [`the quiz of ${asking.unit} is not noted: ${text(wanted)}`];
    }
    return given.flatMap(({ right }, index) => {
      const card = asking.cards[index];
      const known = card === undefined || !right ? 0 : card.record.known + 1;
      return card === undefined || record.cards[card.id]?.known === known ? [] : [`the card ${card.id} is not noted as ${right ? 'known' : 'missed'}`];
    });
  }
}
