import { headline } from '#engine';
import { type Documents, judge, type Lesson } from '#lessons';
import { type NearMissRow, withClassStart, type WorkshopClass } from '#workshop';

/** Policies that somebody built, against the start, and what the engine says of the checks that they miss. */
export interface Built {
  readonly answers: readonly { readonly label: string; readonly answer: string; readonly feedback: string }[];
  /** Those that differ from the start. */
  readonly documents: readonly { readonly doc: string; readonly label: string; readonly start: string; readonly text: string }[];
}

/** @param unmet ids of the checks to say something of */
export function built(cls: WorkshopClass, lesson: Lesson, unmet: readonly string[], documents: Documents): Built {
  const { start } = withClassStart(lesson, cls);
  return {
    answers: judge(lesson, documents).results.filter(({ check }) => unmet.includes(check.id)).map(({ check, decision, feedback = '' }) => ({ label: check.label, answer: headline(decision), feedback })),
    documents: lesson.documents
      .filter(({ doc, readOnly }) => !readOnly && documents[doc] !== start[doc])
      .map(({ doc, label }) => ({ doc, label, start: start[doc] ?? '', text: documents[doc] ?? '' })),
  };
}

/** The policies of a near-miss that can be shown, those that most people wrote first: some are left out of every file. */
export function readable({ policies }: Pick<NearMissRow, 'policies'>, most: number): readonly { readonly shape: string; readonly learners: NearMissRow['learners']; readonly documents: Documents }[] {
  const found: { shape: string; learners: NearMissRow['learners']; documents: Documents }[] = [];
  for (const { shape, learners, documents } of policies) {
    const texts = documents();
    if (texts !== null) found.push({ shape, learners, documents: texts });
    if (found.length === most) break;
  }
  return found;
}

/** The words of a mistake: the feedback that the lesson has for it, or the checks that it misses. */
export function missWords(lesson: Lesson | undefined, { nearMiss, unmet }: Pick<NearMissRow, 'nearMiss' | 'unmet'>): string {
  const known = lesson?.mutants.find(({ name }) => name === nearMiss);
  if (known !== undefined) return known.feedback;
  const labels = unmet.map((id) => lesson?.checks.find((check) => check.id === id)?.label ?? id);
  return labels.length === 1 ? `Missed: ${labels[0] ?? ''}` : `Missed together: ${labels.join('; ')}`;
}
