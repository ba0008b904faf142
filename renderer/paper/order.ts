import { page, text } from './page.ts';

/** A step of the order of evaluation, as the reference tells it. */
export interface OrderStep {
  readonly title: string;
  /** A sentence or two in Markdown, then a list of rules. */
  readonly text: string;
  readonly source?: { readonly title: string; readonly url: string };
}

/**
 * One page with the order in which AWS asks the policies, as boxes with an arrow from each to the next. The steps' titles
 * bring their numbers; what stands beside the order has neither.
 */
export function orderPaper({ order, beside }: { readonly order: readonly OrderStep[]; readonly beside: readonly OrderStep[] }, language: string): string {
  const heading = 'In which order AWS evaluates a request on a KMS key';
  return page({ language, title: heading, inner: `<h1>${heading}</h1>\n<ol class="steps">\n${order.map((step) => box(step, 'h2')).join('\n')}\n</ol>\n<h2>At every step</h2>\n<ul class="steps beside">\n${beside.map((rule) => box(rule, 'h3')).join('\n')}\n</ul>` });
}

function box({ title, text: told, source }: OrderStep, heading: 'h2' | 'h3'): string {
  const [first = ''] = told.split('\n\n');
  return `<li>\n<${heading}>${text(title)}</${heading}>\n<p>${strong(first)}</p>${source === undefined ? '' : `\n<p><cite>${text(source.title)}, ${text(source.url)}</cite></p>`}\n</li>`;
}

/** The two marks that these sentences have. */
function strong(told: string): string {
  return text(told).replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>').replace(/`([^`]+)`/g, '<code>$1</code>');
}
