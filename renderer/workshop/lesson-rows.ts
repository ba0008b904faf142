import type { Documents, Lesson } from '#lessons';
import type { Learner, WorkshopClass } from './class.ts';
import { byCode } from './collect.ts';
import type { TriedEvent } from './events.ts';
import type { LearnerRow, ReadTexts } from './overview.ts';
import type { LessonStanding } from './standing.ts';

/** How hard a check was. */
export interface CheckRow {
  readonly id: string;
  /** As the lesson says it; null where the lesson is not here. */
  readonly label: string | null;
  /** The place of its task among the lesson’s; null where the lesson is not here. */
  readonly task: number | null;
  /** Tries that did not meet it. */
  readonly unmetTries: number;
  /** Learners who had such a try. */
  readonly unmetBy: number;
  /** Learners who have not solved the lesson, and whose last try did not meet it. */
  readonly unmetAtEnd: number;
}

/** One policy, however it was spaced and its members ordered. */
export interface PolicyRow {
  readonly shape: string;
  readonly learners: readonly Learner[];
  readonly tries: number;
  /** Read when asked for; null where it was left out of every file, or written with another version of the lesson. */
  readonly documents: () => Documents | null;
}

/** What went wrong in the same way. */
export interface NearMissRow {
  /** The near-miss that the lesson knows; null: another mistake. */
  readonly nearMiss: string | null;
  /** The checks that these tries did not meet. */
  readonly unmet: readonly string[];
  readonly learners: readonly Learner[];
  readonly tries: number;
  /** What most people wrote comes first. */
  readonly policies: readonly PolicyRow[];
}

export interface LessonRow {
  readonly id: string;
  /** As the class plans it. */
  readonly minutes: number;
  /** Its tasks in order; empty where the lesson is not here. */
  readonly flow: readonly string[];
  /** Learners who opened it. */
  readonly opened: number;
  readonly solved: number;
  readonly tries: number;
  readonly hints: number;
  /** Learners who were shown the solution. */
  readonly solutionsShown: number;
  /** Over those who opened it; null when nobody did. */
  readonly medianSeconds: number | null;
  readonly medianTries: number | null;
  readonly predictions: { readonly right: number; readonly of: number };
  readonly checks: readonly CheckRow[];
  /** Those that most people built come first. */
  readonly nearMisses: readonly NearMissRow[];
}

interface Worked {
  readonly learner: Learner;
  readonly standing: LessonStanding;
}

/** What a lesson was like for those who handed in. */
export function lessonRow({ id, minutes }: WorkshopClass['lessons'][number], learners: readonly LearnerRow[], texts: ReadTexts, lesson: Lesson | undefined): LessonRow {
  const worked = learners.flatMap(({ id: own, name, standing }): Worked[] => {
    const found = standing?.lessons.get(id);
    return found === undefined ? [] : [{ learner: { id: own, name }, standing: found }];
  });
  const sum = (of: (standing: LessonStanding) => number): number => worked.reduce((total, { standing }) => total + of(standing), 0);
  return {
    id,
    minutes,
    flow: lesson?.flow ?? [],
    opened: worked.length,
    solved: sum(({ solved }) => (solved === null ? 0 : 1)),
    tries: sum(({ tries }) => tries),
    hints: sum(({ hints }) => hints),
    solutionsShown: sum(({ solutionShown }) => (solutionShown === null ? 0 : 1)),
    medianSeconds: median(worked.map(({ standing }) => standing.seconds)),
    medianTries: median(worked.map(({ standing }) => standing.tries)),
    predictions: { right: sum(({ predictions }) => predictions.right), of: sum(({ predictions }) => predictions.of) },
    checks: checkRows(worked, lesson),
    nearMisses: nearMissRows(worked, texts),
  };
}

interface UnmetCounts {
  unmetTries: number;
  unmetBy: number;
  unmetAtEnd: number;
}

function checkRows(worked: readonly Worked[], lesson: Lesson | undefined): CheckRow[] {
  const counts = new Map<string, UnmetCounts>();
  const of = (id: string): UnmetCounts => {
    const known = counts.get(id) ?? { unmetTries: 0, unmetBy: 0, unmetAtEnd: 0 };
    counts.set(id, known);
    return known;
  };
  for (const { standing } of worked) {
    for (const [id, tries] of standing.unmet) {
      const count = of(id);
      count.unmetTries += tries;
      count.unmetBy += 1;
    }
    if (standing.solved === null) for (const id of new Set(standing.lastTry?.unmet)) of(id).unmetAtEnd += 1;
  }
  const known = lesson?.checks.map(({ id }) => id) ?? [];
  const ids = [...known, ...[...counts.keys()].filter((id) => !known.includes(id)).sort(byCode)];
  return ids.map((id) => ({ id, ...placed(lesson, id), ...of(id) }));
}

function placed(lesson: Lesson | undefined, id: string): Pick<CheckRow, 'label' | 'task'> {
  const check = lesson?.checks.find((one) => one.id === id);
  return lesson === undefined || check === undefined ? { label: null, task: null } : { label: check.label, task: lesson.flow.indexOf(check.task) };
}

interface Miss {
  readonly learner: Learner;
  readonly event: TriedEvent;
}

function nearMissRows(worked: readonly Worked[], texts: ReadTexts): NearMissRow[] {
  const misses = worked.flatMap(({ learner, standing }) => standing.misses.map((event): Miss => ({ learner, event })));
  const groups = grouped(misses, ({ event }) => event.nearMiss ?? event.unmet.join(' '));
  const rows = [...groups.values()].map((group): NearMissRow => {
    let policies: readonly PolicyRow[] | undefined;
    return {
      nearMiss: group[0]?.event.nearMiss ?? null,
      unmet: group[0]?.event.unmet ?? [],
      learners: learnersOf(group),
      tries: group.length,
      // They are looked at for one near-miss at a time, and a large class has thousands.
      get policies() {
        policies ??= policyRows(group, texts);
        return policies;
      },
    };
  });
  return rows.sort((first, second) => more(first, second) || byCode(first.nearMiss ?? '', second.nearMiss ?? '') || byCode(first.unmet.join(' '), second.unmet.join(' ')));
}

function policyRows(misses: readonly Miss[], texts: ReadTexts): PolicyRow[] {
  const policies = [...grouped(misses, ({ event }) => event.shape)].map(([shape, own]): PolicyRow => ({ shape, learners: learnersOf(own), tries: own.length, documents: () => firstText(own, texts) }));
  return policies.sort((first, second) => more(first, second) || byCode(first.shape, second.shape));
}

interface Counted {
  readonly learners: readonly Learner[];
  readonly tries: number;
}

const more = (first: Counted, second: Counted): number => second.learners.length - first.learners.length || second.tries - first.tries;

function firstText(misses: readonly Miss[], texts: ReadTexts): Documents | null {
  for (const { event } of misses) {
    const found = texts(event.kept);
    if (found !== null) return found;
  }
  return null;
}

/** Each once, by name: the misses come in the order of the learners. */
function learnersOf(misses: readonly Miss[]): Learner[] {
  return [...new Map(misses.map(({ learner }) => [learner.id, learner])).values()];
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((first, second) => first - second);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
