import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, explain, explanationLines, type ExplanationLine, headline, type Outcome } from '#engine';
import { type PolicyKind, withDocuments, withStatements } from '../support/generate/documents.ts';
import { cases, inWords, load, seed, worlds } from '../support/generate/runs.ts';
import type { Generated } from '../support/generate/worlds.ts';

const answer = (generated: Generated): string => {
  const { world, request } = load(generated);
  return inWords(decide(world, request));
};
const isText = (value: unknown): value is string => typeof value === 'string';
const lines = (from: readonly ExplanationLine[]): ExplanationLine[] => from.flatMap((line) => [line, ...lines(line.children)]);
const HOUR = 3_600_000;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function kindOfBasis({ decision, deniedBy, error }: Outcome): string {
  if (error !== undefined) return 'refused';
  if (decision === 'allow') return 'allowed';
  if (decision === 'explicitDeny') return 'denied';
  return deniedBy === undefined ? 'impossible' : 'silent';
}

/** What must stay true when a world is changed in a way whose effect is known, whatever the right answer is. */
describe(`changed worlds (seed ${seed})`, () => {
  test('deciding and explaining agree, and no decision is without a basis', () => {
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const outcome = decide(world, request);
        const decision = explain(world, request);
        expect(decision.outcome).toEqual(outcome);
        expect(decision.basis.kind).toBe(kindOfBasis(outcome));
        if (decision.basis.kind === 'denied') expect(decision.basis.statements.length).toBeGreaterThan(0);
        if (decision.basis.kind === 'silent') expect(decision.basis.types).toContain(outcome.deniedBy);
        expect(headline(decision).length).toBeGreaterThan(15);
        const key = generated.world.keys[0];
        const text = isText(key?.policy) ? key.policy : JSON.stringify(key?.policy ?? {}, null, 2);
        for (const { sentence, policy, marks } of lines(explanationLines(decision))) {
          expect(sentence).not.toMatch(/undefined|\[object/);
          if (policy?.type !== 'keyPolicy' || policy.of !== key?.arn || key.policy === undefined || marks === undefined) continue;
          for (const { from, to } of [marks.statement, ...marks.exact]) expect(from >= 0 && from < to && to <= text.length).toBe(true);
        }
      }),
      { seed, numRuns: worlds(6000) },
    );
  }, HOUR);

  test('a Deny more, wherever it is added, never allows', () => {
    const kinds: PolicyKind[] = ['keyPolicy', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'scp', 'rcp', 'vpcEndpointPolicy', 'bucketPolicy'];
    const denying = fc.record({ kind: fc.constantFrom(...kinds), first: fc.boolean(), all: fc.boolean() });
    let denied = 0;
    fc.assert(
      fc.property(cases, denying, (generated, { kind, first, all }) => {
        const named = !['identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'scp'].includes(kind);
        const deny = { Effect: 'Deny', ...(named ? { Principal: '*' } : {}), Action: all ? '*' : generated.request.action, Resource: '*' };
        const before = answer(generated);
        const after = answer(withStatements(generated, (statements, here) => (here !== kind ? statements : first ? [deny, ...statements] : [...statements, deny])));
        if (before !== 'allow') expect(after).not.toBe('allow');
        if (after.startsWith('explicitDeny') && !before.startsWith('explicitDeny')) denied += 1;
        // A Deny that changes nothing reached nobody; one that changes something denies.
        if (after !== before) expect(after).toMatch(/^explicitDeny/);
      }),
      { seed, numRuns: worlds(4000) },
    );
    expect(denied).toBeGreaterThan(worlds(4000) / 20);
  }, HOUR);

  test('the order of statements changes nothing', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (generated, turn) => {
        const turned = withStatements(generated, (statements) => {
          const by = turn % Math.max(1, statements.length);
          const rotated = [...statements.slice(by), ...statements.slice(0, by)];
          return turn % 2 === 0 ? rotated : rotated.reverse();
        });
        expect(answer(turned)).toBe(answer(generated));
      }),
      { seed, numRuns: worlds(4000) },
    );
  }, HOUR);

  test('statements that the trace says had no part can go', () => {
    let removed = 0;
    fc.assert(
      fc.property(cases, (generated) => {
        // The trace of several resources tells of the one that decided.
        if (typeof generated.request.resource !== 'string' || generated.request.action.endsWith('Alias')) return;
        const { world, request } = load(generated);
        const before = explain(world, request);
        const matching = new Set<string>();
        for (const gate of before.trace.gates) for (const { policy, statements } of gate.policies) for (const one of statements) if (one.matches) matching.add(`${policy.type} ${one.statement.index}`);
        const less = withStatements(generated, (statements, kind) => {
          // In a bucket policy an Allow for everyone has a part even where it does not match: it makes the policy public.
          if (kind === 'bucketPolicy') return statements;
          const left = statements.filter((_, index) => matching.has(`${kind} ${index}`));
          removed += statements.length - left.length;
          return left;
        });
        expect(answer(less)).toBe(inWords(before.outcome));
      }),
      { seed, numRuns: worlds(4000) },
    );
    expect(removed).toBeGreaterThan(worlds(4000));
  }, HOUR);

  test('a policy printed and read again decides the same', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0, 2, 4), (generated, indent) => {
        const printed = withDocuments(generated, (document) => {
          if (!isText(document)) return JSON.stringify(document, null, indent);
          const read = parsed(document);
          return typeof read === 'object' && read !== null ? read : document;
        });
        expect(answer(printed)).toBe(answer(generated));
      }),
      { seed, numRuns: worlds(4000) },
    );
  }, HOUR);

  test('without an Allow in the policies of key and caller nobody but a grantee or a root user is allowed', () => {
    fc.assert(
      fc.property(cases, (generated) => {
        const { principal, resource, action } = generated.request;
        if (principal.endsWith(':root') || [resource].flat().some((one) => one.includes(':s3:'))) return;
        const without = withStatements(generated, (statements, kind) =>
          kind === 'keyPolicy' || kind === 'identityPolicy' ? statements.filter((one) => (one as { Effect?: unknown } | null)?.Effect !== 'Allow') : statements,
        );
        const bare = withDocuments(without, (document) => (isText(document) ? '' : document));
        const keys = bare.world.keys.map((key) => ({ ...key, grants: [], policy: key.policy ?? { Statement: [] } }));
        expect(answer({ ...bare, world: { ...bare.world, keys } }), action).not.toMatch(/^allow/);
      }),
      { seed, numRuns: worlds(3000) },
    );
  }, HOUR);
});
