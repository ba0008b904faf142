import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson, type JsonNode } from '#engine';
import { applyEdits, compose } from '../../engine/8-analyse/edit/compose.ts';
import { addMember, append, removeItem } from '../../engine/8-analyse/edit/text-edits.ts';
import type { Edit } from '../../engine/8-analyse/findings/finding.ts';
import { seed } from '../support/generate/runs.ts';

function nodeOf(text: string): JsonNode {
  const { root } = parseJson(text);
  if (root === null) throw new Error(text);
  return root;
}

const two = { Effect: 'Allow', Action: ['a', 'b'] };

test.each([
  ['a list in one line', '["a", "b"]', 'c', '["a", "b", "c"]'],
  ['a list over several lines', '[\n  "a",\n  "b"\n]', 'c', '[\n  "a",\n  "b",\n  "c"\n]'],
  ['an empty list', '[]', 'c', '["c"]'],
  ['a single value', '"a"', 'c', '["a", "c"]'],
  ['statements over several lines', '[\n\t{\n\t\t"Effect": "Deny"\n\t}\n]', two, '[\n\t{\n\t\t"Effect": "Deny"\n\t},\n\t{\n\t\t"Effect": "Allow",\n\t\t"Action": [\n\t\t\t"a",\n\t\t\t"b"\n\t\t]\n\t}\n]'],
  ['statements of one line each', '[\n  { "Effect": "Deny" }\n]', two, '[\n  { "Effect": "Deny" },\n  { "Effect": "Allow", "Action": ["a", "b"] }\n]'],
])('append keeps the style of %s', (_, text, value, expected) => expect(applyEdits(text, [append(text, nodeOf(text), value)])).toBe(expected));

test.each([
  ['in one line', '{"a": 1}', '{"a": 1, "b": { "c": "d" }}'],
  ['over several lines', '{\n    "a": 1\n}', '{\n    "a": 1,\n    "b": {\n        "c": "d"\n    }\n}'],
  ['empty', '{}', '{ "b": { "c": "d" } }'],
])('a member is added to an object %s', (_, text, expected) => {
  const node = nodeOf(text);
  if (node.kind !== 'object') throw new Error(text);
  expect(applyEdits(text, [addMember(text, node, 'b', { c: 'd' })])).toBe(expected);
});

test('an item goes with its comma, the only one stays', () => {
  const text = '["a", "b"]';
  const node = nodeOf(text);
  const range = (index: number): JsonNode['range'] => (node.kind === 'array' ? node.items[index]?.range : undefined) ?? { from: 0, to: 0 };
  expect(applyEdits(text, [removeItem(node, range(0))].filter((one) => one !== null))).toBe('["b"]');
  expect(applyEdits(text, [removeItem(node, range(1))].filter((one) => one !== null))).toBe('["a"]');
  expect(removeItem(nodeOf('["a"]'), { from: 1, to: 4 })).toBeNull();
});

describe('composed edits', () => {
  const steps = fc.array(fc.record({ at: fc.nat({ max: 40 }), cut: fc.nat({ max: 6 }), insert: fc.string({ maxLength: 5 }) }), { maxLength: 8 });

  test('do in one go what they did one after the other, and do not overlap', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), steps, (original, all) => {
        let text = original;
        let edits: readonly Edit[] = [];
        for (const { at, cut, insert } of all) {
          const from = Math.min(at, text.length);
          const next = { from, to: Math.min(from + cut, text.length), insert };
          edits = compose(original, edits, next);
          text = applyEdits(text, [next]);
        }
        expect(applyEdits(original, edits)).toBe(text);
        edits.forEach((edit, index) => expect(edit.from).toBeGreaterThan(index === 0 ? -1 : (edits[index - 1]?.to ?? -1)));
      }),
      { seed, numRuns: 2000 },
    );
  });
});
