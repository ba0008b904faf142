import { parse } from 'svelte/compiler';
import { edited } from './edits.ts';
import { findInMarkup } from './markup.ts';
import { child } from './nodes.ts';
import { asNode, parsed } from './parse.ts';
import { calls, findInScript, type Message } from './script.ts';

/** The module that the calls come from. */
export const runtime = 'texts:runtime';

export interface Translated {
  readonly messages: readonly Message[];
  /** The source, with calls for its texts; null when it has none. */
  readonly code: string | null;
}

/**
 * A source file, with a call for each of its texts.
 *
 * @param path says whether it is a component
 */
export function translated(code: string, path: string): Translated {
  const last = known.get(path);
  if (last?.of === code) return last.result;
  const result = path.endsWith('.svelte') ? component(code) : script(code, path);
  known.set(path, { of: code, result });
  return result;
}

/** By path: a build reads the same files for the window and for the catalogue. */
const known = new Map<string, { readonly of: string; readonly result: Translated }>();

const head = `import { ${[...Object.values(calls), 'l_'].join(', ')} } from '${runtime}';`;

function script(code: string, path: string): Translated {
  const { messages, edits } = findInScript(parsed(code, path), code);
  // On the first line, so that every other line stays where it is.
  return { messages, code: edits.length === 0 ? null : `${head} ${edited(code, edits)}` };
}

function component(code: string): Translated {
  const root = asNode(parse(code, { modern: true }));
  const { messages, edits, declarations } = findInMarkup(root, code);
  if (edits.length === 0) return { messages, code: null };
  const module = child(root, 'module');
  const content = module === null ? null : child(module, 'content');
  const text = `${head} ${declarations}`;
  if (content !== null) return { messages, code: edited(code, [...edits, { at: content.start, until: content.start, text }]) };
  return { messages, code: `<script module lang="ts">${text}</script>${edited(code, edits)}` };
}
