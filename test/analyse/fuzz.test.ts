import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain, findCounterexample, loadRequest, loadWorld, nearestMiss, reachPlaintext, smallestChange, statementCoverage, withoutStatement } from '#engine';
import { withDocuments } from '../support/generate/documents.ts';
import { cases, seed, worlds } from '../support/generate/runs.ts';
import { Tape } from '../support/generate/tape.ts';

const bits: readonly unknown[] = [null, 7, '', '*', [], {}, [null], '${aws:username}', { AWS: [] }, { StringEquals: [] }, { StringEquals: { 'kms:ViaService': [] } }, '__proto__', 'x'.repeat(2000)];

/** A policy with one of its parts replaced, or its text cut off. */
function damaged(document: unknown, tape: Tape): unknown {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  if (tape.chance(20)) return text.slice(0, tape.next());
  const strings = [...text.matchAll(/"[^"]*"(?!\s*:)/g)];
  const at = strings[tape.next() % Math.max(1, strings.length)];
  return at === undefined ? text : `${text.slice(0, at.index)}${JSON.stringify(tape.pick(bits))}${text.slice(at.index + at[0].length)}`;
}

test(`damaged policies: every analysis answers (seed ${seed})`, () => {
  const choices = fc.noBias(fc.uint8Array({ minLength: 64, maxLength: 64 }));
  let denied = 0;
  fc.assert(
    fc.property(cases, choices, (generated, bytes) => {
      const tape = new Tape(bytes);
      const changed = withDocuments(generated, (document) => (tape.chance(50) ? damaged(document, tape) : document));
      const { world } = loadWorld(changed.world);
      const { request } = loadRequest(changed.request);
      if (world === null || request === null) return;
      const decision = explain(world, request);
      nearestMiss(decision);
      const change = smallestChange(world, request);
      if (change.kind === 'change') {
        denied += 1;
        expect(explain(change.world, change.request).outcome).toEqual({ decision: 'allow' });
      }
      withoutStatement(world, request);
      statementCoverage(world, [request]);
      for (const key of [...world.keys.keys()].slice(0, 1)) {
        findCounterexample(world, key, { kind: 'rules', rules: [{ principals: '*', actions: '*', allowed: false }] }, 20);
        reachPlaintext(world, key);
      }
    }),
    { seed, numRuns: worlds(80) },
  );
  expect(denied).toBeGreaterThan(worlds(80) / 10);
}, 3_600_000);
