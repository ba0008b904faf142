import type { CourseIndex, Lesson } from '#lessons';
import { classFaults, classText, newClass, readClass, rosterFromText, type WorkshopClass } from '#workshop';

/** A class that is being made: it may still lack a name or lessons. */
export interface DraftClass extends WorkshopClass {
  /** The names as they were typed, a line each. */
  readonly rosterText: string;
  /** What was left out of the names, and why. */
  readonly rosterProblems: readonly string[];
  /** People whose ids came from a table or a class file: a name that goes and comes back is the same person. */
  readonly given: WorkshopPeople;
}

export type ClassField = 'name' | 'lessons' | 'roster' | 'class';

/** What keeps a class from being handed out, by the field to mend. */
export interface DraftFault {
  readonly field: ClassField;
  readonly message: string;
}

export type ClassChange =
  | { readonly name: string }
  | { readonly solutions: WorkshopClass['solutions'] }
  | { readonly hints: number | null }
  | { readonly roster: 'open' | 'list' }
  | { readonly rosterText: string }
  /** People of a table, with ids of their own. */
  | { readonly people: WorkshopPeople; readonly problems: readonly string[] };

type WorkshopPeople = readonly { readonly id: string; readonly name: string }[];

/** The class that is looked at. */
export const openDraft = ({ classes, open }: { readonly classes: readonly DraftClass[]; readonly open: string | null }): DraftClass | undefined => classes.find(({ id }) => id === open);

export function newDraft({ id, now }: { readonly id: string; readonly now: number }): DraftClass {
  return { ...newClass({ id, now, name: '', lessons: [] }), rosterText: '', rosterProblems: [], given: [] };
}

/** A class of a file, to be changed here. */
export function draftOf(cls: WorkshopClass): DraftClass {
  const given = cls.roster.kind === 'list' ? cls.roster.people : [];
  return { ...cls, rosterText: given.map(({ name }) => name).join('\n'), rosterProblems: [], given };
}

/** The class itself, without what only the making of it needs. */
export function classOf({ id, name, language, made, roster, lessons, solutions, hints }: DraftClass): WorkshopClass {
  return { id, name, language, made, roster, lessons, solutions, hints };
}

export function changed(draft: DraftClass, change: ClassChange): DraftClass {
  if ('rosterText' in change) return withNames(draft, change.rosterText);
  if ('people' in change) {
    const people = change.people.map(({ id, name }) => ({ id, name }));
    return { ...draft, roster: { kind: 'list', people }, rosterText: people.map(({ name }) => name).join('\n'), rosterProblems: change.problems, given: people };
  }
  if ('roster' in change) return change.roster === 'open' ? { ...draft, roster: { kind: 'open' } } : withNames(draft, draft.rosterText);
  return { ...draft, ...change };
}

/** Whoever was there before keeps their id, so that what they have handed in stays theirs. */
function withNames(draft: DraftClass, rosterText: string): DraftClass {
  const known = new Map(draft.given.map(({ id, name }) => [name, id]));
  const { people, problems } = rosterFromText(rosterText);
  return { ...draft, rosterText, rosterProblems: problems, roster: { kind: 'list', people: people.map(({ id, name }) => ({ id: known.get(name) ?? id, name })) } };
}

export function withLessons(draft: DraftClass, ids: readonly string[], course: CourseIndex): DraftClass {
  const entries = course.units.flatMap(({ lessons }) => lessons);
  const added = [...new Set(ids)].flatMap((id) => {
    const entry = entries.find((one) => one.id === id);
    return entry === undefined || draft.lessons.some((one) => one.id === id) ? [] : [{ id, minutes: entry.minutes }];
  });
  return { ...draft, lessons: [...draft.lessons, ...added] };
}

export function withoutLesson(draft: DraftClass, id: string): DraftClass {
  return { ...draft, lessons: draft.lessons.filter((lesson) => lesson.id !== id) };
}

/** The lesson at another place; the first is 0. */
export function withLessonAt(draft: DraftClass, id: string, to: number): DraftClass {
  const lesson = draft.lessons.find((one) => one.id === id);
  if (lesson === undefined) return draft;
  const others = draft.lessons.filter((one) => one !== lesson);
  const place = Math.max(0, Math.min(others.length, to));
  return { ...draft, lessons: [...others.slice(0, place), lesson, ...others.slice(place)] };
}

export function withMinutes(draft: DraftClass, id: string, minutes: number): DraftClass {
  return { ...draft, lessons: draft.lessons.map((lesson) => (lesson.id === id ? { ...lesson, minutes } : lesson)) };
}

/** A start text of the class's own; null: the lesson's. */
export function withStart(draft: DraftClass, id: string, doc: string, text: string | null): DraftClass {
  return {
    ...draft,
    lessons: draft.lessons.map((lesson) => {
      if (lesson.id !== id) return lesson;
      const { id: own, minutes, start = {} } = lesson;
      const texts = [...Object.entries(start).filter(([name]) => name !== doc), ...(text === null ? [] : [[doc, text] as const])];
      return texts.length === 0 ? { id: own, minutes } : { id: own, minutes, start: Object.fromEntries(texts) };
    }),
  };
}

/** What is looked at beside the class: the course, those of its lessons that were read so far, and the app's version. */
export interface Surroundings {
  readonly course: CourseIndex;
  readonly lessons: ReadonlyMap<string, Lesson>;
  readonly app: string;
}

/** A start text of a lesson that was not read yet is not looked at. */
export function draftFaults(draft: DraftClass, { course, lessons, app }: Surroundings): readonly DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.name.trim() === '') faults.push({ field: 'name', message: 'Give the class a name.' });
  if (draft.lessons.length === 0) faults.push({ field: 'lessons', message: 'Choose at least one lesson.' });
  if (draft.roster.kind === 'list' && draft.roster.people.length === 0) faults.push({ field: 'roster', message: 'Write a name, or let everybody join.' });
  const known = new Set(course.units.flatMap((unit) => unit.lessons.map(({ id }) => id)));
  for (const message of classFaults({ ...classOf(draft), lessons: draft.lessons.filter(({ id }) => lessons.has(id) || !known.has(id)) }, lessons)) faults.push({ field: 'lessons', message });
  if (faults.length > 0) return faults;
  const read = readClass(classText(classOf(draft), app));
  return read.ok ? [] : [{ field: read.fault.where === 'name' ? 'name' : read.fault.where.startsWith('roster') ? 'roster' : read.fault.where.startsWith('lessons') ? 'lessons' : 'class', message: read.fault.message }];
}

export function minutesOf({ lessons }: Pick<WorkshopClass, 'lessons'>): number {
  return lessons.reduce((sum, { minutes }) => sum + minutes, 0);
}
