import { suggest } from '../../../2-policy/suggest.ts';
import { both, intersects, isEmpty, keyActions, noActions, printActions, without, actionsOfEntry, either, type ActionSet } from '../action-set.ts';
import { replaceText } from '../edits.ts';
import { globalKeyNames, renamedKeys } from '../key-facts.ts';
import { demandsKey } from '../operators.ts';
import type { StatementView, Subject, TestView } from '../subject.ts';
import { looksLikeKms } from './actions.ts';

/** Keys of services whose requests are never requests to KMS. Keys that sessions carry everywhere (ec2:SourceInstanceArn and the like) are not among them. */
const foreignPrefixes: ReadonlySet<string> = new Set(['s3', 'sns', 'sqs', 'iam', 'dynamodb', 'rds', 'logs', 'secretsmanager', 'sts', 'events', 'kinesis', 'ecr', 'ecs', 'eks', 'elasticloadbalancing', 'autoscaling']);

const tagKeys = ['aws:principaltag', 'aws:requesttag', 'aws:resourcetag'];
/** In a policy of a resource these are always that resource's own. */
const irrelevantKeys: ReadonlySet<string> = new Set(['aws:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths', 's3:resourceaccount']);

/** Whether the key of a test exists, and whether it can be there where it is tested. */
export function checkKey(view: TestView, statement: StatementView, subject: Subject): void {
  const { test, member, facts } = view;
  const { kind, report } = subject;
  const { key, keyLower } = test;
  const range = member.keyRange;
  const colon = keyLower.indexOf(':');
  if (colon < 1) return;
  const prefix = keyLower.slice(0, colon);
  if (keyLower === 'aws:arn') {
    report('unsupported-global-condition-key', range, { fix: replaceText(range, 'aws:PrincipalArn') });
    return;
  }
  const tag = tagKeys.find((name) => keyLower === name || keyLower === `${name}/`);
  if (tag !== undefined) {
    report('missing-tag-key-in-condition', range, { values: { key: key.replace(/\/$/, '') } });
    return;
  }
  if (keyLower === 'kms:encryptioncontext:') {
    report('kms-encryption-context-without-name', range);
    return;
  }
  if (facts === undefined) {
    if (prefix === 'aws') {
      const near = suggest(key, globalKeyNames.filter((name) => !name.endsWith('/')));
      report('invalid-global-condition-key', range, { values: { key }, ...(near === null ? {} : { help: `Did you mean ${near}?`, fix: replaceText(range, near) }) });
    } else if (looksLikeKms(prefix)) report('invalid-service', range, { values: { prefix }, fix: replaceText(range, `kms:${key.slice(colon + 1)}`) });
    else if (kind === 'bucketPolicy' && irrelevantKeys.has(keyLower)) report('irrelevant-condition-key-in-policy', range, { values: { key } });
    else if (foreignPrefixes.has(prefix)) checkCarried(view, statement, subject, noActions);
    return;
  }
  const now = renamedKeys.get(keyLower);
  if (now !== undefined) report('kms-deprecated-condition-key', range, { values: { key, now }, fix: replaceText(range, now) });
  if ((kind === 'keyPolicy' || kind === 'bucketPolicy') && irrelevantKeys.has(keyLower)) report('irrelevant-condition-key-in-policy', range, { values: { key } });
  if (keyLower.startsWith('aws:resourcetag/')) checkTagged(view, statement, subject);
  else if (facts.actions !== null) checkCarried(view, statement, subject, facts.actions);
  // Of a key's tags and aliases the guide says that they are for identity-based policies; KMS stores the policy all the same.
  if (kind === 'keyPolicy' && facts.identityPoliciesOnly) report('kms-condition-key-not-in-key-policy', range, { values: { key } });
}

/** The actions that a statement lists, entry by entry: a wildcard that takes in one action with the key was meant for that one. */
function actionsWithout(carrying: ActionSet, { statement, lacking }: StatementView): ActionSet {
  if (statement.action === undefined || statement.action.negated) return noActions;
  const known = lacking.get(carrying);
  if (known !== undefined) return known;
  let found = noActions;
  for (const { value } of statement.action.entries) {
    const covered = both(actionsOfEntry(value), keyActions);
    if (!isEmpty(covered) && !intersects(covered, carrying) && !/^(\*|kms:\*)$/i.test(value)) found = either(found, covered);
  }
  lacking.set(carrying, found);
  return found;
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html lists which requests carry which keys. */
function checkCarried({ test, member }: TestView, statement: StatementView, { report }: Subject, carrying: ActionSet): void {
  // These tests are written for requests without the key.
  if (test.ifExists || test.operator === null || (test.operator === 'Null' && !demandsKey(test))) return;
  const lacking = actionsWithout(carrying, statement);
  if (isEmpty(lacking)) return;
  const met = !demandsKey(test);
  const allow = statement.statement.effect === 'Allow';
  const result = met ? `this test never ${allow ? 'keeps' : 'spares'} them${allow ? ' out' : ''}` : `the statement never ${allow ? 'allows' : 'denies'} them`;
  report('unsupported-action-for-condition-key', member.keyRange, { values: { actions: printActions(lacking), key: test.key, result } });
}

/** The tag of the key that a request is about. */
function checkTagged({ test, member, facts }: TestView, statement: StatementView, { report }: Subject): void {
  const carrying = facts?.actions ?? noActions;
  const { action, effect } = statement.statement;
  if (action === undefined || effect === null) return;
  if (action.negated) {
    if (effect === 'Deny' && !isEmpty(without(statement.actions, carrying))) report('deny-notaction-with-unsupported-tag-condition-key-for-service', member.keyRange, { values: { key: test.key } });
    return;
  }
  let lacking = noActions;
  for (const { value } of action.entries) {
    const covered = actionsOfEntry(value);
    if (!intersects(covered, carrying)) lacking = either(lacking, covered);
  }
  if (isEmpty(lacking)) return;
  const values = { actions: printActions(lacking), key: test.key };
  report(effect === 'Deny' ? 'deny-with-unsupported-tag-condition-key-for-service' : 'allow-with-unsupported-tag-condition-key-for-service', member.keyRange, { values });
}
