import { describe, expect, test } from 'vitest';
import type { Decision, Gate } from '#engine';
import { asker } from '#lessons';
import { layoutStage } from '../../renderer/machines/views/layout.ts';
import { answersOf } from '../../renderer/machines/views/lesson.ts';
import { stageModel } from '../../renderer/machines/views/stage.ts';
import { realCourse, realLesson } from '../support/course.ts';

const lesson = realLesson('another-account');
const decision = asker(lesson, lesson.start)({ as: 'ledger', action: 'kms:Decrypt', key: 'orders-key' });

/** The same trace with another answer at one gate, and so with another outcome. */
function withAnswer(id: Gate['id'], answer: Gate['answer'], deciding: boolean): Decision {
  return { ...decision, trace: { ...decision.trace, gates: decision.trace.gates.map((gate) => (gate.id === id ? { ...gate, answer, deciding } : gate)) } };
}

describe('the stage', () => {
  test('shows who asks for what, the accounts, and the gates on both sides', () => {
    const model = stageModel(decision, lesson);
    expect(model.chips).toEqual({ caller: 'Ledger', action: 'kms:Decrypt', key: 'orders-key' });
    expect(model.territories.map(({ name, digits }) => [name, digits])).toEqual([
      ['Harbor Supply', '1111 2222 3333'],
      ['Tally Books', '4444 5555 6666'],
      ['Unknown account', '7777 8888 9999'],
    ]);
    expect(model.gates.map(({ id, side, shape }) => [id, side, shape])).toEqual([
      ['identityPolicy', 'caller', 'allow'],
      ['keyPolicy', 'key', 'implicitDeny'],
    ]);
    expect(model.reached).toBe(1);
  });

  test('one verdict changed in the trace changes the picture and the list', () => {
    const before = stageModel(decision, lesson);
    const after = stageModel(withAnswer('identityPolicy', 'explicitDeny', true), lesson);
    expect(after.gates[0]?.shape).toBe('explicitDeny');
    expect(after.reached).toBe(0);
    expect(layoutStage(after).solid).toBeLessThan(layoutStage(before).solid);
    expect(after.list).not.toEqual(before.list);
    expect(after.list.find((line) => line.startsWith('Identity-based'))).not.toBe(before.list.find((line) => line.startsWith('Identity-based')));
  });

  test('the list says everything that the picture shows, in the order of evaluation', () => {
    const model = stageModel(decision, lesson);
    expect(model.list).toHaveLength(model.gates.length + 2);
    for (const { sentence, order } of model.gates) expect(model.list[order + 1]).toContain(sentence);
  });

  test('an allowed request reaches the key', () => {
    const allowed = asker(lesson, lesson.solution)({ as: 'billing', action: 'kms:Decrypt', key: 'orders-key' });
    const model = stageModel(allowed, lesson);
    expect(model.reached).toBe(model.gates.length);
    expect(layoutStage(model).solid).toBe(1);
  });

  test('every goal of every lesson fits on the stage: nothing overlaps, nothing lies outside', () => {
    for (const { lesson: one } of realCourse().loaded) {
      for (const documents of [one.start, one.solution]) {
        const decide = asker(one, documents);
        for (const check of one.checks) {
          const layout = layoutStage(stageModel(decide(check), one));
          expect(layout.road.length, check.id).toBeGreaterThan(1);
          for (const { x, width } of layout.gates) expect(x - width / 2 >= 0 && x + width / 2 <= layout.width, check.id).toBe(true);
          const row = layout.gates.filter(({ y }) => y === layout.road[0]?.y).sort((first, second) => first.x - second.x);
          row.slice(1).forEach((gate, index) => {
            const left = row[index];
            if (left !== undefined) expect(gate.x - gate.width / 2, check.id).toBeGreaterThanOrEqual(left.x + left.width / 2);
          });
        }
      }
    }
  });
});

test('everybody’s answer to the same request, and who gained or lost since the start', () => {
  const answers = answersOf(lesson, lesson.solution, { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' });
  expect(answers.get('ledger')).toEqual({ shape: 'allow', change: 'gained' });
  expect(answers.get('orders-app')).toEqual({ shape: 'allow', change: null });
  expect(answers.get('mallory')).toEqual({ shape: 'implicitDeny', change: null });
  expect(answersOf(lesson, { ...lesson.start, 'key-policy': '{}' }, { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' }).get('ana')?.change).toBe('lost');
});
