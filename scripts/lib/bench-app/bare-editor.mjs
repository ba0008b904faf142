// The bare editor: bundled for the bench alone, never part of the app.
import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';

/** What any editor for JSON has, and nothing of ours. @param {string} doc @param {number} cursor */
export function openBareEditor(doc, cursor) {
  const extensions = [keymap.of(defaultKeymap), lineNumbers(), json(), syntaxHighlighting(defaultHighlightStyle), EditorView.lineWrapping];
  const view = new EditorView({ parent: document.body, state: EditorState.create({ doc, selection: { anchor: cursor }, extensions }) });
  view.focus();
}
