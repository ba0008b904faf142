import { checkPutKeyPolicy, type Decision } from '#engine';
import { asker, documentsFor, readRequest, readWorld } from './scene.ts';
import type { Check, CheckResult, Documents, Lesson, Mutant, Report } from './types.ts';

/** Judges the learner's documents by the decisions they produce, never by their text. */
export function judge(lesson: Lesson, documents: Documents): Report {
  const results = judgeChecks(lesson, documents);
  return { results, passed: results.every(({ met }) => met) };
}

/** The near-miss that somebody built, if any: its decisions on every check are those of the report. */
export function mutantOf(lesson: Lesson, { results, passed }: Report): Mutant | undefined {
  if (passed) return undefined;
  const signature = signatureOf(results);
  return lesson.mutants.find((_, index) => mutantSignatures(lesson)[index] === signature);
}

function judgeChecks(lesson: Lesson, documents: Documents): CheckResult[] {
  const decide = asker(lesson, documents);
  return lesson.checks.map((check) => {
    const answer = check.saves === undefined ? answerOf(decide(check)) : save(lesson, documents, decide(check), check, check.saves);
    if (meets(check, answer)) return { check, met: true, ...answer };
    // Access where there should be none is too much; a refusal for another reason than the wanted one is too little.
    const tooMuch = answer.decision.outcome.decision === 'allow' && answer.error === undefined;
    return { check, met: false, ...answer, feedback: tooMuch ? check.feedback.tooMuch : check.feedback.tooLittle };
  });
}

type Answer = Pick<CheckResult, 'decision' | 'error' | 'saving'>;

function answerOf(decision: Decision): Answer {
  const { error } = decision.outcome;
  return { decision, ...(error === undefined ? {} : { error }) };
}

/** What comes of the call of PutKeyPolicy with the document. */
function save(lesson: Lesson, documents: Documents, decision: Decision, check: Check, doc: string): Answer {
  // Whoever may not call PutKeyPolicy never comes to have the policy looked at.
  if (decision.outcome.decision !== 'allow' || decision.outcome.error !== undefined) return answerOf(decision);
  const now = documentsFor(lesson, documents, check);
  const key = lesson.keys.find(({ id }) => id === check.key)?.arn ?? check.key;
  const options = check.bypass === undefined ? {} : { bypass: check.bypass };
  const saving = checkPutKeyPolicy(readWorld(lesson, now), readRequest(lesson, now, check), key, documents[doc] ?? '', options);
  return { decision, saving, ...(saving.ok ? {} : { error: saving.error }) };
}

function meets(check: Check, { decision: { outcome, basis }, error }: Answer): boolean {
  if (outcome.decision !== check.expect || error !== check.error) return false;
  const { because } = check;
  if (because?.deniedBy !== undefined && because.deniedBy !== outcome.deniedBy) return false;
  return because?.rule === undefined || because.rule === basis.rule;
}

function signatureOf(results: readonly CheckResult[]): string {
  return results.map(({ decision: { outcome }, error }) => `${outcome.decision ?? ''}/${outcome.deniedBy ?? ''}/${error ?? ''}`).join(' ');
}

const signatures = new WeakMap<Lesson, readonly string[]>();

function mutantSignatures(lesson: Lesson): readonly string[] {
  const known = signatures.get(lesson);
  if (known !== undefined) return known;
  const computed = lesson.mutants.map((mutant) => signatureOf(judgeChecks(lesson, mutant.documents)));
  signatures.set(lesson, computed);
  return computed;
}
