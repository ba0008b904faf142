import { join } from 'node:path';
import { type Plugin, runnerImport } from 'vite';
import type { Course, CourseIndex } from '#lessons';

const PREFIX = 'lessons:';

/** Chunks of lessons are named so, apart from the app's own. */
const FOLDER = 'lessons';

/**
 * The curriculum as modules, checked once when the app is built: `lessons:index` is its table of contents,
 * `lessons:glossary` its glossary, and `lessons:all` gives a function for each lesson and quiz that loads it on demand.
 * A page without `connect-src` can import such a chunk, but could not fetch a file.
 *
 * @param root the project's folder
 */
export function lessonModules(root: string): Plugin {
  let course: Course | null = null;
  let index: CourseIndex | null = null;
  return {
    name: 'lessons',
    async buildStart() {
      // Node reads no TypeScript of its own here, so Vite brings the format's code.
      const read = async <Module>(path: string): Promise<Module> => (await runnerImport<Module>(join(root, path), { configFile: false, root, logLevel: 'error' })).module;
      const { indexOf, loadCourse } = await read<typeof import('#lessons')>('lessons/format/index.ts');
      const { readLessons } = await read<typeof import('../../cli/lessons-check.ts')>('cli/lessons-check.ts');
      const files = readLessons(root);
      for (const file of files.keys()) this.addWatchFile(join(root, 'lessons', file));
      const loaded = loadCourse(files);
      if (loaded.course === null) this.error(`The lessons cannot be read: ${loaded.problems.map(({ file, message }) => `${file}: ${message}`).join('; ')}`);
      course = loaded.course;
      index = indexOf(course);
    },
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load: (id) => (course !== null && id.startsWith(`\0${PREFIX}`) ? moduleOf(course, index, id.slice(PREFIX.length + 1)) : null),
  };
}

/** Where a chunk of the page goes: lessons apart from the rest, so that their sizes can be told apart. */
export function chunkName({ moduleIds }: { readonly moduleIds: readonly string[] }): string {
  const isLesson = moduleIds.length > 0 && moduleIds.every((id) => id.startsWith(`\0${PREFIX}`) && id !== `\0${PREFIX}index`);
  return isLesson ? `assets/${FOLDER}/[name]-[hash].js` : 'assets/[name]-[hash].js';
}

function moduleOf(course: Course, index: CourseIndex | null, name: string): string | null {
  if (name === 'index') return data(index);
  if (name === 'glossary') return data(course.glossary);
  if (name === 'all') return loaders(course);
  const [, kind, id] = /^(lesson|quiz)\/(.+)$/.exec(name) ?? [];
  if (kind === 'lesson') return data(course.units.flatMap(({ lessons }) => lessons).find((lesson) => lesson.id === id));
  if (kind === 'quiz') return data(course.units.find((unit) => unit.id === id)?.quiz);
  return null;
}

/** Browsers read a JSON text faster than the same data as code. */
function data(value: unknown): string | null {
  return value === undefined || value === null ? null : `export default JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
}

function loaders({ units }: Course): string {
  const entry = (kind: string, id: string): string => `[${JSON.stringify(id)}, () => import(${JSON.stringify(`${PREFIX}${kind}/${id}`)})]`;
  const lessons = units.flatMap((unit) => unit.lessons.map(({ id }) => entry('lesson', id)));
  const quizzes = units.filter(({ quiz }) => quiz !== null).map(({ id }) => entry('quiz', id));
  return `export const lessons = new Map([${lessons.join(', ')}]);\nexport const quizzes = new Map([${quizzes.join(', ')}]);`;
}
