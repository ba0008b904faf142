import { defaultKeyPolicy } from '#engine';
import { attemptFaults } from './check-attempt.ts';
import { answerOf, decisionsOf } from './quiz.ts';
import type { Question, ShownPolicy } from './quiz-types.ts';
import { canonical, readStatements } from './statements.ts';
import type { LessonProblem, Unit } from './types.ts';

const QUESTIONS = { least: 8, most: 12 };
const CARDS = 6;

/**
 * Whether a unit's quiz and cards are there, mixed, fresh, and decide as they say.
 *
 * @param units the course's units in order: a question may bring back a lesson of an earlier one
 * @param present whether the file is there, readable or not
 */
export function checkQuiz(unit: Unit, units: readonly Unit[], present: boolean): LessonProblem[] {
  const file = `${unit.id}/quiz.json`;
  const { quiz } = unit;
  // What cannot be read was told already.
  if (quiz === null) return present ? [] : [{ file, message: `This file is missing: a unit has ${QUESTIONS.least} to ${QUESTIONS.most} questions, and ${CARDS} cards or more.` }];
  const problems: string[] = [];
  const { length } = quiz.quiz;
  if (length < QUESTIONS.least || length > QUESTIONS.most) problems.push(`A quiz has ${QUESTIONS.least} to ${QUESTIONS.most} questions, and this one has ${length}.`);
  if (quiz.cards.length < CARDS) problems.push(`A unit has ${CARDS} cards or more, and this one has ${quiz.cards.length}.`);
  const all = [...quiz.quiz, ...quiz.cards];
  const ids = all.map(({ id }) => id);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) problems.push(`The question ${id} stands twice.`);
  const soFar = units.slice(0, units.indexOf(unit) + 1).flatMap(({ lessons }) => lessons);
  for (const { id } of unit.lessons) if (!all.some(({ lesson }) => lesson === id)) problems.push(`No question brings back the lesson ${id}.`);
  const own = new Set(units.flatMap(({ lessons }) => lessons).flatMap(ownStatements));
  for (const question of all) {
    if (!soFar.some(({ id }) => id === question.lesson)) problems.push(`The question ${question.id} brings back the lesson ${question.lesson}, which is not in this unit or an earlier one.`);
    for (const fault of [...questionFaults(question), ...staleFault(question.show, own)]) problems.push(`The question ${question.id} ${fault}.`);
  }
  return problems.map((message) => ({ file, message }));
}

function questionFaults(question: Question): string[] {
  const people = question.scene.people.map(({ id }) => id);
  const faults = question.ask === 'who' ? attemptFaults(question.scene, { ...question.check, as: people[0] ?? '' }) : attemptFaults(question.scene, question.check);
  if (question.ask === 'who') {
    for (const id of question.expect.who) if (!people.includes(id)) faults.push(`expects ${id}, who is not among the people of its scene`);
    if (people.length < 2) faults.push('asks who of one person alone');
  }
  if (faults.length > 0) return faults;
  const decisions = decisionsOf(question);
  for (const { person, decision } of decisions) {
    const { error } = decision.outcome;
    if (decision.outcome.decision === null) return ['is about an action that the engine cannot decide: it knows those of KMS and S3'];
    if (error !== undefined) faults.push(`ends in ${error} for ${person}; ask for something that the policies decide alone`);
  }
  if (faults.length > 0) return faults;
  return expectationFault(question, decisions[0]?.decision.outcome.deniedBy);
}

function expectationFault(question: Question, deniedBy: string | undefined): string[] {
  const answer = answerOf(question);
  if (question.ask === 'who') {
    const expected = [...question.expect.who].sort().join(', ') || 'nobody';
    const found = [...(answer.who ?? [])].sort().join(', ') || 'nobody';
    return expected === found ? [] : [`expects ${expected}, and the engine says ${found}`];
  }
  const { expect } = question;
  const expected = [expect.decision, expect.deniedBy].filter((word) => word !== undefined).join(' by ');
  const found = [answer.decision, expect.deniedBy === undefined ? undefined : deniedBy].filter((word) => word !== undefined).join(' by ');
  return expected === found ? [] : [`expects ${expected}, and the engine says ${found}`];
}

/** The policies that a lesson's learner wrote, so that none comes back as it was. */
function ownStatements(lesson: Unit['lessons'][number]): string[] {
  const editable = lesson.documents.filter(({ readOnly }) => !readOnly);
  return editable.flatMap(({ doc }) => [lesson.start[doc], lesson.solution[doc]].map((text) => withoutSids(text ?? '')));
}

/** A question is stale when every policy that it shows is a lesson's own. */
function staleFault(show: readonly ShownPolicy[], own: ReadonlySet<string>): string[] {
  const telling = show.filter(({ text }) => !isDefault(text));
  if (telling.length === 0 || telling.some(({ text }) => !own.has(withoutSids(text)))) return [];
  return [`shows no policy that a lesson does not have already (${telling.map(({ label }) => label).join(', ')}); it needs a fresh one`];
}

/** Every key may start with the policy that KMS gives it. */
function isDefault(text: string): boolean {
  return withoutSids(text) === withoutSids(JSON.stringify(defaultKeyPolicy(/\d{12}/.exec(text)?.[0] ?? '', 'aws')));
}

const withoutSids = (text: string): string => canonical(readStatements(text).map((statement) => ({ ...statement, Sid: undefined })));
