import { type Coverage, type PolicyRef, type Range, statementCoverage } from '#engine';
import type { Scene } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { policyOfTrace, type WorldPolicy } from '../policies.ts';
import { compiledWorld, requestOfAttempt } from './compiled.ts';

/** A statement to which none of the expectations and kept requests ever comes. */
export interface Unexercised {
  /** The policy's id. */
  readonly policy: string;
  /** "orders-key, statement 2 (Allow the partner to read)". */
  readonly label: string;
}

/** What is dimmed of a policy's text: a whole statement, or an entry of one that is exercised by others. */
export interface IdlePart {
  readonly kind: 'statement' | 'entry';
  readonly range: Range;
}

/** What the expectations and kept requests exercise of one policy. */
export interface PolicyCoverage {
  /** The text that the ranges belong to. */
  readonly text: string;
  /** How many requests there are; none: nothing is dimmed. */
  readonly requests: number;
  readonly idle: readonly IdlePart[];
  /** Every statement in turn, and how many of the requests it applied to. */
  readonly statements: readonly { readonly range: Range; readonly applied: number }[];
}

/** The statements of the world that no expectation and no kept request exercises: what nothing would notice if it changed. */
export function unexercised(document: SandboxDocument): readonly Unexercised[] {
  const { scene } = document;
  return coverageOf(document).documents.flatMap(({ document: ref, statements }) => {
    const policy = policyFor(scene, ref);
    if (policy === undefined) return [];
    return statements
      .filter(({ applied }) => applied === 0)
      .map(({ statement: { index, sid } }) => ({ policy: policy.id, label: `${policy.label}, statement ${index + 1}${sid === undefined ? '' : ` (${sid})`}` }));
  });
}

/** What is exercised of one policy; null where no request reads it, as one that is half-typed. */
export function policyCoverage(document: SandboxDocument, policy: WorldPolicy): PolicyCoverage | null {
  const { requests, documents } = coverageOf(document);
  const found = documents.find(({ document: ref }) => policyFor(document.scene, ref)?.id === policy.id);
  if (found === undefined) return null;
  const statements = found.statements.map(({ statement: { range }, applied }) => ({ range, applied }));
  const idle = found.statements.flatMap(({ statement, applied, entries }): IdlePart[] =>
    applied === 0 ? [{ kind: 'statement', range: statement.range }] : entries.filter(({ exercised }) => exercised === 0).map(({ range }) => ({ kind: 'entry', range })),
  );
  return { text: policy.text, requests, statements, idle: requests === 0 ? [] : idle };
}

/** In words, for the legend. */
export function coverageWords(coverage: PolicyCoverage | null): string {
  if (coverage === null) return 'No expectation and no kept request reads this policy.';
  if (coverage.requests === 0) return 'Nothing is expected and no request is kept yet, so there is nothing to compare with.';
  const statements = coverage.idle.filter(({ kind }) => kind === 'statement').length;
  const entries = coverage.idle.length - statements;
  if (statements + entries === 0) return 'The expectations and kept requests exercise all of this policy.';
  return `Not exercised by any of ${coverage.requests} requests: ${statements} of ${coverage.statements.length} statements. Entries of the others: ${entries}.`;
}

/** What is said of the statement at a place of the text; null between them. */
export function statementWords({ statements, requests }: PolicyCoverage, position: number): string | null {
  const at = statements.findIndex(({ range }) => range.from <= position && position <= range.to);
  return at === -1 ? null : `Statement ${at + 1}: exercised by ${statements[at]?.applied ?? 0} of ${requests} requests`;
}

const known = new WeakMap<Scene, { readonly of: SandboxDocument; readonly coverage: Coverage }>();

function coverageOf(document: SandboxDocument): Coverage {
  const { scene, expectations, requests } = document;
  const last = known.get(scene);
  if (last?.of.expectations === expectations && last.of.requests === requests) return last.coverage;
  const asked = [...expectations, ...requests].flatMap(({ attempt }) => requestOfAttempt(scene, attempt).request ?? []);
  const coverage = statementCoverage(compiledWorld(scene), asked);
  known.set(scene, { of: document, coverage });
  return coverage;
}

/** A session policy belongs to whoever brings it. */
function policyFor(scene: Scene, ref: PolicyRef): WorldPolicy | undefined {
  const as = ref.type === 'sessionPolicy' ? (scene.people.find(({ arn, sessionPolicies }) => arn === ref.of && sessionPolicies !== undefined)?.id ?? '') : '';
  return policyOfTrace(scene, ref, { as });
}
