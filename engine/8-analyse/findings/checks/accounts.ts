import { parseArn } from '../../../1-text/arn.ts';
import type { PrincipalEntry } from '../../../2-policy/ast.ts';
import { actionsOfEntry, crossAccountActions, includes, intersects, isEmpty, keyActions, named } from '../action-set.ts';
import { removeFrom } from '../edits.ts';
import { limitsTo } from '../operators.ts';
import type { StatementView, Subject } from '../subject.ts';

const policyChange = named('kms:PutKeyPolicy');
const createGrant = named('kms:CreateGrant');

/** The account that a principal stands for or belongs to; null for services, for everyone, and for ids that do not say. */
export function accountOf({ form }: PrincipalEntry): string | null {
  if (form.kind === 'account') return form.account;
  return 'arn' in form ? (parseArn(form.arn)?.account ?? null) : null;
}

/**
 * The account that the key belongs to: as the world says, else the first that the policy lets change the policy,
 * since that never crosses accounts. null when nothing tells.
 */
export function homeAccount({ key, statements }: Subject): string | null {
  if (key !== null) return key.account;
  for (const { statement, actions } of statements) {
    if (statement.effect !== 'Allow' || statement.principal?.negated !== false || !includes(actions, policyChange)) continue;
    for (const entry of statement.principal.entries) {
      const account = accountOf(entry);
      if (account !== null) return account;
    }
  }
  return null;
}

/** What is given to principals of other accounts. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html */
export function checkForeign(view: StatementView, subject: Subject, home: string | null): void {
  const { statement, actions } = view;
  const { principal, action, effect } = statement;
  if (subject.kind !== 'keyPolicy' || home === null || effect !== 'Allow' || principal === undefined || principal.negated || action === undefined || action.negated) return;
  const accounts = principal.entries.map(accountOf);
  const foreign = principal.entries.filter((_, index) => accounts[index] !== null && accounts[index] !== home);
  const [first] = foreign;
  if (first === undefined) return;
  reportWhole(view, foreign, subject, home);
  reportGrants(view, first, subject);
  // In a statement for both, the operations that stay at home are meant for those at home.
  if (foreign.length < principal.entries.length || isEmpty(actions)) return;
  for (const { value, range } of action.entries) {
    const covered = actionsOfEntry(value);
    if (isEmpty(covered) || intersects(covered, crossAccountActions) || !intersects(covered, keyActions)) continue;
    subject.report('kms-external-ineffective-action', range, {
      values: { text: value, principal: first.value },
      fix: () => removeFrom(action.entries.map((entry) => entry.range), range, `Remove ${JSON.stringify(value)}`),
    });
  }
}

/** Every operation, by `kms:*` or `*`, once for each account. */
function reportWhole({ statement }: StatementView, foreign: readonly PrincipalEntry[], { report }: Subject, home: string): void {
  if (statement.conditions.length > 0 || statement.action?.entries.some(({ value }) => value === '*' || value.toLowerCase() === 'kms:*') !== true) return;
  const told = new Set<string>();
  for (const entry of foreign) {
    const account = accountOf(entry);
    if (account === null || told.has(account)) continue;
    told.add(account);
    report('kms-external-full-access', entry.range, { values: { account, home } });
  }
}

function reportGrants({ statement, actions, tests }: StatementView, { range, value }: PrincipalEntry, { report }: Subject): void {
  if (!intersects(actions, createGrant) || statement.action?.entries.some((entry) => entry.value === '*' || entry.value.toLowerCase() === 'kms:*') === true) return;
  const limited = tests.some(({ test }) => /^kms:(grant|retiring|viaservice)/.test(test.keyLower) && (limitsTo(test) || test.qualifier === 'ForAllValues'));
  if (!limited) report('kms-external-create-grant', range, { values: { principal: value } });
}
