/** What a text is in another language: a text, or one for each of the language's categories of numbers. */
export type Entry = string | Readonly<Record<string, string>>;

/** Every text of the app in one language, by its English. `{0}`, `{1}` … are its values, `#` the number of a text that goes with one. */
export interface Catalogue {
  readonly language: string;
  readonly texts: Readonly<Record<string, Entry>>;
}

/** A form of a text that goes with a number: its English, and its values. */
interface Form {
  readonly text: string;
  readonly values: readonly unknown[];
}

let texts: ReadonlyMap<string, Entry> | null = null;

let words: readonly string[] = [];

/** A text: itself, a template with values, or the number that the build gave it. */
type Text = string | number | TemplateStringsArray;

/** The language that texts, numbers and dates are in. */
export let l_ = 'en';

/** Puts texts in another language from now on; null: English, which stands in the sources. */
export function useCatalogue(catalogue: Catalogue | null): void {
  texts = catalogue === null ? null : new Map(Object.entries(catalogue.texts));
  l_ = catalogue?.language ?? 'en';
}

/** Puts the English of every text that the build has numbered, in the order of the numbers. */
export function useWords(english: readonly string[]): void {
  words = english;
}

/*
 * What the build puts into the sources: scripts/vite/texts.ts. Their names are short, since they stand there thousands of times.
 */

/** A text in the language that is spoken: `t_('Undo')`, or as a tag with values, t_`Task ${n} of ${all}`; in the window by number, `t_(12, n, all)`. */
export function t_(text: Text, ...values: readonly unknown[]): string {
  const english = keyOf(text);
  const entry = texts?.get(english);
  return fill(typeof entry === 'string' ? entry : english, values);
}

/** Markup with texts in it. */
export function h_(markup: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: markup }, ...values.map((text) => (typeof text === 'string' && texts === null ? text : coded(t_(typeof text === 'string' ? plain(text) : text)))));
}

const codes = [['&amp;', '&'], ['&lt;', '<'], ['&quot;', '"']] as const;
const coded = (text: string): string => (/[&<"]/.test(text) ? codes.reduce((done, [code, sign]) => done.replaceAll(sign, code), text) : text);

/** A text that stands in markup, without the codes that its signs have there. */
export const plain = (text: string): string => codes.reduceRight((done, [code, sign]) => done.replaceAll(code, sign), text);

export function f_(text: Text, ...values: readonly unknown[]): Form {
  return { text: keyOf(text), values };
}

/** A text that goes with a number. */
export function n_(count: number, one: Form, other: Form): string {
  const entry = texts?.get(`${one.text} | ${other.text}`);
  const own = typeof entry === 'object' ? (entry[new Intl.PluralRules(l_).select(count)] ?? entry['other']) : undefined;
  const form = count === 1 ? one : other;
  return fill(own ?? form.text, form.values).replaceAll('#', count.toLocaleString(l_));
}

/** A text in pieces: its words, and the numbers of the elements between them. */
export function p_(text: string | number): (string | number)[] {
  return t_(text).split(/\{(\d+)\}/).map((piece, index) => (index % 2 === 1 ? Number(piece) : piece)).filter((piece) => piece !== '');
}

const keys = new WeakMap<TemplateStringsArray, string>();

/** The English of a text, as catalogues have it. */
function keyOf(text: Text): string {
  if (typeof text === 'number') return words[text] ?? '';
  if (typeof text === 'string') return text;
  const known = keys.get(text) ?? text.map((part, index) => (index === 0 ? part : `{${index - 1}}${part}`)).join('');
  keys.set(text, known);
  return known;
}

const cut = new Map<string, readonly string[]>();

/** Puts values where a text wants them. A text is cut up once: the same ones are shown again and again. */
function fill(text: string, values: readonly unknown[]): string {
  if (values.length === 0) return text;
  const known = cut.get(text);
  const parts = known ?? text.split(/\{(\d+)\}/);
  if (known === undefined) cut.set(text, parts);
  let result = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 2) {
    const number = Number(parts[at]);
    result += (number < values.length ? String(values[number]) : `{${number}}`) + (parts[at + 1] ?? '');
  }
  return result;
}
