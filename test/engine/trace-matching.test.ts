import { describe, expect, test } from 'vitest';
import { ALIAS, allow, ANA, ask, AWAY, BUCKET, HOME, KEY, may, mayNot, other, ROLE, SESSION, type Setting, ZOE } from './trace-support.ts';

/** Decision and policy type in one line. */
const answer = (...asked: Parameters<typeof ask>): string => {
  const { decision, deniedBy } = ask(...asked).outcome;
  return [decision, deniedBy].filter((part) => part !== undefined).join(' ');
};

const ROOT = `arn:aws:iam::${HOME}:root`;
const CHINA = `arn:aws-cn:iam::${HOME}:root`;
const FEDERATED = `arn:aws:sts::${HOME}:federated-user/Ana`;
const LOGS = 'logs.amazonaws.com';
const ANA_ID = 'AIDAANAEXAMPLE000001';
const APP_ID = 'AROAAPPEXAMPLE000001';
const OTHER_SESSION = SESSION.replace('job', 'other');
const silent = 'implicitDeny keyPolicy';
const iam: Setting = { identity: [may] };
const bound: Setting = { boundary: [other] };
const limited = 'implicitDeny permissionsBoundary';

type Row = readonly [name: string, named: string | readonly string[], caller: string, answer: string, setting?: Setting];

/** Whom a key policy names, and what that gives: with an IAM policy the account is enough, past a silent boundary only a name is. */
const rows: readonly Row[] = [
  ['the account, for a user', HOME, ANA, 'allow', iam],
  ['the account, for a user without IAM', HOME, ANA, 'implicitDeny identityPolicy'],
  ['the account, past a silent boundary', HOME, ANA, limited, { ...iam, ...bound }],
  ['the account by its root ARN', ROOT, ANA, 'allow', iam],
  ['the account by its root ARN of another partition', CHINA, ANA, silent, iam],
  ['the account by two root ARNs, this partition first', [ROOT, CHINA], ANA, 'allow', iam],
  ['the account by two root ARNs, this partition last', [CHINA, ROOT], ANA, 'allow', iam],
  ['the account by two root ARNs of other partitions', [CHINA, CHINA.replace('-cn', '-us-gov')], ANA, silent, iam],
  ['the account by a foreign root ARN and its id', [CHINA, HOME], ANA, 'allow', iam],
  ['the account by its id and a foreign root ARN', [HOME, CHINA], ANA, 'allow', iam],
  ['another partition’s account beside somebody', [CHINA, ZOE], ANA, silent, iam],
  ['two accounts, the caller’s last', [AWAY, HOME], ANA, 'allow', iam],
  ['another account', AWAY, ANA, silent, iam],
  ['another account and another user', [AWAY, ZOE], ANA, silent, iam],
  ['the account beside another user', [HOME, ZOE], ANA, 'allow', iam],
  ['the account beside another user, for the root user', [HOME, ZOE], ROOT, 'allow'],
  ['two accounts, for a root user', [AWAY, HOME], ROOT, 'allow'],
  ['another account, for the root user', AWAY, ROOT, silent],
  ['the account, for a session', HOME, SESSION, 'allow', iam],
  ['the account, for a federated session', HOME, FEDERATED, 'allow', { ...iam, session: [may] }],
  ['the account, for a service', HOME, LOGS, silent],
  ['two accounts, for a service', [HOME, AWAY], LOGS, silent],
  ['everyone, for a service', '*', LOGS, 'allow'],
  ['everyone beside an account, for a service', ['*', HOME], LOGS, 'allow'],
  ['everyone beside a user', ['*', ZOE], ANA, 'allow', bound],
  ['everyone beside an account', ['*', HOME], ANA, 'allow', bound],
  ['a user', ANA, ANA, 'allow', bound],
  ['a user among others', [ZOE, ROLE, ANA], ANA, 'allow', bound],
  ['a user and the account', [HOME, ANA], ANA, 'allow', bound],
  ['others', [ZOE, ROLE], ANA, silent, iam],
  ['a user by its unique id', ANA_ID, ANA, 'allow', bound],
  ['a user by its unique id beside the account', [HOME, ANA_ID], ANA, 'allow', bound],
  ['the unique id of another', [APP_ID, HOME], ANA, limited, { ...iam, ...bound }],
  ['a role', ROLE, SESSION, 'allow'],
  ['a role, past a silent boundary', ROLE, SESSION, limited, bound],
  ['a role by its unique id', APP_ID, SESSION, 'allow'],
  ['a role by its unique id, past a silent boundary', APP_ID, SESSION, limited, bound],
  ['a session', SESSION, SESSION, 'allow', bound],
  ['a session beside its role', [ROLE, SESSION], SESSION, 'allow', bound],
  ['another session', OTHER_SESSION, SESSION, silent, iam],
  ['another session beside the role', [OTHER_SESSION, ROLE], SESSION, limited, bound],
  ['a session, for whoever takes the role', SESSION, ROLE, silent, iam],
  ['a role, for whoever takes it', ROLE, ROLE, 'allow'],
  ['a user, for a role of the account', ANA, SESSION, silent, iam],
  ['a role, for a user of the account', ROLE, ANA, silent, iam],
  ['a role, for the root user', ROLE, ROOT, silent],
  ['a federated session', FEDERATED, FEDERATED, 'allow', bound],
  ['the user behind a federated session', ANA, FEDERATED, 'allow', { session: [may] }],
  ['the user behind a federated session, past a silent boundary', ANA, FEDERATED, limited, { session: [may], ...bound }],
  ['the user behind a federated session by its unique id', ANA_ID, FEDERATED, limited, { session: [may], ...bound }],
  ['another federated session', FEDERATED.replace('Ana', 'Bob'), FEDERATED, silent, { ...iam, session: [may] }],
  ['a federated session, for its user', FEDERATED, ANA, silent, iam],
  ['a role that the world does not describe, for its session', `arn:aws:iam::${HOME}:role/Ghost`, `arn:aws:sts::${HOME}:assumed-role/Ghost/x`, 'allow'],
  ['another role, for a session of one that the world does not describe', ROLE, `arn:aws:sts::${HOME}:assumed-role/Ghost/x`, silent, iam],
  ['a unique id, for a caller that the world does not describe', ANA_ID, `arn:aws:iam::${HOME}:user/Ghost`, silent, iam],
  ['a user, for a federated session of nobody', ANA, `arn:aws:sts::${HOME}:federated-user/Ghost`, silent, { ...iam, session: [may] }],
  ['a group', `arn:aws:iam::${HOME}:group/All`, ANA, silent, iam],
  ['nobody', [], ANA, silent, iam],
];

const fillers = Array.from({ length: 9 }, (_, index) => allow(`arn:aws:iam::${AWAY}:user/Other${index}`));

describe.each([
  ['alone', []],
  ['among many', fillers],
])('a key policy’s statement, %s, that names', (_how, more) => {
  for (const [name, named, caller, expected, setting = {}] of rows) {
    test(name, () => {
      expect(answer({ ...setting, key: [...more, allow(named), ...more.slice(0, 1)] }, { principal: caller })).toBe(expected);
    });
  }

  test('a service, and nobody else', () => {
    const statement = (Service: string | string[], AWS?: string): object => ({ ...allow('*'), Principal: { Service, ...(AWS === undefined ? {} : { AWS }) } });
    expect(answer({ key: [...more, statement(LOGS)] }, { principal: LOGS })).toBe('allow');
    expect(answer({ key: [...more, statement(['sns.amazonaws.com', LOGS])] }, { principal: LOGS })).toBe('allow');
    expect(answer({ key: [...more, statement(LOGS, HOME)] }, { principal: LOGS })).toBe('allow');
    expect(answer({ key: [...more, statement('sns.amazonaws.com')] }, { principal: LOGS })).toBe(silent);
    expect(answer({ key: [...more, statement(LOGS)], ...iam }, { principal: ANA })).toBe(silent);
    expect(answer({ key: [...more, statement(LOGS, HOME)], ...iam }, { principal: ANA })).toBe('allow');
  });

  test('two statements together: what either gives', () => {
    expect(answer({ key: [...more, allow(ROLE), allow(SESSION)], ...bound }, { principal: SESSION })).toBe('allow');
    expect(answer({ key: [...more, allow(HOME), allow(ROLE)] }, { principal: SESSION })).toBe('allow');
    expect(answer({ key: [...more, allow(ANA), { ...allow(HOME), Effect: 'Deny' }] })).toBe('explicitDeny keyPolicy');
    expect(answer({ key: [...more, allow(ANA), { ...allow(ZOE), Effect: 'Deny' }] })).toBe('allow');
    expect(answer({ key: [...more, allow(ANA), { ...allow('*'), Effect: 'Deny' }] })).toBe('explicitDeny keyPolicy');
  });

  const all = (Effect: string, AWS: string | string[]): object => ({ Effect, NotPrincipal: { AWS }, Action: 'kms:*', Resource: '*' });
  test.each([
    ['a Deny to all but the caller', all('Deny', ANA), ANA, 'allow'],
    ['a Deny to all but another', all('Deny', ZOE), ANA, 'explicitDeny keyPolicy'],
    ['a Deny to all but the account, which leaves out its root user alone', all('Deny', HOME), ANA, 'explicitDeny keyPolicy'],
    ['a Deny to all but the account, for its root user', all('Deny', HOME), ROOT, 'allow'],
    ['a Deny to all but the role, for a session', all('Deny', [ROLE]), SESSION, 'allow'],
    ['an Allow to all but another', all('Allow', ZOE), 'arn:aws:iam::111122223333:user/Bob', 'allow'],
    ['an Allow to all but the account', all('Allow', HOME), 'arn:aws:iam::111122223333:user/Bob', silent],
  ])('%s', (_name, statement, caller, expected) => {
    expect(answer({ key: [...more, allow(caller === ROOT ? HOME : [ANA, ROLE]), statement] }, { principal: caller })).toBe(expected);
  });

  test('an Allow to all but a caller who has a boundary leaves it out', () => {
    expect(answer({ key: [...more, all('Allow', ANA)], boundary: [may], ...iam })).toBe(silent);
  });

  test('a Deny to all but a caller who has a boundary reaches it', () => {
    expect(answer({ key: [...more, allow(ANA), all('Deny', ANA)], boundary: [may] })).toBe('explicitDeny keyPolicy');
  });

  test('statements without a needed part give nothing', () => {
    for (const Statement of [{ Effect: 'allow' }, { Action: undefined }, { Resource: undefined }, { Principal: undefined }, { Condition: 'x' }]) {
      expect(answer({ key: [...more, { ...allow(ANA), ...Statement }] })).toBe(silent);
      expect(answer({ key: [...more, allow(ANA), { ...allow(ANA), Effect: 'Deny', ...Statement }] })).toBe('allow');
    }
  });
});

describe('an entry of Action names', () => {
  test.each([
    ['*', 'kms:Decrypt', true],
    ['kms:*', 'kms:Decrypt', true],
    ['KMS:decrypt', 'kms:Decrypt', true],
    ['kms:De*', 'kms:Decrypt', true],
    ['kms:De*', 'kms:Encrypt', false],
    ['kms:*crypt', 'kms:Decrypt', true],
    ['kms:*crypt', 'kms:DescribeKey', false],
    ['kms:*t*', 'kms:Decrypt', true],
    ['kms:D?crypt', 'kms:Decrypt', true],
    ['kms:D?crypt', 'kms:Encrypt', false],
    ['kms:Decryp?', 'kms:Decrypt', true],
    ['kms:Decrypt?', 'kms:Decrypt', false],
    ['kms:Decrypt', 'kms:DescribeKey', false],
    ['kms:Decr', 'kms:Decrypt', false],
    ['k*', 'kms:Decrypt', false],
    ['Decrypt', 'kms:Decrypt', false],
    ['kms:Decrypt,kms:Encrypt', 'kms:Decrypt', false],
    ['kms:*,s3:*', 'kms:Decrypt', false],
    ['s3:*', 'kms:Decrypt', false],
    ['?ms:*', 'kms:Decrypt', true],
  ])('%s: %s is %s', (entry, action, named) => {
    expect(answer({ key: [allow(ANA, { Action: entry })] }, { action })).toBe(named ? 'allow' : silent);
    expect(answer({ key: [allow(ANA, { Action: ['s3:Get*', entry] })] }, { action })).toBe(named ? 'allow' : silent);
    expect(answer({ key: [allow(ANA, { Action: undefined, NotAction: entry })] }, { action })).toBe(named ? silent : 'allow');
    expect(answer({ key: [...fillers, allow(ANA, { Action: entry })] }, { action })).toBe(named ? 'allow' : silent);
  });

  test('the actions of two services apart', () => {
    const setting: Setting = { key: [allow(HOME)], identity: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }, { Effect: 'Allow', Action: 'kms:De*', Resource: '*' }] };
    expect(answer(setting)).toBe('allow');
    expect(answer(setting, { action: 's3:GetObject', resource: `${BUCKET}/a` })).toBe('allow');
    expect(answer(setting, { action: 's3:PutObject', resource: `${BUCKET}/a` })).toBe('implicitDeny bucketPolicy');
  });
});

describe('an entry of Resource matches', () => {
  const [head = '', id = ''] = KEY.split('key/');
  test.each([
    ['*', true],
    [KEY, true],
    [KEY.toUpperCase(), false],
    [`${KEY}0`, false],
    [KEY.slice(0, -1), false],
    [`${head}key/*`, true],
    [`${head}*`, true],
    ['arn:aws:kms:*:*:key/*', true],
    [`arn:aws:kms:*:${HOME}:key/${id}`, true],
    [`arn:aws:kms:eu-*-1:${HOME}:key/${id}`, true],
    [`arn:aws:kms:us-*-1:${HOME}:key/${id}`, false],
    [`arn:aws:kms:eu-central-?:${HOME}:key/${id}`, true],
    [`arn:aws:kms:eu-central-1?${HOME}:key/${id}`, false],
    [`arn:aws:kms:e*1:${HOME}:key/${id}`, true],
    [`arn:aws:kms:e*key/${id}`, false],
    ['arn:aws:kms:*', true],
    [`arn:aws:kms:*:key/${id}`, true],
    [`arn:*:key/${id}`, true],
    [`arn:aws:kms:*:eu-west-1:*:key/${id}`, false],
    [`arn:aws:kms:*:${HOME}:*-*`, true],
    [`arn:aws:k?s:*:*:key/${id}`, false],
    ['arn:aws:*:*:*:key/*', false],
    ['arn:aws:km?:*:*:key/*', false],
    ['arn:aws:k*', false],
    ['arn:*', true],
    ['key/*', false],
    [id, false],
    [`${head}key/\${aws:PrincipalTag/key}`, true],
    [`${head}key/\${aws:PrincipalTag/none}`, false],
    [`${head}k*/\${aws:PrincipalTag/key}`, true],
    [`${head}key/\${aws:username}`, false],
    ['${aws:PrincipalTag/all}', false],
    [ALIAS, false],
  ])('%s: %s', (entry, matches) => {
    const tags = { principalIs: { tags: { key: id, all: '*' } } };
    const deniedBy = 'implicitDeny identityPolicy';
    const setting = (element: object): Setting => ({ ...tags, key: [allow(HOME)], identity: [{ Effect: 'Allow', Action: 'kms:*', ...element }] });
    expect(answer(setting({ Resource: entry }))).toBe(matches ? 'allow' : deniedBy);
    expect(answer(setting({ Resource: ['arn:aws:s3:::a', `${head}key/*x`, entry] }))).toBe(matches ? 'allow' : deniedBy);
    expect(answer(setting({ NotResource: entry }))).toBe(matches ? deniedBy : 'allow');
    expect(answer(setting({ NotResource: ['arn:aws:s3:::a', entry] }))).toBe(matches ? deniedBy : 'allow');
  });

  test.each([
    ['*', true],
    [KEY, false],
    ['arn:aws:kms:*:*:*', false],
    ['?', false],
    ['**', false],
    ['${*}', false],
  ])('no resource at all: %s: %s', (entry, matches) => {
    const request = { action: 'kms:ListKeys', resource: '*' };
    expect(answer({ identity: [{ Effect: 'Allow', Action: 'kms:*', Resource: entry }] }, request)).toBe(matches ? 'allow' : 'implicitDeny identityPolicy');
    expect(answer({ identity: [{ Effect: 'Allow', Action: 'kms:*', Resource: [entry, 'arn:aws:s3:::a'] }] }, request)).toBe(matches ? 'allow' : 'implicitDeny identityPolicy');
    expect(answer({ identity: [{ Effect: 'Allow', Action: 'kms:*', NotResource: entry }] }, request)).toBe(matches ? 'implicitDeny identityPolicy' : 'allow');
  });

  test('a variable is plain text without Version 2012-10-17', () => {
    const statement = { Effect: 'Allow', Action: 'kms:*', Resource: `${KEY.slice(0, -1)}\${aws:PrincipalTag/last}` };
    const tagged = { principalIs: { tags: { last: 'b' } } };
    expect(answer({ ...tagged, key: [allow(HOME)], identity: [statement] })).toBe('allow');
    expect(answer({ key: [allow(HOME)], principalIs: { ...tagged.principalIs, identityPolicies: [{ Version: '2008-10-17', Statement: [statement] }] } })).toBe('implicitDeny identityPolicy');
  });
});

test('a policy in which one statement allows and one denies denies, in whatever order', () => {
  expect(answer({ key: [allow(HOME)], identity: [mayNot, may] })).toBe('explicitDeny identityPolicy');
  expect(answer({ key: [allow(HOME)], identity: [may, other, mayNot] })).toBe('explicitDeny identityPolicy');
});
