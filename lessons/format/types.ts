import type { Decision, PolicyType, Verdict, WorldSpec } from '#engine';

/** How much the learner does: a unit fades from `worked` to `write`. */
export type LessonKind = 'worked' | 'assemble' | 'blanks' | 'fix' | 'write' | 'predict' | 'incident' | 'sandbox';

/** One of the documents a lesson shows. Its name is its file's name without `.json`. */
export interface LessonDocument {
  readonly doc: string;
  /** What the tab says. */
  readonly label: string;
  readonly kind: PolicyType;
  /** The short name (of `people` or `keys`) that it belongs to. */
  readonly of: string;
  readonly readOnly: boolean;
}

/** The actors of a lesson's scenario, and what the stage draws them as. */
export type PersonRole = 'administrator' | 'user' | 'role' | 'service' | 'outsider';

export interface Person {
  /** Short name, as in checks: `ana`. */
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  /** The ARN that makes the requests: a user, or a role or one of its sessions. */
  readonly arn: string;
}

export interface NamedKey {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
}

/** A goal: a decision that the learner's documents must produce. */
export interface Check {
  readonly id: string;
  readonly task: string;
  /** A sentence: "Ben can decrypt with orders-key". */
  readonly label: string;
  /** A person's short name. */
  readonly as: string;
  readonly action: string;
  /** A key's short name, or `*` for an operation without a key. */
  readonly key: string;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly expect: Verdict;
  /** The reason must be this too: the policy type that denied, or the rule of the basis. */
  readonly because?: { readonly deniedBy?: PolicyType; readonly rule?: string };
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
  readonly check: { readonly as: string; readonly action: string; readonly key: string };
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
export interface Lesson {
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
  readonly people: readonly Person[];
  readonly keys: readonly NamedKey[];
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  readonly world: WorldSpec;
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
}

export interface Course {
  readonly title: string;
  readonly units: readonly Unit[];
}

/** A fault in a lesson pack: where, and what to do about it. */
export interface LessonProblem {
  readonly file: string;
  readonly message: string;
}

export interface CheckResult {
  readonly check: Check;
  readonly met: boolean;
  readonly decision: Decision;
  /** What to tell the learner; absent when the goal is met. */
  readonly feedback?: string;
}

/** What the judge says of one set of documents. */
export interface Report {
  readonly results: readonly CheckResult[];
  readonly passed: boolean;
  /** The near-miss that these decisions are, if any. */
  readonly mutant?: Mutant;
}
