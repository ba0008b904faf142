// What a class of five hundred hands in: bundled for the bench alone, never part of the app.
import { loadCourse, type Documents, type Lesson } from '#lessons';
import { classText, handIn, learnerOf, newClass, observe, startRecord, withClassStart, type LessonMoment, type WorkshopRecord } from '#workshop';
import { readLessons } from '../../../cli/lessons-check.ts';

export interface ManyResults {
  readonly classFile: string;
  readonly results: readonly { readonly name: string; readonly text: string }[];
}

const APP = '0.1.0';
/** 2026-11-25, nine o’clock in UTC. */
const NINE = Date.UTC(2026, 10, 25, 9);

/**
 * Result files of a whole class, the same ones every time: everybody works through every lesson, mostly to its end, with
 * policies that are the lesson's near-misses and solutions in hands of their own.
 *
 * @param root the project's folder
 */
export function manyResults(root: string, learners: number, lessonCount: number): ManyResults {
  const { loaded } = loadCourse(readLessons(root));
  const lessons = loaded.map(({ lesson }) => lesson).filter(({ documents }) => documents.some(({ readOnly }) => !readOnly)).slice(0, lessonCount);
  if (lessons.length < lessonCount) throw new Error(`There are only ${lessons.length} lessons with something to edit.`);
  const cls = newClass({ id: 'bench-0000-class', now: NINE, name: 'A large class', lessons: lessons.map(({ id }) => ({ id, minutes: 10 })) });
  const results = Array.from({ length: learners }, (_, index) => {
    const dice = diceOf(index + 1);
    const name = `Learner ${String(index + 1).padStart(3, '0')}`;
    const learner: Working = { record: startRecord({ cls, learner: learnerOf(cls, name), chain: `chain-of-${String(index).padStart(6, '0')}`, now: NINE }), now: NINE };
    for (const lesson of lessons) workThrough(learner, withClassStart(lesson, cls), dice);
    return { name: `${name}.kplresult`, text: handIn(learner.record, learner.now + 60_000, APP).text };
  });
  return { classFile: classText(cls, APP), results };
}

interface Working {
  record: WorkshopRecord;
  now: number;
}

type Dice = (sides: number) => number;

/** Numbers that look thrown, and are the same for the same seed. */
function diceOf(seed: number): Dice {
  let state = (seed * 2_654_435_761) >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * sides);
  };
}

function workThrough(learner: Working, lesson: Lesson, dice: Dice): void {
  let at: LessonMoment = { lesson, task: lesson.flow.length - 1, documents: lesson.start, hintsShown: {}, predictions: {}, checked: false, comparing: null, everPassed: false };
  learner.record = observe(learner.record, null, at, learner.now);
  const go = (change: Partial<LessonMoment>): void => {
    learner.now += (5 + dice(40)) * 1000;
    const next = { ...at, ...change };
    learner.record = observe(learner.record, at, next, learner.now);
    at = next;
  };
  for (const { task } of lesson.predictions) go({ predictions: { ...at.predictions, [task]: dice(3) > 0 ? 'allow' : 'implicitDeny' } });
  const misses = 1 + dice(4);
  for (let miss = 0; miss < misses; miss += 1) {
    const wrong = lesson.mutants[dice(lesson.mutants.length)]?.documents ?? lesson.start;
    go({ documents: inOwnHand(lesson, at.documents, dice), checked: false });
    go({ documents: inOwnHand(lesson, wrong, dice) });
    go({ checked: true });
    if (dice(4) === 0) go({ hintsShown: { [lesson.flow.at(-1) ?? '']: (Object.values(at.hintsShown)[0] ?? 0) + 1 } });
  }
  if (dice(7) === 0) return;
  go({ documents: inOwnHand(lesson, lesson.solution, dice), checked: false });
  go({ checked: true });
  go({ everPassed: true });
}

/** The documents with names of somebody's own choice, which decide as before. */
function inOwnHand(lesson: Lesson, documents: Documents, dice: Dice): Documents {
  const own = Object.fromEntries(lesson.documents.map(({ doc, readOnly }) => [doc, readOnly ? (documents[doc] ?? '') : (documents[doc] ?? '').replaceAll(/"Sid": "[^"]*"/g, () => `"Sid": "${words[dice(words.length)] ?? ''} ${words[dice(words.length)] ?? ''} ${dice(100)}"`)]));
  return { ...documents, ...own };
}

const words = ['Allow', 'Administrators', 'the', 'application', 'orders', 'decrypt', 'read', 'use', 'key', 'account', 'team', 'of', 'only', 'manage', 'grants', 'for', 'services', 'partner'];
