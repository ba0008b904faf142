import type { CourseIndex, KnownCourse, Lesson, LessonEntry, LessonProblem } from '#lessons';
import { openPack, type Pack, readPack } from '#workshop';

/** A pack that is on the shelf: what was imported, and what it holds. */
export interface ShelvedPack {
  /** As it was imported. */
  readonly text: string;
  readonly pack: Pack;
  readonly lessons: readonly Lesson[];
}

/** What was made of a file that somebody wants to bring in. */
export type Looked =
  /** `replaces`: another text of the same pack is on the shelf; `same`: this very one is. */
  | { readonly kind: 'offered'; readonly pack: ShelvedPack; readonly problems: readonly LessonProblem[]; readonly relation: 'new' | 'replaces' | 'same' }
  /** It is a pack, but its lessons break rules; `clashes`: none but that other packs on the shelf have some of them. */
  | { readonly kind: 'broken'; readonly pack: Pack; readonly problems: readonly LessonProblem[]; readonly clashes: boolean }
  | { readonly kind: 'refused'; readonly message: string };

/** What a pack must not stand in the way of: the course, and the other packs. */
export function knownBy(course: CourseIndex, others: readonly ShelvedPack[]): KnownCourse {
  const built = course.units.flatMap(({ lessons }) => lessons);
  return {
    concepts: new Set(built.flatMap(({ teaches }) => teaches)),
    ids: new Set(built.map(({ id }) => id)),
    packs: new Map(others.flatMap(({ pack, lessons }) => lessons.map(({ id }) => [id, pack.title] as const))),
  };
}

/** Looks at a file before anything of it is taken. */
export function lookAt(text: string, course: CourseIndex, shelf: readonly ShelvedPack[]): Looked {
  const read = readPack(text);
  if (!read.ok) return { kind: 'refused', message: read.fault.message };
  const known = shelf.find(({ pack }) => pack.id === read.value.id);
  const { course: own, problems } = openPack(read.value, knownBy(course, shelf.filter((one) => one !== known)));
  if (own === null) return { kind: 'broken', pack: read.value, problems, clashes: openPack(read.value, knownBy(course, [])).course !== null };
  const pack = { text, pack: read.value, lessons: own.units.flatMap(({ lessons }) => lessons) };
  return { kind: 'offered', pack, problems, relation: known === undefined ? 'new' : known.text === text ? 'same' : 'replaces' };
}

/** A pack as the course shows it: below the built-in units, and never among them. */
export interface PackIndex {
  readonly id: string;
  readonly title: string;
  readonly lessons: readonly LessonEntry[];
}

const indexes = new WeakMap<ShelvedPack, PackIndex>();

/** The same object for the same pack. */
export function indexOfPack(shelved: ShelvedPack): PackIndex {
  const known = indexes.get(shelved);
  if (known !== undefined) return known;
  const { pack, lessons } = shelved;
  const index = { id: pack.id, title: pack.title, lessons: lessons.map(({ id, unit, title, kind, minutes, teaches, requires }) => ({ id, unit, title, kind, minutes, teaches, requires })) };
  indexes.set(shelved, index);
  return index;
}

/** The lessons of a pack whose learners begin with other texts than before; all of them where the pack was not there. */
export function beginningOtherwise(before: ShelvedPack | undefined, { lessons }: ShelvedPack): readonly string[] {
  const starts = new Map(before?.lessons.map(({ id, start }) => [id, JSON.stringify(start)]));
  return lessons.flatMap(({ id, start }) => (starts.get(id) === JSON.stringify(start) ? [] : [id]));
}

/** The shelf with a pack, in place of the one of the same id if there is one. */
export function withPack(shelf: readonly ShelvedPack[], pack: ShelvedPack): readonly ShelvedPack[] {
  return shelf.some((one) => one.pack.id === pack.pack.id) ? shelf.map((one) => (one.pack.id === pack.pack.id ? pack : one)) : [...shelf, pack];
}

/**
 * The packs that were kept, as texts. One that cannot be used any more is told by its title, or by its place; the others are there.
 *
 * @param value parsed JSON of the record's data
 */
export function shelfOf(value: unknown, course: CourseIndex): { readonly shelf: readonly ShelvedPack[]; readonly problems: readonly string[] } {
  const texts = typeof value === 'object' && value !== null && 'packs' in value && Array.isArray(value.packs) ? (value.packs as readonly unknown[]) : null;
  if (texts === null) return { shelf: [], problems: ['The lesson packs that were kept could not be read.'] };
  let shelf: readonly ShelvedPack[] = [];
  const problems: string[] = [];
  for (const [index, text] of texts.entries()) {
    const looked = typeof text === 'string' ? lookAt(text, course, shelf) : { kind: 'refused' as const, message: '' };
    if (looked.kind === 'offered') shelf = withPack(shelf, looked.pack);
    else if (looked.kind === 'broken') problems.push(`The lesson pack ${looked.pack.title} cannot be used with this version of the app: ${looked.problems[0]?.message ?? ''}`);
    else problems.push(`Lesson pack number ${index + 1} could not be read. ${looked.message}`);
  }
  return { shelf, problems };
}

/** A language in words; a code that is none stands as it is. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
