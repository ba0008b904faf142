import { type Finding, plural, type PolicyType, type Severity, validatePolicy, type World } from '#engine';
import { blanksIn, type Documents, type Lesson, type LessonDocument, ownerOf, readWorld } from '#lessons';

/** A remark as the editor shows it. */
export interface ShownFinding {
  readonly finding: Finding;
  /** Whether it is marked in the text; the others stand in the list only. */
  readonly marked: boolean;
  /** Whether what helps is said, and its fix offered. */
  readonly helps: boolean;
}

/** How a grade is called. Its shape is `FindingShape`. */
export const gradeNames: Readonly<Record<Severity, string>> = { error: 'Error', 'security-warning': 'Security warning', warning: 'Warning', suggestion: 'Suggestion' };

const grades: readonly Severity[] = ['error', 'security-warning', 'warning', 'suggestion'];

/** Everything that the engine remarks, with all of its help: for documents that no lesson is about. */
export function allFindings(kind: PolicyType, text: string, world: World | null, of?: string): readonly ShownFinding[] {
  return validatePolicy(kind, text, world, of).map((finding) => ({ finding, marked: finding.severity !== 'suggestion', helps: true }));
}

/**
 * What the editor remarks on a document of a lesson. It must neither give the solution away nor nag, so it makes three
 * kinds of what the engine finds:
 *
 * - What the start has and the solution has not is what the lesson is about. It is marked, in words; what helps, and the
 *   fix, are kept back until the lesson has been passed: the ladder of hints is the help.
 * - What the solution has too belongs to the scene: the learner is not asked to mend it. It stands in the list only.
 * - What the learner brings is marked, with its help and its fix. Suggestions are never marked.
 *
 * A blank that is still empty is no mistake: what its mark is part of is not remarked on.
 *
 * While a prediction is asked for there is nothing but errors: a remark on what a policy does would answer it.
 */
export function lessonFindings(lesson: Lesson, documents: Documents, document: LessonDocument, now: { readonly predicting: boolean; readonly passed: boolean }): readonly ShownFinding[] {
  const { start, solution } = scriptOf(lesson, document);
  const found = findingsOf(lesson, documents, document);
  const text = documents[document.doc] ?? '';
  return found
    .filter(({ severity, range }) => (!now.predicting || severity === 'error') && (lesson.blanks.length === 0 || blanksIn(text.slice(range.from, range.to)).length === 0))
    .map((finding): ShownFinding => {
      const ofScene = document.readOnly || solution.has(wordsOf(finding, text));
      const isThePoint = start.has(finding.code) && !solution.has(finding.code);
      return { finding, marked: !ofScene && finding.severity !== 'suggestion', helps: now.passed || (!isThePoint && !document.readOnly) };
    });
}

const gradeCounts: Readonly<Record<Severity, (count: number) => string>> = {
  error: (count) => plural(count, '# error', '# errors'),
  'security-warning': (count) => plural(count, '# security warning', '# security warnings'),
  warning: (count) => plural(count, '# warning', '# warnings'),
  suggestion: (count) => plural(count, '# suggestion', '# suggestions'),
};

/** “1 error · 2 warnings · 1 remark”: the marked ones by their grades, and how many more the list has. */
export function countInWords(findings: readonly ShownFinding[]): string {
  const marked = findings.filter((one) => one.marked);
  const parts = grades.flatMap((grade) => {
    const count = marked.filter(({ finding }) => finding.severity === grade).length;
    return count === 0 ? [] : [gradeCounts[grade](count)];
  });
  const others = findings.length - marked.length;
  return [...(parts.length === 0 ? ['No problems'] : parts), ...(others === 0 ? [] : [plural(others, '# remark', '# remarks')])].join(' · ');
}

/** The worst grade that is marked; null where nothing is. */
export function worstGrade(findings: readonly ShownFinding[]): Severity | null {
  return grades.find((grade) => findings.some(({ finding, marked }) => marked && finding.severity === grade)) ?? null;
}

/**
 * The finding that comes after (or before) a place in the text; from the last one on to the first.
 *
 * @param step 1 for the next one, -1 for the one before
 */
export function findingFrom(findings: readonly ShownFinding[], position: number, step: 1 | -1): ShownFinding | null {
  const first = findings.find(({ finding }) => finding.range.from > position);
  const last = findings.findLast(({ finding }) => finding.range.from < position);
  return (step === 1 ? (first ?? findings[0]) : (last ?? findings.at(-1))) ?? null;
}

/** The finding whose words are around a place: the narrowest; null where there is none. */
export function findingAt(findings: readonly ShownFinding[], position: number): ShownFinding | null {
  const around = findings.filter(({ finding: { range } }) => range.from <= position && position <= range.to);
  return around.reduce<ShownFinding | null>((best, one) => (best === null || widthOf(one) < widthOf(best) ? one : best), null);
}

const widthOf = ({ finding: { range } }: ShownFinding): number => range.to - range.from;

function findingsOf(lesson: Lesson, documents: Documents, document: LessonDocument): readonly Finding[] {
  const world = readWorld(lesson, documents);
  const owner = document.kind === 'keyPolicy' ? ownerOf(lesson, document) : undefined;
  return validatePolicy(document.kind, documents[document.doc] ?? '', world, owner);
}

const scripts = new WeakMap<LessonDocument, { readonly start: ReadonlySet<string>; readonly solution: ReadonlySet<string> }>();

/** What is remarked on a document as the learner finds it, and as it is solved: codes, and codes with their words. */
function scriptOf(lesson: Lesson, document: LessonDocument): { readonly start: ReadonlySet<string>; readonly solution: ReadonlySet<string> } {
  const known = scripts.get(document);
  if (known !== undefined) return known;
  const namesIn = (documents: Documents): ReadonlySet<string> => {
    const text = documents[document.doc] ?? '';
    return new Set(findingsOf(lesson, documents, document).flatMap((finding) => [finding.code, wordsOf(finding, text)]));
  };
  const script = { start: namesIn(lesson.start), solution: namesIn({ ...lesson.start, ...lesson.solution }) };
  scripts.set(document, script);
  return script;
}

const wordsOf = ({ code, range }: Finding, text: string): string => `${code} ${text.slice(range.from, range.to)}`;
