import { replaceText } from '../edits.ts';
import type { FindingCode } from '../registry.ts';
import { familyOf } from '../operators.ts';
import type { Text } from '../../../2-policy/ast.ts';
import type { Subject, TestView } from '../subject.ts';
import { looksLikeRegion } from './arns.ts';
import { rename } from './condition-operators.ts';
import { checkAddresses } from './addresses.ts';

/** The values of a test, by operator and by key. */
export function checkValues(view: TestView, subject: Subject): void {
  const { test, member, facts } = view;
  const { report } = subject;
  const { operator, values } = test;
  if (operator === null || values.length === 0) return;
  if (member.value.kind === 'array' && new Set(member.value.items.map(({ kind }) => kind)).size > 1) report('invalid-condition-data-type', member.value.range);
  const family = familyOf(operator);
  if (family === 'Bool' && values.length > 1) report('invalid-condition-multiple-boolean', member.value.range, { values: { key: test.key } });
  if (family === 'Bool' || family === 'Null') eachThatFails(values, (value) => /^(true|false)$/i.test(value), 'type-mismatch-boolean', subject);
  else if (family === 'Numeric') eachThatFails(values, (value) => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value), 'type-mismatch-number', subject);
  else if (family === 'Date') checkDates(values, subject);
  else if (family === 'Binary') eachThatFails(values, (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0, 'type-mismatch-string', subject);
  else if (family === 'IpAddress') checkAddresses(view, subject);
  else if (family === 'String') checkWildcards(view, subject);
  if (facts !== undefined && (family === 'String' || family === 'Arn')) checkByKey(view, subject);
}

/** A variable is told as what it is. */
function eachThatFails(values: readonly Text[], holds: (value: string) => boolean, code: FindingCode, { report }: Subject): void {
  for (const { value, range } of values) if (!holds(value) && !value.includes('${')) report(code, range, { values: { value } });
}

/** ISO 8601 as W3C narrows it down, or seconds since 1970. */
function checkDates(values: readonly Text[], { report }: Subject): void {
  for (const { value, range } of values) {
    if (/^\d+$/.test(value) || value.includes('${')) continue;
    if (/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}:?\d{2}))?$/.test(value) && !Number.isNaN(Date.parse(value))) continue;
    const readable = /^\d{4}(-\d{2}(-\d{2})?)?(T[\d:.]+)?$/.test(value) && !Number.isNaN(Date.parse(value));
    report(readable ? 'invalid-date-value' : 'type-mismatch-date', range, { values: { value }, ...(readable && value.includes('T') ? { fix: replaceText(range, `${value}Z`) } : {}) });
  }
}

/** Whole values that identify an account, an organization or a network: a part of one may be a stranger's. */
const sensitiveKeys: ReadonlySet<string> = new Set([
  ...['aws:principalaccount', 'aws:principalorgid', 'aws:resourceaccount', 'aws:resourceorgid', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourcevpc', 'aws:sourcevpce'],
  ...['aws:vpceaccount', 'aws:vpceorgid', 'kms:calleraccount'],
]);

function checkWildcards(view: TestView, { report }: Subject): void {
  const { test } = view;
  const { operator, operatorText } = test;
  if (operator === 'StringLike' || operator === 'StringNotLike') {
    const wild = sensitiveKeys.has(test.keyLower) ? test.values.find(({ value }) => /[*?]/.test(value) && !/^\*+$/.test(value)) : undefined;
    if (wild !== undefined) report('wildcard-in-sensitive-key', wild.range, { values: { key: test.key } });
    return;
  }
  const wild = test.values.find(({ value }) => /[*?]/.test(value.replace(/\$\{[*?$]\}/g, '')));
  if (wild === undefined || operator === null) return;
  const like = operator.includes('Not') ? 'StringNotLike' : 'StringLike';
  // Without IgnoreCase the Like operators mind the case, so the change would not be the same test.
  const fix = operator.endsWith('IgnoreCase') ? null : rename(view, operatorText.replace(operator, like));
  report('wildcard-without-like-operator', wild.range, { values: { operator, like }, fix });
}

type ValueCheck = readonly [code: FindingCode, holds: (value: string) => boolean, format?: string];

const serviceFormat = (value: string): boolean => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(value);

/** Keys whose values have a form. */
const forms: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ['aws:sourcevpc', ['invalid-vpc-format', (value) => /^vpc-[0-9a-z]+$/.test(value)]],
  ['aws:sourcevpce', ['invalid-vpce-format', (value) => /^vpce-[0-9a-z]+$/.test(value)]],
  ['aws:requestedregion', ['invalid-region', looksLikeRegion]],
  ['kms:replicaregion', ['invalid-region', looksLikeRegion]],
  ['kms:primaryregion', ['invalid-region', looksLikeRegion]],
  ['kms:viaservice', ['invalid-service-principal-format', (value) => /^[a-z0-9-]+\.[a-z]{2,4}(-[a-z]+)+-\d\.amazonaws\.com$/.test(value), 'SERVICE.REGION.amazonaws.com']],
  ['aws:principalservicename', ['invalid-service-principal-format', serviceFormat, 'SERVICE.amazonaws.com']],
  ['aws:calledvia', ['invalid-service-principal-format', serviceFormat, 'SERVICE.amazonaws.com']],
  ['aws:calledviafirst', ['invalid-service-principal-format', serviceFormat, 'SERVICE.amazonaws.com']],
  ['aws:calledvialast', ['invalid-service-principal-format', serviceFormat, 'SERVICE.amazonaws.com']],
  ['kms:granteeserviceprincipal', ['invalid-service-principal-format', serviceFormat, 'SERVICE.amazonaws.com']],
  ['kms:retiringserviceprincipal', ['invalid-service-principal-format', serviceFormat, 'SERVICE.amazonaws.com']],
  ['aws:principalarn', ['principal-arn-of-session', (value) => !/^arn:[^:]*:sts::[^:]*:assumed-role\//.test(value)]],
]);

function checkByKey({ test, facts }: TestView, { report }: Subject): void {
  const check = forms.get(test.keyLower);
  if (check === undefined || facts === undefined) return;
  const [code, holds, format = ''] = check;
  for (const { value, range } of test.values) {
    const wild = /[*?]|\$\{/.test(value);
    // Patterns may stand for anything of the right form, unless the form is about how the value begins.
    if (wild && code !== 'principal-arn-of-session') continue;
    if (!holds(value)) report(code, range, { values: { value, key: facts.name, format } });
  }
}
