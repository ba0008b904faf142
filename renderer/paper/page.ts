import { visible } from '#exchange/facts';
import { paperStylesheet } from './style.ts';

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Text of people as HTML: it can bring no element, and nothing that cannot be seen. */
export const text = (value: string): string => visible(value).replace(/[&<>"']/g, (char) => entities.get(char) ?? '');

interface PageSpec {
  /** As in BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly landscape?: boolean;
  /** HTML, escaped already. */
  readonly inner: string;
}

/** A whole page that holds no script and needs nothing from elsewhere. Its title stands on each printed page beside the number. */
export function page({ language, title, landscape = false, inner }: PageSpec): string {
  return `<!doctype html>
<html lang="${text(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>
${paperStylesheet}${landscape ? '@page { size: landscape; }\n' : ''}</style>
</head>
<body>
<main>
${inner}
</main>
</body>
</html>
`;
}
