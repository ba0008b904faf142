import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPutKeyPolicy, decide, loadRequest, reachPlaintext, reachSentence, type RequestSpec, withKeyPolicy, type World } from '#engine';
import { consoleKeyPolicy } from '#simulator';
import { cases, load, seed, worlds } from '../support/generate/runs.ts';
import { account, ADMIN, ANA, APP, everything, HOME, KEY, PARTNER, policy, type Small, worldOf } from './world.ts';

const put = { Effect: 'Allow', Principal: { AWS: ADMIN }, Action: 'kms:PutKeyPolicy', Resource: '*' };
const decrypt = { Effect: 'Allow', Principal: { AWS: APP }, Action: 'kms:Decrypt', Resource: '*' };
const create = { Effect: 'Allow', Principal: { AWS: ADMIN }, Action: 'kms:CreateGrant', Resource: '*' };
const scp = (...statements: readonly object[]): NonNullable<Small['more']> => ({
  organization: { id: 'o-a', managementAccount: '999999999999', nodes: [{ id: 'r-1', scps: [policy({ Effect: 'Allow', Action: '*', Resource: '*' }, ...(statements as never[]))] }] },
  accounts: [{ id: HOME, node: 'r-1' }],
});

const rows: readonly { readonly name: string; readonly world: Small; readonly expect: readonly string[] }[] = [
  { name: 'who may decrypt', world: { key: policy(decrypt) }, expect: ['OrdersApp may call kms:Decrypt.'] },
  { name: 'only through a service', world: { key: policy({ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } } }) }, expect: ['OrdersApp may call kms:Decrypt with kms:ViaService s3.eu-central-1.amazonaws.com.'] },
  { name: 'only with an encryption context', world: { key: policy({ ...decrypt, Condition: { StringEquals: { 'kms:EncryptionContext:team': 'red' } } }) }, expect: ['OrdersApp may call kms:Decrypt with kms:EncryptionContext:team red.'] },
  { name: 'who rewrites the policy', world: { key: policy(put) }, expect: ['KeyAdmins may put a key policy that lets it in, and then call kms:Decrypt.'] },
  { name: 'nobody where an SCP denies the rest', world: { key: policy(put), more: scp({ Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }) }, expect: [] },
  { name: 'who grants to itself', world: { key: policy(create) }, expect: ['KeyAdmins may create a grant for itself, and then call kms:Decrypt.'] },
  { name: 'not who may grant for services only', world: { key: policy({ ...create, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }) }, expect: [] },
  { name: 'who grants to somebody else', world: { key: policy({ ...create, Condition: { StringEquals: { 'kms:GranteePrincipal': ANA } } }) }, expect: ['KeyAdmins may create a grant for Ana, who may then call kms:Decrypt.'] },
  { name: 'not who may grant other operations only', world: { key: policy({ ...create, Condition: { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Sign'] } } }) }, expect: [] },
  { name: 'a grant with the encryption context that the policy wants', world: { key: policy({ ...create, Condition: { StringEquals: { 'kms:EncryptionContext:team': 'red' } } }) }, expect: ['KeyAdmins may create a grant for itself, and then call kms:Decrypt with kms:EncryptionContext:team red.'] },
  { name: 'who may grant by a grant hands on what it has', world: { key: policy({ ...put, Principal: { AWS: PARTNER } }), state: { grants: [{ granteePrincipal: APP, operations: ['CreateGrant', 'Encrypt'] }] } }, expect: [] },
  { name: 'the default policy: the root user in every way, and whom IAM lets', world: { people: { [ANA]: { identityPolicies: [everything] } } }, expect: ['the root user of 1111 2222 3333', 'Ana'].flatMap((name) => [`${name} may call kms:Decrypt.`, `${name} may put a key policy that lets it in, and then call kms:Decrypt.`, `${name} may create a grant for itself, and then call kms:Decrypt.`]) },
  { name: 'a disabled key gives nothing', world: { key: policy(decrypt), state: { state: 'Disabled' } }, expect: [] },
];

describe('who reaches plaintext', () => {
  test.each(rows)('$name', ({ world: small, expect: expected }) => {
    const world = worldOf(small);
    const told = reachPlaintext(world, KEY).map((path) => reachSentence(path, world));
    expect([...told].sort()).toEqual([...expected].sort());
  });

  test('the console’s administrators get there by two detours', () => {
    const key = { ...consoleKeyPolicy({ partition: 'aws', account: HOME, type: 'symmetric', administrators: [ADMIN], users: [APP], administratorsMayDelete: true }) };
    expect(reachPlaintext(worldOf({ key }), KEY).filter(({ who }) => who === ADMIN).map(({ way }) => way)).toEqual(['keyPolicy', 'grant']);
  });

  test('a key that the world does not have', () => expect(reachPlaintext(worldOf({ key: policy(account) }), `${KEY}x`)).toEqual([]));

  test(`generated worlds: each step of each way is allowed (seed ${seed})`, () => {
    const counts = { direct: 0, keyPolicy: 0, grant: 0 };
    const allowed = (world: World, spec: RequestSpec | undefined): void => {
      const { request } = loadRequest(spec);
      if (request === null) throw new Error('the request cannot be read');
      expect(decide(world, request)).toEqual({ decision: 'allow' });
    };
    fc.assert(
      fc.property(cases, (generated) => {
        const { world } = load(generated);
        const [key] = world.keys.values();
        if (key === undefined) throw new Error('no key');
        for (const { who, way, steps, policy: text, grant } of reachPlaintext(world, key.arn)) {
          counts[way] += 1;
          allowed(world, steps[0]?.request);
          expect(steps.at(-1)).toMatchObject({ who, action: 'kms:Decrypt' });
          if (text !== undefined) {
            const { request } = loadRequest(steps[0]?.request);
            if (request === null) throw new Error('the request cannot be read');
            expect(checkPutKeyPolicy(world, request, key.arn, text).ok).toBe(true);
            allowed(withKeyPolicy(world, key.arn, text), steps[1]?.request);
          }
          if (grant !== undefined) {
            const issuingAccount = steps[0]?.who.split(':')[4] ?? '';
            const own = { id: 'new', ...grant, issuingAccount, operations: new Set(['kms:decrypt']), encryptionContextEquals: pairs(grant.constraints?.EncryptionContextEquals), encryptionContextSubset: pairs(grant.constraints?.EncryptionContextSubset) };
            allowed({ ...world, keys: new Map([...world.keys, [key.arn, { ...key, grants: [...key.grants, own] }]]) }, steps[1]?.request);
          }
        }
      }),
      { seed, numRuns: worlds(60) },
    );
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
  }, 3_600_000);
});

function pairs(given: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> | null {
  return given === undefined ? null : new Map(Object.entries(given));
}
