import * as v from 'valibot';
import { shortDigest } from './digest.ts';
import { instant, lessonName, madeId, sameName, shownName, shownNameFault } from './names.ts';
import { fileText, type Read, readBody, readFile } from './reading.ts';

/** The newest format of class files that this app reads, and the one it writes. */
const VERSION = 1;
const MOST = 4_000_000;
const MOST_PEOPLE = 2000;
const MOST_LESSONS = 100;
/** The id of somebody who typed a name has this before it, so that it never is that of somebody on a roster. */
const OPEN = 'open-';

const personSchema = v.strictObject({ id: madeId, name: shownName });

const minutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600));

export const classSchema = v.strictObject({
  id: madeId,
  name: shownName,
  /** As in BCP 47: `en`, `de-CH`. */
  language: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language such as en or de-CH')),
  made: instant,
  roster: v.variant('kind', [
    v.strictObject({ kind: v.literal('open') }),
    v.strictObject({
      kind: v.literal('list'),
      people: v.pipe(
        v.array(personSchema),
        v.minLength(1, 'names nobody'),
        v.maxLength(MOST_PEOPLE, `names more than ${MOST_PEOPLE} people`),
        v.check((people) => new Set(people.map(({ id }) => id)).size === people.length, 'has an id twice'),
      ),
    }),
  ]),
  lessons: v.pipe(
    v.array(
      v.strictObject({
        id: lessonName,
        minutes,
        /** The lesson pack that it is of; the title is for whoever does not have it. */
        pack: v.exactOptional(v.strictObject({ id: madeId, title: shownName })),
        start: v.exactOptional(v.pipe(v.record(lessonName, v.pipe(v.string(), v.maxLength(100_000))), v.check((start) => Object.keys(start).length <= 20, 'has too many texts'))),
      }),
    ),
    v.minLength(1, 'has no lesson'),
    v.maxLength(MOST_LESSONS, `has more than ${MOST_LESSONS} lessons`),
    v.check((lessons) => new Set(lessons.map(({ id }) => id)).size === lessons.length, 'has a lesson twice'),
  ),
  solutions: v.variant('when', [
    v.strictObject({ when: v.literal('always') }),
    v.strictObject({ when: v.literal('never') }),
    v.strictObject({ when: v.literal('afterTries'), tries: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)) }),
    v.strictObject({ when: v.literal('afterMinutes'), minutes }),
  ]),
  /** How many a learner may see in each lesson; null: all that there are. */
  hints: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
});

/** A class as an instructor makes it: one file, no account, no server. */
export type WorkshopClass = v.InferOutput<typeof classSchema>;
/** Somebody who takes part. The name is only shown; the id tells people apart. */
export type Learner = v.InferOutput<typeof personSchema>;
export const learnerSchema = personSchema;

/** A class of which nothing is decided yet but its lessons: everybody may join, solutions and hints are there. */
export function newClass({ id, now, name, lessons }: { readonly id: string; readonly now: number; readonly name: string; readonly lessons: WorkshopClass['lessons'] }): WorkshopClass {
  return { id, name, language: 'en', made: new Date(now).toISOString(), roster: { kind: 'open' }, lessons, solutions: { when: 'always' }, hints: null };
}

/** Reads a class file (`.kplclass`) of anybody. */
export function readClass(text: string): Read<WorkshopClass> {
  return readFile({ kind: 'class', version: VERSION, most: MOST, parse: (body) => readBody('class', classSchema, body) }, text);
}

/** The text of a class file. @param app the app’s version */
export function classText(cls: WorkshopClass, app: string): string {
  return fileText('class', VERSION, app, cls, 1);
}

/** What is wrong with a name that somebody wants to start the class with; null when nothing is. */
export function nameFault(cls: WorkshopClass, name: string): string | null {
  const fault = shownNameFault(name);
  if (fault !== null || cls.roster.kind === 'open') return fault;
  return cls.roster.people.some((person) => person.name === name) ? null : 'This name is not on the list of the class.';
}

/** Who that is: of a roster the person with that name; otherwise somebody whose id is made of the name. */
export function learnerOf(cls: WorkshopClass, name: string): Learner {
  const listed = cls.roster.kind === 'list' ? cls.roster.people.find((person) => person.name === name) : undefined;
  return listed ?? { id: `${OPEN}${shortDigest(sameName(name)).replaceAll('_', '-')}`, name: name.trim() };
}
