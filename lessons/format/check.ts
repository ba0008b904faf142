import { judge } from './judge.ts';
import { loadCourse } from './load.ts';
import type { Loaded } from './load-lesson.ts';
import { automaticMutants } from './mutate.ts';
import { ownerOf } from './owner.ts';
import { lockSchema } from './schema.ts';
import { check } from './schema-parts.ts';
import type { Documents, Lesson, LessonProblem } from './types.ts';

/**
 * Everything that must hold before a course is shown to anybody; empty when all does.
 *
 * @param files path inside the lessons folder to text
 */
export function checkCourse(files: ReadonlyMap<string, string>): LessonProblem[] {
  const { problems, loaded } = loadCourse(files);
  return [...problems, ...strayFiles(files, loaded), ...ids(files, loaded), ...concepts(loaded), ...loaded.flatMap(checkLesson)];
}

/** The problems of one lesson, once its files can be read. */
function checkLesson(loaded: Loaded): LessonProblem[] {
  const faults = structure(loaded);
  // Names that are not there cannot be judged.
  return faults.length > 0 ? faults : behaviour(loaded);
}

function strayFiles(files: ReadonlyMap<string, string>, loaded: readonly Loaded[]): LessonProblem[] {
  const known = new Set(['course.json', 'ids.lock.json', 'glossary.json', ...loaded.map(({ lesson }) => `${lesson.unit}/quiz.json`)]);
  for (const { folder, lesson } of loaded) {
    for (const file of ['lesson.json', 'world.json', 'checks.json', 'claims.json', 'lesson.md', 'hints.md', 'instructor.md']) known.add(`${folder}/${file}`);
    const folders = ['start', 'solution', ...lesson.alternatives.map(({ name }) => `alternatives/${name}`), ...lesson.mutants.map(({ name }) => `mutants/${name}`)];
    for (const sub of folders) for (const { doc } of lesson.documents) known.add(`${folder}/${sub}/${doc}.json`);
    for (const { name } of lesson.mutants) known.add(`${folder}/mutants/${name}/mutant.json`);
  }
  return [...files.keys()].filter((file) => !known.has(file)).map((file) => ({ file, message: 'This file belongs to no lesson. Remove it, or name its lesson in course.json.' }));
}

function ids(files: ReadonlyMap<string, string>, loaded: readonly Loaded[]): LessonProblem[] {
  const locked = check(lockSchema, JSON.parse(files.get('ids.lock.json') ?? '[]')).value ?? [];
  const seen = new Set<string>();
  return loaded.flatMap(({ folder, lesson }) => {
    const file = `${folder}/lesson.json`;
    const problems: LessonProblem[] = [];
    if (!folder.endsWith(`/${lesson.id}`)) problems.push({ file, message: `The id ${lesson.id} differs from the folder's name.` });
    if (seen.has(lesson.id)) problems.push({ file, message: `The id ${lesson.id} is used twice.` });
    if (!locked.includes(lesson.id)) problems.push({ file, message: `The id ${lesson.id} is not in ids.lock.json. Add it: ids are never changed or used again.` });
    seen.add(lesson.id);
    return problems;
  });
}

function concepts(loaded: readonly Loaded[]): LessonProblem[] {
  const taught = new Set<string>();
  return loaded.flatMap(({ folder, lesson }) => {
    const missing = lesson.requires.filter((concept) => !taught.has(concept));
    for (const concept of lesson.teaches) taught.add(concept);
    return missing.map((concept) => ({ file: `${folder}/lesson.json`, message: `It requires ${concept}, which no earlier lesson teaches.` }));
  });
}

function structure({ folder, lesson, textHeadings, hintHeadings, startFails }: Loaded): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const say = (file: string, message: string): void => void problems.push({ file: `${folder}/${file}`, message });
  const tasks = lesson.tasks.map(({ id }) => id);
  const same = (found: readonly string[]): boolean => found.length === tasks.length && found.every((id, index) => id === tasks[index]);
  if (!same(textHeadings)) say('lesson.md', `Its headings must be the tasks in order: ${tasks.join(', ')}.`);
  if (!same(hintHeadings)) say('hints.md', `Its headings must be the tasks in order: ${tasks.join(', ')}.`);
  if (!same(lesson.flow)) say('lesson.json', 'The flow must name each task once, in order.');
  for (const task of lesson.tasks) {
    if (task.text === '') say('lesson.md', `The task ${task.id} has no text.`);
    const solvable = lesson.checks.some((one) => one.task === task.id);
    if (solvable && task.hints.length < 2) say('hints.md', `The task ${task.id} needs at least two hints, the last a worked step.`);
  }
  const people = new Set(lesson.people.map(({ id }) => id));
  const keys = new Set(['*', ...lesson.keys.map(({ id }) => id), ...lesson.buckets.map(({ id }) => id)]);
  const seen = new Set<string>();
  for (const one of lesson.checks) {
    if (seen.has(one.id)) say('checks.json', `The check ${one.id} stands twice.`);
    seen.add(one.id);
    if (!tasks.includes(one.task)) say('checks.json', `The check ${one.id} belongs to no task.`);
    if (!people.has(one.as)) say('checks.json', `The check ${one.id} names ${one.as}, who is not in world.json.`);
    if (!keys.has(one.key)) say('checks.json', `The check ${one.id} names the key ${one.key}, which is not in world.json.`);
  }
  for (const id of [...startFails, ...lesson.mutants.flatMap(({ mustFail }) => mustFail)]) {
    if (!seen.has(id)) say('lesson.json', `There is no check ${id}.`);
  }
  for (const { task, check: attempt } of lesson.predictions) {
    if (!tasks.includes(task) || !people.has(attempt.as) || !keys.has(attempt.key)) say('lesson.json', `The prediction of ${task} names something that is not there.`);
  }
  for (const { doc, kind, of } of lesson.documents) {
    if (ownerOf(lesson, { kind, of }) === '') say('lesson.json', `The document ${doc} belongs to ${of}, which is not in world.json.`);
  }
  return problems;
}

function failing(lesson: Lesson, documents: Documents): string[] {
  return judge(lesson, documents).results.flatMap(({ met, check: one }) => (met ? [] : [one.id]));
}

const sameIds = (first: readonly string[], second: readonly string[]): boolean => first.length === second.length && [...first].sort().join() === [...second].sort().join();

function behaviour({ folder, lesson, startFails, equivalentMutants }: Loaded): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const say = (file: string, message: string): void => void problems.push({ file: `${folder}/${file}`, message });
  const atStart = failing(lesson, lesson.start);
  if (!sameIds(atStart, startFails)) say('lesson.json', `The start fails ${atStart.join(', ') || 'nothing'}, startFails says ${startFails.join(', ') || 'nothing'}.`);
  if (lesson.kind !== 'worked' && lesson.kind !== 'predict' && atStart.length === 0) say('start', 'The start passes already.');
  const needed = new Set<string>();
  for (const [name, documents] of [['solution', lesson.solution] as const, ...lesson.alternatives.map((one) => [`alternatives/${one.name}`, one.documents] as const)]) {
    const failed = failing(lesson, documents);
    if (failed.length > 0) say(name, `It must pass every check, and fails ${failed.join(', ')}.`);
  }
  for (const mutant of lesson.mutants) {
    const failed = failing(lesson, mutant.documents);
    for (const id of failed) needed.add(id);
    if (!sameIds(failed, mutant.mustFail)) say(`mutants/${mutant.name}/mutant.json`, `It fails ${failed.join(', ') || 'nothing'}, mustFail says ${mutant.mustFail.join(', ')}.`);
    else if (judge(lesson, mutant.documents).mutant?.name !== mutant.name) say(`mutants/${mutant.name}`, 'Another near-miss decides just the same; a learner could not be told which it is.');
  }
  for (const editable of lesson.documents.filter(({ readOnly }) => !readOnly)) {
    for (const [name, text] of extremes(editable.kind)) {
      if (failing(lesson, { ...lesson.solution, [editable.doc]: text }).length === 0) say('checks.json', `The ${name} policy passes as ${editable.doc}.`);
    }
  }
  const listed = new Set(equivalentMutants.map(({ mutation }) => mutation));
  for (const { mutation, documents } of automaticMutants(lesson)) {
    const failed = failing(lesson, documents);
    for (const id of failed) needed.add(id);
    if (failed.length === 0 && !listed.has(mutation)) say('checks.json', `No check catches this change to the solution: ${mutation}. Add one, or list it in equivalentMutants with a reason.`);
    if (failed.length > 0 && listed.has(mutation)) say('lesson.json', `equivalentMutants lists "${mutation}", which a check catches.`);
    listed.delete(mutation);
  }
  for (const mutation of listed) say('lesson.json', `equivalentMutants lists "${mutation}", which is no change that is tried.`);
  for (const { id } of lesson.checks) if (!needed.has(id)) say('checks.json', `No near-miss needs the check ${id}.`);
  return problems;
}

function extremes(kind: string): readonly (readonly [string, string])[] {
  const open = { Effect: 'Allow', ...(kind === 'keyPolicy' ? { Principal: { AWS: '*' } } : {}), Action: 'kms:*', Resource: '*' };
  return [
    ['empty', '{ "Version": "2012-10-17", "Statement": [] }'],
    ['all-open', JSON.stringify({ Version: '2012-10-17', Statement: [open] })],
  ];
}
