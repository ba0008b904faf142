import type { Range } from '../1-text/range.ts';
import type { PolicyRef, Verdict } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';

/**
 * One line of a decision's explanation, made from the trace alone. A screen draws the tree; pointing at a
 * line lights `marks` in the editor that shows `policy`.
 */
export interface ExplanationLine {
  /** Stable within one decision: `keyPolicy`, `keyPolicy/0/1`, … */
  readonly id: string;
  readonly sentence: string;
  /** The shape to draw; absent for a line that gives no answer of its own. */
  readonly answer?: Verdict | 'notConsulted';
  readonly deciding: boolean;
  readonly rule: RuleId;
  readonly policy?: PolicyRef;
  /** `statement` is marked softly, `exact` are the words that decided. */
  readonly marks?: { readonly statement: Range; readonly exact: readonly Range[] };
  readonly children: readonly ExplanationLine[];
}
