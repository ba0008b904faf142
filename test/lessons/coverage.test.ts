import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLessons } from '../../cli/lessons-check.ts';
import { coveragePage, loadCourse } from '#lessons';

const root = join(import.meta.dirname, '..', '..');

test('docs/coverage.md is what the lessons say today', () => {
  const { statements, loaded } = loadCourse(readLessons(root));
  expect(statements.length).toBeGreaterThan(9);
  expect(readFileSync(join(root, 'docs', 'coverage.md'), 'utf8').replaceAll('\r\n', '\n')).toBe(coveragePage(statements, loaded));
});
