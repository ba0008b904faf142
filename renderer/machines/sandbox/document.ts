import type { Outcome } from '#engine';
import type { Attempt, Scene } from '#lessons';
import type { KeyDetails } from '#simulator';

/** A request that is kept, to be asked again. */
export interface SavedRequest {
  readonly id: string;
  readonly name: string;
  readonly attempt: Attempt;
}

/** What must come out; as in a conformance case, an absent `deniedBy` is not compared and an absent `error` means none. */
export type Expected = Pick<Outcome, 'deniedBy' | 'error'> & { readonly decision: 'allow' | 'explicitDeny' | 'implicitDeny' | 'anyDeny' };

/** "Bob must never decrypt": a request and its answer, asked at every keystroke like a test. */
export interface Expectation {
  readonly id: string;
  readonly name: string;
  readonly attempt: Attempt;
  readonly expected: Expected;
  /** The suite that it belongs to, by its name; absent: none. */
  readonly suite?: string;
}

/**
 * All that a learner makes in the sandbox: plain JSON, never changed in place. Every policy in the world is its text as
 * typed, half-typed ones too.
 */
export interface SandboxDocument {
  readonly title: string;
  readonly scene: Scene;
  /** What the simulated KMS knows of keys beyond the world, by ARN. */
  readonly details: readonly (readonly [arn: string, details: KeyDetails])[];
  readonly requests: readonly SavedRequest[];
  readonly expectations: readonly Expectation[];
}

/** A document with a name, to come back to. */
export interface Checkpoint {
  readonly id: string;
  readonly name: string;
  readonly document: SandboxDocument;
  /** Nobody took it: a world was opened. */
  readonly automatic?: true;
}

/** What a command makes of a document, or why it cannot be. */
export type Applied = { readonly ok: true; readonly document: SandboxDocument } | { readonly ok: false; readonly problem: string };

export const refused = (problem: string): Applied => ({ ok: false, problem });
export const done = (document: SandboxDocument): Applied => ({ ok: true, document });

/** The same document with another scene. */
export function withScene(document: SandboxDocument, scene: Partial<Scene>): SandboxDocument {
  return { ...document, scene: { ...document.scene, ...scene } };
}

/** The same document with another world. */
export function withWorld(document: SandboxDocument, world: Partial<Scene['world']>): SandboxDocument {
  return withScene(document, { world: { ...document.scene.world, ...world } });
}

/** A name of which nothing is seen: empty, spaces, or marks without width. */
export const isBlank = (name: string): boolean => /^[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(name);

/** A short name that nothing has yet: `bob`, `bob-2`. */
export function freshId(name: string, taken: readonly { readonly id: string }[]): string {
  const base = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'item';
  const used = new Set(taken.map(({ id }) => id));
  for (let at = 1; ; at += 1) {
    const id = at === 1 ? base : `${base}-${at}`;
    if (!used.has(id)) return id;
  }
}
