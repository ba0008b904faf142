import type { Documents, Lesson } from '#lessons';
import type { Learner, WorkshopClass } from './class.ts';
import { withClassStart } from './class-check.ts';
import { byCode, byLearner, type Collection, relationOf } from './collect.ts';
import { unfold } from './documents.ts';
import { type FileRow, fileRows } from './files.ts';
import { type LessonRow, lessonRow } from './lesson-rows.ts';
import type { HandedIn } from './result.ts';
import type { Standing } from './standing.ts';

export interface LearnerRow extends Learner {
  /** On the roster; everybody is where the roster is open. */
  readonly known: boolean;
  /** `conflict`: this person has files that cannot both be true of one piece of work. */
  readonly state: 'notHandedIn' | 'fine' | 'conflict';
  /** The file that is counted. */
  readonly result: HandedIn | null;
  readonly standing: Standing | null;
  /** The lesson worked on last. */
  readonly at: string | null;
  /** How many lessons of the class are solved. */
  readonly solved: number;
}

export interface Conflict {
  readonly learner: Learner;
  /** The one that is counted first. */
  readonly results: readonly HandedIn[];
  readonly message: string;
}

/** What an instructor sees of a class: made of the files alone, the same for the same files in whatever order they came. */
export interface Overview {
  readonly learners: readonly LearnerRow[];
  /** In the order of the class. */
  readonly lessons: readonly LessonRow[];
  readonly files: readonly FileRow[];
  readonly conflicts: readonly Conflict[];
}

export interface OverviewOptions {
  /** The lessons of the course and of packs: for the texts of policies. */
  readonly lessons?: ReadonlyMap<string, Lesson>;
  /** By a learner’s id the `lastLink` of the work to count where there is a conflict. Otherwise the file that tells most. */
  readonly choose?: ReadonlyMap<string, string>;
}

/** Who is where, what is hard, and which files were counted. */
export function overview(cls: WorkshopClass, collection: Collection, { lessons = new Map(), choose = new Map() }: OverviewOptions = {}): Overview {
  const found = byLearner(cls, collection);
  const chosen = new Map([...found].flatMap(([id, results]) => {
    const one = countedOf(results, choose.get(id));
    return one === undefined ? [] : [[id, one] as const];
  }));
  const conflicts = [...found].flatMap(([id, results]) => conflictOf(chosen.get(id), results));
  const conflicting = new Set(conflicts.map(({ learner }) => learner.id));
  const listed: readonly Learner[] = cls.roster.kind === 'list' ? cls.roster.people : [];
  const strangers = [...chosen.values()].map(({ learner }) => learner).filter(({ id }) => !listed.some((person) => person.id === id));
  const row = (learner: Learner, known: boolean): LearnerRow => learnerRow(cls, learner, known, chosen.get(learner.id) ?? null, conflicting.has(learner.id));
  const learners = [...listed.map((person) => row(person, true)), ...strangers.map((learner) => row(learner, cls.roster.kind === 'open'))];
  learners.sort((first, second) => byCode(first.name, second.name) || byCode(first.id, second.id));
  return {
    learners,
    lessons: cls.lessons.map((lesson) => lessonRow(lesson, learners, textsOf(cls, lessons.get(lesson.id)), lessons.get(lesson.id))),
    files: fileRows(cls, collection, new Map([...chosen].map(([id, { end }]) => [id, end]))),
    conflicts: conflicts.sort((first, second) => byCode(first.learner.name, second.learner.name) || byCode(first.learner.id, second.learner.id)),
  };
}

/** The file to count: what is handed in later of the work that was chosen takes its place, whether or not the chosen file is here too. */
function countedOf(results: readonly HandedIn[], choice: string | undefined): HandedIn | undefined {
  const chosen = results.find(({ firstLink, links }) => choice !== undefined && (firstLink === choice || links.includes(choice)));
  return chosen === undefined ? results[0] : results.find((one) => ['same', 'newer'].includes(relationOf(one, chosen)));
}

/** Reads the texts of a try. null where they were left out, or written with another version of the lesson. */
export type ReadTexts = (kept: Parameters<typeof unfold>[1] | string | undefined) => Documents | null;

function textsOf(cls: WorkshopClass, lesson: Lesson | undefined): ReadTexts {
  if (lesson === undefined) return () => null;
  const own = withClassStart(lesson, cls);
  return (kept) => (kept === undefined || typeof kept === 'string' ? null : unfold(own, kept));
}

/**
 * The last policies that somebody checked in a lesson.
 *
 * @returns null where there are none, they were left out, or the lesson here is another version
 */
export function lastDocuments(cls: WorkshopClass, lesson: Lesson, { standing }: Pick<LearnerRow, 'standing'>): Documents | null {
  return textsOf(cls, lesson)(standing?.lessons.get(lesson.id)?.lastTry?.kept);
}

function learnerRow(cls: WorkshopClass, learner: Learner, known: boolean, result: HandedIn | null, conflict: boolean): LearnerRow {
  const standing = result?.standing ?? null;
  const solved = cls.lessons.filter(({ id }) => (standing?.lessons.get(id)?.solved ?? null) !== null).length;
  return { ...learner, known, state: conflict ? 'conflict' : result === null ? 'notHandedIn' : 'fine', result, standing, at: standing?.at ?? null, solved };
}

function conflictOf(counted: HandedIn | undefined, results: readonly HandedIn[]): Conflict[] {
  if (counted === undefined) return [];
  const others = results.filter((one) => relationOf(one, counted) === 'conflict');
  if (others.length === 0) return [];
  const beginnings = new Set(results.map(({ chain }) => chain)).size;
  const { name } = counted.learner;
  const message =
    beginnings > 1
      ? `${name} began ${beginnings} times, or ${beginnings} people took the same name. Ask who it was, and choose the file to count.`
      : `${name} has files that begin alike and then differ: the work was copied and went on in two places. Choose the file to count.`;
  return [{ learner: counted.learner, results: [counted, ...others], message }];
}
