import { headline } from '#engine';
import { asker, type Documents, type Lesson } from '#lessons';
import { type NearMissRow, withClassStart, type WorkshopClass } from '#workshop';

/** A policy that some learners built, against the start, and what the engine says of the checks that it misses. */
export interface ShownMiss {
  readonly document: string;
  readonly label: string;
  readonly start: string;
  readonly text: string;
  readonly answers: readonly { readonly label: string; readonly answer: string }[];
}

/** What most people built who went wrong in this way; empty where the texts were left out of every file. */
export function shownMiss(cls: WorkshopClass, lesson: Lesson, { unmet, policies }: Pick<NearMissRow, 'unmet' | 'policies'>): readonly ShownMiss[] {
  const documents = firstOf(policies);
  if (documents === null) return [];
  const { start } = withClassStart(lesson, cls);
  const ask = asker(lesson, documents);
  const answers = lesson.checks.filter(({ id }) => unmet.includes(id)).map((check) => ({ label: check.label, answer: headline(ask(check)) }));
  const edited = lesson.documents.filter(({ doc, readOnly }) => !readOnly && documents[doc] !== start[doc]);
  return edited.map(({ doc, label }, index) => ({ document: doc, label, start: start[doc] ?? '', text: documents[doc] ?? '', answers: index === 0 ? answers : [] }));
}

function firstOf(policies: NearMissRow['policies']): Documents | null {
  for (const policy of policies) {
    const documents = policy.documents();
    if (documents !== null) return documents;
  }
  return null;
}

/** The words of a mistake: the feedback that the lesson has for it, or the checks that it misses. */
export function missWords(lesson: Lesson | undefined, { nearMiss, unmet }: Pick<NearMissRow, 'nearMiss' | 'unmet'>): string {
  const known = lesson?.mutants.find(({ name }) => name === nearMiss);
  if (known !== undefined) return known.feedback;
  const labels = unmet.map((id) => lesson?.checks.find((check) => check.id === id)?.label ?? id);
  return labels.length === 1 ? `Missed: ${labels[0] ?? ''}` : `Missed together: ${labels.join('; ')}`;
}
