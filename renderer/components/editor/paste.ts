import { EditorView } from '@codemirror/view';
import { pathAt } from './cursor-path.ts';

const INDENT = '  ';
/** A list of words that is no longer stands on one line. */
const SHORT = 72;

/** Valid JSON of an object or a list is set out as it is pasted. Within a string, and where it is no JSON, text stays as it is. */
export const formattedPaste = EditorView.domEventHandlers({
  paste(event, view) {
    const { main } = view.state.selection;
    const before = view.state.sliceDoc(0, main.from);
    if (view.state.readOnly || pathAt(before) !== null) return false;
    const text = formatJson(event.clipboardData?.getData('text/plain') ?? '', /^[ \t]*/.exec(view.state.doc.lineAt(main.from).text)?.[0] ?? '');
    if (text === null) return false;
    view.dispatch(view.state.update(view.state.replaceSelection(text), { userEvent: 'input.paste', scrollIntoView: true }));
    event.preventDefault();
    return true;
  },
});

/**
 * A JSON text with its lines broken and indented; nothing but the white space between its words changes.
 *
 * @param indent what every line but the first begins with
 * @returns null for what is not an object or a list in valid JSON
 */
export function formatJson(text: string, indent = ''): string | null {
  if (!/^\s*[{[]/.test(text) || !isJson(text)) return null;
  const words = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g) ?? [];
  let line = indent;
  let out = '';
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const end = word === '[' || word === '{' ? endOfPlain(words, index) : -1;
    if (end >= 0) {
      out += inOneLine(words.slice(index, end + 1));
      index = end;
    } else if (word === '{' || word === '[') {
      line += INDENT;
      out += `${word}\n${line}`;
    } else if (word === '}' || word === ']') {
      line = line.slice(INDENT.length);
      out += `\n${line}${word}`;
    } else out += word === ',' ? `,\n${line}` : word === ':' ? ': ' : word;
  }
  return out;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where a bracket closes again that has no other within it and fits on a line; -1 when it is not so. An object has to be empty. */
function endOfPlain(words: readonly string[], from: number): number {
  const end = words.findIndex((word, index) => index > from && /^[{}[\]]$/.test(word));
  const closes = words[end] === (words[from] === '[' ? ']' : '}');
  if (!closes || (words[from] === '{' && end > from + 1)) return -1;
  return inOneLine(words.slice(from, end + 1)).length <= SHORT ? end : -1;
}

const inOneLine = (words: readonly string[]): string => words.map((word) => (word === ',' ? ', ' : word)).join('');
