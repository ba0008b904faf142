import { describe, expect, test } from 'vitest';
import { applyFix, findingChecks, validatePolicy, type FindingCode } from '../../engine/index.ts';
import { caseFiles, textOf, worldOf } from '../support/findings.ts';

const rows = caseFiles.flatMap((file) => file.rows);

describe.each(caseFiles)('$file', ({ rows: own }) => {
  test.each(own)('$name', (row) => {
    const text = textOf(row);
    const found = validatePolicy(row.kind ?? 'keyPolicy', text, worldOf(row));
    const seen = found.map(({ code, range }) => [code, text.slice(range.from, range.to)]);
    expect(seen.sort()).toEqual(row.expect.map((pair) => [...pair]).sort());
    for (const code of row.near ?? []) expect(row.expect.map(([expected]) => expected)).not.toContain(code);
    for (const { code, message, help } of found) expect(`${message} ${help ?? ''}`, code).not.toMatch(/\{\w+\}/);
  });
});

test('every code has a row where it is found, and one that only looks like it', () => {
  const codes = Object.keys(findingChecks) as FindingCode[];
  const firing = new Set(rows.flatMap(({ expect: expected }) => expected.map(([code]) => code)));
  const near = new Set(rows.flatMap((row) => row.near ?? []));
  expect(codes.filter((code) => !firing.has(code))).toEqual([]);
  expect(codes.filter((code) => !near.has(code))).toEqual([]);
});

test('names of rows are told apart', () => {
  const names = caseFiles.flatMap(({ file, rows: own }) => own.map(({ name }) => `${file}: ${name}`));
  expect(names.length).toBe(new Set(names).size);
});

describe('a fix', () => {
  const fixable = rows.flatMap((row) => {
    const text = textOf(row);
    const found = validatePolicy(row.kind ?? 'keyPolicy', text, worldOf(row));
    return found.flatMap(({ code, fix }, index) => (fix === undefined ? [] : [{ title: `${code}: ${row.name}`, row, text, code, fix, before: found.filter((one) => one.code === code).length, index }]));
  });

  test.each(fixable)('$title', ({ row, text, code, fix, before }) => {
    const fixed = applyFix(text, fix);
    expect(fixed).not.toBe(text);
    expect(() => JSON.parse(fixed) as unknown).not.toThrow();
    const after = validatePolicy(row.kind ?? 'keyPolicy', fixed, worldOf(row));
    expect(after.filter((one) => one.code === code).length).toBe(before - 1);
    // It mends one thing without breaking another.
    const worse = after.filter(({ severity }) => severity === 'error').map((one) => one.code);
    const already = new Set(validatePolicy(row.kind ?? 'keyPolicy', text, worldOf(row)).map((one) => one.code));
    expect(worse.filter((one) => !already.has(one))).toEqual([]);
    expect(fix.label).not.toBe('');
  });

  test('there are fixes for many codes', () => expect(new Set(fixable.map(({ code }) => code)).size).toBeGreaterThan(40));
});
