import { describe, expect, test } from 'vitest';
import { ask, read, resolve } from './support.ts';

const template = `
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Team:
    Type: String
    Description: Who uses the key
    Default: red
    AllowedValues: [red, blue]
  Partners:
    Type: CommaDelimitedList
    Default: 444455556666, 777788889999
  Stored:
    Type: AWS::SSM::Parameter::Value<String>
    Default: /some/name
Mappings:
  Admins:
    red: {role: RedAdmin}
    blue: {role: BlueAdmin}
Conditions:
  IsRed: !Equals [!Ref Team, red]
  HasOthers: !And [!Condition IsRed, !Not [!Equals [!Join ['', !Ref Partners], '']]]
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeySpec: SYMMETRIC_DEFAULT
      Enabled: true
      MultiRegion: true
      Tags:
        - {Key: team, Value: !Ref Team}
      KeyPolicy:
        Version: 2012-10-17
        Statement:
          - Sid: IAM
            Effect: Allow
            Principal: {AWS: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
          - Sid: Admins
            Effect: Allow
            Principal:
              AWS: !Join [':', [!Sub "arn:\${AWS::Partition}:iam:", !Ref AWS::AccountId, !Sub ["role/\${Name}", {Name: !FindInMap [Admins, !Ref Team, role]}]]]
            Action: [kms:PutKeyPolicy]
            Resource: "*"
          - Sid: Role
            Effect: Allow
            Principal: {AWS: !GetAtt App.Arn}
            Action: [kms:Decrypt, !If [IsRed, kms:Encrypt, !Ref AWS::NoValue]]
            Resource: "*"
            Condition: {StringEquals: {"kms:EncryptionContext:literal": !Sub "\${!aws:username} \${Stored}", "aws:SourceAccount": 012345678901}}
          - !If
            - HasOthers
            - Sid: Partners
              Effect: Allow
              Principal: {AWS: !Ref Partners}
              Action: kms:Decrypt
              Resource: "*"
            - !Ref AWS::NoValue
          - Sid: Function
            Effect: Allow
            Principal: {AWS: !GetAtt [Worker, RoleArn]}
            Action: kms:Decrypt
            Resource: "*"
          - Sid: Imported
            Effect: Allow
            Principal: {AWS: !ImportValue other-role}
            Action: kms:Decrypt
            Resource: "*"
          - Sid: Odd
            Effect: Allow
            Principal: {AWS: !Cidr [a, 1, 2]}
            Action: kms:Decrypt
            Resource: "*"
  Alias:
    Type: AWS::KMS::Alias
    Properties: {AliasName: alias/app, TargetKeyId: !Ref Key}
  Replica:
    Type: AWS::KMS::ReplicaKey
    Condition: HasOthers
    Properties:
      PrimaryKeyArn: arn:aws:kms:us-east-1:111122223333:key/mrk-7
      KeyPolicy: {Statement: {Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: "kms:*", Resource: "*"}}
  Never:
    Type: AWS::KMS::Key
    Condition: IsBlue
    Properties: {KeyPolicy: {Statement: []}}
  App:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "app-\${Team}"
      Path: /apps/
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
      ManagedPolicyArns: [arn:aws:iam::aws:policy/Far, !Ref Shared]
      Policies:
        - {PolicyName: inline, PolicyDocument: {Statement: [{Effect: Allow, Action: kms:Decrypt, Resource: !GetAtt Key.Arn}]}}
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Statement: [{Effect: Allow, Action: kms:ListKeys, Resource: "*"}]}}
  Beside:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: beside, Roles: [!Ref App], PolicyDocument: {Statement: [{Effect: Allow, Action: kms:ListAliases, Resource: "*"}]}}
  Worker:
    Type: AWS::Lambda::Function
`.replace('  HasOthers:', '  IsBlue: !Equals [!Ref Team, blue]\n  HasOthers:');

const answers = { account: '111122223333', region: 'eu-west-1', 'key:Key': 'mrk-1', 'parameter:Stored': 'secret', 'attribute:Worker.RoleArn': 'arn:aws:iam::111122223333:role/Worker', 'import:other-role': 'arn:aws:iam::111122223333:role/Other' };

describe('a CloudFormation template', () => {
  const part = resolve(template, answers);
  const [key, replica] = part.world.keys;
  const statements = (key?.policy as { Statement: { Sid: string }[] }).Statement;
  const statement = (sid: string): unknown => statements.find(({ Sid }) => Sid === sid);

  test('brings its keys, with what their properties tell', () => {
    expect(part.keys).toEqual(['arn:aws:kms:eu-west-1:111122223333:key/mrk-1', 'arn:aws:kms:eu-west-1:111122223333:key/mrk-7']);
    expect(key).toMatchObject({ manager: 'CUSTOMER', spec: 'SYMMETRIC_DEFAULT', multiRegion: true, multiRegionKeyType: 'PRIMARY', tags: { team: 'red' }, aliases: ['alias/app'] });
    expect(replica).toMatchObject({ multiRegion: true, multiRegionKeyType: 'REPLICA', policy: { Statement: { Principal: { AWS: '111122223333' } } } });
  });

  test.each<[sid: string, part: object]>([
    ['IAM', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    ['Admins', { Principal: { AWS: 'arn:aws:iam::111122223333:role/RedAdmin' } }],
    ['Role', { Principal: { AWS: 'arn:aws:iam::111122223333:role/apps/app-red' }, Action: ['kms:Decrypt', 'kms:Encrypt'], Condition: { StringEquals: { 'kms:EncryptionContext:literal': '${aws:username} secret', 'aws:SourceAccount': '012345678901' } } }],
    ['Partners', { Principal: { AWS: ['444455556666', '777788889999'] } }],
    ['Function', { Principal: { AWS: 'arn:aws:iam::111122223333:role/Worker' } }],
    ['Imported', { Principal: { AWS: 'arn:aws:iam::111122223333:role/Other' } }],
  ])('works out %s', (sid, expected) => expect(statement(sid)).toMatchObject(expected));

  test('asks for what it does not hold', () => {
    expect(read(template).questions.map(({ id, default: value, choices }) => [id, value, ...(choices ?? [])])).toEqual([
      ['account', '111122223333'],
      ['region', 'us-east-1'],
      ['parameter:Team', 'red', 'red', 'blue'],
      ['parameter:Partners', '444455556666, 777788889999'],
      ['key:Key', expect.stringMatching(/^mrk-/)],
      ['parameter:Stored', 'unknown-Stored'],
      ['attribute:Worker.RoleArn', 'unknown-Worker-RoleArn'],
      ['import:other-role', 'unknown-other-role'],
      ['attribute:Shared', 'unknown-Shared'],
    ]);
  });

  test('says what it cannot work out, and where', () => {
    const told = part.notes.filter(({ kind }) => kind === 'notEvaluated').map(({ where, message }) => [where, message]);
    expect(told).toContainEqual(['Resources.Key.Properties.KeyPolicy.Statement.6.Principal.AWS', 'Fn::Cidr is not worked out here.']);
    expect(told).toContainEqual(['Resources.App', expect.stringContaining('arn:aws:iam::aws:policy/Far')]);
    expect(told.filter(([where]) => where === 'Resources.App')).toHaveLength(1);
  });

  test('brings roles with all their policies', () => {
    expect(part.world.principals.find(({ arn }) => arn.endsWith('app-red'))).toMatchObject({
      trustPolicy: {},
      identityPolicies: [{ name: 'inline', document: { Statement: [{ Resource: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1' }] } }, { name: 'Shared' }, { name: 'Beside' }],
    });
  });

  test('is decided like any other world', () => {
    expect(ask(part.world, 'arn:aws:iam::111122223333:role/Worker', 'kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1')).toEqual({ decision: 'allow' });
  });

  test('changes with the answers', () => {
    const blue = resolve(template, { ...answers, 'parameter:Team': 'blue', 'parameter:Partners': '' });
    expect(blue.world.keys.map(({ arn }) => arn.split('/')[1])).toEqual(['mrk-1', expect.stringMatching(/^1234abcd/)]);
    expect((blue.world.keys[0]?.policy as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid)).not.toContain('Partners');
  });

  test('in JSON it is the same', () => {
    const small = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' }] } } } } };
    const yaml = 'Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy:\n        Statement:\n          - Effect: Allow\n            Principal:\n              AWS: !Sub arn:aws:iam::${AWS::AccountId}:root\n            Action: kms:*\n            Resource: "*"\n';
    expect(resolve(yaml)).toEqual(resolve(JSON.stringify(small)));
  });

  test.each([
    ['one key', ['First'], 1],
    ['both keys', undefined, 2],
    ['no key', [], 0],
  ])('of several keys %s can be chosen', (_, chosen, count) => {
    const two = 'Resources:\n  First:\n    Type: AWS::KMS::Key\n  Second:\n    Type: AWS::KMS::Key\n';
    expect(read(two).choices.map(({ id }) => id)).toEqual(['First', 'Second']);
    expect(resolve(two, {}, chosen).world.keys).toHaveLength(count);
  });

  test('a disabled key, a default policy and a macro are told', () => {
    const { world, notes } = resolve('Transform: AWS::LanguageExtensions\nResources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties: {Enabled: false}\n');
    expect(world.keys[0]).toMatchObject({ state: 'Disabled' });
    expect(notes.map(({ where, kind }) => `${kind} ${where}`)).toEqual(['notEvaluated Transform', 'assumed Resources.Key']);
  });
});

describe('values are compared as text, as CloudFormation does', () => {
  const made = (parameter: string, condition: string): number => resolve(`Parameters:\n  P: ${parameter}\nConditions:\n  C: ${condition}\nResources:\n  Key:\n    Type: AWS::KMS::Key\n    Condition: C\n  Other:\n    Type: AWS::KMS::Key\n`).world.keys.length;

  test.each<[name: string, parameter: string, condition: string, keys: number]>([
    ['a word without quotes', '{Type: String, Default: "true"}', '!Equals [!Ref P, true]', 2],
    ['the other word', '{Type: String, Default: "true"}', '!Equals [!Ref P, false]', 1],
    ['a number', '{Type: Number, Default: 30}', '!Equals [!Ref P, 30]', 2],
    ['a number and its text', '{Type: String, Default: "30"}', '!Not [!Equals [30, !Ref P]]', 1],
    ['a list', '{Type: CommaDelimitedList, Default: "1,2"}', '!Equals [!Ref P, [1, 2]]', 2],
  ])('%s', (_, parameter, condition, keys) => expect(made(parameter, condition)).toBe(keys));
});

describe('nothing of a template is left out without a word', () => {
  const document = '{Version: "2012-10-17", Statement: [{Effect: Allow, Action: "kms:Decrypt", Resource: "*"}]}';
  const people = `
Resources:
  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: "{{resolve:ssm:/admin/arn}}"}, Action: !Sub "kms:{{resolve:ssm:what}}\${AWS::NoValue}", Resource: "*"}]}}}
  Limit: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: Limit, PolicyDocument: ${document}}}
  Shared: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ${document}, Groups: [!Ref Team]}}
  Team: {Type: AWS::IAM::Group, Properties: {Policies: [{PolicyName: inline, PolicyDocument: ${document}}], ManagedPolicyArns: [!Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/Limit"]}}
  TeamPolicy: {Type: AWS::IAM::GroupPolicy, Properties: {PolicyName: gp, GroupName: !Ref Team, PolicyDocument: ${document}}}
  Ana: {Type: AWS::IAM::User, Properties: {UserName: ana, Groups: [!Ref Team, gone]}}
  Ben: {Type: AWS::IAM::User, Properties: {UserName: ben, PermissionsBoundary: !GetAtt Shared.PolicyArn, ManagedPolicyArns: [!Ref Shared]}}
  BenToo: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: !Ref Team, Users: [!Ref Ben]}}
  BenPolicy: {Type: AWS::IAM::UserPolicy, Properties: {PolicyName: up, UserName: !Ref Ben, PolicyDocument: ${document}}}
  App: {Type: AWS::IAM::Role, Properties: {Path: /apps/, AssumeRolePolicyDocument: ${document}, PermissionsBoundary: "arn:aws:iam::aws:policy/Far"}}
  AppPolicy: {Type: AWS::IAM::RolePolicy, Properties: {PolicyName: rp, RoleName: !Ref App, PolicyDocument: ${document}}}
  Lost: {Type: AWS::IAM::RolePolicy, Properties: {PolicyName: lost, RoleName: somebody, PolicyDocument: ${document}}}
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: orders}}
  BucketPolicy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: ${document}}}
  Plain: {Type: AWS::S3::Bucket}
`;
  const answered = { 'attribute:Shared': 'arn:aws:iam::111122223333:policy/Shared-1', 'attribute:App': 'stack-App-1', 'resolve:ssm:/admin/arn': 'arn:aws:iam::111122223333:role/Admin' };

  test.each<[answers: object, shared: 'answered' | 'unanswered']>([
    [{}, 'unanswered'],
    [answered, 'answered'],
  ])('everybody has all that is given, $1', (given, shared) => {
    const { world, notes } = resolve(people, given as Record<string, string>);
    const policiesOf = (end: string): unknown => world.principals.find(({ arn }) => arn.endsWith(end))?.identityPolicies?.map((one) => (one as { name: string }).name);
    const ofTeam = ['Group Team: inline', 'Group Team: Limit', 'Group Team: Shared', 'Group Team: TeamPolicy'];
    expect(policiesOf('/ana')).toEqual(ofTeam);
    expect(policiesOf('/ben')).toEqual(['Shared', 'BenPolicy', ...ofTeam]);
    expect(policiesOf(Object.keys(given).length === 0 ? 'role/apps/App' : 'role/apps/stack-App-1')).toEqual(['AppPolicy']);
    expect(world.principals.find(({ arn }) => arn.endsWith('/ben'))?.permissionsBoundary).toMatchObject({ Statement: [{ Action: 'kms:Decrypt' }] });
    expect(world.buckets).toMatchObject([{ arn: 'arn:aws:s3:::orders', account: '111122223333', policy: { Statement: [{}] } }]);
    expect(notes.filter(({ kind }) => kind === 'notEvaluated').map(({ where, message }) => [where, message])).toEqual([
      ['Resources.Ana', expect.stringContaining('"gone"')],
      ['Resources.App', expect.stringContaining('boundary')],
      ['Resources.Lost', expect.stringContaining('role somebody')],
      ...(shared === 'unanswered' ? [[world.keys[0]?.arn, expect.stringContaining('unknown-ssm-admin-arn')]] : []),
    ]);
  });

  test('what stands in another service is asked; a role without a name is asked about once', () => {
    const { questions } = read(people);
    expect(questions.map(({ id, default: value }) => [id, value])).toEqual([
      ['account', '111122223333'],
      ['region', 'us-east-1'],
      ['key:Key', expect.stringMatching(/^1234abcd/)],
      ['resolve:ssm:/admin/arn', 'unknown-ssm-admin-arn'],
      ['resolve:ssm:what', 'unknown-ssm-what'],
      ['attribute:Shared', 'unknown-Shared'],
      ['attribute:App', 'App'],
    ]);
    expect(resolve(people, answered).world.keys[0]?.policy).toMatchObject({ Statement: [{ Principal: { AWS: 'arn:aws:iam::111122223333:role/Admin' } }] });
  });

  test('a mapping without the name has its default', () => {
    const text = 'Mappings: {Env: {prod: {Account: "444455556666"}}}\nResources:\n  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: !FindInMap [Env, dev, Account, {DefaultValue: !Ref AWS::AccountId}]}, Action: "kms:*", Resource: "*"}]}}}\n';
    const { world, notes } = resolve(text);
    expect(world.keys[0]?.policy).toMatchObject({ Statement: [{ Principal: { AWS: '111122223333' } }] });
    expect(notes).toEqual([]);
  });

  test('a number in a mapping is text', () => {
    const file = { Mappings: { Env: { prod: { Account: 444455556666 } } }, Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::FindInMap': ['Env', 'prod', 'Account'] } }, Action: 'kms:*', Resource: '*' }] } } } } };
    expect(resolve(JSON.stringify(file)).world.accounts.map(({ id }) => id)).toEqual(['111122223333', '444455556666']);
  });

  test('a loop makes its copies', () => {
    const text = `
Transform: AWS::LanguageExtensions
Parameters: {Teams: {Type: CommaDelimitedList, Default: "red,blue"}}
Resources:
  Fn::ForEach::Keys:
    - Team
    - !Ref Teams
    - Key\${Team}:
        Type: AWS::KMS::Key
        Properties: {Tags: [{Key: team, Value: !Ref Team}], KeyPolicy: {Statement: []}}
      Fn::ForEach::Aliases:
        - Stage
        - [a-1, b-2]
        - Alias\${Team}&{Stage}:
            Type: AWS::KMS::Alias
            Properties: {AliasName: !Sub "alias/\${Team}/\${Stage}", TargetKeyId: !Ref "Key\${Team}"}
`;
    expect(resolve(text).world.keys).toMatchObject([
      { tags: { team: 'red' }, aliases: ['alias/red/a-1', 'alias/red/b-2'] },
      { tags: { team: 'blue' }, aliases: ['alias/blue/a-1', 'alias/blue/b-2'] },
    ]);
    expect(read(text).choices.map(({ id }) => id)).toEqual(['Keyred', 'Keyblue']);
  });

  test.each([
    ['as it was written', 'Resources:\n  Key:\n    Type: AWS::KMS::Key\n'],
    ['as JSON', { Resources: { Key: { Type: 'AWS::KMS::Key' } } }],
  ])('what aws cloudformation get-template prints %s', (_, TemplateBody) => {
    const imported = read(JSON.stringify({ TemplateBody, StagesAvailable: ['Original', 'Processed'] }));
    expect([imported.kind, imported.choices.map(({ id }) => id)]).toEqual(['cloudFormation', ['Key']]);
  });
});
