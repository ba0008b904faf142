import type { CoursePath, Lesson, LessonProblem } from './types.ts';

/**
 * Whether each way through some of the lessons can be gone: its lessons are there, in the order of the course, they take
 * no longer than it says, and what one of them requires was taught on the way.
 *
 * @param lessons those of the course, in order
 */
export function checkPaths(paths: readonly CoursePath[], lessons: readonly Lesson[]): LessonProblem[] {
  const ids = paths.map(({ id }) => id);
  return [
    ...paths.filter(({ id }, index) => ids.indexOf(id) !== index).map(({ id }) => `The path ${id} stands twice.`),
    ...paths.flatMap((path) => faultsOf(path, lessons).map((fault) => `The path ${path.id} ${fault}.`)),
  ].map((message) => ({ file: 'course.json', message }));
}

function faultsOf(path: CoursePath, lessons: readonly Lesson[]): string[] {
  const faults: string[] = [];
  const taught = new Set<string>();
  let minutes = 0;
  let before = -1;
  for (const id of path.lessons) {
    const at = lessons.findIndex((one) => one.id === id);
    const lesson = lessons[at];
    if (lesson === undefined) {
      faults.push(`goes to the lesson ${id}, which is not in the course`);
      continue;
    }
    if (at <= before) faults.push(`goes to ${id} too late: a path keeps the order of the course, and meets each lesson once`);
    before = at;
    for (const concept of lesson.requires) if (!taught.has(concept)) faults.push(`goes to ${id}, which requires ${concept}, and no lesson before it on the path teaches that`);
    for (const concept of lesson.teaches) taught.add(concept);
    minutes += lesson.minutes;
  }
  if (minutes > path.minutes) faults.push(`takes ${minutes} minutes, and says at most ${path.minutes}`);
  return faults;
}
