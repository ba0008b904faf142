import { text } from '../../paper/page.ts';
import { type Block, parseMarkdown } from '../markdown.ts';
import type { Inline } from '../markdown-inline.ts';

/** A lesson's text as HTML, for paper: nothing but the elements that the format of lessons knows, and every text escaped. */
export function htmlOf(told: string): string {
  return parseMarkdown(told).map(blockOf).join('\n');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'p':
      return `<p>${block.inside.map(inlineOf).join('')}</p>`;
    case 'pre':
      return `<pre><code>${text(block.text)}</code></pre>`;
    case 'ul':
    case 'ol':
      return `<${block.kind}>${block.items.map((item) => `<li>${item.map(blockOf).join('')}</li>`).join('')}</${block.kind}>`;
    case 'blockquote':
      return `<blockquote>${block.blocks.map(blockOf).join('')}</blockquote>`;
    case 'aside':
      return `<aside><p><strong>${text(block.title)}</strong></p>${block.blocks.map(blockOf).join('')}</aside>`;
  }
}

function inlineOf(inline: Inline): string {
  if (typeof inline === 'string') return text(inline);
  if (inline.kind === 'code') return `<code>${text(inline.text)}</code>`;
  if (inline.kind === 'br') return '<br>';
  return `<${inline.kind}>${inline.inside.map(inlineOf).join('')}</${inline.kind}>`;
}
