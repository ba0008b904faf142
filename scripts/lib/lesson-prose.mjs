// What a learner reads of a lesson: its text, hints, questions, labels and feedback.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proseOf, readingOf } from './reading.mjs';

/**
 * @typedef {import('./reading.mjs').Reading & { readonly id: string }} LessonReading
 */

/**
 * How hard each lesson of a course is to read, in the course's order.
 * @param {string} folder the lessons
 * @returns {LessonReading[]}
 */
export function readingOfLessons(folder) {
  const glossary = /** @type {{ term: string, also?: string[] }[]} */ (readJson(join(folder, 'glossary.json')) ?? []);
  const terms = glossary.flatMap(({ term, also = [] }) => [term, ...also]);
  const { units } = /** @type {{ units: { id: string, lessons: string[] }[] }} */ (readJson(join(folder, 'course.json')));
  return units.flatMap((unit) =>
    unit.lessons.map((id) => ({ id, ...readingOf(textsOf(join(folder, unit.id, id)).map((text) => proseOf(text, terms)).join('\n')) })),
  );
}

/** @param {string} lesson its folder @returns {string[]} */
function textsOf(lesson) {
  const manifest = /** @type {any} */ (readJson(join(lesson, 'lesson.json')) ?? {});
  const checks = /** @type {any[]} */ (readJson(join(lesson, 'checks.json')) ?? []);
  const mutants = existsSync(join(lesson, 'mutants')) ? readdirSync(join(lesson, 'mutants')).map((name) => /** @type {any} */ (readJson(join(lesson, 'mutants', name, 'mutant.json')))) : [];
  const labels = [...(manifest.pieces ?? []), ...(manifest.blanks ?? [])].map(({ label }) => label);
  return [
    ...['lesson.md', 'hints.md'].map((file) => (existsSync(join(lesson, file)) ? readFileSync(join(lesson, file), 'utf8') : '')),
    manifest.title,
    ...(manifest.tasks ?? []).map((/** @type {any} */ task) => task.title),
    ...(manifest.predictions ?? []).map((/** @type {any} */ prediction) => prediction.question),
    ...labels,
    ...checks.flatMap(({ label, feedback }) => [label, feedback?.tooLittle, feedback?.tooMuch]),
    ...mutants.map((mutant) => mutant?.feedback),
  ].filter((text) => typeof text === 'string');
}

/** @param {string} file @returns {unknown} null when it is not there */
function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
