import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '#engine';
import { insideSegments } from '../../engine/5-match/resource.ts';
import { matchesPattern, patternOf } from '../../engine/5-match/wildcard.ts';
import { seed } from '../support/generate/runs.ts';
import { fits, pieces, resourcePatternFits } from '../support/naive/text.ts';

describe('texts', () => {
  const valid = JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Sid: 'a “b”', Effect: 'Allow', Principal: { AWS: ['*', '111122223333'] }, Action: ['kms:*'], Resource: '*', Condition: { Bool: { 'aws:SecureTransport': true } } }] },
    null,
    2,
  );

  test('every beginning of a policy is read without a fault, and its remarks lie inside it', () => {
    for (let end = 0; end < valid.length; end += 1) {
      const text = valid.slice(0, end);
      const { policy: read, diagnostics } = parsePolicy('keyPolicy', text);
      expect(read).toBeNull();
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const { range } of diagnostics) expect(range.from <= range.to && range.to <= text.length).toBe(true);
    }
    expect(parsePolicy('keyPolicy', valid).policy?.statements).toHaveLength(1);
  });

  test.each(['{/*', '[/*', '{"Statement":[{/*'])('a comment that never ends stays inside the text: %s', (text) => {
    for (const { range } of parsePolicy('keyPolicy', text).diagnostics) expect(range.from <= range.to && range.to <= text.length).toBe(true);
  });
});

describe('wildcards', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?', '.', '[', '\\', '^'), maxLength: 9 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.', '[', '\\', '\n'), maxLength: 10 });
  const numRuns = 8000;

  test('match as a regular expression does', () => {
    fc.assert(fc.property(pattern, text, (one, other) => matchesPattern(patternOf(one), other) === fits(pieces(one), other)), { seed, numRuns });
  });

  test('match what they were made from', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ shown: text, wild: fc.boolean() }), { maxLength: 5 }), (parts) => {
        const one = parts.map(({ shown, wild }) => (wild ? '*' : shown)).join('');
        expect(matchesPattern(patternOf(one), parts.map(({ shown }) => shown).join(''))).toBe(true);
      }),
      { seed, numRuns },
    );
  });

  test('inside an ARN’s segments match as a regular expression does', () => {
    // Two stars in a row are one pattern for us and for AWS; the last of them says whether it ends the segment.
    const single = pattern.map((source) => source.replace(/\*+/g, '*'));
    fc.assert(fc.property(single, text, (one, other) => matchesPattern(insideSegments(patternOf(one)), other) === resourcePatternFits(pieces(one), other)), { seed, numRuns });
  });

  test('a hostile pattern takes no long time', () => {
    expect(matchesPattern(patternOf(`${'*a'.repeat(2000)}b`), 'a'.repeat(4000))).toBe(false);
  });
});
