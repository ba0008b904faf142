import { type Inline, parseInline } from './markdown-inline.ts';

/** A lesson's text in blocks. What is drawn is made of these alone: a text can bring no HTML, no link and no style. */
export type Block =
  | { readonly kind: 'p'; readonly inside: readonly Inline[] }
  | { readonly kind: 'pre'; readonly text: string }
  | { readonly kind: 'ul' | 'ol'; readonly tight: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'blockquote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'aside'; readonly name: string; readonly title: string; readonly blocks: readonly Block[] };

/** What a block is called above its text. */
const blockTitles: Readonly<Record<string, string>> = { worked: 'Read along', note: 'Note', aws: 'In AWS' };

/** Lists in lists and quotes in quotes go no deeper; what would is plain text. */
const MAX_DEPTH = 8;

/**
 * Reads a lesson's text: the part of Markdown that docs/lesson-format.md names.
 *
 * `::: worked`, `::: note` and `::: aws` begin a block that ends at `:::`.
 */
export function parseMarkdown(text: string): readonly Block[] {
  const parts = text.replace(/\r\n?/g, '\n').split(/^::: *(\w*) *$/m);
  return parts.flatMap((part, index): readonly Block[] => {
    // Odd parts are the words after `:::`; a block is what follows an opening one.
    if (index % 2 === 1) return [];
    const name = index === 0 ? '' : (parts[index - 1] ?? '');
    const title = Object.hasOwn(blockTitles, name) ? blockTitles[name] : undefined;
    const { blocks } = parseBlocks(part.split('\n'), 0);
    return title === undefined ? blocks : [{ kind: 'aside', name, title, blocks }];
  });
}

const fence = /^ {0,3}```+[^`]*$/;
const quote = /^ {0,3}> ?/;
const marker = /^( {0,3})([-*+]|(\d{1,9})[.)])(?:( {1,4})(?=\S)|( *)$| )/;
const blank = (line: string | undefined): boolean => line === undefined || line.trim() === '';

/** Where a paragraph ends without an empty line. A number begins a list then only when it is 1. */
function interrupts(line: string): boolean {
  const [all, , , number, gap] = marker.exec(line) ?? [];
  return fence.test(line) || quote.test(line) || (all !== undefined && gap !== undefined && (number === undefined || Number(number) === 1));
}

/** @returns the blocks, and whether an empty line stands between two of them */
function parseBlocks(lines: readonly string[], depth: number): { blocks: readonly Block[]; apart: boolean } {
  const blocks: Block[] = [];
  let apart = false;
  const deeper = depth < MAX_DEPTH;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const from = at;
    if (!blank(line) && blocks.length > 0 && blank(lines[at - 1])) apart = true;
    if (blank(line)) at += 1;
    else if (fence.test(line)) {
      do at += 1;
      while (at < lines.length && !/^ {0,3}```+ *$/.test(lines[at] ?? ''));
      blocks.push({ kind: 'pre', text: lines.slice(from + 1, at).map((one) => `${one}\n`).join('') });
      at += 1;
    } else if (deeper && quote.test(line)) {
      while (quote.test(lines[at] ?? '')) at += 1;
      blocks.push({ kind: 'blockquote', blocks: parseBlocks(lines.slice(from, at).map((one) => one.replace(quote, '')), depth + 1).blocks });
    } else if (deeper && marker.test(line)) {
      const { list, until } = parseList(lines, at, depth);
      blocks.push(list);
      at = until;
    } else {
      do at += 1;
      while (!blank(lines[at]) && !(deeper && interrupts(lines[at] ?? '')));
      blocks.push({ kind: 'p', inside: parseInline(lines.slice(from, at).map((one) => one.trimStart()).join('\n').trimEnd()) });
    }
  }
  return { blocks, apart };
}

function parseList(lines: readonly string[], start: number, depth: number): { list: Block; until: number } {
  const kindOf = (line: string): string | undefined => marker.exec(line)?.[2]?.at(-1);
  const kind = kindOf(lines[start] ?? '');
  const items: (readonly Block[])[] = [];
  let tight = true;
  let at = start;
  while (at < lines.length && kindOf(lines[at] ?? '') === kind) {
    const first = lines[at] ?? '';
    const [, indent = '', sign = '', , gap = ' '] = marker.exec(first) ?? [];
    const width = indent.length + sign.length + gap.length;
    const own = [first.slice(width)];
    at += 1;
    while (at < lines.length && belongs(lines, at, width, own)) {
      own.push((lines[at] ?? '').replace(new RegExp(`^ {0,${width}}`), ''));
      at += 1;
    }
    while (own.length > 1 && blank(own.at(-1))) {
      own.pop();
      at -= 1;
    }
    const { blocks, apart } = parseBlocks(own, depth + 1);
    // An empty line between two blocks of an item makes the list wide.
    if (apart) tight = false;
    // So does an empty line between two items.
    const next = lines.findIndex((line, index) => index >= at && !blank(line));
    if (next > at && kindOf(lines[next] ?? '') === kind) {
      tight = false;
      at = next;
    }
    items.push(blocks);
  }
  return { list: { kind: kind === '.' || kind === ')' ? 'ol' : 'ul', tight, items }, until: at };
}

/** Whether a line goes on with an item: an empty one, one that is set in, or the next line of its paragraph. */
function belongs(lines: readonly string[], at: number, width: number, own: readonly string[]): boolean {
  const line = lines[at] ?? '';
  if (blank(line)) return own.length > 1 || !blank(own[0]);
  if (line.length - line.trimStart().length >= width) return true;
  return !blank(lines[at - 1]) && !own.some((one) => fence.test(one)) && !interrupts(line) && !marker.test(line);
}
