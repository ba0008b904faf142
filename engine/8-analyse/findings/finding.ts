import type { Range } from '../../1-text/range.ts';
import type { FindingCode } from './registry.ts';

/** As IAM Access Analyzer grades its findings: it does not work, it is dangerous, it may not do what was meant, it can be better. */
export type Severity = 'error' | 'security-warning' | 'warning' | 'suggestion';

/** One change of the text. The changes of a fix do not overlap, and all ranges mean the text before any of them. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export interface Fix {
  /** What a button says: `Remove "kms:ListKeys"`. */
  readonly label: string;
  readonly edits: readonly Edit[];
}

/** A remark on a policy: where, what, how bad, what helps, and a page to read. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly range: Range;
  readonly fix?: Fix;
  readonly page: { readonly title: string; readonly url: string };
}

/** The text with a fix applied. */
export function applyFix(text: string, fix: Fix): string {
  const edits = [...fix.edits].sort((first, second) => second.from - first.from);
  return edits.reduce((so, { from, to, insert }) => so.slice(0, from) + insert + so.slice(to), text);
}
