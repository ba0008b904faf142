import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';

const renderer = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** What a block is called above its text. */
const blockTitles: Readonly<Record<string, string>> = { worked: 'Read along', note: 'Note', aws: 'In AWS' };

/**
 * A lesson's text as HTML that is safe to show: no HTML of its own, no links out of the app, no styles.
 *
 * `::: worked`, `::: note` and `::: aws` begin a block that ends at `:::`.
 */
export function renderMarkdown(text: string): string {
  const html = text
    .split(/^::: *(\w*) *$/m)
    .map((part, index, parts) => {
      // Odd parts are the words after `:::`; a block is what follows an opening one.
      if (index % 2 === 1) return '';
      const opening = index === 0 ? '' : (parts[index - 1] ?? '');
      const title = blockTitles[opening];
      const body = renderer.render(part);
      return title === undefined ? body : `<aside class="${opening}"><p class="title">${title}</p>${body}</aside>`;
    })
    .join('');
  return DOMPurify.sanitize(html, { ALLOWED_TAGS: ['p', 'strong', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'aside', 'br', 'blockquote'], ALLOWED_ATTR: ['class'] });
}
