import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, explain, explanationLines, type ExplanationLine, headline } from '#engine';
import { generateRole, roleTapeLength } from '../support/generate/roles.ts';
import { inWords, load, seed, worlds } from '../support/generate/runs.ts';
import { naiveDecide } from '../support/naive/decide.ts';

const cases = fc.noBias(fc.uint8Array({ minLength: roleTapeLength, maxLength: roleTapeLength })).map(generateRole);
const lines = (from: readonly ExplanationLine[]): ExplanationLine[] => from.flatMap((line) => [line, ...lines(line.children)]);
const HOUR = 3_600_000;

/** sts:AssumeRole is decided twice, by rules that were written down twice. */
describe(`assuming a role (seed ${seed})`, () => {
  test('the engine decides as the naive evaluator does, and every way to decide comes up', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const answer = inWords(decide(world, request));
        seen.set(answer, (seen.get(answer) ?? 0) + 1);
        expect(answer).toBe(inWords(naiveDecide(generated.world, generated.request)));
      }),
      { seed, numRuns: worlds(6000) },
    );
    const wanted = ['allow', 'implicitDeny', '', 'implicitDeny trustPolicy', 'implicitDeny identityPolicy', 'implicitDeny scp', 'implicitDeny permissionsBoundary', 'implicitDeny sessionPolicy', 'implicitDeny vpcEndpointPolicy', 'explicitDeny trustPolicy', 'explicitDeny rcp', 'explicitDeny scp', 'explicitDeny identityPolicy'];
    for (const one of wanted) expect(seen.get(one) ?? 0, `how often: ${one}`).toBeGreaterThan(3);
  }, HOUR);

  test('deciding and explaining agree, and the words are whole', () => {
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const decision = explain(world, request);
        expect(decision.outcome).toEqual(decide(world, request));
        if (decision.basis.kind === 'denied' || decision.basis.kind === 'allowed') expect(decision.basis.statements.length).toBeGreaterThan(0);
        if (decision.basis.kind === 'silent') expect(decision.basis.types).toContain(decision.outcome.deniedBy);
        expect(headline(decision)).toMatch(/^(Allowed|Denied|Not allowed|No decision): .{10,}\.$/);
        for (const { sentence } of lines(explanationLines(decision))) expect(sentence).not.toMatch(/undefined|\[object/);
      }),
      { seed, numRuns: worlds(2000) },
    );
  }, HOUR);
});
