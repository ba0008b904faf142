import { describe, expect, test } from 'vitest';
import { type Answer, answerOf, decisionsOf, isRight, loadCourse, type Question } from '#lessons';
import { smallCourse } from '../support/small-course.ts';

const quiz = loadCourse(smallCourse()).course?.units[0]?.quiz;
const decision = quiz?.quiz[0] as Question;
/** Everybody’s Deny taken away: Ana may, and Ben may. */
const who = { ...quiz?.cards.at(-1), check: { action: 'kms:PutKeyPolicy', key: 'orders-key' } } as Question;
const open = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }, { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::111122223333:user/Ana', 'arn:aws:iam::111122223333:user/Ben'] }, Action: 'kms:PutKeyPolicy', Resource: '*' }] };
const both: Question = { ...who, scene: { ...who.scene, world: { ...who.scene.world, keys: who.scene.world.keys.map((key) => ({ ...key, policy: open })) } } };

describe('a question', () => {
  test('is answered by the engine, with the decisions behind it', () => {
    expect(answerOf(decision)).toEqual({ decision: 'explicitDeny' });
    expect(decisionsOf(decision).map(({ person, decision: { outcome } }) => [person, outcome.deniedBy])).toEqual([['ben', 'keyPolicy']]);
    expect(answerOf(who)).toEqual({ who: [] });
    expect(answerOf(both)).toEqual({ who: ['ana', 'ben'] });
    expect(decisionsOf(both).map(({ person }) => person)).toEqual(['ana', 'ben', 'mallory']);
  });

  test.each<[string, Question, Answer, boolean]>([
    ['the decision', decision, { decision: 'explicitDeny' }, true],
    ['a refusal of the other kind', decision, { decision: 'implicitDeny' }, false],
    ['names for a decision', decision, { who: ['ben'] }, false],
    ['everybody who may', both, { who: ['ana', 'ben'] }, true],
    ['in another order', both, { who: ['ben', 'ana'] }, true],
    ['one marked twice', both, { who: ['ben', 'ana', 'ben'] }, true],
    ['one too few', both, { who: ['ana'] }, false],
    ['one too many', both, { who: ['ana', 'ben', 'mallory'] }, false],
    ['another one', both, { who: ['ana', 'mallory'] }, false],
    ['nobody, where nobody may', who, { who: [] }, true],
    ['a decision for names', both, { decision: 'allow' }, false],
  ])('%s', (_name, question, answer, right) => expect(isRight(question, answer)).toBe(right));

  test('shows the scene’s own policies', () => expect(decision.show.map(({ label, text }) => [label, text.includes('"Deny"')])).toEqual([['Key policy', true]]));

  test('who may means who really gets in: a disabled key opens to nobody', () => {
    const keys = both.scene.world.keys.map((key) => ({ ...key, state: 'Disabled' as const, policy: { ...open, Statement: [{ ...open.Statement[1], Action: 'kms:*' }] } }));
    const disabled = { ...both, check: { action: 'kms:Decrypt', key: 'orders-key' }, scene: { ...both.scene, world: { ...both.scene.world, keys } } } as Question;
    expect(answerOf(disabled)).toEqual({ who: [] });
    expect(decisionsOf(disabled)[0]?.decision.outcome).toEqual({ decision: 'allow', error: 'DisabledException' });
  });
});
