import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { Inline } from '../../renderer/components/markdown-inline.ts';
import { type Block, parseMarkdown } from '../../renderer/components/markdown.ts';
import { realCourse } from '../support/course.ts';

/** Somebody else's reading of the same text, without what ours leaves out. */
const other = new MarkdownIt({ html: false }).disable(['link', 'autolink', 'image', 'entity', 'heading', 'lheading', 'hr', 'code', 'table', 'reference', 'strikethrough', 'html_block', 'html_inline']);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function words(inside: readonly Inline[]): string {
  return inside.map((part) => {
    if (typeof part === 'string') return escaped(part);
    if (part.kind === 'br') return '<br>';
    return part.kind === 'code' ? `<code>${escaped(part.text)}</code>` : `<${part.kind}>${words(part.inside)}</${part.kind}>`;
  }).join('');
}

function html(blocks: readonly Block[], tight = false): string {
  return blocks.map((block) => {
    if (block.kind === 'p') return tight ? words(block.inside) : `<p>${words(block.inside)}</p>`;
    if (block.kind === 'pre') return `<pre><code>${escaped(block.text)}</code></pre>`;
    if (block.kind === 'blockquote') return `<blockquote>${html(block.blocks)}</blockquote>`;
    if (block.kind === 'aside') return `<aside class="${block.name}"><p class="title">${block.title}</p>${html(block.blocks)}</aside>`;
    return `<${block.kind}>${block.items.map((item) => `<li>${html(item, block.tight)}</li>`).join('')}</${block.kind}>`;
  }).join('');
}

/** White space between blocks does not count, nor does a list's first number or a code's language: neither is drawn. */
const bare = (text: string): string => text.replace(/<ol start="\d+">/g, '<ol>').replace(/<code class="[^"]*">/g, '<code>').replace(/\s*(<\/?(?:p|pre|ul|ol|li|blockquote|aside)(?: [^>]*)?>)\s*/g, '$1').replace(/<br>\n?/g, '<br>');
const ours = (text: string): string => bare(html(parseMarkdown(text)));
const theirs = (text: string): string => bare(other.render(`${text}\n`));

/** Every text of the course that is drawn as Markdown. */
function courseTexts(): string[] {
  const { course } = realCourse();
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collect(inner);
  };
  collect(course.glossary);
  for (const unit of course.units) {
    collect(unit.quiz);
    for (const { tasks } of unit.lessons) collect(tasks);
  }
  return texts.filter((text) => /\s/.test(text) && !/^\s*[[{]/.test(text));
}

describe('a lesson’s text', () => {
  test('reads as CommonMark does, in every lesson, hint, quiz and word of the glossary', () => {
    const parts = courseTexts().flatMap((text) => text.split(/^::: *\w* *$/m));
    expect(parts.length).toBeGreaterThan(500);
    expect(parts.some((part) => ours(part).includes('<ul>')) && parts.some((part) => ours(part).includes('<strong>')) && parts.some((part) => ours(part).includes('<code>'))).toBe(true);
    for (const part of parts) expect(ours(part)).toBe(theirs(part));
  });

  test('whatever stars, underscores, backticks, backslashes and ends of lines it has', () => {
    const piece = fc.constantFrom('a', 'b', ' ', '*', '**', '***', '_', '__', '`', '``', '\\', '\n', '.', '(', 'ä', '“', '<i>', '  \n', '\\\n', '\u{1f511}');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        // The first sign keeps it a paragraph.
        const text = `x${pieces.join('')}`.replace(/\n\s*/g, '\nx');
        expect(ours(text)).toBe(theirs(text));
      }),
      { numRuns: 3000, seed: 20261125 },
    );
  });

  test('whatever lists, quotes and code it has', () => {
    const line = fc.constantFrom('a', 'b c', '', '- a', '- b', '* c', '  d', '1. a', '2. b', '   - in', '  - in', '> q', '```', '> - s');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        // A quote ends with the last line that has its sign.
        const text = lines.join('\n').replace(/^(>.*)\n(?!>|\n)/gm, '$1\n\n');
        expect(ours(text)).toBe(theirs(text));
      }),
      { numRuns: 3000, seed: 20261125 },
    );
  });

  const rows: readonly [text: string, drawn: string][] = [
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['[a link](https://example.com) &amp; ![x](y)', '<p>[a link](https://example.com) &amp;amp; ![x](y)</p>'],
    ['::: worked\nRead **this**.\n:::\nThen that.', '<aside class="worked"><p class="title">Read along</p><p>Read <strong>this</strong>.</p></aside><p>Then that.</p>'],
    ['::: constructor\ntext\n:::', '<p>text</p>'],
    ['Windows\r\nends', '<p>Windows\nends</p>'],
  ];
  test.each(rows)('%j', (text, drawn) => expect(ours(text)).toBe(drawn));

  test('nests as deep as it likes without harm', () => {
    expect(ours('> '.repeat(5000)).length).toBeLessThan(40_000);
    expect(ours('- '.repeat(5000)).length).toBeLessThan(40_000);
    expect(ours(`${'*a '.repeat(3000)}${'b* '.repeat(3000)}`)).toContain('<em>');
  });
});
