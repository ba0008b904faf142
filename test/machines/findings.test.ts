import { describe, expect, test } from 'vitest';
import { applyFix } from '#engine';
import type { Documents, Lesson } from '#lessons';
import { allFindings, countInWords, findingAt, findingFrom, lessonFindings, type ShownFinding, worstGrade } from '../../renderer/machines/views/findings.ts';
import { realCourse, realLesson } from '../support/course.ts';

const free = { predicting: false, passed: false };

function remarks(lesson: Lesson, doc: string, documents: Documents = lesson.start, now = free): readonly ShownFinding[] {
  const document = lesson.documents.find((one) => one.doc === doc);
  if (document === undefined) throw new Error(`${lesson.id} has no ${doc}`);
  return lessonFindings(lesson, documents, document, now);
}

const codes = (findings: readonly ShownFinding[]): string[] => findings.map(({ finding }) => finding.code);

describe('in a lesson', () => {
  const review = realLesson('the-pull-request');

  test('what it is about is marked, without what would solve it', () => {
    const found = remarks(review, 'key-policy');
    expect(codes(found)).toContain('kms-public-access');
    expect(found.map(({ marked, helps }) => [marked, helps])).toEqual(found.map(() => [true, false]));
  });

  test('once it is passed, help and fixes are there too', () => {
    expect(remarks(review, 'key-policy', review.start, { predicting: false, passed: true }).every(({ helps }) => helps)).toBe(true);
  });

  test('what the solution has too belongs to the scene: in the list, not in the text', () => {
    const found = remarks(realLesson('anatomy-of-a-key-policy'), 'key-policy');
    expect(found.map(({ finding, marked }) => [finding.code, marked])).toEqual([['kms-single-administrator', false]]);
  });

  test('what the learner brings is marked, with its help and its fix', () => {
    const lesson = realLesson('anatomy-of-a-key-policy');
    const text = (lesson.start['key-policy'] ?? '').replace(/"kms:Decrypt"/, '"kms:Decrpyt"');
    const own = remarks(lesson, 'key-policy', { ...lesson.start, 'key-policy': text }).find(({ finding }) => finding.code === 'invalid-action');
    expect(own).toMatchObject({ marked: true, helps: true });
    const fix = own?.finding.fix;
    expect(fix === undefined ? '' : applyFix(text, fix)).toBe(lesson.start['key-policy']);
  });

  test('an empty blank is no mistake, a wrong choice may be one', () => {
    const lessons = realCourse().course.units.flatMap((unit) => unit.lessons.filter(({ kind }) => kind === 'blanks'));
    expect(lessons.length).toBeGreaterThan(2);
    for (const lesson of lessons) {
      for (const { doc } of lesson.blanks) {
        const text = lesson.start[doc] ?? '';
        for (const { finding } of remarks(lesson, doc)) expect(text.slice(finding.range.from, finding.range.to), `${lesson.id} ${finding.code}`).not.toMatch(/"__[a-z0-9-]+__"/);
      }
    }
    const lesson = realLesson('everyone-with-a-fence');
    const open = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }] });
    expect(codes(remarks(lesson, 'key-policy', { ...lesson.start, 'key-policy': open }))).toContain('kms-public-access');
  });

  test('while a prediction is asked for, nothing but errors is said', () => {
    expect(codes(remarks(review, 'key-policy', review.start, { predicting: true, passed: false }))).toEqual([]);
    const broken = { ...review.start, 'key-policy': '{ "Version": ' };
    expect(remarks(review, 'key-policy', broken, { predicting: true, passed: false }).length).toBeGreaterThan(0);
  });

  test('no start of the course offers a fix that solves a goal, and no document that is only read is marked', () => {
    for (const lesson of realCourse().course.units.flatMap(({ lessons }) => lessons)) {
      for (const { doc, readOnly } of lesson.documents) {
        const solved = new Set(codes(remarks(lesson, doc, { ...lesson.start, ...lesson.solution })));
        for (const { finding, helps, marked } of remarks(lesson, doc)) {
          if (!solved.has(finding.code)) expect(helps, `${lesson.id} ${doc} ${finding.code}`).toBe(false);
          if (readOnly) expect(marked, `${lesson.id} ${doc}`).toBe(false);
        }
      }
    }
  });
});

const text = '{ "Version": "2012-10-17", "Statement": [{ "Sid": "", "Effect": "allow", "Action": "kms:Decrpyt", "Resource": "*" }] }';
const found = allFindings('identityPolicy', text, null);

test('elsewhere everything is said with its help; suggestions are not marked', () => {
  expect(found.map(({ marked, helps }) => [marked, helps])).toEqual(found.map(({ finding }) => [finding.severity !== 'suggestion', true]));
  expect(new Set(found.map(({ finding }) => finding.severity)).size).toBeGreaterThan(1);
});

describe('going through them', () => {
  test('forwards and back, around the ends', () => {
    const first = found[0];
    const last = found.at(-1);
    expect(findingFrom(found, last?.finding.range.from ?? 0, 1)).toBe(first);
    expect(findingFrom(found, first?.finding.range.from ?? 0, -1)).toBe(last);
    expect(findingFrom(found, first?.finding.range.from ?? 0, 1)).toBe(found[1]);
    expect(findingFrom([], 3, 1)).toBe(null);
  });

  test('the narrowest one around the cursor', () => {
    const [wide, narrow] = [found[0], found[1]];
    if (wide === undefined || narrow === undefined) throw new Error('too few findings');
    const whole = { ...wide, finding: { ...wide.finding, range: { from: 0, to: text.length } } };
    expect(findingAt([whole, narrow], narrow.finding.range.from)).toBe(narrow);
    expect(findingAt([narrow], text.length)).toBe(null);
  });
});

test('words for how many there are, worst first', () => {
  const one = (severity: ShownFinding['finding']['severity'], marked = true): ShownFinding => {
    const [some] = found;
    if (some === undefined) throw new Error('no finding');
    return { ...some, finding: { ...some.finding, severity }, marked };
  };
  expect(countInWords([])).toBe('No problems');
  expect(countInWords([one('suggestion', false)])).toBe('No problems · 1 remark');
  expect(countInWords([one('warning'), one('warning'), one('error'), one('suggestion', false), one('warning', false)])).toBe('1 error · 2 warnings · 2 remarks');
  expect(worstGrade([one('warning'), one('security-warning'), one('error', false)])).toBe('security-warning');
  expect(worstGrade([one('error', false)])).toBe(null);
});
