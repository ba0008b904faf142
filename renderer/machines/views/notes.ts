import { headline } from '#engine';
import { asker, type Lesson } from '#lessons';
import { currentTask, type LessonContext, predictionOf, solutionRefusal } from '../lesson.machine.ts';
import type { PresenterContext } from '../presenter.machine.ts';

/** What the instructor reads in a window of their own while the room sees a lesson, or the sandbox. */
export interface NotesPage {
  readonly lesson: string;
  /** null for the sandbox. */
  readonly task: { readonly number: number; readonly of: number; readonly title: string } | null;
  /** The lesson's notes for instructors, in Markdown. */
  readonly notes: string;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  readonly hints: readonly string[];
  /** The title of what follows: a task, the next lesson, or a request; null where nothing does. */
  readonly next: string | null;
  /** When the lesson began and the presentation began, in milliseconds since 1970. */
  readonly began: number;
  readonly presenting: number;
  /** How many minutes the lesson is meant to take; null for the sandbox. */
  readonly minutes: number | null;
}

interface NotesInput {
  readonly context: LessonContext;
  readonly next: string | null;
  readonly presenter: Pick<PresenterContext, 'began' | 'lessons'>;
}

/**
 * The page for a lesson at its present task. The answers are the engine's: to the prediction now, to the goals with the solution.
 * For somebody who takes a class, its rules hold here too: no answers before the solution may be shown, no hints but those asked for.
 */
export function notesOf({ context, next, presenter }: NotesInput): NotesPage {
  const { lesson } = context;
  const task = currentTask(context);
  const answers = solutionRefusal(context) === null;
  const following = lesson.tasks.find(({ id }) => id === lesson.flow[context.task + 1]);
  return {
    lesson: lesson.title,
    task: { number: context.task + 1, of: lesson.flow.length, title: task.title },
    // The title stands above already.
    notes: answers ? lesson.instructor.replace(/^# .*\n+/, '') : '',
    answers: answers ? [...predictionAnswer(context), ...goalAnswers(lesson, task.id)] : [],
    hints: context.rules === null ? task.hints : task.hints.slice(0, context.hintsShown[task.id] ?? 0),
    next: following?.title ?? next ?? 'This is the end of the course.',
    began: presenter.lessons[lesson.id] ?? presenter.began,
    presenting: presenter.began,
    minutes: lesson.minutes,
  };
}

function predictionAnswer(context: LessonContext): NotesPage['answers'] {
  const prediction = predictionOf(context);
  if (prediction === undefined) return [];
  return [{ question: prediction.question, answer: headline(asker(context.lesson, context.documents)(prediction.check)) }];
}

/** Each goal of the task, and what the engine says of it with the lesson's solution. */
function goalAnswers(lesson: Lesson, task: string): NotesPage['answers'] {
  const ask = asker(lesson, lesson.solution);
  return lesson.checks.filter((check) => check.task === task).map((check) => ({ question: check.label, answer: headline(ask(check)) }));
}
