import { EditorState } from '@codemirror/state';

/** What the editor itself says, by its own English, so that it is translated as all else is. */
const editorWords = {
  'Fold line': 'Fold line',
  'Unfold line': 'Unfold line',
  'Folded lines': 'Folded lines',
  'Unfolded lines': 'Unfolded lines',
  'folded code': 'folded code',
  unfold: 'unfold',
  to: 'to',
  Find: 'Find',
  Replace: 'Replace',
  next: 'next',
  previous: 'previous',
  all: 'all',
  'match case': 'match case',
  regexp: 'as a pattern',
  'by word': 'by word',
  replace: 'replace',
  'replace all': 'replace all',
  'replaced match on line $': 'replaced match on line $',
  'replaced $ matches': 'replaced $ matches',
  'current match': 'current match',
  'on line': 'on line',
  'Go to line': 'Go to line',
  go: 'go',
  close: 'close',
  Completions: 'Completions',
  'Selection deleted': 'Selection deleted',
  'Control character': 'Control character',
};

export const ownPhrases = EditorState.phrases.of(editorWords);
