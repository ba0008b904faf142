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

/** The language that texts, numbers and dates are in. */
export let l_ = 'en';

/** Puts texts in another language from now on; null: English, which stands in the sources. */
export function useCatalogue(catalogue: Catalogue | null): void {
  texts = catalogue === null ? null : new Map(Object.entries(catalogue.texts));
  l_ = catalogue?.language ?? 'en';
}

/*
 * What the build puts into the sources: scripts/vite/texts.ts. Their names are short, since they stand there thousands of times.
 */

/** A text in the language that is spoken: `t_('Undo')`, or as a tag with values, t_`Task ${n} of ${all}`. */
export function t_(text: string | TemplateStringsArray, ...values: readonly unknown[]): string {
  if (texts !== null) {
    const english = keyOf(text);
    const entry = texts.get(english);
    return fill(typeof entry === 'string' ? entry : english, values);
  }
  if (typeof text === 'string') return text;
  let result = text[0] ?? '';
  for (const [index, value] of values.entries()) result += String(value) + (text[index + 1] ?? '');
  return result;
}

/** Markup with texts in it. */
export function h_(markup: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: markup }, ...(texts === null ? values : values.map((text) => coded(t_(plain(text))))));
}

const codes = [['&amp;', '&'], ['&lt;', '<'], ['&quot;', '"']] as const;
const coded = (text: string): string => codes.reduce((done, [code, sign]) => done.replaceAll(sign, code), text);
const plain = (text: string): string => codes.reduceRight((done, [code, sign]) => done.replaceAll(code, sign), text);

export function f_(text: string | TemplateStringsArray, ...values: readonly unknown[]): Form {
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
export function p_(text: string): (string | number)[] {
  return t_(text).split(/\{(\d+)\}/).map((piece, index) => (index % 2 === 1 ? Number(piece) : piece)).filter((piece) => piece !== '');
}

const keys = new WeakMap<TemplateStringsArray, string>();

/** The English of a text, as catalogues have it. */
function keyOf(text: string | TemplateStringsArray): string {
  if (typeof text === 'string') return text;
  const known = keys.get(text) ?? text.map((part, index) => (index === 0 ? part : `{${index - 1}}${part}`)).join('');
  keys.set(text, known);
  return known;
}

const fill = (text: string, values: readonly unknown[]): string => (values.length === 0 ? text : text.replace(/\{(\d+)\}/g, (all, index: string) => (Number(index) < values.length ? String(values[Number(index)]) : all)));
