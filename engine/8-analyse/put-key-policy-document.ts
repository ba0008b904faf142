import { parsePolicy } from '../2-policy/parse.ts';
import type { Policy } from '../2-policy/ast.ts';
import type { Diagnostic, DiagnosticCode } from '../messages.ts';
import type { PolicyRefusal } from './put-key-policy.ts';

/** Key policies have at most this many bytes of UTF-8. */
const MAX_BYTES = 32_768;

/** Faults that AWS stores all the same: the statement then has no effect, or the element matches nothing. */
const accepted: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>(['statement.no-action', 'statement.no-resource', 'action.comma', 'condition.null-qualified']);

/** Faults of a principal that are answered as one that does not exist. */
const principalCodes: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>(['principal.bad-entry', 'principal.wildcard', 'principal.group', 'principal.not-usable']);

/**
 * Whether KMS takes the document as it stands, whoever its principals are: its name, size, characters and grammar.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function checkDocument(policyName: string, text: string): { readonly policy: Policy } | PolicyRefusal {
  if (!/^\w{1,128}$/.test(policyName)) return invalid('policyName', 'putKeyPolicy.policy-name', String.raw`Member must satisfy regular expression pattern: [\w]+`);
  if (policyName !== 'default') {
    return { ok: false, error: 'NotFoundException', message: `A key has one policy, with the name default; there is none with the name ${policyName}.`, documented: false, why: 'putKeyPolicy.policy-name' };
  }
  if (text === '') return invalid('policy', 'putKeyPolicy.characters', 'Member must have length greater than or equal to 1');
  if (utf8Length(text) > MAX_BYTES) {
    return { ok: false, error: 'LimitExceededException', message: `The policy has ${utf8Length(text)} bytes; a key policy has at most ${MAX_BYTES}.`, documented: false, why: 'putKeyPolicy.size' };
  }
  const { policy, diagnostics } = parsePolicy('keyPolicy', text);
  const character = diagnostics.find(({ code }) => code === 'policy.bad-characters') ?? badCharacter(text);
  if (character !== undefined) {
    return { ...invalid('policy', 'putKeyPolicy.characters', String.raw`Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+`), range: character.range };
  }
  const faults = diagnostics.filter(({ code, severity }) => severity === 'error' && !accepted.has(code));
  // An entry of Principal that is no principal is a fault of the grammar for us, and an invalid principal for KMS.
  const grammar = faults.find(({ code }) => !principalCodes.has(code)) ?? emptyPrincipal(policy);
  if (grammar !== undefined || policy === null) return malformed(grammar ?? faults[0]);
  return overlyPermissive(policy) ?? { policy };
}

/** The bytes that a text takes in UTF-8. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Looked for again, since a text that is no object is not searched for them. */
function badCharacter(text: string): Pick<Diagnostic, 'range'> | undefined {
  const match = /[^\t\n\r\u0020-\u00ff]/.exec(text);
  return match === null ? undefined : { range: { from: match.index, to: match.index + 1 } };
}

/** Every statement must name at least one principal; an empty list names none. */
function emptyPrincipal(policy: Policy | null): Pick<Diagnostic, 'range' | 'message'> | undefined {
  const statement = policy?.statements.find(({ principal }) => principal?.entries.length === 0);
  return statement === undefined ? undefined : { range: statement.principal?.range ?? statement.range, message: 'A statement of a key policy names at least one principal.' };
}

function invalid(member: string, why: PolicyRefusal['why'], constraint: string): PolicyRefusal {
  return { ok: false, error: 'ValidationException', message: `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`, documented: false, why };
}

function malformed(fault: Pick<Diagnostic, 'range' | 'message'> | undefined): PolicyRefusal {
  const refusal: PolicyRefusal = { ok: false, error: 'MalformedPolicyDocumentException', message: fault?.message ?? 'The text is no policy.', documented: false, why: 'putKeyPolicy.grammar' };
  return fault === undefined ? refusal : { ...refusal, range: fault.range };
}

/** Families of single-valued keys that KMS does not take with ForAllValues, and how it names them. */
const guarded = [
  { prefix: 'kms:encryptioncontext:', name: 'EncryptionContext', words: 'encryption context' },
  { prefix: 'aws:requesttag/', name: 'RequestTag', words: 'tag' },
];

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context */
function overlyPermissive(policy: Policy): PolicyRefusal | null {
  for (const { conditions } of policy.statements) {
    for (const { qualifier, keyLower, range } of conditions) {
      const family = guarded.find(({ prefix }) => keyLower.startsWith(prefix));
      if (qualifier !== 'ForAllValues' || family === undefined) continue;
      const article = family.words === 'tag' ? 'a' : 'an';
      const message =
        `OverlyPermissiveCondition:${family.name}: Using the ForAllValues set operator with a single-valued condition key matches requests ` +
        `without the specified ${family.words} or with ${article} unspecified ${family.words}. To fix, remove ForAllValues.`;
      return { ok: false, error: 'MalformedPolicyDocumentException', message, documented: true, why: 'putKeyPolicy.overly-permissive', range };
    }
  }
  return null;
}
