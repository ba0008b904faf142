import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decide, kmsActions, loadRequest, loadWorld } from '#engine';

interface Row {
  readonly state?: string;
  readonly origin?: string;
  readonly spec?: string;
  readonly usage?: string;
  readonly works: readonly string[];
  readonly refuses: Readonly<Record<string, readonly string[]>>;
}

const file = JSON.parse(readFileSync(join(import.meta.dirname, 'data', 'key-states.json'), 'utf8')) as { readonly states: readonly Row[]; readonly usages: readonly Row[] };
const account = '111122223333';
const admin = `arn:aws:iam::${account}:user/Admin`;
const arn = `arn:aws:kms:eu-central-1:${account}:key/k`;

/** A key that the operation can be asked of at all. */
function kindFor(operation: string): object {
  if (/^(Sign|Verify|GetPublicKey)$/.test(operation)) return { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' };
  if (/Mac$/.test(operation)) return { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' };
  if (/^(ReplicateKey|UpdatePrimaryRegion)$/.test(operation)) return { multiRegion: true, multiRegionKeyType: 'PRIMARY' };
  return operation === 'DeriveSharedSecret' ? { spec: 'ECC_NIST_P256', usage: 'KEY_AGREEMENT' } : {};
}

/** What KMS says to somebody whom the policies allow everything. */
function answer(operation: string, key: object): string {
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] };
  const grants = [{ granteePrincipal: admin, retiringPrincipal: admin, operations: ['RetireGrant'] }];
  const { world, problems } = loadWorld({ accounts: [{ id: account }], principals: [{ arn: admin, identityPolicies: [policy] }], keys: [{ arn, manager: 'CUSTOMER', grants, ...key }] });
  expect(problems).toEqual([]);
  const { request } = loadRequest({ principal: admin, action: `kms:${operation}`, resource: arn });
  if (world === null || request === null) throw new Error(operation);
  const { decision, error } = decide(world, request);
  return error ?? (decision === 'allow' ? 'works' : 'refused by a policy');
}

const wanted = ({ works, refuses }: Row): [string, string][] => [...works.map((name): [string, string] => [name, 'works']), ...Object.entries(refuses).flatMap(([error, names]) => names.map((name): [string, string] => [name, error]))];

describe.each(file.states)('a key that is $state (origin $origin)', (row) => {
  const { state, origin = 'AWS_KMS' } = row;
  test.each(wanted(row))('%s: %s', (operation, expected) => expect(answer(operation, { state, origin, ...kindFor(operation) })).toBe(expected));
});

describe.each(file.usages)('$spec for $usage', (row) => {
  const { spec, usage } = row;
  test.each(wanted(row))('%s: %s', (operation, expected) => expect(answer(operation, { spec, usage })).toBe(expected));
});

test('every operation on a key stands in a row of the enabled key', () => {
  const listed = new Set(file.states.filter(({ state }) => state === 'Enabled').flatMap((row) => wanted(row).map(([name]) => name)));
  const onKeys = kmsActions.filter(({ resourceTypes }) => resourceTypes.includes('key')).map(({ name }) => name.slice('kms:'.length));
  // Only the service itself has this permission.
  expect(onKeys.filter((name) => !listed.has(name))).toEqual(['SynchronizeMultiRegionKey']);
});
