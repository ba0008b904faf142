import type { GlossaryEntry, LessonProblem, Unit } from './types.ts';

const file = 'glossary.json';

/**
 * Whether the glossary is there, sorted by term, and each spelling stands for one term.
 *
 * @param present whether the file is there, readable or not
 */
export function checkGlossary(glossary: readonly GlossaryEntry[], units: readonly Unit[], present: boolean): LessonProblem[] {
  if (!present) return [{ file, message: 'This file is missing: a course has a glossary.' }];
  const problems: LessonProblem[] = [];
  const lessons = new Set(units.flatMap((unit) => unit.lessons.map(({ id }) => id)));
  const seen = new Map<string, string>();
  let previous: string | undefined;
  for (const { term, also, lessons: about } of glossary) {
    if (previous !== undefined && sortKey(term) < sortKey(previous)) problems.push({ file, message: `The terms are sorted, so ${term} stands before ${previous}.` });
    previous = term;
    for (const spelling of [term, ...also]) {
      const other = seen.get(sortKey(spelling));
      if (other !== undefined) problems.push({ file, message: `“${spelling}” stands twice: under ${term} and under ${other}.` });
      seen.set(sortKey(spelling), term);
    }
    for (const id of about) if (!lessons.has(id)) problems.push({ file, message: `${term} names the lesson ${id}, which cannot be found.` });
  }
  return problems;
}

/** Terms are sorted without regard to case. */
const sortKey = (term: string): string => term.toLowerCase();
