import { assign, setup, type SnapshotFrom } from 'xstate';
import type { Verdict } from '#engine';
import { type Attempt, type Documents, judge, type Lesson, mutantOf, type Report } from '#lessons';
import { chooseBlank } from './views/blanks.ts';
import { hasPiece, putPiece, takePiece } from './views/pieces.ts';

/** What is kept of one lesson: a small record of our own, never a snapshot. */
export interface SavedLesson {
  readonly status: 'started' | 'passed';
  readonly task: string;
  readonly documents: Readonly<Record<string, string>>;
  readonly hintsShown: Readonly<Record<string, number>>;
  readonly predictions: Readonly<Record<string, Verdict>>;
}

/** What a class lets its learners have; each answers null, or why not. */
export interface LessonRules {
  hint(): string | null;
  solution(): string | null;
}

export type Comparison = 'solution' | 'start';

export interface LessonContext {
  readonly lesson: Lesson;
  readonly task: number;
  readonly documents: Documents;
  readonly openDocument: string;
  /** The document that was open before the spotlight of a presentation brought another to the front. */
  readonly before: string | null;
  readonly undoStack: readonly Documents[];
  readonly redoStack: readonly Documents[];
  /** The document of the last edit while more typing belongs to the same step of undo. */
  readonly typingIn: string | null;
  readonly hintsShown: Readonly<Record<string, number>>;
  readonly predictions: Readonly<Record<string, Verdict>>;
  /** The documents as they are were judged on request, so that failing goals may say why. */
  readonly checked: boolean;
  /** What the learner's documents are shown beside. */
  readonly comparing: Comparison | null;
  /** null for somebody who learns alone. */
  readonly rules: LessonRules | null;
  /** The goal whose request the stage shows; null: the one that needs attention. */
  readonly looksAt: string | null;
  readonly everPassed: boolean;
}

export type LessonEvent =
  | { readonly type: 'learner.starts' }
  | { readonly type: 'learner.predicts'; readonly verdict: Verdict }
  | { readonly type: 'learner.continues' }
  | { readonly type: 'learner.edits'; readonly doc: string; readonly text: string; readonly pause?: boolean }
  /** The pieces and blanks are those of the open document. */
  | { readonly type: 'learner.putsPiece'; readonly id: string }
  | { readonly type: 'learner.takesPiece'; readonly id: string }
  | { readonly type: 'learner.fillsBlank'; readonly id: string; /** null empties it again. */ readonly option: number | null }
  | { readonly type: 'learner.checks' }
  | { readonly type: 'learner.asksHint' }
  | { readonly type: 'learner.undoes' }
  | { readonly type: 'learner.redoes' }
  | { readonly type: 'learner.resets' }
  | { readonly type: 'learner.comparesWithSolution' }
  | { readonly type: 'learner.comparesWithStart' }
  | { readonly type: 'learner.closesComparison' }
  | { readonly type: 'learner.opensDocument'; readonly doc: string }
  | { readonly type: 'instructor.lights'; readonly doc: string }
  | { readonly type: 'instructor.darkens' }
  | { readonly type: 'learner.goesToTask'; readonly task: string }
  | { readonly type: 'learner.looksAt'; readonly check: string }
  | { readonly type: 'learner.reviews' };

export interface LessonInput {
  readonly lesson: Lesson;
  readonly saved?: SavedLesson;
  readonly rules?: LessonRules;
}

const MOST_UNDO = 200;

/** The task that the learner is at. */
export function currentTask(context: LessonContext): Lesson['tasks'][number] {
  const id = context.lesson.flow[context.task];
  const task = context.lesson.tasks.find((one) => one.id === id) ?? context.lesson.tasks[0];
  if (task === undefined) throw new Error('a lesson has at least one task');
  return task;
}

/** The question asked before this task, if any. */
export function predictionOf(context: LessonContext): Lesson['predictions'][number] | undefined {
  return context.lesson.predictions.find(({ task }) => task === currentTask(context).id);
}

/** Why there is no hint now, where a class forbids one. */
export const hintRefusal = ({ rules }: Pick<LessonContext, 'rules'>): string | null => rules?.hint() ?? null;

/** Why the solution is not shown now, where a class forbids it. */
export const solutionRefusal = ({ rules }: Pick<LessonContext, 'rules'>): string | null => rules?.solution() ?? null;

/** What the judge says of the documents as they are. Derived, and remembered for the texts judged last. */
function reportOf({ lesson, documents }: LessonContext): Report {
  const known = reports.get(documents);
  if (known !== undefined) return known;
  const recent = recentReports.get(lesson) ?? new Map<string, Report>();
  recentReports.set(lesson, recent);
  const texts = JSON.stringify(documents);
  const report = recent.get(texts) ?? judge(lesson, documents);
  // What was judged last comes last; the oldest goes first.
  recent.delete(texts);
  recent.set(texts, report);
  const [oldest] = recent.keys();
  if (recent.size > MOST_REPORTS && oldest !== undefined) recent.delete(oldest);
  reports.set(documents, report);
  return report;
}

const MOST_REPORTS = 50;
const reports = new WeakMap<Documents, Report>();
const recentReports = new WeakMap<Lesson, Map<string, Report>>();

/** The attempt that the stage shows: the prediction that is being made, the goal looked at, or the first that is not met. */
export function shownAttempt(context: LessonContext, predicting: boolean): Attempt {
  const prediction = predictionOf(context);
  const goals = goalsSoFar(context);
  const own = goals.filter(({ check }) => check.task === currentTask(context).id);
  if (prediction !== undefined && (predicting || own.length === 0)) return prediction.check;
  const chosen = context.lesson.checks.find(({ id }) => id === context.looksAt);
  const first = chosen ?? own.find(({ met }) => !met)?.check ?? goals.find(({ met }) => !met)?.check ?? own[0]?.check ?? context.lesson.checks[0] ?? context.lesson.predictions[0]?.check;
  if (first === undefined) throw new Error('a lesson has at least one check or prediction');
  return first;
}

/** The goals of a task and of those before it, and every guard of them: what must hold to go on. */
export function goalsSoFar(context: LessonContext): Report['results'] {
  const upTo = context.lesson.flow.slice(0, context.task + 1);
  return reportOf(context).results.filter(({ check }) => upTo.includes(check.task));
}

/** The near-miss to tell of: something was changed, and a goal so far is not met. A start may decide like a near-miss of a later task. */
export function nearMissOf(context: LessonContext): Lesson['mutants'][number] | undefined {
  return taskSolved(context) || sameDocuments(context.documents, context.lesson.start) ? undefined : mutantOf(context.lesson, reportOf(context));
}

function taskSolved(context: LessonContext): boolean {
  return goalsSoFar(context).every(({ met }) => met);
}

const isLast = (context: LessonContext): boolean => context.task >= context.lesson.flow.length - 1;

/** A task that only shows something: its answer, once seen, is all there is to do. */
const hasNoGoals = (context: LessonContext): boolean => !context.lesson.checks.some(({ task }) => task === currentTask(context).id);

const needsPrediction = (context: LessonContext): boolean => {
  const prediction = predictionOf(context);
  return prediction !== undefined && context.predictions[prediction.task] === undefined;
};

const sameDocuments = (first: Documents, second: Documents): boolean => Object.keys(second).every((doc) => first[doc] === second[doc]);

function isEditable(context: LessonContext, doc: string): boolean {
  return context.lesson.documents.some((document) => document.doc === doc && !document.readOnly);
}

/** The text of a document that an event asks for; null when it asks for none, or cannot have it. */
function editOf(context: LessonContext, event: LessonEvent): { readonly doc: string; readonly text: string } | null {
  if (event.type === 'learner.edits') return { doc: event.doc, text: event.text };
  const doc = context.openDocument;
  const text = partsOf(context, doc, event);
  return text === null ? null : { doc, text };
}

/** The text of the open document with a piece put in or taken out, or a blank filled. */
function partsOf({ lesson, documents }: LessonContext, doc: string, event: LessonEvent): string | null {
  const now = documents[doc] ?? '';
  if (event.type === 'learner.fillsBlank') return chooseBlank(lesson.blanks.filter((blank) => blank.doc === doc), lesson.start[doc] ?? '', now, event.id, event.option);
  if (event.type !== 'learner.putsPiece' && event.type !== 'learner.takesPiece') return null;
  const piece = lesson.pieces.find((one) => one.doc === doc && one.id === event.id);
  if (piece === undefined) return null;
  if (event.type === 'learner.takesPiece') return takePiece(now, piece.statement);
  return hasPiece(now, piece.statement) ? null : putPiece(now, piece.statement);
}

/** The document a task is about: the first editable one, unless the learner has opened another. */
function firstDocument(lesson: Lesson): string {
  return (lesson.documents.find(({ readOnly }) => !readOnly) ?? lesson.documents[0])?.doc ?? '';
}

function contextOf({ lesson, saved, rules }: LessonInput): LessonContext {
  const documents: Record<string, string> = { ...lesson.start };
  for (const { doc, readOnly } of lesson.documents) if (!readOnly && saved?.documents[doc] !== undefined) documents[doc] = saved.documents[doc];
  const task = saved === undefined ? 0 : Math.max(0, lesson.flow.indexOf(saved.task));
  return {
    lesson,
    task,
    documents,
    openDocument: firstDocument(lesson),
    before: null,
    undoStack: [],
    redoStack: [],
    typingIn: null,
    hintsShown: saved?.hintsShown ?? {},
    predictions: saved?.predictions ?? {},
    checked: false,
    comparing: null,
    rules: rules ?? null,
    looksAt: null,
    everPassed: saved?.status === 'passed',
  };
}

/**
 * One lesson, as a learner goes through it. Pure: no actors, no time, so that a test can walk through every state.
 * From every state the lesson can be finished, and reset; nothing is ever locked.
 */
export const lessonMachine = setup({
  types: {
    context: {} as LessonContext,
    events: {} as LessonEvent,
    input: {} as LessonInput,
    tags: {} as 'canEdit' | 'asksPrediction' | 'showsAnswer' | 'done',
  },
  guards: {
    needsPrediction: ({ context }) => needsPrediction(context),
    solvesTask: ({ context }) => taskSolved(context),
    solvesLesson: ({ context }) => isLast(context) && reportOf(context).passed,
    solvesTaskBeforeLast: ({ context }) => !isLast(context) && taskSolved(context),
    hasNothingToDo: ({ context }) => hasNoGoals(context) && !isLast(context) && taskSolved(context),
    hasNothingLeftToDo: ({ context }) => hasNoGoals(context) && isLast(context) && reportOf(context).passed,
    canUndo: ({ context }) => context.undoStack.length > 0,
    canRedo: ({ context }) => context.redoStack.length > 0,
    canReset: ({ context }) => !sameDocuments(context.documents, context.lesson.start),
    mayHaveHint: ({ context }) => hintRefusal(context) === null && (context.hintsShown[currentTask(context).id] ?? 0) < currentTask(context).hints.length,
    changesSomething: ({ context, event }) => {
      const edit = editOf(context, event);
      return edit !== null && isEditable(context, edit.doc) && context.documents[edit.doc] !== edit.text;
    },
    knowsDocument: ({ context, event }) => (event.type === 'learner.opensDocument' || event.type === 'instructor.lights') && context.lesson.documents.some(({ doc }) => doc === event.doc),
    knowsTask: ({ context, event }) => event.type === 'learner.goesToTask' && context.lesson.flow.includes(event.task),
    knowsCheck: ({ context, event }) => event.type === 'learner.looksAt' && context.lesson.checks.some(({ id }) => id === event.check),
    isComparing: ({ context }) => context.comparing !== null,
    maySeeSolution: ({ context }) => context.comparing !== 'solution' && solutionRefusal(context) === null,
    seesNoStart: ({ context }) => context.comparing !== 'start',
  },
  actions: {
    edit: assign(({ context, event }) => {
      const edit = editOf(context, event);
      if (edit === null) return {};
      const typed = event.type === 'learner.edits';
      const goesOn = typed && context.typingIn === edit.doc && event.pause !== true;
      return {
        documents: { ...context.documents, [edit.doc]: edit.text },
        undoStack: goesOn ? context.undoStack : [...context.undoStack, context.documents].slice(-MOST_UNDO),
        redoStack: [],
        typingIn: typed ? edit.doc : null,
        checked: false,
      };
    }),
    undo: assign(({ context }) => {
      const previous = context.undoStack.at(-1);
      if (previous === undefined) return {};
      return {
        documents: previous,
        undoStack: context.undoStack.slice(0, -1),
        redoStack: [...context.redoStack, context.documents],
        openDocument: changedDocument(context, previous),
        typingIn: null,
        checked: false,
      };
    }),
    redo: assign(({ context }) => {
      const next = context.redoStack.at(-1);
      if (next === undefined) return {};
      return {
        documents: next,
        undoStack: [...context.undoStack, context.documents],
        redoStack: context.redoStack.slice(0, -1),
        openDocument: changedDocument(context, next),
        typingIn: null,
        checked: false,
      };
    }),
    reset: assign(({ context }) => ({
      documents: context.lesson.start,
      undoStack: [...context.undoStack, context.documents].slice(-MOST_UNDO),
      redoStack: [],
      typingIn: null,
      checked: false,
    })),
    showHint: assign(({ context }) => {
      const { id } = currentTask(context);
      return { hintsShown: { ...context.hintsShown, [id]: (context.hintsShown[id] ?? 0) + 1 } };
    }),
    predict: assign(({ context, event }) => {
      if (event.type !== 'learner.predicts') return {};
      return { predictions: { ...context.predictions, [currentTask(context).id]: event.verdict } };
    }),
    openDocument: assign(({ context, event }) => (event.type === 'learner.opensDocument' ? { openDocument: event.doc, before: null, typingIn: null } : context)),
    light: assign(({ context, event }) => (event.type === 'instructor.lights' ? { openDocument: event.doc, before: context.before ?? context.openDocument, typingIn: null } : context)),
    darken: assign(({ context }) => ({ openDocument: context.before ?? context.openDocument, before: null })),
    goToTask: assign(({ context, event }) =>
      event.type === 'learner.goesToTask' ? { task: context.lesson.flow.indexOf(event.task), checked: false, typingIn: null, looksAt: null } : context,
    ),
    nextTask: assign(({ context }) => ({ task: Math.min(context.task + 1, context.lesson.flow.length - 1), checked: false, typingIn: null, looksAt: null })),
    markChecked: assign({ checked: true, typingIn: null }),
    markPassed: assign({ everPassed: true }),
    lookAt: assign(({ context, event }) => (event.type === 'learner.looksAt' ? { looksAt: event.check } : context)),
    compare: assign((_, comparing: Comparison | null) => ({ comparing })),
  },
}).createMachine({
  id: 'lesson',
  context: ({ input }) => contextOf(input),
  initial: 'reading',
  on: {
    'learner.asksHint': { guard: 'mayHaveHint', actions: 'showHint' },
    'learner.opensDocument': { guard: 'knowsDocument', actions: 'openDocument' },
    'instructor.lights': { guard: 'knowsDocument', actions: 'light' },
    'instructor.darkens': { actions: 'darken' },
    'learner.looksAt': { guard: 'knowsCheck', actions: 'lookAt' },
    'learner.comparesWithSolution': { guard: 'maySeeSolution', actions: { type: 'compare', params: 'solution' } },
    'learner.comparesWithStart': { guard: 'seesNoStart', actions: { type: 'compare', params: 'start' } },
    'learner.closesComparison': { guard: 'isComparing', actions: { type: 'compare', params: null } },
    'learner.goesToTask': { guard: 'knowsTask', target: '.reading', actions: 'goToTask' },
    'learner.edits': { guard: 'changesSomething', target: '.editing', actions: 'edit' },
    'learner.putsPiece': { guard: 'changesSomething', target: '.editing', actions: 'edit' },
    'learner.takesPiece': { guard: 'changesSomething', target: '.editing', actions: 'edit' },
    'learner.fillsBlank': { guard: 'changesSomething', target: '.editing', actions: 'edit' },
    'learner.undoes': { guard: 'canUndo', target: '.editing', actions: 'undo' },
    'learner.redoes': { guard: 'canRedo', target: '.editing', actions: 'redo' },
    'learner.resets': { guard: 'canReset', target: '.editing', actions: 'reset' },
    'learner.checks': { target: '.judging', actions: 'markChecked' },
  },
  states: {
    /** A task begins: its text is read. Where it asks for a prediction, that comes first. */
    reading: {
      always: { guard: 'needsPrediction', target: 'predicting' },
      tags: 'canEdit',
      on: { 'learner.starts': 'editing' },
    },
    predicting: {
      tags: ['asksPrediction', 'canEdit'],
      on: { 'learner.predicts': { target: 'revealing', actions: 'predict' } },
    },
    revealing: {
      tags: ['showsAnswer', 'canEdit'],
      on: {
        'learner.continues': [
          { guard: 'hasNothingLeftToDo', target: 'passed', actions: 'markPassed' },
          { guard: 'hasNothingToDo', target: 'reading', actions: 'nextTask' },
          { target: 'editing' },
        ],
      },
    },
    editing: { tags: 'canEdit' },
    /** Passing through: the report says where to. */
    judging: {
      always: [
        { guard: 'solvesLesson', target: 'passed', actions: 'markPassed' },
        { guard: 'solvesTaskBeforeLast', target: 'taskDone' },
        { target: 'editing' },
      ],
    },
    /** The task is solved: what was learnt, and on to the next. */
    taskDone: {
      tags: ['canEdit', 'done'],
      on: { 'learner.continues': { target: 'reading', actions: 'nextTask' } },
    },
    passed: {
      tags: ['canEdit', 'done'],
      on: { 'learner.reviews': 'reviewing' },
    },
    /** The lesson is behind the learner, who looks at it again. */
    reviewing: { tags: 'canEdit' },
  },
});

function changedDocument(context: LessonContext, next: Documents): string {
  const changed = context.lesson.documents.find(({ doc }) => next[doc] !== context.documents[doc]);
  return changed?.doc ?? context.openDocument;
}

export type LessonSnapshot = SnapshotFrom<typeof lessonMachine>;

/** What is saved of a lesson. */
export function savedLesson(context: LessonContext): SavedLesson {
  const documents: Record<string, string> = {};
  for (const { doc, readOnly } of context.lesson.documents) if (!readOnly) documents[doc] = context.documents[doc] ?? '';
  return {
    status: context.everPassed ? 'passed' : 'started',
    task: context.lesson.flow[context.task] ?? '',
    documents,
    hintsShown: context.hintsShown,
    predictions: context.predictions,
  };
}
