import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { asker } from '#lessons';
import { lessonMachine } from '../../renderer/machines/lesson.machine.ts';
import { notesOf } from '../../renderer/machines/views/notes.ts';
import { spotlightAt } from '../../renderer/machines/views/spotlight.ts';
import { realCourse } from '../support/course.ts';

const { course } = realCourse();
const lessons = course.units.flatMap((unit) => unit.lessons);

describe('the spotlight of a presentation', () => {
  test.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s: falls on statements of the gate that is visited', (_id, lesson) => {
    for (const check of lesson.checks) {
      const decision = asker(lesson, lesson.solution)(check);
      const { gates } = decision.trace;
      expect(spotlightAt(decision, 0)).toBeNull();
      expect(spotlightAt(decision, gates.length + 1)).toBeNull();
      for (const [index, gate] of gates.entries()) {
        const spotlight = spotlightAt(decision, index + 1);
        const statements = gate.policies.flatMap((policy) => policy.statements);
        if (gate.answer === 'notConsulted' || statements.length === 0) expect(spotlight).toBeNull();
        else {
          const own = gate.policies.find(({ policy }) => policy === spotlight?.policy);
          expect(own?.statements.filter(({ matches }) => matches).map(({ statement }) => statement.range)).toEqual(spotlight?.lit);
          expect(own?.statements).toHaveLength((spotlight?.lit.length ?? 0) + (spotlight?.dark.length ?? 0));
        }
      }
    }
  });

  test('falls on the statement that denied, where one did', () => {
    const denied = lessons.flatMap((lesson) => lesson.checks.map((check) => asker(lesson, lesson.solution)(check))).filter(({ basis }) => basis.kind === 'denied');
    expect(denied.length).toBeGreaterThan(5);
    for (const decision of denied) {
      const step = decision.trace.gates.findIndex(({ deciding }) => deciding) + 1;
      const ranges = decision.basis.kind === 'denied' ? decision.basis.statements.map(({ range }) => range) : [];
      expect(spotlightAt(decision, step)?.lit).toEqual(expect.arrayContaining(ranges.slice(0, 1)));
    }
  });
});

describe('the notes of a lesson', () => {
  test.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s: notes, the answer to the prediction, what each goal gives, and what follows', (_id, lesson) => {
    const actor = createActor(lessonMachine, { input: { lesson } });
    actor.start();
    const page = notesOf({ context: actor.getSnapshot().context, next: 'Another lesson', began: 5, presenting: 3, minutes: lesson.minutes });
    expect(page.lesson).toBe(lesson.title);
    expect(page.notes).not.toMatch(/^#/);
    expect(page.notes.length).toBeGreaterThan(40);
    expect(page.task).toMatchObject({ number: 1, of: lesson.flow.length });
    const goals = lesson.checks.filter(({ task }) => task === lesson.flow[0]);
    const asked = lesson.predictions.filter(({ task }) => task === lesson.flow[0]);
    expect(page.answers.map(({ question }) => question)).toEqual([...asked.map(({ question }) => question), ...goals.map(({ label }) => label)]);
    for (const { answer } of page.answers) expect(answer).not.toBe('');
    expect(page.next).toBe(lesson.flow.length > 1 ? lesson.tasks.find(({ id }) => id === lesson.flow[1])?.title : 'Another lesson');
  });

  test('tell somebody who takes a class no more than its rules do', () => {
    const [lesson] = lessons;
    if (lesson === undefined) throw new Error('no lesson');
    let refused: string | null = 'not yet';
    const actor = createActor(lessonMachine, { input: { lesson, rules: { hint: () => null, solution: () => refused } } }).start();
    const page = () => notesOf({ context: actor.getSnapshot().context, next: null, began: 5, presenting: 3, minutes: lesson.minutes });
    expect(page()).toMatchObject({ notes: '', answers: [], hints: [] });
    actor.send({ type: 'learner.asksHint' });
    expect(page().hints).toHaveLength(1);
    refused = null;
    expect(page().answers.length).toBeGreaterThan(0);
    expect(page().notes).not.toBe('');
  });
});
