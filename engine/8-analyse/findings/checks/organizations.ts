import type { StatementView, Subject } from '../subject.ts';

/** What a resource control policy may not say. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
export function checkControlPolicy({ statement }: StatementView, { kind, policy, report, statements }: Subject): void {
  if (kind !== 'rcp') return;
  const { effect, action, resource, principal, conditions } = statement;
  const allowing = effect === 'Allow';
  // AWS's own policy, RCPFullAWSAccess, allows everything: it is shown as it is.
  const whole = action?.entries.some(({ value }) => value === '*') === true && !action.negated;
  if (allowing && whole && policy.statements.length === 1 && statements.length === 1 && conditions.length === 0 && principal?.negated !== true && resource?.entries[0]?.value === '*') return;
  if (allowing) report('rcp-syntax-error-allow', statement.range);
  if (action?.negated === true) report('rcp-syntax-error-notaction', action.range);
  else if (whole) report('rcp-syntax-error-action-wildcard', action.entries.find(({ value }) => value === '*')?.range ?? action.range);
}
