import type { Entry } from '../../electron/shared/texts.ts';
import type { Listed } from './sources.ts';

/** What is wrong with a catalogue: texts that it lacks, texts that the app no longer has, and entries that cannot stand for their text. */
export interface CatalogueFaults {
  readonly missing: readonly string[];
  readonly obsolete: readonly string[];
  readonly wrong: readonly string[];
}

/**
 * Holds a catalogue against the texts of the app.
 *
 * @param language decides which forms a text with a number needs
 * @param value the file's JSON: English to translation; an empty text is none yet
 */
export function catalogueFaults(texts: ReadonlyMap<string, Listed>, language: string, value: unknown): CatalogueFaults {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { missing: [], obsolete: [], wrong: ['It must be an object: { "English": "translation" }.'] };
  const entries = new Map<string, unknown>(Object.entries(value));
  const missing = [...texts.keys()].filter((key) => !entries.has(key) || isEmpty(entries.get(key)));
  const obsolete = [...entries.keys()].filter((key) => !texts.has(key));
  const wrong = [...texts.values()].flatMap((text) => {
    const entry = entries.get(text.key);
    return entry === undefined || isEmpty(entry) ? [] : faultsOf(text, entry, language).map((fault) => `“${text.key}” ${fault}`);
  });
  return { missing, obsolete, wrong };
}

/** The catalogue with a place for each text that it lacks, and without what is obsolete, in the order of the sources. */
export function tidied(texts: ReadonlyMap<string, Listed>, language: string, value: Readonly<Record<string, Entry>>): Record<string, Entry> {
  const empty = (counted: boolean): Entry => (counted ? Object.fromEntries(categoriesOf(language).map((category) => [category, ''])) : '');
  return Object.fromEntries([...texts.values()].map(({ key, counted }) => [key, Object.hasOwn(value, key) ? (value[key] ?? empty(counted)) : empty(counted)]));
}

const isEmpty = (entry: unknown): boolean => entry === '' || (typeof entry === 'object' && entry !== null && Object.values(entry).every((form) => form === ''));

const categoriesOf = (language: string): readonly string[] => new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();

function faultsOf({ key, counted }: Listed, entry: unknown, language: string): string[] {
  if (!counted) return typeof entry === 'string' ? textFaults(key, entry) : ['needs one text.'];
  const needed = categoriesOf(language);
  const forms: readonly [string, unknown][] = typeof entry === 'object' && entry !== null ? Object.entries(entry) : [];
  const names = forms.map(([category]) => category);
  if (needed.some((category) => !names.includes(category)) || names.some((category) => !needed.includes(category))) return [`needs a text for each of ${needed.join(', ')}.`];
  const [, other = ''] = key.split(' | ');
  return forms.flatMap(([category, form]) => (typeof form === 'string' && form !== '' ? textFaults(other, form, category !== 'other') : [`has no text for ${category}.`]));
}

/** Values, code, and white space at the ends, which joins a text to others. @param fewer a form for one may leave the number out */
function textFaults(original: string, text: string, fewer = false): string[] {
  const parts = (one: string): string[] => [...new Set(one.match(/\{\w+\}|`[^`]+`|#/g) ?? [])].filter((part) => !fewer || part !== '#').toSorted();
  const [own, theirs] = [parts(original), parts(text)];
  const faults = [
    ...own.filter((part) => !theirs.includes(part)).map((part) => `lacks ${part}.`),
    ...theirs.filter((part) => !own.includes(part)).map((part) => `has ${part}, which the English does not have.`),
  ];
  const ends = (one: string): string => `${/^\s*/.exec(one)?.[0] ?? ''}|${/\s*$/.exec(one)?.[0] ?? ''}`;
  return ends(original) === ends(text) ? faults : [...faults, 'must begin and end with the same white space as the English.'];
}
