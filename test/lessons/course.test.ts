import { describe, expect, test } from 'vitest';
import type { PolicyType } from '#engine';
import { asker, checkCourse, judge, mutantOf } from '#lessons';
import { courseFiles, realCourse, realLesson } from '../support/course.ts';

const { loaded } = realCourse();

test('the course has no problems', { timeout: 120_000 }, () => expect(checkCourse(courseFiles())).toEqual([]));

/** Allows everything to everybody where the kind has a Principal. */
function allOpen(kind: PolicyType): string {
  const named = ['keyPolicy', 'bucketPolicy', 'rcp', 'vpcEndpointPolicy'].includes(kind);
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...(named ? { Principal: '*' } : {}), Action: '*', Resource: '*' }] });
}

describe.each(loaded.map((one) => [one.lesson.id, one] as const))('%s', (_id, { lesson, claims, startFails }) => {
  test.each(claims.map((claim) => [claim.claim, claim] as const))('claims: %s', (_text, claim) => {
    const other = [...lesson.mutants, ...lesson.alternatives].find(({ name }) => name === claim.documents);
    const documents = claim.documents === 'start' ? lesson.start : claim.documents === 'solution' ? lesson.solution : other?.documents;
    if (documents === undefined) throw new Error(`there are no documents ${claim.documents}`);
    const { outcome } = asker(lesson, documents)(claim);
    expect({ decision: outcome.decision, ...(claim.deniedBy === undefined ? {} : { deniedBy: outcome.deniedBy }) }).toEqual({
      decision: claim.expect,
      ...(claim.deniedBy === undefined ? {} : { deniedBy: claim.deniedBy }),
    });
  });

  test('its text makes claims, and they are written down', () => expect(claims.length).toBeGreaterThanOrEqual(5));

  test('the start fails exactly what it says, and each failure has words', () => {
    const failing = judge(lesson, lesson.start).results.filter(({ met }) => !met);
    expect(failing.map(({ check }) => check.id).sort()).toEqual([...startFails].sort());
    for (const { feedback } of failing) expect(feedback?.length ?? 0).toBeGreaterThan(20);
  });

  test.each(lesson.mutants.map((mutant) => [mutant.name, mutant] as const))('the near-miss %s is told apart', (_name, mutant) => {
    const report = judge(lesson, mutant.documents);
    expect(report.passed).toBe(false);
    expect(mutantOf(lesson, report)?.feedback).toBe(mutant.feedback);
  });

  test('the solution passes, and so does the same policy written otherwise', () => {
    expect(judge(lesson, lesson.solution).passed).toBe(true);
    const squeezed = Object.fromEntries(Object.entries(lesson.solution).map(([doc, text]) => [doc, JSON.stringify(JSON.parse(text))]));
    expect(judge(lesson, squeezed).passed).toBe(true);
  });

  test('neither empty nor all-open documents pass, in all of them at once', () => {
    const editable = lesson.documents.filter(({ readOnly }) => !readOnly);
    for (const textOf of [() => '{ "Version": "2012-10-17", "Statement": [] }', allOpen]) {
      const documents = { ...lesson.start, ...Object.fromEntries(editable.map(({ doc, kind }) => [doc, textOf(kind)])) };
      if (editable.length > 0) expect(judge(lesson, documents).passed).toBe(false);
    }
  });

  test('half-finished documents are judged, not thrown at', { timeout: 60_000 }, () => {
    for (const { doc } of lesson.documents) {
      const text = lesson.solution[doc] ?? '';
      for (let end = 0; end < text.length; end += 37) expect(judge(lesson, { ...lesson.solution, [doc]: text.slice(0, end) }).results).toHaveLength(lesson.checks.length);
    }
  });
});

describe('the judge', () => {
  const lesson = realLesson('administrators-and-users');

  test('tells a refusal for the wrong reason from the right one', () => {
    const text = lesson.solution['key-policy'] ?? '';
    const policy = JSON.parse(text) as { Statement: object[] };
    policy.Statement.push({ Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:user/Ana' }, Action: ['kms:Decrypt', 'kms:Encrypt'], Resource: '*' });
    const report = judge(lesson, { 'key-policy': JSON.stringify(policy) });
    const failing = report.results.filter(({ met }) => !met);
    expect(failing.map(({ check }) => check.id)).toEqual(['ana-decrypts-nothing', 'ana-encrypts-nothing']);
    expect(failing[0]?.feedback).toBe(failing[0]?.check.feedback.tooLittle);
  });

  test('says "too much" when a door is open that should be shut', () => {
    const report = judge(lesson, { 'key-policy': '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*" }] }' });
    const open = report.results.find(({ check }) => check.id === 'mallory-stays-out');
    expect(open?.feedback).toBe(open?.check.feedback.tooMuch);
  });
});
