import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { answerOf, type Question } from '#lessons';
import { cardsAfter, cardsOf, dueCards } from '../../renderer/machines/cards.ts';
import { countRight, isEnough, questionOf, type QuizEvent, quizMachine } from '../../renderer/machines/quiz.machine.ts';
import { realCourse, realIndex } from '../support/course.ts';

const { course } = realCourse();
const index = realIndex();
const unit = course.units.find(({ quiz }) => quiz !== null);
const questions = unit?.quiz?.quiz ?? [];
const wrong = { allow: 'explicitDeny', explicitDeny: 'allow', implicitDeny: 'allow' } as const;

function start(asked: readonly Question[] = questions) {
  const actor = createActor(quizMachine, { input: { title: 'Quiz', questions: asked } });
  actor.start();
  return actor;
}

/** Answers the question on the screen, rightly or wrongly. */
function answer(actor: ReturnType<typeof start>, rightly: boolean): void {
  const question = questionOf(actor.getSnapshot().context);
  const right = answerOf(question);
  if (right.decision !== undefined) {
    actor.send({ type: 'learner.answers', verdict: rightly ? right.decision : wrong[right.decision] });
    return;
  }
  const [first] = question.scene.people;
  for (const person of right.who) actor.send({ type: 'learner.marks', person });
  // One person too many, or one too few.
  if (!rightly && first !== undefined) actor.send({ type: 'learner.marks', person: first.id });
  actor.send({ type: 'learner.answers' });
}

describe('a quiz', () => {
  test('has questions of both kinds to try', () => {
    expect(new Set(course.units.flatMap(({ quiz }) => quiz?.quiz ?? []).map(({ ask }) => ask))).toEqual(new Set(['decision', 'who']));
  });

  test.each([true, false])('every question of the course, answered rightly: %s', (rightly) => {
    const all = course.units.flatMap(({ quiz }) => [...(quiz?.quiz ?? []), ...(quiz?.cards ?? [])]);
    const actor = start(all);
    for (let index = 0; index < all.length; index += 1) {
      answer(actor, rightly);
      expect(actor.getSnapshot().hasTag('showsAnswer')).toBe(true);
      actor.send({ type: 'learner.continues' });
    }
    expect(actor.getSnapshot().matches('finished')).toBe(true);
    expect(countRight(actor.getSnapshot().context)).toBe(rightly ? all.length : 0);
  });

  test('one answer to a question; marks are for people of its scene', () => {
    const who = course.units.flatMap(({ quiz }) => quiz?.quiz ?? []).find(({ ask }) => ask === 'who');
    if (who === undefined) throw new Error('no question asks who');
    const actor = start([who]);
    actor.send({ type: 'learner.marks', person: 'nobody-here' });
    expect(actor.getSnapshot().context.marked).toEqual([]);
    actor.send({ type: 'learner.continues' });
    expect(actor.getSnapshot().hasTag('asks')).toBe(true);
    actor.send({ type: 'learner.answers' });
    actor.send({ type: 'learner.answers' });
    expect(actor.getSnapshot().context.given).toHaveLength(1);
  });

  test('from every state it can be finished', () => {
    const few = questions.slice(0, 3);
    const events: QuizEvent[] = [
      ...(['allow', 'implicitDeny', 'explicitDeny'] as const).map((verdict): QuizEvent => ({ type: 'learner.answers', verdict })),
      { type: 'learner.answers' },
      { type: 'learner.continues' },
    ];
    const paths = getShortestPaths(quizMachine, {
      input: { title: 'Quiz', questions: few },
      events,
      // What was answered does not change what can happen next.
      serializeState: ({ value, context }) => JSON.stringify([value, context.at]),
    });
    const values = paths.map(({ state }) => state.value);
    expect(values.filter((value) => value === 'asking')).toHaveLength(few.length);
    expect(values.filter((value) => value === 'revealing')).toHaveLength(few.length);
    expect(values.filter((value) => value === 'finished')).toHaveLength(1);
  });

  test.each([[8, 10, true], [7, 10, false], [10, 12, true], [9, 12, false], [0, 0, false]])('%i of %i right is enough: %s', (right, of, enough) => expect(isEnough(right, of)).toBe(enough));
});

describe('review cards', () => {
  const id = unit?.id ?? '';
  const days = ['2026-11-24', '2026-11-25', '2026-11-28', '2026-12-05', '2026-12-19', '2026-12-20'];

  test('come back after 1, 3, 7 and 14 days, then no more', () => {
    let cards = cardsOf(index, id, days[0] ?? '');
    const all = Object.keys(cards).length;
    expect(all).toBeGreaterThanOrEqual(6);
    const due = days.map((day) => {
      const waiting = dueCards(index, cards, day);
      cards = cardsAfter(cards, waiting, waiting.map(() => true), day);
      return waiting.length;
    });
    expect(due).toEqual([0, all, all, all, all, 0]);
  });

  test('a card that is missed comes back the next day', () => {
    const cards = cardsOf(index, id, '2026-11-24');
    const waiting = dueCards(index, cards, '2026-11-25');
    const after = cardsAfter(cards, waiting, [false], '2026-11-25');
    expect(dueCards(index, after, '2026-11-26').length).toBe(waiting.length);
    expect(after[waiting[0]?.id ?? '']).toEqual({ known: 0, day: '2026-11-25' });
  });

  test('answers that say nothing new change nothing', () => {
    const cards = cardsOf(index, id, '2026-11-24');
    const waiting = dueCards(index, cards, '2026-11-25');
    const once = cardsAfter(cards, waiting, [true], '2026-11-25');
    expect(cardsAfter(once, waiting, [true], '2026-11-25')).toBe(once);
    expect(cardsAfter(cards, waiting, [], '2026-11-25')).toBe(cards);
  });
});
