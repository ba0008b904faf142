import { loadWorld, type WorldSpec } from '#engine';
import { readJson } from './read-json.ts';
import { type Loaded, readLesson } from './load-lesson.ts';
import { check, courseSchema, lockSchema } from './schema.ts';
import type { Course, LessonProblem, Unit } from './types.ts';

/** Far more than a course needs; hostile packs stop here. */
const MAX_FILES = 5000;
const MAX_FILE = 400_000;

export interface LoadedCourse {
  /** null when a file cannot be read; the problems say which. */
  readonly course: Course | null;
  readonly problems: readonly LessonProblem[];
  /** What the checker needs beside the lessons themselves. */
  readonly loaded: readonly Loaded[];
}

/**
 * Reads a curriculum. Never throws: faults come back with their file.
 *
 * @param files path inside the folder, with forward slashes, to text: `course.json`, `foundations/anatomy/lesson.json`
 */
export function loadCourse(files: ReadonlyMap<string, string>): LoadedCourse {
  const problems: LessonProblem[] = [];
  if (files.size > MAX_FILES) return { course: null, problems: [{ file: '', message: `A course has at most ${MAX_FILES} files.` }], loaded: [] };
  for (const [file, text] of files) if (text.length > MAX_FILE) problems.push({ file, message: 'This file is too long.' });
  if (problems.length > 0) return { course: null, problems, loaded: [] };

  const json = readJson(files, 'course.json', problems);
  const parsed = check(courseSchema, json);
  if (parsed.value === undefined) {
    if (json !== undefined) for (const fault of parsed.faults) problems.push({ file: 'course.json', message: fault });
    return { course: null, problems, loaded: [] };
  }
  const lock = check(lockSchema, readJson(files, 'ids.lock.json', problems));
  if (lock.value === undefined) problems.push({ file: 'ids.lock.json', message: 'must be the list of every lesson id ever published' });

  const loaded: Loaded[] = [];
  const units = parsed.value.units.map(
    (unit): Unit => ({
      id: unit.id,
      title: unit.title,
      summary: unit.summary,
      lessons: unit.lessons.flatMap((id) => {
        const one = readLesson(files, unit.id, id, problems);
        if (one === null) return [];
        checkWorld(one, problems);
        loaded.push(one);
        return [one.lesson];
      }),
    }),
  );
  const course = problems.length === 0 ? { title: parsed.value.title, units } : null;
  return { course, problems, loaded };
}

function checkWorld(one: Loaded, problems: LessonProblem[]): void {
  const world: WorldSpec = one.lesson.world;
  for (const problem of loadWorld(world).problems) problems.push({ file: `${one.folder}/world.json`, message: `${problem.path}: ${problem.message}` });
}
