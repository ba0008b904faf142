import { EditorState } from '@codemirror/state';
import { ownText } from '#engine';

/** What CodeMirror itself says, in the language of the window. Its English is listed in scripts/language/data.ts. */
export const ownPhrases = EditorState.phrases.of(
  new Proxy<Record<string, string>>({}, { getOwnPropertyDescriptor: (_, phrase) => ({ value: ownText(String(phrase)), configurable: true }), get: (_, phrase) => ownText(String(phrase)) }),
);
