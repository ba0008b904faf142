import fc from 'fast-check';
import { describe, test } from 'vitest';
import { loadWorld } from '#engine';
import { type ImportResult, libraryPolicies, mergeIntoWorld, readImport, resolveImport, startWorlds, cloudFormationTemplate, worldJson } from '#exchange';
import { hostileText } from '../export/support.ts';

const runs = { numRuns: 150, seed: 20261125 };

/** Whatever came in: it is refused with a place, or stands for a world that loads, whatever is answered. */
function isSound(result: ImportResult, answers: readonly string[]): boolean {
  if (result.kind === 'unreadable') return result.problem.place !== '' && result.problem.message !== '';
  const given = Object.fromEntries(result.questions.flatMap(({ id }, index) => (index < answers.length ? [[id, answers[index] ?? '']] : [])));
  for (const resolved of [resolveImport(result), resolveImport(result, given)]) {
    if (resolved.problem !== undefined) {
      if (resolved.problem.place === '' || resolved.problem.message === '') return false;
      continue;
    }
    const merged = mergeIntoWorld(startWorlds()[0]?.world ?? resolved.world, resolved.world).world;
    if (loadWorld(resolved.world).world === null || loadWorld(merged).world === null) return false;
  }
  return true;
}

const aliases = fc.constantFrom('Statement', 'Policy', 'KeyMetadata', 'Arn', 'Grants', 'KeyId', 'Operations', 'RoleDetailList', 'AssumeRolePolicyDocument', 'Resources', 'Type', 'Properties', 'KeyPolicy', 'Ref', 'Fn::Sub', 'Fn::GetAtt', 'Fn::Join', 'Fn::If', 'Conditions', 'Parameters', 'Default', 'terraform_version', 'resources', 'instances', 'attributes', 'values', 'root_module', 'accounts', 'principals', 'keys', 'cases', 'worlds', 'Principal', 'AWS');
const words = fc.oneof(hostileText, fc.constantFrom('AWS::KMS::Key', 'AWS::IAM::Role', 'aws_kms_key', 'managed', 'arn:aws:kms:us-east-1:111122223333:key/a', 'arn:aws:iam::111122223333:role/A', '${Key.Arn}', 'Key', '{"Statement": []}'));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ maxDepth: 6, depthSize: 'medium' }, words, fc.constantFrom(null, true, 4, 1e300), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(fc.oneof(aliases, words), tie('tree'), { maxKeys: 5, noNullPrototype: true })),
}));

describe('whatever comes in', () => {
  test('any JSON', () => {
    fc.assert(fc.property(fc.dictionary(aliases, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), fc.array(hostileText), (value, answers) => isSound(readImport('f', JSON.stringify(value)), answers)), { numRuns: 600, seed: 20261125 });
  }, 60_000);

  test('any text', () => {
    fc.assert(fc.property(fc.array(hostileText, { maxLength: 12 }), (parts) => isSound(readImport('f', parts.join('\n')), [])), { numRuns: 400, seed: 20261125 });
  }, 60_000);

  test('a good file with a piece missing, doubled or replaced', () => {
    const files = [...libraryPolicies(), ...startWorlds()].flatMap(({ world }) => {
      const template = cloudFormationTemplate(world.keys, 'yaml');
      return [worldJson(world), JSON.stringify(world.keys[0]?.policy), ...(template.problem === undefined ? [template.text] : [])];
    });
    files.push('resource "aws_kms_key" "a" {\n  arn = "arn:aws:kms:us-east-1:111122223333:key/a"\n  policy = jsonencode({ Statement = [{ Effect = "Allow" }, ] })\n  other = <<-EOT\n    x\n    EOT\n}\n');
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat(60), hostileText, fc.boolean(), (file, at, length, piece, doubled) => {
        const start = at % file.length;
        const changed = `${file.slice(0, start)}${doubled ? file.slice(start, start + length).repeat(2) : piece}${file.slice(start + length)}`;
        return isSound(readImport('f', changed), [piece]);
      }),
      runs,
    );
  }, 60_000);

  test('any answers to a template', () => {
    const template = 'Parameters:\n  P: {Type: String}\nResources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: !Ref P, Service: !ImportValue i}, Action: !Sub "kms:${F.Arn}", Resource: !Ref F}]}\n  F: {Type: AWS::Lambda::Function}\n  R: {Type: AWS::IAM::Role}\n';
    fc.assert(fc.property(fc.array(fc.oneof(hostileText, fc.constantFrom('111122223333', 'eu-central-1', 'k')), { minLength: 4, maxLength: 8 }), (answers) => isSound(readImport('f', template), answers)), runs);
  }, 60_000);
});
