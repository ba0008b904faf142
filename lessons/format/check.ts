import { checkBehaviour } from './check-behaviour.ts';
import { checkCoverage } from './coverage.ts';
import { checkGlossary } from './check-glossary.ts';
import { checkPaths } from './check-paths.ts';
import { checkQuiz } from './check-quiz.ts';
import { checkStructure } from './check-structure.ts';
import type { Loaded } from './load-lesson.ts';
import { loadCourse } from './load.ts';
import { checkTranslations, isTranslation } from './translations.ts';
import { courseSchema, lockSchema } from './schema.ts';
import { isTooDeep } from './read-json.ts';
import { check } from './schema-parts.ts';
import type { Course, LessonProblem } from './types.ts';

/** What is wrong with a course: with each of its lessons, in order, and with what belongs to none. */
export interface CourseReport {
  readonly lessons: readonly { readonly id: string; readonly problems: readonly LessonProblem[] }[];
  readonly course: readonly LessonProblem[];
}

/**
 * Everything that must hold before a course is shown to anybody; empty when all does.
 *
 * @param files path inside the lessons folder to text
 */
export function checkCourse(files: ReadonlyMap<string, string>): LessonProblem[] {
  const { problems, loaded, units, paths, glossary, statements } = loadCourse(files);
  const written = units.filter((unit) => unit.lessons.length > 0);
  return [
    ...problems,
    ...strayFiles(files),
    ...checkTranslations(files),
    ...ids(files, loaded),
    ...concepts(files, loaded),
    // Where a lesson cannot be read, that is told already.
    ...(loaded.length === listedLessons(files).length ? [...checkPaths(paths, loaded.map(({ lesson }) => lesson)), ...checkCoverage(statements, loaded)] : []),
    ...loaded.flatMap(checkLesson),
    ...written.flatMap((unit) => checkQuiz(unit, units, files.has(`${unit.id}/quiz.json`))),
    ...(written.length > 0 ? checkGlossary(glossary, units, files.has('glossary.json')) : []),
  ];
}

/** The same, told lesson by lesson: every lesson that course.json names has its place. */
export function reportCourse(files: ReadonlyMap<string, string>): CourseReport {
  const problems = checkCourse(files);
  const folders = listedLessons(files);
  const inside = ({ file }: LessonProblem, folder: string): boolean => file.startsWith(`${folder}/`);
  return {
    lessons: folders.map(({ id, folder }) => ({ id, problems: problems.filter((problem) => inside(problem, folder)) })),
    course: problems.filter((problem) => !folders.some(({ folder }) => inside(problem, folder))),
  };
}

/** What a course already has, so that a pack can build on it and not stand in its way. */
export interface KnownCourse {
  readonly concepts: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  /** Lessons of other packs that are here, by their ids: the title of the pack. */
  readonly packs?: ReadonlyMap<string, string>;
}

/**
 * Everything that must hold of lessons that somebody else wrote: what holds of each lesson of the course. A pack needs
 * neither quizzes nor a glossary, may require what the course teaches, and has ids of its own.
 *
 * @returns the lessons as a course; null unless there is no problem
 */
export function checkPack(files: ReadonlyMap<string, string>, known: KnownCourse): { readonly course: Course | null; readonly problems: readonly LessonProblem[] } {
  const deep = [...files].filter(([file, text]) => file.endsWith('.json') && isTooDeep(text));
  if (deep.length > 0) return { course: null, problems: deep.map(([file]) => ({ file, message: 'This file nests far deeper than any file of a lesson.' })) };
  const { course, problems, loaded, units, paths } = loadCourse(files);
  const taken = listedLessons(files).flatMap(({ id, folder }) => {
    const pack = known.packs?.get(id);
    const file = `${folder}/lesson.json`;
    if (known.ids.has(id)) return [{ file, message: `The course has a lesson ${id} already. Give this one another id.` }];
    return pack === undefined ? [] : [{ file, message: `The lesson pack “${pack}” has a lesson ${id} already. Take that pack out, or give this lesson another id.` }];
  });
  const all = [
    ...problems,
    ...strayFiles(files),
    ...turningFiles(files),
    ...checkTranslations(files),
    ...ids(files, loaded),
    ...taken,
    ...(units.length > 0 && listedLessons(files).length === 0 ? [{ file: 'course.json', message: 'There is no lesson in this pack.' }] : []),
    ...concepts(files, loaded, known.concepts),
    ...(loaded.length === listedLessons(files).length ? checkPaths(paths, loaded.map(({ lesson }) => lesson)) : []),
    ...loaded.flatMap(checkLesson),
    ...units.filter(({ quiz }) => quiz !== null).flatMap((unit) => checkQuiz(unit, units, true)),
  ];
  return { course: all.length === 0 ? course : null, problems: all };
}

/** Marks that turn the direction of what follows, also as JSON escapes them: a learner would read something else than what is there. */
const turning = /[\u202a-\u202e\u2066-\u2069]|\\u(?:202[a-e]|206[6-9])/i;

function turningFiles(files: ReadonlyMap<string, string>): LessonProblem[] {
  return [...files].filter(([, text]) => turning.test(text)).map(([file]) => ({ file, message: 'This file holds a character that turns the direction of what follows it. Take it out.' }));
}

/** The problems of one lesson, once its files can be read. */
function checkLesson(loaded: Loaded): LessonProblem[] {
  const faults = checkStructure(loaded);
  // Names that are not there cannot be judged.
  return faults.length > 0 ? faults : checkBehaviour(loaded);
}

/** The lessons that course.json names, whether they can be read or not. */
function listedLessons(files: ReadonlyMap<string, string>): { readonly id: string; readonly folder: string }[] {
  const units = check(courseSchema, parse(files.get('course.json'))).value?.units ?? [];
  return units.flatMap((unit) => unit.lessons.map((id) => ({ id, folder: `${unit.id}/${id}` })));
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** Files that nothing reads. A folder that no unit names is told once. */
function strayFiles(files: ReadonlyMap<string, string>): LessonProblem[] {
  const listed = listedLessons(files);
  const units = check(courseSchema, parse(files.get('course.json'))).value?.units ?? [];
  const known = new Set(['course.json', 'ids.lock.json', 'glossary.json', ...units.map(({ id }) => `${id}/quiz.json`)]);
  const problems = new Map<string, LessonProblem>();
  for (const file of files.keys()) {
    if (isTranslation(file) && isPlace(files, file)) continue;
    const lesson = listed.find(({ folder }) => file.startsWith(`${folder}/`));
    if (lesson !== undefined ? isLessonFile(files, lesson.folder, file.slice(lesson.folder.length + 1)) : known.has(file)) continue;
    const folder = /^[^/]+\/[^/]+(?=\/)/.exec(file)?.[0];
    const unlisted = lesson === undefined && folder !== undefined && files.has(`${folder}/lesson.json`) ? `${folder}/lesson.json` : undefined;
    const at = unlisted ?? file;
    problems.set(at, { file: at, message: unlisted === undefined ? 'This file belongs to no lesson. Remove it, or name its lesson in course.json.' : 'course.json does not name this lesson.' });
  }
  return [...problems.values()];
}

/** Translations stand beside what they translate. */
function isPlace(files: ReadonlyMap<string, string>, file: string): boolean {
  const folder = file.slice(0, file.lastIndexOf('i18n/'));
  return ['course.json', 'quiz.json', 'lesson.json'].some((name) => files.has(`${folder}${name}`));
}

function isLessonFile(files: ReadonlyMap<string, string>, folder: string, path: string): boolean {
  if (['lesson.json', 'world.json', 'checks.json', 'claims.json', 'lesson.md', 'hints.md', 'instructor.md'].includes(path)) return true;
  if (/^mutants\/[^/]+\/mutant\.json$/.test(path)) return true;
  const doc = /^(?:start|solution|(?:alternatives|mutants)\/[^/]+)\/([^/]+)\.json$/.exec(path)?.[1];
  const manifest = parse(files.get(`${folder}/lesson.json`)) as { readonly editable?: unknown } | undefined;
  const documents = Array.isArray(manifest?.editable) ? (manifest.editable as readonly ({ readonly doc?: unknown } | null)[]) : [];
  return doc !== undefined && documents.some((document) => document?.doc === doc);
}

function ids(files: ReadonlyMap<string, string>, loaded: readonly Loaded[]): LessonProblem[] {
  const locked = check(lockSchema, parse(files.get('ids.lock.json'))).value ?? [];
  const problems: LessonProblem[] = [];
  const seen = new Set<string>();
  for (const { folder, lesson } of loaded) {
    if (!folder.endsWith(`/${lesson.id}`)) problems.push({ file: `${folder}/lesson.json`, message: `The id ${lesson.id} differs from the folder's name.` });
  }
  for (const { id, folder } of listedLessons(files)) {
    const file = `${folder}/lesson.json`;
    if (seen.has(id)) problems.push({ file, message: `The id ${id} is used twice.` });
    if (!locked.includes(id)) problems.push({ file, message: `The id ${id} is not in ids.lock.json. Add it: ids are never changed or used again.` });
    seen.add(id);
  }
  return problems;
}

/** Only what a lesson that can be read teaches is known; where one cannot, nothing is said of those after it. */
function concepts(files: ReadonlyMap<string, string>, loaded: readonly Loaded[], known: ReadonlySet<string> = new Set()): LessonProblem[] {
  const taught = new Set(known);
  const problems: LessonProblem[] = [];
  for (const { folder } of listedLessons(files)) {
    const lesson = loaded.find((one) => one.folder === folder)?.lesson;
    if (lesson === undefined) return problems;
    for (const concept of lesson.requires) {
      if (!taught.has(concept)) problems.push({ file: `${folder}/lesson.json`, message: `It requires ${concept}, which no earlier lesson teaches.` });
    }
    for (const concept of lesson.teaches) taught.add(concept);
  }
  return problems;
}
