import { parseJson, type JsonMember, type JsonNode } from '../1-text/json.ts';
import { diagnose, type Diagnostic } from '../messages.ts';
import type { Policy, PolicyType, Statement } from './ast.ts';
import { parseStatement } from './statement.ts';

export interface ParsedPolicy {
  /** What was understood; null when the text is not a policy at all, or not valid JSON. */
  readonly policy: Policy | null;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A policy with the text and the tree it was read from. */
export interface ReadPolicy extends ParsedPolicy {
  readonly text: string;
  /** null when the text is not a JSON object, or not valid JSON. */
  readonly root: Extract<JsonNode, { kind: 'object' }> | null;
}

/**
 * Reads a policy's text. Never throws: faults come back as diagnostics with their ranges.
 *
 * A text that is not valid JSON gives no policy, since AWS would not have stored it: what it would mean once it
 * is finished is anybody's guess, and a half-typed statement without its condition would look wide open.
 *
 * @param type where the policy hangs: a key policy names principals, an identity-based policy does not
 * @param text the document exactly as written; ranges are UTF-16 offsets into it
 */
export function parsePolicy(type: PolicyType, text: string): ParsedPolicy {
  const { policy, diagnostics } = readPolicy(type, text);
  return { policy, diagnostics };
}

/** As `parsePolicy`, with what checks need beside the policy. */
export function readPolicy(type: PolicyType, text: string): ReadPolicy {
  const json = parseJson(text);
  const diagnostics = [...json.diagnostics];
  const root = json.root;
  if (root === null) {
    const blank = diagnostics[0]?.code !== 'text.too-long' && text.trim() === '';
    if (diagnostics.length === 0 || blank) return { policy: null, text, root: null, diagnostics: [diagnose('text.empty', { from: 0, to: text.length })] };
    return { policy: null, text, root: null, diagnostics };
  }
  if (root.kind !== 'object') return { policy: null, text, root: null, diagnostics: [...diagnostics, diagnose('policy.not-object', root.range)] };
  if (type === 'keyPolicy') reportCharacters(text, diagnostics);

  let version: Policy['version'] = null;
  let id: string | undefined;
  let statementMember: JsonMember | undefined;
  for (const member of root.members) {
    if (member.key === 'Version') version = versionOf(member, diagnostics);
    else if (member.key === 'Id') {
      if (member.value.kind === 'string') id = member.value.value;
      else diagnostics.push(diagnose('statement.not-text', member.value.range, { name: 'Id' }));
    } else if (member.key === 'Statement') statementMember = member;
    else diagnostics.push(diagnose('policy.unknown-element', member.keyRange, { name: member.key }));
  }
  if (!root.members.some(({ key }) => key === 'Version')) diagnostics.push(diagnose('policy.no-version', { from: root.range.from, to: root.range.from + 1 }));

  const statements = statementsOf(type, statementMember, diagnostics);
  if (statements.length === 0) diagnostics.push(diagnose('policy.no-statement', statementMember?.range ?? root.range));
  diagnostics.sort((first, second) => first.range.from - second.range.from);
  if (!json.valid) return { policy: null, text, root: null, diagnostics };
  return { policy: { type, range: root.range, version, statements, ...(id === undefined ? {} : { id }) }, text, root, diagnostics };
}

function statementsOf(type: PolicyType, member: JsonMember | undefined, into: Diagnostic[]): Statement[] {
  if (member === undefined) return [];
  const nodes = member.value.kind === 'array' ? member.value.items : [member.value];
  return nodes.map((node, index) => parseStatement(type, node, index, into));
}

function versionOf(member: JsonMember, into: Diagnostic[]): Policy['version'] {
  const value = member.value;
  if (value.kind === 'string' && (value.value === '2012-10-17' || value.value === '2008-10-17')) return value.value;
  into.push(diagnose('policy.bad-version', value.range, { value: value.kind === 'string' ? value.value : value.kind }));
  return null;
}

/** PutKeyPolicy takes tab, line feed, carriage return and U+0020 to U+00FF. */
function reportCharacters(text: string, into: Diagnostic[]): void {
  const match = /[^\t\n\r\u0020-\u00ff]/.exec(text);
  if (match !== null) into.push(diagnose('policy.bad-characters', { from: match.index, to: match.index + match[0].length }));
}
