import { describe, expect, test } from 'vitest';
import { validatePolicy } from '#engine';
import { type Documents, type Lesson, ownerOf, readWorld } from '#lessons';
import { realCourse } from '../support/course.ts';

/** What a lesson holds up as right is no policy that our own editor warns of, unless the lesson is about just that. */

/** `document`: in every version of a lesson that is right, or with `in` in one of them. */
interface Exception {
  readonly document: `${string}/${string}`;
  readonly in?: string;
  readonly code: string;
  readonly reason: string;
}

const exceptions: readonly Exception[] = [
  { document: 'for-all-and-for-any/archive-policy', code: 'forallvalues-met-when-missing', reason: 'The lesson asks what ForAllValues says of a request without any value.' },
  { document: 'policy-variables/archive-policy', code: 'variable-unsupported-in-version', reason: 'The lesson shows a variable under the old version.' },
  { document: 'resource-control-policies/key-policy', code: 'kms-public-access', reason: 'The open statement is the mistake that the RCP fences in.' },
  { document: 'who-can-decrypt/bens-iam', code: 'kms-decrypt-on-all-keys', reason: 'The audit is about IAM policies of this kind, which the learner cannot change.' },
  { document: 'who-can-decrypt/interns-iam', code: 'kms-decrypt-on-all-keys', reason: 'The audit is about IAM policies of this kind, which the learner cannot change.' },
  { document: 'who-can-decrypt/key-policy', in: 'not-action', code: 'kms-allow-not-action', reason: 'Not advised, and right by its decisions: managing stays open to the account, and what decrypts is shut.' },
  { document: 'capstone-three-accounts/orders-policy', in: 'written-otherwise', code: 'kms-allow-not-action', reason: 'Not advised, and right by its decisions: managing stays open to the account, and what decrypts is shut.' },
];

const lessons = realCourse().loaded.map(({ lesson }) => lesson);

const right = ({ solution, alternatives }: Lesson): readonly (readonly [name: string, Documents])[] => [['solution', solution], ...alternatives.map(({ name, documents }) => [name, documents] as const)];

interface Remark {
  readonly document: string;
  readonly in: string;
  readonly code: string;
  readonly message: string;
}

/** Findings of the two worse grades, in a document that is right, as the editor would show them beside it. */
function seriousIn(lesson: Lesson): Remark[] {
  return right(lesson).flatMap(([name, documents]) =>
    lesson.documents.flatMap((document) => {
      const owner = document.kind === 'keyPolicy' ? ownerOf(lesson, document) : undefined;
      const found = validatePolicy(document.kind, documents[document.doc] ?? '', readWorld(lesson, documents), owner);
      const serious = found.filter(({ severity }) => severity === 'error' || severity === 'security-warning');
      return serious.map(({ code, message }) => ({ document: `${lesson.id}/${document.doc}`, in: name, code, message }));
    }),
  );
}

const covers = (exception: Exception, remark: Remark): boolean =>
  exception.document === remark.document && exception.code === remark.code && (exception.in === undefined || exception.in === remark.in);

describe('solutions and alternatives', () => {
  test.each(lessons.map((lesson) => [lesson.id, lesson] as const))('of %s carry no error and no security warning', (_id, lesson) => {
    expect(seriousIn(lesson).filter((remark) => !exceptions.some((exception) => covers(exception, remark)))).toEqual([]);
  });

  test.each(exceptions.map((exception) => [exception.document, exception.code, exception] as const))('the exception for %s is needed: %s', (_document, _code, exception) => {
    expect(lessons.flatMap(seriousIn).filter((remark) => covers(exception, remark))).not.toEqual([]);
  });

  test('the check sees what it is there for', () => {
    const lesson = lessons.find(({ id }) => id === 'encryption-context');
    if (lesson === undefined) throw new Error('there is no such lesson');
    expect(seriousIn({ ...lesson, solution: lesson.start, alternatives: [] }).map(({ code }) => code)).toContain('unsupported-action-for-condition-key');
  });
});
