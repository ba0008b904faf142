import type { Decision, PolicyType, PutKeyPolicyError, PutKeyPolicyResult, Verdict } from '#engine';
import type { Quiz } from './quiz-types.ts';
import type { Attempt, Scene } from './scene-types.ts';

/** How much the learner does: a unit fades from `worked` to `write`. */
export type LessonKind = 'worked' | 'assemble' | 'blanks' | 'fix' | 'write' | 'predict' | 'incident' | 'sandbox';

/** One of the documents a lesson shows. Its name is its file's name without `.json`. */
export interface LessonDocument {
  readonly doc: string;
  /** What the tab says. */
  readonly label: string;
  readonly kind: PolicyType;
  /** Whose it is: the short name of a key, person, bucket or endpoint; a node's id or an account's digits for `scp` and `rcp`. */
  readonly of: string;
  readonly readOnly: boolean;
  /** For an `scp`: whether FullAWSAccess stands beside it. False makes the document an allow list; true for every other kind. */
  readonly fullAccess: boolean;
}

/** A goal: a decision that the learner's documents must produce. */
export interface Check extends Attempt {
  readonly id: string;
  readonly task: string;
  /** A sentence: "Ben can decrypt with orders-key". */
  readonly label: string;
  readonly expect: Verdict;
  /** The reason must be this too: the policy type that denied, or the rule of the basis. */
  readonly because?: { readonly deniedBy?: PolicyType; readonly rule?: string };
  /** Allowed by the policies, and refused by KMS with this error: the call, or the policy that is saved. */
  readonly error?: PutKeyPolicyError;
  /** The document that is saved as the key's new policy; the start's policy still decides who may. */
  readonly saves?: string;
  /** For `saves`: the call skips the lockout check. */
  readonly bypass?: boolean;
  /** Access that must stay closed (or open), so that `*` never wins. */
  readonly guard: boolean;
  /** For both ways of failing: access that is missing (or a refusal for another reason), and access that is too wide. */
  readonly feedback: { readonly tooLittle: string; readonly tooMuch: string };
}

export interface Task {
  readonly id: string;
  readonly title: string;
  /** Markdown of the task's section in lesson.md. */
  readonly text: string;
  /** From gentle to a worked step. Markdown. */
  readonly hints: readonly string[];
}

/** A question put before the answer is shown. The answer is a decision of the engine, never written down. */
export interface Prediction {
  readonly task: string;
  readonly question: string;
  readonly check: Attempt;
}

/** For `assemble`: a statement that the learner puts into the document, or takes out. */
export interface Piece {
  readonly doc: string;
  readonly id: string;
  readonly label: string;
  readonly statement: Readonly<Record<string, unknown>>;
}

/** For `blanks`: the start holds the text `__id__`, and one of these JSON values takes its place, quotes included. */
export interface Blank {
  readonly doc: string;
  readonly id: string;
  readonly label: string;
  readonly options: readonly unknown[];
}

export type Documents = Readonly<Record<string, string>>;

/** A near-miss: recognised by the decisions that it produces, never by its text. */
export interface Mutant {
  readonly name: string;
  readonly documents: Documents;
  readonly mustFail: readonly string[];
  readonly feedback: string;
}

/** A lesson as loaded: every text present, everything checked against the schema. */
export interface Lesson extends Scene {
  readonly formatVersion: 1;
  readonly id: string;
  readonly unit: string;
  readonly title: string;
  readonly kind: LessonKind;
  readonly teaches: readonly string[];
  readonly requires: readonly string[];
  readonly minutes: number;
  readonly tasks: readonly Task[];
  readonly documents: readonly LessonDocument[];
  /** The steps in order, by task id; a task with a prediction asks it first. */
  readonly flow: readonly string[];
  readonly predictions: readonly Prediction[];
  /** Empty unless the lesson is to be assembled. */
  readonly pieces: readonly Piece[];
  /** Empty unless the lesson has blanks. */
  readonly blanks: readonly Blank[];
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  /** Texts of every document, the read-only ones too. */
  readonly start: Documents;
  readonly solution: Documents;
  readonly alternatives: readonly { readonly name: string; readonly documents: Documents }[];
  readonly mutants: readonly Mutant[];
  readonly checks: readonly Check[];
  readonly instructor: string;
}

export interface Unit {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly lessons: readonly Lesson[];
  /** The unit's mixed quiz and its review cards; null while the unit is being written. */
  readonly quiz: Quiz | null;
}

/** A term of the glossary, as AWS writes it. */
export interface GlossaryEntry {
  readonly term: string;
  /** Other spellings that are the same term. */
  readonly also: readonly string[];
  /** Two or three plain sentences. */
  readonly text: string;
  readonly source: { readonly title: string; readonly url: string };
  /** Ids of the lessons that are about it. */
  readonly lessons: readonly string[];
}

/** A way through some of the lessons, for whoever has not the time for all. */
export interface CoursePath {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What its lessons take together, at most. */
  readonly minutes: number;
  /** In the order of the course. */
  readonly lessons: readonly string[];
}

export interface Course {
  readonly title: string;
  readonly units: readonly Unit[];
  readonly paths: readonly CoursePath[];
  /** Sorted by term; empty while there is none. */
  readonly glossary: readonly GlossaryEntry[];
}

/** A fault in a lesson pack: where, and what to do about it. */
export interface LessonProblem {
  readonly file: string;
  readonly message: string;
}

export interface CheckResult {
  readonly check: Check;
  readonly met: boolean;
  /** For a check that saves: the decision on kms:PutKeyPolicy. */
  readonly decision: Decision;
  /** What refused the call after the policies had allowed it: KMS, or the check of the policy that is saved. */
  readonly error?: PutKeyPolicyError;
  /** For a check that saves, where the person may call PutKeyPolicy at all: what KMS says of the new policy. */
  readonly saving?: PutKeyPolicyResult;
  /** What to tell the learner; absent when the goal is met. */
  readonly feedback?: string;
}

/** What the judge says of one set of documents. */
export interface Report {
  readonly results: readonly CheckResult[];
  readonly passed: boolean;
}
