import { describe, expect, test } from 'vitest';
import { readImport } from '#exchange';
import { read, resolve } from './support.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }] };
const own = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] };
const formatted = (document: object): string => JSON.stringify(document, null, 2);

const resources: readonly [type: string, name: string, values: Record<string, unknown>][] = [
  ['aws_kms_key', 'main', { arn: KEY, key_id: KEY.split('/')[1], policy: JSON.stringify({ Statement: [] }), key_usage: 'ENCRYPT_DECRYPT', customer_master_key_spec: 'SYMMETRIC_DEFAULT', is_enabled: false, multi_region: true, tags_all: { team: 'red' } }],
  ['aws_kms_key_policy', 'main', { key_id: KEY.split('/')[1], policy: JSON.stringify(policy) }],
  ['aws_kms_key_policy', 'other', { key_id: 'gone', policy: JSON.stringify(policy) }],
  ['aws_kms_alias', 'main', { name: 'alias/app', target_key_arn: KEY, target_key_id: KEY.split('/')[1] }],
  ['aws_kms_grant', 'main', { key_id: KEY, grant_id: 'g', name: 'n', grantee_principal: 'arn:aws:iam::111122223333:role/App', retiring_principal: '', operations: ['Decrypt'], constraints: [{ encryption_context_equals: { a: 'b' }, encryption_context_subset: {} }] }],
  ['aws_kms_grant', 'service', { key_id: KEY, grantee_principal: 'rds.amazonaws.com', operations: ['Encrypt'], constraints: [] }],
  ['aws_iam_role', 'app', { arn: 'arn:aws:iam::111122223333:role/App', name: 'App', unique_id: 'AROAAPP', path: '/', assume_role_policy: JSON.stringify(policy), inline_policy: [{ name: 'inline', policy: JSON.stringify(own) }, {}], permissions_boundary: 'arn:aws:iam::111122223333:policy/Shared', tags: {} }],
  ['aws_iam_role_policy', 'beside', { name: 'beside', role: 'App', policy: JSON.stringify(own) }],
  ['aws_iam_role_policy_attachment', 'shared', { role: 'App', policy_arn: 'arn:aws:iam::111122223333:policy/Shared' }],
  ['aws_iam_role_policy_attachment', 'far', { role: 'App', policy_arn: 'arn:aws:iam::aws:policy/Far' }],
  ['aws_iam_policy', 'shared', { arn: 'arn:aws:iam::111122223333:policy/Shared', policy: JSON.stringify(own) }],
  ['aws_iam_user', 'ana', { arn: 'arn:aws:iam::111122223333:user/Ana', name: 'Ana', path: '/' }],
  ['aws_s3_bucket', 'else', { arn: 'arn:aws:s3:::bucket' }],
];

const state = {
  version: 4,
  terraform_version: '1.9.0',
  serial: 1,
  resources: [{ mode: 'data', type: 'aws_kms_key', name: 'read', instances: [{ attributes: { arn: `${KEY}9` } }] }, ...resources.map(([type, name, attributes]) => ({ mode: 'managed', type, name, provider: 'p', instances: [{ schema_version: 0, attributes }] }))],
};
const shown = resources.map(([type, name, values]) => ({ address: `${type}.${name}`, mode: 'managed', type, name, values }));
const show = { format_version: '1.0', terraform_version: '1.9.0', values: { root_module: { resources: shown.slice(0, 6), child_modules: [{ address: 'module.a', resources: shown.slice(6) }] } } };

describe.each<[form: string, file: object]>([
  ['a state file', state],
  ['terraform show -json', show],
])('%s', (_, file) => {
  const part = resolve(JSON.stringify(file));

  test('brings the key, with its policy, alias and grants', () => {
    expect(part.world.keys).toEqual([
      {
        arn: KEY,
        manager: 'CUSTOMER',
        policy: formatted(policy),
        spec: 'SYMMETRIC_DEFAULT',
        usage: 'ENCRYPT_DECRYPT',
        state: 'Disabled',
        multiRegion: true,
        multiRegionKeyType: 'PRIMARY',
        tags: { team: 'red' },
        aliases: ['alias/app'],
        grants: [
          { id: 'g', granteePrincipal: 'arn:aws:iam::111122223333:role/App', operations: ['Decrypt'], constraints: { EncryptionContextEquals: { a: 'b' } } },
          { granteeServicePrincipal: 'rds.amazonaws.com', operations: ['Encrypt'] },
        ],
      },
    ]);
  });

  test('brings roles and users with their policies', () => {
    expect(part.world.principals).toEqual([
      {
        arn: 'arn:aws:iam::111122223333:role/App',
        id: 'AROAAPP',
        identityPolicies: ['inline', 'beside', 'Shared'].map((name) => ({ name, document: formatted(own) })),
        permissionsBoundary: formatted(own),
        trustPolicy: formatted(policy),
      },
      { arn: 'arn:aws:iam::111122223333:user/Ana' },
    ]);
  });

  test('says what it does not hold', () => {
    expect(part.notes.map(({ kind, where }) => `${kind} ${where}`)).toEqual(['notEvaluated aws_kms_key_policy.other', 'notEvaluated aws_iam_role_policy_attachment.far']);
  });
});

test('several keys of one resource have addresses of their own', () => {
  const instances = ['a', 'b'].map((name) => ({ index_key: name, attributes: { arn: `arn:aws:kms:us-east-1:111122223333:key/${name}`, policy: '' } }));
  const { world } = resolve(JSON.stringify({ version: 4, terraform_version: '1', resources: [{ module: 'module.keys', mode: 'managed', type: 'aws_kms_key', name: 'k', instances }] }), {}, ['module.keys.aws_kms_key.k["b"]']);
  expect(world.keys.map(({ arn }) => arn)).toEqual(['arn:aws:kms:us-east-1:111122223333:key/b']);
});

test('a plan’s key has no ARN yet, so account, Region and ID are asked', () => {
  const plan = { format_version: '1.2', terraform_version: '1.9.0', planned_values: { root_module: { resources: [{ address: 'aws_kms_key.new', mode: 'managed', type: 'aws_kms_key', name: 'new', values: { policy: JSON.stringify(policy) } }] } } };
  const { questions, world } = resolve(JSON.stringify(plan), { region: 'eu-west-3', 'key:aws_kms_key.new': 'k' });
  expect(questions.map(({ id }) => id)).toEqual(['account', 'region', 'key:aws_kms_key.new']);
  expect(world.keys[0]?.arn).toBe('arn:aws:kms:eu-west-3:111122223333:key/k');
});

describe('a piece of a state', () => {
  const attributes = { arn: KEY, key_id: KEY.split('/')[1], policy: JSON.stringify(policy), is_enabled: true };
  const resource = { mode: 'managed', type: 'aws_kms_key', name: 'main', instances: [{ attributes }] };

  test.each<[name: string, piece: object]>([
    ['a resource', resource],
    ['a list of resources', [resource]],
    ['its member with the resources', { resources: [resource] }],
    ['an instance', resource.instances[0] ?? {}],
    ['its instances', { instances: resource.instances }],
    ['the attributes', attributes],
    ['a resource of terraform show -json', { address: 'aws_kms_key.main', mode: 'managed', type: 'aws_kms_key', name: 'main', values: attributes }],
    ['a module of terraform show -json', { address: 'module.a', resources: [{ address: 'module.a.aws_kms_key.main', mode: 'managed', type: 'aws_kms_key', name: 'main', values: attributes }] }],
    ['a state of Terraform 0.11', { version: 3, terraform_version: '0.11.14', modules: [{ path: ['root'], resources: { 'aws_kms_key.main': { type: 'aws_kms_key', primary: { id: 'x', attributes: { ...attributes, is_enabled: 'true' } } } } }] }],
  ])('%s brings the key', (_, piece) => {
    expect(read(JSON.stringify(piece)).kind).toBe('terraform');
    expect(resolve(JSON.stringify(piece)).world.keys).toEqual([expect.objectContaining({ arn: KEY, policy: formatted(policy) })]);
  });

  test.each([
    ['by its ARN', KEY, KEY],
    ['by its ID', 'k', 'arn:aws:kms:eu-west-3:111122223333:key/k'],
  ])('a policy alone, with its key named %s', (_, key, arn) => {
    const { world, notes } = resolve(JSON.stringify({ type: 'aws_kms_key_policy', name: 'p', instances: [{ attributes: { key_id: key, policy: JSON.stringify(policy) } }] }), { account: '111122223333', region: 'eu-west-3' });
    expect(world.keys).toEqual([{ arn, manager: 'CUSTOMER', policy: formatted(policy) }]);
    expect(notes.map(({ where }) => where)).toEqual(['aws_kms_key_policy.p']);
  });
});

describe('what terraform state show prints', () => {
  const shownText = `# aws_kms_key.main:
resource "aws_kms_key" "main" {
    arn                      = "${KEY}"
    customer_master_key_spec = "SYMMETRIC_DEFAULT"
    deletion_window_in_days  = 30
    is_enabled               = false
    custom_key_store_id      = null
    policy                   = jsonencode(
        {
            Statement = [
                {
                    Action    = "kms:*"
                    Condition = {
                        StringLike = {
                            "aws:PrincipalArn" = "arn:aws:iam::111122223333:user/$\${aws:username}"
                        }
                    }
                    Effect    = "Allow"
                    Principal = {
                        AWS = "arn:aws:iam::111122223333:root"
                    }
                    Resource  = "*"
                },
            ]
            Version   = "2012-10-17"
        }
    )
    tags_all                 = {
        "team" = "red"
    }
    timeouts {}
}

# aws_iam_role.app:
resource "aws_iam_role" "app" {
    arn                = "arn:aws:iam::111122223333:role/App"
    assume_role_policy = <<-EOT
        {"Version": "2012-10-17", "Statement": []}
    EOT
    name               = "App"
    token              = (sensitive value)

    inline_policy {
        name   = "one"
        policy = jsonencode({ Statement = [] })
    }
    inline_policy {
        name   = "two"
        policy = jsonencode({ Statement = [] })
    }
}


Outputs:

key = "${KEY}"
`;

  test('is read', () => {
    const { world } = resolve(shownText);
    expect(read(shownText).kind).toBe('terraform');
    expect(world.keys).toEqual([expect.objectContaining({ arn: KEY, state: 'Disabled', tags: { team: 'red' } })]);
    expect(JSON.parse(world.keys[0]?.policy as string)).toEqual({ Version: '2012-10-17', Statement: [{ Action: 'kms:*', Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/${aws:username}' } }, Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Resource: '*' }] });
    expect(world.principals).toMatchObject([{ trustPolicy: formatted({ Version: '2012-10-17', Statement: [] }), identityPolicies: [{ name: 'one' }, { name: 'two' }] }]);
  });

  test.each([
    ['a reference', 'policy = data.aws_iam_policy_document.key.json', 'line 2, column 12'],
    ['a reference in a text', 'policy = "${local.policy}"', 'line 2, column 12'],
    ['a sum', 'days = 1 + 2', 'line 2, column 12'],
    ['an end that is missing', 'policy = jsonencode({', 'line 4, column 1'],
  ])('a configuration with %s is refused, with the place', (_, line, place) => {
    expect(readImport('main.tf', `resource "aws_kms_key" "main" {\n  ${line}\n}\n`)).toMatchObject({ kind: 'unreadable', problem: { place } });
  });
});

describe('nothing is left out without a word', () => {
  const one = (type: string, name: string, attributes: object): object => ({ mode: 'managed', type, name, instances: [{ attributes }] });
  const shared = 'arn:aws:iam::111122223333:policy/Shared';
  const whole = { terraform_version: '1', resources: [
    one('aws_kms_key', 'k', { arn: KEY, policy: JSON.stringify(policy) }),
    one('aws_iam_policy', 'shared', { arn: shared, name: 'Shared', policy: JSON.stringify(own) }),
    one('aws_iam_user', 'ana', { arn: 'arn:aws:iam::111122223333:user/Ana', name: 'Ana' }),
    one('aws_iam_user', 'ben', { arn: 'arn:aws:iam::111122223333:user/Ben', name: 'Ben' }),
    one('aws_iam_role', 'app', { arn: 'arn:aws:iam::111122223333:role/App', name: 'App', managed_policy_arns: [shared, 'arn:aws:iam::aws:policy/Far'], inline_policy: [{ name: 'beside', policy: JSON.stringify(own) }] }),
    one('aws_iam_role_policy', 'beside', { name: 'beside', role: 'App', policy: JSON.stringify(own) }),
    one('aws_iam_role_policy_attachment', 'shared', { role: 'App', policy_arn: shared }),
    one('aws_iam_group', 'team', { name: 'Team' }),
    one('aws_iam_group_policy', 'team', { name: 'inline', group: 'Team', policy: JSON.stringify(own) }),
    one('aws_iam_group_policy_attachment', 'team', { group: 'Team', policy_arn: shared }),
    one('aws_iam_user_group_membership', 'ana', { user: 'Ana', groups: ['Team', 'Gone'] }),
    one('aws_iam_group_membership', 'ben', { name: 'm', group: 'Team', users: ['Ben'] }),
    one('aws_iam_policy_attachment', 'all', { name: 'all', users: ['Ben'], roles: ['Nobody'], groups: [], policy_arn: shared }),
    one('aws_iam_user_policy', 'lost', { name: 'lost', user: 'Cleo', policy: JSON.stringify(own) }),
    one('aws_s3_bucket', 'b', { bucket: 'b', arn: 'arn:aws:s3:::b' }),
    one('aws_s3_bucket_policy', 'b', { bucket: 'b', policy: JSON.stringify(policy) }),
  ] };
  const part = resolve(JSON.stringify(whole));
  const policiesOf = (name: string): unknown => part.world.principals.find(({ arn }) => arn.endsWith(`/${name}`))?.identityPolicies;

  test.each<[name: string, policies: readonly string[]]>([
    ['App', ['beside', 'Shared']],
    ['Ana', ['Group Team: inline', 'Group Team: Shared']],
    ['Ben', ['Shared', 'Group Team: inline', 'Group Team: Shared']],
  ])('%s has all that is given', (name, policies) => expect(policiesOf(name)).toEqual(policies.map((title) => ({ name: title, document: formatted(own) }))));

  test('what is missing is told', () => {
    expect(part.notes.map(({ kind, where, message }) => [kind, where, message])).toEqual([
      ['notEvaluated', 'aws_iam_role.app', expect.stringContaining('arn:aws:iam::aws:policy/Far')],
      ['notEvaluated', 'Ana', expect.stringContaining('"Gone"')],
      ['notEvaluated', 'aws_iam_policy_attachment.all', expect.stringContaining('role Nobody')],
      ['notEvaluated', 'aws_iam_user_policy.lost', expect.stringContaining('user Cleo')],
    ]);
  });

  test('a bucket has its policy', () => expect(part.world.buckets).toEqual([{ arn: 'arn:aws:s3:::b', account: '111122223333', policy: formatted(policy) }]));
});

describe('a plan that does not know everything yet', () => {
  const planned = (address: string, values: object, unknown: object): { resource: object; change: object } => {
    const [type = '', name = ''] = address.split('.');
    return { resource: { address, mode: 'managed', type, name, values }, change: { address, change: { actions: ['create'], after: values, after_unknown: unknown } } };
  };
  const plan = (parts: readonly { resource: object; change: object }[], configuration: object = {}): string =>
    JSON.stringify({ format_version: '1.2', terraform_version: '1.9.0', planned_values: { root_module: { resources: parts.map(({ resource }) => resource) } }, resource_changes: parts.map(({ change }) => change), configuration });

  test('its unknown key policy is no default one: it allows nothing, and that is told', () => {
    const { world, notes } = resolve(plan([planned('aws_kms_key.k', { is_enabled: true }, { policy: true, arn: true })]));
    expect(world.keys).toMatchObject([{ policy: { Version: '2012-10-17', Statement: [] } }]);
    expect(notes.map(({ kind, where, message }) => [kind, where, message])).toEqual([['notEvaluated', 'aws_kms_key.k', expect.stringContaining('once the plan is applied')]]);
  });

  test('a key with no policy has the default one', () => {
    expect(resolve(plan([planned('aws_kms_key.k', {}, { arn: true })])).notes).toMatchObject([{ kind: 'assumed', message: expect.stringContaining('default key policy') as string }]);
  });

  test('what belongs to something new is found by the configuration', () => {
    const parts = [
      planned('aws_kms_key.k', {}, { arn: true, policy: true }),
      planned('aws_kms_key_policy.k', { policy: JSON.stringify(policy) }, { key_id: true }),
      planned('aws_iam_role.app', { name: 'App', assume_role_policy: JSON.stringify(policy) }, { arn: true }),
      planned('aws_iam_role_policy.app', { name: 'own', policy: JSON.stringify(own) }, { role: true }),
      planned('aws_iam_role_policy.later', { name: 'later' }, { role: true, policy: true }),
      planned('aws_iam_role_policy.lost', { name: 'lost', policy: JSON.stringify(own) }, { role: true }),
    ];
    const refers = (address: string, property: string, to: string): object => ({ address, expressions: { [property]: { references: [`${to}.id`, to] } } });
    const { world, notes } = resolve(plan(parts, { root_module: { resources: [refers('aws_kms_key_policy.k', 'key_id', 'aws_kms_key.k'), refers('aws_iam_role_policy.app', 'role', 'aws_iam_role.app'), refers('aws_iam_role_policy.later', 'role', 'aws_iam_role.app')] } }));
    expect(world.keys).toMatchObject([{ policy: formatted(policy) }]);
    expect(world.principals.find(({ arn }) => arn.endsWith('role/App'))?.identityPolicies).toEqual([{ name: 'own', document: formatted(own) }]);
    expect(notes.filter(({ kind }) => kind === 'notEvaluated').map(({ where }) => where)).toEqual(['aws_kms_key.k', 'aws_iam_role_policy.later', 'aws_iam_role_policy.lost']);
  });
});
