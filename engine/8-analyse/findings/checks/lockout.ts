import type { PrincipalEntry } from '../../../2-policy/ast.ts';
import { includes, isEmpty, named, readingActions, either } from '../action-set.ts';
import { limitsTo } from '../operators.ts';
import type { StatementView, Subject } from '../subject.ts';
import { accountOf } from './accounts.ts';

const policyChange = named('kms:PutKeyPolicy');
const metadata = either(readingActions, named('kms:RevokeGrant'));

/**
 * Whether somebody can change the policy once it is stored. Conditions are taken to be met by somebody.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function checkLockout(subject: Subject, home: string | null): void {
  if (subject.kind !== 'keyPolicy' || subject.statements.length === 0 || subject.key?.manager === 'AWS') return;
  const denying = subject.statements.find((view) => deniesAll(view, home));
  if (denying !== undefined) {
    subject.report('kms-lockout-by-deny', denying.statement.action?.range ?? denying.node.range);
    return;
  }
  const able: (PrincipalEntry | 'anybody')[] = [];
  for (const view of subject.statements) {
    const { effect, principal } = view.statement;
    if (effect !== 'Allow' || principal === undefined || !changesPolicy(view, subject)) continue;
    if (principal.negated) able.push('anybody');
    else able.push(...principal.entries.filter((entry) => canCall(entry, subject, home)));
  }
  if (able.length > 0) {
    reportSingle(able, subject);
    return;
  }
  if (isOfService(subject)) return;
  const { root } = subject;
  subject.report('kms-lockout', root.members.find(({ key }) => key === 'Statement')?.keyRange ?? root.range);
}

function changesPolicy({ statement, actions }: StatementView, { key }: Subject): boolean {
  const { resource } = statement;
  if (statement.malformed || resource === undefined || !includes(actions, policyChange)) return false;
  if (resource.negated) return resource.entries.every(({ value }) => value !== '*');
  // Of an alias or another service's ARN that is told apart; an ARN of a key may be this key's.
  return resource.entries.some(({ value }) => value === '*' || value === key?.arn || (/^arn:[^:]+:kms:/.test(value) && !value.includes(':alias/') && (key === null || /[*?]/.test(value))));
}

function canCall(entry: PrincipalEntry, { world }: Subject, home: string | null): boolean {
  const { form } = entry;
  if (form.kind === 'everyone') return true;
  const account = accountOf(entry);
  if (account === null || (home !== null && account !== home)) return false;
  // Whoever is not there cannot call; a world that has the account knows its principals.
  return (form.kind !== 'user' && form.kind !== 'role') || world?.accounts.has(account) !== true || world.principals.has(form.arn);
}

/** An unconditional Deny for everyone, or for the key's whole account. */
function deniesAll({ statement, actions }: StatementView, home: string | null): boolean {
  const { principal, effect, malformed, conditions, resource } = statement;
  if (effect !== 'Deny' || malformed || conditions.length > 0 || principal === undefined || principal.negated || !includes(actions, policyChange)) return false;
  if (resource === undefined || resource.negated || !resource.entries.some(({ value }) => value === '*')) return false;
  return principal.entries.some(({ form }) => form.kind === 'everyone' || (form.kind === 'account' && form.account === home));
}

/** One user or role, and nobody else. */
function reportSingle(able: readonly (PrincipalEntry | 'anybody')[], { report }: Subject): void {
  const [first] = able;
  if (first === undefined || first === 'anybody' || (first.form.kind !== 'user' && first.form.kind !== 'role')) return;
  if (able.every((entry) => entry !== 'anybody' && entry.value === first.value)) report('kms-single-administrator', first.range, { values: { principal: first.value, account: accountOf(first) ?? 'ACCOUNT' } });
}

/**
 * AWS managed keys: the service's users by way of the service, and the account may look. Nobody can change such a policy, and nobody has to.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
 */
function isOfService({ statements }: Subject): boolean {
  const allowing = statements.filter(({ statement }) => statement.effect === 'Allow');
  const throughService = (view: StatementView): boolean => {
    const tests = view.tests.filter(({ test }) => limitsTo(test)).map(({ test }) => test.keyLower);
    return view.statement.principal?.entries.every(({ form }) => form.kind === 'everyone') === true && tests.includes('kms:viaservice') && tests.includes('kms:calleraccount');
  };
  const looks = ({ statement, actions }: StatementView): boolean => statement.principal?.entries.every(({ form }) => form.kind === 'account') === true && !isEmpty(actions) && includes(metadata, actions);
  const service = ({ statement }: StatementView): boolean => statement.principal?.entries.every(({ form }) => form.kind === 'service') === true;
  return allowing.some(throughService) && allowing.some(looks) && allowing.every((view) => throughService(view) || looks(view) || service(view));
}
