import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { awsMessage, explain, headline, isAwsWording, loadRequest, messageCaption, loadWorld, parsePolicy, type RequestSpec, rules, type WorldSpec } from '#engine';
import { readCaseFile } from '../../cli/case-file.ts';
import { root } from '../support/course.ts';

const ANA = 'arn:aws:iam::111122223333:user/Ana';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function ask(world: Partial<WorldSpec>, request: Partial<RequestSpec>) {
  const loaded = loadWorld({ accounts: [{ id: '111122223333' }, { id: '444455556666' }], principals: [], keys: [], ...world });
  const asked = loadRequest({ principal: ANA, action: 'kms:Decrypt', resource: KEY, ...request });
  if (loaded.world === null || asked.request === null) throw new Error(JSON.stringify([loaded.problems, asked.problems]));
  return explain(loaded.world, asked.request);
}

const key = (statements: object[], more: object = {}): Partial<WorldSpec> => ({ keys: [{ arn: KEY, manager: 'CUSTOMER', policy: { Version: '2012-10-17', Statement: statements }, ...more }] });
const allow = (AWS: string | string[], Action: string | string[] = 'kms:*') => ({ Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' });

describe('principals', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/service/App';
  const SESSION = 'arn:aws:sts::111122223333:assumed-role/App/job';
  const people = { principals: [{ arn: ANA, id: 'AIDAANAEXAMPLE000001' }, { arn: ROLE, id: 'AROAAPPEXAMPLE000001' }] };
  const rows: [string, string, string, string | null][] = [
    ['a user by its ARN', ANA, ANA, 'allow'],
    ['a user by its name in another case', ANA.replace('Ana', 'ana'), ANA, 'implicitDeny'],
    ['a user by its unique id', 'AIDAANAEXAMPLE000001', ANA, 'allow'],
    ['another unique id', 'AIDAOTHEREXAMPLE00001', ANA, 'implicitDeny'],
    ['a role names its sessions', ROLE, SESSION, 'allow'],
    ['a role without its path does not', ROLE.replace('service/', ''), SESSION, 'implicitDeny'],
    ['a session by its ARN', SESSION, SESSION, 'allow'],
    ['another session', SESSION.replace('job', 'other'), SESSION, 'implicitDeny'],
    ['a session is not any session of the role', SESSION, ROLE, 'implicitDeny'],
    ['the role’s unique id', 'AROAAPPEXAMPLE000001', SESSION, 'allow'],
    ['a wildcard inside an ARN names nobody', 'arn:aws:iam::111122223333:user/*', ANA, 'implicitDeny'],
    ['a group names nobody', 'arn:aws:iam::111122223333:group/All', ANA, 'implicitDeny'],
    ['another partition', 'arn:aws-cn:iam::111122223333:user/Ana', ANA, 'implicitDeny'],
    ['the account alone, without IAM', '111122223333', ANA, 'implicitDeny'],
    ['the account, for its root user', '111122223333', 'arn:aws:iam::111122223333:root', 'allow'],
    ['another account’s root user', '111122223333', 'arn:aws:iam::444455556666:root', 'implicitDeny'],
    ['a foreign root user by its account', '444455556666', 'arn:aws:iam::444455556666:root', 'allow'],
  ];
  test.each(rows)('%s', (_name, named, caller, expected) => {
    expect(ask({ ...people, ...key([allow(named)]) }, { principal: caller }).outcome.decision).toBe(expected);
  });
});

describe('operations on no key', () => {
  const iam = (Action: string, Resource: string) => ({ principals: [{ arn: ANA, identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] }] }] });
  test('need an IAM Allow on "*", whatever any key policy says', () => {
    expect(ask(iam('kms:ListKeys', '*'), { action: 'kms:ListKeys', resource: '*' }).outcome).toEqual({ decision: 'allow' });
    expect(ask(iam('kms:ListKeys', KEY), { action: 'kms:ListKeys', resource: '*' }).outcome).toEqual({ decision: 'implicitDeny', deniedBy: 'identityPolicy' });
    expect(ask(key([allow(ANA)]), { action: 'kms:CreateKey', resource: '*' }).outcome).toEqual({ decision: 'implicitDeny', deniedBy: 'identityPolicy' });
  });
});

describe('operations that never cross accounts', () => {
  const FOREIGN = 'arn:aws:iam::444455556666:user/Zoe';
  const world = { principals: [{ arn: FOREIGN, identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] }] }], ...key([allow('*')]) };
  test.each(['PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey', 'TagResource', 'GetKeyPolicy'])('%s', (name) => {
    expect(ask(world, { principal: FOREIGN, action: `kms:${name}` }).outcome).toEqual({ decision: 'implicitDeny' });
  });
  test.each(['Decrypt', 'CreateGrant', 'DescribeKey', 'GetKeyRotationStatus', 'ListGrants', 'RevokeGrant'])('%s does cross', (name) => {
    expect(ask(world, { principal: FOREIGN, action: `kms:${name}` }).outcome.decision).toBe('allow');
  });
});

describe('the key’s state, once the policies have allowed', () => {
  test.each([
    ['Disabled', 'Decrypt', 'DisabledException'],
    ['Disabled', 'DescribeKey', undefined],
    ['Disabled', 'EnableKey', undefined],
    ['PendingDeletion', 'Decrypt', 'KMSInvalidStateException'],
    ['PendingDeletion', 'CancelKeyDeletion', undefined],
    ['PendingDeletion', 'EnableKey', 'KMSInvalidStateException'],
    ['Enabled', 'CancelKeyDeletion', 'KMSInvalidStateException'],
    ['PendingImport', 'Encrypt', 'KMSInvalidStateException'],
    ['Creating', 'CreateGrant', 'KMSInvalidStateException'],
    ['Updating', 'Decrypt', undefined],
    ['Unavailable', 'Decrypt', 'KMSInvalidStateException'],
  ])('%s: %s gives %s', (state, name, error) => {
    const { outcome } = ask(key([allow(ANA)], { state }), { action: `kms:${name}` });
    expect(outcome.decision).toBe('allow');
    expect(outcome.error).toBe(error);
  });

  test('a refusal by policy says nothing of the state', () => {
    expect(ask(key([allow('444455556666')], { state: 'Disabled' }), {}).outcome).toEqual({ decision: 'implicitDeny', deniedBy: 'keyPolicy' });
  });

  test.each([
    ['RSA_2048', 'SIGN_VERIFY', 'Encrypt', 'InvalidKeyUsageException'],
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'Encrypt', undefined],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'GenerateMac', undefined],
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'Sign', 'InvalidKeyUsageException'],
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'GetPublicKey', 'UnsupportedOperationException'],
  ])('%s for %s: %s gives %s', (spec, usage, name, error) => {
    expect(ask(key([allow(ANA)], { spec, usage }), { action: `kms:${name}` }).outcome.error).toBe(error);
  });
});

describe('what AWS would print', () => {
  test('the deciding policy type, for a caller of the same account', () => {
    expect(awsMessage(ask(key([allow('111122223333')]), {}))).toBe(`AccessDeniedException: User: ${ANA} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no identity-based policy allows the kms:Decrypt action`);
    expect(awsMessage(ask(key([{ ...allow(ANA), Effect: 'Deny' }]), {}))).toMatch(/with an explicit deny in a resource-based policy$/);
  });
  test('no reason across organizations', () => {
    const foreign = 'arn:aws:iam::444455556666:user/Zoe';
    expect(awsMessage(ask(key([allow(foreign)]), { principal: foreign }))).toBe(`AccessDeniedException: User: ${foreign} is not authorized to perform: kms:Decrypt on resource: ${KEY}`);
  });
  test.each([
    { name: 'the trust policy is silent', statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/Bob' } }, is: `AccessDenied: User: ${ANA} is not authorized to perform: sts:AssumeRole because no role trust policy allows the sts:AssumeRole action` },
    { name: 'the trust policy denies', statement: { Effect: 'Deny', Principal: '*' }, is: `AccessDenied: User: ${ANA} is not authorized to perform: sts:AssumeRole with an explicit deny in the role trust policy` },
    { name: 'the caller’s own policies are silent', statement: { Effect: 'Allow', Principal: { AWS: '111122223333' } }, is: `AccessDenied: User: ${ANA} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Deploy because no identity-based policy allows the sts:AssumeRole action` },
  ])('of STS, where $name', ({ statement, is }) => {
    const role = 'arn:aws:iam::111122223333:role/Deploy';
    const trustPolicy = { Version: '2012-10-17', Statement: { ...statement, Action: 'sts:AssumeRole' } };
    expect(awsMessage(ask({ accounts: [{ id: '111122223333' }], principals: [{ arn: ANA }, { arn: role, trustPolicy }], keys: [] }, { action: 'sts:AssumeRole', resource: role }))).toBe(is);
  });

  test('nothing when the call succeeds', () => expect(awsMessage(ask(key([allow(ANA)]), {}))).toBeNull());
  test.each([
    ['a refusal by a policy', key([]), {}, true],
    ['the key’s state', key([allow(ANA)], { state: 'Disabled' }), {}, true],
    ['a usage that the key was not made for', key([allow(ANA)], { spec: 'RSA_2048', usage: 'SIGN_VERIFY' }), {}, false],
    ['a key that AWS owns', key([allow(ANA)], { manager: 'AWS_OWNED' }), {}, false],
    ['what never crosses accounts', key([allow('arn:aws:iam::444455556666:user/Bo')]), { principal: 'arn:aws:iam::444455556666:user/Bo', action: 'kms:PutKeyPolicy' }, false],
  ])('says whose words these are: %s', (_what, of, request, awsOwn) => {
    const decision = ask(of, request);
    expect(isAwsWording(decision)).toBe(awsOwn);
    expect(messageCaption(decision)).toMatch(awsOwn ? /as AWS prints it/ : /these are ours/);
  });
  test('the state’s own words', () => expect(awsMessage(ask(key([allow(ANA)], { state: 'Disabled' }), {}))).toBe(`DisabledException: ${KEY} is disabled.`));
});

describe('what cannot be evaluated', () => {
  test('is named, never skipped', () => {
    expect(ask({}, { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-central-1:111122223333:queue' }).outcome).toEqual({ decision: null, unsupported: ['sqs'] });
  });
  test.each([
    ['an unknown member', { accounts: [], principals: [], keys: [], more: 1 }],
    ['an account that is no twelve digits', { accounts: [{ id: '12' }], principals: [], keys: [] }],
    ['a principal that is none', { accounts: [], principals: [{ arn: 'arn:aws:iam::111122223333:group/a' }], keys: [] }],
    ['an AWS managed key without its policy', { accounts: [], principals: [], keys: [{ arn: KEY, manager: 'AWS' }] }],
    ['a node that hangs on itself', { organization: { id: 'o-1', managementAccount: '111122223333', nodes: [{ id: 'a', parent: 'a' }] }, accounts: [{ id: '111122223333', node: 'a' }], principals: [], keys: [] }],
    ['no object', null],
  ])('a world with %s is refused with its place', (_name, spec) => {
    const { world, problems } = loadWorld(spec);
    expect(world).toBeNull();
    expect(problems.length).toBeGreaterThan(0);
  });
});

describe('remarks on a policy’s text', () => {
  const remarks = (text: string) => parsePolicy('keyPolicy', text).diagnostics.map(({ code, range }) => [code, text.slice(range.from, range.to)]);
  const statement = (members: string): string => `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*",${members}}}`;
  test.each([
    ['{"Version":"2012-10-17","Statement":[],}', 'text.name-expected', '}'],
    ['{"Version":"2012-10-18","Statement":[]}', 'policy.bad-version', '"2012-10-18"'],
    ['{"Version":"2012-10-17","Statment":[]}', 'policy.unknown-element', '"Statment"'],
    [statement('"Sid":"a","Sid":"b"'), 'text.duplicate-key', '"Sid"'],
    [statement('"Efect":"x"'), 'statement.unknown-element', '"Efect"'],
    [statement('"NotAction":"kms:*"'), 'statement.both', '"NotAction"'],
    [statement('"Condition":{"StringEqual":{"a:b":"c"}}'), 'condition.unknown-operator', '"StringEqual"'],
    [statement('"Condition":{"StringEquals":{"kms:viaservice":"c","kms:ViaService":"d"}}'), 'condition.duplicate-key', '"kms:ViaService"'],
    [statement('"Condition":{"StringEquals":{"kms:Nonsense":"c"}}'), 'condition.unknown-key', '"kms:Nonsense"'],
    ['{"Version":"2012-10-17","Statement":{"Effect":"allow","Principal":"*","Action":"*","Resource":"*"}}', 'statement.bad-effect', '"allow"'],
    ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/App*"},"Action":"*","Resource":"*"}}', 'principal.wildcard', '"arn:aws:iam::111122223333:role/App*"'],
    ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"kms:Encrypt,kms:Decrypt","Resource":"*"}}', 'action.comma', '"kms:Encrypt,kms:Decrypt"'],
    ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"kms:Decrpyt","Resource":"*"}}', 'action.unknown', '"kms:Decrpyt"'],
  ])('%s', (text, code, underlined) => expect(remarks(text)).toContainEqual([code, underlined]));

  test('a good policy has none', () => expect(remarks(statement('"Sid":"Key users"'))).toEqual([]));
  test('deep nesting and endless text are refused, not crashed on', () => {
    expect(remarks('['.repeat(100_000))[0]?.[0]).toBe('text.too-deep');
    expect(remarks(' '.repeat(500_000))[0]?.[0]).toBe('text.too-long');
  });
});

describe('rules', () => {
  test.each(Object.entries(rules))('%s has a sentence, an AWS page and a date', (_id, rule) => {
    expect(rule.sentence).toMatch(/^[A-Z“].*\.$/);
    expect(rule.page.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(rule.read).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('every case of the corpus is explained in a sentence', () => {
    const folder = join(root, 'test', 'cases', 'data');
    for (const name of readdirSync(folder)) {
      for (const { world, request } of readCaseFile(readFileSync(join(folder, name), 'utf8')).cases ?? []) expect(headline(explain(world, request))).toMatch(/^(Allowed|Denied|Not allowed|No decision).{10,}/);
    }
  });
});

test('the catalogue is what its sources make of it', () => {
  expect(spawnSync(process.execPath, [join(root, 'scripts', 'catalog.mjs'), '--check']).status).toBe(0);
});
