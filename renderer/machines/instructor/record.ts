import { Fault, type Fields, list, object, readKept, text, texts, whole } from '../kept-fields.ts';
import type { DraftClass } from './drafts.ts';

/** By class and learner the `lastLink` of the work that counts where there is a conflict. */
export type Choices = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is kept of an instructor's work: the classes, and which files count. Results themselves stay where they lie. */
export interface InstructorRecord {
  readonly classes: readonly DraftClass[];
  readonly choices: Choices;
}

/**
 * Reads what was kept, from an untrusted source.
 *
 * @param value parsed JSON
 * @returns the record, or what is wrong with it and where
 */
export function readInstructorRecord(value: unknown): { readonly record: InstructorRecord } | { readonly problem: string } {
  return readKept(() => {
    const fields = object(value, 'the file');
    const classes = list(fields['classes'], 'classes').map((one, index) => readDraft(one, `classes[${index}]`));
    for (const [id, chosen] of Object.entries(object(fields['choices'], 'choices'))) {
      for (const [learner, end] of Object.entries(object(chosen, `choices.${id}`))) text(end, `choices.${id}.${learner}`);
    }
    return { ...(value as InstructorRecord), classes: classes as unknown as readonly DraftClass[] };
  });
}

function readDraft(value: unknown, at: string): Fields {
  const kept = object(value, at);
  // The first records did not tell who was given out from who is on the list.
  const draft = { given: (kept['roster'] as Fields | undefined)?.['people'] ?? [], ...kept } as Fields;
  texts(draft, ['id', 'name', 'language', 'made', 'rosterText'], at);
  list(draft['rosterProblems'], `${at}.rosterProblems`).forEach((one, index) => text(one, `${at}.rosterProblems[${index}]`));
  readPeople(draft['given'], `${at}.given`);
  const roster = object(draft['roster'], `${at}.roster`);
  if (roster['kind'] === 'list') readPeople(roster['people'], `${at}.roster.people`);
  else if (roster['kind'] !== 'open') throw new Fault(`${at}.roster.kind: must be open or list`);
  list(draft['lessons'], `${at}.lessons`).forEach((one, index) => {
    const lesson = object(one, `${at}.lessons[${index}]`);
    text(lesson['id'], `${at}.lessons[${index}].id`);
    whole(lesson['minutes'], `${at}.lessons[${index}].minutes`);
    if (lesson['pack'] !== undefined) texts(object(lesson['pack'], `${at}.lessons[${index}].pack`), ['id', 'title'], `${at}.lessons[${index}].pack`);
    if (lesson['start'] === undefined) return;
    for (const [doc, start] of Object.entries(object(lesson['start'], `${at}.lessons[${index}].start`))) text(start, `${at}.lessons[${index}].start.${doc}`);
  });
  readRules(draft, at);
  return draft;
}

function readPeople(people: unknown, at: string): void {
  list(people, at).forEach((one, index) => {
    const person = object(one, `${at}[${index}]`);
    texts(person, ['id', 'name'], `${at}[${index}]`);
  });
}

function readRules(draft: Fields, at: string): void {
  const solutions = object(draft['solutions'], `${at}.solutions`);
  if (solutions['when'] === 'afterTries') whole(solutions['tries'], `${at}.solutions.tries`);
  else if (solutions['when'] === 'afterMinutes') whole(solutions['minutes'], `${at}.solutions.minutes`);
  else if (solutions['when'] !== 'always' && solutions['when'] !== 'never') throw new Fault(`${at}.solutions.when: is not known`);
  if (draft['hints'] !== null) whole(draft['hints'], `${at}.hints`);
}
