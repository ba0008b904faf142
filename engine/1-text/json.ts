import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
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

  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const diagnostics = errors.map((error) => syntaxDiagnostic(text, error));
  const root = tree === undefined ? null : convert(tree, text);
  if (root !== null) reportDuplicates(root, diagnostics);
  return { root, valid: errors.length === 0 && root !== null, diagnostics };
}

function refused(diagnostic: Diagnostic): JsonText {
  return { root: null, valid: false, diagnostics: [diagnostic] };
}

/** The offset of the bracket that nests too deep, or null. */
function firstTooDeep(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"' || character === '\n') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > MAX_DEPTH) return at;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return null;
}

function rangeOf(node: Node): Range {
  return { from: node.offset, to: node.offset + node.length };
}

/** Our tree from the parser's; null for a value that is not there yet. */
function convert(node: Node, text: string): JsonNode | null {
  const range = rangeOf(node);
  switch (node.type) {
    case 'object':
      return { kind: 'object', range, members: (node.children ?? []).flatMap((child) => convertMember(child, text)) };
    case 'array':
      return { kind: 'array', range, items: (node.children ?? []).flatMap((child) => convert(child, text) ?? []) };
    case 'string':
      return { kind: 'string', range, value: String(node.value) };
    case 'number':
      return { kind: 'number', range, value: Number(node.value), text: text.slice(range.from, range.to) };
    case 'boolean':
      return { kind: 'boolean', range, value: node.value === true };
    case 'null':
      return { kind: 'null', range };
    case 'property':
      return null;
  }
}

function convertMember(property: Node, text: string): JsonMember[] {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return [];
  const converted = convert(value, text);
  if (converted === null) return [];
  return [{ key: String(key.value), keyRange: rangeOf(key), range: { from: key.offset, to: converted.range.to }, value: converted }];
}

function reportDuplicates(node: JsonNode, into: Diagnostic[]): void {
  if (node.kind === 'array') for (const item of node.items) reportDuplicates(item, into);
  if (node.kind !== 'object') return;
  const seen = new Set<string>();
  for (const member of node.members) {
    if (seen.has(member.key)) into.push(diagnose('text.duplicate-key', member.keyRange, { key: member.key }));
    seen.add(member.key);
    reportDuplicates(member.value, into);
  }
}

function syntaxDiagnostic(text: string, error: ParseError): Diagnostic {
  // An error at the end of the text still needs a character to underline.
  const from = Math.min(error.offset, Math.max(0, text.length - 1));
  const range = { from, to: Math.min(text.length, Math.max(from + 1, error.offset + error.length)) };
  const name = printParseErrorCode(error.error);
  return diagnose(syntaxCodes.get(name) ?? 'text.bad-symbol', range, { text: text.slice(range.from, range.to) });
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
