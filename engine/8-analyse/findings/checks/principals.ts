import { parseArn } from '../../../1-text/arn.ts';
import type { PrincipalEntry } from '../../../2-policy/ast.ts';
import { removeFrom, replaceText } from '../edits.ts';
import type { Fix } from '../finding.ts';
import { knownPartition } from './arns.ts';
import type { StatementView, Subject } from '../subject.ts';

/** Who a statement names, whatever it says about them. */
export function checkPrincipals(view: StatementView, subject: Subject): void {
  const { kind, report } = subject;
  const { principal, effect } = view.statement;
  if (principal === undefined || kind === 'scp') return;
  if (kind === 'rcp') {
    if (principal.negated || !principal.entries.every(({ form }) => form.kind === 'everyone')) report('rcp-syntax-error-principal', principal.range);
    return;
  }
  if (principal.negated && effect === 'Allow') report('allow-with-notprincipal', principal.range);
  if (principal.negated && effect === 'Deny' && kind === 'keyPolicy') report('kms-deny-not-principal', principal.range);
  for (const entry of principal.entries) {
    const { form } = entry;
    if (form.kind === 'uniqueId') reportUniqueId(entry, view, subject);
    else if (form.kind === 'user' || form.kind === 'role') checkNamed(entry, form, view, subject);
    else if (form.kind === 'unusable') checkPartition(entry, subject);
  }
}

/** AWS shows the unique id where a user or role was deleted. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
function reportUniqueId(entry: PrincipalEntry, view: StatementView, { world, report }: Subject): void {
  const fix = (): Fix | null => {
    const owner = world === null ? undefined : [...world.principals.values()].find(({ id }) => id === entry.value);
    return owner === undefined ? without(entry, view) : replaceText(entry.range, owner.arn);
  };
  report(entry.value.startsWith('AROA') ? 'invalid-role-reference' : 'invalid-user-reference', entry.range, { values: { text: entry.value }, fix });
}

function checkNamed(entry: PrincipalEntry, form: { readonly kind: 'user' | 'role'; readonly arn: string }, view: StatementView, subject: Subject): void {
  const { world, report } = subject;
  const account = parseArn(form.arn)?.account ?? '';
  checkPartition(entry, subject);
  // Of accounts that the world does not have it cannot know the principals.
  if (world?.accounts.has(account) !== true || world.principals.has(form.arn)) return;
  // A service makes its own role when it needs it; worlds leave them out.
  if (form.arn.includes(':role/aws-service-role/')) return;
  report('kms-principal-not-found', entry.range, { values: { principal: `${form.kind} ${form.arn}` }, fix: () => without(entry, view) });
}

function checkPartition({ value, range }: PrincipalEntry, { report }: Subject): void {
  const partition = parseArn(value)?.partition;
  if (partition !== undefined && !knownPartition(partition)) report('invalid-partition', range, { values: { partition } });
}

/** Takes a principal out of its list; null where it stands alone. */
function without(entry: PrincipalEntry, view: StatementView): Fix | null {
  const value = (view.member('Principal') ?? view.member('NotPrincipal'))?.value;
  if (value?.kind !== 'object') return null;
  for (const { value: list } of value.members) {
    const fix = list.kind === 'array' ? removeFrom(list.items.map(({ range }) => range), entry.range, `Remove ${JSON.stringify(entry.value)}`) : null;
    if (fix !== null) return fix;
  }
  return null;
}
