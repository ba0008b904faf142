import type { Range } from '../../1-text/range.ts';
import type { Edit, Fix } from './finding.ts';

/** Something else in place of this. */
export function replace(range: Range, insert: string, label: string): Fix {
  return { label, edits: [{ from: range.from, to: range.to, insert }] };
}

/** The same, as a JSON text in quotes. */
export function replaceText(range: Range, value: string): Fix {
  const quoted = JSON.stringify(value);
  return replace(range, quoted, `Write ${quoted}`);
}

/** Takes one of several items or members out, with the comma that becomes one too many. null when it is the only one. */
export function removeFrom(ranges: readonly Range[], at: Range, label: string): Fix | null {
  const index = ranges.findIndex(({ from }) => from === at.from);
  const before = ranges[index - 1];
  const after = ranges[index + 1];
  if (index < 0 || (before === undefined && after === undefined)) return null;
  const edit: Edit = after === undefined ? { from: before?.to ?? at.from, to: at.to, insert: '' } : { from: at.from, to: after.from, insert: '' };
  return { label, edits: [edit] };
}
