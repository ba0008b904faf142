import * as v from 'valibot';

/** Line breaks and other controls, and marks that turn the direction of what follows. */
const harmful = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const invisible = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;

/** A name or title that is only ever shown. */
export const shownName = v.pipe(
  v.string(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(120, 'is longer than 120 characters'),
  v.check((name) => !harmful.test(name), 'holds a character that would break the line or turn its direction'),
  v.check((name) => name.replaceAll(invisible, '').trim() !== '', 'has nothing to be seen'),
);

/** An id that was made by a program. */
export const madeId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'must be letters, digits and hyphens'));

const lessonNames = /^[a-z0-9][a-z0-9-]{0,60}$/;

/** The id of a lesson, a task, a check, a document or a near-miss. */
export const lessonName = v.pipe(v.string(), v.regex(lessonNames, 'must be lower-case letters, digits and hyphens'));

/** The same, for lists too long for a schema. */
export function isLessonName(value: unknown): boolean {
  return typeof value === 'string' && lessonNames.test(value);
}

/** A time as text, to the second or finer, in UTC. */
export const instant = v.pipe(v.string(), v.isoTimestamp('must be a time such as 2026-11-25T09:00:00Z'));

/** What is wrong with a name that somebody typed; null when nothing is. */
export function shownNameFault(name: string): string | null {
  const result = v.safeParse(shownName, name.trim());
  return result.success ? null : `The name ${result.issues[0].message}.`;
}

/** The same for spellings that a reader takes for the same name: spaces, capitals, invisible marks, forms of letters. */
export function sameName(name: string): string {
  return name.normalize('NFKC').replaceAll(invisible, '').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
