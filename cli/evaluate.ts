import { decide, type Outcome } from '#engine';
import { type CaseFileProblem, type Expected, readCaseFile } from './case-file.ts';

/** One row of the result, in the order in which it is printed. */
export interface ResultRow {
  readonly file: string;
  readonly name: string;
  readonly decision: Outcome['decision'];
  readonly deniedBy?: Outcome['deniedBy'];
  readonly error?: Outcome['error'];
  readonly unsupported?: Outcome['unsupported'];
  readonly expected?: Expected;
  /** True without an expectation too, as long as there is a decision. */
  readonly ok: boolean;
}

export interface FileResult {
  readonly rows: readonly ResultRow[];
  readonly problem?: CaseFileProblem;
}

/**
 * Decides every case of a file.
 *
 * @param file the name to print
 * @param text the file's text; a fault comes back as `problem`, with no rows
 */
export function evaluateFile(file: string, text: string): FileResult {
  const { cases, problem } = readCaseFile(text);
  if (problem !== undefined) return { rows: [], problem };
  return {
    rows: cases.map(({ name, world, request, expected }) => {
      const outcome = decide(world, request);
      return { file, name, ...outcome, ...(expected === undefined ? {} : { expected }), ok: meets(outcome, expected) };
    }),
  };
}

/** Only the members given are compared, except that an absent error means that there must be none. */
function meets(outcome: Outcome, expected: Expected | undefined): boolean {
  if (outcome.decision === null) return false;
  if (expected === undefined) return true;
  if (outcome.decision !== expected.decision || outcome.error !== expected.error) return false;
  return expected.deniedBy === undefined || outcome.deniedBy === expected.deniedBy;
}
