import { describe, expect, test } from 'vitest';
import { validatePolicy } from '../../engine/index.ts';
import { findAll, havePolicies, readGolden, withReasons } from '../../scripts/lib/golden-findings.mjs';

const golden = readGolden();
const present = havePolicies();
if (!present) console.log('Skipped: the real key policies do not lie beside the project, so their findings are not compared.');

test('every line that is written down has a reason of its own', () => {
  const lines = Object.entries(golden).flatMap(([file, found]) => found.map((line) => ({ file, ...line })));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(({ reason }) => reason.trim().length < 20)).toEqual([]);
});

describe.skipIf(!present)('real key policies', () => {
  const found = present ? findAll(validatePolicy) : {};

  test('have the findings that are written down, and no others', () => {
    const { merged, without } = withReasons(found, golden);
    expect(without).toEqual([]);
    expect(merged).toEqual(golden);
  });

  test('are read completely', () => expect(Object.keys(found).length).toBe(77));
});

describe('regenerating', () => {
  const line = { code: 'kms-lockout', severity: 'warning', line: 3, reason: '' };

  test('keeps the reason of a line that stayed', () => {
    const { merged, without } = withReasons({ a: [line] }, { a: [{ ...line, reason: 'because' }] });
    expect([merged, without]).toEqual([{ a: [{ ...line, reason: 'because' }] }, []]);
  });

  test.each([
    ['moved', { a: [{ ...line, line: 4, reason: 'because' }] }],
    ['was graded otherwise', { a: [{ ...line, severity: 'error', reason: 'because' }] }],
    ['belongs to another file', { b: [{ ...line, reason: 'because' }] }],
  ])('asks for a reason again when the line %s', (_, before) => {
    expect(withReasons({ a: [line] }, before).without).toEqual(['a:3 kms-lockout']);
  });
});
