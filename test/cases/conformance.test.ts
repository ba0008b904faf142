import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCaseFile } from '../../cli/case-file.ts';
import { evaluateFile } from '../../cli/evaluate.ts';
import { decide, explain } from '#engine';

const folder = join(import.meta.dirname, 'data');

/** Every row of every case file: a decision that the documentation states, or one that we chose and wrote down. */
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  describe(name, () => {
    const results = evaluateFile(name, readFileSync(join(folder, name), 'utf8'));
    test('the file can be read', () => expect(results.problem).toBeUndefined());
    test('it has cases', () => expect(results.rows.length).toBeGreaterThan(0));
    test('explaining decides as deciding does', () => {
      const { cases = [] } = readCaseFile(readFileSync(join(folder, name), 'utf8'));
      for (const { name: title, world, request } of cases) expect({ title, ...explain(world, request).outcome }).toEqual({ title, ...decide(world, request) });
    });
    for (const row of results.rows) {
      test(row.name, () => {
        const { decision, deniedBy, error } = row;
        expect({ decision, deniedBy, error, ok: row.ok }).toMatchObject({ ...row.expected, ok: true });
      });
    }
  });
}
