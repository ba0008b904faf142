import { isAccountId, parseArn } from '../1-text/arn.ts';
import { intern } from '../1-text/intern.ts';
import { attach, attachNamed, defaultKeyPolicy } from './policies.ts';
import { type Problem, Reader } from './reader.ts';
import type { KeyState } from './spec.ts';
import type { Account, AttachedPolicy, Bucket, Grant, Key, OrganizationLevel, Principal, World } from './world.ts';

/**
 * Reads a world. Never throws; a world with problems is null.
 *
 * @param spec the World of the conformance format, as parsed JSON from an untrusted source
 * @param before a world that was read before: policies that are the same in both are taken from it
 */
export function loadWorld(spec: unknown, before?: World): { readonly world: World | null; readonly problems: readonly Problem[] } {
  const reader = new Reader(before === undefined ? undefined : attachedTo.get(before));
  const fields = reader.object(spec, '', ['organization', 'accounts', 'principals', 'keys', 'buckets']);
  if (fields === undefined) return { world: null, problems: reader.problems };
  const organization = readOrganization(reader, fields['organization']);
  const accounts = new Map<string, Account>();
  reader.list(fields['accounts'], 'accounts').forEach((value, index) => {
    const account = readAccount(reader, value, `accounts[${index}]`, organization);
    if (accounts.has(account.id)) reader.fail(`accounts[${index}].id`, `stands twice: ${account.id}`);
    accounts.set(account.id, account);
  });
  const principals = new Map<string, Principal>();
  const rolesByName = new Map<string, Principal>();
  reader.list(fields['principals'], 'principals').forEach((value, index) => {
    const principal = readPrincipal(reader, value, `principals[${index}]`);
    if (principal === undefined) return;
    principals.set(principal.arn, principal);
    if (principal.kind === 'role') rolesByName.set(`${principal.account}/${principal.name}`, principal);
  });
  const keys = new Map<string, Key>();
  const aliases = new Map<string, Key>();
  reader.list(fields['keys'], 'keys').forEach((value, index) => {
    const key = readKey(reader, value, `keys[${index}]`);
    if (key === undefined) return;
    keys.set(key.arn, key);
    for (const alias of key.aliases) aliases.set(`arn:${key.partition}:kms:${key.region}:${key.account}:${alias}`, key);
  });
  const buckets = new Map<string, Bucket>();
  reader.optionalList(fields['buckets'], 'buckets').forEach((value, index) => {
    const bucket = readBucket(reader, value, `buckets[${index}]`);
    if (bucket !== undefined) buckets.set(bucket.arn, bucket);
  });
  if (reader.problems.length > 0) return { world: null, problems: reader.problems };
  const world = { accounts, principals, rolesByName, keys, aliases, buckets };
  attachedTo.set(world, reader.attached);
  return { world, problems: [] };
}

const attachedTo = new WeakMap<World, ReadonlyMap<string, AttachedPolicy>>();

interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  readonly nodes: ReadonlyMap<string, { readonly parent: string | undefined; readonly level: OrganizationLevel }>;
}

function readLevel(reader: Reader, fields: Readonly<Record<string, unknown>> | undefined, path: string, id: string): OrganizationLevel {
  const scps = fields?.['scps'];
  const policies = (type: 'scp' | 'rcp', values: readonly unknown[]): AttachedPolicy[] =>
    values.map((value, index) => attach(reader, type, value, `${path}.${type}s[${index}]`, `${type.toUpperCase()} ${index + 1} of ${id}`, id));
  return {
    id,
    scps: scps === undefined ? null : policies('scp', reader.list(scps, `${path}.scps`)),
    rcps: policies('rcp', reader.optionalList(fields?.['rcps'], `${path}.rcps`)),
  };
}

function readOrganization(reader: Reader, value: unknown): Organization | null {
  if (value === undefined) return null;
  const fields = reader.object(value, 'organization', ['id', 'managementAccount', 'nodes']);
  const nodes = new Map<string, { parent: string | undefined; level: OrganizationLevel }>();
  reader.list(fields?.['nodes'], 'organization.nodes').forEach((node, index) => {
    const path = `organization.nodes[${index}]`;
    const members = reader.object(node, path, ['id', 'parent', 'scps', 'rcps']);
    const id = reader.text(members?.['id'], `${path}.id`);
    nodes.set(id, { parent: reader.optionalText(members?.['parent'], `${path}.parent`), level: readLevel(reader, members, path, id) });
  });
  for (const [id, node] of nodes) {
    if (node.parent !== undefined && !nodes.has(node.parent)) reader.fail('organization.nodes', `${id} hangs on ${node.parent}, which is not there`);
  }
  return {
    id: reader.text(fields?.['id'], 'organization.id'),
    managementAccount: reader.text(fields?.['managementAccount'], 'organization.managementAccount'),
    nodes,
  };
}

function readAccount(reader: Reader, value: unknown, path: string, organization: Organization | null): Account {
  const fields = reader.object(value, path, ['id', 'name', 'node', 'scps', 'rcps']);
  const id = intern(reader.text(fields?.['id'], `${path}.id`));
  if (!isAccountId(id)) reader.fail(`${path}.id`, 'must be twelve digits');
  const name = reader.optionalText(fields?.['name'], `${path}.name`);
  const own = readLevel(reader, fields, path, id);
  const named = name === undefined ? {} : { name };
  const nodeId = reader.optionalText(fields?.['node'], `${path}.node`);
  if (nodeId === undefined || organization === null) {
    if (nodeId !== undefined) reader.fail(`${path}.node`, 'needs an organization');
    return { id, levels: null, isManagement: false, ...named };
  }
  const levels: OrganizationLevel[] = [own];
  const above: string[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = nodeId; at !== undefined; ) {
    const node = organization.nodes.get(at);
    if (node === undefined || seen.has(at)) {
      reader.fail(`${path}.node`, seen.has(at) ? 'hangs on itself' : `there is no node ${at}`);
      break;
    }
    seen.add(at);
    levels.unshift(node.level);
    above.unshift(at);
    at = node.parent;
  }
  const organizationPath = `${[organization.id, ...above].join('/')}/`;
  return { id, levels, isManagement: organization.managementAccount === id, organizationPath, ...named };
}

function readPrincipal(reader: Reader, value: unknown, path: string): Principal | undefined {
  const fields = reader.object(value, path, [
    ...['arn', 'id', 'path', 'tags', 'identityPolicies', 'permissionsBoundary', 'trustPolicy', 'serviceLinked'],
  ]);
  if (fields === undefined) return undefined;
  const text = intern(reader.text(fields['arn'], `${path}.arn`));
  const arn = parseArn(text);
  const match = /^(user|role)\/(.+)$/.exec(arn?.resource ?? '');
  if (arn?.service !== 'iam' || !isAccountId(arn.account) || match === null) {
    reader.fail(`${path}.arn`, 'must be the ARN of an IAM user or role');
    return undefined;
  }
  const id = reader.optionalText(fields['id'], `${path}.id`);
  reader.optionalText(fields['path'], `${path}.path`);
  const boundary = fields['permissionsBoundary'];
  const name = match[2] ?? '';
  const trust = fields['trustPolicy'];
  if (trust !== undefined && match[1] === 'user') reader.fail(`${path}.trustPolicy`, 'belongs to roles alone: nobody assumes a user');
  return {
    arn: text,
    account: intern(arn.account),
    kind: match[1] === 'role' ? 'role' : 'user',
    name: name.slice(name.lastIndexOf('/') + 1),
    tags: reader.texts(fields['tags'], `${path}.tags`),
    identityPolicies: reader
      .optionalList(fields['identityPolicies'], `${path}.identityPolicies`)
      .map((policy, index) => attachNamed(reader, 'identityPolicy', policy, `${path}.identityPolicies[${index}]`, `IAM policy ${index + 1}`, text)),
    permissionsBoundary:
      boundary === undefined ? null : attach(reader, 'permissionsBoundary', boundary, `${path}.permissionsBoundary`, 'Permissions boundary', text),
    trustPolicy: trust === undefined ? null : attach(reader, 'trustPolicy', trust, `${path}.trustPolicy`, 'Trust policy', text),
    serviceLinked: reader.flag(fields['serviceLinked'], `${path}.serviceLinked`, false),
    ...(id === undefined ? {} : { id }),
  };
}

const keyStates: readonly KeyState[] = [
  ...(['Enabled', 'Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable', 'Creating', 'Updating'] as const),
];

function readKey(reader: Reader, value: unknown, path: string): Key | undefined {
  const fields = reader.object(value, path, [
    ...['arn', 'manager', 'policy', 'state', 'spec', 'usage', 'origin'],
    ...['multiRegion', 'multiRegionKeyType', 'aliases', 'tags', 'grants'],
  ]);
  if (fields === undefined) return undefined;
  const text = intern(reader.text(fields['arn'], `${path}.arn`));
  const arn = parseArn(text);
  if (arn?.service !== 'kms' || !arn.resource.startsWith('key/') || !isAccountId(arn.account)) {
    reader.fail(`${path}.arn`, 'must be the ARN of a KMS key: arn:aws:kms:REGION:ACCOUNT:key/ID');
    return undefined;
  }
  if (fields['manager'] === undefined) reader.fail(`${path}.manager`, 'must be one of CUSTOMER, AWS, AWS_OWNED');
  const manager = reader.choice(fields['manager'], `${path}.manager`, ['CUSTOMER', 'AWS', 'AWS_OWNED'], 'CUSTOMER');
  if (manager === 'AWS' && fields['policy'] === undefined) reader.fail(`${path}.policy`, 'an AWS managed key must give its policy');
  const policy = fields['policy'] ?? defaultKeyPolicy(arn.account, arn.partition);
  const type = fields['multiRegionKeyType'];
  return {
    arn: text,
    account: intern(arn.account),
    region: arn.region,
    partition: arn.partition,
    manager,
    policy: manager === 'AWS_OWNED' ? null : attach(reader, 'keyPolicy', policy, `${path}.policy`, 'Key policy', text),
    state: reader.choice(fields['state'], `${path}.state`, keyStates, 'Enabled'),
    spec: reader.optionalText(fields['spec'], `${path}.spec`) ?? 'SYMMETRIC_DEFAULT',
    usage: reader.optionalText(fields['usage'], `${path}.usage`) ?? 'ENCRYPT_DECRYPT',
    origin: reader.optionalText(fields['origin'], `${path}.origin`) ?? 'AWS_KMS',
    multiRegion: reader.flag(fields['multiRegion'], `${path}.multiRegion`, false),
    ...(type === undefined ? {} : { multiRegionKeyType: reader.choice(type, `${path}.multiRegionKeyType`, ['PRIMARY', 'REPLICA'], 'PRIMARY') }),
    aliases: reader.optionalList(fields['aliases'], `${path}.aliases`).map((alias, index) => reader.text(alias, `${path}.aliases[${index}]`)),
    tags: reader.texts(fields['tags'], `${path}.tags`),
    grants: reader
      .optionalList(fields['grants'], `${path}.grants`)
      .flatMap((grant, index) => readGrant(reader, grant, `${path}.grants[${index}]`, arn.account, index) ?? []),
  };
}

function readGrant(reader: Reader, value: unknown, path: string, keyAccount: string, index: number): Grant | undefined {
  const fields = reader.object(value, path, [
    ...['id', 'granteePrincipal', 'granteeServicePrincipal', 'retiringPrincipal', 'operations', 'issuingAccount', 'constraints'],
  ]);
  if (fields === undefined) return undefined;
  const constraints =
    fields['constraints'] === undefined
      ? undefined
      : reader.object(fields['constraints'], `${path}.constraints`, ['EncryptionContextEquals', 'EncryptionContextSubset', 'SourceArn']);
  const pairs = (name: string): ReadonlyMap<string, string> | null =>
    constraints?.[name] === undefined ? null : reader.texts(constraints[name], `${path}.constraints.${name}`);
  const optional = (name: 'granteePrincipal' | 'granteeServicePrincipal' | 'retiringPrincipal'): object => {
    const text = reader.optionalText(fields[name], `${path}.${name}`);
    return text === undefined ? {} : { [name]: text };
  };
  const sourceArn = reader.optionalText(constraints?.['SourceArn'], `${path}.constraints.SourceArn`);
  return {
    id: reader.optionalText(fields['id'], `${path}.id`) ?? `grant ${index + 1}`,
    ...optional('granteePrincipal'),
    ...optional('granteeServicePrincipal'),
    ...optional('retiringPrincipal'),
    operations: new Set(
      reader.list(fields['operations'], `${path}.operations`).map((name, at) => `kms:${reader.text(name, `${path}.operations[${at}]`)}`.toLowerCase()),
    ),
    issuingAccount: reader.optionalText(fields['issuingAccount'], `${path}.issuingAccount`) ?? keyAccount,
    encryptionContextEquals: pairs('EncryptionContextEquals'),
    encryptionContextSubset: pairs('EncryptionContextSubset'),
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
}

const cannedAcls = ['private', 'public-read', 'authenticated-read'] as const;

function readBucket(reader: Reader, value: unknown, path: string): Bucket | undefined {
  const fields = reader.object(value, path, ['arn', 'account', 'policy', 'publicAccessBlocked', 'acls']);
  if (fields === undefined) return undefined;
  const arn = reader.text(fields['arn'], `${path}.arn`);
  const acls = fields['acls'] === undefined ? undefined : reader.object(fields['acls'], `${path}.acls`, ['bucket', 'objects']);
  return {
    arn,
    account: intern(reader.text(fields['account'], `${path}.account`)),
    policy: fields['policy'] === undefined ? null : attach(reader, 'bucketPolicy', fields['policy'], `${path}.policy`, 'Bucket policy', arn),
    publicAccessBlocked: reader.flag(fields['publicAccessBlocked'], `${path}.publicAccessBlocked`, true),
    acls:
      acls === undefined
        ? null
        : {
            bucket: reader.choice(acls['bucket'], `${path}.acls.bucket`, cannedAcls, 'private'),
            objects: reader.choice(acls['objects'], `${path}.acls.objects`, cannedAcls, 'private'),
          },
  };
}

/**
 * The same world with another policy on one of its keys; everything else is shared.
 *
 * @param arn a key of the world; a world without it comes back as it is
 * @param text the policy exactly as someone wrote it, which may be unfinished
 */
export function withKeyPolicy(world: World, arn: string, text: string): World {
  const key = world.keys.get(arn);
  if (key === undefined) return world;
  const edited: Key = { ...key, policy: attach(new Reader(), 'keyPolicy', text, '', 'Key policy', arn) };
  const replaced = (from: ReadonlyMap<string, Key>): Map<string, Key> => new Map([...from].map(([name, one]) => [name, one === key ? edited : one]));
  const next = { ...world, keys: replaced(world.keys), aliases: replaced(world.aliases) };
  attachedTo.set(next, attachedTo.get(world) ?? new Map());
  return next;
}
