import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Coverage, explain, loadRequest, statementCoverage } from '#engine';
import { cases, load, seed, worlds } from '../support/generate/runs.ts';
import { account, ANA, APP, documentsOf, everything, KEY, policy, requestOf, worldOf } from './world.ts';

const use = { Sid: 'Use', Effect: 'Allow', Principal: { AWS: [APP, ANA] }, Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: '*', Condition: { StringEquals: { 'kms:ViaService': 's3' }, Bool: { 'aws:SecureTransport': 'true' } } };
const endpoint = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });

function inWords({ documents }: Coverage): string[] {
  return documents.flatMap(({ document, statements }) =>
    statements.flatMap(({ statement, applied, entries, conditions }) => [
      `${document.type} ${statement.sid ?? statement.index}: ${applied}`,
      ...entries.map(({ element, text, exercised }) => `  ${element} ${text.slice(text.lastIndexOf('/') + 1)}: ${exercised}`),
      ...conditions.map(({ key, held, failed }) => `  ${key}: ${held} held, ${failed} failed`),
    ]),
  );
}

describe('the coverage of a policy', () => {
  test('counts statements, entries, and conditions that decided', () => {
    const world = worldOf({ key: policy(use, { ...use, Sid: 'Never', Principal: { AWS: `${ANA}2` }, Condition: {} }) });
    const context = { 'kms:ViaService': 's3' };
    const requests = [requestOf({ context }), requestOf({ context: { 'kms:ViaService': 'ec2' } }), requestOf({ context: { 'kms:ViaService': 'ec2', 'aws:SecureTransport': 'false' } }), requestOf({ principal: ANA, action: 'kms:Sign', context })];
    expect(inWords(statementCoverage(world, requests))).toEqual([
      ...['keyPolicy Use: 1', '  Principal OrdersApp: 1', '  Principal Ana: 0', '  Action kms:Encrypt: 0', '  Action kms:Decrypt: 1', '  Resource *: 1'],
      ...['  kms:ViaService: 1 held, 1 failed', '  aws:SecureTransport: 1 held, 0 failed'],
      ...['keyPolicy Never: 0', '  Principal Ana2: 0', '  Action kms:Encrypt: 0', '  Action kms:Decrypt: 0', '  Resource *: 0'],
    ]);
  });

  test('the policy that several requests bring is one document', () => {
    const world = worldOf({ key: policy(account), people: { [APP]: { identityPolicies: [everything] } } });
    const { documents } = statementCoverage(world, [requestOf({ vpcEndpointPolicy: endpoint }), requestOf({ action: 'kms:Encrypt', vpcEndpointPolicy: endpoint }), requestOf()]);
    expect(documents.map(({ document, statements }) => [document.type, statements.map(({ applied }) => applied)])).toEqual([
      ['keyPolicy', [3]],
      ['identityPolicy', [3]],
      ['vpcEndpointPolicy', [2]],
    ]);
  });

  test(`generated worlds: agrees with the traces (seed ${seed})`, () => {
    let applied = 0;
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const others = ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'].flatMap((action) => loadRequest({ ...generated.request, action, resource: KEY }).request ?? []);
        const requests = [request, ...others];
        const decisions = requests.map((one) => explain(world, one));
        const texts = requests.flatMap((one) => documentsOf(world, one));
        for (const { document, statements } of statementCoverage(world, requests).documents) {
          const text = texts.find(({ ref }) => ref === document)?.text ?? '';
          for (const { statement, applied: count, entries } of statements) {
            const same = (policyRef: object): boolean => JSON.stringify(policyRef) === JSON.stringify(document);
            const met = decisions.filter(({ trace }) => trace.gates.some(({ policies }) => policies.some((one) => same(one.policy) && one.statements[statement.index]?.matches === true)));
            expect(count).toBe(met.length);
            applied += count;
            for (const { range, exercised } of entries) {
              expect(exercised).toBeLessThanOrEqual(count);
              expect(text.slice(range.from, range.to)).toMatch(/^".*"$/s);
            }
            // Whatever applied, applied by some entry of each element.
            if (count > 0) expect(entries.some(({ element, exercised }) => element.endsWith('Action') && exercised > 0)).toBe(true);
          }
        }
      }),
      { seed, numRuns: worlds(300) },
    );
    expect(applied).toBeGreaterThan(worlds(300) / 2);
  }, 3_600_000);
});
