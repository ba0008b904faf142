import type { KeySpec } from '#engine';
import { Fault, isObject } from '../json.ts';
import { type Exported, exporting, policyOf } from './document.ts';
import { named, type NamedKey } from './names.ts';
import { writeYaml } from './yaml.ts';

/**
 * A CloudFormation template that makes these keys, with their policies and aliases.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
 */
export function cloudFormationTemplate(keys: readonly KeySpec[], form: 'yaml' | 'json'): Exported {
  return exporting((notes) => {
    const all = named(keys, notes);
    const parameters = all.filter(({ key }) => isReplica(key)).map(({ name }) => [`${name}PrimaryKeyArn`, { Type: 'String', Description: 'The ARN of the primary key that this key is a replica of.' }] as const);
    const template = {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: 'KMS keys with their key policies, written by Key Policy Lab.',
      ...(parameters.length === 0 ? {} : { Parameters: Object.fromEntries(parameters) }),
      Resources: Object.fromEntries(all.flatMap((one) => [[one.name, resource(one, notes)] as const, ...aliases(one)])),
    };
    return form === 'json' ? `${JSON.stringify(template, null, 2)}\n` : writeYaml(template);
  });
}

const isReplica = ({ multiRegionKeyType: type }: KeySpec): boolean => type === 'REPLICA';

function resource({ name, key }: NamedKey, notes: string[]): object {
  const policy = policyOf(key);
  checkWords(policy, 'the policy', notes);
  const tags = Object.entries(key.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const common = { Enabled: key.state !== 'Disabled', ...(tags.length === 0 ? {} : { Tags: tags }), KeyPolicy: policy };
  if (isReplica(key)) return { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: { Ref: `${name}PrimaryKeyArn` }, ...common } };
  return {
    Type: 'AWS::KMS::Key',
    Properties: {
      ...(key.spec === undefined ? {} : { KeySpec: key.spec }),
      ...(key.usage === undefined ? {} : { KeyUsage: key.usage }),
      ...(key.multiRegion === true ? { MultiRegion: true } : {}),
      ...common,
    },
  };
}

function aliases({ name, key }: NamedKey): [string, object][] {
  return (key.aliases ?? []).map((alias, index) => [`${name}Alias${index === 0 ? '' : index + 1}`, { Type: 'AWS::KMS::Alias', Properties: { AliasName: alias, TargetKeyId: { Ref: name } } }]);
}

/** Words of a policy that CloudFormation would take for its own. @throws Fault for a member that would be a function */
function checkWords(value: unknown, place: string, notes: string[]): void {
  if (typeof value === 'string' && value.includes('{{resolve:')) notes.push('CloudFormation fills in {{resolve:…}} wherever it stands; the policy holds such a text.');
  if (Array.isArray(value)) for (const [index, item] of value.entries()) checkWords(item, `${place}.${index}`, notes);
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref' || key.startsWith('Fn::')) throw new Fault(`${place}.${key}`, 'CloudFormation would take this name for one of its functions. Write the policy in another form.');
    checkWords(inner, `${place}.${key}`, notes);
  }
}
