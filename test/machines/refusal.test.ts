import { describe, expect, test } from 'vitest';
import { type Check, type CheckResult, type Documents, judge, type Lesson } from '#lessons';
import { shapeOf } from '../../renderer/machines/views/answer.ts';
import { refusalOf } from '../../renderer/machines/views/refusal.ts';
import { realLesson } from '../support/course.ts';

const lesson = realLesson('the-lockout-check');

function resultOf(one: Lesson, documents: Documents, id: string): CheckResult {
  const found = judge(one, documents).results.find(({ check }) => check.id === id);
  if (found === undefined) throw new Error(`there is no goal ${id}`);
  return found;
}

/** The lesson with one goal of another kind. */
function withGoal(goal: Pick<Check, 'as' | 'action' | 'expect'> & Partial<Check>): Lesson {
  return { ...lesson, mutants: [], checks: [{ id: 'extra', task: 'whoever-saves', label: 'A goal', key: 'orders-key', guard: false, feedback: { tooLittle: '', tooMuch: '' }, ...goal }] };
}

const near = (name: string): Documents => lesson.mutants.find((mutant) => mutant.name === name)?.documents ?? {};

describe('what a goal says of a refusal', () => {
  test('nothing where KMS takes the policy', () => {
    const result = resultOf(lesson, lesson.solution, 'ana-saves');
    expect(refusalOf(result)).toBeNull();
    expect(result.met).toBe(true);
  });

  test('the lockout check, in the words of AWS', () => {
    const result = resultOf(lesson, near('handed-over'), 'ana-saves');
    expect(refusalOf(result)).toEqual({
      error: 'MalformedPolicyDocumentException',
      message: 'The new key policy will not allow you to update the key policy in the future.',
      documented: true,
    });
    // The policies allow the call, and yet it does not go through.
    expect(shapeOf(result.decision, result.error !== undefined)).toBe('refused');
  });

  test('whoever may not call PutKeyPolicy is told so, with the error of AWS', () => {
    const one = withGoal({ as: 'ben', action: 'kms:PutKeyPolicy', saves: 'key-policy', expect: 'implicitDeny' });
    const result = resultOf(one, one.start, 'extra');
    expect(result.met).toBe(true);
    expect(refusalOf(result)).toMatchObject({ error: 'AccessDeniedException', documented: true });
    expect(refusalOf(result)?.message).toMatch(/^User: .*:user\/Ben is not authorized to perform: kms:PutKeyPolicy on resource: /);
    expect(shapeOf(result.decision, result.error !== undefined)).toBe('implicitDeny');
  });

  test('a Deny is named', () => {
    const start = { ...lesson.start, 'key-policy': '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}]}' };
    const one: Lesson = { ...withGoal({ as: 'ana', action: 'kms:PutKeyPolicy', saves: 'key-policy', expect: 'allow' }), start };
    expect(refusalOf(resultOf(one, start, 'extra'))?.message).toMatch(/with an explicit deny in a resource-based policy$/);
  });

  test('a call that the policies do not allow needs no line of its own', () => {
    const result = resultOf(lesson, lesson.solution, 'dora-decrypts-nothing');
    expect(result.decision.outcome.decision).toBe('implicitDeny');
    expect(refusalOf(result)).toBeNull();
  });

  test('a disabled key refuses what the policies allow', () => {
    const keys = lesson.world.keys.map((key) => ({ ...key, state: 'Disabled' as const }));
    const one: Lesson = { ...withGoal({ as: 'orders-app', action: 'kms:Decrypt', expect: 'allow', error: 'DisabledException' }), world: { ...lesson.world, keys } };
    const result = resultOf(one, one.start, 'extra');
    expect(result.met).toBe(true);
    expect(refusalOf(result)).toMatchObject({ error: 'DisabledException', documented: true });
    expect(refusalOf(result)?.message).toMatch(/ is disabled\.$/);
  });
});
