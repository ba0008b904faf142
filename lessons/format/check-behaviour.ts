import { asker } from './scene.ts';
import { isEditable } from './check-structure.ts';
import { judge, mutantOf } from './judge.ts';
import type { Claim, Loaded } from './load-lesson.ts';
import { automaticMutants } from './mutate.ts';
import { rewritings } from './rewrite.ts';
import type { Documents, Lesson, LessonDocument, LessonProblem } from './types.ts';

type Say = (file: string, message: string) => void;

/** Whether a lesson decides as it says: start, solution, near-misses, what cannot win, and what the text claims. */
export function checkBehaviour(loaded: Loaded): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const say: Say = (file, message) => void problems.push({ file: `${loaded.folder}/${file}`, message });
  predictions(loaded.lesson, say);
  claims(loaded, say);
  const undecided = judge(loaded.lesson, loaded.lesson.solution).results.filter(({ decision }) => decision.outcome.decision === null);
  for (const { check } of undecided) say('checks.json', `The engine cannot decide the check ${check.id}: it knows actions of KMS and S3.`);
  if (undecided.length > 0) return problems;
  start(loaded, say);
  right(loaded.lesson, say);
  if (!isEditable(loaded.lesson)) return problems;
  extremes(loaded.lesson, say);
  needed(loaded, [...nearMisses(loaded.lesson, say), ...mutants(loaded, say)], say);
  return problems;
}

function failing(lesson: Lesson, documents: Documents): string[] {
  return judge(lesson, documents).results.flatMap(({ met, check }) => (met ? [] : [check.id]));
}

const sameIds = (first: readonly string[], second: readonly string[]): boolean => first.length === second.length && [...first].sort().join() === [...second].sort().join();
const listed = (ids: readonly string[]): string => ids.join(', ') || 'nothing';

function start({ lesson, startFails }: Loaded, say: Say): void {
  const failed = failing(lesson, lesson.start);
  if (!sameIds(failed, startFails)) say('lesson.json', `The start fails ${listed(failed)}, startFails says ${listed(startFails)}.`);
  if (lesson.kind !== 'worked' && lesson.kind !== 'predict' && failed.length === 0) say(/* verbatim */ 'start', 'The start passes already.');
}

/** What must pass: the solution, the alternatives, and the solution in other words. */
function right(lesson: Lesson, say: Say): void {
  for (const [name, documents] of [['solution', lesson.solution] as const, ...lesson.alternatives.map((one) => [`alternatives/${one.name}`, one.documents] as const)]) {
    const failed = failing(lesson, documents);
    if (failed.length > 0) say(name, `It must pass every check, and fails ${failed.join(', ')}.`);
  }
  for (const { what, documents } of rewritings(lesson)) {
    const failed = failing(lesson, documents);
    if (failed.length > 0) say(/* verbatim */ 'solution', `With ${what} it says the same, and fails ${failed.join(', ')}.`);
  }
}

/** The written near-misses. @returns the ids of the checks that they fail */
function nearMisses(lesson: Lesson, say: Say): string[] {
  return lesson.mutants.flatMap(({ name, documents, mustFail }) => {
    const report = judge(lesson, documents);
    const mutant = mutantOf(lesson, report);
    const failed = report.results.flatMap(({ met, check }) => (met ? [] : [check.id]));
    if (!sameIds(failed, mustFail)) say(`mutants/${name}/mutant.json`, `It fails ${listed(failed)}, mustFail says ${listed(mustFail)}.`);
    else if (mutant?.name !== name) say(`mutants/${name}`, `The near-miss ${mutant?.name ?? ''} decides just the same; a learner could not be told which it is.`);
    return failed;
  });
}

/** The near-misses made of the solution. @returns the ids of the checks that they fail */
function mutants({ lesson, equivalentMutants }: Loaded, say: Say): string[] {
  const equivalent = new Set(equivalentMutants.map(({ mutation }) => mutation));
  const found = automaticMutants(lesson).flatMap(({ mutation, documents }) => {
    const failed = failing(lesson, documents);
    if (failed.length === 0 && !equivalent.has(mutation)) {
      say('checks.json', `No check catches this change to the solution: ${mutation}. Add one, or list it in equivalentMutants with a reason.`);
    }
    if (failed.length > 0 && equivalent.has(mutation)) say('lesson.json', `equivalentMutants lists "${mutation}", which a check catches (${failed.join(', ')}).`);
    equivalent.delete(mutation);
    return failed;
  });
  for (const mutation of equivalent) say('lesson.json', `equivalentMutants lists "${mutation}", which is no change that is tried.`);
  return found;
}

function needed({ lesson }: Loaded, failed: readonly string[], say: Say): void {
  for (const { id } of lesson.checks) if (!failed.includes(id)) say('checks.json', `No near-miss needs the check ${id}.`);
}

/** Documents that must never win: those that say nothing, and those that allow everything to everybody. */
function extremes(lesson: Lesson, say: Say): void {
  const editable = lesson.documents.filter(({ readOnly }) => !readOnly);
  for (const [name, textOf] of [['empty', () => empty] as const, ['all-open', allOpen] as const]) {
    for (const document of editable) {
      if (failing(lesson, { ...lesson.solution, [document.doc]: textOf(document) }).length === 0) say('checks.json', `The ${name} policy passes as ${document.doc}.`);
    }
    const all = Object.fromEntries(editable.map((document) => [document.doc, textOf(document)]));
    if (editable.length > 1 && failing(lesson, { ...lesson.solution, ...all }).length === 0) say('checks.json', `The ${name} policy passes in all documents at once.`);
  }
}

const empty = '{ "Version": "2012-10-17", "Statement": [] }';

function allOpen({ kind }: LessonDocument): string {
  const hasPrincipal = kind === 'keyPolicy' || kind === 'bucketPolicy' || kind === 'vpcEndpointPolicy' || kind === 'rcp';
  const statement = { Effect: 'Allow', ...(hasPrincipal ? { Principal: '*' } : {}), Action: '*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** What the learner is asked for must have an answer among the three. */
function predictions(lesson: Lesson, say: Say): void {
  const decide = asker(lesson, lesson.start);
  for (const { task, check } of lesson.predictions) {
    const { decision, error } = decide(check).outcome;
    if (decision === null) say('lesson.json', `The engine cannot decide the prediction of ${task}: it knows actions of KMS and S3.`);
    if (error !== undefined) say('lesson.json', `The prediction of ${task} ends in ${error}. Ask for something that the policies decide alone.`);
  }
}

function claims({ lesson, claims: all }: Loaded, say: Say): void {
  if (all.length < 5) say('claims.json', `What the text says about access must be written down: at least five claims, and there are ${all.length}.`);
  for (const claim of all) {
    const documents = variant(lesson, claim);
    if (documents === undefined) continue;
    const { decision, deniedBy, error } = asker(lesson, documents)(claim).outcome;
    const found = [decision ?? 'nothing', claim.deniedBy === undefined ? undefined : deniedBy, error].filter((word) => word !== undefined).join(', ');
    const expected = [claim.expect, claim.deniedBy, claim.error].filter((word) => word !== undefined).join(', ');
    if (found !== expected) say('claims.json', `“${claim.claim}” does not hold: the engine says ${found}, not ${expected}.`);
  }
}

function variant(lesson: Lesson, { documents }: Claim): Documents | undefined {
  if (documents === 'start') return lesson.start;
  if (documents === 'solution') return lesson.solution;
  return [...lesson.alternatives, ...lesson.mutants].find(({ name }) => name === documents)?.documents;
}
