import type { ConditionOperator } from '../../../2-policy/ast.ts';
import { both, includes, isEmpty, named, type ActionSet } from '../action-set.ts';
import { removeFrom, replaceText } from '../edits.ts';
import type { Fix } from '../finding.ts';
import type { KeyFacts, KeyType } from '../key-facts.ts';
import { demandsKey, familyOf, isNegated, type OperatorFamily } from '../operators.ts';
import type { StatementView, Subject, TestView } from '../subject.ts';

/** Whether operator and key fit each other. */
export function checkOperator(view: TestView, statement: StatementView, subject: Subject): void {
  const { test, member, facts } = view;
  const { report } = subject;
  const { operator } = test;
  if (operator === null) return;
  if (test.values.length === 0 && member.value.kind === 'array' && member.value.items.length === 0) reportEmpty(view, statement, subject);
  if (operator === 'Null' || facts === undefined) return;
  if (test.qualifier === null) {
    if (facts.multivalued) report('missing-qualifier', member.keyRange, { values: { key: test.key, operator: test.operatorText }, fix: qualify(view, statement) });
  } else if (test.qualifier === 'ForAllValues') checkForAllValues(view, facts, statement, subject);
  checkType(view, facts, operator, subject);
}

/** Renames the operator, where nothing else is compared by it. */
export function rename({ block }: TestView, to: string): Fix | null {
  return block.value.kind === 'object' && block.value.members.length === 1 ? replaceText(block.keyRange, to) : null;
}

/** Who may is told by one value that fits; who may not, by none: both are ForAnyValue for an operator that is not negated. */
function qualify(view: TestView, { statement }: StatementView): Fix | null {
  const { operator } = view.test;
  return operator === null || isNegated(operator) || statement.effect === null ? null : rename(view, `ForAnyValue:${view.test.operatorText}`);
}

function reportEmpty({ test, member, block }: TestView, statement: StatementView, { report }: Subject): void {
  const { key } = test;
  const code =
    test.qualifier === 'ForAllValues'
      ? 'empty-array-condition-forallvalues'
      : test.qualifier === 'ForAnyValue'
        ? 'empty-array-condition-foranyvalue'
        : test.ifExists
          ? 'empty-array-condition-ifexists'
          : 'empty-array-condition';
  // The test as `Null` says it: only where the condition holds nothing else, so that no other text moves.
  const alone = statement.tests.length === 1 && (code === 'empty-array-condition-forallvalues' || code === 'empty-array-condition-ifexists');
  const fix: Fix | null = alone ? { label: `Write "Null": { "${key}": "true" }`, edits: [{ ...block.keyRange, insert: '"Null"' }, { ...member.value.range, insert: '"true"' }] } : null;
  report(code, member.value.range, { values: { key }, fix });
}

/** Requests for these always carry the key, so ForAllValues has something to compare. */
const alwaysThere: ReadonlyMap<string, ActionSet> = new Map([
  ['kms:grantoperations', named('kms:CreateGrant')],
  ['aws:tagkeys', named('kms:TagResource', 'kms:UntagResource')],
]);

function checkForAllValues(view: TestView, facts: KeyFacts, statement: StatementView, { kind, report }: Subject): void {
  const { test, member } = view;
  const values = { key: test.key };
  if (!facts.multivalued) {
    const fix = rename(view, test.operatorText.replace(/^ForAllValues:/, ''));
    const refused = kind === 'keyPolicy' && test.keyLower.startsWith('kms:encryptioncontext:');
    report(refused ? 'kms-forallvalues-encryption-context' : 'forallvalues-with-single-valued-key', member.keyRange, { values, fix });
    return;
  }
  if (statement.statement.effect !== 'Allow' || test.values.length === 0) return;
  const carried = facts.actions === null ? statement.actions : both(statement.actions, facts.actions);
  // Where no action carries the key, that is told already.
  if (facts.actions !== null && isEmpty(carried)) return;
  const always = alwaysThere.get(test.keyLower);
  if (always !== undefined && includes(always, carried)) return;
  const guarded = statement.tests.some(({ test: other }) => other.keyLower === test.keyLower && demandsKey(other));
  if (!guarded) report('forallvalues-met-when-missing', member.keyRange, { values });
}

const families: Readonly<Record<KeyType, readonly OperatorFamily[]>> = {
  // The ARN operators read any text as an ARN, and ARNs are text.
  string: ['String', 'Arn', 'Binary'],
  arn: ['Arn', 'String'],
  bool: ['Bool'],
  numeric: ['Numeric'],
  // Seconds since 1970 are a number.
  date: ['Date', 'Numeric'],
  ipAddress: ['IpAddress'],
};

const typeNames: Readonly<Record<KeyType, readonly [is: string, use: string]>> = {
  string: ['text', 'a string operator'],
  arn: ['an ARN', 'ArnLike'],
  bool: ['true or false', 'Bool'],
  numeric: ['a number', 'a numeric operator'],
  date: ['a date', 'a date operator'],
  ipAddress: ['an address', 'IpAddress or NotIpAddress'],
};

/** What an author says in a tag or in the encryption context may be a number as well. */
function isFree(facts: KeyFacts): boolean {
  return facts.open && facts.type === 'string';
}

function checkType(view: TestView, facts: KeyFacts, operator: ConditionOperator, { report }: Subject): void {
  const { test, block } = view;
  if (isFree(facts) || families[facts.type].includes(familyOf(operator))) return;
  const [type, use] = typeNames[facts.type];
  // Equality of true and false means the same; other operators have no counterpart that is certain.
  const fix = facts.type === 'bool' && /^StringEquals(IgnoreCase)?$|^StringLike$/.test(operator) && test.values.every(({ value }) => /^(true|false)$/i.test(value)) ? rename(view, test.operatorText.replace(operator, 'Bool')) : null;
  report('type-mismatch', block.keyRange, { values: { key: test.key, type, operator, use }, fix });
}

/** Several numbers or dates of which one alone decides. */
export function checkRedundantValues({ test, member }: TestView, { report }: Subject): void {
  const { operator, values } = test;
  if (operator === null || values.length < 2 || !/^(Numeric|Date)(Less|Greater)/.test(operator)) return;
  const read = operator.startsWith('Numeric') ? Number : (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
  const numbers = values.map(({ value }) => read(value));
  if (numbers.some(Number.isNaN)) return;
  const most = operator.includes('Less') ? Math.max(...numbers) : Math.min(...numbers);
  const kept = values[numbers.indexOf(most)];
  if (kept === undefined || member.value.kind !== 'array') return;
  const node = member.value.items[numbers.indexOf(most)];
  const fix = node === undefined ? null : { label: `Keep ${kept.value} alone`, edits: [{ from: member.value.range.from, to: node.range.from, insert: '' }, { from: node.range.to, to: member.value.range.to, insert: '' }] };
  report('redundant-condition-value-num', member.value.range, { values: { value: kept.value, operator }, fix });
}

/** Used by checks that take one value out of a list of values. */
export function withoutValue({ member }: TestView, at: { readonly from: number; readonly to: number }, value: string): Fix | null {
  return member.value.kind === 'array' ? removeFrom(member.value.items.map(({ range }) => range), at, `Remove ${JSON.stringify(value)}`) : null;
}
