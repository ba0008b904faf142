import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { diagnose, type Diagnostic, type DiagnosticCode } from '../messages.ts';
import type { Range } from './range.ts';

/** A JSON value with its place in the text. Objects keep their members in order, and every duplicate. */
export type JsonNode =
  | { readonly kind: 'object'; readonly range: Range; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly range: Range; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly range: Range; readonly value: string }
  | { readonly kind: 'number'; readonly range: Range; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly range: Range; readonly value: boolean }
  | { readonly kind: 'null'; readonly range: Range };

export interface JsonMember {
  readonly key: string;
  readonly keyRange: Range;
  /** From the key's opening quote to the end of the value. */
  readonly range: Range;
  readonly value: JsonNode;
}

export interface JsonText {
  /** What was understood; null when nothing was. */
  readonly root: JsonNode | null;
  /** True when a parser that takes only valid JSON would take this text. */
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Deeper nesting than any policy has; it keeps hostile text from exhausting the stack. */
const MAX_DEPTH = 64;
/** Far beyond the 32 768 bytes of a key policy, and still quick to read. */
const MAX_LENGTH = 400_000;

/**
 * Reads JSON text as far as it can be understood. Never throws: faults come back as diagnostics.
 *
 * @param text as the learner typed it, at any stage of typing
 * @param maxLength in UTF-16 code units; the default is meant for policies
 */
export function parseJson(text: string, maxLength = MAX_LENGTH): JsonText {
  if (text.length > maxLength) return refused(diagnose('text.too-long', { from: 0, to: text.length }, { limit: maxLength }));
  const deep = firstTooDeep(text);
  if (deep !== null) return refused(diagnose('text.too-deep', { from: deep, to: deep + 1 }, { limit: MAX_DEPTH }));

  const reader = new Reader(text);
  visit(text, reader.visitor, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const { root, diagnostics } = reader;
  const valid = diagnostics.length === 0 && root !== null;
  diagnostics.push(...reader.duplicates);
  return { root, valid, diagnostics };
}

function refused(diagnostic: Diagnostic): JsonText {
  return { root: null, valid: false, diagnostics: [diagnostic] };
}

const [QUOTE, BACKSLASH, LINE_FEED, BRACE, BRACE_END, BRACKET, BRACKET_END] = ['"', '\\', '\n', '{', '}', '[', ']'].map((one) => one.charCodeAt(0));

/** The offset of the bracket that nests too deep, or null. */
function firstTooDeep(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE || code === LINE_FEED) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === BRACE || code === BRACKET) {
      depth += 1;
      if (depth > MAX_DEPTH) return at;
    } else if (code === BRACE_END || code === BRACKET_END) depth -= 1;
  }
  return null;
}

/** A member's name that waits for its value. */
interface Name {
  readonly key: string;
  readonly range: Range;
}

/** An object or a list whose end has not been read yet. */
interface Open {
  readonly from: number;
  /** null: this is a list. */
  readonly members: JsonMember[] | null;
  readonly items: JsonNode[];
  name: Name | null;
}

/** Builds the tree while the parser walks through the text. */
class Reader {
  root: JsonNode | null = null;
  readonly diagnostics: Diagnostic[] = [];
  readonly duplicates: Diagnostic[] = [];
  private readonly text: string;
  private readonly open: Open[] = [];
  private inner: Open | null = null;

  constructor(text: string) {
    this.text = text;
  }

  readonly visitor = {
    onObjectBegin: (from: number): void => {
      this.begin({ from, members: [], items: [], name: null });
    },
    onArrayBegin: (from: number): void => {
      this.begin({ from, members: null, items: [], name: null });
    },
    onObjectProperty: (key: string, offset: number, length: number): void => {
      if (this.inner !== null) this.inner.name = { key, range: { from: offset, to: offset + length } };
    },
    onObjectEnd: (offset: number, length: number): void => {
      this.end(offset + length);
    },
    onArrayEnd: (offset: number, length: number): void => {
      this.end(offset + length);
    },
    onLiteralValue: (value: unknown, offset: number, length: number): void => {
      this.value(this.literal(value, { from: offset, to: offset + length }));
    },
    onError: (error: ParseErrorCode, offset: number, length: number): void => {
      this.diagnostics.push(syntaxDiagnostic(this.text, error, offset, length));
    },
  };

  private begin(opened: Open): void {
    this.open.push(opened);
    this.inner = opened;
  }

  private end(to: number): void {
    const closed = this.open.pop();
    this.inner = this.open.at(-1) ?? null;
    if (closed === undefined) return;
    // A comment without an end is read one character past the text.
    const range = { from: closed.from, to: Math.min(to, this.text.length) };
    if (closed.members !== null) this.reportDuplicates(closed.members);
    this.value(closed.members === null ? { kind: 'array', range, items: closed.items } : { kind: 'object', range, members: closed.members });
  }

  private value(node: JsonNode): void {
    const { inner } = this;
    if (inner === null) this.root ??= node;
    else if (inner.members === null) inner.items.push(node);
    else if (inner.name !== null) {
      const { key, range } = inner.name;
      inner.members.push({ key, keyRange: range, range: { from: range.from, to: node.range.to }, value: node });
      inner.name = null;
    }
  }

  private literal(value: unknown, range: Range): JsonNode {
    switch (typeof value) {
      case 'string':
        return { kind: 'string', range, value };
      case 'number':
        return { kind: 'number', range, value, text: this.text.slice(range.from, range.to) };
      case 'boolean':
        return { kind: 'boolean', range, value };
      default:
        return { kind: 'null', range };
    }
  }

  private reportDuplicates(members: readonly JsonMember[]): void {
    if (members.length < 2) return;
    const seen = new Set<string>();
    for (const { key, keyRange } of members) {
      if (seen.has(key)) this.duplicates.push(diagnose('text.duplicate-key', keyRange, { key }));
      seen.add(key);
    }
  }
}

function syntaxDiagnostic(text: string, error: ParseErrorCode, offset: number, length: number): Diagnostic {
  // An error at the end of the text still needs a character to underline.
  const from = Math.min(offset, Math.max(0, text.length - 1));
  const range = { from, to: Math.min(text.length, Math.max(from + 1, offset + length)) };
  return diagnose(syntaxCodes.get(printParseErrorCode(error)) ?? 'text.bad-symbol', range, { text: text.slice(range.from, range.to) });
}

/** The parser's names for faults, and ours. */
const syntaxCodes: ReadonlyMap<string, DiagnosticCode> = new Map([
  ['CommaExpected', 'text.comma-expected'],
  ['ColonExpected', 'text.colon-expected'],
  ['PropertyNameExpected', 'text.name-expected'],
  ['ValueExpected', 'text.value-expected'],
  ['CloseBraceExpected', 'text.brace-expected'],
  ['CloseBracketExpected', 'text.bracket-expected'],
  ['EndOfFileExpected', 'text.end-expected'],
  ['InvalidCommentToken', 'text.comment'],
  ['UnexpectedEndOfComment', 'text.comment'],
  ['UnexpectedEndOfString', 'text.bad-string'],
  ['InvalidUnicode', 'text.bad-string'],
  ['InvalidEscapeCharacter', 'text.bad-string'],
  ['InvalidCharacter', 'text.bad-string'],
]);
