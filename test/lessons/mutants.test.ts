import { describe, expect, test } from 'vitest';
import type { PolicyType } from '#engine';
import { automaticMutants } from '../../lessons/format/mutate.ts';
import { changes } from '../../lessons/format/mutate-statement.ts';
import { rewritings } from '../../lessons/format/rewrite.ts';
import { loadCourse, type Lesson } from '#lessons';
import { smallCourse } from '../support/small-course.ts';

const lessons = loadCourse(smallCourse()).loaded.map(({ lesson }) => lesson);
const find = (id: string): Lesson => lessons.find((lesson) => lesson.id === id) as Lesson;

const key = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: ['kms:Decrypt'], Resource: '*' };
const iam = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:kms:eu-central-1:111122223333:key/x' };
const when = (operator: string, effect = 'Allow'): object => ({ ...key, Effect: effect, Condition: { [operator]: { 'aws:PrincipalTag/team': 'a' } } });
const operatorsOf = (statement: unknown): string[] => Object.keys((statement as { Condition?: object }).Condition ?? {});

describe('made near-misses', () => {
  test.each<[string, PolicyType, object, string[]]>([
    ['of a key policy', 'keyPolicy', key, ['drop', 'swap the Effect of', 'widen the Action of', 'widen the Principal of', 'move to another account the Principal of']],
    ['of an identity policy', 'identityPolicy', iam, ['drop', 'swap the Effect of', 'widen the Action of', 'widen the Resource of', 'move to another account the Resource of']],
    ['of a statement that is open already', 'bucketPolicy', { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }, ['drop', 'swap the Effect of']],
    ['of lists that hold everything', 'scp', { Effect: 'Deny', Action: ['kms:*', 'kms:Decrypt'], Resource: ['*'] }, ['drop', 'swap the Effect of']],
    ['of a service', 'keyPolicy', { ...key, Principal: { Service: 'logs.amazonaws.com' } }, ['drop', 'swap the Effect of', 'widen the Action of', 'widen the Principal of']],
    ['of NotPrincipal and NotAction', 'rcp', { Effect: 'Deny', NotPrincipal: { AWS: '111122223333' }, NotAction: 'kms:Decrypt', Resource: '*' }, ['drop', 'swap the Effect of', 'widen the Action of', 'widen the Principal of']],
    [
      'of two conditions',
      'keyPolicy',
      { ...key, Action: 'kms:*', Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': '111122223333', 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } } },
      ['drop', 'swap the Effect of', 'drop the Condition of', 'drop the condition StringEquals kms:CallerAccount of', 'drop the condition StringEquals kms:ViaService of', 'move to another account the Condition of', 'weaken the operators of'],
    ],
  ])('%s', (_name, kind, statement, expected) => expect(changes(kind, statement as Record<string, unknown>).map(([what]) => what)).toEqual(expected));

  test.each([
    ['StringEquals', 'Allow', 'StringEqualsIfExists'],
    ['BoolIfExists', 'Allow', null],
    ['StringNotLike', 'Allow', null],
    ['NotIpAddress', 'Allow', null],
    ['Null', 'Allow', null],
    ['ForAnyValue:StringLike', 'Allow', 'ForAllValues:StringLike'],
    ['ForAllValues:StringLike', 'Allow', null],
    ['BoolIfExists', 'Deny', 'Bool'],
    ['Bool', 'Deny', null],
    ['StringNotEqualsIfExists', 'Deny', null],
    ['ForAllValues:StringLike', 'Deny', 'ForAnyValue:StringLike'],
  ])('the weaker %s of %s is %s', (operator, effect, weaker) => {
    const found = changes('keyPolicy', when(operator, effect) as Record<string, unknown>).find(([what]) => what === 'weaken the operators of');
    expect(found === undefined ? null : operatorsOf(found[1])[0]).toBe(weaker);
  });

  test('of pieces and blanks: a piece too many, a blank filled otherwise', () => {
    expect(automaticMutants(find('put-together')).map(({ mutation }) => mutation)).toContain('key-policy: add the piece everybody');
    expect(automaticMutants(find('put-together')).map(({ mutation }) => mutation)).not.toContain('key-policy: add the piece ben');
    const filled = automaticMutants(find('fill-in')).filter(({ mutation }) => mutation.includes('fill how'));
    expect(filled.map(({ mutation }) => mutation)).toEqual(['key-policy: fill how with "StringEqualsIfExists"', 'key-policy: fill how with "StringNotEquals"']);
    expect(operatorsOf((JSON.parse(filled[0]?.documents['key-policy'] ?? '') as { Statement: object[] }).Statement[1])).toEqual(['StringEqualsIfExists']);
  });

  test('none of what cannot be edited', () => expect(automaticMutants(find('look'))).toEqual([]));
});

test('the solution in other words: each way changes the text, and the words are the same', () => {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::111122223333:root', '444455556666'] }, Action: ['kms:Decrypt'], Resource: '*', Condition: { StringEquals: { 'aws:username': ['a', 'b'] } } },
      { Effect: 'Deny', Principal: '*', NotAction: 'kms:Decrypt', Resource: '*' },
    ],
  }, null, 2);
  const written = rewritings({ ...find('put-together'), solution: { 'key-policy': text } });
  const policies = new Map(written.map(({ what, documents }) => [what, (JSON.parse(documents['key-policy'] ?? '') as { Statement: Record<string, unknown>[] }).Statement] as const));
  expect(new Set([text, ...written.map(({ documents }) => documents['key-policy'])]).size).toBe(written.length + 1);
  expect(policies.get('the statements in another order')?.map(({ Effect }) => Effect)).toEqual(['Deny', 'Allow']);
  expect(policies.get('each text as a list of one')?.map(({ Resource, NotAction }) => [Resource, NotAction])).toEqual([[['*'], undefined], [['*'], ['kms:Decrypt']]]);
  expect(policies.get('each list of one as a text')?.[0]?.['Action']).toBe('kms:Decrypt');
  expect(policies.get('an account’s digits for its root ARN')?.[0]?.['Principal']).toEqual({ AWS: ['111122223333', '444455556666'] });
  expect(policies.get('an account’s root ARN for its digits')?.[0]?.['Principal']).toEqual({ AWS: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::444455556666:root'] });
  expect(policies.get('each list in another order')?.[0]?.['Condition']).toEqual({ StringEquals: { 'aws:username': ['b', 'a'] } });
});
