import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readingOfLessons } from '../../scripts/lib/lesson-prose.mjs';
import { HIGHEST_GRADE, proseOf, readingOf } from '../../scripts/lib/reading.mjs';
import { root } from '../support/course.ts';

const words = (text: string): string[] => text.match(/\S+/g) ?? [];

describe('the grade of a text', () => {
  test.each([
    // 6 words of one syllable: 0.39 * 6 + 11.8 - 15.59
    ['The cat sat on the mat.', 6, 1, -1.45],
    // 2 sentences, 8 words, 9 syllables: 0.39 * 4 + 11.8 * 9 / 8 - 15.59
    ['The cat sat there. The dog was happy.', 8, 2, -0.755],
    // 5 words, 14 syllables
    ['Authorization delegation requires administrative organization.', 5, 1, null],
    ['First line\nSecond line', 4, 2, null],
    ['', 0, 0, 0],
    ['1234 5678.', 0, 0, 0],
  ])('%j has %i words in %i sentences', (text, count, sentences, grade) => {
    const found = readingOf(text);
    expect([found.words, found.sentences]).toEqual([count, sentences]);
    if (grade !== null) expect(found.grade).toBeCloseTo(grade, 5);
  });

  test('long words and long sentences are harder', () => {
    expect(readingOf('Authorization delegation requires administrative organization.').grade).toBeGreaterThan(HIGHEST_GRADE);
    const long = readingOf('The role may use the key and the user may use the key and the app may use the key.').grade;
    expect(long).toBeGreaterThan(readingOf('The role may use the key. The user may use the key. The app may use the key.').grade);
  });
});

describe('prose', () => {
  test.each([
    ['code', 'Write `"Action": "kms:*"` here.', ['Write', 'here.']],
    ['a block of code', 'Before.\n\n```json\n{ "Version": 1 }\n```\n\nAfter.', ['Before.', 'After.']],
    ['headings and the marks of blocks', '## do-it\n\n::: note\nAn aside.\n:::', ['An', 'aside.']],
    ['ARNs', 'Name arn:aws:iam::111122223333:role/App here.', ['Name', 'here.']],
    ['actions and condition keys', 'Allow kms:Decrypt, kms:* or aws:PrincipalTag/team.', ['Allow', ',', 'or', '.']],
    ['operators and operations', 'Use StringEquals or PutKeyPolicy.', ['Use', 'or', '.']],
    ['service principals', 'The caller is logs.amazonaws.com today.', ['The', 'caller', 'is', 'today.']],
    ['links, but for their words', 'See [the page](https://docs.aws.amazon.com/x).', ['See', 'the', 'page.']],
    ['emphasis, but for its words', 'The role **Ledger** must.', ['The', 'role', 'Ledger', 'must.']],
    ['terms of the glossary, with their plural', 'Each key policy names grantee principals. Policyholder.', ['Each', 'names', '.', 'Policyholder.']],
  ])('is without %s', (_name, text, expected) => expect(words(proseOf(text, ['key policy', 'grantee principal', 'policy']))).toEqual(expected));

  test('keeps a paragraph’s lines together, and items of a list apart', () => {
    expect(readingOf(proseOf('This goes\non here.\n\n1. One\n2. Two\n- Three', [])).sentences).toBe(4);
  });
});

const lessons = readingOfLessons(join(root, 'lessons'));

test('every lesson is measured', () => {
  expect(lessons.length).toBeGreaterThan(0);
  for (const { id, words: count } of lessons) expect(count, id).toBeGreaterThan(50);
});

test.each(lessons.map(({ id, grade }) => [id, grade] as const))('%s is plain to read (grade %d)', (_id, grade) => expect(grade).toBeLessThanOrEqual(HIGHEST_GRADE));
