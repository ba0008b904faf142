import { isAccountId, parseArn } from '../1-text/arn.ts';
import type { JsonMember, JsonNode } from '../1-text/json.ts';
import { intern } from '../1-text/intern.ts';
import type { Range } from '../1-text/range.ts';
import { diagnose, type Diagnostic } from '../messages.ts';
import type { PolicyType, PrincipalElement, PrincipalEntry, PrincipalForm } from './ast.ts';

/**
 * Reads `Principal` or `NotPrincipal`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parsePrincipal(type: PolicyType, member: JsonMember, into: Diagnostic[]): PrincipalElement {
  const negated = member.key === 'NotPrincipal';
  const value = member.value;
  if (value.kind === 'string' && value.value === '*') {
    return { negated, range: member.range, entries: [{ value: '*', range: value.range, form: { kind: 'everyone' } }] };
  }
  if (value.kind !== 'object') {
    into.push(diagnose('principal.not-object', value.range));
    return { negated, range: member.range, entries: [] };
  }
  const entries = value.members.flatMap((kind) => entriesOf(type, kind, into));
  if (entries.length === 0) into.push(diagnose('statement.empty-list', value.range, { name: member.key }));
  return { negated, range: member.range, entries };
}

function entriesOf(type: PolicyType, kind: JsonMember, into: Diagnostic[]): PrincipalEntry[] {
  const nodes = kind.value.kind === 'array' ? kind.value.items : [kind.value];
  // A trust policy names identity providers for the other ways to assume a role, none of which is sts:AssumeRole.
  const isProvider = kind.key === 'Federated' && type === 'trustPolicy';
  if (!isProvider && (kind.key === 'Federated' || kind.key === 'CanonicalUser')) into.push(diagnose('principal.not-usable', kind.keyRange, { name: kind.key }));
  else if (!isProvider && kind.key !== 'AWS' && kind.key !== 'Service') into.push(diagnose('principal.unknown-type', kind.keyRange, { name: kind.key }));
  return nodes.flatMap((node) => entryOf(kind.key, node, into));
}

function entryOf(type: string, node: JsonNode, into: Diagnostic[]): PrincipalEntry[] {
  if (node.kind !== 'string') {
    into.push(diagnose('statement.not-list', node.range, { name: type }));
    return [];
  }
  const form = type === 'AWS' ? awsForm(intern(node.value), node.range, into) : type === 'Service' ? serviceForm(node.value, node.range, into) : type === 'Federated' ? federated : unusable;
  return [{ value: node.value, range: node.range, form }];
}

const unusable: PrincipalForm = { kind: 'unusable' };
const federated: PrincipalForm = { kind: 'unusable', federated: true };

function serviceForm(text: string, range: Range, into: Diagnostic[]): PrincipalForm {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(text)) return { kind: 'service', service: text };
  into.push(diagnose('principal.bad-entry', range, { text }));
  return unusable;
}

function awsForm(text: string, range: Range, into: Diagnostic[]): PrincipalForm {
  if (text === '*') return { kind: 'everyone' };
  if (isAccountId(text)) return { kind: 'account', account: intern(text), partition: null };
  // AWS stores a principal by its unique id and shows that id once the principal is deleted.
  if (/^A(ID|RO)A[A-Z0-9]{6,}$/.test(text)) return { kind: 'uniqueId', id: text };
  const form = arnForm(text);
  if (form !== null) return form;
  const code = /[*?]/.test(text) ? 'principal.wildcard' : text.includes(':group/') ? 'principal.group' : 'principal.bad-entry';
  into.push(diagnose(code, range, { text }));
  return unusable;
}

function arnForm(text: string): PrincipalForm | null {
  const arn = parseArn(text);
  if (arn === null || !isAccountId(arn.account) || arn.region !== '' || /[*?]/.test(text)) return null;
  if (arn.service === 'iam') {
    if (arn.resource === 'root') return { kind: 'account', account: intern(arn.account), partition: intern(arn.partition) };
    if (/^user\/./.test(arn.resource)) return { kind: 'user', arn: text };
    if (/^role\/./.test(arn.resource)) return { kind: 'role', arn: text };
  }
  if (arn.service === 'sts') {
    if (/^assumed-role\/[^/]+\/[^/]+$/.test(arn.resource)) return { kind: 'session', arn: text };
    if (/^federated-user\/[^/]+$/.test(arn.resource)) return { kind: 'federatedUser', arn: text };
  }
  return null;
}
