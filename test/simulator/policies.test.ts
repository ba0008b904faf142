import { describe, expect, test } from 'vitest';
import { explain, kmsActions, loadRequest, loadWorld, parsePolicy } from '#engine';
import { type ConsoleChoices, consoleKeyPolicy, managedKey, managedKeyPolicy, managedKeys, type Place } from '#simulator/facts';
import { openKms } from './support.ts';

const account = '111122223333';
const places: readonly Place[] = [
  { partition: 'aws', account, region: 'eu-central-1' },
  { partition: 'aws-cn', account, region: 'cn-north-1' },
  { partition: 'aws-us-gov', account, region: 'us-gov-west-1' },
];

function decide(key: object, { partition }: Place, arn: string, principal: string, action: string, context: Record<string, string> = {}): string | null {
  const kmsAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] };
  const user = (id: string, name: string, ...identityPolicies: object[]): object => ({ arn: `arn:${partition}:iam::${id}:user/${name}`, identityPolicies });
  const { world, problems } = loadWorld({ accounts: [{ id: account }, { id: '444455556666' }], principals: [user(account, 'Plain'), user(account, 'Admin', kmsAll), user('444455556666', 'Stranger', kmsAll)], keys: [key] });
  expect(problems).toEqual([]);
  const { request } = loadRequest({ principal, action, resource: arn, context });
  return world === null || request === null ? null : explain(world, request).outcome.decision;
}

describe.each(places)('AWS managed keys in $partition', (place) => {
  const { partition, region } = place;
  const user = (name: string, id = account): string => `arn:${partition}:iam::${id}:user/${name}`;

  test.each(managedKeys)('aws/$name: through its service for everybody of the account, directly to look at', ({ name, via }) => {
    const key = managedKey(name, place, '1234abcd-12ab-34cd-56ef-1234567890ab');
    if (key === null) throw new Error(name);
    expect(key).toMatchObject({ manager: 'AWS', aliases: [`alias/aws/${name}`], arn: `arn:${partition}:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab` });
    const through = { 'kms:ViaService': `${via}.${region}.amazonaws.com` };
    expect(decide(key, place, key.arn, user('Plain'), 'kms:Decrypt', through)).toBe('allow');
    expect(decide(key, place, key.arn, user('Plain'), 'kms:GenerateDataKey', through)).toBe('allow');
    expect(decide(key, place, key.arn, user('Plain'), 'kms:Decrypt', { 'kms:ViaService': `other.${region}.amazonaws.com` })).toBe('implicitDeny');
    expect(decide(key, place, key.arn, user('Admin'), 'kms:Decrypt')).toBe('implicitDeny');
    expect(decide(key, place, key.arn, user('Admin'), 'kms:DescribeKey')).toBe('allow');
    expect(decide(key, place, key.arn, user('Admin'), 'kms:PutKeyPolicy')).toBe('implicitDeny');
    expect(decide(key, place, key.arn, user('Stranger', '444455556666'), 'kms:Decrypt', through)).toBe('implicitDeny');
  });

  test.each(managedKeys)('aws/$name: its policy has nothing to remark on, and a source', (facts) => {
    expect(parsePolicy('keyPolicy', JSON.stringify(managedKeyPolicy(facts, place))).diagnostics).toEqual([]);
    expect(facts.source.url).toMatch(/^https:\/\//);
    expect(facts.read).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

describe('what differs among services', () => {
  const [place] = places as [Place];
  const keyOf = (name: string): { arn: string } => managedKey(name, place, 'k') ?? { arn: '' };
  test.each([
    ['ebs', 'kms:CreateGrant', 'allow'],
    ['s3', 'kms:CreateGrant', 'implicitDeny'],
    ['ssm', 'kms:CreateGrant', 'implicitDeny'],
    ['sns', 'kms:Encrypt', 'implicitDeny'],
    ['rds', 'kms:ListGrants', 'allow'],
  ])('aws/%s: %s through the service: %s', (name, action, expected) => {
    const via = managedKeys.find((facts) => facts.name === name)?.via ?? '';
    expect(decide(keyOf(name), place, keyOf(name).arn, `arn:aws:iam::${account}:user/Plain`, action, { 'kms:ViaService': `${via}.eu-central-1.amazonaws.com` })).toBe(expected);
  });

  test('DynamoDB itself may look at its key', () => expect(decide(keyOf('dynamodb'), place, keyOf('dynamodb').arn, 'dynamodb.amazonaws.com', 'kms:DescribeKey')).toBe('allow'));
  test('Secrets Manager of another Region may make data keys', () => {
    const context = { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' };
    expect(decide(keyOf('secretsmanager'), place, keyOf('secretsmanager').arn, `arn:aws:iam::${account}:user/Plain`, 'kms:GenerateDataKey', context)).toBe('allow');
    expect(decide(keyOf('secretsmanager'), place, keyOf('secretsmanager').arn, `arn:aws:iam::${account}:user/Plain`, 'kms:Decrypt', context)).toBe('implicitDeny');
  });
  test('a service of which nothing is published has no key here', () => expect(managedKey('nothing', place, 'k')).toBeNull());
});

describe('the console’s policy', () => {
  const plain: ConsoleChoices = { partition: 'aws', account, type: 'symmetric', administrators: [`arn:aws:iam::${account}:user/Admin`], users: [`arn:aws:iam::${account}:user/Plain`], administratorsMayDelete: true };
  const arn = `arn:aws:kms:eu-central-1:${account}:key/k`;
  const kinds: Readonly<Record<ConsoleChoices['type'], object>> = {
    symmetric: {},
    asymmetricEncrypt: { spec: 'RSA_2048', usage: 'ENCRYPT_DECRYPT' },
    sign: { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' },
    hmac: { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    keyAgreement: { spec: 'ECC_NIST_P256', usage: 'KEY_AGREEMENT' },
  };
  /** What somebody may do by the key policy alone. */
  const may = (choices: ConsoleChoices, name: string): string[] => {
    const key = { arn, manager: 'CUSTOMER', policy: consoleKeyPolicy(choices), ...kinds[choices.type] };
    const { world } = loadWorld({ accounts: [{ id: account }], principals: [{ arn: `arn:aws:iam::${account}:user/${name}` }], keys: [key] });
    return kmsActions.flatMap(({ name: action, resourceTypes }) => {
      const { request } = loadRequest({ principal: `arn:aws:iam::${account}:user/${name}`, action, resource: resourceTypes.includes('*') ? '*' : arn });
      return world !== null && request !== null && explain(world, request).outcome.decision === 'allow' ? [action.slice('kms:'.length)] : [];
    });
  };

  test('users of a symmetric key use it', () => expect(may(plain, 'Plain')).toEqual(['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo']));
  test.each<[ConsoleChoices['type'], string[]]>([
    ['asymmetricEncrypt', ['Decrypt', 'DescribeKey', 'Encrypt', 'GetPublicKey', 'ReEncryptFrom', 'ReEncryptTo']],
    ['sign', ['DescribeKey', 'GetPublicKey', 'Sign', 'Verify']],
    ['hmac', ['DescribeKey', 'GenerateMac', 'VerifyMac']],
    ['keyAgreement', ['DeriveSharedSecret', 'DescribeKey', 'GetPublicKey']],
  ])('users of a key for %s', (type, expected) => expect(may({ ...plain, type }, 'Plain')).toEqual(expected));

  test('administrators cannot use the key, can delete it where that was ticked, and can create grants', () => {
    const admin = may(plain, 'Admin');
    expect(admin).not.toContain('Decrypt');
    expect(admin).toEqual(expect.arrayContaining(['CreateGrant', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'RotateKeyOnDemand']));
    expect(may({ ...plain, administratorsMayDelete: false }, 'Admin')).not.toContain('ScheduleKeyDeletion');
  });

  test.each([{ importsMaterial: true, action: 'ImportKeyMaterial' }, { isMultiRegion: true, action: 'ReplicateKey' }])('a key with $action has an administrator for it', ({ action, ...more }) => {
    expect(may({ ...plain, ...more }, 'Admin')).toContain(action);
    expect(may(plain, 'Admin')).not.toContain(action);
  });

  test('nobody chosen leaves the account’s statement alone; other accounts are named by their root', () => {
    expect(consoleKeyPolicy({ ...plain, administrators: [], users: [] })).toMatchObject({ Id: 'key-consolepolicy-3', Statement: [{ Sid: 'Enable IAM User Permissions' }] });
    expect(JSON.stringify(consoleKeyPolicy({ ...plain, partition: 'aws-cn', administrators: [], users: [], otherAccounts: ['444455556666'] }))).toContain('"AWS":"arn:aws-cn:iam::444455556666:root"');
  });

  test('is a policy without remarks', () => expect(parsePolicy('keyPolicy', JSON.stringify(consoleKeyPolicy(plain))).diagnostics).toEqual([]));
  test.each(places)('calls work in $partition', async ({ partition, region }) => {
    const principal = `arn:${partition}:iam::${account}:root`;
    const kms = openKms({ accounts: [{ id: account }], principals: [], keys: [] });
    const made = await kms.call({ principal, region }, { operation: 'CreateKey' });
    const metadata = made.ok ? (made.output['KeyMetadata'] as { Arn: string; KeyId: string }) : { Arn: '', KeyId: '' };
    expect(metadata.Arn).toBe(`arn:${partition}:kms:${region}:${account}:key/${metadata.KeyId}`);
    expect(await kms.call({ principal }, { operation: 'GenerateDataKey', parameters: { KeyId: metadata.Arn, KeySpec: 'AES_256' } })).toMatchObject({ ok: true, output: { KeyId: metadata.Arn } });
  });
});
