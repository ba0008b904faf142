import { page, text } from './page.ts';

/** A step of the order of evaluation, as the reference tells it. */
export interface OrderStep {
  readonly title: string;
  /** A sentence or two in Markdown, then a list of rules. */
  readonly text: string;
  readonly source?: { readonly title: string; readonly url: string };
}

/** One page with the order in which AWS asks the policies, as numbered boxes. The steps' titles bring their numbers. */
export function orderPaper(steps: readonly OrderStep[], language: string): string {
  const boxes = steps.map(({ title, text: told, source }) => {
    const [first = ''] = told.split('\n\n');
    return `<li>\n<h2>${text(title)}</h2>\n<p>${strong(first)}</p>${source === undefined ? '' : `\n<p><cite>${text(source.title)}, ${text(source.url)}</cite></p>`}\n</li>`;
  });
  const heading = 'In which order AWS evaluates a request on a KMS key';
  return page({ language, title: heading, inner: `<h1>${heading}</h1>\n<ol class="steps">\n${boxes.join('\n')}\n</ol>` });
}

/** The two marks that these sentences have. */
function strong(told: string): string {
  return text(told).replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>').replace(/`([^`]+)`/g, '<code>$1</code>');
}
