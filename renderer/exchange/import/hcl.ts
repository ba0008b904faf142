import { Fault, placeIn } from '../json.ts';

const MAX_DEPTH = 64;
const token = /\s+|#[^\n]*|<<-?(\w+)\n((?:[^\n]*\n)*?)[ \t]*\1(?=\s)|("(?:[^"\\\n]|\\.)*")|([\w.-]+)|[{}[\](),:=]/y;

interface Token {
  readonly at: number;
  /** A mark, a word, or null for a text. */
  readonly word: string | null;
  readonly text: string;
}

/** Whether it is what `terraform show` and `terraform state show` print of resources. */
export const isHcl = (text: string): boolean => /^\s*(?:#[^\n]*\n\s*)*(?:resource|data) "[\w-]+" "[^"\n]*" \{/.test(text);

/**
 * Reads what `terraform state show` prints: values alone. A configuration has references, and is refused at the first one.
 *
 * @returns the resources in the form of a state file
 * @throws Fault with line and column
 */
export function readHcl(text: string): unknown {
  const tokens = tokensOf(text);
  let at = 0;
  const fault = (): Fault => new Fault(placeIn(text, tokens[at]?.at ?? text.length), 'Only what terraform state show prints can be read here. A configuration has references; run that command, or terraform show -json.');
  const sees = (word: string): boolean => tokens[at]?.word === word;
  const take = (): Token => {
    const next = tokens[at];
    if (next === undefined) throw fault();
    at += 1;
    return next;
  };
  const expect = (...words: readonly string[]): void => {
    if (!words.some(sees)) throw fault();
    at += 1;
  };

  function value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw fault();
    const { word, text: own } = take();
    if (word === null) return own;
    if (word === '[') return list(depth);
    if (word === '{') return members(depth);
    if (word === '(') {
      // "(known after apply)", "(sensitive value)"
      while (!sees(')')) take();
      expect(')');
      return null;
    }
    if (word === 'jsonencode') {
      expect('(');
      // A text in a text doubles its escapes: four of them in each other are more than anybody writes.
      const inner = value(depth + 16);
      expect(')');
      return JSON.stringify(inner);
    }
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
    at -= 1;
    throw fault();
  }
  function list(depth: number): unknown[] {
    const items: unknown[] = [];
    while (!sees(']')) {
      items.push(value(depth + 1));
      if (!sees(']')) expect(',');
    }
    at += 1;
    return items;
  }
  /** Members with their values, and blocks, of which there may be several of a name. */
  function members(depth: number): Record<string, unknown> {
    if (depth > MAX_DEPTH) throw fault();
    const found = new Map<string, unknown>();
    while (!sees('}')) {
      const name = take().text;
      if (name === '__proto__') throw fault();
      if (sees('{')) {
        at += 1;
        const before = found.get(name);
        const block = members(depth + 1);
        if (Array.isArray(before)) before.push(block);
        else found.set(name, [block]);
      } else {
        expect('=', ':');
        found.set(name, value(depth + 1));
      }
      if (sees(',')) at += 1;
    }
    at += 1;
    return Object.fromEntries(found);
  }

  const resources: unknown[] = [];
  // `terraform show` goes on with the outputs.
  while (at < tokens.length && !sees('Outputs')) {
    const mode = take().text === 'data' ? 'data' : 'managed';
    const [type, name] = [take().text, take().text];
    expect('{');
    resources.push({ mode, type, name, instances: [{ attributes: members(0) }] });
  }
  return { resources };
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new Fault(placeIn(text, at), 'This is not what terraform state show prints.');
    const [whole, heredocEnd, heredoc, quoted, word] = found;
    if (heredocEnd !== undefined) tokens.push({ at, word: null, text: heredoc ?? '' });
    else if (quoted !== undefined) tokens.push({ at, word: null, text: unquoted(quoted, () => placeIn(text, at)) });
    else if (word !== undefined || !/^[\s#]/.test(whole)) tokens.push({ at, word: whole, text: whole });
  }
  return tokens;
}

/** @throws Fault where a reference stands in the text */
function unquoted(text: string, place: () => string): string {
  try {
    if (!/(?:^|[^$])\$\{/.test(text)) return (JSON.parse(text) as string).replaceAll('$${', '${');
  } catch {
    // An escape that JSON does not know.
  }
  throw new Fault(place(), 'This text refers to something else. Bring in what terraform state show or terraform show -json prints.');
}
