import type { Outcome, RequestSpec, WorldSpec } from '#engine';

/** What a file was recognised as. */
export type ImportKind = 'keyPolicy' | 'getKeyPolicy' | 'describeKey' | 'listGrants' | 'authorizationDetails' | 'cloudFormation' | 'terraform' | 'world' | 'cases';

/** What is wrong with a file or an answer, and where: `line 3, column 7`, or the member: `Resources.Key.Properties.KeyPolicy`. */
export interface ImportProblem {
  readonly place: string;
  readonly message: string;
}

/** A value that the file does not hold. Each has a default, so that nobody must answer. */
export interface Question {
  /** `account`, `region`, `key:Logical`, `parameter:Name`, `attribute:Role.Arn`, `import:Name` */
  readonly id: string;
  readonly prompt: string;
  readonly default: string;
  readonly form: 'account' | 'region' | 'keyId' | 'text';
  readonly choices?: readonly string[];
}

/** One of several things that a file holds. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** A file that was recognised. Plain data, so that it can wait in a machine's context for its answers. */
export interface Import {
  readonly kind: ImportKind;
  readonly name: string;
  /** One sentence: what the file is and holds. */
  readonly title: string;
  readonly questions: readonly Question[];
  /** The keys of the file, or the worlds of a case file. */
  readonly choices: readonly Choice[];
  readonly choose: 'one' | 'some';
  /** For `resolveImport` alone. */
  readonly content: unknown;
}

export type ImportResult = Import | { readonly kind: 'unreadable'; readonly name: string; readonly problem: ImportProblem };

/** Something to tell about what came in: what could not be evaluated, what was assumed, what happened to it in the world. */
export interface Note {
  readonly kind: 'notEvaluated' | 'assumed' | 'added' | 'kept' | 'renamed' | 'replaced';
  readonly where: string;
  readonly message: string;
}

/** A part of a world. `keys` are the ARNs of the keys that the file gave. */
export interface ImportedPart {
  readonly world: WorldSpec;
  readonly keys: readonly string[];
  readonly notes: readonly Note[];
  /** Of a case file: the cases of the world. */
  readonly cases?: readonly CaseSpec[];
  /** What a world of the sandbox says beside the world, as it stands in the file: the sandbox reads it. */
  readonly sandbox?: unknown;
}

export type ResolvedImport = (ImportedPart & { readonly questions: readonly Question[]; readonly problem?: undefined }) | { readonly problem: ImportProblem };

/** A case in the form of the command line's case files. */
export interface CaseSpec {
  readonly name: string;
  readonly why?: string;
  /** A world, or the name of one of the file's worlds. */
  readonly world: WorldSpec | string;
  readonly request: RequestSpec;
  readonly expected?: {
    readonly decision: 'allow' | 'explicitDeny' | 'implicitDeny';
    readonly deniedBy?: NonNullable<Outcome['deniedBy']>;
    readonly error?: NonNullable<Outcome['error']>;
  };
}
