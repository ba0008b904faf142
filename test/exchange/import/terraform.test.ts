import { describe, expect, test } from 'vitest';
import { resolve } from './support.ts';

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
