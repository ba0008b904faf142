import type { CourseIndex, CoursePath, LessonEntry } from '#lessons';
import { type DueCard, dueCards } from './cards.ts';
import type { CourseRecord } from './course-record.ts';
import type { CourseContext } from './course.machine.ts';
import type { PackIndex } from './packs/shelf.ts';
import { isEnough } from './quiz.machine.ts';
import { type ClassLesson, nextOfClass, type TakenClass } from './taken-class.ts';

export function findLesson(course: CourseIndex, id: string | null): LessonEntry | undefined {
  return course.units.flatMap(({ lessons }) => lessons).find((lesson) => lesson.id === id);
}

/** The pack that a lesson is of; undefined for one of the course. */
export function packOf(packs: readonly PackIndex[], lesson: string | null): PackIndex | undefined {
  return packs.find(({ lessons }) => lessons.some(({ id }) => id === lesson));
}

/** Where lessons are looked for: in the course, and in the packs that are here. */
export interface Here {
  readonly course: CourseIndex;
  readonly packs?: readonly PackIndex[];
}

/** The lesson that a class means, if it is here. Where the class names a pack it is of that one, and of no other with a lesson of the same id. */
export function lessonMeant({ id, pack }: Pick<ClassLesson, 'id' | 'pack'>, { course, packs = [] }: Here): LessonEntry | undefined {
  if (pack === undefined) return findLesson(course, id) ?? packOf(packs, id)?.lessons.find((lesson) => lesson.id === id);
  return packs.find((one) => one.id === pack.id)?.lessons.find((lesson) => lesson.id === id);
}

/** The titles of the lessons of a class that are here, by id. */
export function titlesOf({ lessons }: { readonly lessons: readonly Pick<ClassLesson, 'id' | 'pack'>[] }, here: Here): ReadonlyMap<string, string> {
  return new Map(lessons.flatMap((lesson) => {
    const meant = lessonMeant(lesson, here);
    return meant === undefined ? [] : [[lesson.id, meant.title] as const];
  }));
}

/** What the progress of a lesson is kept under: a pack's lessons never stand where those of the course do. */
export function progressKey(packs: readonly PackIndex[], lesson: string): string {
  const pack = packOf(packs, lesson);
  return pack === undefined ? lesson : `${pack.id}/${lesson}`;
}

/** Whether the learner has shown by the unit's quiz that they know it. */
export function isKnown(record: CourseRecord, unit: string): boolean {
  const result = record.quizzes[unit];
  return result !== undefined && isEnough(result.right, result.of);
}

/** The way through some of the lessons that the learner has chosen, if the course still has it. */
export function chosenPath({ course, record }: Pick<CourseContext, 'course' | 'record'>): CoursePath | undefined {
  return course.paths.find(({ id }) => id === record.path);
}

/** The lessons of the chosen path while one of them is not passed; else those of the whole course. */
function lessonsAhead({ course, record }: Pick<CourseContext, 'course' | 'record'>): readonly LessonEntry[] {
  const all = course.units.flatMap(({ lessons }) => lessons);
  const path = chosenPath({ course, record });
  const onPath = path === undefined ? [] : all.filter(({ id }) => path.lessons.includes(id));
  return onPath.some(({ id }) => record.lessons[id]?.status !== 'passed') ? onPath : all;
}

/** What decides which lesson comes next; nothing of a class for somebody who learns alone. */
type Standpoint = Pick<CourseContext, 'course' | 'record'> & { readonly taken?: TakenClass | null; readonly packs?: readonly PackIndex[] };

/** The lessons of the class that is taken, as far as they are here, in the class's order. */
function lessonsOfClass(standpoint: Standpoint): LessonEntry[] {
  return (standpoint.taken?.lessons ?? []).flatMap((lesson) => lessonMeant(lesson, standpoint) ?? []);
}

/** The lesson of the class to go on with; undefined where none is taken, or all of it is solved. */
export function nextInClass(standpoint: Standpoint): LessonEntry | undefined {
  const known = lessonsOfClass(standpoint);
  const { taken } = standpoint;
  if (taken === undefined || taken === null) return undefined;
  const next = nextOfClass({ ...taken, lessons: taken.lessons.filter(({ id }) => known.some((lesson) => lesson.id === id)) });
  return known.find(({ id }) => id === next?.id);
}

/**
 * The lesson to go on with: of the class that is taken, while one of its lessons is not solved; else, on the chosen
 * path, the one last open, else the first that is neither passed nor in a unit that the learner knows.
 */
export function nextLesson(standpoint: Standpoint): LessonEntry | undefined {
  const ofClass = nextInClass(standpoint);
  if (ofClass !== undefined) return ofClass;
  const { course, record } = standpoint;
  const lessons = lessonsAhead({ course, record });
  const open = lessons.filter(({ id }) => record.lessons[id]?.status !== 'passed');
  return open.find(({ id }) => id === record.lastLesson) ?? open.find(({ unit }) => !isKnown(record, unit)) ?? open[0] ?? lessons[0];
}

/** The lesson that comes after one, for whoever has just passed it: of the class, of its pack or on the chosen path, if it is one of that; undefined after the last. */
export function lessonAfter(standpoint: Standpoint, lesson: string | null): LessonEntry | undefined {
  const { course, record } = standpoint;
  const ofClass = lessonsOfClass(standpoint);
  const place = ofClass.findIndex(({ id }) => id === lesson);
  if (place >= 0) return ofClass[place + 1];
  const pack = packOf(standpoint.packs ?? [], lesson);
  if (pack !== undefined) return pack.lessons[pack.lessons.findIndex(({ id }) => id === lesson) + 1];
  const all = course.units.flatMap(({ lessons }) => lessons);
  const path = chosenPath({ course, record });
  const way = path !== undefined && lesson !== null && path.lessons.includes(lesson) ? all.filter(({ id }) => path.lessons.includes(id)) : all;
  return way[way.findIndex(({ id }) => id === lesson) + 1];
}

/** The cards that wait for an answer today. */
export function dueToday({ course, record, today }: Pick<CourseContext, 'course' | 'record' | 'today'>): readonly DueCard[] {
  return dueCards(course, record.cards, today());
}

/** How many lessons are passed, of how many: of a path, or of the whole course. */
export function countPassed({ course, record }: Pick<CourseContext, 'course' | 'record'>, path?: CoursePath): { passed: number; all: number } {
  const lessons = path?.lessons ?? course.units.flatMap((unit) => unit.lessons.map(({ id }) => id));
  return { passed: lessons.filter((id) => record.lessons[id]?.status === 'passed').length, all: lessons.length };
}
