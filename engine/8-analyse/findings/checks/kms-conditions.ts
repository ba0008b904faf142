import { includes, intersects, isEmpty, named } from '../action-set.ts';
import { replaceText } from '../edits.ts';
import { demandsKey, isNegated, limitsTo } from '../operators.ts';
import type { StatementView, Subject, TestView } from '../subject.ts';
import { rename } from './condition-operators.ts';

/** Conditions that mean something else than their author thinks, test by test. */
export function checkMeaning(view: TestView, statement: StatementView, subject: Subject): void {
  const { test, member } = view;
  const { report } = subject;
  const { effect } = statement.statement;
  switch (test.keyLower) {
    case 'aws:multifactorauthpresent':
      if (effect === 'Deny' && test.operator === 'Bool' && !test.ifExists && test.values.some(({ value }) => value.toLowerCase() === 'false') && !demandsSession(statement) && !deniedWithoutKey(test.keyLower, statement, subject)) {
        report('mfa-bool-in-deny', member.keyRange, { values: { key: test.key }, fix: rename(view, 'BoolIfExists') });
      }
      break;
    case 'aws:vpcsourceip':
      if (effect === 'Allow' && demandsKey(test) && !statement.tests.some(({ test: other }) => /^aws:sourcevpc(e|arn)?$/.test(other.keyLower))) report('missing-paired-condition-keys', member.keyRange, { values: { key: test.key } });
      break;
    case 'aws:sourceip':
    case 'aws:sourcevpc':
    case 'aws:sourcevpce':
      checkNetworkDeny(view, statement, subject);
      break;
    case 'kms:viaservice':
      checkViaService(view, statement, subject);
      break;
    case 'kms:requestalias':
      checkRequestAlias(view, subject);
      break;
    default:
      checkPossible(view, subject);
  }
}

/** A test beside it that only temporary credentials pass makes sure that the key is there. */
function demandsSession({ tests }: StatementView): boolean {
  return tests.some(({ test }) => test.keyLower === 'aws:tokenissuetime' || (test.keyLower === 'aws:multifactorauthpresent' && test.operator === 'Null'));
}

/** Another statement may deny the same to the same principals where the key is missing. */
function deniedWithoutKey(keyLower: string, inner: StatementView, { statements }: Subject): boolean {
  const names = inner.statement.principal?.entries.map(({ value }) => value) ?? [];
  return statements.some(({ statement, tests, actions }) => {
    const [only] = tests;
    if (statement.effect !== 'Deny' || tests.length !== 1 || only?.test.operator !== 'Null' || only.test.keyLower !== keyLower || demandsKey(only.test)) return false;
    const denied = statement.principal?.entries ?? [];
    return includes(actions, inner.actions) && names.every((name) => denied.some(({ value, form }) => form.kind === 'everyone' || value === name));
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html */
function checkNetworkDeny({ test, member }: TestView, { statement, tests }: StatementView, { kind, report }: Subject): void {
  if (statement.effect !== 'Deny' || test.operator === null || !isNegated(test.operator) || kind === 'bucketPolicy') return;
  const guarded = tests.some(({ test: other }) => ['aws:viaawsservice', 'aws:principalisawsservice', 'kms:viaservice', 'aws:calledvia'].includes(other.keyLower));
  if (!guarded) report('network-deny-stops-services', member.keyRange);
}

const policyChange = named('kms:PutKeyPolicy');

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
function checkViaService(view: TestView, { statement, tests, actions }: StatementView, { kind, report }: Subject): void {
  const { test, member } = view;
  const { operator } = test;
  if (operator === null || operator === 'Null') return;
  if (statement.effect === 'Allow' && test.ifExists && !isNegated(operator)) {
    report('kms-via-service-if-exists', member.keyRange, { fix: rename(view, test.operatorText.replace(/IfExists$/, '')) });
  } else if (statement.effect === 'Deny' && isNegated(operator) && intersects(actions, policyChange) && kind === 'keyPolicy' && !tests.some(({ test: other }) => other.operator === 'Null' && other.keyLower === test.keyLower)) {
    report('kms-via-service-denies-direct-calls', member.keyRange);
  }
}

/** The name, never the ARN, even where the request gave the ARN. */
function checkRequestAlias({ test }: TestView, { report }: Subject): void {
  if (test.operator === null || test.operator === 'Null') return;
  for (const { value, range } of test.values) {
    if (/^alias\/./.test(value) || /^[*?$]/.test(value) || /^a[lias/]*[*?]/.test(value)) continue;
    const name = /^arn:[^:]*:kms:[^:]*:[^:]*:(alias\/.+)$/.exec(value)?.[1];
    const plain = /^[A-Za-z0-9/_-]+$/.test(value) && !/^(key|alias)(\/|$)/.test(value) ? `alias/${value}` : undefined;
    const better = name ?? plain;
    report('kms-request-alias-value', range, { values: { value }, fix: better === undefined ? null : replaceText(range, better) });
  }
}

const grantOperations = [
  ...['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
  ...['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret', 'GetPublicKey', 'CreateGrant', 'RetireGrant', 'DescribeKey'],
];

/** Keys that take one of a few values. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
const possible: ReadonlyMap<string, readonly string[]> = new Map([
  ['kms:grantoperations', grantOperations],
  ['kms:keyusage', ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT']],
  ['kms:customermasterkeyusage', ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT']],
  ['kms:keyorigin', ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']],
  ['kms:expirationmodel', ['KEY_MATERIAL_EXPIRES', 'KEY_MATERIAL_DOES_NOT_EXPIRE']],
  ['kms:messagetype', ['RAW', 'DIGEST', 'EXTERNAL_MU']],
  ['kms:multiregionkeytype', ['PRIMARY', 'REPLICA']],
  ['kms:grantconstrainttype', ['EncryptionContextEquals', 'EncryptionContextSubset', 'SourceArn']],
]);

function checkPossible({ test }: TestView, { report }: Subject): void {
  const { operator } = test;
  if (operator === null || !operator.startsWith('String')) return;
  const account = test.keyLower === 'kms:calleraccount';
  const values = possible.get(test.keyLower);
  if (!account && values === undefined) return;
  const sameCase = operator.endsWith('IgnoreCase');
  for (const { value, range } of test.values) {
    if (/[*?]|\$\{/.test(value)) continue;
    if (account) {
      const id = /^arn:[^:]*:iam::(\d{12}):root$/.exec(value)?.[1];
      if (!/^\d{12}$/.test(value)) report('kms-impossible-value', range, { values: { key: test.key, value }, help: 'It is the twelve digits of an account.', fix: id === undefined ? null : replaceText(range, id) });
      continue;
    }
    if (values?.some((one) => one === value || (sameCase && one.toLowerCase() === value.toLowerCase())) !== false) continue;
    const meant = values.find((one) => one.toLowerCase() === value.replace(/^kms:/i, '').toLowerCase());
    report('kms-impossible-value', range, { values: { key: test.key, value, values: values.join(', ') }, fix: meant === undefined ? null : replaceText(range, meant) });
  }
}

/** Whether something limits who may, beside the service that they use. */
function limitsCallers(keyLower: string): boolean {
  return callers.has(keyLower) || keyLower.startsWith('aws:principaltag/') || keyLower.startsWith('kms:recipientattestation:');
}

const callers: ReadonlySet<string> = new Set([
  ...['kms:calleraccount', 'aws:principalaccount', 'aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:userid', 'aws:username', 'aws:sourceidentity'],
  ...['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn', 'aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths', 'aws:vpcsourceip'],
  ...['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths', 'aws:principalisawsservice', 'aws:principalservicename', 'aws:principalservicenameslist', 'aws:federatedprovider'],
]);

/** Who is allowed by `*`, and what keeps strangers out. */
export function checkEveryone({ statement, tests, actions }: StatementView, { kind, report }: Subject): void {
  const { principal, effect } = statement;
  if (kind !== 'keyPolicy' || effect !== 'Allow' || principal === undefined || principal.negated || isEmpty(actions)) return;
  const everyone = principal.entries.find(({ form }) => form.kind === 'everyone');
  if (everyone === undefined) return;
  const limiting = tests.filter(({ test }) => limitsCallers(test.keyLower) && limitsTo(test));
  const via = tests.find(({ test }) => test.keyLower === 'kms:viaservice' && limitsTo(test));
  if (limiting.length === 0) {
    if (via === undefined) report('kms-public-access', everyone.range);
    else report('kms-via-service-without-caller-account', via.member.keyRange);
    return;
  }
  const onlyAccounts = limiting.every(({ test }) => ['kms:calleraccount', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths'].includes(test.keyLower));
  if (onlyAccounts && via === undefined && includes(actions, policyChange)) report('kms-everyone-administers', everyone.range);
}
