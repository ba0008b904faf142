import { describe, expect, test } from 'vitest';
import { createActor, transition } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { type Documents, judge, type Lesson, mutantOf } from '#lessons';
import { lessonMachine, type LessonEvent, type LessonSnapshot, nearMissOf, savedLesson } from '../../renderer/machines/lesson.machine.ts';
import { realCourse, realLesson } from '../support/course.ts';

const lessons = realCourse().loaded.map(({ lesson }) => lesson);

/** Every document that a learner could plausibly have: start, solution, alternatives and near-misses. */
function editsOf(lesson: Lesson): LessonEvent[] {
  const sets = [lesson.start, lesson.solution, ...lesson.alternatives.map(({ documents }) => documents), ...lesson.mutants.map(({ documents }) => documents)];
  const edits = new Map<string, LessonEvent>();
  for (const documents of sets) {
    for (const { doc, readOnly } of lesson.documents) {
      const text = documents[doc] ?? '';
      if (!readOnly) edits.set(`${doc} ${text}`, { type: 'learner.edits', doc, text, pause: true });
    }
  }
  return [...edits.values()];
}

function eventsOf(lesson: Lesson, docs: readonly string[]): LessonEvent[] {
  return [
    ...editsOf(lesson).filter((event) => event.type === 'learner.edits' && docs.includes(event.doc)),
    // The tasks between are reached one after another; jumping to each in every order would only multiply the states.
    ...new Set([lesson.flow[0] ?? '', lesson.flow.at(-1) ?? '']),
    ...others,
  ].map((event): LessonEvent => (typeof event === 'string' ? { type: 'learner.goesToTask', task: event } : event));
}

const others: readonly LessonEvent[] = [
  { type: 'learner.starts' },
  { type: 'learner.predicts', verdict: 'allow' },
  { type: 'learner.continues' },
  { type: 'learner.checks' },
  { type: 'learner.undoes' },
  { type: 'learner.redoes' },
  { type: 'learner.resets' },
  { type: 'learner.reviews' },
];

/** What tells two states apart for this purpose; the stacks of undo would make them endless. */
function keyOf({ value, context }: LessonSnapshot): string {
  return JSON.stringify([value, context.task, context.documents, Object.keys(context.predictions).sort(), context.undoStack.length > 0, context.redoStack.length > 0]);
}

const send = (snapshot: LessonSnapshot, event: LessonEvent): LessonSnapshot => transition(lessonMachine, snapshot, event)[0];

function finish(lesson: Lesson, from: LessonSnapshot): LessonSnapshot {
  let now = from;
  for (const { doc, readOnly } of lesson.documents) if (!readOnly) now = send(now, { type: 'learner.edits', doc, text: lesson.solution[doc] ?? '' });
  now = send(now, { type: 'learner.goesToTask', task: lesson.flow.at(-1) ?? '' });
  if (now.matches('predicting')) now = send(now, { type: 'learner.predicts', verdict: 'implicitDeny' });
  return send(now, { type: 'learner.checks' });
}

const first = (lesson: Lesson): LessonSnapshot => createActor(lessonMachine, { input: { lesson } }).start().getSnapshot();

/** Every state of a lesson, with edits of these documents alone. */
function explore(lesson: Lesson, docs: readonly string[]): LessonSnapshot[] {
  const map = getAdjacencyMap(lessonMachine, { input: { lesson }, events: eventsOf(lesson, docs), serializeState: (snapshot) => keyOf(snapshot), limit: 1_000_000 });
  return Object.values(map).map(({ state }) => state as LessonSnapshot);
}

/** States of a lesson on walks through it, the same each time. */
function walk(lesson: Lesson, docs: readonly string[]): LessonSnapshot[] {
  const events = eventsOf(lesson, docs);
  let random = 1;
  const pick = (): LessonEvent => {
    random = (random * 48_271) % 2_147_483_647;
    return events[random % events.length] as LessonEvent;
  };
  return Array.from({ length: 20 }).flatMap(() => {
    let now = first(lesson);
    return Array.from({ length: 40 }, () => (now = send(now, pick())));
  });
}

/**
 * A lesson of one document is explored whole. Of several, all their texts together are too many: each document is
 * explored with the others solved, and walks go through the lesson as it is.
 */
function waysThrough(lesson: Lesson): { readonly lesson: Lesson; readonly states: readonly LessonSnapshot[] }[] {
  const docs = lesson.documents.filter(({ readOnly }) => !readOnly).map(({ doc }) => doc);
  if (docs.length < 2) return [{ lesson, states: explore(lesson, docs) }];
  const alone = docs.map((doc) => {
    const other = { ...lesson, start: { ...lesson.solution, [doc]: lesson.start[doc] ?? '' } };
    return { lesson: other, states: explore(other, [doc]) };
  });
  return [...alone, { lesson, states: walk(lesson, docs) }];
}

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (_id, whole) => {
  const ways = waysThrough(whole);
  const all = ways.flatMap(({ states }) => states);

  test('has many states, and reaches every kind of them', () => {
    const kinds = new Set(all.map(({ value }) => value));
    const editable = whole.documents.some(({ readOnly }) => !readOnly);
    for (const kind of ['passed', 'reviewing', ...(editable ? ['editing'] : []), ...(editable && whole.flow.length > 1 ? ['taskDone'] : [])]) expect(kinds).toContain(kind);
    expect(all.length).toBeGreaterThan(editable ? 20 : 2);
  });

  test('can be finished from every reachable state', { timeout: 60_000 }, () => {
    for (const { lesson, states } of ways) for (const state of states) expect(finish(lesson, state).value, keyOf(state)).toBe('passed');
  });

  test('can be reset from every reachable state, and the reset undone', { timeout: 60_000 }, () => {
    for (const { lesson, states } of ways) {
      for (const state of states) {
        if (!state.can({ type: 'learner.resets' })) {
          expect(state.context.documents).toEqual(lesson.start);
          continue;
        }
        const reset = send(state, { type: 'learner.resets' });
        expect(reset.context.documents).toEqual(lesson.start);
        expect(send(reset, { type: 'learner.undoes' }).context.documents).toEqual(state.context.documents);
      }
    }
  });

  test('passes with documents that decide as they should, never with a near-miss or with a start that fails', () => {
    const passed = all.filter(({ value }) => value === 'passed');
    expect(passed.length).toBeGreaterThan(0);
    const texts = new Map(passed.map(({ context }) => [JSON.stringify(context.documents), context.documents]));
    for (const documents of texts.values()) expect(judge(whole, documents).passed).toBe(true);
    const failing = [...(judge(whole, whole.start).passed ? [] : [whole.start]), ...whole.mutants.map(({ documents }) => documents)];
    for (const documents of failing) expect([...texts.keys()]).not.toContain(JSON.stringify(documents));
  });

  test('is the same lesson after it was saved and read again', { timeout: 60_000 }, () => {
    for (const { lesson, states } of ways) {
      for (const state of states) {
        const saved = savedLesson(state.context);
        const again = createActor(lessonMachine, { input: { lesson, saved } }).start().getSnapshot();
        expect(again.context.documents).toEqual(state.context.documents);
        expect(savedLesson(again.context)).toEqual(saved);
      }
    }
  });
});

describe('a near-miss is told of', () => {
  const lesson = realLesson('policy-variables');
  const built = (name: string): Documents => lesson.mutants.find((one) => one.name === name)?.documents ?? {};
  const after = (documents: Documents, task: number): string | undefined => {
    const { context } = createActor(lessonMachine, { input: { lesson } }).start().getSnapshot();
    return nearMissOf({ ...context, documents, task })?.name;
  };
  const last = lesson.flow.length - 1;

  test('where a goal of the task is not met', () => expect(after(built('user-id'), last)).toBe('user-id'));
  test('not before the task that it is about', () => expect(after(built('user-id'), 0)).toBeUndefined());
  test('not where nothing was changed, though the start decides alike', () => {
    expect(mutantOf(lesson, judge(lesson, lesson.start))?.name).toBeDefined();
    expect(after(lesson.start, last)).toBeUndefined();
  });
});

describe('a lesson', () => {
  const lesson = realLesson('anatomy-of-a-key-policy');
  const fresh = (): LessonSnapshot => createActor(lessonMachine, { input: { lesson } }).start().getSnapshot();
  const edit = (text: string, pause = true): LessonEvent => ({ type: 'learner.edits', doc: 'key-policy', text, pause });

  test('asks for the prediction before anything else', () => {
    const start = fresh();
    expect(start.value).toBe('predicting');
    const revealed = send(start, { type: 'learner.predicts', verdict: 'allow' });
    expect(revealed.value).toBe('revealing');
    expect(revealed.context.predictions).toEqual({ 'read-it': 'allow' });
    expect(send(revealed, { type: 'learner.continues' }).context.task).toBe(1);
  });

  test('undoes and redoes, one pause of typing at a time', () => {
    const typed = [edit('a'), edit('ab', false), edit('abc', false), edit('abcd')].reduce(send, fresh());
    expect(typed.context.undoStack).toHaveLength(2);
    const undone = send(typed, { type: 'learner.undoes' });
    expect(undone.context.documents['key-policy']).toBe('abc');
    expect(send(undone, { type: 'learner.redoes' }).context.documents['key-policy']).toBe('abcd');
    expect(send(send(undone, { type: 'learner.undoes' }), { type: 'learner.undoes' }).context.documents).toEqual(lesson.start);
  });

  test('shows hints one by one and never more than there are', () => {
    let now = send(fresh(), { type: 'learner.goesToTask', task: 'change-who' });
    for (let asked = 0; asked < 10; asked += 1) now = send(now, { type: 'learner.asksHint' });
    expect(now.context.hintsShown['change-who']).toBe(3);
    expect(now.can({ type: 'learner.asksHint' })).toBe(false);
  });

  test('takes no edit of a document that is read-only or unknown', () => {
    const other = createActor(lessonMachine, { input: { lesson: realLesson('the-default-key-policy') } }).start().getSnapshot();
    expect(other.can({ type: 'learner.edits', doc: 'key-policy', text: '{}' })).toBe(false);
    expect(other.can({ type: 'learner.edits', doc: 'no-such', text: '{}' })).toBe(false);
    expect(other.can({ type: 'learner.edits', doc: 'bens-iam', text: '{}' })).toBe(true);
  });

  test('ignores saved documents it does not have, and starts where a document is missing', () => {
    const saved = { status: 'started' as const, task: 'no-such-task', documents: { other: 'x' }, hintsShown: {}, predictions: {} };
    const { context } = createActor(lessonMachine, { input: { lesson, saved } }).start().getSnapshot();
    expect(context.documents).toEqual(lesson.start);
    expect(context.task).toBe(0);
  });
});
