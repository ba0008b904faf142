import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Course } from '#lessons';
import { runtime } from '../language/source.ts';
import { type Courses, headMembers, readCourses } from './course.ts';

const PREFIX = 'lessons:';

/** Chunks of lessons are named so, apart from the app's own; those of other languages apart from both. */
const FOLDER = 'lessons';
const LANGUAGES = 'languages';

/**
 * The curriculum as modules, checked once when the app is built: `lessons:index` is its table of contents,
 * `lessons:glossary` its glossary, and `lessons:all` gives a function for each lesson and quiz that loads it on demand, in the
 * language of the window. `lessons:sources` has the files of each lesson, for whoever writes one like it.
 * A page without `connect-src` can import such a chunk, but could not fetch a file.
 *
 * @param root the project's folder
 */
export function lessonModules(root: string): Plugin {
  let courses: Courses | null = null;
  return {
    name: 'lessons',
    async buildStart() {
      courses = await readCourses(root, true);
      for (const file of courses.files) this.addWatchFile(join(root, 'lessons', file));
    },
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load: (id) => (courses !== null && id.startsWith(`\0${PREFIX}`) ? moduleOf(courses, id.slice(PREFIX.length + 1)) : null),
  };
}

/** Where a chunk of the page goes: lessons apart from the rest, so that their sizes can be told apart. */
export function chunkName({ moduleIds }: { readonly moduleIds: readonly string[] }): string {
  const languages = new Set(moduleIds.map((id) => /^\0lessons:([\w-]+)@/.exec(id)?.[1]));
  const [language] = languages;
  if (languages.size === 1 && language !== undefined) return `assets/${LANGUAGES}/${language}/[name]-[hash].js`;
  const isLesson = moduleIds.length > 0 && moduleIds.every((id) => id.startsWith(`\0${PREFIX}`) && id !== `\0${PREFIX}all`);
  return isLesson ? `assets/${FOLDER}/[name]-[hash].js` : 'assets/[name]-[hash].js';
}

function moduleOf(courses: Courses, name: string): string | null {
  const { english, others } = courses;
  if (name === 'index') return spokenData(english.index);
  if (name === 'glossary') return spokenData(english.course.glossary);
  if (name === 'all') return loaders(english.course, [...others.keys()]);
  if (name === 'sources') return data(english.course.units.flatMap(({ lessons }) => lessons.map(({ id }) => [id, sourceOf(courses, id)])));
  const [, language, own = ''] = /^(?:([\w-]+)@)?(.+)$/.exec(name) ?? [];
  const course = language === undefined ? english.course : others.get(language)?.course;
  if (course === undefined) return null;
  if (own === 'all') return loadersOf(course, `${PREFIX}${language ?? ''}@`, 'own').join('\n');
  const [, kind, id] = /^(lesson|quiz)\/(.+)$/.exec(own) ?? [];
  if (kind === 'lesson') return data(course.units.flatMap(({ lessons }) => lessons).find((lesson) => lesson.id === id));
  if (kind === 'quiz') return data(course.units.find((unit) => unit.id === id)?.quiz);
  return null;
}

/** The files that a lesson was written as, by their paths in its folder: whoever changes it in the app begins with these. Its translations stay here. */
function sourceOf({ english, sources }: Courses, id: string): [path: string, text: string][] {
  const lesson = english.course.units.flatMap(({ lessons }) => lessons).find((one) => one.id === id);
  const folder = `${lesson?.unit ?? ''}/${id}/`;
  return [...sources].flatMap(([path, text]): [string, string][] => (path.startsWith(folder) && !path.includes('/i18n/') ? [[path.slice(folder.length), text]] : []));
}

/**
 * A lesson or quiz as its JSON text: a module is kept for as long as its window, and the text takes a third of what is made of it. In
 * ASCII, since a browser takes two bytes for every character of a file with a single one that is none.
 */
function data(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const json = JSON.stringify(value).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `export default ${JSON.stringify(json)};`;
}

/** Data whose texts the catalogue of the window's language has. */
function spokenData(value: unknown): string {
  const members = JSON.stringify([...headMembers]);
  return `import { l_, t_ } from '${runtime}';\nexport default JSON.parse(${JSON.stringify(JSON.stringify(value))}, l_ === 'en' ? undefined : (name, value) => (typeof value === 'string' && ${members}.includes(name) ? t_(value) : value));`;
}

/** A function for each lesson and quiz. Other languages have files of their own, and a list of them that is read when it is wanted. */
function loaders(course: Course, languages: readonly string[]): string {
  const others = languages.map((language) => `[${JSON.stringify(language)}, () => import(${JSON.stringify(`${PREFIX}${language}@all`)})]`);
  return [
    `import { l_ } from '${runtime}';`,
    `const other = new Map([${others.join(', ')}]).get(l_);`,
    `const spoken = (kind, list) => new Map(list.map(([id, own]) => [id, other === undefined ? own : () => other().then((all) => all[kind].get(id)())]));`,
    ...loadersOf(course, PREFIX, 'spoken'),
  ].join('\n');
}

function loadersOf({ units }: Course, prefix: string, how: 'own' | 'spoken'): string[] {
  const entry = (kind: string, id: string): string => `[${JSON.stringify(id)}, () => import(${JSON.stringify(`${prefix}${kind}/${id}`)})]`;
  const lessons = units.flatMap((unit) => unit.lessons.map(({ id }) => entry('lesson', id)));
  const quizzes = units.filter(({ quiz }) => quiz !== null).map(({ id }) => entry('quiz', id));
  const map = (kind: string, list: readonly string[]): string => `export const ${kind} = ${how === 'own' ? 'new Map(' : `spoken('${kind}', `}[${list.join(', ')}]);`;
  return [map('lessons', lessons), map('quizzes', quizzes)];
}
