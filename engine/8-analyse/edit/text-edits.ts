import type { JsonMember, JsonNode } from '../../1-text/json.ts';
import { removeFrom } from '../findings/edits.ts';
import type { Edit } from '../findings/finding.ts';

type JsonObject = Extract<JsonNode, { kind: 'object' }>;

/** The spaces in front of whatever stands first in the line of this offset. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Whether this is the first thing in its line. */
function beginsLine(text: string, offset: number): boolean {
  return /\n[ \t]*$/.test(text.slice(0, offset));
}

/** One step of indentation, as the text has it around this object; two spaces where it shows none. */
function stepOf(text: string, inner: JsonNode | JsonMember | undefined, outer: number): string {
  const deeper = inner === undefined ? '' : indentAt(text, inner.range.from);
  const shallower = indentAt(text, outer);
  return deeper.length > shallower.length && deeper.startsWith(shallower) ? deeper.slice(shallower.length) : '  ';
}

/** A value as JSON in the style of the text: over several lines where it has several, and with its spaces. */
function written(value: unknown, lines: { readonly indent: string; readonly step: string } | null): string {
  if (lines !== null) return JSON.stringify(value, null, lines.step).replaceAll('\n', `\n${lines.indent}`);
  if (Array.isArray(value)) return `[${value.map((one) => written(one, null)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${written(one, null)}`).join(', ')} }`;
}

/** Puts a value after what is there: at the end of a list, or in a list with the single value. */
export function append(text: string, node: JsonNode, value: unknown): Edit {
  if (node.kind !== 'array') {
    const lines = text.slice(node.range.from, node.range.to).includes('\n') ? { indent: indentAt(text, node.range.from), step: stepOf(text, node.kind === 'object' ? node.members[0] : undefined, node.range.from) } : null;
    const after = `, ${written(value, lines)}]`;
    return { from: node.range.from, to: node.range.to, insert: `[${text.slice(node.range.from, node.range.to)}${after}` };
  }
  const last = node.items.at(-1);
  if (last === undefined) return { from: node.range.from, to: node.range.to, insert: `[${written(value, null)}]` };
  const own = beginsLine(text, last.range.from);
  const inner = last.kind === 'object' ? last.members[0] : undefined;
  const many = own && (inner === undefined || beginsLine(text, inner.range.from));
  const indent = indentAt(text, last.range.from);
  const item = written(value, many ? { indent, step: stepOf(text, inner, last.range.from) } : null);
  return { from: last.range.to, to: last.range.to, insert: own ? `,\n${indent}${item}` : `, ${item}` };
}

/** Puts a member after those that are there. */
export function addMember(text: string, object: JsonObject, name: string, value: unknown): Edit {
  const last = object.members.at(-1);
  if (last === undefined) return { from: object.range.from, to: object.range.to, insert: `{ ${JSON.stringify(name)}: ${written(value, null)} }` };
  const own = beginsLine(text, last.range.from);
  const indent = indentAt(text, last.range.from);
  const member = `${JSON.stringify(name)}: ${written(value, own ? { indent, step: stepOf(text, last, object.range.from) } : null)}`;
  return { from: last.range.to, to: last.range.to, insert: own ? `,\n${indent}${member}` : `, ${member}` };
}

/** Takes one of a list's items out; null when it is the only one, or when there is no list. */
export function removeItem(node: JsonNode, at: JsonNode['range']): Edit | null {
  if (node.kind !== 'array') return null;
  return removeFrom(node.items.map(({ range }) => range), at, '')?.edits[0] ?? null;
}

/** Takes one of an object's members out; null when it is the only one. */
export function removeMember(object: JsonObject, at: JsonNode['range']): Edit | null {
  return removeFrom(object.members.map(({ range }) => range), at, '')?.edits[0] ?? null;
}

export function replace({ from, to }: JsonNode['range'], insert: string): Edit {
  return { from, to, insert };
}
