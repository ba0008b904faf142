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
