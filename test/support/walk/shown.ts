import { takenOf } from '../../../renderer/machines/class/kept.ts';
import type { CourseContext } from '../../../renderer/machines/course.machine.ts';
import { chosenPath, dueToday, lessonMeant, progressKey, titlesOf } from '../../../renderer/machines/course-order.ts';
import { commands, keysOf } from '../../../renderer/machines/keymap.ts';
import { draftFaults, openDraft } from '../../../renderer/machines/instructor/drafts.ts';
import { currentTask, goalsSoFar, type LessonSnapshot, nearMissOf, predictionOf } from '../../../renderer/machines/lesson.machine.ts';
import { filesOf } from '../../../renderer/machines/packs/draft-files.ts';
import { packOf } from '../../../renderer/machines/packs/drafts.ts';
import type { PacksContext } from '../../../renderer/machines/packs/packs.machine.ts';
import { countRight, questionOf, type QuizSnapshot } from '../../../renderer/machines/quiz.machine.ts';
import { policiesOf } from '../../../renderer/machines/sandbox/policies.ts';
import { baselineOf, documentOf, policyInFront, type SandboxSnapshot } from '../../../renderer/machines/sandbox/sandbox.machine.ts';
import { expectationResults, suitesOf } from '../../../renderer/machines/sandbox/views/decisions.ts';
import { treeOf } from '../../../renderer/machines/sandbox/views/tree.ts';
import type { Settings } from '../../../renderer/machines/settings.machine.ts';
import { blankStates } from '../../../renderer/machines/views/blanks.ts';
import { handingOf, linesOf } from '../../../renderer/machines/views/class.ts';
import { hasPiece } from '../../../renderer/machines/views/pieces.ts';
import type { Shown } from './look.ts';
import type { Model } from './model.ts';
import { bare } from './plain.ts';

const verdicts = ['allow', 'implicitDeny', 'explicitDeny'];
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What the machines say that the app must show. */
export function shownOf(model: Model): Shown {
  const { now, people, current } = model;
  const base = {
    dress: { theme: now.theme === 'system' ? 'light' : now.theme, motion: now.motion === 'full' ? 'full' : 'reduced', wrap: now.editor.wrap ? 'on' : 'off', lineNumbers: now.editor.lineNumbers ? 'on' : 'off', size: `${now.editor.fontSize}px`, presenting: 'off', lang: 'en' },
    person: people.length === 1 ? '' : nameOf(current.name),
    dialogs: 0,
  };
  const shown = screenOf(model);
  const name = titleOf(model);
  return { ...base, titled: `${name} · Key Policy Lab`, text: '', ...shown };
}

/** Nobody named the first one. */
export const nameOf = (name: string): string => (name === '' ? 'Learner 1' : name);

/** What the window is called: what is open. */
function titleOf({ lesson, quiz, screen }: Model): string {
  if (lesson !== null) return oneLine(currentTask(lesson.snapshot.context).title);
  if (quiz !== null) return quiz.snapshot.context.title;
  return { course: 'Course', sandbox: 'Sandbox', settings: 'Settings', packs: 'Lesson packs', class: 'Class', profiles: 'Who is learning', reference: 'Reference', about: 'About', instructor: 'For instructors' }[screen] ?? screen;
}

function screenOf(model: Model): Shown {
  const { context } = model.course.getSnapshot();
  const { lesson, quiz } = model;
  if (lesson !== null) return lessonShown(lesson.snapshot);
  if (quiz !== null) return quizShown(quiz.snapshot);
  switch (context.screen) {
    case 'course':
      return courseShown(context);
    case 'sandbox':
      return sandboxShown(model.sandbox.getSnapshot());
    case 'settings':
      return settingsShown(model.now);
    case 'packs':
      return packsShown(model.packs.getSnapshot().context);
    case 'class':
      return classShown(model);
    case 'instructor':
      return instructorShown(model);
    case 'profiles':
      return { screen: 'profiles', names: model.people.map(({ name }) => nameOf(name)), now: nameOf(model.current.name) };
    default:
      return { screen: { reference: 'Reference', about: 'About' }[context.screen as string] ?? context.screen };
  }
}

function lessonShown(snapshot: LessonSnapshot): Shown {
  const { context } = snapshot;
  const { lesson, openDocument, documents } = context;
  const document = lesson.documents.find(({ doc }) => doc === openDocument);
  const prediction = predictionOf(context);
  const asks = snapshot.hasTag('asksPrediction');
  const results = asks ? [] : goalsSoFar(context);
  const parts = context.comparing === null && document?.readOnly !== true;
  const text = documents[openDocument] ?? '';
  const blanks = parts ? lesson.blanks.filter(({ doc }) => doc === openDocument) : [];
  const states = blankStates(blanks, lesson.start[openDocument] ?? '', text);
  return {
    ...{ screen: 'lesson', title: lesson.title, task: oneLine(currentTask(context).title), front: oneLine(document?.label ?? ''), text: context.comparing === null ? bare(text) : '' },
    ...{ undo: context.undoStack.length > 0, redo: context.redoStack.length > 0, hints: Math.min(context.hintsShown[currentTask(context).id] ?? 0, currentTask(context).hints.length) },
    note: !snapshot.hasTag('done') ? '' : snapshot.matches('passed') ? 'Lesson passed.' : 'Task done.',
    asks,
    predicted: prediction === undefined ? -1 : verdicts.indexOf(context.predictions[prediction.task] ?? ''),
    compares: context.comparing === null ? -1 : ['solution', 'start'].indexOf(context.comparing),
    pieces: parts ? lesson.pieces.filter(({ doc }) => doc === openDocument).map(({ statement }) => hasPiece(text, statement)) : [],
    blanks: blanks.map(({ id }) => (typeof states?.get(id) === 'number' ? String(states.get(id)) : '')),
    goals: results.map(({ met }) => met),
    close: results.length > 0 && context.checked && nearMissOf(context) !== undefined,
  };
}

function quizShown(snapshot: QuizSnapshot): Shown {
  const { context } = snapshot;
  if (snapshot.matches('finished')) return { screen: 'quiz', title: context.title, score: `${countRight(context)} of ${context.questions.length} right`, right: context.questions.map((_, index) => context.given[index]?.right === true) };
  const question = questionOf(context);
  const given = context.given[context.at];
  const marked = given?.answer.who ?? context.marked;
  return {
    ...{ screen: 'quiz', title: context.title, place: `${context.at + 1} of ${context.questions.length}`, prompt: oneLine(question.prompt), answer: given === undefined ? '' : given.right ? 'Right.' : 'Not this time.' },
    chosen: verdicts.indexOf(given?.answer.decision ?? ''),
    marked: question.ask === 'who' ? question.scene.people.map(({ id }) => marked.includes(id)) : [],
  };
}

function courseShown(context: CourseContext): Shown {
  const { course, packs, record, taken } = context;
  const ofClass = new Map(taken?.lessons.filter((one) => lessonMeant(one, context) !== undefined).map(({ id, state }) => [id, state]));
  const all = [...course.units, ...packs].flatMap(({ lessons }) => lessons);
  const state = (id: string): string => {
    const own = ofClass.get(id);
    if (own !== undefined) return own === 'solved' ? 'passed' : own === 'open' ? 'started' : 'new';
    return record.lessons[progressKey(packs, id)]?.status ?? 'new';
  };
  const due = dueToday(context).length;
  return {
    screen: 'course',
    passed: all.filter(({ id }) => state(id) === 'passed').map(({ title }) => oneLine(title)),
    begun: all.filter(({ id }) => state(id) === 'started').map(({ title }) => oneLine(title)),
    quizzes: course.units.flatMap(({ id }) => (record.quizzes[id] === undefined ? [] : [`${record.quizzes[id].right} of ${record.quizzes[id].of}`])),
    packs: packs.map(({ title }) => title),
    path: [chosenPath(context)?.title ?? []].flat(),
    review: due === 0 ? [] : [`Review ${due} ${due === 1 ? 'card' : 'cards'}`],
  };
}

function sandboxShown(snapshot: SandboxSnapshot): Shown {
  const { context } = snapshot;
  const document = documentOf(context);
  const front = policyInFront(context);
  const labels = new Map(policiesOf(document.scene).map(({ id, label }) => [id, oneLine(label)]));
  const tabs = [...new Set([...context.tabs, front?.id])].flatMap((id) => (id === undefined ? [] : (labels.get(id) ?? [])));
  const tree = treeOf(document);
  const views = { stage: 'Stage', access: 'Access', plaintext: 'Plaintext', console: 'Console', expectations: 'Expectations' };
  const suites = suitesOf(expectationResults(document, baselineOf(context).scene));
  return {
    ...{ screen: 'sandbox', title: oneLine(document.title), tabs, front: front === undefined ? '' : (labels.get(front.id) ?? ''), text: bare(front?.text ?? '') },
    ...{ undo: context.history.past.length > 0, redo: context.history.future.length > 0, checkpoints: [...context.checkpoints].reverse().map(({ name }) => oneLine(name)), view: views[context.view] },
    asked: [context.composed.as, context.composed.action],
    tree: tree.map(({ label }) => oneLine(label)),
    here: oneLine(tree.find(({ selection }) => selection.what === context.selection.what && selection.id === context.selection.id)?.label ?? ''),
    console: context.view === 'console' ? context.transcript.map(({ caller, line, failed }) => [oneLine(`${caller === '' ? '' : `${caller} `}$ ${line}`), failed]) : [],
    expectations: context.view === 'expectations' ? [...suites.flatMap(({ results }) => results.map(({ expectation }) => oneLine(expectation.name))), ...document.requests.map(({ name }) => oneLine(name))] : [],
  };
}

function settingsShown(settings: Settings): Shown {
  return {
    ...{ screen: 'settings', theme: settings.theme, asksMotion: settings.motion, zoom: String(settings.zoom) },
    editor: [String(settings.editor.fontSize), settings.editor.wrap, settings.editor.lineNumbers],
    keys: commands.map(({ id }) => keysOf(id, settings.shortcuts).replaceAll('+', ' ')),
  };
}

function packsShown({ shelf, drafts, writing, looked }: PacksContext): Shown {
  const draft = drafts.find((one) => packOf(one).id === writing);
  if (draft === undefined) {
    const found = looked?.found;
    const offer = found === undefined ? '' : found.kind === 'refused' ? `${looked?.name ?? ''} was not opened` : found.kind === 'broken' ? `${found.pack.title} cannot be used` : found.pack.pack.title;
    return { screen: 'packs', offer, shelf: shelf.map(({ pack }) => pack.title), drafts: drafts.map((one) => `Go on with ${packOf(one).title}`), writes: '', file: '', undo: null, redo: null };
  }
  const pack = packOf(draft);
  const open = filesOf(pack).flatMap(({ files }) => files).find(({ path }) => path === draft.open);
  return { ...{ screen: 'packs', offer: '', shelf: [], drafts: [], writes: pack.title, file: oneLine(open?.name ?? '') }, undo: draft.history.past.length > 0, redo: draft.history.future.length > 0, text: bare(pack.files.get(draft.open) ?? '') };
}

function classShown({ classes, course }: Model): Shown {
  const { offer, kept, name } = classes.getSnapshot().context;
  const taken = takenOf(kept);
  if (offer !== null) return { screen: 'class', heading: offer.cls.name, name, taken: '', handed: '' };
  if (taken === undefined) return { screen: 'class', heading: 'Take a class', name: '', taken: '', handed: '' };
  const { times } = handingOf(taken);
  const lines = linesOf(taken.record.class, course.getSnapshot().context, taken);
  const solved = lines.filter(({ state }) => state === 'solved').length;
  return { screen: 'class', heading: taken.record.class.name, name: '', taken: `You take this class as ${taken.record.learner.name}. ${solved} of ${lines.length} lessons are solved.`, handed: times === 0 ? 'Not handed in yet.' : times === 1 ? 'Handed in once.' : `Handed in ${times} times.` };
}

function instructorShown({ instructor }: Model): Shown {
  const { context } = instructor.getSnapshot();
  const { classes, open, deleted, tab } = context;
  const draft = openDraft(context);
  const list = { screen: 'instructor', classes: classes.map(({ name }) => (name.trim() === '' ? 'A class without a name' : oneLine(name))), here: classes.findIndex(({ id }) => id === open), deleted: deleted !== null };
  const none = { name: '', lessons: [], list: -1, names: '', solutions: '', hints: '' };
  if (draft === undefined) return { ...list, tab: -1, ...none, mayBeSaved: false };
  const titles = titlesOf(draft, context);
  const mayBeSaved = draftFaults(draft, context).length === 0;
  if (tab === 'results') return { ...list, tab: 1, ...none, mayBeSaved };
  return {
    ...{ ...list, tab: 0, name: draft.name, lessons: draft.lessons.map(({ id, minutes }) => [oneLine(titles.get(id) ?? id), String(minutes)]) },
    ...{ list: draft.roster.kind === 'open' ? 0 : 1, names: draft.roster.kind === 'open' ? '' : draft.rosterText, solutions: draft.solutions.when, hints: draft.hints === null ? 'all' : 'some', mayBeSaved },
  };
}
