import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCaseFile } from '../../cli/case-file.ts';
import { evaluateFile } from '../../cli/evaluate.ts';
import { decide, explain } from '#engine';

const folder = join(import.meta.dirname, 'data');

interface Written {
  readonly worlds?: Readonly<Record<string, unknown>>;
  readonly cases: readonly { readonly name: string; readonly world: unknown; readonly expected: object }[];
}

/** Every row of every case file: a decision that the documentation states, or one that we chose and wrote down. */
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  describe(name, () => {
    const text = readFileSync(join(folder, name), 'utf8');
    const { worlds = {}, cases } = JSON.parse(text) as Written;

    // Each row is read anew, alone with its world: what one row made ready must not hide a fault from the next.
    for (const row of cases) {
      test(row.name, () => {
        const alone = JSON.stringify({ ...(typeof row.world === 'string' ? { worlds: { [row.world]: worlds[row.world] } } : {}), cases: [row] });
        const { rows, problem } = evaluateFile(name, alone);
        expect(problem).toBeUndefined();
        expect(rows).toHaveLength(1);
        const [{ decision, deniedBy, error, ok } = { decision: null, ok: false }] = rows;
        expect({ decision, deniedBy, error, ok }).toMatchObject({ ...row.expected, ok: true });
        for (const { world, request } of readCaseFile(alone).cases ?? []) expect(explain(world, request).outcome).toEqual(decide(world, request));
      });
    }

    test('the whole file can be read, and has cases', () => {
      const read = readCaseFile(text);
      expect(read.problem).toBeUndefined();
      expect(read.cases?.length).toBe(cases.length);
      expect(cases.length).toBeGreaterThan(0);
    });
  });
}
