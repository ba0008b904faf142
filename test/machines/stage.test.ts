import { describe, expect, test } from 'vitest';
import type { Decision, Gate } from '#engine';
import { asker, type Lesson } from '#lessons';
import { layoutStage, steadyWidth } from '../../renderer/machines/views/layout.ts';
import { shapeOf } from '../../renderer/machines/views/answer.ts';
import { answersOf } from '../../renderer/machines/views/lesson.ts';
import { shareOf } from '../../renderer/machines/views/road.ts';
import { listAt } from '../../renderer/machines/views/stage-list.ts';
import { stageModel, type StageModel } from '../../renderer/machines/views/stage.ts';
import { fitText, textWidth, wrapText } from '../../renderer/machines/views/text-width.ts';
import { realCourse, realLesson } from '../support/course.ts';
import { stageFaults } from '../support/stage-faults.ts';
import { crowded, decisionOf, situations } from '../support/stage-scenes.ts';

const lesson = realLesson('another-account');
const attempt = { as: 'ledger', action: 'kms:Decrypt', key: 'orders-key' };
const decision = asker(lesson, lesson.start)(attempt);
const course = realCourse().loaded.map((loaded) => loaded.lesson);
/** What the lesson's pane leaves for the stage: in a usual window, and in a narrow one. */
const WIDTHS = [432, 336];

/**
 * How high a stage may be: 420 for ten people in three territories. A further territory takes a row of its own,
 * a road with more than six gates is longer, and a narrow pane has less room beside it.
 */
function mostHeight(model: StageModel, width: number): number {
  const people = model.territories.reduce((sum, territory) => sum + territory.people.length, 0);
  return 420 + 46 * Math.max(0, model.territories.length - 3) + 10 * Math.max(0, people - 10) + (model.gates.length > 6 ? 50 : 0) + (width < 400 ? 60 : 0);
}

/** The same trace with another answer at one gate, and so with another outcome. */
function withAnswer(id: Gate['id'], answer: Gate['answer'], deciding: boolean): Decision {
  return { ...decision, trace: { ...decision.trace, gates: decision.trace.gates.map((gate) => (gate.id === id ? { ...gate, answer, deciding } : gate)) } };
}

/** The stage of something that somebody of the crowded scene tries. */
function crowdedStage(as: string, action: string, key: string): StageModel {
  const one = { scene: crowded, attempt: { as, action, key } };
  return stageModel(decisionOf(one), one.scene, one.attempt);
}

describe('the stage', () => {
  test('shows who asks for what, the accounts, and the gates on both sides', () => {
    const model = stageModel(decision, lesson, attempt);
    expect(model.chips).toEqual({ caller: 'Ledger', action: 'kms:Decrypt', key: 'orders-key' });
    expect(model.territories.map(({ name, digits, hue, involved }) => [name, digits, hue, involved])).toEqual([
      ['Harbor Supply', '1111 2222 3333', 0, true],
      ['Tally Books', '4444 5555 6666', 1, true],
      ['Unknown account', '7777 8888 9999', 2, false],
    ]);
    expect(model.gates.map(({ id, side, shape }) => [id, side, shape])).toEqual([
      ['identityPolicy', 'caller', 'allow'],
      ['keyPolicy', 'key', 'implicitDeny'],
    ]);
    expect(model.reached).toBe(1);
  });

  test('one verdict changed in the trace changes the picture and the list', () => {
    const before = stageModel(decision, lesson, attempt);
    const after = stageModel(withAnswer('identityPolicy', 'explicitDeny', true), lesson, attempt);
    expect(after.gates[0]?.shape).toBe('explicitDeny');
    expect(after.reached).toBe(0);
    expect(layoutStage(after).solid).toBeLessThan(layoutStage(before).solid);
    expect(after.list).not.toEqual(before.list);
    expect(after.list.find((line) => line.startsWith('Identity-based'))).not.toBe(before.list.find((line) => line.startsWith('Identity-based')));
  });

  test('an allowed request reaches the key', () => {
    const allowed = { as: 'billing', action: 'kms:Decrypt', key: 'orders-key' };
    const model = stageModel(asker(lesson, lesson.solution)(allowed), lesson, allowed);
    expect(model.reached).toBe(model.gates.length);
    expect(layoutStage(model).solid).toBe(1);
  });

  test('a request that no gate refuses and KMS does not carry out stops at the door', () => {
    const model = crowdedStage('ledger', 'kms:PutKeyPolicy', 'orders-key');
    expect(model.verdict).toBe('implicitDeny');
    expect(model.gates.map(({ shape }) => shape)).not.toContain('explicitDeny');
    const layout = layoutStage(model);
    expect(layout.solid).toBeLessThan(1);
    for (const gate of layout.gates) expect(layout.solid).toBeGreaterThan(shareOf(layout.road, gate));
  });

  test('people of one ARN are told apart by who asks', () => {
    const mfa = realLesson('requiring-mfa');
    const [first, second] = mfa.people.filter(({ arn }) => arn.endsWith(':user/Ana'));
    for (const one of [first, second]) {
      const check = { as: one?.id ?? '', action: 'kms:DisableKey', key: 'orders-key' };
      const model = stageModel(asker(mfa, mfa.start)(check), mfa, check);
      expect(model.territories.flatMap(({ people }) => people.filter(({ calls }) => calls).map(({ id }) => id))).toEqual([one?.id]);
      expect(model.chips.caller).toBe(one?.name);
    }
  });

  test('whoever the scene does not name is on the stage all the same', () => {
    const arn = 'arn:aws:iam::111122223333:user/Ben';
    const model = crowdedStage(arn, 'kms:Decrypt', 'orders-key');
    expect(model.chips.caller).toBe('Ben');
    expect(model.territories[0]?.people.find(({ calls }) => calls)).toMatchObject({ arn, role: 'user' });
    expect(crowdedStage('anonymous', 's3:GetObject', 'page').territories.find(({ id }) => id === 'outside')?.people).toMatchObject([{ name: 'anonymous', calls: true }]);
  });
});

describe('what is asked for', () => {
  test.each([
    ['kms:Decrypt', 'orders-key', { kind: 'key', name: 'orders-key', detail: 'customer managed', account: '111122223333' }],
    ['kms:Decrypt', 'closed-key', { kind: 'key', name: 'closed-key', detail: 'customer managed', state: 'pending deletion', account: '111122223333' }],
    ['kms:Decrypt', 'ebs-key', { kind: 'key', name: 'aws/ebs', detail: 'AWS managed', account: '111122223333' }],
    ['kms:Decrypt', 'owned-key', { kind: 'key', name: 'a key of DynamoDB', detail: 'AWS owned', account: null }],
    ['kms:Decrypt', 'no-key', { kind: 'key', name: 'a key that never was', detail: 'there is no such key', account: '111122223333' }],
    ['kms:Decrypt', 'tally-key', { kind: 'key', name: 'ledger-key', detail: 'customer managed', account: '444455556666' }],
    ['kms:Decrypt', 'orders-alias', { kind: 'alias', name: 'alias/orders', detail: 'of orders-key', account: '111122223333' }],
    ['kms:DeleteAlias', 'stray-alias', { kind: 'alias', name: 'alias/stray', detail: 'of no key', account: '111122223333' }],
    ['kms:ListKeys', '*', { kind: 'service', name: 'KMS itself', detail: 'no key named', account: '111122223333' }],
    ['s3:ListBucket', 'reports', { kind: 'bucket', name: 'harbor-reports', detail: 'bucket', account: '111122223333' }],
    ['s3:GetObject', 'page', { kind: 'object', name: 'blocked-catalogue/page-1', detail: 'object', account: '444455556666' }],
    ['s3:ListAllMyBuckets', '*', { kind: 'service', name: 'S3 itself', detail: 'no bucket named', account: '111122223333' }],
  ])('%s on %s stands in its owner’s territory', (action, key, resource) => {
    const model = crowdedStage('ben', action, key);
    expect(model.territories[0]?.resource).toEqual(resource);
    expect(model.territories[0]?.id).toBe(resource.account ?? 'services');
    expect(model.territories.filter((one) => one.resource !== null)).toHaveLength(1);
    expect(model.chips.key).toBe(resource.name);
  });
});

describe('the list in words', () => {
  const model = stageModel(decision, lesson, attempt);
  const answers = answersOf(lesson, lesson.solution, attempt);

  test('says everything that the picture shows, in the order of evaluation', () => {
    expect(model.list).toHaveLength(model.gates.length + 2 + model.territories.length);
    for (const { sentence, order } of model.gates) expect(model.list[order + 1]).toContain(sentence);
    for (const { name, people } of model.territories) {
      const line = model.list.find((one) => one.startsWith(name)) ?? '';
      for (const person of people) expect(line).toContain(`${person.name}, ${person.role}`);
    }
    expect(model.list.join(' ')).toContain('orders-key, customer managed');
    expect(listAt(model, 99, new Map())).toEqual(model.list);
  });

  test('tells no answer that the picture does not show yet', () => {
    for (let step = 0; step <= model.gates.length; step += 1) {
      const list = listAt(model, step, new Map());
      for (const { sentence, order, name } of model.gates) {
        expect(list.some((line) => line.startsWith(sentence))).toBe(order < step);
        expect(list.includes(`${name}: has not answered yet.`)).toBe(order >= step);
      }
      expect(list).not.toContain(model.list[model.gates.length + 1]);
    }
  });

  test('tells everybody’s own answer, as their cards do', () => {
    expect(listAt(model, 99, answers)).toContain('The same request from Mallory: not allowed.');
    const gained = answersOf(lesson, lesson.solution, { ...attempt, as: 'ana' });
    const own = { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' };
    expect(listAt(stageModel(asker(lesson, lesson.solution)(own), lesson, own), 99, gained)).toContain('The same request from Ledger: allowed, gained since the start.');
  });
});

const requestsOf = (one: Lesson) => [one.start, one.solution].flatMap((documents) => {
  const decide = asker(one, documents);
  return [...one.checks, ...one.predictions.map(({ check }) => check)].map((check) => ({ check, model: stageModel(decide(check), one, check) }));
});

describe.each(course.map((one) => [one.id, one] as const))('the stage of %s', (_id, one) => {
  const requests = requestsOf(one);

  test('has everybody in their own account, or among the services of AWS', () => {
    for (const { check, model } of requests) {
      const drawn = model.territories.flatMap(({ id, people }) => people.map((person) => [person.id, id] as const));
      expect(drawn.map(([person]) => person).sort(), check.as).toEqual(one.people.map(({ id }) => id).sort());
      for (const [person, territory] of drawn) {
        const arn = one.people.find(({ id }) => id === person)?.arn ?? '';
        expect(territory, person).toBe(arn.endsWith('.amazonaws.com') ? 'services' : arn.split(':')[4]);
      }
      expect(model.territories.flatMap(({ people }) => people.filter(({ calls }) => calls).map(({ id }) => id))).toEqual([check.as]);
      expect(model.territories.filter(({ resource }) => resource !== null)).toHaveLength(1);
      const hues = model.territories.map(({ hue }) => hue);
      expect(new Set(hues).size).toBe(hues.length);
    }
  });

  test.each(WIDTHS)('has a place for everything at a width of %d, and is not high', (width) => {
    for (const { check, model } of requests) {
      const layout = layoutStage(model, width);
      expect(stageFaults(model, layout), `${check.as} ${check.action} ${check.key}`).toEqual([]);
      expect(layout.height, `${check.as} ${check.action} ${check.key}`).toBeLessThanOrEqual(mostHeight(model, width));
    }
  });
});

describe('a stage that is fuller than any lesson’s', () => {
  test('has nine gates on one road', () => {
    const one = situations.find(({ name }) => name.startsWith('0: Ledger') && name.endsWith('endpoint'));
    if (one === undefined) throw new Error('the situation is gone');
    expect(stageModel(decisionOf(one), one.scene, one.attempt).gates.map(({ name }) => name)).toEqual([
      ...['SCP', 'IAM', 'Boundary', 'Session', 'Endpoint', 'RCP', 'Key policy', 'Grants', 'Key state'],
    ]);
  });

  test.each(situations.flatMap((one) => [320, ...WIDTHS, 560].map((width) => [one.name, width, one] as const)))('%s, %d wide', (_name, width, one) => {
    const model = stageModel(decisionOf(one), one.scene, one.attempt);
    const layout = layoutStage(model, width);
    expect(stageFaults(model, layout)).toEqual([]);
    expect(layout.height).toBeLessThanOrEqual(mostHeight(model, width));
  });

  test('is drawn for no pane narrower or wider than it can be read in', () => {
    const model = crowdedStage('ben', 'kms:Decrypt', 'orders-key');
    expect([100, 400.4, 2000].map((width) => layoutStage(model, width).width)).toEqual([320, 400, 560]);
  });
});

test('a scrollbar that comes or goes does not lay the stage out anew', () => {
  expect(steadyWidth(432, 420)).toBe(432);
  expect(steadyWidth(432, 336)).toBe(336);
  expect(steadyWidth(336, 348)).toBe(336);
  expect(steadyWidth(432, 0)).toBe(432);
});

describe('texts of the stage', () => {
  test('are cut where there is no room, and never longer than it', () => {
    expect(fitText('orders-key', 12, 100)).toBe('orders-key');
    expect(fitText('CloudTrail for orders-trail', 12, 100)).toMatch(/^CloudTrail f.*…$/);
    expect(textWidth(fitText('CloudTrail for orders-trail', 12, 100), 12)).toBeLessThanOrEqual(100);
  });

  test('go on in a second line where a word ends', () => {
    expect(wrapText('S3 for harbor-orders', 12, 90)).toEqual(['S3 for harbor-', 'orders']);
    expect(wrapText('blocked-catalogue/page-1', 12, 120)).toEqual(['blocked-catalogue/', 'page-1']);
    expect(wrapText('Unbreakable', 12, 40)).toHaveLength(1);
  });
});

test('everybody’s answer to the same request, and who gained or lost since the start', () => {
  const answers = answersOf(lesson, lesson.solution, { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' });
  expect(answers.get('ledger')).toEqual({ shape: 'allow', change: 'gained' });
  expect(answers.get('orders-app')).toEqual({ shape: 'allow', change: null });
  expect(answers.get('mallory')).toEqual({ shape: 'implicitDeny', change: null });
  expect(answersOf(lesson, { ...lesson.start, 'key-policy': '{}' }, { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' }).get('ana')?.change).toBe('lost');
});

describe('a key that is disabled', () => {
  const keys = lesson.world.keys.map((key) => ({ ...key, state: 'Disabled' as const }));
  const disabled: Lesson = { ...lesson, world: { ...lesson.world, keys } };
  const own = { as: 'orders-app', action: 'kms:Decrypt', key: 'orders-key' };

  test('answers nobody, and a refusal is no tick', () => {
    const answers = answersOf(disabled, disabled.solution, own);
    expect([...answers].map(([id, { shape }]) => [id, shape])).toEqual([
      ['ana', 'refused'],
      ['ben', 'implicitDeny'],
      ['orders-app', 'refused'],
      ['ledger', 'refused'],
      ['billing', 'refused'],
      ['intern', 'implicitDeny'],
      ['mallory', 'implicitDeny'],
    ]);
    expect([...answers.values()].every(({ change }) => change === null)).toBe(true);
    const decided = asker(disabled, disabled.solution)(own);
    expect(shapeOf(decided)).toBe('refused');
    expect(listAt(stageModel(decided, disabled, own), 99, answers)).toContain('The same request from Ledger: allowed by the policies, refused by KMS.');
  });

  test('stops the request on the stage', () => {
    const model = stageModel(asker(disabled, disabled.solution)(own), disabled, own);
    expect(model.verdict).toBe('refused');
    expect(layoutStage(model).solid).toBeLessThan(1);
  });

  test('still lets itself be looked at and enabled', () => {
    const enable = { as: 'ana', action: 'kms:EnableKey', key: 'orders-key' };
    const allowed = { ...disabled, start: { ...disabled.start, 'key-policy': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}' } };
    expect(answersOf(allowed, allowed.start, enable).get('ana')).toEqual({ shape: 'allow', change: null });
  });
});
