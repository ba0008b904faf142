import { type Loaded, readLesson } from './load-lesson.ts';
import { readQuiz } from './load-quiz.ts';
import { worldFaults } from './load-scene.ts';
import { readJson } from './read-json.ts';
import { courseSchema, glossarySchema, lockSchema } from './schema.ts';
import { check } from './schema-parts.ts';
import type { Statement } from './coverage.ts';
import type { Course, CoursePath, GlossaryEntry, LessonProblem, Unit } from './types.ts';

/** Far more than a course needs; hostile packs stop here. */
const MAX_FILES = 5000;
const MAX_FILE = 400_000;

export interface LoadedCourse {
  /** null when a file cannot be read; the problems say which. */
  readonly course: Course | null;
  readonly problems: readonly LessonProblem[];
  /** The lessons that can be read, with what the checker needs beside them; even where `course` is null. */
  readonly loaded: readonly Loaded[];
  /** The units of course.json, with those lessons and quizzes that can be read. */
  readonly units: readonly Unit[];
  /** The paths of course.json, whether they keep their rules or not. */
  readonly paths: readonly CoursePath[];
  readonly glossary: readonly GlossaryEntry[];
  /** What the course promises to teach. */
  readonly statements: readonly Statement[];
}

const nothing = { course: null, loaded: [], units: [], paths: [], glossary: [], statements: [] };

/**
 * Reads a curriculum. Never throws: faults come back with their file.
 *
 * @param files path inside the folder, with forward slashes, to text: `course.json`, `foundations/anatomy/lesson.json`
 */
export function loadCourse(files: ReadonlyMap<string, string>): LoadedCourse {
  const problems: LessonProblem[] = [];
  if (files.size > MAX_FILES) return { ...nothing, problems: [{ file: '', message: `A course has at most ${MAX_FILES} files.` }] };
  for (const [file, text] of files) if (text.length > MAX_FILE) problems.push({ file, message: 'This file is too long.' });
  if (problems.length > 0) return { ...nothing, problems };

  const json = readJson(files, 'course.json', problems);
  const parsed = check(courseSchema, json);
  if (parsed.value === undefined) {
    if (json !== undefined) for (const fault of parsed.faults) problems.push({ file: 'course.json', message: fault });
    return { ...nothing, problems };
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
        const faults = worldFaults(one.lesson);
        for (const message of faults) problems.push({ file: `${one.folder}/world.json`, message });
        if (faults.length > 0) return [];
        loaded.push(one);
        return [one.lesson];
      }),
      quiz: readQuiz(files, unit.id, problems),
    }),
  );
  const glossary = readGlossary(files, problems);
  const { title, paths, statements } = parsed.value;
  const course = problems.length === 0 ? { title, units, paths, glossary } : null;
  return { course, problems, loaded, units, paths, glossary, statements };
}

function readGlossary(files: ReadonlyMap<string, string>, problems: LessonProblem[]): readonly GlossaryEntry[] {
  const file = 'glossary.json';
  if (!files.has(file)) return [];
  const json = readJson(files, file, problems);
  const parsed = json === undefined ? { value: [] } : check(glossarySchema, json);
  for (const fault of parsed.faults ?? []) problems.push({ file, message: fault });
  return parsed.value ?? [];
}
