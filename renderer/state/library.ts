import { lessons, quizzes } from 'lessons:all';
import type { Library } from '../machines/destinations.ts';
import { packLesson } from './packs.ts';

/** The curriculum that was built into the app: each lesson and each quiz is a file of its own. Then the lessons of packs. */
export const library: Library = {
  lesson: (id) => {
    const packed = lessons.has(id) ? undefined : packLesson(id);
    return packed === undefined ? read(lessons.get(id), `There is no lesson ${id}.`) : Promise.resolve(packed);
  },
  quiz: (unit) => read(quizzes.get(unit), `There is no quiz of ${unit}.`),
};

/** The files that a lesson of the course was written as, by their paths in its folder. Rejects where it has none. */
export async function sourcesOf(lesson: string): Promise<ReadonlyMap<string, string>> {
  const sources = JSON.parse((await import('lessons:sources')).default) as readonly [id: string, files: readonly (readonly [string, string])[]][];
  const files = sources.find(([id]) => id === lesson)?.[1];
  if (files === undefined) throw new Error(`There is no lesson ${lesson}.`);
  return new Map(files);
}

/** What was checked when the app was built, and is made anew each time: only what is open takes memory. */
async function read<Content>(load: (() => Promise<{ readonly default: string }>) | undefined, otherwise: string): Promise<Content> {
  if (load === undefined) throw new Error(otherwise);
  return JSON.parse((await load()).default) as Content;
}
