import type { AttachedPolicy } from '../../3-world/world.ts';
import type { ElementName, PolicyRef, StatementRef } from '../../4-trace/trace.ts';
import { readPolicy } from '../../2-policy/parse.ts';
import { applyEdits, compose } from '../edit/compose.ts';
import type { Edit } from '../findings/finding.ts';
import { subjectOf, type StatementView, type Subject } from '../findings/subject.ts';

/** What is done to one element of a document. */
export type Doing =
  | { readonly kind: 'addEntry' | 'removeEntry' | 'addElement'; readonly element: ElementName; readonly text: string }
  | { readonly kind: 'addValue' | 'removeValue' | 'addTest'; readonly operator: string; readonly key: string; readonly text: string }
  | { readonly kind: 'ifExists' | 'removeTest'; readonly operator: string; readonly key: string }
  | { readonly kind: 'addStatement'; readonly principal: string | null; readonly action: string; readonly resource: string }
  | { readonly kind: 'removeStatement' };

/** One thing of a change, in the order in which it was found. */
export type ChangeStep = Doing & {
  readonly document: PolicyRef;
  /** The statement's place; for a new one, the place that it gets. */
  readonly statement: Pick<StatementRef, 'index' | 'sid'>;
  /** How many elements it edits: 1, and for a whole statement as many as it has. */
  readonly elements: number;
};

/** A statement's part in a document that was read. */
export interface Place {
  readonly subject: Subject;
  readonly view: StatementView;
}

/** Edits of one document's text, made one after the other and told as edits of the text that it began with. */
export class Draft {
  readonly policy: Pick<AttachedPolicy, 'ref' | 'text'>;
  edits: readonly Edit[] = [];
  readonly steps: ChangeStep[] = [];
  text: string;

  constructor(policy: Pick<AttachedPolicy, 'ref' | 'text'>) {
    this.policy = policy;
    this.text = policy.text;
  }

  /** The document as it stands now; null when it is no policy. */
  subject(): Subject | null {
    return subjectOf(readPolicy(this.policy.ref.type, this.text), null, null, []);
  }

  /** The statement as it stands now. */
  place(index: number): Place | null {
    const subject = this.subject();
    const view = subject?.statements.find(({ statement }) => statement.index === index);
    return subject === null || view === undefined ? null : { subject, view };
  }

  /** @returns false when there is no edit, so that nothing was done */
  apply(edit: Edit | null, index: number, sid: string | undefined, doing: Doing, elements = 1): boolean {
    if (edit === null) return false;
    this.edits = compose(this.policy.text, this.edits, edit);
    this.text = applyEdits(this.text, [edit]);
    this.steps.push({ ...doing, document: this.policy.ref, statement: { index, ...(sid === undefined ? {} : { sid }) }, elements });
    return true;
  }

  get elements(): number {
    return this.steps.reduce((sum, { elements }) => sum + elements, 0);
  }
}
