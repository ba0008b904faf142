import type { PolicyType } from '../../2-policy/ast.ts';
import { readPolicy } from '../../2-policy/parse.ts';
import type { Key, World } from '../../3-world/world.ts';
import { checkForeign, homeAccount } from './checks/accounts.ts';
import { checkActions } from './checks/actions.ts';
import { checkKey } from './checks/condition-keys.ts';
import { checkOperator, checkRedundantValues } from './checks/condition-operators.ts';
import { checkValues } from './checks/condition-values.ts';
import { checkSids, checkSize } from './checks/document.ts';
import { checkElements } from './checks/elements.ts';
import { checkEveryone, checkMeaning } from './checks/kms-conditions.ts';
import { checkLockout } from './checks/lockout.ts';
import { checkControlPolicy } from './checks/organizations.ts';
import { checkPrincipals } from './checks/principals.ts';
import { checkStatements } from './checks/redundancy.ts';
import { checkResources } from './checks/resources.ts';
import { checkServicePrincipals } from './checks/service-principals.ts';
import { checkVariables } from './checks/variables.ts';
import { diagnosticFindings } from './diagnostics.ts';
import type { Finding } from './finding.ts';
import { subjectOf, type Subject } from './subject.ts';

/**
 * What is wrong with a policy, what is dangerous, what may not do what its author meant, and what can be better:
 * the checks of IAM Access Analyzer that can concern it, and what is peculiar to KMS. Never throws.
 * A text that is not valid JSON has findings about that alone.
 *
 * @param kind where the policy hangs
 * @param policy its text, or a policy that was read before and keeps its text; ranges are UTF-16 offsets into that text
 * @param world tells which principals exist and whose the key is; without one the policy alone must tell
 * @param of the ARN of the key that a key policy belongs to; by default the key of the world with this text, or its only key
 * @returns findings in the order of the text
 */
export function validatePolicy(kind: PolicyType, policy: string | { readonly text: string }, world: World | null = null, of?: string): readonly Finding[] {
  const text = typeof policy === 'string' ? policy : policy.text;
  const read = readPolicy(kind, text);
  const found = diagnosticFindings(kind, read);
  const subject = subjectOf(read, world, kind === 'keyPolicy' && world !== null ? keyOf(world, text, of) : null, found);
  // The checks know no trust policies: of one only what the parser remarks is told.
  if (subject !== null && kind !== 'trustPolicy') runChecks(subject);
  return found.sort((first, second) => first.range.from - second.range.from || first.range.to - second.range.to);
}

function keyOf({ keys }: World, text: string, of: string | undefined): Key | null {
  if (of !== undefined) return keys.get(of) ?? null;
  const all = [...keys.values()];
  return all.find(({ policy }) => policy?.text === text) ?? (all.length === 1 ? (all[0] ?? null) : null);
}

function runChecks(subject: Subject): void {
  checkSize(subject);
  checkSids(subject);
  const home = homeAccount(subject);
  for (const view of subject.statements) {
    checkElements(view, subject);
    checkPrincipals(view, subject);
    checkActions(view, subject);
    checkResources(view, subject);
    checkVariables(view, subject);
    checkServicePrincipals(view, subject);
    checkControlPolicy(view, subject);
    checkEveryone(view, subject);
    checkForeign(view, subject, home);
    for (const test of view.tests) {
      checkKey(test, view, subject);
      checkOperator(test, view, subject);
      checkRedundantValues(test, subject);
      checkValues(test, subject);
      checkMeaning(test, view, subject);
    }
  }
  checkLockout(subject, home);
  checkStatements(subject);
}
