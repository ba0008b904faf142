import { plural } from '#engine';
import { sections } from './markdown.ts';
import { type CourseText, courseTexts, digest, formOf, withTexts } from './texts.ts';
import type { LessonProblem } from './types.ts';

/** A text in another language, and where it is written down. */
interface Translation {
  readonly file: string;
  readonly text: string;
  /** The original that it was made from, or its digest; undefined when it does not say. */
  readonly of: { readonly en: string } | { readonly digest: string } | undefined;
}

const place = /^(?:(.+)\/)?i18n\/([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\/(texts\.json|lesson\.md|hints\.md|instructor\.md)$/;

/** The languages that a course has translations in, sorted. */
export function languagesOf(files: ReadonlyMap<string, string>): string[] {
  return [...new Set([...files.keys()].flatMap((file) => place.exec(file)?.[2] ?? []))].sort();
}

/** Whether a file is where translations are. */
export function isTranslation(file: string): boolean {
  return place.test(file);
}

/**
 * A course's files in another language. A text without a translation stays English; so does one whose original has changed since, for
 * a lesson must not say what is no longer true.
 */
export function inLanguage(files: ReadonlyMap<string, string>, language: string): Map<string, string> {
  const found = read(files, language, []);
  return withTexts(files, (text) => {
    const translation = found.get(keyOf(text));
    return translation !== undefined && isOf(translation, text) && formFaults(text, translation.text).length === 0 ? translation.text : null;
  });
}

/** What is wrong with the translations of a course: missing ones, obsolete ones, and such as differ in form. */
export function checkTranslations(files: ReadonlyMap<string, string>): LessonProblem[] {
  const texts = courseTexts(files);
  return languagesOf(files).flatMap((language) => {
    const problems: LessonProblem[] = [];
    const found = read(files, language, problems);
    const missing = new Map<string, string[]>();
    for (const text of texts) {
      const translation = found.get(keyOf(text));
      found.delete(keyOf(text));
      if (translation === undefined) {
        const file = fileOf(text, language);
        missing.set(file, [...(missing.get(file) ?? []), nameOf(text)]);
        continue;
      }
      const say = (message: string): void => void problems.push({ file: translation.file, message: `${nameOf(text)}: ${message}` });
      if (!isOf(translation, text)) say(`its original has changed. Look it over, then ${text.file.endsWith('.md') ? `write <!-- of ${digest(text.text)} --> below its heading` : 'put the new original into "en"'}.`);
      for (const fault of formFaults(text, translation.text)) say(fault);
    }
    for (const [file, names] of missing) problems.push({ file, message: `${plural(names.length, '# text is not translated', '# texts are not translated')}: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}.` });
    for (const [key, { file }] of found) problems.push({ file, message: `Nothing is called ${key.slice(key.indexOf('\0') + 1)} any more. Remove it.` });
    return problems;
  });
}

/**
 * The files of a translation: what there is, and an empty place for each text that has none or whose original has changed. What is
 * obsolete is left out.
 */
export function begun(files: ReadonlyMap<string, string>, language: string): Map<string, string> {
  const found = read(files, language, []);
  return skeleton(files, language, (text) => {
    const translation = found.get(keyOf(text));
    return translation !== undefined && isOf(translation, text) ? translation.text : '';
  });
}

/** Every text of a course in the files where translators find it, said as `say` says it. */
export function skeleton(files: ReadonlyMap<string, string>, language: string, say: (text: CourseText) => string): Map<string, string> {
  const json = new Map<string, Record<string, { en: string; text: string }>>();
  const prose = new Map<string, string[]>();
  for (const text of courseTexts(files)) {
    const file = fileOf(text, language);
    if (text.file.endsWith('.md')) prose.set(file, [...(prose.get(file) ?? []), ...(text.id === '' ? [] : [`## ${text.id}`]), /* verbatim */ `<!-- of ${digest(text.text)} -->`, say(text)]);
    else json.set(file, { ...json.get(file), [nameOf(text)]: { en: text.text, text: say(text) } });
  }
  return new Map([...[...json].map(([file, texts]): [string, string] => [file, `${JSON.stringify(texts, null, 2)}\n`]), ...[...prose].map(([file, parts]): [string, string] => [file, `${parts.join('\n\n')}\n`])]);
}

/** A lesson's files have their translations beside them, a quiz those of its unit, the rest those of the course. */
function folderOf(file: string): string {
  return file.split('/').slice(0, file.includes('/') ? (file.endsWith('quiz.json') ? 1 : 2) : 0).join('/');
}

function fileOf({ file }: CourseText, language: string): string {
  const folder = folderOf(file);
  return `${folder === '' ? '' : `${folder}/`}i18n/${language}/${file.endsWith('.md') ? file.slice(folder.length + 1) : 'texts.json'}`;
}

/** What a text is called in its folder: `lesson.json tasks.read-it.title`, `hints.md read-it`. */
function nameOf({ file, id }: CourseText): string {
  const folder = folderOf(file);
  return `${folder === '' ? file : file.slice(folder.length + 1)} ${id}`.trim();
}

const keyOf = (text: CourseText): string => `${folderOf(text.file)}\0${nameOf(text)}`;

function isOf({ of }: Translation, { text }: CourseText): boolean {
  return of !== undefined && ('en' in of ? of.en === text : of.digest === digest(text));
}

const formNames = { code: 'code', links: 'links', blocks: 'blocks', hints: 'hints' } as const;

function formFaults(original: CourseText, text: string): string[] {
  const own = formOf({ ...original, text });
  return formOf(original).flatMap(({ what, parts }, index) => {
    const others = own[index]?.parts ?? [];
    if (parts.length === others.length && parts.every((part, at) => part === others[at])) return [];
    const lost = parts.filter((part) => !others.includes(part));
    const added = others.filter((part) => !parts.includes(part));
    return [`its ${formNames[what]} must be those of the original${lost.length === 0 ? '' : `; it lacks ${lost.join(', ')}`}${added.length === 0 ? '' : `; the original has no ${added.join(', ')}`}.`];
  });
}

/** The translations of a language, by folder and name. */
function read(files: ReadonlyMap<string, string>, language: string, problems: LessonProblem[]): Map<string, Translation> {
  const found = new Map<string, Translation>();
  for (const [file, content] of files) {
    const [, folder = '', own, name = ''] = place.exec(file) ?? [];
    if (own !== language) continue;
    if (name.endsWith('.md')) {
      for (const [heading, text] of sections(content)) {
        const [comment, of] = /^<!-- of ([0-9a-f]{8}) -->\s*/.exec(text) ?? [''];
        // An empty place is none yet.
        if (text.slice(comment.length).trim() === '') continue;
        found.set(`${folder}\0${`${name} ${heading}`.trim()}`, { file, text: text.slice(comment.length), of: of === undefined ? undefined : { digest: of } });
      }
    } else for (const [id, translation] of readTexts(file, content, problems)) found.set(`${folder}\0${id}`, translation);
  }
  return found;
}

function readTexts(file: string, content: string, problems: LessonProblem[]): [string, Translation][] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    problems.push({ file, message: 'This is not JSON.' });
    return [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ file, message: 'It must be an object: { "lesson.json title": { "en": "…", "text": "…" } }.' });
    return [];
  }
  return Object.entries(value).flatMap(([id, entry]: [string, unknown]): [string, Translation][] => {
    const { en, text } = (typeof entry === 'object' && entry !== null ? entry : {}) as { readonly en?: unknown; readonly text?: unknown };
    if (typeof en === 'string' && typeof text === 'string') return text.trim() === '' ? [] : [[id, { file, text, of: { en } }]];
    problems.push({ file, message: `${id} must have the texts "en" and "text".` });
    return [];
  });
}
