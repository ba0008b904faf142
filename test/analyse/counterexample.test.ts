import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccessGoal, counterexampleSentence, decide, findCounterexample, loadRequest, type PolicyDocument } from '#engine';
import { consoleKeyPolicy } from '#simulator/facts';
import { cases, load, seed, worlds } from '../support/generate/runs.ts';
import { account, ADMIN, ANA, APP, AWAY, everything, HOME, KEY, PARTNER, policy, type Small, worldOf } from './world.ts';

const ROOT = `arn:aws:iam::${HOME}:root`;
const profile = { kind: 'leastPrivilege', administrators: [ADMIN, ROOT], users: [APP], accounts: [HOME] } as const satisfies AccessGoal;
const manage = { Sid: 'Admins', Effect: 'Allow', Principal: { AWS: [ADMIN, ROOT] }, NotAction: ['kms:*crypt*', 'kms:GenerateDataKey*', 'kms:GenerateMac', 'kms:Sign', 'kms:Verify*', 'kms:DeriveSharedSecret'], Resource: '*' };
const use = { Sid: 'Users', Effect: 'Allow', Principal: { AWS: APP }, Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'], Resource: '*' };
const right = policy(account, { ...manage, Principal: { AWS: ADMIN } }, use);
const console_ = { ...consoleKeyPolicy({ partition: 'aws', account: HOME, type: 'symmetric', administrators: [ADMIN], users: [APP], administratorsMayDelete: true }) };
const noCryptoForRoot = { Sid: 'NoCryptoForRoot', Effect: 'Deny', Principal: '*', Action: ['kms:*crypt*', 'kms:GenerateDataKey*', 'kms:*Mac', 'kms:Sign', 'kms:Verify', 'kms:DeriveSharedSecret'], Resource: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': APP } } };

interface Row {
  readonly name: string;
  readonly world: Small;
  readonly goal?: AccessGoal;
  readonly expect: string | null;
  /** What the request carries. */
  readonly context?: object;
}

const open = (statement: object): PolicyDocument => policy({ ...manage }, use, statement as never);

const rows: readonly Row[] = [
  { name: 'a policy that keeps to the profile', world: { key: policy(manage, use) }, expect: null },
  { name: 'the default policy lets the root user use the key', world: { key: right }, expect: 'the root user of 1111 2222 3333 may call kms:Decrypt, although an administrator may manage the key and not use it.' },
  { name: 'the same with cryptography denied to all but the user', world: { key: policy(account, use, noCryptoForRoot) }, expect: null },
  { name: 'the console’s policy: a user who creates grants for services', world: { key: console_ }, goal: { ...profile, users: [APP, ROOT] }, expect: 'OrdersApp of 1111 2222 3333 may call kms:CreateGrant, although a user may use the key and not manage it.', context: { 'kms:ViaService': 'lambda.eu-central-1.amazonaws.com', 'kms:GrantIsForAWSResource': 'true' } },
  { name: 'the same where grants for services are meant', world: { key: console_ }, goal: { ...profile, users: [APP, ROOT], grantsForServices: true }, expect: null },
  { name: 'an administrator by a wildcard', world: { key: policy({ ...manage, Principal: { AWS: ADMIN }, NotAction: undefined, Action: 'kms:*' }, use) }, expect: 'KeyAdmins of 1111 2222 3333 may call kms:Decrypt, although an administrator may manage the key and not use it.' },
  { name: 'a foreign account', world: { key: open({ Effect: 'Allow', Principal: { AWS: AWAY }, Action: 'kms:Encrypt', Resource: '*' }) }, expect: 'the root user of 4444 5555 6666 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'a foreign role, whose own IAM policies are its own affair', world: { key: open({ Effect: 'Allow', Principal: { AWS: PARTNER }, Action: 'kms:Encrypt', Resource: '*' }) }, expect: 'Partner of 4444 5555 6666 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'everyone, behind a fence that is no fence', world: { key: open({ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } }) }, expect: 'the root user of 1111 2222 3333 may call kms:Decrypt, although an administrator may manage the key and not use it.' },
  { name: 'everyone of the account by an encryption context', world: { key: open({ Effect: 'Allow', Principal: { AWS: ANA }, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:EncryptionContext:team': 'red' } } }) }, expect: 'Ana of 1111 2222 3333 may call kms:Decrypt, although only administrators and users may do anything.' },
  { name: 'an account that a condition alone names', world: { key: open({ Effect: 'Allow', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: { StringEquals: { 'kms:CallerAccount': '777788889999' } } }) }, expect: 'NobodyInParticular of 7777 8888 9999 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'the same by the key for every service', world: { key: open({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Encrypt', Resource: '*', Condition: { 'ForAnyValue:StringEquals': { 'aws:PrincipalAccount': ['777788889999'] } } }) }, expect: 'NobodyInParticular of 7777 8888 9999 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'an account that a condition names with a wildcard', world: { key: open({ Effect: 'Allow', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: { StringLike: { 'kms:CallerAccount': '7777*' } } }) }, expect: 'NobodyInParticular of 7777 0000 0000 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'a role that a condition names by a pattern', world: { key: open({ Effect: 'Allow', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::777788889999:role/deploy-*' } } }) }, expect: 'deploy-x of 7777 8888 9999 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'a role of the own account that is not there yet', world: { key: open({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Encrypt', Resource: '*', Condition: { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/break-glass-?` } } }) }, expect: 'break-glass-x of 1111 2222 3333 may call kms:Encrypt, although only administrators and users may do anything.' },
  { name: 'an organization that is not the world’s', world: { key: open({ Effect: 'Allow', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }) }, expect: 'NobodyInParticular of 9988 7766 5545 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'a part of an organization', world: { key: open({ Effect: 'Allow', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abcdefghij/r-ab12/ou-ab12-11111111/*' } } }) }, expect: 'NobodyInParticular of 9988 7766 5545 may call kms:Encrypt, although nobody outside the accounts may do anything.' },
  { name: 'a service that is no user', world: { key: open({ Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'aws:SourceAccount': HOME } } }) }, expect: 'logs.amazonaws.com may call kms:Decrypt, although only administrators and users may do anything.', context: { 'aws:SourceAccount': HOME } },
  { name: 'a service that is one', world: { key: open({ Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*' }) }, goal: { ...profile, users: [APP, 'logs.amazonaws.com'] }, expect: null },
  { name: 'somebody with an IAM policy, where the account may decide', world: { key: policy(account, noCryptoForRoot), people: { [ANA]: { identityPolicies: [everything] } } }, expect: 'Ana of 1111 2222 3333 may call kms:CreateAlias, although only administrators and users may do anything.' },
  { name: 'a grant to somebody else', world: { key: policy(manage, use), state: { grants: [{ granteePrincipal: ANA, operations: ['Decrypt'], constraints: { EncryptionContextSubset: { team: 'red' } } }] } }, expect: 'Ana of 1111 2222 3333 may call kms:Decrypt, although only administrators and users may do anything.' },
  { name: 'a disabled key is used by nobody', world: { key: open({ Effect: 'Allow', Principal: { AWS: ANA }, Action: 'kms:Decrypt', Resource: '*' }), state: { state: 'Disabled' } }, expect: null },
  { name: 'a rule of a suite', world: { key: policy(manage, use) }, goal: { kind: 'rules', rules: [{ principals: [ADMIN], actions: ['kms:DescribeKey'], allowed: true }, { principals: [ADMIN], actions: ['kms:PutKeyPolicy', 'kms:DescribeKey'], allowed: false }] }, expect: 'KeyAdmins of 1111 2222 3333 may call kms:PutKeyPolicy, although a rule forbids it.' },
];

describe('a counterexample', () => {
  test.each(rows)('$name', ({ world: small, goal = profile, expect: expected, context }) => {
    const result = findCounterexample(worldOf(small), KEY, goal);
    if (expected === null) {
      expect(result.found).toBeNull();
      expect(result.space.complete).toBe(true);
      expect(result.space.tried).toBe(result.space.requests);
      return;
    }
    expect(counterexampleSentence(result)).toBe(expected);
    if (context !== undefined) expect(result.found?.request.context).toEqual(context);
    const { request } = loadRequest(result.found?.request);
    if (request === null) throw new Error('the request cannot be read');
    expect(decide(result.world, request)).toEqual({ decision: 'allow' });
  });

  test('what was searched is told, and a search that was cut off says so', () => {
    const world = worldOf({ key: policy(manage, use) });
    const { space } = findCounterexample(world, KEY, profile);
    expect(space.madeUp).toEqual([HOME, AWAY, '998877665544'].map((id) => `arn:aws:iam::${id}:role/NobodyInParticular`));
    expect(space.callers).toEqual(expect.arrayContaining([ADMIN, APP, ANA, PARTNER, ROOT]) as string[]);
    expect(space.actions.flatMap(({ actions }) => actions)).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:PutKeyPolicy', 'kms:CreateAlias']) as string[]);
    expect(findCounterexample(world, KEY, profile, 3)).toMatchObject({ found: null, space: { tried: 3, complete: false } });
    expect(findCounterexample(world, 'arn:aws:kms:eu-central-1:111122223333:key/none', profile)).toMatchObject({ found: null, space: { requests: 0, complete: true } });
  });

  test(`generated worlds: what is found is allowed and forbidden, and found again (seed ${seed})`, () => {
    const counts = { found: 0, none: 0 };
    fc.assert(
      fc.property(cases, (generated) => {
        const { world } = load(generated);
        const [key] = world.keys.values();
        if (key === undefined) throw new Error('no key');
        const people = [...world.principals.keys()];
        const goal = { kind: 'leastPrivilege', administrators: people.slice(0, 1), users: people.slice(2, 3), accounts: [key.account] } as const satisfies AccessGoal;
        const result = findCounterexample(world, key.arn, goal, 200);
        expect(findCounterexample(world, key.arn, goal, 200).found?.request).toEqual(result.found?.request);
        expect(counterexampleSentence(result)).not.toMatch(/undefined/);
        counts[result.found === null ? 'none' : 'found'] += 1;
        if (result.found === null) return;
        const { request } = loadRequest(result.found.request);
        if (request === null) throw new Error('the request cannot be read');
        expect(decide(result.world, request)).toEqual({ decision: 'allow' });
        const { caller } = request;
        const cryptographic = /^kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|GenerateMac|Verify|Sign|DeriveSharedSecret)/.test(request.action);
        const outside = 'account' in caller && caller.account !== key.account;
        const isAdmin = caller.arn === goal.administrators[0];
        const isUser = caller.arn === goal.users[0] || caller.arn.includes(':assumed-role/App/');
        const within = (isAdmin && !cryptographic) || (isUser && (cryptographic || /DescribeKey|GetPublicKey/.test(request.action)));
        expect(outside || !within).toBe(true);
      }),
      { seed, numRuns: worlds(60) },
    );
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(worlds(60) / 30);
  }, 3_600_000);
});
