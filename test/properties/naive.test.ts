import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { naiveDecide } from '../support/naive/decide.ts';
import type { Answer, RequestSpec, WorldSpec } from '../support/naive/spec.ts';

interface CaseFile {
  worlds?: Record<string, WorldSpec>;
  cases: { name: string; world: WorldSpec | string; request: RequestSpec; expected: Partial<Answer> }[];
}

/** The second evaluator has to earn its say: it decides the documented cases by itself, before it is compared with the engine. */
for (const name of ['evaluation.json', 'uncertain.json', 'roles.json', 'caught.json']) {
  describe(`the naive evaluator on ${name}`, () => {
    const file = JSON.parse(readFileSync(new URL(`../cases/data/${name}`, import.meta.url), 'utf8')) as CaseFile;
    test.each(file.cases)('$name', ({ world, request, expected }) => {
      const whole = typeof world === 'string' ? file.worlds?.[world] : world;
      if (!whole) throw new Error('no such world');
      expect({ error: undefined, ...naiveDecide(whole, request) }).toMatchObject({ error: undefined, ...expected });
    });
  });
}
