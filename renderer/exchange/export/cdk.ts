import type { KeySpec } from '#engine';
import { asciiJson, type Exported, exporting, policyOf } from './document.ts';
import { isWord, named, type NamedKey } from './names.ts';

/**
 * A stack of the AWS Cloud Development Kit, in TypeScript.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_kms.Key.html
 */
export function cdkStack(keys: readonly KeySpec[]): Exported {
  return exporting((notes) => {
    const all = named(keys, notes);
    return [
      `import { Stack, type StackProps${keys.some(({ tags = {} }) => Object.keys(tags).length > 0) ? /* verbatim */ ', Tags' : ''} } from 'aws-cdk-lib';`,
      "import * as iam from 'aws-cdk-lib/aws-iam';",
      "import * as kms from 'aws-cdk-lib/aws-kms';",
      "import type { Construct } from 'constructs';",
      '',
      'export class KeyStack extends Stack {',
      '  constructor(scope: Construct, id: string, props?: StackProps) {',
      '    super(scope, id, props);',
      ...all.flatMap((one) => ['', ...construct(one, notes)]),
      '  }',
      '}',
      '',
    ].join('\n');
  });
}

function construct({ name, key }: NamedKey, notes: string[]): string[] {
  const policy = policyOf(key);
  const { Statement: statement } = policy;
  // `fromJson` takes only a list.
  const document = Array.isArray(statement) ? policy : { ...policy, Statement: statement === undefined ? [] : [statement] };
  if (policy['Version'] !== '2012-10-17') notes.push('The kit always writes the version 2012-10-17, in which ${…} is a policy variable. This policy has another version.');
  if (policy['Id'] !== undefined) notes.push('The kit leaves out the policy’s Id.');
  if (key.multiRegionKeyType === 'REPLICA') notes.push(`${key.arn} is a replica; the kit’s Key makes a primary key.`);
  const written = asciiJson(document, 2).replaceAll('\n', '\n      ');
  return [
    `    const ${variable(name)} = new kms.Key(this, '${name}', {`,
    ...word('keySpec', 'KeySpec', key.spec, notes),
    ...word('keyUsage', 'KeyUsage', key.usage, notes),
    ...(key.multiRegion === true ? ['      multiRegion: true,'] : []),
    ...(key.state === 'Disabled' ? ['      enabled: false,'] : []),
    `      policy: iam.PolicyDocument.fromJson(${written}),`,
    '    });',
    ...Object.entries(key.tags ?? {}).map(([tag, value]) => `    Tags.of(${variable(name)}).add(${asciiJson(tag)}, ${asciiJson(value)});`),
    ...(key.aliases ?? []).map((alias) => `    ${variable(name)}.addAlias(${asciiJson(alias)});`),
  ];
}

const variable = (name: string): string => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}Key`;

function word(property: string, type: string, value: string | undefined, notes: string[]): string[] {
  if (value === undefined) return [];
  if (isWord(value)) return [`      ${property}: kms.${type}.${value},`];
  notes.push(`"${value}" is no ${type} that the kit knows, so the file leaves it out.`);
  return [];
}
