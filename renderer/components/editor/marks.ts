import { type Range as StateRange, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { Range } from '#engine';

export interface Marks {
  readonly statement: Range;
  readonly exact: readonly Range[];
}

/** Lights the words that a line of the trace speaks of; null puts the light out. */
export const setMarks = StateEffect.define<Marks | null>();

const softLine = Decoration.line({ class: 'cm-mark-line' });
const exactWords = Decoration.mark({ class: 'cm-mark-exact' });

export const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { doc } = transaction.state;
      const value = effect.value;
      if (value === null || value.statement.to > doc.length) {
        next = Decoration.none;
        continue;
      }
      const found: StateRange<Decoration>[] = [];
      const last = doc.lineAt(value.statement.to).number;
      for (let line = doc.lineAt(value.statement.from).number; line <= last; line += 1) found.push(softLine.range(doc.line(line).from));
      for (const { from, to } of value.exact) if (to <= doc.length && from < to) found.push(exactWords.range(from, to));
      next = Decoration.set(found, true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
