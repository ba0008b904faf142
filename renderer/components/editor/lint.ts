import type { Diagnostic } from '@codemirror/lint';
import { parsePolicy, type PolicyType } from '#engine';

/** The engine's remarks on a document, as the editor shows them: what is wrong, and what helps. */
export function policyDiagnostics(kind: PolicyType, text: string): Diagnostic[] {
  return parsePolicy(kind, text).diagnostics.map(({ range, severity, message, help }) => ({
    from: range.from,
    to: Math.max(range.to, range.from),
    severity,
    message: help === undefined ? message : `${message} ${help}`,
  }));
}
