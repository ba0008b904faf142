import { describe, expect, test } from 'vitest';
import { decide, explain, loadRequest, loadWorld, type Outcome, type RequestSpec } from '#engine';
import { ALIAS, allow, ANA, ask, AWAY, basisLine, BUCKET, everyone, GONE, HOME, KEY, may, mayNot, nobody, other, ROLE, SESSION, type Setting, ZOE } from './trace-support.ts';

const words = ({ decision, deniedBy, error }: Outcome): string => [decision, deniedBy, error].filter((part) => part !== undefined).join(' ');
const answer = (...asked: Parameters<typeof ask>): string => words(ask(...asked).outcome);

const LOGS = 'logs.amazonaws.com';
const ROOT = `arn:aws:iam::${HOME}:root`;
const silent = 'implicitDeny keyPolicy';
const service = { ...allow('*'), Principal: { Service: LOGS } };
const iam: Setting = { identity: [may] };

type Row = readonly [name: string, setting: Setting, request: Partial<RequestSpec>, answer: string];

describe('a grant', () => {
  const grant = (more: object): object => ({ id: 'g1', granteePrincipal: ANA, operations: ['Decrypt', 'DescribeKey'], ...more });
  const to = (granteeServicePrincipal: string): object => grant({ granteePrincipal: undefined, granteeServicePrincipal });
  const one = (more: object): Setting => ({ grants: [grant(more)] });
  const exactly = one({ constraints: { EncryptionContextEquals: { team: 'red', Stage: 'live' } } });
  const atLeast = one({ constraints: { EncryptionContextSubset: { team: 'red', Stage: 'live' } } });
  const forTopic = one({ constraints: { SourceArn: 'arn:aws:sns:eu-central-1:111122223333:topic' } });
  const NOBODY = `arn:aws:iam::${HOME}:role/Nobody`;
  const retire = { action: 'kms:RetireGrant' };
  const foreign = (more: object): Setting => one({ granteePrincipal: ROLE, issuingAccount: '777788889999', ...more });

  const rows: readonly Row[] = [
    ['of these very pairs', exactly, { encryptionContext: { team: 'red', stage: 'live' } }, 'allow'],
    ['of these very pairs, one too few', exactly, { encryptionContext: { team: 'red' } }, silent],
    ['of these very pairs, one too many', exactly, { encryptionContext: { team: 'red', stage: 'live', more: '1' } }, silent],
    ['of these very pairs, another value', exactly, { encryptionContext: { team: 'red', stage: 'LIVE' } }, silent],
    ['of these very pairs, another name', exactly, { encryptionContext: { team: 'red', phase: 'live' } }, silent],
    ['of these very pairs, none given', exactly, {}, silent],
    ['of these very pairs says nothing of DescribeKey', exactly, { action: 'kms:DescribeKey' }, 'allow'],
    ['of at least these pairs', atLeast, { encryptionContext: { TEAM: 'red', stage: 'live' } }, 'allow'],
    ['of at least these pairs, one more', atLeast, { encryptionContext: { team: 'red', stage: 'live', more: '1' } }, 'allow'],
    ['of at least these pairs, one too few', atLeast, { encryptionContext: { team: 'red', more: '1' } }, silent],
    ['of at least these pairs, another value', atLeast, { encryptionContext: { team: 'blue', stage: 'live' } }, silent],
    ['of at least these pairs says nothing of DescribeKey', atLeast, { action: 'kms:DescribeKey' }, 'allow'],
    ['for a source', forTopic, { context: { 'aws:SourceArn': 'arn:aws:sns:eu-central-1:111122223333:topic' } }, 'allow'],
    ['for a source, of another', forTopic, { context: { 'aws:SourceArn': 'arn:aws:sns:eu-central-1:111122223333:other' } }, silent],
    ['for a source, which the request does not tell', forTopic, {}, silent],
    ['to a service', { grants: [to(LOGS)] }, { principal: LOGS }, 'allow'],
    ['to another service', { grants: [to('sns.amazonaws.com')] }, { principal: LOGS }, silent],
    ['to a service, for a user', { grants: [to(LOGS)] }, {}, silent],
    ['to a service, for a session', { grants: [to(LOGS)] }, { principal: SESSION }, silent],
    ['to a user, for a service', one({}), { principal: LOGS }, silent],
    ['to a service, named like a principal', one({ granteePrincipal: LOGS }), { principal: LOGS }, 'allow'],
    ['to a role, for its session', one({ granteePrincipal: ROLE }), { principal: SESSION }, 'allow'],
    ['to another role', one({ granteePrincipal: NOBODY }), { principal: SESSION }, silent],
    ['to a session', one({ granteePrincipal: SESSION }), { principal: SESSION }, 'allow'],
    ['to another session', one({ granteePrincipal: `${SESSION}2` }), { principal: SESSION }, silent],
    ['to a role that the world does not describe', one({ granteePrincipal: NOBODY }), { principal: NOBODY }, 'allow'],
    ['to somebody else, for a role that the world does not describe', one({ granteePrincipal: ROLE }), { principal: NOBODY }, silent],
    ['to the root user', one({ granteePrincipal: ROOT }), { principal: ROOT }, 'allow'],
    ['to the root user, for a user', one({ granteePrincipal: ROOT }), {}, silent],
    ['of another operation', one({ operations: ['Encrypt'] }), {}, silent],
    ['retired by its retiring principal of another account', foreign({ retiringPrincipal: ZOE }), { ...retire, principal: ZOE }, 'allow'],
    ['retired by somebody of another account', foreign({ retiringPrincipal: ANA }), { ...retire, principal: ZOE }, 'implicitDeny'],
    ['retired by its grantee, whose grant includes it', foreign({ granteePrincipal: ZOE, operations: ['RetireGrant'] }), { ...retire, principal: ZOE }, 'allow'],
    ['retired by its grantee, whose grant does not include it', foreign({ granteePrincipal: ZOE }), { ...retire, principal: ZOE }, 'implicitDeny'],
    ['retired by somebody else, though its grantee may', foreign({ operations: ['RetireGrant'] }), { ...retire, principal: ZOE }, 'implicitDeny'],
    ['without a retiring principal, retired by a session', foreign({ granteePrincipal: ZOE }), { ...retire, principal: SESSION }, 'implicitDeny'],
    ['retired by IAM of the account of its retiring root user', { ...iam, ...foreign({ retiringPrincipal: ROOT }) }, retire, 'allow'],
    ['retired by IAM, with another account’s retiring root user', { ...iam, ...foreign({ retiringPrincipal: ROOT.replace(HOME, AWAY) }) }, retire, 'implicitDeny'],
    ['retired by IAM, with a retiring user', { ...iam, ...foreign({ retiringPrincipal: `arn:aws:iam::${HOME}:user/Bob` }) }, retire, 'implicitDeny'],
    ['of two, the second of the account, retired by IAM', { ...iam, grants: [grant({ granteePrincipal: ROLE, issuingAccount: AWAY }), grant({ id: 'g2', granteePrincipal: ROLE })] }, retire, 'allow'],
    ['retired by a service', one({ retiringPrincipal: ROOT }), { ...retire, principal: LOGS }, 'implicitDeny'],
    ['that is not there, retired', { key: [allow(ANA)], ...iam }, retire, 'implicitDeny'],
  ];
  test.each(rows)('%s', (_name, setting, request, expected) => expect(answer(setting, request)).toBe(expected));
});

describe('what KMS makes of the key', () => {
  const imported = { origin: 'EXTERNAL' };
  const hsm = { origin: 'AWS_CLOUDHSM' };
  const outside = { origin: 'EXTERNAL_KEY_STORE' };
  const kind = (spec: string, usage: string): object => ({ spec, usage });
  const [rsa, rsaSign] = [kind('RSA_2048', 'ENCRYPT_DECRYPT'), kind('RSA_2048', 'SIGN_VERIFY')];
  const [ecc, eccAgree] = [kind('ECC_NIST_P256', 'SIGN_VERIFY'), kind('ECC_NIST_P256', 'KEY_AGREEMENT')];
  const [sm2, sm2Sign, sm2Agree] = [kind('SM2', 'ENCRYPT_DECRYPT'), kind('SM2', 'SIGN_VERIFY'), kind('SM2', 'KEY_AGREEMENT')];
  const hmac = kind('HMAC_256', 'GENERATE_VERIFY_MAC');
  const mlDsa = kind('ML_DSA_65', 'SIGN_VERIFY');
  const [state, usage, unsupported] = ['KMSInvalidStateException', 'InvalidKeyUsageException', 'UnsupportedOperationException'];

  test.each([
    ['EnableKeyRotation', 'Enabled', {}, undefined],
    ['EnableKeyRotation', 'Enabled', imported, unsupported],
    ['EnableKeyRotation', 'Enabled', hsm, unsupported],
    ['EnableKeyRotation', 'Enabled', outside, unsupported],
    ['EnableKeyRotation', 'Enabled', rsa, unsupported],
    ['EnableKeyRotation', 'Disabled', {}, 'DisabledException'],
    ['EnableKeyRotation', 'PendingDeletion', {}, state],
    ['EnableKeyRotation', 'PendingImport', imported, unsupported],
    ['EnableKeyRotation', 'Unavailable', hsm, unsupported],
    ['EnableKeyRotation', 'Updating', {}, undefined],
    ['GetKeyRotationStatus', 'Disabled', {}, undefined],
    ['GetKeyRotationStatus', 'PendingDeletion', hsm, unsupported],
    ['ImportKeyMaterial', 'Enabled', imported, undefined],
    ['ImportKeyMaterial', 'Enabled', {}, unsupported],
    ['ImportKeyMaterial', 'PendingDeletion', imported, state],
    ['ImportKeyMaterial', 'PendingDeletion', {}, unsupported],
    ['ImportKeyMaterial', 'PendingImport', imported, undefined],
    ['DeleteImportedKeyMaterial', 'Enabled', imported, undefined],
    ['DeleteImportedKeyMaterial', 'Enabled', {}, unsupported],
    ['DeleteImportedKeyMaterial', 'Updating', imported, state],
    ['GetParametersForImport', 'Unavailable', hsm, unsupported],
    ['CancelKeyDeletion', 'PendingDeletion', {}, undefined],
    ['CancelKeyDeletion', 'Unavailable', hsm, state],
    ['DisableKey', 'Unavailable', hsm, undefined],
    ['Decrypt', 'Unavailable', hsm, state],
    ['Decrypt', 'PendingDeletion', {}, state],
    ['Decrypt', 'Disabled', {}, 'DisabledException'],
    ['Decrypt', 'Creating', {}, state],
    ['Decrypt', 'Updating', {}, undefined],
    ['Sign', 'PendingImport', { ...rsaSign, ...imported }, state],
    ['Sign', 'Unavailable', rsaSign, undefined],
    ['SynchronizeMultiRegionKey', 'Disabled', {}, undefined],
    ['Decrypt', 'Enabled', rsa, undefined],
    ['Decrypt', 'Enabled', rsaSign, usage],
    ['Decrypt', 'Enabled', ecc, usage],
    ['Decrypt', 'Enabled', hmac, usage],
    ['Decrypt', 'Enabled', sm2, undefined],
    ['Decrypt', 'Enabled', sm2Sign, usage],
    ['Decrypt', 'Enabled', mlDsa, usage],
    ['Sign', 'Enabled', rsa, usage],
    ['Sign', 'Enabled', rsaSign, undefined],
    ['Sign', 'Enabled', ecc, undefined],
    ['Sign', 'Enabled', eccAgree, usage],
    ['Sign', 'Enabled', mlDsa, undefined],
    ['Sign', 'Enabled', sm2Sign, undefined],
    ['Sign', 'Enabled', sm2, usage],
    ['Sign', 'Enabled', sm2Agree, usage],
    ['Sign', 'Enabled', hmac, usage],
    ['Sign', 'Enabled', {}, usage],
    ['DeriveSharedSecret', 'Enabled', eccAgree, undefined],
    ['DeriveSharedSecret', 'Enabled', ecc, usage],
    ['DeriveSharedSecret', 'Enabled', sm2Agree, undefined],
    ['DeriveSharedSecret', 'Enabled', sm2Sign, usage],
    ['GenerateMac', 'Enabled', hmac, undefined],
    ['GenerateMac', 'Enabled', rsaSign, usage],
    ['GenerateDataKey', 'Enabled', {}, undefined],
    ['GenerateDataKey', 'Enabled', rsa, usage],
    ['GetPublicKey', 'Enabled', rsa, undefined],
    ['GetPublicKey', 'Enabled', rsaSign, undefined],
    ['GetPublicKey', 'Enabled', ecc, undefined],
    ['GetPublicKey', 'Enabled', mlDsa, undefined],
    ['GetPublicKey', 'Enabled', sm2, undefined],
    ['GetPublicKey', 'Enabled', hmac, unsupported],
    ['GetPublicKey', 'Enabled', {}, unsupported],
    ['DescribeKey', 'Enabled', hmac, undefined],
  ])('%s on a key that is %s (%j): %s', (name, keyState, more, error) => {
    const { decision, error: said } = ask({ key: [allow(ANA)], keyIs: { state: keyState, ...more } }, { action: `kms:${name}` }).outcome;
    expect([decision, said]).toEqual(['allow', error]);
  });

  test('an alias is no name for the key where the operation takes none', () => {
    const byAlias = (action: string): string => answer({ key: [allow(ANA)] }, { action, resource: ALIAS });
    expect(['kms:Decrypt', 'kms:DescribeKey', 'kms:Sign', 'kms:GetKeyPolicy', 'kms:CreateGrant'].map(byAlias)).toEqual(['allow', 'allow', `allow ${usage}`, 'allow InvalidArnException', 'allow InvalidArnException']);
  });
});

describe('a bucket policy is public', () => {
  const forZoe = { ...everyone, Principal: { AWS: ZOE } };
  /** What a stranger gets whom a second statement names: nothing, where the first makes the policy public. */
  const isPublic = (statement: object): boolean => {
    const said = answer({ bucket: [statement, forZoe], ...iam }, { principal: ZOE, action: 's3:GetObject', resource: `${BUCKET}/a.txt` });
    expect(['allow', 'implicitDeny bucketPolicy']).toContain(said);
    return said !== 'allow';
  };
  const put = { ...everyone, Action: 's3:PutObject' };
  const when = (operator: string, key: string, value: unknown): object => ({ ...put, Condition: { [operator]: { [key]: value } } });
  const group = `arn:aws:iam::${HOME}:group/All`;

  test.each([
    ['everyone', put, true],
    ['everyone as an AWS principal', { ...put, Principal: { AWS: '*' } }, true],
    ['everyone and somebody', { ...put, Principal: { AWS: [ZOE, '*'] } }, true],
    ['somebody', { ...put, Principal: { AWS: ZOE } }, false],
    ['an identity provider', { ...put, Principal: { Federated: 'accounts.google.com' } }, true],
    ['a canonical user', { ...put, Principal: { CanonicalUser: 'abc' } }, false],
    ['a group', { ...put, Principal: { AWS: group } }, false],
    ['all but somebody', { ...put, Principal: undefined, NotPrincipal: { AWS: ZOE } }, true],
    ['everyone, denied', { ...put, Effect: 'Deny' }, false],
    ['everyone, without an effect', { ...put, Effect: 'allow' }, false],
    ['everyone, without an action', { ...put, Action: undefined }, false],
    ['everyone, without a resource', { ...put, Resource: undefined }, false],
    ['everyone, with a condition that is none', { ...put, Condition: 'x' }, false],
    ['nobody', { ...put, Principal: undefined }, false],
  ])('that allows %s: %s', (_name, statement, expected) => expect(isPublic(statement)).toBe(expected));

  test.each([
    ...['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:SourceArn', 'aws:SourceVpc', 'aws:SourceVpce', 'aws:SourceOwner', 'aws:SourceAccount', 'aws:userid'],
    ...['s3:x-amz-server-side-encryption-aws-kms-key-id', 's3:DataAccessPointArn', 's3:DataAccessPointAccount'],
  ])('unless %s has a fixed value', (key) => {
    expect(isPublic(when('StringEquals', key, 'fixed'))).toBe(false);
    expect(isPublic(when('StringEquals', `${key}x`, 'fixed'))).toBe(true);
  });

  test.each([
    ['StringEquals', 'aws:PrincipalOrgID', ['o-1', 'o-2'], false],
    ['StringEquals', 'aws:PrincipalOrgID', ['o-1', '${aws:username}'], true],
    ['StringEquals', 'aws:PrincipalOrgID', [], true],
    ['StringEquals', 'aws:username', 'Ana', true],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-*', false],
    ['StringEqualsIgnoreCase', 'aws:PrincipalOrgID', 'o-1', false],
    ['StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1', true],
    ['ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-1/r/', true],
    ['ForAnyValue:StringEquals', 'aws:PrincipalOrgPaths', 'o-1/r/', false],
    ['StringNotEquals', 'aws:PrincipalOrgID', 'o-1', true],
    ['StringIs', 'aws:PrincipalOrgID', 'o-1', false],
    ['StringLike', 'aws:PrincipalOrgID', 'o-1', false],
    ['StringLike', 'aws:PrincipalOrgID', 'o-?', true],
    ['StringLike', 'aws:PrincipalOrgID', ['o-1', 'o-*'], true],
    ['StringLike', 'aws:PrincipalOrgID', 'o-${aws:username}', true],
    ['StringNotLike', 'aws:PrincipalOrgID', 'o-1', true],
    ['ArnEquals', 'aws:SourceArn', 'arn:aws:s3:::a', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::a', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::a*', true],
    ['ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::a', true],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', false],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', false],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/7', true],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/0'], true],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32', false],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/31', true],
    ['IpAddress', 'aws:SourceIp', 'anywhere', true],
    ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', true],
    ['StringEquals', 'aws:SourceIp', '203.0.113.7', true],
  ])('under %s %s %j: %s', (operator, key, value, expected) => expect(isPublic(when(operator, key, value))).toBe(expected));

  test('unless one of several conditions narrows it', () => {
    expect(isPublic({ ...put, Condition: { StringEquals: { 'aws:username': 'Ana', 'aws:SourceVpc': 'vpc-1' } } })).toBe(false);
  });

  test('and then closed to strangers and to the unsigned, not to the account or a service', () => {
    const get = { action: 's3:GetObject', resource: `${BUCKET}/a.txt` };
    expect(answer({ bucket: [everyone] }, get)).toBe('allow');
    expect(answer({ bucket: [everyone] }, { ...get, principal: LOGS })).toBe('allow');
    expect(answer({ bucket: [everyone] }, { ...get, principal: 'anonymous' })).toBe('implicitDeny bucketPolicy');
    expect(answer({ bucket: [everyone], ...iam }, { ...get, principal: ZOE })).toBe('implicitDeny bucketPolicy');
    expect(answer({ bucket: [everyone], bucketIs: { publicAccessBlocked: false }, ...iam }, { ...get, principal: ZOE })).toBe('allow');
  });
});

describe('an ACL', () => {
  const open = (acls: object | undefined): Setting => ({ bucketIs: { publicAccessBlocked: false, ...(acls === undefined ? {} : { acls }) } });
  const object = `${BUCKET}/a/b.txt`;
  test.each([
    [{ bucket: 'public-read' }, BUCKET, ['ListBucket', 'ListBucketVersions', 'ListBucketMultipartUploads'], ['GetObject', 'GetBucketPolicy', 'DeleteBucket']],
    [{ objects: 'public-read' }, object, ['GetObject', 'GetObjectVersion', 'GetObjectTorrent', 'getobject'], ['PutObject', 'ListBucket', 'DeleteObject']],
    [{ bucket: 'public-read' }, object, [], ['GetObject']],
    [{ objects: 'public-read' }, BUCKET, [], ['ListBucket']],
    [{ bucket: 'private', objects: 'private' }, object, [], ['GetObject']],
    [undefined, BUCKET, [], ['ListBucket']],
    [undefined, object, [], ['GetObject']],
    [{ objects: 'authenticated-read' }, object, [], ['GetObject']],
  ])('%j on %s', (acls, resource, gives, refuses) => {
    const unsigned = (name: string): string => answer(open(acls), { principal: 'anonymous', action: `s3:${name}`, resource });
    for (const name of gives) expect(unsigned(name), name).toBe('allow');
    for (const name of refuses) expect(unsigned(name), name).toBe('implicitDeny bucketPolicy');
  });

  test('authenticated-read is for every signed caller', () => {
    expect(answer({ ...open({ objects: 'authenticated-read' }), ...iam }, { principal: ZOE, action: 's3:GetObject', resource: object })).toBe('allow');
    expect(answer(open({ objects: 'authenticated-read' }), { action: 's3:GetObject', resource: object })).toBe('allow');
  });
});

const keyless = { action: 'kms:ListKeys', resource: '*' };
const tagged = (value: string): object => ({ ...may, Condition: { StringEquals: { 'aws:PrincipalTag/team': value } } });
const about = (key: string, value: string): object => ({ ...may, Condition: { StringEquals: { [key]: value } } });
const linked: Setting = { principalIs: { serviceLinked: true } };
const noneSuch = { action: 'kms:DeleteAlias', resource: `${ALIAS}-none` };

/** Requests that take the longer ways through the authorizer. */
const rows: readonly Row[] = [
  ['the first action of the catalogue', { key: [allow(ANA)], keyIs: { state: 'PendingDeletion' } }, { action: 'kms:CancelKeyDeletion' }, 'allow'],
  ['two keys, one of which is not there', { key: [allow(HOME)], ...iam }, { resource: [KEY, GONE] }, 'allow NotFoundException'],
  ['two keys, the first of which is not there', { key: [allow(HOME)], ...iam }, { resource: [GONE, KEY] }, 'allow NotFoundException'],
  ['two keys, one refused by policy and one by its state', { key: [nobody], ...iam }, { resource: [GONE, KEY] }, 'explicitDeny keyPolicy'],
  ['two resources, both silent: the first is told', { key: [] }, { action: 'kms:CreateAlias', resource: [ALIAS, KEY] }, 'implicitDeny identityPolicy'],
  ['two resources, both silent, the other way', { key: [] }, { action: 'kms:CreateAlias', resource: [KEY, ALIAS] }, silent],
  ['an alias and the key that it shall lead to', { key: [allow(HOME)], ...iam }, { action: 'kms:UpdateAlias', resource: [ALIAS, GONE] }, 'allow NotFoundException'],
  ['an alias alone brings its key along', { key: [{ ...allow(HOME), Action: 'kms:Decrypt' }], ...iam }, { action: 'kms:UpdateAlias', resource: ALIAS }, silent],
  ['an alias that is not there', iam, noneSuch, 'allow'],
  ['an alias by an IAM policy for it alone', { identity: [{ ...may, Resource: `${ALIAS}-none` }] }, noneSuch, 'allow'],
  ['an alias by an IAM policy for another', { identity: [{ ...may, Resource: ALIAS }] }, noneSuch, 'implicitDeny identityPolicy'],
  ['an alias of another account that is not there', iam, { ...noneSuch, principal: ZOE }, 'implicitDeny'],
  ['an alias that is not there, for the root user', {}, { ...noneSuch, principal: ROOT }, 'allow'],
  ['a key by its alias, and a condition on that alias', { key: [allow(ANA, { Condition: { StringEquals: { 'kms:RequestAlias': 'alias/reports' } } })] }, { resource: ALIAS }, 'allow'],
  ['a key by its ARN, and a condition on an alias', { key: [allow(ANA, { Condition: { StringEquals: { 'kms:RequestAlias': 'alias/reports' } } })] }, {}, silent],
  ['what is no key at all', { key: [allow('*')], ...iam }, { resource: BUCKET }, silent],
  ['what is no key at all, for a service', {}, { resource: BUCKET, principal: LOGS }, 'implicitDeny'],
  ['no key, and an SCP that denies', { ...iam, scps: [[mayNot]] }, keyless, 'explicitDeny scp'],
  ['no key, and an endpoint that denies', { ...iam, endpoint: [nobody] }, keyless, 'explicitDeny vpcEndpointPolicy'],
  ['no key, and a boundary that denies', { ...iam, boundary: [mayNot] }, keyless, 'explicitDeny permissionsBoundary'],
  ['no key, and an RCP that denies', { ...iam, rcps: [[nobody]] }, keyless, 'allow'],
  ['no key, by a tag of the caller', { identity: [tagged('red')], principalIs: { tags: { team: 'red' } } }, keyless, 'allow'],
  ['a key that is not there, by a tag of the caller', { identity: [{ ...tagged('red'), Effect: 'Deny' }], principalIs: { tags: { team: 'red' } } }, { principal: ZOE, resource: GONE }, 'explicitDeny identityPolicy'],
  ['another account’s key that is not there, and an SCP that denies', { ...iam, scps: [[mayNot]], keyIs: {} }, { resource: GONE.replace(HOME, AWAY) }, 'explicitDeny scp'],
  ['a service, an operation that never crosses accounts', { key: [service] }, { principal: LOGS, action: 'kms:GetKeyPolicy' }, 'allow'],
  ['a service, an operation that never crosses accounts, beside a grant', { key: [service], grants: [{ id: 'g1', granteePrincipal: ANA, operations: ['Decrypt'] }] }, { principal: LOGS, action: 'kms:GetKeyPolicy' }, 'allow'],
  ['a service, an operation that never crosses accounts, on a key that is not there', {}, { principal: LOGS, action: 'kms:GetKeyPolicy', resource: GONE }, silent],
  ['the account of a key, as IAM asks for it', { key: [allow(HOME)], identity: [about('aws:ResourceAccount', HOME)] }, {}, 'allow'],
  ['the account of a bucket, as IAM asks for it', { identity: [about('aws:ResourceAccount', HOME)] }, { action: 's3:GetObject', resource: `${BUCKET}/a` }, 'allow'],
  ['a federated session of nobody', { key: [allow('*')] }, { principal: `arn:aws:sts::${HOME}:federated-user/Nobody` }, 'allow'],
  ['a federated session of nobody, by IAM', { key: [allow(HOME)], ...iam, session: [may] }, { principal: `arn:aws:sts::${HOME}:federated-user/Nobody` }, 'implicitDeny identityPolicy'],
  ['a service-linked role and an SCP', { key: [allow(ROLE)], ...linked, scps: [[mayNot]] }, { principal: SESSION }, 'allow'],
  ['a service-linked role and an RCP', { key: [allow(ROLE)], ...linked, rcps: [[nobody]] }, { principal: SESSION }, 'allow'],
  ['a role that is not service-linked and an RCP', { key: [allow(ROLE)], rcps: [[nobody]] }, { principal: SESSION }, 'explicitDeny rcp'],
  ['a caller outside the organization, and its RCP', { key: [allow(ZOE)], ...iam, rcps: [undefined, [nobody]] }, { principal: ZOE }, 'explicitDeny rcp'],
  ['a caller outside the organization, and its SCP', { key: [allow(ZOE)], ...iam, scps: [[mayNot]] }, { principal: ZOE }, 'allow'],
  ['an RCP that says nothing', { key: [allow(ANA)], rcps: [[other].map((one) => ({ ...one, Principal: '*' }))] }, {}, 'allow'],
  ['a service and an SCP of the key’s account', { key: [service], scps: [[mayNot]] }, { principal: LOGS }, 'allow'],
  ['a service and an RCP', { key: [service], rcps: [[nobody]] }, { principal: LOGS }, 'explicitDeny rcp'],
  ['the root user and an SCP that stays silent', { key: [allow(HOME)], scps: [[may], [other]] }, { principal: ROOT }, 'implicitDeny scp'],
  ['the root user of a key without a statement for it', { key: [allow(ANA)] }, { principal: ROOT }, silent],
  ['a bucket and an SCP that denies', { ...iam, scps: [[may], [mayNot]] }, { action: 's3:GetObject', resource: `${BUCKET}/a` }, 'explicitDeny scp'],
  ['a bucket and an RCP that denies', { ...iam, rcps: [[nobody]] }, { action: 's3:GetObject', resource: `${BUCKET}/a` }, 'explicitDeny rcp'],
  ['a bucket and an endpoint that denies', { ...iam, endpoint: [nobody] }, { action: 's3:GetObject', resource: `${BUCKET}/a` }, 'explicitDeny vpcEndpointPolicy'],
  ['a bucket and an endpoint that stays silent', { ...iam, endpoint: [] }, { action: 's3:GetObject', resource: `${BUCKET}/a` }, 'implicitDeny vpcEndpointPolicy'],
  ['an AWS managed key and an RCP', { key: [allow('*')], keyIs: { manager: 'AWS' }, rcps: [[nobody]] }, {}, 'allow'],
];
test.each(rows)('%s', (_name, setting, request, expected) => expect(answer(setting, request)).toBe(expected));

describe('asking again', () => {
  const world = (more: object = {}, statement: object = allow(ANA)) => {
    const loaded = loadWorld({ accounts: [{ id: HOME }], principals: [{ arn: ANA }], keys: [{ arn: KEY, manager: 'CUSTOMER', policy: { Version: '2012-10-17', Statement: [statement] }, ...more }] }).world;
    if (loaded === null) throw new Error('the world cannot be read');
    return loaded;
  };
  const request = (action = 'kms:Decrypt', resource: string | string[] = KEY) => {
    const loaded = loadRequest({ principal: ANA, action, resource }).request;
    if (loaded === null) throw new Error('the request cannot be read');
    return loaded;
  };

  test('in another world, and in the first one again', () => {
    const [open, shut, empty] = [world(), world({}, allow(ZOE)), loadWorld({ accounts: [{ id: HOME }], principals: [], keys: [] }).world];
    const asked = request();
    const answers = [open, shut, open, shut, empty, open].map((one) => one && words(decide(one, asked)));
    expect(answers).toEqual(['allow', silent, 'allow', silent, 'implicitDeny identityPolicy', 'allow']);
    expect([open, shut, open, empty].map((one) => one && words(decide(one, request())))).toEqual(['allow', silent, 'allow', 'implicitDeny identityPolicy']);
  });

  test('for another key of the same world', () => {
    const second = KEY.replace('1234abcd', '9999abcd');
    const both = loadWorld({
      accounts: [{ id: HOME }],
      principals: [{ arn: ANA }],
      keys: [KEY, second].map((arn, index) => ({ arn, manager: 'CUSTOMER', state: index === 0 ? 'Enabled' : 'Disabled', policy: { Version: '2012-10-17', Statement: [allow(ANA)] } })),
    }).world;
    if (both === null) throw new Error('the world cannot be read');
    expect([KEY, second, KEY, second].map((key) => words(decide(both, request('kms:Decrypt', key))))).toEqual(['allow', 'allow DisabledException', 'allow', 'allow DisabledException']);
  });

  test('for another action of another service', () => {
    const identityPolicies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] }];
    const one = loadWorld({ accounts: [{ id: HOME }], principals: [{ arn: ANA, identityPolicies }], keys: [], buckets: [{ arn: BUCKET, account: HOME }] }).world;
    if (one === null) throw new Error('the world cannot be read');
    const ofObject = (action: string): string => words(decide(one, request(action, `${BUCKET}/a`)));
    expect(['s3:GetObject', 's3:PutObject', 's3:GetObject'].map(ofObject)).toEqual(['allow', 'implicitDeny bucketPolicy', 'allow']);
  });

  test('with several resources', () => {
    const [one, asked] = [world(), request('kms:Decrypt', [GONE, KEY])];
    expect([1, 2, 3].map(() => words(decide(one, asked)))).toEqual(Array(3).fill('implicitDeny identityPolicy'));
  });

  test('with a copy of the request that asks for something else', () => {
    const one = world({}, allow(ANA, { Action: 'kms:Decrypt' }));
    const asked = request();
    expect(words(decide(one, asked))).toBe('allow');
    const copy = { ...asked, action: 'kms:Encrypt', actionIndex: request('kms:Encrypt').actionIndex };
    expect(words(decide(one, copy))).toBe(silent);
    expect(words(decide(one, asked))).toBe('allow');
  });

  test('what was looked up is not part of a request that is written down', () => {
    const asked = request();
    decide(world(), asked);
    expect(JSON.parse(JSON.stringify({ resolved: asked.resolved }))).toEqual({ resolved: null });
  });

  test('a statement is the same object each time, with its Sid where it has one', () => {
    const [one, asked] = [world({}, allow(ANA, { Sid: 'Readers' })), request()];
    const [first, second] = [explain(one, asked), explain(one, asked)];
    const refOf = ({ trace }: typeof first) => trace.gates[0]?.policies[0]?.statements[0]?.statement;
    expect(refOf(first)).toBe(refOf(second));
    expect(refOf(first)?.sid).toBe('Readers');
    expect(first.basis.kind === 'allowed' && first.basis.statements[0]).toBe(refOf(first));
    const without = explain(world(), asked).trace.gates[0]?.policies[0]?.statements[0]?.statement;
    expect(without).toBeDefined();
    expect(without).not.toHaveProperty('sid');
  });
});

test('a user does not stand in for a role of the same name', () => {
  const policies = (Effect: string): object => ({ identityPolicies: [{ Version: '2012-10-17', Statement: [{ ...may, Effect }] }] });
  const principals = [{ arn: ROLE, ...policies('Allow') }, { arn: `arn:aws:iam::${HOME}:user/App`, ...policies('Deny') }];
  for (const order of [principals, [...principals].reverse()]) {
    const { world } = loadWorld({ accounts: [{ id: HOME }], principals: order, keys: [{ arn: KEY, manager: 'CUSTOMER', policy: { Version: '2012-10-17', Statement: [allow(HOME)] } }] });
    const { request } = loadRequest({ principal: SESSION, action: 'kms:Decrypt', resource: KEY });
    if (world === null || request === null) throw new Error('the row cannot be read');
    expect(words(decide(world, request))).toBe('allow');
    expect(explain(world, request).outcome).toEqual(decide(world, request));
  }
});

test('the management account is bound by no policy of its organization', () => {
  const document = (statement: object): object => ({ Version: '2012-10-17', Statement: [statement] });
  const asked = (managementAccount: string): string => {
    const { world } = loadWorld({
      organization: { id: 'o-example', managementAccount, nodes: [{ id: 'r-root', scps: [document(mayNot)], rcps: [document(nobody)] }] },
      accounts: [{ id: HOME, node: 'r-root' }],
      principals: [{ arn: ANA }],
      keys: [{ arn: KEY, manager: 'CUSTOMER', policy: document(allow(ANA)) }],
    });
    const { request } = loadRequest({ principal: ANA, action: 'kms:Decrypt', resource: KEY });
    if (world === null || request === null) throw new Error('the row cannot be read');
    expect(explain(world, request).outcome).toEqual(decide(world, request));
    return words(decide(world, request));
  };
  expect(asked(HOME)).toBe('allow');
  expect(asked('999988887777')).toBe('explicitDeny rcp');
});

test('what cannot be decided says what was asked for', () => {
  const { basis, trace } = ask({}, { action: 'sqs:SendMessage', resource: `arn:aws:sqs:eu-central-1:${HOME}:queue` });
  expect(basisLine(basis)).toBe('unsupported decision.unsupported sqs');
  expect(trace.request).toMatchObject({ resource: `arn:aws:sqs:eu-central-1:${HOME}:queue`, action: 'sqs:SendMessage', callerAccount: HOME, sameAccount: true });
});
