import type { Text } from '../../../2-policy/ast.ts';
import { matchesPattern, patternOf } from '../../../5-match/wildcard.ts';
import { insideSegments } from '../../../5-match/resource.ts';
import { either, intersects, isEmpty, keyActions, named, without as withoutActions } from '../action-set.ts';
import { removeFrom, replaceText } from '../edits.ts';
import type { FindingCode, FindingOptions } from '../registry.ts';
import type { StatementView, Subject } from '../subject.ts';
import { knownPartition, mayBeRegion } from './arns.ts';

/** Each entry is compared with each: lists that no policy has room for are left alone. */
const MOST_COMPARED = 500;

const aliasActions = named('kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias');
const listingAliases = either(aliasActions, named('kms:ListAliases'));

/** The entries of Resource and NotResource. */
export function checkResources(view: StatementView, subject: Subject): void {
  const { kind, report } = subject;
  const { resource, effect } = view.statement;
  if (resource === undefined) return;
  if (kind === 'keyPolicy' && resource.negated) report('kms-not-resource', resource.range);
  for (const entry of resource.entries) {
    if (entry.value === '*') continue;
    const fault = kind === 'bucketPolicy' && !entry.value.startsWith('arn:') ? 'invalid-arn-prefix' : faultOf(entry.value);
    if (typeof fault === 'string') {
      report(fault, entry.range, { values: { text: entry.value }, fix: kind === 'keyPolicy' ? () => star(entry, resource.entries) : null });
      continue;
    }
    if (fault !== null) {
      report(fault.code, entry.range, fault.options);
      continue;
    }
    checkKind(entry, view, subject);
  }
  checkRedundant(resource.entries, subject);
  if (kind === 'identityPolicy' && effect === 'Allow' && !resource.negated) checkAllKeys(view, subject);
}

interface Fault {
  readonly code: FindingCode;
  readonly options: FindingOptions;
}

/** What is wrong with the text as an ARN, or null. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function faultOf(text: string): FindingCode | Fault | null {
  if (!text.startsWith('arn:')) return 'invalid-arn-prefix';
  const parts = splitArn(text);
  if (parts.length < 6) return 'missing-arn-field';
  const [, partition = '', service = '', region = '', account = ''] = parts;
  const open = (part: string): boolean => /[*?$]/.test(part);
  if (!open(partition) && !knownPartition(partition)) return { code: 'invalid-partition', options: { values: { partition } } };
  if (service !== service.toLowerCase()) return { code: 'invalid-arn-service-case', options: {} };
  if (service === 'kms') {
    if (region === '') return { code: 'missing-arn-region', options: {} };
    if (!mayBeRegion(region)) return { code: 'invalid-arn-region', options: { values: { region } } };
    if (!open(account) && !/^\d{12}$/.test(account)) return { code: 'invalid-arn-account', options: { values: { account } } };
    const name = parts.slice(5).join(':');
    if (!/^[*?]/.test(name) && !/^(key|alias)\/./.test(name) && !/^(key|alias)[*?]/.test(name) && !/^[a-z]*[*?$]/.test(name)) return { code: 'invalid-arn-resource', options: { values: { resource: name } } };
    return null;
  }
  if (!open(account) && account !== '' && account !== 'aws' && !/^\d{12}$/.test(account)) return { code: 'invalid-arn-account', options: { values: { account } } };
  if (service === 's3' && !/^(accesspoint|job|storage-lens)/.test(parts[5] ?? '')) {
    if (region !== '') return { code: 'arn-region-not-allowed', options: { values: { service: 'Amazon S3' } } };
    if (account !== '') return { code: 'arn-account-not-allowed', options: { values: { service: 'Amazon S3' } } };
  }
  if (service === 'iam' && region !== '') return { code: 'arn-region-not-allowed', options: { values: { service: 'IAM' } } };
  return null;
}

/** Colons inside a variable do not part an ARN. */
function splitArn(text: string): string[] {
  return text.replace(/\$\{[^}]*\}/g, '$').split(':');
}

/** Whether the resource is one that the policy and its actions can be about. */
function checkKind(entry: Text, { statement, actions }: StatementView, subject: Subject): void {
  const { kind, key, report } = subject;
  const [, , service = '', , , ...rest] = splitArn(entry.value);
  const entries = statement.resource?.entries ?? [];
  const foreign = (kind === 'keyPolicy' && service !== 'kms') || (kind === 'bucketPolicy' && !/^s3/.test(service));
  if (foreign && !/[*?$]/.test(service)) {
    report('unsupported-resource-arn-in-policy', entry.range, { values: { text: entry.value }, fix: kind === 'keyPolicy' ? () => star(entry, entries) : null });
    return;
  }
  const isAlias = service === 'kms' && rest.join(':').startsWith('alias/');
  // Elsewhere the ARN of an alias is right for the actions that manage aliases, and useless for all others.
  if (isAlias && (kind === 'keyPolicy' || (!isEmpty(actions) && intersects(withoutActions(actions, listingAliases), keyActions) && !intersects(actions, aliasActions)))) {
    report('kms-alias-in-resource', entry.range, { fix: kind === 'keyPolicy' ? () => star(entry, entries) : null });
  } else if (kind === 'keyPolicy' && key !== null && service === 'kms' && statement.resource?.negated !== true && !entry.value.includes('${') && !matchesPattern(insideSegments(patternOf(entry.value)), key.arn)) {
    report('kms-resource-not-this-key', entry.range, { values: { key: key.arn }, fix: () => star(entry, entries) });
  }
}

/** In a key policy `*` is the key itself; where it stands already, the other entry goes. */
function star(entry: Text, entries: readonly Text[]): ReturnType<typeof removeFrom> {
  if (entries.some(({ value }) => value === '*')) return removeFrom(entries.map(({ range }) => range), entry.range, `Remove ${JSON.stringify(entry.value)}`);
  return replaceText(entry.range, '*');
}

function checkRedundant(entries: readonly Text[], { report }: Subject): void {
  if (entries.length < 2 || entries.length > MOST_COMPARED) return;
  const seen = new Set<string>();
  for (const { value, range } of entries) {
    const by = seen.has(value) ? value : value === '*' ? undefined : entries.find((one) => one.value !== value && covers(one.value, value))?.value;
    seen.add(value);
    if (by !== undefined) report('redundant-resource', range, { values: { text: value, by }, fix: () => removeFrom(entries.map((one) => one.range), range, `Remove ${JSON.stringify(value)}`) });
  }
}

function covers(wide: string, value: string): boolean {
  if (wide === '*') return true;
  if (!/[*?]/.test(wide) || wide.includes('${') || /\?/.test(value) || (/\?/.test(wide) && /\*/.test(value))) return false;
  // A run of the wider pattern stays inside its part of the ARN, and a run of the other may not.
  const [parts, others] = [wide.split(':'), value.split(':')];
  return parts.length === others.length && parts.every((part, index) => matchesPattern(patternOf(part), others[index] ?? ''));
}

const decrypting = named('kms:Decrypt', 'kms:ReEncryptFrom');

/** https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html (KMS.1 and KMS.2) */
function checkAllKeys({ statement, actions }: StatementView, { report }: Subject): void {
  if (!intersects(actions, decrypting) || statement.conditions.length > 0) return;
  const entry = statement.resource?.entries.find(({ value }) => value === '*' || /^arn:[^:]+:kms:\*:\*:(\*|key\/\*|key\*)$/.test(value));
  if (entry !== undefined) report('kms-decrypt-on-all-keys', entry.range);
}
