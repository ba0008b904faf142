import { expect } from '@playwright/test';
import type { LessonContext, LessonEvent } from '../../../../renderer/machines/lesson.machine.ts';
import { currentTask } from '../../../../renderer/machines/lesson.machine.ts';
import { blankStates } from '../../../../renderer/machines/views/blanks.ts';
import { hasPiece, pieceProblem } from '../../../../renderer/machines/views/pieces.ts';
import type { Step, Walk } from '../walker.ts';

const verdicts = ['allow', 'implicitDeny', 'explicitDeny'] as const;

/** A policy in one line, as it is typed. */
export function inOneLine(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text.replace(/\s+/g, ' ');
  }
}

/** What can be done in the lesson that is open. */
export function lessonMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  const { lesson } = model;
  if (lesson === null) return [];
  const { snapshot } = lesson;
  const { context } = snapshot;
  const { openDocument, comparing } = context;
  const open = context.lesson.documents.find(({ doc }) => doc === openDocument);
  const writable = open?.readOnly === false && comparing === null;
  const text = context.documents[openDocument] ?? '';
  const pieces = context.lesson.pieces.filter(({ doc }) => doc === openDocument);
  const states = blankStates(context.lesson.blanks.filter(({ doc }) => doc === openDocument), context.lesson.start[openDocument] ?? '', text);
  const blanks = [...(states ?? [])].filter(([, state]) => state !== 'byHand').map(([id]) => id);
  const does = (event: LessonEvent, act: () => Promise<unknown>) => async (): Promise<void> => {
    lesson.send(event);
    await act();
  };
  const asks = snapshot.hasTag('asksPrediction');
  return [
    { name: 'edit', weight: 5, can: writable, take: () => edit(walk, context) },
    { name: 'put the solution in', weight: 2.5, can: writable, take: () => type(walk, context, inOneLine(context.lesson.solution[openDocument] ?? '')) },
    { name: 'undo', weight: 3, can: comparing === null, take: does({ type: 'learner.undoes' }, () => step(walk, 'undo', 'Control+z')) },
    { name: 'redo', weight: 2, can: comparing === null, take: does({ type: 'learner.redoes' }, () => step(walk, 'redo', 'Control+y')) },
    { name: 'reset', weight: 0.6, can: comparing === null, take: does({ type: 'learner.resets' }, () => (walk.chance() < 0.5 ? walk.menu('reset') : walk.palette('reset', 'Reset the documents'))) },
    { name: 'hint', weight: 1, can: true, take: does({ type: 'learner.asksHint' }, () => walk.either('hint', () => walk.command('hint'))) },
    { name: 'check', weight: 3, can: !snapshot.matches('passed') && !asks, take: () => check(walk) },
    {
      name: 'predict',
      weight: 6,
      can: asks,
      take: async () => {
        const at = walk.below(verdicts.length);
        lesson.send({ type: 'learner.predicts', verdict: verdicts[at] ?? 'allow' });
        await walk.button(page.locator('.prediction button').nth(at));
      },
    },
    {
      name: 'open a document',
      weight: 1.2,
      can: context.lesson.documents.length > 1,
      take: async () => {
        const at = walk.below(Math.min(9, context.lesson.documents.length));
        lesson.send({ type: 'learner.opensDocument', doc: context.lesson.documents[at]?.doc ?? '' });
        await walk.press(`Alt+${at + 1}`);
      },
    },
    {
      name: 'go to a task',
      weight: 1,
      can: context.lesson.flow.length > 1,
      take: async () => {
        const id = walk.pick(context.lesson.flow) ?? '';
        const title = context.lesson.tasks.find((task) => task.id === id)?.title ?? '';
        await does({ type: 'learner.goesToTask', task: id }, () => walk.palette(`task-${id}`, title))();
      },
    },
    { name: 'compare with the solution', weight: 0.6, can: comparing === null, take: does({ type: 'learner.comparesWithSolution' }, () => walk.palette('compare', 'Compare with the solution')) },
    { name: 'compare with the start', weight: 1, can: comparing === 'solution', take: does({ type: 'learner.comparesWithStart' }, () => walk.button('With the start')) },
    { name: 'edit again', weight: 6, can: comparing !== null, take: does({ type: 'learner.closesComparison' }, () => walk.button(page.locator('.documents').getByRole('button', { name: 'Edit', exact: true }))) },
    {
      name: 'put a statement in or take it out',
      weight: 6,
      can: writable && pieces.length > 0 && pieceProblem(text) === null,
      take: async () => {
        const at = walk.below(pieces.length);
        const piece = pieces[at];
        if (piece !== undefined) await does({ type: hasPiece(text, piece.statement) ? 'learner.takesPiece' : 'learner.putsPiece', id: piece.id }, () => walk.button(page.locator('.parts .piece').nth(at)))();
      },
    },
    {
      name: 'fill a blank',
      weight: 6,
      can: writable && blanks.length > 0,
      take: async () => {
        const all = context.lesson.blanks.filter(({ doc }) => doc === openDocument);
        const blank = all.find(({ id }) => id === walk.pick(blanks));
        if (blank === undefined) return;
        const option = walk.chance() < 0.15 ? null : walk.below(blank.options.length);
        await does({ type: 'learner.fillsBlank', id: blank.id, option }, () => page.locator('.parts select').nth(all.indexOf(blank)).selectOption(option === null ? '' : String(option)))();
      },
    },
    {
      name: 'look at a goal',
      weight: 0.5,
      can: !asks && context.lesson.checks.some(({ task }) => task === currentTask(context).id),
      take: async () => {
        const goals = page.locator('.goals li > button');
        await walk.button(goals.nth(walk.below(await goals.count())));
      },
    },
  ];
}

/** The document's editor has the focus, so that keys are the lesson's. */
async function step(walk: Walk, command: 'undo' | 'redo', keys: string): Promise<void> {
  await walk.page.locator('.documents .cm-content').focus();
  await walk.either(command, () => walk.press(keys));
}

let edits = 0;

function edit(walk: Walk, context: LessonContext): Promise<void> {
  const miss = walk.pick(context.lesson.mutants)?.documents[context.openDocument];
  edits += 1;
  // Something that is no policy, or a near-miss.
  const text = walk.chance() < 0.6 || miss === undefined ? `edit ${edits} ${'.'.repeat(walk.below(60))}` : inOneLine(miss);
  return type(walk, context, text);
}

async function type(walk: Walk, { lesson, openDocument }: LessonContext, text: string): Promise<void> {
  const index = lesson.documents.findIndex(({ doc }) => doc === openDocument);
  // Naming the document again ends a step of undo, so that each edit is one.
  walk.model.lesson?.send({ type: 'learner.opensDocument', doc: openDocument });
  walk.model.lesson?.send({ type: 'learner.edits', doc: openDocument, text, pause: true });
  walk.typed = text;
  await walk.press(`Alt+${index + 1}`);
  await walk.page.locator('.documents .cm-content').focus();
  await walk.press('Control+a');
  await walk.page.keyboard.insertText(text);
}

async function check(walk: Walk): Promise<void> {
  const { lesson } = walk.model;
  if (lesson === null) return;
  lesson.send({ type: lesson.snapshot.can({ type: 'learner.continues' }) ? 'learner.continues' : 'learner.checks' });
  await walk.either('check', () => walk.command('run'));
  // Everybody's requests are made before the goals are judged.
  await expect(walk.page.locator('.story .actions .main', { hasText: 'Running…' })).toHaveCount(0);
}
