import { type Range as StateRange, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { Range } from '#engine';

/** What is dimmed of a text: whole statements, and single entries of others. */
export interface Dimmed {
  readonly text: string;
  readonly parts: readonly { readonly kind: 'statement' | 'entry'; readonly range: Range }[];
}

/** Dims what no request exercises; null shows all of the text as it is. */
export const setDimmed = StateEffect.define<Dimmed | null>();

const idleLine = Decoration.line({ class: 'cm-idle-line' });
const idleWords = Decoration.mark({ class: 'cm-idle' });
const idleEntry = Decoration.mark({ class: 'cm-idle cm-idle-entry' });

/** The colours of the grammar go, and a line at the side or below says it without colour. */
const look = EditorView.theme({
  '.cm-idle, .cm-idle *': { color: 'var(--soft)', fontStyle: 'italic' },
  '.cm-idle-line': { boxShadow: 'inset 3px 0 0 var(--silent)' },
  '.cm-idle-entry': { borderBottom: '2px dotted var(--silent)' },
  '@media (forced-colors: active)': { '.cm-idle-line': { borderLeft: '3px solid GrayText' }, '.cm-idle, .cm-idle *': { color: 'GrayText' } },
});

const dimmedField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(dimmed, transaction) {
    let next = dimmed.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setDimmed)) continue;
      const { doc } = transaction.state;
      const { value } = effect;
      // What belongs to another text says nothing about this one.
      if (value === null || value.text.length !== doc.length) {
        next = Decoration.none;
        continue;
      }
      const found: StateRange<Decoration>[] = [];
      for (const { kind, range } of value.parts) {
        if (range.to > doc.length || range.from >= range.to) continue;
        found.push((kind === 'entry' ? idleEntry : idleWords).range(range.from, range.to));
        if (kind === 'entry') continue;
        const last = doc.lineAt(range.to).number;
        for (let line = doc.lineAt(range.from).number; line <= last; line += 1) found.push(idleLine.range(doc.line(line).from));
      }
      next = Decoration.set(found, true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Text that can be dimmed. */
export const dimming = [dimmedField, look];
