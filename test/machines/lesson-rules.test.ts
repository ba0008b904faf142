import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { hintRefusal, lessonMachine, type LessonRules, solutionRefusal } from '../../renderer/machines/lesson.machine.ts';
import { realLesson } from '../support/course.ts';

const lesson = realLesson('administrators-and-users');
const begun = (rules?: LessonRules) => createActor(lessonMachine, { input: { lesson, ...(rules === undefined ? {} : { rules }) } }).start();
const rules = { hint: () => hint, solution: () => solution };
let hint: string | null = null;
let solution: string | null = null;

describe('what a class lets its learners have', () => {
  test('alone, everybody may have hints and the solution', () => {
    const actor = begun();
    expect([hintRefusal(actor.getSnapshot().context), solutionRefusal(actor.getSnapshot().context)]).toEqual([null, null]);
    actor.send({ type: 'learner.asksHint' });
    actor.send({ type: 'learner.comparesWithSolution' });
    expect(actor.getSnapshot().context).toMatchObject({ hintsShown: { [lesson.flow[0] ?? '']: 1 }, comparing: 'solution' });
  });

  test('a hint that the class forbids is not given, by whatever road it is asked for; once it may be, it is', () => {
    const actor = begun(rules);
    hint = 'This class works without hints.';
    expect(actor.getSnapshot().can({ type: 'learner.asksHint' })).toBe(false);
    actor.send({ type: 'learner.asksHint' });
    expect(actor.getSnapshot().context.hintsShown).toEqual({});
    hint = null;
    actor.send({ type: 'learner.asksHint' });
    expect(actor.getSnapshot().context.hintsShown).toEqual({ [lesson.flow[0] ?? '']: 1 });
  });

  test('a solution that the class forbids is not shown, also not from the comparison with the start', () => {
    const actor = begun(rules);
    solution = 'In this class the solution is shown after one more try.';
    actor.send({ type: 'learner.comparesWithSolution' });
    expect(actor.getSnapshot().context.comparing).toBe(null);
    actor.send({ type: 'learner.comparesWithStart' });
    actor.send({ type: 'learner.comparesWithSolution' });
    expect(actor.getSnapshot().context.comparing).toBe('start');
    solution = null;
    actor.send({ type: 'learner.comparesWithSolution' });
    expect(actor.getSnapshot().context.comparing).toBe('solution');
    actor.send({ type: 'learner.closesComparison' });
    expect(actor.getSnapshot().context.comparing).toBe(null);
  });
});
