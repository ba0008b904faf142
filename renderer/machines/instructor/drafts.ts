import type { Lesson } from '#lessons';
import { classFaults, classText, newClass, readClass, rosterFromText, type WorkshopClass } from '#workshop';
import { type Here, lessonMeant, packOf, titlesOf } from '../course-order.ts';

/** A class that is being made: it may still lack a name or lessons. */
export interface DraftClass extends WorkshopClass {
  /** The names as they were typed, a line each. */
  readonly rosterText: string;
  /** What was left out of the names, and why. */
  readonly rosterProblems: readonly string[];
  /** The people of a table, or of the class's file as it was read or saved last: whoever goes and comes back, or is called otherwise now, is the same person. */
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

/**
 * Whoever was there before keeps their id, so that what they have handed in stays theirs: by their name, or by their line
 * where the name was mended: it is nearly the same, or all that is other.
 */
function withNames(draft: DraftClass, rosterText: string): DraftClass {
  const { given } = draft;
  const known = new Map(given.map(({ id, name }) => [name, id]));
  const { people, problems } = rosterFromText(rosterText);
  const names = new Set(people.map(({ name }) => name));
  const mended = people.flatMap(({ name }, line) => (known.has(name) || given[line] === undefined || names.has(given[line].name) ? [] : [line]));
  const alone = people.length === given.length && mended.length === 1;
  const idOf = (name: string, line: number): string | undefined => {
    const before = mended.includes(line) ? given[line] : undefined;
    return before !== undefined && (alone || isNearly(before.name, name)) ? before.id : known.get(name);
  };
  return { ...draft, rosterText, rosterProblems: problems, roster: { kind: 'list', people: people.map(({ id, name }, line) => ({ id: idOf(name, line) ?? id, name })) } };
}

/** Whether two names have most of their letters in common, in whatever order. */
function isNearly(first: string, second: string): boolean {
  const letters = Array.from(second);
  for (const letter of first) {
    const at = letters.indexOf(letter);
    if (at >= 0) letters.splice(at, 1);
  }
  return (letters.length + Math.max(0, first.length - second.length)) * 3 <= second.length;
}

/** The class as it goes out: whoever is in it stays who they are, however they are called later. */
export function handedOut(draft: DraftClass): DraftClass {
  return draft.roster.kind === 'open' ? draft : { ...draft, given: draft.roster.people };
}

/** Lessons of the course, and of packs that are here. */
export function withLessons(draft: DraftClass, ids: readonly string[], here: Here): DraftClass {
  const added = [...new Set(ids)].flatMap((id) => {
    const pack = packOf(here.packs ?? [], id);
    const entry = lessonMeant({ id }, here);
    if (entry === undefined || draft.lessons.some((one) => one.id === id)) return [];
    return [{ id, minutes: entry.minutes, ...(pack === undefined ? {} : { pack: { id: pack.id, title: pack.title } }) }];
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
      const { start = {}, ...own } = lesson;
      const texts = [...Object.entries(start).filter(([name]) => name !== doc), ...(text === null ? [] : [[doc, text] as const])];
      return texts.length === 0 ? own : { ...own, start: Object.fromEntries(texts) };
    }),
  };
}

/** What is looked at beside the class: those of its lessons that were read so far, and the app's version. */
export interface Surroundings extends Here {
  readonly lessons: ReadonlyMap<string, Lesson>;
  readonly app: string;
}

/** A start text of a lesson that was not read yet is not looked at. */
export function draftFaults(draft: DraftClass, { lessons, app, ...here }: Surroundings): readonly DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.name.trim() === '') faults.push({ field: 'name', message: 'Give the class a name.' });
  if (draft.lessons.length === 0) faults.push({ field: 'lessons', message: 'Choose at least one lesson.' });
  if (draft.roster.kind === 'list' && draft.roster.people.length === 0) faults.push({ field: 'roster', message: 'Write a name, or let everybody join.' });
  const known = titlesOf(draft, here);
  const read = new Map([...lessons].filter(([id]) => known.has(id)));
  for (const message of classFaults({ ...classOf(draft), lessons: draft.lessons.filter(({ id }) => read.has(id) || !known.has(id)) }, read)) faults.push({ field: 'lessons', message });
  if (faults.length > 0) return faults;
  const file = readClass(classText(classOf(draft), app));
  return file.ok ? [] : [{ field: (['name', 'roster', 'lessons'] as const).find((field) => file.fault.where.startsWith(field)) ?? 'class', message: file.fault.message }];
}

export function minutesOf({ lessons }: Pick<WorkshopClass, 'lessons'>): number {
  return lessons.reduce((sum, { minutes }) => sum + minutes, 0);
}
