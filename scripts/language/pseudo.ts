import type { Catalogue, Entry } from '../../electron/shared/texts.ts';
import type { Listed } from './sources.ts';

/** The made-up language: English with accents, in brackets, two fifths longer. Its name is one that CLDR keeps for this use. */
export const pseudoLanguage = 'en-XA';

const accents = new Map(['aàeèiìoòuùyýAÀEÈIÌOÒUÙcçnñsšzžCÇNÑSŠZŽ'].flatMap((pairs) => pairs.match(/../gu) ?? []).map((pair) => [pair.charAt(0), pair.charAt(1)]));

/** What stays as it is: values, numbers, code, the targets of links, signs of Markdown. */
const kept = /\{\w+\}|#|`[^`]*`|\]\([^)]*\)|&\w+;|<[^>]*>|\bhttps?:\S+|"[^"]*"|\barn:\S+|\b[a-z0-9]+:[A-Za-z*]+\b/g;

/** A text in the made-up language. */
export function pseudo(text: string): string {
  if (!/\p{L}/u.test(text)) return text;
  let result = '';
  let last = 0;
  for (const match of text.matchAll(kept)) {
    result += accented(text.slice(last, match.index)) + match[0];
    last = match.index + match[0].length;
  }
  result += accented(text.slice(last));
  // White space at the ends joins it to others.
  const [, before = '', words = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(result) ?? [];
  return `${before}⟦${words}${padding(words)}⟧${after}`;
}

/** A text with the signs of Markdown, in the made-up language: line by line, so that lists, blocks and code stay what they are. */
export function pseudoText(text: string): string {
  let fenced = false;
  return text
    .split('\n')
    .map((line) => {
      const fence = line.startsWith('```');
      fenced = fence ? !fenced : fenced;
      if (fence || fenced || line.startsWith(':::')) return line;
      const [, mark = '', words = ''] = /^(\s*(?:(?:[-*]|\d+\.)\s+)?)(.*)$/.exec(line) ?? [];
      return `${mark}${pseudo(words)}`;
    })
    .join('\n');
}

const accented = (text: string): string => text.replace(/[a-z]/gi, (sign) => accents.get(sign) ?? sign);

/** Words that say nothing, so that lines may break among them. */
function padding(text: string): string {
  const length = Math.max(1, Math.ceil(text.length * 0.4) - 2);
  return ` ${'ǃǃǃǃ '.repeat(Math.ceil(length / 5)).slice(0, length)}`.trimEnd();
}

/** The texts of the app in the made-up language. */
export function pseudoCatalogue(texts: Iterable<Listed>): Catalogue {
  const entry = ({ key, counted }: Listed): Entry => {
    if (!counted) return pseudo(key);
    const [one = '', other = ''] = key.split(' | ');
    return { one: pseudo(one), other: pseudo(other) };
  };
  return { language: pseudoLanguage, texts: Object.fromEntries([...texts].map((text) => [text.key, entry(text)])) };
}
