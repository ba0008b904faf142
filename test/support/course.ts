import { join } from 'node:path';
import { type Course, type CourseIndex, indexOf, type Lesson, loadCourse, type LoadedCourse } from '#lessons';
import { readLessons } from '../../cli/lessons-check.ts';

export const root = join(import.meta.dirname, '..', '..');

/** The curriculum's files as they lie on disk. */
export function courseFiles(): Map<string, string> {
  return readLessons(root);
}

/** The curriculum, read; throws when it cannot be. */
export function realCourse(): LoadedCourse & { readonly course: Course } {
  const loaded = loadCourse(courseFiles());
  if (loaded.course === null) throw new Error(JSON.stringify(loaded.problems));
  return { ...loaded, course: loaded.course };
}

/** Its table of contents, as the app knows it from the start. */
export function realIndex(): CourseIndex {
  return indexOf(realCourse().course);
}

export function realLesson(id: string): Lesson {
  const found = realCourse().loaded.find(({ lesson }) => lesson.id === id);
  if (found === undefined) throw new Error(`there is no lesson ${id}`);
  return found.lesson;
}
