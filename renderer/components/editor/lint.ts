import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { Severity } from '#engine';
import { gradeNames, type ShownFinding } from '../../machines/views/findings.ts';

/** What can be done about a remark. */
export interface FindingActions {
  readonly onFix: (shown: ShownFinding) => void;
  /** Looks the remark up in the reference; absent: nothing offers it. */
  readonly onLook?: (shown: ShownFinding) => void;
}

/** The four grades in the order of the editor's own, which tell them apart by class. */
const severities: Readonly<Record<Severity, Diagnostic['severity']>> = { error: 'error', 'security-warning': 'warning', warning: 'info', suggestion: 'hint' };

/** Shows the remarks that the editor is given: it looks for none itself. */
export const remarks: Extension = [linter(null), lintGutter()];

/** The marked remarks as the editor shows them: where, what, what helps, and what can be done. */
export function diagnosticsOf(findings: readonly ShownFinding[], length: number, { onFix, onLook }: FindingActions): Diagnostic[] {
  const marked = findings.filter(({ marked: isMarked, finding }) => isMarked && finding.range.to <= length);
  return marked.map((shown) => {
    const { finding, helps } = shown;
    const { fix } = finding;
    return {
      from: finding.range.from,
      to: finding.range.to,
      severity: severities[finding.severity],
      message: `${gradeNames[finding.severity]}: ${finding.message}`,
      renderMessage: () => wordsOf(shown),
      actions: [
        ...(fix === undefined || !helps ? [] : [{ name: fix.label, apply: () => onFix(shown) }]),
        ...(onLook === undefined ? [] : [{ name: 'Look it up', apply: () => onLook(shown) }]),
      ],
    };
  });
}

function wordsOf({ finding, helps }: ShownFinding): Node {
  const words = document.createElement('span');
  const grade = document.createElement('strong');
  grade.textContent = `${gradeNames[finding.severity]}. `;
  words.append(grade, finding.message);
  if (helps && finding.help !== undefined) words.append(` ${finding.help}`);
  return words;
}
