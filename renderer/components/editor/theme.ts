import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** A shape that takes its colour from the theme. Holes are holes by the rule of even and odd. */
const mask = (path: string): string => `url("data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill-rule="evenodd">${path}</svg>`)}")`;

/** The editor in the colours of the app: they follow the theme by themselves. */
export const editorTheme = [
  EditorView.theme({
    // What stands around tooltips has the theme's class too: only an editor fills its pane.
    '&.cm-editor': { height: '100%', backgroundColor: 'var(--panel)' },
    '&': { color: 'var(--ink)', fontSize: '13px' },
    '&.cm-focused': { outline: 'none' },
    // Without a cursor nothing else says where the focus is.
    '&:has([contenteditable="false"]:focus-visible)': { outline: '2px solid var(--brass)', outlineOffset: '-2px' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
    '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--soft)', border: 'none' },
    '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 10px', minWidth: '34px' },
    '.cm-activeLineGutter, .cm-activeLine': { backgroundColor: 'transparent' },
    '&.cm-focused .cm-activeLineGutter': { color: 'var(--ink)' },
    '.cm-content ::selection, .cm-content::selection': { backgroundColor: 'var(--brass-wash)' },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--line-strong)' },
    '.cm-mark-line': { backgroundColor: 'var(--mark)' },
    '.cm-mark-exact': { backgroundColor: 'var(--mark-strong)', outline: '1px solid var(--mark-edge)', borderRadius: '3px' },
    '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--line-strong)', borderRadius: '8px', boxShadow: 'var(--shadow)', overflow: 'hidden' },
    '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12.5px', maxHeight: '15em' },
    '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
    '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--brass-wash)', color: 'var(--ink)' },
    '.cm-completionDetail': { fontFamily: 'var(--sans)', fontStyle: 'normal', color: 'var(--soft)', marginLeft: '10px' },
    '.cm-completionInfo': { padding: '8px 10px', maxWidth: '280px', fontFamily: 'var(--sans)', fontSize: '13px' },
    '.cm-lintRange': { backgroundImage: 'none', textDecorationLine: 'underline', textDecorationSkipInk: 'none', textUnderlineOffset: '3px' },
    '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy 1.5px var(--denied)' },
    '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline double 1.5px var(--denied)' },
    '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted 2px var(--brass)' },
    '.cm-lintRange-active': { backgroundColor: 'var(--sunk)' },
    '.cm-gutter-lint': { width: '18px' },
    '.cm-lint-marker': { content: 'none', width: '14px', height: '14px', marginTop: '3px', backgroundColor: 'var(--denied)', WebkitMaskSize: 'contain', WebkitMaskRepeat: 'no-repeat' },
    '.cm-lint-marker-error': { content: 'none', WebkitMaskImage: mask('<path d="M8 .9 15.1 8 8 15.1.9 8ZM7.1 4.5v4.3h1.8V4.5Zm0 5.7v1.7h1.8v-1.7Z"/>') },
    '.cm-lint-marker-warning': { content: 'none', WebkitMaskImage: mask('<path d="M8 .9 14 3v5c0 3.6-2.4 6-6 7.1C4.4 14 2 11.6 2 8V3ZM7.1 4.3v4.5h1.8V4.3Zm0 5.9v1.7h1.8v-1.7Z"/>') },
    '.cm-lint-marker-info': { content: 'none', backgroundColor: 'var(--brass)', WebkitMaskImage: mask('<path d="M8 1 15.5 14.5H.5Zm0 3L3 13h10ZM7.2 6.8v3h1.6v-3Zm0 4v1.3h1.6v-1.3Z"/>') },
    '.cm-diagnostic-error, .cm-diagnostic-warning': { borderLeftColor: 'var(--denied)' },
    '.cm-diagnostic-info': { borderLeftColor: 'var(--brass)' },
    '.cm-diagnosticAction': { padding: '2px 10px', border: '1px solid var(--line-strong)', borderRadius: '6px', backgroundColor: 'var(--panel)', color: 'var(--ink)', fontFamily: 'var(--sans)', fontSize: '12.5px' },
    '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--sans)', fontSize: '13px', maxWidth: '420px' },
    '.cm-policy-hover': { padding: '6px 10px', maxWidth: '380px', fontFamily: 'var(--sans)', fontSize: '13px' },
    '.cm-panels': { backgroundColor: 'var(--sunk)', color: 'var(--ink)' },
    '.cm-panel.cm-search': { padding: '6px 10px', fontFamily: 'var(--sans)' },
    '.cm-search [name=close]': { minWidth: '24px', minHeight: '24px' },
    '.cm-textfield': { border: '1px solid var(--faint)', borderRadius: '6px', backgroundColor: 'var(--panel)', color: 'var(--ink)', fontSize: '13px' },
    '.cm-button': { border: '1px solid var(--line-strong)', borderRadius: '6px', backgroundImage: 'none', backgroundColor: 'var(--panel)', color: 'var(--ink)', fontSize: '13px' },
    '.cm-foldPlaceholder': { backgroundColor: 'var(--sunk)', border: '1px solid var(--line-strong)', color: 'var(--soft)', padding: '0 6px' },
    '.cm-foldGutter span': { color: 'var(--soft)' },
    '.cm-insertedLine, .cm-changedLine': { backgroundColor: 'var(--allowed-wash) !important', borderLeft: '3px solid var(--allowed)' },
    '.cm-deletedChunk': { backgroundColor: 'var(--denied-wash) !important', textDecoration: 'line-through' },
    '.cm-deletedChunk .cm-deletedText': { background: 'none !important', outline: '1px solid var(--denied)' },
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
