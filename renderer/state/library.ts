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

/** What was checked when the app was built, and is made anew each time: only what is open takes memory. */
async function read<Content>(load: (() => Promise<{ readonly default: string }>) | undefined, otherwise: string): Promise<Content> {
  if (load === undefined) throw new Error(otherwise);
  return JSON.parse((await load()).default) as Content;
}
