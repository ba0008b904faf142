import { describe, expect, test } from 'vitest';
import { readImport, resolveImport } from '#exchange';

const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }] };
const template = (extra: string): string => `Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy:\n        Statement: []\n${extra}`;
const doubling = Array.from({ length: 40 }, (_, index) => `  B${index + 1}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub "\${B${index}}\${B${index}}"\n`).join('');
const both = Array.from({ length: 60 }, (_, index) => `  C${index + 1}: !And [!Condition C${index}, !Condition C${index}]\n`).join('');

/** Nothing here may throw, hang or be read as something that it is not. */
const rows: readonly [name: string, text: string, place: RegExp, message: RegExp][] = [
  ['nothing', '', /the file/, /empty/],
  ['only a byte order mark', '\uFEFF  \n', /the file/, /empty/],
  ['more than five million characters', `"${'a'.repeat(5_000_000)}"`, /the file/, /5 million/],
  ['much YAML', 'a: b\n'.repeat(120_000), /the file/, /500000 characters/],
  ['unfinished JSON', '{\n  "Statement": [\n', /line \d+, column \d+/, /./],
  ['a comma too many', '{\n  "Version": "2012-10-17",\n}', /line 3, column 1/, /./],
  ['JSON that nests deep', '['.repeat(5000), /line 1, column 65/, /64/],
  ['YAML lists that nest deep', '- '.repeat(200_000), /line 1, column 1/, /64/],
  ['YAML that nests deep by its lines', Array.from({ length: 300 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), /line 6\d/, /64/],
  ['YAML in brackets that nests deep', `a: ${'['.repeat(200_000)}`, /line 1/, /64/],
  ['YAML in brackets that is just too deep', `a: ${'['.repeat(100)}${']'.repeat(100)}`, /line 1, column 6\d/, /64/],
  ['tags on tags', '!Sub '.repeat(90_000), /line 1, column 6/, /tag/],
  ['aliases of aliases', `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from('bcdefghij').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index] ?? ''}`).join(',')}]`).join('\n')}`, /line \d/, /100 aliases/],
  ['an alias of itself', 'a: &a [*a]', /line 1/, /./],
  ['an alias of nothing', 'a: *b', /line 1/, /b/],
  ['a doubled name in YAML', 'Resources:\n  A: 1\n  A: 2\n', /line 3, column 3/, /twice/],
  ['YAML whose name is a list', '? [a]\n: b\n', /line 1/, /text/],
  ['a prototype in JSON', '{"Resources": {"__proto__": {"Type": "AWS::KMS::Key"}}}', /line 1, column 16/, /__proto__/],
  ['a prototype in YAML', 'Resources:\n  __proto__:\n    Type: AWS::KMS::Key\n', /line 2, column 3/, /__proto__/],
  ['two YAML documents', 'a: 1\n---\nb: 2\n', /line 2/, /more than one/],
  ['bytes', '\u0000\u0001\u0002', /./, /./],
  ['a page of the web', '<!doctype html><html></html>', /./, /none of the forms/],
  ['JSON of something else', '{"hello": "world"}', /the file/, /none of the forms/],
  ['a number', '42', /the file/, /none of the forms/],
  ['a list', '[1, 2]', /the file/, /none of the forms/],
  ['a text', '"hello"', /the file/, /holds no policy/],
  ['a policy in quotes that is none', JSON.stringify('{"Statement": '), /quotes/, /./],
  ['a policy in a policy that is none', '{"Policy": "{\\"Statement\\"", "PolicyName": "default"}', /^Policy$/, /./],
  ['metadata without an ARN', '{"KeyMetadata": {"KeyId": "a"}}', /KeyMetadata\.Arn/, /./],
  ['grants without operations', '{"Grants": [{"KeyId": "arn:aws:kms:us-east-1:111122223333:key/a"}]}', /Grants\.0\.Operations/, /./],
  ['a policy with broken URL encoding', JSON.stringify({ RoleDetailList: [{ Arn: 'arn:aws:iam::111122223333:role/A', AssumeRolePolicyDocument: '%E0%A4%A' }] }), /RoleDetailList\.0/, /URL/],
  ['a world with a member of its own', JSON.stringify({ accounts: [], principals: [], keys: [], extra: 1 }), /extra/, /not known/],
  ['a world whose key is none', JSON.stringify({ accounts: [], principals: [], keys: [{ arn: 'x', manager: 'CUSTOMER' }] }), /keys\[0\]\.arn/, /ARN/],
  ['a case file without a world', JSON.stringify({ source: 'x', cases: [] }), /worlds/, /no world/],
  ['a state with a policy that is no JSON', JSON.stringify({ version: 4, terraform_version: '1.9.0', resources: [{ mode: 'managed', type: 'aws_kms_key', name: 'a', instances: [{ attributes: { arn: 'arn:aws:kms:us-east-1:111122223333:key/a', policy: '{' } }] }] }), /aws_kms_key\.a\.policy/, /./],
  ['names that double and double', template(`  B0:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: aaaaaaaaaaaaaaaa\n${doubling}  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !Ref B40\n`), /Properties/, /longer than/],
  ['a state show whose text never ends', `resource "aws_kms_key" "a" {\n  policy = <<EOT\n${' '.repeat(400_000)}\n`, /line 2/, /state show/],
  ['a state show of many texts', `resource "aws_kms_key" "a" {\n${'  a = "b"\n'.repeat(100_000)}`, /line 100002/, /state show/],
  ['a state show that nests deep', `resource "aws_kms_key" "a" {\n  a = ${'['.repeat(100_000)}`, /line 2/, /state show/],
  ['a state show of many blocks of a name', `resource "aws_kms_key" "a" {\n${'  b {\n  }\n'.repeat(100_000)}`, /line 200002/, /state show/],
  ['a state show of texts in texts in texts', `resource "aws_kms_key" "a" {\n  a = ${'jsonencode('.repeat(60)}"\\""${')'.repeat(60)}\n}\n`, /line 2/, /state show/],
  ['a state show with a prototype', 'resource "aws_kms_key" "a" {\n  __proto__ = {}\n}', /line 2/, /state show/],
  ['a command without an end', `aws kms ${'\\\n'.repeat(100_000)}`, /./, /./],
  ['escapes in escapes', `${'\\'.repeat(200_000)}"`, /./, /./],
  ['a text that begins to name something again and again', template('').replace('Statement: []', `Statement: []\n        Id: !Sub "${'${'.repeat(230_000)}"`), /Id/, /longer than/],
  ['loops that make too much', `Resources:\n  Fn::ForEach::A:\n    - X\n    - [${Array.from({ length: 99 }, (_, index) => index).join(', ')}]\n    - Fn::ForEach::B:\n        - Y\n        - [${Array.from({ length: 99 }, (_, index) => index).join(', ')}]\n        - "K\${X}x\${Y}": {Type: AWS::KMS::Key}\n`, /Fn::ForEach::/, /copies/],
  ['a role that is called after itself', template('  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !GetAtt R.Arn\n'), /./, /itself/],
];

describe('what cannot be read', () => {
  test.each(rows)('%s', (_, text, place, message) => {
    const result = readImport('file', text);
    expect(result).toMatchObject({ kind: 'unreadable', name: 'file' });
    if (result.kind !== 'unreadable') return;
    expect(result.problem.place).toMatch(place);
    expect(result.problem.message).toMatch(message);
  });
});

describe('what only looks dangerous', () => {
  test('conditions that ask about each other', () => {
    const result = readImport('t.yaml', template(`Conditions:\n  C0: !Equals [a, a]\n${both}  A: !Condition B\n  B: !Condition A\n`).replace('    Type: AWS::KMS::Key\n', '    Type: AWS::KMS::Key\n    Condition: C60\n'));
    expect(result.kind).toBe('cloudFormation');
  });

  test('a text that begins to name something again and again', () => {
    const text = '${'.repeat(90_000);
    const result = readImport('t.yaml', template('').replace('Statement: []', `Statement: []\n        Id: !Sub "${text}"`));
    if (result.kind === 'unreadable') throw new Error(result.problem.message);
    const resolved = resolveImport(result);
    expect(resolved).toMatchObject({ world: { keys: [{ policy: { Id: text } }] } });
  });

  test('names that every object inherits are only names', () => {
    const result = readImport('t.json', JSON.stringify({ Resources: { constructor: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { ...policy, Id: { Ref: 'toString' } } } } } }));
    if (result.kind === 'unreadable') throw new Error(result.problem.message);
    const resolved = resolveImport(result);
    expect(resolved.problem).toBeUndefined();
    expect(resolved).toMatchObject({ notes: [{ kind: 'notEvaluated', message: expect.stringContaining('toString') as string }] });
  });

  test('a file that says the same twice by an alias', () => {
    const result = readImport('t.yaml', template('Metadata:\n  a: &a {x: 1}\n  b: *a\n'));
    expect(result.kind).toBe('cloudFormation');
  });
});
