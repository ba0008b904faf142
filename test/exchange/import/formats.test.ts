import { describe, expect, test } from 'vitest';
import { type Import, readImport, resolveImport } from '#exchange';
import { ask, read, resolve } from './support.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const delegating = { Sid: 'IAM', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
const policy = { Version: '2012-10-17', Statement: [delegating, { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:role/Reader' }, Action: 'kms:Decrypt', Resource: '*' }] };
const decrypting = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] };

describe('recognising', () => {
  test.each<[kind: string, text: string]>([
    ['keyPolicy', JSON.stringify(policy)],
    ['keyPolicy', `\uFEFF${JSON.stringify(policy)}`],
    ['keyPolicy', `${JSON.stringify(policy)}\tdefault\n`],
    ['keyPolicy', JSON.stringify(JSON.stringify(policy))],
    ['keyPolicy', JSON.stringify({ Statement: delegating })],
    ['getKeyPolicy', JSON.stringify({ Policy: JSON.stringify(policy), PolicyName: 'default' })],
    ['describeKey', JSON.stringify({ KeyMetadata: { Arn: KEY } })],
    ['describeKey', JSON.stringify({ KeyId: 'mrk-1', Arn: KEY, KeyState: 'Enabled' })],
    ['listGrants', JSON.stringify({ Grants: [] })],
    ['listGrants', JSON.stringify([{ GrantId: 'g1', KeyId: KEY, Operations: ['Decrypt'] }])],
    ['authorizationDetails', JSON.stringify({ UserDetailList: [], RoleDetailList: [], GroupDetailList: [], Policies: [] })],
    ['cloudFormation', JSON.stringify({ Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: policy } } } })],
    ['cloudFormation', 'Resources:\n  Key:\n    Type: AWS::KMS::Key\n'],
    ['terraform', JSON.stringify({ version: 4, terraform_version: '1.9.0', resources: [] })],
    ['terraform', JSON.stringify({ format_version: '1.0', terraform_version: '1.9.0', values: { root_module: {} } })],
    ['world', JSON.stringify({ accounts: [{ id: '111122223333' }], principals: [], keys: [] })],
    ['cases', JSON.stringify({ source: 'x', worlds: { a: { accounts: [], principals: [], keys: [] } }, cases: [] })],
  ])('%s: %s', (kind, text) => {
    expect(read(text).kind).toBe(kind);
    expect(resolveImport(read(text)).problem).toBeUndefined();
  });

  const lined = JSON.stringify(policy, null, 2);
  test.each<[what: string, text: string, of?: string]>([
    ['escaped, without the quotes around it', JSON.stringify(lined).slice(1, -1)],
    ['escaped in one line', `${JSON.stringify(JSON.stringify(policy)).slice(1, -1)}\n`, JSON.stringify(policy)],
    ['escaped twice', JSON.stringify(JSON.stringify(lined))],
    ['escaped twice, without the quotes around it', JSON.stringify(JSON.stringify(lined)).slice(1, -1)],
    ['in the quotes of a shell', `'${lined}'\n`],
    ['after the command that printed it', `ana@host:~/keys$ aws kms get-key-policy --key-id k \\\n    --query Policy --output text\n${lined}\tdefault\n`],
    ['after a command of Windows', `PS C:\\keys> aws kms get-key-policy --key-id k --output text\r\n${lined}`],
    ['in a fence', `\`\`\`json\n${lined}\n\`\`\`\n`],
  ])('a policy %s is the policy', (_, text, of = lined) => {
    expect(read(text).kind).toBe('keyPolicy');
    expect(resolve(text).world.keys[0]?.policy).toBe(of);
  });

  test('after a command, a template and a fault are read where they stand', () => {
    expect(read('$ cat key.yaml # aws\nResources:\n  Key:\n    Type: AWS::KMS::Key\n'.replace('cat key.yaml # aws', 'aws s3 cp s3://b/key.yaml -')).kind).toBe('cloudFormation');
    expect(readImport('', '$ aws kms list-keys\n{\n  "a": 1,\n}')).toMatchObject({ problem: { place: 'line 4, column 1' } });
    expect(readImport('', '$ aws kms list-keys\nResources:\n  A: 1\n  A: 2\n')).toMatchObject({ problem: { place: 'line 4, column 3' } });
  });

  test('an import is plain data', () => {
    const imported = read(JSON.stringify(policy));
    expect(resolveImport(JSON.parse(JSON.stringify(imported)) as Import)).toEqual(resolveImport(imported));
  });
});

describe('a key policy', () => {
  const text = JSON.stringify(policy, null, 4);

  test('keeps its text, and gets its key, its accounts and whom it names', () => {
    const { world, keys, notes } = resolve(text);
    expect(world.keys).toEqual([{ arn: keys[0], manager: 'CUSTOMER', policy: text }]);
    expect(world.accounts.map(({ id }) => id)).toEqual(['111122223333', '444455556666']);
    expect(world.principals).toEqual([{ arn: 'arn:aws:iam::444455556666:role/Reader' }]);
    expect(notes.map(({ kind }) => kind)).toEqual(['added', 'assumed']);
  });

  test('is asked whose it is', () => {
    const imported = read(text);
    expect(imported.questions.map(({ id, default: value }) => [id, value])).toEqual([['account', '111122223333'], ['region', 'us-east-1'], ['keyId', expect.stringMatching(/^1234abcd-/) as string]]);
    expect(resolve(text, { account: '777788889999', region: 'cn-north-1', keyId: 'mrk-1' }).world.keys).toEqual([{ arn: 'arn:aws-cn:kms:cn-north-1:777788889999:key/mrk-1', manager: 'CUSTOMER', policy: text, multiRegion: true }]);
  });

  test.each([
    ['account', '12', /twelve digits/],
    ['region', 'Frankfurt', /us-east-1/],
    ['keyId', 'a b', /key ID/],
  ])('refuses %s "%s"', (id, answer, message) => {
    const { problem } = resolveImport(read(text), { [id]: answer });
    expect(problem?.message).toMatch(message);
  });

  test.each<[what: string, statement: object, account: string, region: string]>([
    ['the key’s own ARN', { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: KEY }, '111122223333', 'eu-central-1'],
    ['a condition about the service', { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:ViaService': 's3.ap-southeast-2.amazonaws.com' } } }, '444455556666', 'ap-southeast-2'],
    ['the source of a service’s call', { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:us-west-2:777788889999:trail/t' } } }, '777788889999', 'us-west-2'],
    ['a role in China', { Effect: 'Allow', Principal: { AWS: 'arn:aws-cn:iam::111122223333:role/A' }, Action: 'kms:Decrypt', Resource: '*' }, '111122223333', 'cn-north-1'],
    ['a role in the GovCloud partition', { Effect: 'Allow', Principal: { AWS: 'arn:aws-us-gov:iam::111122223333:role/A' }, Action: 'kms:Decrypt', Resource: '*' }, '111122223333', 'us-gov-west-1'],
  ])('tells account and Region by %s', (_, statement, account, region) => {
    const { questions } = read(JSON.stringify({ Statement: [statement] }));
    expect(questions.slice(0, 2).map((one) => one.default)).toEqual([account, region]);
  });

  test('brings the role of a session, and the principals of conditions', () => {
    const statements = [
      { Effect: 'Allow', Principal: { AWS: ['arn:aws:sts::111122223333:assumed-role/App/run', 'AIDAEXAMPLEEXAMPLE'] }, Action: 'kms:Decrypt', Resource: '*' },
      { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Encrypt', Resource: '*', Condition: { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:user/Ana', 'arn:aws:iam::111122223333:role/*'] }, StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
    ];
    const { world, notes } = resolve(JSON.stringify({ Statement: statements }));
    expect(world.principals.map(({ arn }) => arn).sort()).toEqual(['arn:aws:iam::111122223333:role/App', 'arn:aws:iam::111122223333:user/Ana']);
    expect(world.organization?.id).toBe('o-a1b2c3d4e5');
    expect(notes.filter(({ kind }) => kind === 'notEvaluated').map(({ message }) => message)).toEqual([expect.stringContaining('AIDAEXAMPLEEXAMPLE')]);
    expect(ask(world, 'arn:aws:iam::111122223333:user/Ana', 'kms:Encrypt', world.keys[0]?.arn ?? '')).toEqual({ decision: 'allow' });
  });

  test.each<[what: string, statement: object, organization: string | undefined, accounts: readonly string[], told: readonly string[]]>([
    ['an organization’s unit', { Principal: '*', Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' } } }, 'o-a1b2c3d4e5', ['111122223333'], ['assumed o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*']],
    ['the organization of a source', { Principal: { Service: 'cloudtrail.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } } }, 'o-a1b2c3d4e5', ['111122223333'], []],
    ['the unit of a source', { Principal: { Service: 'cloudtrail.amazonaws.com' }, Condition: { 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': 'o-a1b2c3d4e5/*' } } }, 'o-a1b2c3d4e5', ['111122223333'], ['assumed o-a1b2c3d4e5/*']],
    ['roles by a pattern', { Principal: '*', Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/App*' } } }, undefined, ['111122223333', '444455556666'], ['assumed arn:aws:iam::444455556666:role/App*', 'assumed 444455556666']],
    ['roles of any account by a pattern', { Principal: '*', Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/App' } } }, undefined, ['111122223333'], ['assumed arn:aws:iam::*:role/App']],
    ['an identity provider', { Principal: { Federated: 'arn:aws:iam::444455556666:saml-provider/x' } }, undefined, ['111122223333'], ['notEvaluated arn:aws:iam::444455556666:saml-provider/x']],
    ['a canonical user', { Principal: { CanonicalUser: '79a59df900b949e5' } }, undefined, ['111122223333'], ['notEvaluated 79a59df900b949e5']],
    ['a group', { Principal: { AWS: 'arn:aws:iam::111122223333:group/Team' } }, undefined, ['111122223333'], ['notEvaluated arn:aws:iam::111122223333:group/Team']],
  ])('tells %s', (_, statement, organization, accounts, told) => {
    const { world, notes } = resolve(JSON.stringify({ Version: '2012-10-17', Statement: [delegating, { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', ...statement }] }));
    expect([world.organization?.id, world.accounts.map(({ id }) => id)]).toEqual([organization, accounts]);
    for (const one of told) expect(notes.map(({ kind, message }) => `${kind} ${message}`)).toContainEqual(expect.stringMatching(new RegExp(`^${one.replace(/[*/.]/g, '\\$&').replace(' ', ' .*')}`)));
    expect(notes.filter(({ kind }) => kind === 'notEvaluated')).toHaveLength(told.filter((one) => one.startsWith('notEvaluated')).length);
  });

  test('that names nobody is told', () => {
    expect(resolve(JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] })).notes).toMatchObject([{ kind: 'notEvaluated', message: expect.stringContaining('identity-based') as string }]);
  });
});

describe('the command line of AWS', () => {
  test('get-key-policy keeps the policy’s text', () => {
    const text = JSON.stringify(policy, null, 2);
    expect(resolve(JSON.stringify({ Policy: text, PolicyName: 'default' })).world.keys[0]?.policy).toBe(text);
  });

  test('describe-key tells everything but the policy', () => {
    const metadata = { AWSAccountId: '111122223333', KeyId: 'mrk-1', Arn: KEY, CreationDate: 1, Enabled: false, KeyUsage: 'SIGN_VERIFY', KeyState: 'PendingDeletion', Origin: 'EXTERNAL', KeyManager: 'CUSTOMER', KeySpec: 'ECC_NIST_P256', CustomerMasterKeySpec: 'ECC_NIST_P256', MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' } };
    const { world, notes } = resolve(JSON.stringify({ KeyMetadata: metadata }));
    expect(world.keys).toEqual([{ arn: KEY, manager: 'CUSTOMER', state: 'PendingDeletion', spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY', origin: 'EXTERNAL', multiRegion: true, multiRegionKeyType: 'REPLICA' }]);
    expect(notes).toMatchObject([{ kind: 'assumed', where: KEY }]);
    // With --query KeyMetadata.
    expect(resolve(JSON.stringify(metadata)).world).toEqual(world);
  });

  test('describe-key of an AWS managed key: nobody knows the policy, so it allows nothing', () => {
    const { world } = resolve(JSON.stringify({ KeyMetadata: { Arn: KEY, KeyManager: 'AWS', KeyState: 'Sleeping' } }));
    expect(ask(world, 'arn:aws:iam::111122223333:root', 'kms:Decrypt', KEY).decision).toBe('implicitDeny');
  });

  test('list-grants', () => {
    const grants = [
      { KeyId: KEY, GrantId: 'g1', Name: 'n', CreationDate: 1, GranteePrincipal: 'arn:aws:iam::111122223333:role/App', RetiringPrincipal: 'arn:aws:iam::111122223333:user/Ana', IssuingAccount: 'arn:aws:iam::111122223333:root', Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { a: 'b' } } },
      { KeyId: KEY, GrantId: 'g2', GranteePrincipal: 'dynamodb.eu-central-1.amazonaws.com', IssuingAccount: 'arn:aws:iam::444455556666:root', Operations: ['Encrypt'] },
    ];
    const { world } = resolve(JSON.stringify({ Grants: grants, Truncated: false }));
    expect(world.keys[0]?.grants).toEqual([
      { id: 'g1', granteePrincipal: 'arn:aws:iam::111122223333:role/App', retiringPrincipal: 'arn:aws:iam::111122223333:user/Ana', operations: ['Decrypt'], issuingAccount: '111122223333', constraints: { EncryptionContextSubset: { a: 'b' } } },
      { id: 'g2', granteeServicePrincipal: 'dynamodb.eu-central-1.amazonaws.com', operations: ['Encrypt'], issuingAccount: '444455556666' },
    ]);
    expect(world.principals.map(({ arn }) => arn)).toEqual(['arn:aws:iam::111122223333:role/App', 'arn:aws:iam::111122223333:user/Ana']);
  });

  test('list-grants with --query Grants[]', () => {
    const grants = [{ KeyId: KEY, GrantId: 'g1', GranteePrincipal: 'arn:aws:iam::111122223333:role/App', Operations: ['Decrypt'] }];
    expect(resolve(JSON.stringify(grants)).world).toEqual(resolve(JSON.stringify({ Grants: grants })).world);
    expect(readImport('g', JSON.stringify([{ KeyId: KEY, GrantId: 'g1' }]))).toMatchObject({ kind: 'unreadable', problem: { place: '0.Operations' } });
  });

  test('list-grants keeps every pair of a constraint, whatever it is called', () => {
    const pairs = JSON.parse('{"constructor": "a", "prototype": "b", "toString": "c"}') as object;
    const { world } = resolve(JSON.stringify({ Grants: [{ KeyId: KEY, Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: pairs } }] }));
    expect(world.keys[0]?.grants?.[0]?.constraints).toEqual({ EncryptionContextEquals: pairs });
  });

  test.each([[{ a: 1 }], [[]], ['text']])('list-grants with %j for a constraint cannot be read', (pairs) => {
    expect(readImport('g', JSON.stringify({ Grants: [{ KeyId: KEY, Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: pairs } }] }))).toMatchObject({ kind: 'unreadable', problem: { place: 'Grants.0.Constraints.EncryptionContextSubset' } });
  });

  test('list-grants that goes on is told', () => {
    expect(resolve(JSON.stringify({ Grants: [], Truncated: true })).notes).toMatchObject([{ kind: 'notEvaluated', where: 'Grants' }]);
  });
});

describe('get-account-authorization-details', () => {
  const url = (document: object): string => encodeURIComponent(JSON.stringify(document));
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const details = {
    UserDetailList: [
      { Path: '/', UserName: 'Ana', UserId: 'AIDAANA', Arn: 'arn:aws:iam::111122223333:user/Ana', CreateDate: '2026-01-01', GroupList: ['Team', 'Gone'], AttachedManagedPolicies: [], UserPolicyList: [{ PolicyName: 'own', PolicyDocument: url(decrypting) }], Tags: [{ Key: 'team', Value: 'red' }] },
    ],
    GroupDetailList: [{ GroupName: 'Team', GroupId: 'x', Arn: 'arn:aws:iam::111122223333:group/Team', Path: '/', GroupPolicyList: [{ PolicyName: 'inline', PolicyDocument: decrypting }], AttachedManagedPolicies: [{ PolicyName: 'Shared', PolicyArn: 'arn:aws:iam::111122223333:policy/Shared' }] }],
    RoleDetailList: [
      { Path: '/app/', RoleName: 'App', RoleId: 'AROAAPP', Arn: 'arn:aws:iam::111122223333:role/app/App', AssumeRolePolicyDocument: url(trust), RolePolicyList: [], InstanceProfileList: [], AttachedManagedPolicies: [{ PolicyName: 'Far', PolicyArn: 'arn:aws:iam::aws:policy/Far' }], PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Shared' }, Tags: [] },
      { Path: '/aws-service-role/autoscaling.amazonaws.com/', RoleName: 'AWSServiceRoleForAutoScaling', Arn: 'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', AssumeRolePolicyDocument: trust, PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Nowhere' } },
    ],
    Policies: [{ PolicyName: 'Shared', Arn: 'arn:aws:iam::111122223333:policy/Shared', DefaultVersionId: 'v2', PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: false, Document: { Statement: [] } }, { VersionId: 'v2', IsDefaultVersion: true, Document: url(decrypting) }] }],
    IsTruncated: false,
  };

  test('brings users, groups’ policies, roles, default versions and boundaries', () => {
    const { world } = resolve(JSON.stringify(details));
    expect(world.accounts).toEqual([{ id: '111122223333' }]);
    expect(world.principals).toEqual([
      { arn: 'arn:aws:iam::111122223333:user/Ana', id: 'AIDAANA', tags: { team: 'red' }, identityPolicies: [{ name: 'own', document: decrypting }, { name: 'Group Team: inline', document: decrypting }, { name: 'Group Team: Shared', document: decrypting }] },
      { arn: 'arn:aws:iam::111122223333:role/app/App', id: 'AROAAPP', permissionsBoundary: decrypting, trustPolicy: trust },
      { arn: 'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', permissionsBoundary: { Version: '2012-10-17', Statement: [] }, trustPolicy: trust, serviceLinked: true },
    ]);
  });

  test('says what is missing', () => {
    const { notes } = resolve(JSON.stringify({ ...details, IsTruncated: true }));
    expect(notes.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
      expect.stringMatching(/^notEvaluated .*more than the file/),
      expect.stringMatching(/^notEvaluated .*group "Gone"/),
      expect.stringMatching(/^notEvaluated .*policy Far/),
      expect.stringMatching(/^notEvaluated .*boundary/),
    ]);
  });
});

describe('our own files', () => {
  const world = { accounts: [{ id: '111122223333', name: 'Home' }], principals: [], keys: [{ arn: KEY, manager: 'CUSTOMER' }, { arn: `${KEY}2`, manager: 'CUSTOMER' }] };

  test('a world comes in as it is', () => expect(resolve(JSON.stringify(world)).world).toEqual(world));

  test('of a world’s keys some can be chosen', () => expect(resolve(JSON.stringify(world), {}, [KEY]).world.keys).toEqual([world.keys[0]]));

  test('of a case file’s worlds one is chosen', () => {
    const file = JSON.stringify({ source: 'x', worlds: { first: { ...world, keys: [] }, second: world }, cases: [{ name: 'c', world: { ...world, accounts: [] }, request: {} }] });
    const imported = read(file);
    expect([imported.choose, imported.choices.map(({ id }) => id)]).toEqual(['one', ['first', 'second', 'case:0']]);
    expect(resolve(file).world.keys).toEqual([]);
    expect(resolve(file, {}, ['second']).world).toEqual(world);
    expect(resolve(file, {}, ['case:0']).world.accounts).toEqual([]);
    expect(resolveImport(imported, {}, ['third'])).toMatchObject({ problem: { place: 'worlds' } });
  });
});
