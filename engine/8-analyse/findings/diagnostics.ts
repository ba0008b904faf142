import type { ReadPolicy } from '../../2-policy/parse.ts';
import { conditionOperators, type PolicyType } from '../../2-policy/ast.ts';
import { namesPrincipals } from '../../2-policy/statement.ts';
import { suggest } from '../../2-policy/suggest.ts';
import type { Diagnostic, DiagnosticCode } from '../../messages.ts';
import { actionsOfEntry, isEmpty } from './action-set.ts';
import { removeFrom, replace, replaceText } from './edits.ts';
import type { Finding, Fix } from './finding.ts';
import { actionNames, kmsKeyNames } from './key-facts.ts';
import { finding, type FindingCode } from './registry.ts';
import { MOST_FINDINGS, type JsonObject } from './subject.ts';

/** What the parser remarks, as findings. `null`: a check of ours says it better. */
const codes: Readonly<Record<DiagnosticCode, FindingCode | null>> = {
  'text.too-long': 'unreadable-text',
  'text.too-deep': 'unreadable-text',
  'text.empty': 'json-syntax-error',
  'text.comma-expected': 'json-syntax-error',
  'text.colon-expected': 'json-syntax-error',
  'text.name-expected': 'json-syntax-error',
  'text.value-expected': 'json-syntax-error',
  'text.brace-expected': 'json-syntax-error',
  'text.bracket-expected': 'json-syntax-error',
  'text.end-expected': 'json-syntax-error',
  'text.comment': 'json-syntax-error',
  'text.bad-string': 'json-syntax-error',
  'text.bad-symbol': 'json-syntax-error',
  'text.duplicate-key': 'duplicate-member',
  'policy.not-object': 'data-type-mismatch',
  'policy.unknown-element': 'invalid-policy-element',
  'policy.bad-version': 'invalid-version',
  'policy.no-version': 'missing-version',
  'policy.no-statement': 'missing-statement',
  'policy.bad-characters': 'kms-invalid-character',
  'statement.not-object': 'data-type-mismatch',
  'statement.unknown-element': 'invalid-policy-element',
  'statement.no-effect': 'missing-effect',
  'statement.bad-effect': 'invalid-effect',
  'statement.no-principal': 'missing-principal',
  'statement.principal-in-identity-policy': null,
  'statement.resource-in-trust-policy': 'invalid-policy-element',
  'statement.both': 'unsupported-element-combination',
  'statement.no-action': 'missing-action',
  'statement.no-resource': 'missing-resource',
  'statement.bad-sid': 'unsupported-sid',
  'statement.not-text': 'data-type-mismatch',
  'statement.not-list': 'data-type-mismatch',
  'statement.empty-list': null,
  'action.no-prefix': 'invalid-action',
  'action.comma': 'invalid-action',
  'action.unknown': 'invalid-action',
  'action.not-of-trust': 'invalid-action',
  'principal.not-object': 'invalid-principal-format',
  'principal.unknown-type': 'invalid-principal-key',
  'principal.not-usable': null,
  'principal.bad-entry': 'invalid-principal-format',
  'principal.wildcard': 'unsupported-wildcard-in-principal',
  'principal.group': 'invalid-principal-format',
  'condition.not-object': 'data-type-mismatch',
  'condition.unknown-operator': 'invalid-condition-operator',
  'condition.bad-key': 'invalid-condition-key-format',
  'condition.unknown-key': 'invalid-service-condition-key',
  'condition.duplicate-key': 'duplicate-keys-with-different-case',
  'condition.bad-value': 'data-type-mismatch',
  'condition.null-qualified': 'null-with-qualifier',
};

/** The parser's remarks as findings, with fixes where the remark leaves one answer. Of a text that is not valid JSON, only what makes it so. */
export function diagnosticFindings(kind: PolicyType, read: ReadPolicy): Finding[] {
  const found: Finding[] = [];
  const twice = new Set(read.diagnostics.filter(({ code }) => code === 'text.duplicate-key').map(({ range }) => range.from));
  for (const diagnostic of read.diagnostics.slice(0, MOST_FINDINGS)) {
    if (read.root === null && !diagnostic.code.startsWith('text.') && diagnostic.code !== 'policy.not-object') continue;
    const code = codeOf(kind, diagnostic, read.text, twice);
    if (code === null) continue;
    const { range, message, help } = diagnostic;
    const own = code === 'missing-resource' && kind === 'keyPolicy';
    found.push(finding(code, range, { ...(own ? {} : { message }), help: code === 'null-with-if-exists' ? undefined : help, fix: () => fixOf(kind, diagnostic, read) }));
  }
  return found;
}

function codeOf(kind: PolicyType, { code, range }: Diagnostic, text: string, twice: ReadonlySet<number>): FindingCode | null {
  const written = text.slice(range.from, range.to);
  // Exactly the same name twice is told by the JSON reader already.
  if (code === 'condition.duplicate-key' && twice.has(range.from)) return null;
  if (code === 'condition.unknown-operator' && /^"Null(IfExists)"$/.test(written)) return 'null-with-if-exists';
  // A bucket's policy may name a canonical user.
  if (code === 'principal.not-usable') return written === '"Federated"' ? 'federated-principal-not-supported' : kind === 'bucketPolicy' ? null : 'invalid-principal-key';
  return codes[code];
}

function fixOf(kind: PolicyType, { code, range }: Diagnostic, { text, root }: ReadPolicy): Fix | null {
  if (root === null) return null;
  const written = textOf(text.slice(range.from, range.to));
  switch (code) {
    case 'policy.no-version':
      return insertMember(root, '"Version": "2012-10-17"', 'Add "Version": "2012-10-17"');
    case 'policy.bad-version':
      return replaceText(range, '2012-10-17');
    case 'statement.bad-effect': {
      const effect = ['Allow', 'Deny'].find((word) => word.toLowerCase() === written?.trim().toLowerCase());
      return effect === undefined ? null : replaceText(range, effect);
    }
    case 'statement.no-resource': {
      const statement = kind === 'keyPolicy' ? objectAt(root, range.from) : null;
      return statement === null || statement.members.length === 0 ? null : insertMember(statement, '"Resource": "*"', 'Add "Resource": "*"');
    }
    case 'action.no-prefix':
      return written === null || isEmpty(actionsOfEntry(`kms:${written}`)) ? null : replaceText(range, `kms:${written}`);
    case 'action.unknown': {
      const name = suggest((written ?? '').slice('kms:'.length), actionNames);
      return name === null ? null : replaceText(range, `kms:${name}`);
    }
    case 'principal.unknown-type': {
      const type = ['AWS', 'Service'].find((name) => name.toLowerCase() === written?.toLowerCase());
      return type === undefined ? null : replaceText(range, type);
    }
    case 'condition.unknown-operator': {
      if (written === 'NullIfExists') return replaceText(range, 'Null');
      const operator = suggest((written ?? '').replace(/IfExists$/, ''), conditionOperators);
      return operator === null || written?.includes(':') === true ? null : replaceText(range, /IfExists$/.test(written ?? '') ? `${operator}IfExists` : operator);
    }
    case 'condition.null-qualified':
      return replaceText(range, 'Null');
    case 'condition.unknown-key': {
      const key = suggest(written ?? '', kmsKeyNames.filter((name) => !name.endsWith(':')));
      return key === null ? null : replaceText(range, key);
    }
    case 'statement.unknown-element':
      return elementFix(root, range.from);
    default:
      return null;
  }
}

/** A remark about a principal that this kind of policy does not have. */
export function principalCode(kind: PolicyType): FindingCode {
  return kind === 'scp' ? 'scp-syntax-error-principal' : 'unsupported-principal';
}

/** Whether statements of this kind of policy name principals. */
export const hasPrincipals = namesPrincipals;

function textOf(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function insertMember(node: JsonObject, member: string, label: string): Fix {
  const at = { from: node.range.from + 1, to: node.range.from + 1 };
  return replace(at, node.members.length === 0 ? member : `${member}, `, label);
}

/** The object that begins here: the policy itself or one of its statements. */
function objectAt(root: JsonObject, from: number): JsonObject | null {
  for (const { value } of root.members) {
    for (const node of value.kind === 'array' ? value.items : [value]) if (node.kind === 'object' && node.range.from === from) return node;
  }
  return null;
}

/** A statement's member whose name begins here: renamed to what it may have meant, else taken out. */
function elementFix(root: JsonObject, from: number): Fix | null {
  for (const { value } of root.members) {
    for (const node of value.kind === 'array' ? value.items : [value]) {
      if (node.kind !== 'object' || node.range.from > from || node.range.to < from) continue;
      const member = node.members.find(({ keyRange }) => keyRange.from === from);
      if (member === undefined) continue;
      const name = suggest(member.key, elementNames);
      if (name === null) return removeFrom(node.members.map(({ range }) => range), member.range, `Remove ${JSON.stringify(member.key)}`);
      return node.members.some(({ key }) => key === name) ? null : replaceText(member.keyRange, name);
    }
  }
  return null;
}

const elementNames = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
