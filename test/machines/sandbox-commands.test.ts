import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorld } from '#engine';
import type { Attempt } from '#lessons';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { advance, back, begin, forth } from '../../renderer/machines/sandbox/history.ts';
import { policiesOf } from '../../renderer/machines/sandbox/policies.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { expectationResults, suitesOf } from '../../renderer/machines/sandbox/views/decisions.ts';
import { outgoingOf } from '../../renderer/machines/sandbox/views/outgoing.ts';

const account = '111122223333';
const partner = '444455556666';
const key = startDocument.scene.world.keys[0]?.arn ?? '';
const ben = `arn:aws:iam::${account}:user/Ben`;
const app = `arn:aws:iam::${account}:role/OrdersApp`;
const mallory = `arn:aws:iam::${partner}:user/Mallory`;

function after(...commands: readonly Command[]): SandboxDocument {
  return commands.reduce((document, command) => {
    const result = apply(document, command);
    if (!result.ok) throw new Error(`${command.do}: ${result.problem}`);
    return result.document;
  }, startDocument);
}

/** A path such as `world.accounts.0.name` in the scene. */
function at(document: SandboxDocument, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document.scene);
}

const attempt = { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' };

describe('an edit of the world', () => {
  test.each<{ name: string; commands: readonly Command[]; is: Record<string, unknown> }>([
    { name: 'an account is added', commands: [{ do: 'addAccount', id: '777788889999', name: 'New' }], is: { 'world.accounts.2': { id: '777788889999', name: 'New' } } },
    { name: 'an account is renamed', commands: [{ do: 'renameAccount', id: account, name: ' Sea ' }], is: { 'world.accounts.0.name': 'Sea' } },
    { name: 'an account is deleted with its people', commands: [{ do: 'deleteAccount', id: partner }], is: { 'world.accounts.1': undefined, 'world.principals.length': 3, 'people.length': 4 } },
    { name: 'an account gets another number, and policies keep the old one', commands: [{ do: 'renumberAccount', id: partner, to: '777788889999', follow: false }], is: { 'world.principals.3.arn': 'arn:aws:iam::777788889999:role/Billing', 'people.3.arn': 'arn:aws:iam::777788889999:role/Billing' } },
    { name: 'an organization', commands: [{ do: 'addOrganization', managementAccount: account }], is: { 'world.organization.nodes.0.id': 'r-root', 'world.accounts.0.node': 'r-root' } },
    { name: 'units in it, and an account moves into one', commands: [{ do: 'addOrganization', managementAccount: account }, { do: 'addNode', id: 'ou-prod', parent: 'r-root' }, { do: 'moveAccount', id: partner, node: 'ou-prod' }], is: { 'world.accounts.1.node': 'ou-prod' } },
    { name: 'a unit is renamed with what hangs on it', commands: [{ do: 'addOrganization', managementAccount: account }, { do: 'addNode', id: 'ou-a', parent: 'r-root' }, { do: 'addNode', id: 'ou-b', parent: 'ou-a' }, { do: 'moveAccount', id: partner, node: 'ou-a' }, { do: 'renameNode', id: 'ou-a', to: 'ou-c' }], is: { 'world.organization.nodes.2.parent': 'ou-c', 'world.accounts.1.node': 'ou-c' } },
    { name: 'a unit is deleted, and its accounts hang one higher', commands: [{ do: 'addOrganization', managementAccount: account }, { do: 'addNode', id: 'ou-a', parent: 'r-root' }, { do: 'moveAccount', id: partner, node: 'ou-a' }, { do: 'deleteNode', id: 'ou-a' }], is: { 'world.accounts.1.node': 'r-root', 'world.organization.nodes.length': 1 } },
    { name: 'a unit moves', commands: [{ do: 'addOrganization', managementAccount: account }, { do: 'addNode', id: 'ou-a', parent: 'r-root' }, { do: 'addNode', id: 'ou-b', parent: 'r-root' }, { do: 'moveNode', id: 'ou-b', parent: 'ou-a' }], is: { 'world.organization.nodes.2.parent': 'ou-a' } },
    { name: 'the organization goes, and the accounts stay', commands: [{ do: 'addOrganization', managementAccount: account }, { do: 'addPolicy', kind: 'scp', of: account }, { do: 'deleteOrganization' }], is: { 'world.organization': undefined, 'world.accounts.0': { id: account, name: 'Harbor Supply' } } },
    { name: 'a user with a path', commands: [{ do: 'addPrincipal', kind: 'user', account, name: 'Cleo', path: '/ops/' }], is: { 'world.principals.5.arn': `arn:aws:iam::${account}:user/ops/Cleo`, 'people.6.name': 'Cleo' } },
    { name: 'a service-linked role', commands: [{ do: 'addPrincipal', kind: 'role', account, name: 'ForScaling', serviceLinked: true }], is: { 'world.principals.5.serviceLinked': true } },
    { name: 'somebody of a name that is taken elsewhere', commands: [{ do: 'addPrincipal', kind: 'user', account: partner, name: 'Ben' }], is: { 'people.6.id': 'ben-2' } },
    { name: 'a user moves to another account', commands: [{ do: 'movePrincipal', arn: ben, account: partner, follow: false }], is: { 'world.principals.1.arn': `arn:aws:iam::${partner}:user/Ben` } },
    { name: 'tags of a user', commands: [{ do: 'tagPrincipal', arn: ben, tags: { team: 'orders' } }], is: { 'world.principals.1.tags': { team: 'orders' } } },
    { name: 'a session of a role, and it goes with the role', commands: [{ do: 'addCaller', name: 'job 7', arn: `arn:aws:sts::${account}:assumed-role/OrdersApp/job7` }, { do: 'deletePrincipal', arn: app }], is: { 'people.length': 5, 'world.principals.length': 4 } },
    { name: 'a session is renamed with its role', commands: [{ do: 'addCaller', name: 'job 7', arn: `arn:aws:sts::${account}:assumed-role/OrdersApp/job7` }, { do: 'renamePrincipal', arn: app, name: 'Shop', follow: false }], is: { 'people.6.arn': `arn:aws:sts::${account}:assumed-role/Shop/job7`, 'people.2.name': 'Shop' } },
    { name: 'a service, and it goes', commands: [{ do: 'addCaller', name: 'S3', arn: 's3.amazonaws.com' }, { do: 'changeCaller', id: 's3', name: 'Storage', context: { 'aws:SourceAccount': account } }], is: { 'people.6': { id: 's3', name: 'Storage', role: 'service', arn: 's3.amazonaws.com', context: { 'aws:SourceAccount': account } } } },
    { name: 'a caller is deleted', commands: [{ do: 'deleteCaller', id: 'cloudtrail' }], is: { 'people.length': 5 } },
    { name: 'a key of another kind', commands: [{ do: 'addKey', account, region: 'us-east-1', name: 'Signing', spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' }], is: { 'keys.1.name': 'Signing', 'world.keys.1.spec': 'ECC_NIST_P256', 'world.keys.1.usage': 'SIGN_VERIFY' } },
    { name: 'an AWS owned key has no policy', commands: [{ do: 'addKey', account, region: 'us-east-1', name: 'Owned', manager: 'AWS_OWNED' }], is: { 'world.keys.1.policy': undefined } },
    { name: 'a key is named', commands: [{ do: 'renameKey', arn: key, name: 'invoices' }], is: { 'keys.0.name': 'invoices', 'keys.0.id': 'orders-key' } },
    { name: 'a key moves', commands: [{ do: 'moveKey', arn: key, account: partner, region: 'eu-west-1', follow: false }], is: { 'keys.0.arn': key.replace(account, partner).replace('eu-central-1', 'eu-west-1') } },
    { name: 'state, tags and aliases of a key', commands: [{ do: 'changeKey', arn: key, change: { state: 'Disabled', tags: { a: 'b' }, aliases: ['alias/a', 'alias/b'] } }], is: { 'world.keys.0.state': 'Disabled', 'world.keys.0.tags': { a: 'b' }, 'world.keys.0.aliases': ['alias/a', 'alias/b'] } },
    { name: 'a grant, and a second', commands: [{ do: 'addGrant', key, grant: { granteePrincipal: ben, operations: ['Decrypt'] } }, { do: 'addGrant', key, grant: { granteePrincipal: app, operations: ['Encrypt'] } }, { do: 'deleteGrant', key, index: 0 }], is: { 'world.keys.0.grants': [{ id: 'grant-2', granteePrincipal: app, operations: ['Encrypt'] }] } },
    { name: 'a key is deleted', commands: [{ do: 'deleteKey', arn: key }], is: { 'world.keys.length': 0, 'keys.length': 0 } },
    { name: 'a bucket with objects', commands: [{ do: 'addBucket', account, name: 'orders' }], is: { 'world.buckets.0': { arn: 'arn:aws:s3:::orders', account }, 'buckets.1.arn': 'arn:aws:s3:::orders/object' } },
    { name: 'a bucket is renamed with its objects', commands: [{ do: 'addBucket', account, name: 'orders' }, { do: 'renameBucket', arn: 'arn:aws:s3:::orders', name: 'sales', follow: false }], is: { 'buckets.0.name': 'sales', 'buckets.1': { id: 'orders-object', name: 'sales/object', arn: 'arn:aws:s3:::sales/object' } } },
    { name: 'a bucket is opened to the public', commands: [{ do: 'addBucket', account, name: 'orders' }, { do: 'changeBucket', arn: 'arn:aws:s3:::orders', change: { publicAccessBlocked: false } }], is: { 'world.buckets.0.publicAccessBlocked': false } },
    { name: 'a bucket is deleted', commands: [{ do: 'addBucket', account, name: 'orders' }, { do: 'deleteBucket', arn: 'arn:aws:s3:::orders' }], is: { 'world.buckets.length': 0, 'buckets.length': 0 } },
    { name: 'an endpoint', commands: [{ do: 'addEndpoint', name: 'Office', vpce: 'vpce-1a2b', vpc: 'vpc-1' }, { do: 'changeEndpoint', id: 'office', name: 'Office', vpce: 'vpce-1a2c' }], is: { 'endpoints.0': { id: 'office', name: 'Office', vpce: 'vpce-1a2c' } } },
    { name: 'an endpoint is deleted', commands: [{ do: 'addEndpoint', name: 'Office', vpce: 'vpce-1a2b' }, { do: 'deleteEndpoint', id: 'office' }], is: { 'endpoints.length': 0 } },
  ])('$name', ({ commands, is }) => {
    const document = after(...commands);
    for (const [path, value] of Object.entries(is)) expect(at(document, path), path).toEqual(value);
    expect(loadWorld(document.scene.world).problems).toEqual([]);
  });

  test.each<{ command: Command; problem: RegExp; before?: readonly Command[] }>([
    { command: { do: 'addAccount', id: '12' }, problem: /twelve digits/ },
    { command: { do: 'addAccount', id: account }, problem: /already/ },
    { command: { do: 'renameAccount', id: account, name: ' ' }, problem: /at least one/ },
    { command: { do: 'moveAccount', id: account, node: 'ou-none' }, problem: /no unit/ },
    { command: { do: 'deleteAccount', id: partner }, before: [{ do: 'deleteAccount', id: account }], problem: /at least one account/ },
    { command: { do: 'deleteAccount', id: account }, before: [{ do: 'addOrganization', managementAccount: account }], problem: /management account/ },
    { command: { do: 'moveNode', id: 'ou-a', parent: 'ou-a' }, before: [{ do: 'addOrganization', managementAccount: account }, { do: 'addNode', id: 'ou-a', parent: 'r-root' }], problem: /below itself/ },
    { command: { do: 'deleteNode', id: 'r-root' }, before: [{ do: 'addOrganization', managementAccount: account }], problem: /root/ },
    { command: { do: 'addPrincipal', kind: 'user', account, name: 'B n' }, problem: /A name has/ },
    { command: { do: 'addPrincipal', kind: 'user', account, name: 'Ben' }, problem: /already/ },
    { command: { do: 'addPrincipal', kind: 'role', account: '999999999999', name: 'X' }, problem: /no account/ },
    { command: { do: 'renamePrincipal', arn: ben, name: 'Ana', follow: true }, problem: /already/ },
    { command: { do: 'addCaller', name: 'X', arn: `arn:aws:sts::${account}:assumed-role/None/x` }, problem: /Add it first/ },
    { command: { do: 'addCaller', name: 'X', arn: 'nonsense' }, problem: /no session/ },
    { command: { do: 'deleteCaller', id: 'ben' }, problem: /user or role/ },
    { command: { do: 'addKey', account, region: 'here', name: 'k' }, problem: /Region/ },
    { command: { do: 'changeKey', arn: key, change: { aliases: ['orders'] } }, problem: /no alias/ },
    { command: { do: 'addGrant', key, grant: { operations: ['Decrypt'] } }, problem: /grantee/ },
    { command: { do: 'addBucket', account, name: 'No' }, problem: /lower-case/ },
    { command: { do: 'addEndpoint', name: 'E', vpce: 'x' }, problem: /vpce-/ },
    { command: { do: 'editPolicy', policy: 'keyPolicy none 0', text: '' }, problem: /nothing/ },
    { command: { do: 'deletePolicy', policy: `keyPolicy ${key} 0` }, problem: /Every key/ },
    { command: { do: 'addPolicy', kind: 'permissionsBoundary', of: 'nobody' }, problem: /nothing/ },
    { command: { do: 'addPolicy', kind: 'trustPolicy', of: ben }, problem: /Only a role has a trust policy/ },
    { command: { do: 'addPolicy', kind: 'trustPolicy', of: app }, before: [{ do: 'addPolicy', kind: 'trustPolicy', of: app }], problem: /already/ },
    { command: { do: 'renamePolicy', policy: `trustPolicy ${app} 0`, name: 'T' }, before: [{ do: 'addPolicy', kind: 'trustPolicy', of: app }], problem: /no name of its own/ },
    { command: { do: 'addExpectation', name: ' ', attempt, expected: { decision: 'allow' } }, problem: /name/ },
    { command: { do: 'deleteExpectation', id: 'none' }, problem: /no such/ },
  ])('$command.do is refused: $problem', ({ command, problem, before = [] }) => {
    const document = after(...before);
    const result = apply(document, command);
    expect(result.ok ? '' : result.problem).toMatch(problem);
  });

  // Zero width, a mark of direction, a soft hyphen, a filler of Hangul, an empty cell of Braille.
  describe.each([['nothing', ' '], ['zero width', '\u200b'], ['joiners and spaces', ' \u200d\u2060 '], ['a byte order mark', '\ufeff'], ['directions', '\u200e\u202e'], ['a soft hyphen', '\u00ad'], ['fillers', '\u3164\u2800']])('a name of %s', (_what, name) => {
    const policy = `identityPolicy ${app} 0`;
    const rows: readonly { command: Command; before?: readonly Command[] }[] = [
      { command: { do: 'renameWorld', title: name } },
      { command: { do: 'renameAccount', id: account, name } },
      { command: { do: 'addCaller', name, arn: 's3.amazonaws.com' } },
      { command: { do: 'changeCaller', id: 'cloudtrail', name } },
      { command: { do: 'addKey', account, region: 'us-east-1', name } },
      { command: { do: 'renameKey', arn: key, name } },
      { command: { do: 'addEndpoint', name, vpce: 'vpce-1a2b' } },
      { command: { do: 'changeEndpoint', id: 'office', name, vpce: 'vpce-1a2b' }, before: [{ do: 'addEndpoint', name: 'Office', vpce: 'vpce-1a2b' }] },
      { command: { do: 'renamePolicy', policy, name }, before: [{ do: 'addPolicy', kind: 'identityPolicy', of: app }] },
      { command: { do: 'saveRequest', name, attempt } },
      { command: { do: 'renameRequest', id: 'mine', name }, before: [{ do: 'saveRequest', name: 'Mine', attempt }] },
      { command: { do: 'addExpectation', name, attempt, expected: { decision: 'allow' } } },
      { command: { do: 'changeExpectation', id: 'mine', name }, before: [{ do: 'addExpectation', name: 'Mine', attempt, expected: { decision: 'allow' } }] },
      // These take no name at all, but none that cannot be seen either.
      ...(name.trim() === '' ? [] : ([{ command: { do: 'addAccount', id: '777788889999', name } }, { command: { do: 'addPolicy', kind: 'identityPolicy', of: app, name } }] as const)),
    ];
    test.each(rows)('$command.do is refused', ({ command, before = [] }) => {
      const result = apply(after(...before), command);
      expect(result.ok ? '' : result.problem).toMatch(/name/);
    });
  });

  test.each(['Ångström', '鍵', 'مفتاح', '\u{1f511}', 'a\u200db', '.'])('“%s” is a name', (name) => {
    expect(apply(after(), { do: 'renameKey', arn: key, name }).ok).toBe(true);
  });
});

describe('policies', () => {
  const texts = (document: SandboxDocument): Record<string, string> => Object.fromEntries(policiesOf(document.scene).map(({ id, text }) => [id, text]));

  test.each([
    { kind: 'identityPolicy', of: app, id: `identityPolicy ${app} 0` },
    { kind: 'permissionsBoundary', of: ben, id: `permissionsBoundary ${ben} 0` },
    { kind: 'trustPolicy', of: app, id: `trustPolicy ${app} 0` },
    { kind: 'sessionPolicy', of: 'ordersapp', id: 'sessionPolicy ordersapp 0' },
    { kind: 'scp', of: partner, id: `scp ${partner} 1` },
    { kind: 'rcp', of: partner, id: `rcp ${partner} 0` },
    { kind: 'bucketPolicy', of: 'arn:aws:s3:::orders', id: 'bucketPolicy arn:aws:s3:::orders 0' },
    { kind: 'vpcEndpointPolicy', of: 'office', id: 'vpcEndpointPolicy office 0' },
  ] as const)('a $kind is added, half typed and deleted', ({ kind, of, id }) => {
    const base: Command[] = [{ do: 'addBucket', account, name: 'orders' }, { do: 'addEndpoint', name: 'Office', vpce: 'vpce-1a2b' }];
    const added = after(...base, { do: 'addPolicy', kind, of });
    expect(texts(added)[id]).toContain('Statement');
    const typed = after(...base, { do: 'addPolicy', kind, of }, { do: 'editPolicy', policy: id, text: '{ "Vers' });
    expect(texts(typed)[id]).toBe('{ "Vers');
    const gone = after(...base, { do: 'addPolicy', kind, of }, { do: 'deletePolicy', policy: id });
    expect(texts(gone)).not.toHaveProperty([id]);
  });

  test('a trust policy follows whom it names, and its role where that goes', () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: ben }, Action: 'sts:AssumeRole' }] });
    const document = after({ do: 'addPolicy', kind: 'trustPolicy', of: app, text }, { do: 'renamePrincipal', arn: ben, name: 'Benno', follow: true }, { do: 'movePrincipal', arn: app, account: partner, follow: true });
    const moved = `arn:aws:iam::${partner}:role/OrdersApp`;
    expect(texts(document)[`trustPolicy ${moved} 0`]).toContain(`arn:aws:iam::${account}:user/Benno`);
    expect(loadWorld(document.scene.world).world?.principals.get(moved)?.trustPolicy?.policy?.statements).toHaveLength(1);
  });

  test('a policy that has a name is renamed', () => {
    const document = after({ do: 'renamePolicy', policy: `identityPolicy ${ben} 0`, name: 'Reader' });
    expect(policiesOf(document.scene).find(({ id }) => id === `identityPolicy ${ben} 0`)?.label).toBe('Ben: Reader');
  });

  test('a rename follows into policies and grants only when asked', () => {
    const billing = `arn:aws:iam::${partner}:role/Billing`;
    const grant: Command = { do: 'addGrant', key, grant: { granteePrincipal: billing, operations: ['Decrypt'] } };
    const left = after(grant, { do: 'renamePrincipal', arn: billing, name: 'Books', follow: false });
    const followed = after(grant, { do: 'renamePrincipal', arn: billing, name: 'Books', follow: true });
    expect(texts(left)[`keyPolicy ${key} 0`]).toContain('role/Billing"');
    expect(texts(followed)[`keyPolicy ${key} 0`]).toContain('role/Books"');
    expect(left.scene.world.keys[0]?.grants?.[0]?.granteePrincipal).toBe(billing);
    expect(followed.scene.world.keys[0]?.grants?.[0]?.granteePrincipal).toBe(`arn:aws:iam::${partner}:role/Books`);
  });

  test('following changes only the words that are meant, and leaves the rest as typed', () => {
    const text = `{ "Principal": { "AWS": "${app}" }, "x": "${app}Two", "y": "arn:aws:sts::${account}:assumed-role/OrdersApp/job",  half`;
    const document = after({ do: 'editPolicy', policy: `keyPolicy ${key} 0`, text }, { do: 'renamePrincipal', arn: app, name: 'Shop', follow: true });
    expect(texts(document)[`keyPolicy ${key} 0`]).toBe(text.replace(`"${app}"`, `"arn:aws:iam::${account}:role/Shop"`).replace('assumed-role/OrdersApp/job', 'assumed-role/Shop/job'));
  });
});

test('requests and expectations of who is gone go too, and come back with undo', () => {
  const document = after({ do: 'saveRequest', name: 'Mallory tries', attempt: { ...attempt, as: 'mallory' } }, { do: 'deletePrincipal', arn: mallory });
  expect(document.requests).toEqual([]);
  expect(document.expectations.map(({ id }) => id)).toEqual(['ben-reads']);
});

describe('requests and expectations that name an ARN', () => {
  const alias = 'arn:aws:kms:eu-central-1:111122223333:alias/orders';
  const root = `arn:aws:iam::${account}:root`;
  const said: readonly Attempt[] = [
    { ...attempt, key: alias },
    ...[root, 'logs.amazonaws.com', 'anonymous', `arn:aws:iam::${partner}:role/NobodyInParticular`, 'arn:aws:iam::998877665544:role/NobodyInParticular', mallory].map((as) => ({ ...attempt, as })),
    { as: 'ben', action: 's3:GetObject', key: 'arn:aws:s3:::orders/one.csv' },
  ];
  const kept = ({ expectations }: SandboxDocument): readonly string[] => expectations.filter(({ name }) => name === 'Said').map(({ attempt: { as, key: on } }) => (as === 'ben' ? on : as));
  const names = [alias, ...said.slice(1, -1).map(({ as }) => as), 'arn:aws:s3:::orders/one.csv'];
  const world = after({ do: 'addBucket', account, name: 'orders' }, { do: 'addBucket', account, name: 'other' }, ...said.map((one): Command => ({ do: 'addExpectation', name: 'Said', attempt: one, expected: { decision: 'anyDeny' } })));

  test.each<{ name: string; command: Command; gone: readonly string[] }>([
    { name: 'a bucket that has nothing to do with them is deleted', command: { do: 'deleteBucket', arn: 'arn:aws:s3:::other' }, gone: [] },
    { name: 'a call changed the world', command: { do: 'takeState', world: world.scene.world, details: [] }, gone: [] },
    { name: 'the world is opened again', command: { do: 'openWorld', ...world }, gone: [] },
    { name: 'an alias is lost', command: { do: 'takeState', world: { ...world.scene.world, keys: world.scene.world.keys.map((one) => ({ ...one, aliases: [] })) }, details: [] }, gone: [] },
    { name: 'their bucket is deleted', command: { do: 'deleteBucket', arn: 'arn:aws:s3:::orders' }, gone: ['arn:aws:s3:::orders/one.csv'] },
    { name: 'their key is deleted', command: { do: 'deleteKey', arn: key }, gone: names.filter((one) => one !== 'arn:aws:s3:::orders/one.csv') },
    { name: 'their user is deleted', command: { do: 'deletePrincipal', arn: mallory }, gone: [mallory] },
  ])('stay when $name, without what goes with it', ({ command, gone }) => {
    expect(kept(world)).toEqual(names);
    const result = apply(world, command);
    if (!result.ok) throw new Error(result.problem);
    expect(kept(result.document)).toEqual(names.filter((one) => !gone.includes(one)));
  });

  test('follow an account to its new number, a user to its new name and a key to its new place', () => {
    const moved = [{ do: 'renumberAccount', id: account, to: '777788889999', follow: true }, { do: 'renamePrincipal', arn: mallory, name: 'Eve', follow: true }].reduce((document, command) => {
      const result = apply(document, command as Command);
      if (!result.ok) throw new Error(result.problem);
      return result.document;
    }, world);
    expect(kept(moved)).toEqual(names.map((one) => one.replace(account, '777788889999').replace('user/Mallory', 'user/Eve')));
    const elsewhere = apply(world, { do: 'moveKey', arn: key, account: partner, region: 'eu-west-1', follow: true });
    expect(elsewhere.ok && kept(elsewhere.document)).toContain(`arn:aws:kms:eu-west-1:${partner}:alias/orders`);
  });
});

describe('suites of expectations', () => {
  const named = (...names: readonly [id: string, suite: string][]): SandboxDocument => after(...names.map(([id, suite]): Command => ({ do: 'changeExpectation', id, suite })));

  test('an expectation is renamed, expects something else and belongs to a suite; a name that said what was expected follows', () => {
    const document = after({ do: 'changeExpectation', id: 'ben-reads', expected: { decision: 'anyDeny' }, suite: ' Readers ' }, { do: 'changeExpectation', id: 'mallory-never', name: 'Outsiders', expected: { decision: 'allow' } }, { do: 'changeExpectation', id: 'mallory-never', expected: { decision: 'explicitDeny' } });
    expect(document.expectations).toEqual([
      { ...startDocument.expectations[0], name: 'Ben must never call Decrypt on orders-key', expected: { decision: 'anyDeny' }, suite: 'Readers' },
      { ...startDocument.expectations[1], name: 'Outsiders', expected: { decision: 'explicitDeny' } },
    ]);
    const out = apply(document, { do: 'changeExpectation', id: 'ben-reads', suite: ' ' });
    expect(out.ok && out.document.expectations[0]).not.toHaveProperty('suite');
    expect(apply(document, { do: 'changeExpectation', id: 'ben-reads', name: ' ' }).ok).toBe(false);
  });

  test('are held against the world apart, and go out apart', () => {
    const document = after({ do: 'addExpectation', name: 'Ana manages', attempt: { as: 'ana', action: 'kms:PutKeyPolicy', key: 'orders-key' }, expected: { decision: 'anyDeny' }, suite: 'People & roles' }, { do: 'changeExpectation', id: 'ben-reads', suite: 'People & roles' });
    expect(suitesOf(expectationResults(document, document.scene)).map(({ name, failing, results }) => [name, failing, results.map(({ expectation }) => expectation.id)])).toEqual([
      [null, 0, ['mallory-never']],
      ['People & roles', 1, ['ben-reads', 'ana-manages']],
    ]);
    const files = outgoingOf(document, null).filter(({ id }) => id.startsWith('cases'));
    expect(files.map(({ file }) => file)).toEqual(['a-key-and-a-partner.cases.json', 'a-key-and-a-partner-people-roles.cases.json']);
    const cases = files.map(({ make }) => {
      const made = make();
      return 'text' in made ? (JSON.parse(made.text) as { readonly cases: readonly { readonly name: string }[] }).cases.map(({ name }) => name) : [];
    });
    expect(cases).toEqual([['Ben can call Decrypt on orders-key', 'Mallory must never call Decrypt on orders-key', 'Ana manages'], ['Ben can call Decrypt on orders-key', 'Ana manages']]);
    expect(suitesOf(expectationResults(named(['ben-reads', 'A'], ['mallory-never', 'B']), document.scene)).map(({ name }) => name)).toEqual(['A', 'B']);
  });
});

/** Commands of all kinds about a small cast: many are refused, which is a case too. */
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('addAccount' as const), id: fc.constantFrom('777788889999', '000000000001') }),
  fc.record({ do: fc.constant('deleteAccount' as const), id: fc.constantFrom(account, partner, '777788889999') }),
  fc.record({ do: fc.constant('renumberAccount' as const), id: fc.constantFrom(account, partner), to: fc.constantFrom('777788889999', account), follow: fc.boolean() }),
  fc.record({ do: fc.constant('addOrganization' as const), managementAccount: fc.constantFrom(account, partner) }),
  fc.record({ do: fc.constant('addNode' as const), id: fc.constantFrom('ou-a', 'ou-b'), parent: fc.constantFrom('r-root', 'ou-a') }),
  fc.record({ do: fc.constant('moveAccount' as const), id: fc.constantFrom(account, partner), node: fc.constantFrom('ou-a', 'r-root', null) }),
  fc.record({ do: fc.constant('deleteNode' as const), id: fc.constantFrom('ou-a', 'ou-b') }),
  fc.record({ do: fc.constant('deleteOrganization' as const) }),
  fc.record({ do: fc.constant('addPrincipal' as const), kind: fc.constantFrom('user' as const, 'role' as const), account: fc.constantFrom(account, partner), name: fc.constantFrom('Cleo', 'Ben', 'Dan') }),
  fc.record({ do: fc.constant('renamePrincipal' as const), arn: fc.constantFrom(ben, app, mallory), name: fc.constantFrom('Cleo', 'Shop'), follow: fc.boolean() }),
  fc.record({ do: fc.constant('deletePrincipal' as const), arn: fc.constantFrom(ben, app, mallory) }),
  fc.record({ do: fc.constant('addKey' as const), account: fc.constantFrom(account, partner), region: fc.constant('eu-west-1'), name: fc.constantFrom('one', 'two') }),
  fc.record({ do: fc.constant('moveKey' as const), arn: fc.constant(key), account: fc.constantFrom(partner, account), region: fc.constantFrom('eu-west-1', 'eu-central-1'), follow: fc.boolean() }),
  fc.record({ do: fc.constant('changeKey' as const), arn: fc.constant(key), change: fc.constantFrom({ state: 'Disabled' as const }, { aliases: ['alias/a'] }) }),
  fc.record({ do: fc.constant('deleteKey' as const), arn: fc.constant(key) }),
  fc.record({ do: fc.constant('addGrant' as const), key: fc.constant(key), grant: fc.constant({ granteePrincipal: ben, operations: ['Decrypt'] }) }),
  fc.record({ do: fc.constant('addBucket' as const), account: fc.constantFrom(account, partner), name: fc.constantFrom('orders', 'sales') }),
  fc.record({ do: fc.constant('addPolicy' as const), kind: fc.constantFrom('identityPolicy' as const, 'scp' as const, 'rcp' as const, 'permissionsBoundary' as const), of: fc.constantFrom(ben, app, account, partner) }),
  fc.record({ do: fc.constant('editPolicy' as const), policy: fc.constantFrom(`keyPolicy ${key} 0`, `identityPolicy ${ben} 0`), text: fc.string() }),
  fc.record({ do: fc.constant('addExpectation' as const), name: fc.constant('Ben reads'), attempt: fc.constant(attempt), expected: fc.constant({ decision: 'allow' as const }) }),
);

describe('undo and redo', () => {
  test('all undone is the start, all redone the end, and every world on the way can be read', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 40 }), (sequence) => {
        let history = begin(startDocument);
        for (const command of sequence) {
          const result = apply(history.present, command);
          if (result.ok) history = advance(history, result.document);
        }
        expect(loadWorld(history.present.scene.world).problems).toEqual([]);
        const end = history.present;
        const steps = history.past.length;
        for (let step = 0; step < steps; step += 1) history = back(history);
        expect(history.present).toBe(startDocument);
        for (let step = 0; step < steps; step += 1) history = forth(history);
        expect(history.present).toBe(end);
      }),
      { numRuns: 150 },
    );
  });

  test('no command changes the document that it is given', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 15 }), (sequence) => {
        let document = startDocument;
        for (const command of sequence) {
          const before = JSON.stringify(document);
          const result = apply(document, command);
          expect(JSON.stringify(document)).toBe(before);
          if (result.ok) document = result.document;
        }
      }),
      { numRuns: 100 },
    );
  });
});
