import { describe, expect, test } from 'vitest';
import { createActor, SimulatedClock } from 'xstate';
import { asker } from '#lessons';
import { scenarioMachine, type ScenarioOutcome, scriptsOf } from '../../renderer/machines/scenario.machine.ts';
import { realCourse, realLesson } from '../support/course.ts';

const lesson = realLesson('another-account');

function run(pace: number) {
  const clock = new SimulatedClock();
  const reports: (readonly ScenarioOutcome[])[] = [];
  const actor = createActor(scenarioMachine, { clock, input: { lesson, decide: asker(lesson, lesson.start), pace } });
  actor.on('scenario.reports', ({ outcomes }) => reports.push(outcomes));
  actor.start();
  actor.send({ type: 'learner.runs' });
  return { actor, clock, reports };
}

describe('the scenario', () => {
  const everybody = ['administrator', 'user', 'role', 'outsider'];

  test.each(['anatomy-of-a-key-policy', 'the-default-key-policy', 'administrators-and-users', 'another-account'])('%s has an administrator, a user, a role and an outsider', (id) => {
    expect(new Set(realLesson(id).people.map(({ role }) => role))).toEqual(new Set(everybody));
  });

  test.each(realCourse().loaded.map(({ lesson: one }) => [one.id, one] as const))('%s gives everybody the requests of its goals, each once', (_id, one) => {
    expect(one.people.length).toBeGreaterThanOrEqual(2);
    const scripts = scriptsOf(one);
    expect(scripts.flatMap(({ script }) => script)).toHaveLength(one.checks.length);
    for (const { person, script } of scripts) expect(script.every(({ as }) => as === person)).toBe(true);
  });

  test.each(realCourse().loaded.map(({ lesson: one }) => [one.id, one] as const))('%s has an administrator, others beside it, somebody who gets in and somebody who must stay out', (_id, one) => {
    const roles = new Set(one.people.map(({ role }) => role));
    expect(roles).toContain('administrator');
    expect(roles.size).toBeGreaterThanOrEqual(2);
    const wanted = new Set(one.checks.map((check) => check.expect === 'allow'));
    expect(wanted).toEqual(new Set([true, false]));
    // Whoever makes a request is somebody of the lesson, and has a turn in the scenario.
    expect(scriptsOf(one).map(({ person }) => person).sort()).toEqual([...new Set(one.checks.map(({ as }) => as))].sort());
  });

  test('everybody makes all their requests, one after another, and one report tells all', () => {
    const { clock, reports, actor } = run(100);
    const all = lesson.checks.length;
    for (let turn = 0; turn < all; turn += 1) {
      expect(actor.getSnapshot().context.outcomes).toHaveLength(turn + 1);
      clock.increment(100);
    }
    expect(actor.getSnapshot().matches('done')).toBe(true);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toHaveLength(all);
    const speakers = [...new Set(reports[0]?.map(({ person }) => person))];
    expect(speakers).toEqual(scriptsOf(lesson).map(({ person }) => person));
  });

  test('the answers are those of the engine', () => {
    const { clock, reports } = run(1);
    clock.increment(1000);
    for (let turn = 0; turn < 50; turn += 1) clock.increment(1);
    const decide = asker(lesson, lesson.start);
    for (const { attempt, decision } of reports[0] ?? []) expect(decision.outcome).toEqual(decide(attempt).outcome);
  });

  test('it can be stopped in the middle and run again', () => {
    const { actor, clock, reports } = run(100);
    clock.increment(100);
    actor.send({ type: 'learner.stops' });
    clock.increment(10_000);
    expect(actor.getSnapshot().matches('idle')).toBe(true);
    expect(reports).toHaveLength(0);
    actor.send({ type: 'learner.runs' });
    for (let turn = 0; turn < 50; turn += 1) clock.increment(100);
    expect(reports).toHaveLength(1);
  });
});
