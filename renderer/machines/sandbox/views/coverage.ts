import { statementCoverage } from '#engine';
import type { SandboxDocument } from '../document.ts';
import { policyOfTrace } from '../policies.ts';
import { compiledWorld, requestOfAttempt } from './compiled.ts';

/** A statement to which none of the expectations and kept requests ever comes. */
export interface Unexercised {
  /** The policy's id. */
  readonly policy: string;
  /** "orders-key, statement 2 (Allow the partner to read)". */
  readonly label: string;
}

/** The statements of the world that no expectation and no kept request exercises: what nothing would notice if it changed. */
export function unexercised({ scene, expectations, requests }: SandboxDocument): readonly Unexercised[] {
  const asked = [...expectations, ...requests].flatMap(({ attempt }) => requestOfAttempt(scene, attempt).request ?? []);
  return statementCoverage(compiledWorld(scene), asked).documents.flatMap(({ document, statements }) => {
    const policy = policyOfTrace(scene, document, { as: '' });
    if (policy === undefined) return [];
    return statements
      .filter(({ applied }) => applied === 0)
      .map(({ statement: { index, sid } }) => ({ policy: policy.id, label: `${policy.label}, statement ${index + 1}${sid === undefined ? '' : ` (${sid})`}` }));
  });
}
