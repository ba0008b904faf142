import { join } from 'node:path';
import { runnerImport } from 'vite';
import type { Course, CourseIndex } from '#lessons';
import { pseudoLanguage, pseudoText } from '../language/pseudo.ts';

/** The course in one language, and its table of contents. */
export interface Spoken {
  readonly course: Course;
  readonly index: CourseIndex;
}

export interface Courses {
  readonly english: Spoken;
  /** By language: every one that the course has translations in, and the made-up one where it is wanted. */
  readonly others: ReadonlyMap<string, Spoken>;
  /** What it was read from. */
  readonly files: readonly string[];
  /** The same, with its texts. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Whether the made-up language is built in: only for tests. */
export const withPseudo = (): boolean => process.env['KPL_PSEUDO'] === '1';

const read = new Map<string, Promise<Courses>>();

/** The course in every language; read once, unless it is to be read again. Rejects with what is wrong with it. */
export function readCourses(root: string, again = false): Promise<Courses> {
  const known = again ? undefined : read.get(root);
  const courses = known ?? readNow(root);
  read.set(root, courses);
  return courses;
}

async function readNow(root: string): Promise<Courses> {
  // Node reads no TypeScript of its own here, so Vite brings the format's code.
  const bring = async <Module>(path: string): Promise<Module> => (await runnerImport<Module>(join(root, path), { configFile: false, root, logLevel: 'error' })).module;
  const { indexOf, inLanguage, languagesOf, loadCourse, withTexts } = await bring<typeof import('#lessons')>('lessons/format/index.ts');
  const { readLessons } = await bring<typeof import('../../cli/lessons-check.ts')>('cli/lessons-check.ts');
  const files = readLessons(root);
  const spoken = (own: ReadonlyMap<string, string>): Spoken => {
    const { course, problems } = loadCourse(own);
    if (course === null) throw new Error(`The lessons cannot be read: ${problems.map(({ file, message }) => `${file}: ${message}`).join('; ')}`);
    return { course, index: indexOf(course) };
  };
  const others = languagesOf(files).map((language): [string, Spoken] => [language, spoken(inLanguage(files, language))]);
  if (withPseudo()) others.push([pseudoLanguage, spoken(withTexts(files, ({ text }) => pseudoText(text)))]);
  return { english: spoken(files), others: new Map(others), files: [...files.keys()], sources: files };
}

/** What the table of contents and the glossary say in another language, by the English. The window has both at once, so they go into its catalogue. */
export function headTexts({ english }: Courses, other: Spoken): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (own: unknown, theirs: unknown, name: string): void => {
    if (typeof own === 'string' && typeof theirs === 'string') {
      if (headMembers.has(name) && own !== theirs) found.set(own, theirs);
    } else if (typeof own === 'object' && own !== null && typeof theirs === 'object' && theirs !== null) {
      for (const [member, value] of Object.entries(own)) walk(value, (theirs as Record<string, unknown>)[member], Array.isArray(own) ? name : member);
    }
  };
  walk(english.index, other.index, '');
  walk(english.course.glossary, other.course.glossary, '');
  return found;
}

/** The members of the table of contents and of the glossary that are texts. */
export const headMembers: ReadonlySet<string> = new Set(['title', 'summary', 'text', 'term']);
