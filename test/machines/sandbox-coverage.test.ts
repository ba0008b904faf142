import { describe, expect, test } from 'vitest';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { policiesOf, type WorldPolicy } from '../../renderer/machines/sandbox/policies.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { coverageWords, policyCoverage, statementWords, unexercised } from '../../renderer/machines/sandbox/views/coverage.ts';

function after(...commands: readonly Command[]): SandboxDocument {
  const result = apply(startDocument, { do: 'several', commands });
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

function policyOf(document: SandboxDocument, label: string): WorldPolicy {
  const found = policiesOf(document.scene).find((one) => one.label === label);
  if (found === undefined) throw new Error(label);
  return found;
}

const idleIn = (document: SandboxDocument, label: string): readonly string[] => {
  const policy = policyOf(document, label);
  return (policyCoverage(document, policy)?.idle ?? []).map(({ kind, range }) => `${kind} ${policy.text.slice(range.from, range.to).replaceAll(/\s+/g, ' ').slice(0, 36)}`);
};

describe('what the expectations exercise of a policy', () => {
  test('a statement that no request comes to is dimmed as a whole, of the others the entries', () => {
    expect(idleIn(startDocument, 'orders-key')).toEqual(['statement { "Sid": "Allow use of the key", "Ef', 'statement { "Sid": "Allow the partner to read"']);
    expect(idleIn(startDocument, 'Ben: ReadsOrders')).toEqual(['entry "kms:DescribeKey"']);
  });

  test('a kept request exercises like an expectation', () => {
    const document = after({ do: 'saveRequest', name: 'The partner', attempt: { as: 'billing', action: 'kms:Decrypt', key: 'orders-key' } });
    expect(idleIn(document, 'orders-key')).toEqual(['statement { "Sid": "Allow use of the key", "Ef', 'entry "kms:DescribeKey"']);
    const coverage = policyCoverage(document, policyOf(document, 'orders-key'));
    expect(coverageWords(coverage)).toBe('Not exercised by any of 3 requests: 1 of 3 statements. Entries of the others: 1.');
    expect(coverage === null ? null : statementWords(coverage, coverage.statements[2]?.range.from ?? 0)).toBe('Statement 3: exercised by 1 of 3 requests');
    expect(coverage === null ? '' : statementWords(coverage, 0)).toBeNull();
  });

  test('an edit of the suite is counted at once, in the same scene', () => {
    expect(unexercised(startDocument).length).toBeGreaterThan(0);
    const document = { ...startDocument, requests: [{ id: 'a', name: 'A', attempt: { as: 'billing', action: 'kms:Decrypt', key: 'orders-key' } }] };
    expect(unexercised(document).length).toBe(unexercised(startDocument).length - 2);
  });

  test('without any request nothing is dimmed, and the legend says why', () => {
    const document = { ...startDocument, expectations: [] };
    expect(idleIn(document, 'orders-key')).toEqual([]);
    expect(coverageWords(policyCoverage(document, policyOf(document, 'orders-key')))).toMatch(/^Nothing is expected/);
  });

  test('a policy that is half-typed is read by nobody', () => {
    const { id } = policyOf(startDocument, 'orders-key');
    const document = after({ do: 'editPolicy', policy: id, text: '{ "Version": ' });
    const coverage = policyCoverage(document, policyOf(document, 'orders-key'));
    expect(coverage).toBeNull();
    expect(coverageWords(coverage)).toBe('No expectation and no kept request reads this policy.');
  });

  test('all is exercised: the legend says so', () => {
    const { id } = policyOf(startDocument, 'orders-key');
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }] });
    const document = after({ do: 'editPolicy', policy: id, text });
    expect(idleIn(document, 'orders-key')).toEqual([]);
    expect(coverageWords(policyCoverage(document, policyOf(document, 'orders-key')))).toBe('The expectations and kept requests exercise all of this policy.');
  });
});
