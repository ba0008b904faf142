import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, tooltips } from '@codemirror/view';
import type { PolicyType } from '#engine';
import { type NamedPrincipal, policyCompletion } from './completion.ts';
import { dimming } from './coverage.ts';
import { hoverEnds, policyHover } from './hover.ts';
import { remarks } from './lint.ts';
import { marksField } from './marks.ts';
import { formattedPaste } from './paste.ts';
import { ownPhrases } from './phrases.ts';
import { editorTheme } from './theme.ts';

export interface EditorOptions {
  readonly kind: PolicyType;
  readonly label: string;
  readonly readOnly: boolean;
  readonly principals: readonly NamedPrincipal[];
  readonly nonce: string;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

/** Tab leaves the editor, unless the learner has asked with Ctrl+M that it indents. */
const tabKeys = new Compartment();

function toggleTab(view: EditorView): boolean {
  const indents = tabKeys.get(view.state) !== undefined && (tabKeys.get(view.state) as readonly unknown[]).length !== 0;
  view.dispatch({ effects: tabKeys.reconfigure(indents ? [] : keymap.of([indentWithTab])) });
  return true;
}

/** Whether the browser is about to put the text where the editor's own cursor is: after a click the editor may not know yet. */
function isHere(event: InputEvent, view: EditorView): boolean {
  const { head } = view.state.selection.main;
  // Chromium names a range only when it replaces something.
  const [range] = event.getTargetRanges();
  if (range !== undefined) return view.posAtDOM(range.startContainer, range.startOffset) === head && view.posAtDOM(range.endContainer, range.endOffset) === head;
  const selection = document.getSelection();
  const node = selection?.focusNode ?? null;
  return selection !== null && node !== null && selection.isCollapsed && view.posAtDOM(node, selection.focusOffset) === head;
}

/**
 * Typing is done here rather than by the browser. The browser holds on to the lines it changed, a thousand times, so as to undo what it
 * never undoes; and over a selection it would keep the colours of the words it replaces in inline styles, which the
 * Content-Security-Policy refuses.
 */
const typing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    const text = event.data;
    if (event.inputType !== 'insertText' || text === null || event.isComposing || view.state.readOnly || (main.empty && !isHere(event, view))) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true });
    const taken = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, main.from, main.to, text, insert));
    if (!taken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/** Everything that makes a text field a policy editor. Undo and redo belong to the lesson, so that a reset can be undone too. */
export function policyExtensions(options: EditorOptions): Extension[] {
  const call = (act: () => void) => () => {
    act();
    return true;
  };
  return [
    EditorView.cspNonce.of(options.nonce),
    ownPhrases,
    keymap.of([
      { key: 'Mod-z', run: call(options.onUndo), preventDefault: true },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: call(options.onRedo), preventDefault: true },
      { linux: 'Ctrl-Shift-z', run: call(options.onRedo), preventDefault: true },
      { key: 'Ctrl-m', run: toggleTab },
    ]),
    tabKeys.of([]),
    typing,
    formattedPaste,
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...foldKeymap, ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter')]),
    lineNumbers(),
    foldGutter(),
    highlightActiveLineGutter(),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    // What nobody sees, or turns the direction of the rest, is drawn as a dot with its name.
    highlightSpecialChars({ addSpecialChars: /[\u200c\u200d\u202a-\u202c\u2060-\u2064\u2068]/g }),
    highlightSelectionMatches(),
    json(),
    autocompletion({ override: [policyCompletion(options.kind, options.principals)], icons: false, maxRenderedOptions: 30 }),
    remarks,
    policyHover,
    hoverEnds,
    // The pane clips what is in it.
    tooltips({ parent: document.body }),
    marksField,
    dimming,
    EditorView.lineWrapping,
    EditorState.readOnly.of(options.readOnly),
    EditorView.editable.of(!options.readOnly),
    EditorView.contentAttributes.of({
      'aria-label': options.label,
      // What scrolls must be reachable by keyboard, also in the eyes of a checker.
      tabindex: '0',
      ...(options.readOnly ? { 'aria-readonly': 'true' } : {}),
    }),
    editorTheme,
  ];
}
