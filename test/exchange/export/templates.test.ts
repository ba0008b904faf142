import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { KeySpec } from '#engine';
import { cdkStack, cloudFormationTemplate, type Exported, libraryPolicies, startWorlds, terraformModule } from '#exchange';
import { keySpecs } from '#simulator/facts';
import { resolve } from '../import/support.ts';
import { faultsOf, templateOf } from './cloudformation.ts';
import { hostilePolicy, KEY, keyWith, textOf } from './support.ts';
import { hclBlocks, hclExpression } from './hcl.ts';

const runs = { numRuns: 60, seed: 20261125 };
const answers = { account: '111122223333', region: 'eu-central-1', 'key:OrdersData': '1234abcd-12ab-34cd-56ef-1234567890ab' };

/** Runs a stack that was written, and gives what it hands to the kit. */
function runStack(text: string): { policy: unknown; props: Record<string, unknown>; aliases: string[]; tags: Record<string, string> } {
  const { outputText, diagnostics } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }, reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  let policy: unknown;
  let props: Record<string, unknown> = {};
  const aliases: string[] = [];
  const tags: Record<string, string> = {};
  class Key {
    constructor(_scope: unknown, _id: string, given: Record<string, unknown>) {
      props = given;
    }
    addAlias(name: string): void {
      aliases.push(name);
    }
  }
  class Stack {
    readonly made = true;
  }
  const Tags = { of: (key: unknown) => ({ add: (name: string, value: string) => (key instanceof Key ? (tags[name] = value) : undefined) }) };
  const kit = { Stack, Tags, Key, KeySpec: { RSA_2048: 'spec' }, KeyUsage: { SIGN_VERIFY: 'usage' }, PolicyDocument: { fromJson: (given: unknown) => (policy = given) } };
  const exports: { KeyStack?: new () => unknown } = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the text is ours, and running it is the test
  new Function('require', 'exports', outputText)(() => kit, exports);
  const made = exports.KeyStack;
  if (made === undefined) throw new Error('no stack');
  new made();
  return { policy, props, aliases, tags };
}

describe('whatever a policy says, it comes back as it was', () => {
  test.each(['yaml', 'json'] as const)('from CloudFormation in %s, read by our import', (form) => {
    fc.assert(
      fc.property(hostilePolicy, (policy) => {
        const exported = cloudFormationTemplate([keyWith(policy)], form);
        templateOf(exported);
        const { world } = resolve(textOf(exported), answers);
        expect(world.keys).toEqual([{ arn: KEY, manager: 'CUSTOMER', policy, aliases: ['alias/orders/data'], tags: { 'a "b" ${c}': '%{d}' } }]);
      }),
      runs,
    );
  }, 60_000);

  test.each(['1.1', '1.2'] as const)('from CloudFormation in YAML, read as YAML %s', (version) => {
    fc.assert(
      fc.property(hostilePolicy, (policy) => {
        const template = parse(textOf(cloudFormationTemplate([keyWith(policy)], 'yaml')), { version }) as { Resources: { OrdersData: { Properties: { KeyPolicy: unknown } } } };
        expect(template.Resources.OrdersData.Properties.KeyPolicy).toEqual(policy);
      }),
      runs,
    );
  }, 60_000);

  test('from Terraform with jsonencode', () => {
    fc.assert(
      fc.property(hostilePolicy, (policy) => {
        const text = textOf(terraformModule([keyWith(policy)], 'jsonencode'));
        const encoded = /\n {2}policy = jsonencode\((.*)\)\n\}\n/s.exec(text)?.[1] ?? '';
        expect(hclExpression(encoded)).toEqual(composed(policy));
        expect(hclBlocks(text)).toMatchObject({ resource: { aws_kms_key: { orders_data: [{ tags: { 'a "b" ${c}': '%{d}' } }] } } });
      }),
      runs,
    );
  }, 60_000);

  test('from Terraform with a data source', () => {
    fc.assert(
      fc.property(hostilePolicy, (policy) => {
        const exported = terraformModule([keyWith(policy)], 'document');
        if (JSON.stringify(policy).includes('&{')) expect(exported.problem?.message).toContain('&{');
        else expect(fromDataSource(hclBlocks(textOf(exported)))).toEqual(inLists(composed(policy)));
      }),
      runs,
    );
  }, 60_000);

  test('from a CDK stack', () => {
    fc.assert(
      fc.property(hostilePolicy, (policy) => {
        const { policy: given, aliases, tags } = runStack(textOf(cdkStack([keyWith(policy)])));
        expect(tags).toEqual({ 'a "b" ${c}': '%{d}' });
        expect([given, aliases]).toEqual([policy, ['alias/orders/data']]);
      }),
      runs,
    );
  }, 60_000);
});

type Block = Record<string, unknown>;

/** Terraform's texts are in NFC, whatever was written. */
const composed = (policy: Block): Block => JSON.parse(JSON.stringify(policy).normalize('NFC')) as Block;

/** What the provider makes of the blocks. */
function fromDataSource(module: unknown): unknown {
  const [data] = (module as { data: { aws_iam_policy_document: { orders_data: Block[] } } }).data.aws_iam_policy_document.orders_data;
  const names: Record<string, string> = { sid: 'Sid', effect: 'Effect', actions: 'Action', not_actions: 'NotAction', resources: 'Resource', not_resources: 'NotResource' };
  const principals = (blocks: Block[]): unknown => (blocks[0]?.['type'] === '*' ? '*' : Object.fromEntries(blocks.map(({ type, identifiers }) => [String(type), identifiers])));
  const conditions = (blocks: Block[]): unknown => {
    const all: Record<string, Block> = {};
    for (const { test: operator, variable, values } of blocks) (all[String(operator)] ??= {})[String(variable)] = values;
    return all;
  };
  const statements = (data?.['statement'] as Block[]).map((block) =>
    Object.fromEntries(
      Object.entries(block).map(([name, value]) => {
        if (name === 'principals' || name === 'not_principals') return [name === 'principals' ? 'Principal' : 'NotPrincipal', principals(value as Block[])] as const;
        return name === 'condition' ? (['Condition', conditions(value as Block[])] as const) : ([names[name] ?? name, value] as const);
      }),
    ),
  );
  return { Version: data?.['version'], Id: data?.['policy_id'], Statement: statements as unknown };
}

/** The same policy with a list of texts wherever a list may stand. */
function inLists(policy: Block): unknown {
  const list = (value: unknown): unknown => (Array.isArray(value) ? value : [value]).map(String);
  const lists = (value: unknown): unknown => (typeof value === 'string' ? value : Object.fromEntries(Object.entries(value as Block).map(([name, one]) => [name, list(one)])));
  const statements = (policy['Statement'] as Block[]).map((statement) =>
    Object.fromEntries(
      Object.entries(statement).map(([name, value]) => {
        if (name === 'Principal' || name === 'NotPrincipal') return [name, lists(value)];
        if (name === 'Condition') return [name, Object.fromEntries(Object.entries(value as Block).map(([operator, tests]) => [operator, lists(tests)]))];
        return [name, name === 'Sid' || name === 'Effect' ? value : list(value)];
      }),
    ),
  );
  return { ...policy, Statement: statements };
}

describe('what a key has beside its policy', () => {
  const key = { ...keyWith({ Statement: [] }), spec: 'RSA_2048', usage: 'SIGN_VERIFY', state: 'Disabled' as const, multiRegion: true, multiRegionKeyType: 'PRIMARY' as const };

  test('is in a CloudFormation template', () => {
    expect(templateOf(cloudFormationTemplate([key], 'yaml'))).toMatchObject({
      Resources: {
        OrdersData: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', MultiRegion: true, Enabled: false } },
        OrdersDataAlias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/orders/data', TargetKeyId: { Ref: 'OrdersData' } } },
      },
    });
  });

  test('is in a Terraform configuration', () => {
    expect(hclBlocks(textOf(terraformModule([key], 'jsonencode')))).toMatchObject({
      resource: {
        aws_kms_key: { orders_data: [{ is_enabled: false, customer_master_key_spec: 'RSA_2048', key_usage: 'SIGN_VERIFY', multi_region: true }] },
        aws_kms_key_policy: { orders_data: [{ key_id: '${aws_kms_key.orders_data.key_id}' }] },
        aws_kms_alias: { orders_data: [{ name: 'alias/orders/data' }] },
      },
    });
  });

  test('is in a CDK stack', () => expect(runStack(textOf(cdkStack([key]))).props).toMatchObject({ keySpec: 'spec', keyUsage: 'usage', multiRegion: true, enabled: false }));

  test('a replica needs the ARN of its primary key', () => {
    const replica = { ...key, multiRegionKeyType: 'REPLICA' as const };
    expect(templateOf(cloudFormationTemplate([replica], 'yaml'))).toMatchObject({ Parameters: { OrdersDataPrimaryKeyArn: { Type: 'String' } }, Resources: { OrdersData: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: { Ref: 'OrdersDataPrimaryKeyArn' } } } } });
    expect(hclBlocks(textOf(terraformModule([replica], 'jsonencode')))).toMatchObject({ variable: { orders_data_primary_key_arn: [{}] }, resource: { aws_kms_replica_key: { orders_data: [{ primary_key_arn: '${var.orders_data_primary_key_arn}', enabled: false }] } } });
  });

  test('a key without a policy gets the one that CreateKey gives', () => {
    expect(runStack(textOf(cdkStack([{ arn: KEY, manager: 'CUSTOMER' }]))).policy).toMatchObject({ Statement: [{ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }] });
  });

  test('several keys have names of their own', () => {
    const bare = { arn: KEY, manager: 'CUSTOMER' } as const;
    const keys = [bare, bare, { ...bare, aliases: ['alias/key'] }, { ...bare, aliases: ['alias/9-lives!'] }, { ...bare, aliases: ['alias/__'] }];
    expect(Object.keys(templateOf(cloudFormationTemplate(keys, 'json')).Resources).filter((name) => !name.includes('Alias'))).toEqual(['Key', 'Key2', 'Key3', 'Key9Lives', 'Key4']);
  });
});

describe.each(['yaml', 'json'] as const)('what AWS specifies for CloudFormation is kept to in %s', (form) => {
  const statement = { Statement: [] };
  const kinds = [...keySpecs].flatMap(([spec, { usages }]) => usages.map((usage): KeySpec => ({ ...keyWith(statement), spec, usage })));
  const ofLibrary = [...libraryPolicies(), ...startWorlds()].flatMap(({ world }) => world.keys);

  test.each<[what: string, keys: readonly KeySpec[]]>([
    ['a key with nothing but its ARN', [{ arn: KEY, manager: 'CUSTOMER' }]],
    ['every spec with every usage', kinds],
    ['every state', (['Enabled', 'Disabled', 'PendingDeletion'] as const).map((state) => ({ ...keyWith(statement), state }))],
    ['a key of many Regions and its replica', (['PRIMARY', 'REPLICA'] as const).map((multiRegionKeyType) => ({ ...keyWith(statement), multiRegion: true, multiRegionKeyType }))],
    ['many aliases and tags', [{ ...keyWith(statement), aliases: ['alias/a', 'alias/b', 'alias/c'], tags: { one: '1', two: '', yes: 'no', null: '~' } }]],
    ['every key of the library', ofLibrary],
  ])('by %s', (_, keys) => {
    const made = keys.filter(({ manager }) => manager === 'CUSTOMER');
    const { Resources } = templateOf(cloudFormationTemplate(keys, form));
    expect(Object.values(Resources).map(({ Type }) => Type).sort()).toEqual(made.flatMap(({ multiRegionKeyType: type, aliases = [] }) => [type === 'REPLICA' ? 'AWS::KMS::ReplicaKey' : 'AWS::KMS::Key', ...aliases.map(() => 'AWS::KMS::Alias')]).sort());
  });

  test('and a template that departs from it is found out', () => {
    const { Resources, ...rest } = templateOf(cloudFormationTemplate([keyWith(statement)], form));
    const changed = (name: string, properties: object, more: object = {}): string[] => {
      const one = Resources[name];
      if (one === undefined) throw new Error(name);
      return faultsOf({ ...rest, Resources: { ...Resources, [name]: { ...one, Properties: { ...one.Properties, ...properties }, ...more } } });
    };
    expect(changed('OrdersData', {})).toEqual([]);
    expect(changed('OrdersData', { KeySpecification: 'RSA_2048', KeyPolicy: undefined, Enabled: 'true', Tags: { a: 'b' } })).toEqual(['OrdersData.KeyPolicy: missing', 'OrdersData.Enabled: no Boolean', 'OrdersData.Tags: no list', 'OrdersData.KeyPolicy: no Json', 'OrdersData.KeySpecification: no such property']);
    expect(changed('OrdersData', { Tags: [{ Key: 'a', Value: 1 }, { Name: 'a' }] })).toEqual(['OrdersData.Tags.0.Value: no String', 'OrdersData.Tags.1.Key: missing', 'OrdersData.Tags.1.Value: missing', 'OrdersData.Tags.1.Name: no such property']);
    expect(changed('OrdersData', { Tags: [{ Key: 'a', Value: 'b' }, { Key: 'a', Value: 'b' }] })).toEqual(['OrdersData.Tags: the same item twice']);
    expect(changed('OrdersData', {}, { Type: 'AWS::KMS::ReplicaKey' })).toEqual(['OrdersData.PrimaryKeyArn: missing']);
    expect(changed('OrdersData', {}, { Type: 'AWS::KMS::Keys' })).toEqual(['OrdersData: no such type: AWS::KMS::Keys']);
    expect(changed('OrdersDataAlias', { TargetKeyId: { Ref: 'Nobody' } }, { Depends: 'OrdersData' })).toEqual(['OrdersDataAlias.Depends: no member of a resource', 'OrdersDataAlias.TargetKeyId: no String']);
  });
});

describe('what cannot be said is told', () => {
  const exporters: readonly [name: string, write: (key: ReturnType<typeof keyWith>) => Exported][] = [
    ['CloudFormation', (key) => cloudFormationTemplate([key], 'yaml')],
    ['Terraform', (key) => terraformModule([key], 'jsonencode')],
    ['a data source', (key) => terraformModule([key], 'document')],
    ['CDK', (key) => cdkStack([key])],
  ];

  describe.each(exporters)('%s', (_, write) => {
    test.each<[what: string, policy: string, place: RegExp]>([
      ['an unfinished policy', '{\n  "Statement": [', /line 2/],
      ['a list', '[]', /line 1/],
      ['a prototype', '{"__proto__": {}}', /line 1, column 2/],
      ['half a character', '{"Statement": [], "Id": "\\ud800"}', /the policy/],
    ])('refuses %s, with its place', (__, policy, place) => expect(write(keyWith(policy)).problem?.place).toMatch(place));

    test.each<[what: string, more: object, note: RegExp]>([
      ['a state', { state: 'PendingDeletion' }, /PendingDeletion/],
      ['grants', { grants: [{ operations: ['Decrypt'] }] }, /grants/],
      ['foreign key material', { origin: 'EXTERNAL' }, /EXTERNAL/],
      ['a key that AWS manages', { manager: 'AWS' }, /managed by AWS/],
    ])('tells about %s', (__, more, note) => {
      const exported = write({ ...keyWith({ Statement: [] }), ...more });
      expect(exported.problem === undefined ? exported.notes.join() : '').toMatch(note);
    });
  });

  test('CloudFormation would take a member for its function', () => expect(cloudFormationTemplate([keyWith({ Statement: [{ Condition: { StringEquals: { Ref: 'x' } } }] })], 'yaml').problem?.place).toBe('the policy.Statement.0.Condition.StringEquals.Ref'));
  test('CloudFormation would fill something in', () => expect(cloudFormationTemplate([keyWith({ Id: '{{resolve:ssm:x}}', Statement: [] })], 'json')).toMatchObject({ notes: [expect.stringContaining('{{resolve:') as string] }));
  test('Terraform would compose a text', () => expect(terraformModule([keyWith({ Id: 'e\u0301', Statement: [] })], 'jsonencode')).toMatchObject({ notes: [expect.stringContaining('NFC') as string] }));
  test('CDK writes another version', () => expect(cdkStack([keyWith({ Version: '2008-10-17', Id: 'x', Statement: { Effect: 'Allow' } })])).toMatchObject({ notes: [expect.stringContaining('2012-10-17') as string, expect.stringContaining('Id') as string] }));

  test.each<[what: string, policy: object, place: string]>([
    ['an element of its own', { Statement: [], Extra: 1 }, 'the policy.Extra'],
    ['no statement', {}, 'the policy'],
    ['a statement that is none', { Statement: ['x'] }, 'Statement.0'],
    ['another effect', { Statement: [{ Effect: 'allow' }] }, 'Statement.0.Effect'],
    ['a nested value', { Statement: [{ Effect: 'Allow', Action: [['x']] }] }, 'Statement.0.Action'],
    ['a principal that is a list', { Statement: [{ Effect: 'Allow', Principal: ['x'] }] }, 'Statement.0.Principal'],
    ['a condition that is a text', { Statement: [{ Effect: 'Allow', Condition: { Bool: 'x' } }] }, 'Statement.0.Condition.Bool'],
  ])('a data source has no form for %s', (_, policy, place) => expect(terraformModule([keyWith(policy as Record<string, unknown>)], 'document').problem?.place).toBe(place));
});
