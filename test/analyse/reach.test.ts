import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPutKeyPolicy, decide, loadRequest, reachPlaintext, reachRemark, reachSentence, type RequestSpec, withKeyPolicy, type World } from '#engine';
import { consoleKeyPolicy } from '#simulator/facts';
import { cases, load, seed, worlds } from '../support/generate/runs.ts';
import type { Generated } from '../support/generate/worlds.ts';
import { account, ADMIN, ANA, AWAY, APP, everything, HOME, KEY, PARTNER, policy, type Small, specOf, worldOf } from './world.ts';

const put = { Effect: 'Allow', Principal: { AWS: ADMIN }, Action: 'kms:PutKeyPolicy', Resource: '*' };
const decrypt = { Effect: 'Allow', Principal: { AWS: APP }, Action: 'kms:Decrypt', Resource: '*' };
const create = { Effect: 'Allow', Principal: { AWS: ADMIN }, Action: 'kms:CreateGrant', Resource: '*' };
const trust = (who: string, condition?: object, also?: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: also === undefined ? who : [who, also] }, Action: 'sts:AssumeRole', ...(condition === undefined ? {} : { Condition: condition }) }],
});
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
  { name: 'who assumes a role that may decrypt', world: { key: policy(decrypt), people: { [APP]: { trustPolicy: trust(ANA) } } }, expect: ['OrdersApp may call kms:Decrypt.', 'Ana may assume OrdersApp, and as OrdersApp call kms:Decrypt.'] },
  { name: 'who assumes a role with the external id that it asks for', world: { key: policy(decrypt), people: { [APP]: { trustPolicy: trust(ANA, { StringEquals: { 'sts:ExternalId': '42' } }) } } }, expect: ['OrdersApp may call kms:Decrypt.', 'Ana may assume OrdersApp with sts:ExternalId 42, and as OrdersApp call kms:Decrypt.'] },
  { name: 'not whom an IAM policy alone would let in', world: { key: policy(decrypt), people: { [ANA]: { identityPolicies: [everything] }, [APP]: { trustPolicy: trust(PARTNER) } } }, expect: ['OrdersApp may call kms:Decrypt.'] },
  { name: 'not another account without its own say', world: { key: policy(decrypt), people: { [APP]: { trustPolicy: trust(`arn:aws:iam::${AWAY}:root`) } } }, expect: ['OrdersApp may call kms:Decrypt.'] },
  { name: 'another account with both sides', world: { key: policy(decrypt), people: { [APP]: { trustPolicy: trust(`arn:aws:iam::${AWAY}:root`) }, [PARTNER]: { identityPolicies: [everything] } } }, expect: ['OrdersApp may call kms:Decrypt.', 'Partner may assume OrdersApp, and as OrdersApp call kms:Decrypt.'] },
  { name: 'a chain of roles, told to each who stands in it', world: { key: policy(decrypt), people: { [APP]: { trustPolicy: trust(ADMIN) }, [ADMIN]: { trustPolicy: trust(ANA) } } }, expect: ['OrdersApp may call kms:Decrypt.', 'KeyAdmins may assume OrdersApp, and as OrdersApp call kms:Decrypt.', 'Ana may assume KeyAdmins and from there OrdersApp, and as OrdersApp call kms:Decrypt.'] },
  { name: 'roles that trust each other make no circle', world: { key: policy(decrypt), people: { [APP]: { trustPolicy: trust(ADMIN, undefined, APP) }, [ADMIN]: { trustPolicy: trust(APP, undefined, ADMIN) } } }, expect: ['OrdersApp may call kms:Decrypt.', 'KeyAdmins may assume OrdersApp, and as OrdersApp call kms:Decrypt.'] },
  { name: 'who assumes a role that rewrites the policy', world: { key: policy(put), people: { [ADMIN]: { trustPolicy: trust(ANA) } } }, expect: ['KeyAdmins may put a key policy that lets it in, and then call kms:Decrypt.', 'Ana may assume KeyAdmins, and as KeyAdmins put a key policy that lets it in and call kms:Decrypt.'] },
  { name: 'who assumes a role that grants to itself', world: { key: policy(create), people: { [ADMIN]: { trustPolicy: trust(ANA) } } }, expect: ['KeyAdmins may create a grant for itself, and then call kms:Decrypt.', 'Ana may assume KeyAdmins, and as KeyAdmins create a grant for itself and call kms:Decrypt.'] },
  { name: 'whoever may decrypt needs no role', world: { key: policy(decrypt, { ...decrypt, Principal: { AWS: ANA } }), people: { [APP]: { trustPolicy: trust(ANA) } } }, expect: ['OrdersApp may call kms:Decrypt.', 'Ana may call kms:Decrypt.'] },
  { name: 'a disabled key gives nothing', world: { key: policy(decrypt), state: { state: 'Disabled' } }, expect: [] },
];

/** The same with a role that the key policy lets in, and each role trusting the user or role that stands before it. */
function roleLetIn({ world, request }: Generated, action: string): Generated {
  const principals = world.principals.map((one, index) => (one.arn.includes(':role/') ? { ...one, trustPolicy: trust(world.principals[index - 1]?.arn ?? '') } : one));
  const job = principals.find(({ arn }) => arn.endsWith('role/team/Job'))?.arn ?? '';
  const [key, ...others] = world.keys;
  if (key === undefined || key.manager === 'AWS_OWNED') return { world, request };
  return { world: { ...world, principals, keys: [{ ...key, policy: policy({ Effect: 'Allow', Principal: { AWS: job }, Action: [action, 'kms:Describe*'], Resource: '*' }) }, ...others] }, request };
}

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

  test('a chain has at most three roles', () => {
    const role = (number: number): string => `arn:aws:iam::${HOME}:role/Link${number}`;
    const links = [1, 2, 3, 4].map((number) => ({ arn: role(number), trustPolicy: trust(number === 1 ? ANA : role(number - 1)) }));
    const { principals } = specOf({});
    const world = worldOf({ key: policy({ ...decrypt, Principal: { AWS: role(4) } }), more: { principals: [...principals, ...links] } });
    const ways = reachPlaintext(world, KEY).filter(({ way }) => way === 'role');
    expect(ways.map(({ who, steps }) => [who, steps.map(({ kind }) => kind)])).toEqual([
      [role(3), ['assumeRole', 'decrypt']],
      [role(2), ['assumeRole', 'assumeRole', 'decrypt']],
      [role(1), ['assumeRole', 'assumeRole', 'assumeRole', 'decrypt']],
    ]);
  });

  test('a role without a trust policy is marked, and nobody is said to assume it', () => {
    const world = worldOf({ key: policy(decrypt), people: { [ANA]: { identityPolicies: [everything] } } });
    const ways = reachPlaintext(world, KEY);
    expect(ways.map(reachRemark)).toEqual(['This world does not give the trust policy of OrdersApp, so who may assume it is not known.']);
    const given = worldOf({ key: policy(decrypt), people: { [APP]: { trustPolicy: trust(PARTNER) } } });
    expect(reachPlaintext(given, KEY).map(reachRemark)).toEqual([null]);
  });

  test('a key that the world does not have', () => expect(reachPlaintext(worldOf({ key: policy(account) }), `${KEY}x`)).toEqual([]));

  test(`generated worlds: each step of each way is allowed (seed ${seed})`, () => {
    const counts = { direct: 0, keyPolicy: 0, grant: 0, role: 0 };
    const allowed = (world: World, spec: RequestSpec | undefined): void => {
      const { request } = loadRequest(spec);
      if (request === null) throw new Error('the request cannot be read');
      expect(decide(world, request)).toEqual({ decision: 'allow' });
    };
    fc.assert(
      fc.property(cases, fc.constantFrom(null, 'kms:Decrypt', 'kms:PutKeyPolicy', 'kms:CreateGrant'), (generated, withRole) => {
        const { world } = load(withRole === null ? generated : roleLetIn(generated, withRole));
        const [key] = world.keys.values();
        if (key === undefined) throw new Error('no key');
        for (const { who, way, steps: all, policy: text, grant } of reachPlaintext(world, key.arn)) {
          counts[way] += 1;
          const assumed = all.filter(({ kind }) => kind === 'assumeRole');
          for (const step of assumed) allowed(world, step.request);
          for (const [at, step] of assumed.entries()) expect(all[at + 1]?.who).toBe(step.request.resource);
          expect(new Set(assumed.map(({ request }) => request.resource)).size).toBe(assumed.length);
          const steps = all.slice(assumed.length);
          allowed(world, steps[0]?.request);
          expect(all[0]?.who === who || way === 'grant').toBe(true);
          expect(steps.at(-1)).toMatchObject({ who: assumed.at(-1)?.request.resource ?? who, action: 'kms:Decrypt' });
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
    for (const [way, count] of Object.entries(counts)) expect(count, way).toBeGreaterThan(0);
  }, 3_600_000);
});

function pairs(given: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> | null {
  return given === undefined ? null : new Map(Object.entries(given));
}
