import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the colours of the app: they follow the theme by themselves. */
export const editorTheme = [
  EditorView.theme({
    '&': { height: '100%', backgroundColor: 'var(--panel)', color: 'var(--ink)', fontSize: '13px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
    '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--soft)', border: 'none' },
    '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 10px', minWidth: '34px' },
    '.cm-activeLineGutter, .cm-activeLine': { backgroundColor: 'transparent' },
    '&.cm-focused .cm-activeLineGutter': { color: 'var(--ink)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--brass-wash)' },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--line-strong)' },
    '.cm-mark-line': { backgroundColor: 'var(--mark)' },
    '.cm-mark-exact': { backgroundColor: 'var(--mark-strong)', outline: '1px solid var(--mark-edge)', borderRadius: '3px' },
    '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--line-strong)', borderRadius: '8px', boxShadow: 'var(--shadow)', overflow: 'hidden' },
    '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12.5px', maxHeight: '15em' },
    '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
    '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--brass-wash)', color: 'var(--ink)' },
    '.cm-completionDetail': { fontFamily: 'var(--sans)', fontStyle: 'normal', color: 'var(--soft)', marginLeft: '10px' },
    '.cm-completionInfo': { padding: '8px 10px', maxWidth: '280px', fontFamily: 'var(--sans)', fontSize: '13px' },
    '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--sans)', fontSize: '13px', maxWidth: '420px' },
    '.cm-policy-hover': { padding: '6px 10px', maxWidth: '380px', fontFamily: 'var(--sans)', fontSize: '13px' },
    '.cm-panels': { backgroundColor: 'var(--sunk)', color: 'var(--ink)' },
    '.cm-foldPlaceholder': { backgroundColor: 'var(--sunk)', border: '1px solid var(--line-strong)', color: 'var(--soft)', padding: '0 6px' },
    '.cm-foldGutter span': { color: 'var(--soft)' },
    '.cm-insertedLine, .cm-changedLine': { backgroundColor: 'var(--allowed-wash) !important' },
    '.cm-deletedChunk': { backgroundColor: 'var(--denied-wash) !important' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.propertyName, color: 'var(--code-name)' },
      { tag: tags.string, color: 'var(--code-string)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-other)' },
      { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: 'var(--soft)' },
    ]),
  ),
];
