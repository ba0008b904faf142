import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { headline } from '#engine';
import { asker } from '#lessons';
import { lessonMachine } from '../../renderer/machines/lesson.machine.ts';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { askedOf } from '../../renderer/machines/sandbox/views/decisions.ts';
import { sandboxNotes } from '../../renderer/machines/sandbox/views/notes.ts';
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
    const page = notesOf({ context: actor.getSnapshot().context, next: 'Another lesson', presenter: { began: 3, lessons: { [lesson.id]: 5 } } });
    expect(page).toMatchObject({ lesson: lesson.title, began: 5, presenting: 3, minutes: lesson.minutes });
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
    const page = () => notesOf({ context: actor.getSnapshot().context, next: null, presenter: { began: 3, lessons: {} } });
    expect(page()).toMatchObject({ notes: '', answers: [], hints: [] });
    actor.send({ type: 'learner.asksHint' });
    expect(page().hints).toHaveLength(1);
    refused = null;
    expect(page().answers.length).toBeGreaterThan(0);
    expect(page().notes).not.toBe('');
  });
});

describe('the notes of the sandbox', () => {
  const ben = { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' };
  const app = { as: 'ordersapp', action: 'kms:Encrypt', key: 'orders-key' };
  const kept = ([{ do: 'addExpectation', name: 'Ben must never decrypt', attempt: ben, expected: { decision: 'anyDeny' } }, { do: 'saveRequest', name: 'The application encrypts', attempt: app }] satisfies Command[]).reduce<SandboxDocument>((document, command) => {
    const result = apply(document, command);
    if (!result.ok) throw new Error(result.problem);
    return result.document;
  }, { ...startDocument, expectations: [], requests: [] });
  const page = (attempt: typeof ben, document = kept) => sandboxNotes(document, attempt, askedOf(document.scene, attempt), 3);

  test('say what comes of the request in front, and why', () => {
    const asked = askedOf(kept.scene, ben);
    if ('problem' in asked) throw new Error(asked.problem);
    expect(page(ben)).toMatchObject({ task: null, minutes: null, presenting: 3, answers: [{ question: 'Ben calls kms:Decrypt on orders-key', answer: headline(asked.decision) }] });
    expect(page({ ...ben, as: 'nobody' }).answers[0]?.answer).not.toBe('');
  });

  test('name the expectation or saved request that is next, as long as there is one', () => {
    expect(page({ ...ben, action: 'kms:Encrypt' }).next).toBe('Ben must never decrypt');
    expect(page(ben).next).toBe('The application encrypts');
    expect(page(app).next).toBeNull();
    expect(page(ben, { ...kept, expectations: [], requests: [] }).next).toBeNull();
  });
});
