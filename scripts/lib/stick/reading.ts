import { type Lesson, loadCourse } from '#lessons';
import { classFaults, openPack, readClass, readPack } from '#workshop';
import { readLessons } from '../../../cli/lessons-check.ts';

/** A file that goes along on the stick, and what it is in words; or why this version cannot use it. */
export type Companion = { readonly ok: true; readonly kind: 'class' | 'pack'; readonly title: string; readonly words: string } | { readonly ok: false; readonly message: string };

interface CompanionFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads class files and lesson packs as this version of the app does. Classes may use the lessons of packs that go along.
 *
 * @param root the project’s folder, for the lessons that come with the app
 * @returns in the order of the files
 */
export function readCompanions(root: string, files: readonly CompanionFile[]): Companion[] {
  if (files.length === 0) return [];
  const { loaded } = loadCourse(readLessons(root));
  const lessons = new Map<string, Lesson>(loaded.map(({ lesson }) => [lesson.id, lesson]));
  const known = { concepts: new Set(loaded.flatMap(({ lesson }) => lesson.teaches)), ids: new Set(lessons.keys()) };
  const packs = new Map(files.filter(isPack).map((file) => [file, packOf(file, known, lessons)]));
  return files.map((file) => packs.get(file) ?? classOf(file, lessons));
}

const isPack = ({ name }: CompanionFile): boolean => /\.kplpack$/i.test(name);

function packOf({ name, text }: CompanionFile, known: Parameters<typeof openPack>[1], lessons: Map<string, Lesson>): Companion {
  const read = readPack(text);
  if (!read.ok) return { ok: false, message: `${name}: ${read.fault.message}` };
  const { course, problems } = openPack(read.value, known);
  if (course === null) return { ok: false, message: `${name}: ${problems[0]?.message ?? 'Its lessons cannot be used.'}` };
  const own = course.units.flatMap((unit) => unit.lessons);
  for (const lesson of own) lessons.set(lesson.id, lesson);
  return { ok: true, kind: 'pack', title: read.value.title, words: counted(own.length, 'lesson') };
}

function classOf({ name, text }: CompanionFile, lessons: ReadonlyMap<string, Lesson>): Companion {
  const read = readClass(text);
  if (!read.ok) return { ok: false, message: `${name}: ${read.fault.message}` };
  const [fault] = classFaults(read.value, lessons);
  if (fault !== undefined) return { ok: false, message: `${name}: ${fault}` };
  const { roster, lessons: planned } = read.value;
  const who = roster.kind === 'open' ? 'open to any name' : counted(roster.people.length, 'name');
  return { ok: true, kind: 'class', title: read.value.name, words: `${counted(planned.length, 'lesson')}, ${planned.reduce((sum, { minutes }) => sum + minutes, 0)} minutes, ${who}` };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
