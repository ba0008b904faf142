import { callerOf } from '../naive/caller.ts';
import { actions } from '../naive/catalog.ts';
import { contextOf } from '../naive/context.ts';
import type { BucketSpec, GrantSpec, KeySpec, PrincipalSpec, RequestSpec, WorldSpec } from '../naive/spec.ts';
import { targetOf } from '../naive/target.ts';
import { policyNear, type Aim, type Style } from './policies.ts';
import { Tape } from './tape.ts';

export interface Generated {
  world: WorldSpec;
  request: RequestSpec;
}

export const HOME = '111122223333';
export const AWAY = '444455556666';
const THIRD = '777788889999';
const MANAGEMENT = '999999999999';
export const tapeLength = 640;

const specs: readonly [spec: string, usage: string][] = [
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'], ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'], ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'], ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
  ['RSA_2048', 'ENCRYPT_DECRYPT'], ['RSA_4096', 'SIGN_VERIFY'], ['ECC_NIST_P256', 'SIGN_VERIFY'], ['ECC_NIST_P384', 'KEY_AGREEMENT'], ['HMAC_256', 'GENERATE_VERIFY_MAC'],
  ['ML_DSA_65', 'SIGN_VERIFY'], ['ECC_SECG_P256K1', 'SIGN_VERIFY'],
];
const states = ['Enabled', 'Enabled', 'Enabled', 'Enabled', 'Enabled', 'Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable', 'Creating', 'Updating'];
export const kinds = ['user', 'session', 'user', 'session', 'root', 'service', 'pathUser', 'pathSession', 'role', 'federated', 'serviceLinked', 'anonymous'] as const;
const keyActions = actions.filter(({ resourceTypes }) => resourceTypes.includes('key') && !resourceTypes.includes('alias')).map(({ name }) => name);
const plainActions = actions.filter(({ resourceTypes }) => resourceTypes.includes('*')).map(({ name }) => name);

interface Place {
  partition: string;
  region: string;
}

export function principals(account: string, { partition }: Place, tape: Tape): PrincipalSpec[] {
  const arn = (rest: string): string => `arn:${partition}:iam::${account}:${rest}`;
  const tags = (): Pick<PrincipalSpec, 'tags'> => (tape.chance(50) ? { tags: { [tape.pick(['team', 'Team'])]: tape.pick(['red', 'blue', 'Red']) } } : {});
  return [
    { arn: arn('user/Ana'), id: `AIDAANA${account}`, ...tags() },
    { arn: arn('user/division/Bea'), ...tags() },
    { arn: arn('role/App'), id: `AROAAPP${account}`, ...tags() },
    { arn: arn('role/team/Job'), ...tags() },
    { arn: arn('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'), serviceLinked: true },
  ];
}

export function callerArn(kind: (typeof kinds)[number], account: string, { partition }: Place): string {
  const iam = `arn:${partition}:iam::${account}`;
  const sts = `arn:${partition}:sts::${account}`;
  switch (kind) {
    case 'user': return `${iam}:user/Ana`;
    case 'pathUser': return `${iam}:user/division/Bea`;
    case 'session': return `${sts}:assumed-role/App/job`;
    case 'pathSession': return `${sts}:assumed-role/Job/run`;
    case 'role': return `${iam}:role/App`;
    case 'federated': return `${sts}:federated-user/Ana`;
    case 'serviceLinked': return `${sts}:assumed-role/AWSServiceRoleForAutoScaling/x`;
    case 'root': return `${iam}:root`;
    case 'service': return 'logs.amazonaws.com';
    default: return 'anonymous';
  }
}

function keyOf({ partition, region }: Place, id: string, tape: Tape): KeySpec {
  const [spec, usage] = tape.pick(specs);
  const key: KeySpec = { arn: `arn:${partition}:kms:${region}:${HOME}:key/${id}`, manager: 'CUSTOMER' };
  const kind = tape.next();
  if (kind >= 244) return { ...key, manager: 'AWS_OWNED' };
  if (kind >= 228) key.manager = 'AWS';
  if (spec !== 'SYMMETRIC_DEFAULT' || tape.chance(20)) Object.assign(key, { spec, usage });
  const state = tape.pick(states);
  if (state !== 'Enabled' || tape.chance(10)) key.state = state;
  const origin = tape.pick(['AWS_KMS', 'AWS_KMS', 'AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'AWS_KMS', 'EXTERNAL_KEY_STORE']);
  if (state === 'PendingImport') key.origin = 'EXTERNAL';
  else if (state === 'Unavailable') key.origin = 'AWS_CLOUDHSM';
  else if (origin !== 'AWS_KMS') key.origin = spec === 'SYMMETRIC_DEFAULT' ? origin : 'AWS_KMS';
  if (tape.chance(20)) Object.assign(key, { multiRegion: true, multiRegionKeyType: tape.pick(['PRIMARY', 'REPLICA']) });
  if (tape.chance(50)) key.aliases = tape.pick([['alias/data'], ['alias/data', 'alias/other']]);
  if (tape.chance(40)) key.tags = { team: tape.pick(['red', 'blue']) };
  return key;
}

function grantsOf(request: RequestSpec, own: readonly string[], service: string | undefined, others: readonly string[], tape: Tape): GrantSpec[] {
  const operation = request.action.slice(request.action.indexOf(':') + 1);
  // A grant names its principals by ARN.
  const people = own.filter((one) => one.startsWith('arn:'));
  const who = (): string => (people.length === 0 || tape.chance(20) ? tape.pick(others.filter((one) => !/^A[IR]/.test(one))) : tape.pick(people)).replace(/^(\d{12})$/, 'arn:aws:iam::$1:root');
  return Array.from({ length: 1 + tape.count(1) }, () => {
    const pairs = tape.pick([{ team: 'red' }, { Team: 'red' }, { team: 'blue' }, { team: 'red', purpose: 'test' }]);
    const constraints = tape.pick([undefined, undefined, undefined, { EncryptionContextEquals: pairs }, { EncryptionContextSubset: pairs }, { SourceArn: 'arn:aws:s3:::logs' }]);
    const grant: GrantSpec = { operations: tape.pick([[operation], [operation], ['Decrypt', 'RetireGrant'], ['Encrypt', 'CreateGrant', 'DescribeKey']]) };
    if (service !== undefined && tape.chance(70)) grant.granteeServicePrincipal = tape.pick([service, service, 'sns.amazonaws.com']);
    else grant.granteePrincipal = who();
    if (tape.chance(30)) grant.retiringPrincipal = who();
    if (tape.chance(40)) grant.issuingAccount = tape.pick([HOME, AWAY]);
    return constraints ? { ...grant, constraints } : grant;
  });
}

function contextExtras(tape: Tape): Record<string, string | string[] | null> {
  const extras: Record<string, string | string[] | null> = {};
  const maybe = (percent: number, key: string, value: () => string | string[] | null): void => {
    if (tape.chance(percent)) extras[key] = value();
  };
  maybe(35, 'kms:ViaService', () => tape.pick(['s3.eu-central-1.amazonaws.com', 'ec2.eu-central-1.amazonaws.com']));
  if (extras['kms:ViaService'] !== undefined && tape.chance(30)) extras['aws:ViaAWSService'] = 'true';
  maybe(50, 'aws:SourceIp', () => tape.pick(['203.0.113.7', '2001:db8::7', '10.1.2.3', '2001:0db8:0:0::1']));
  maybe(30, 'aws:SourceVpce', () => tape.pick(['vpce-1', 'vpce-2']));
  maybe(30, 'aws:SourceArn', () => tape.pick(['arn:aws:s3:::logs', 'arn:aws:sns:eu-central-1:111122223333:topic', 'no-arn']));
  maybe(20, 'aws:SourceAccount', () => tape.pick([HOME, AWAY]));
  maybe(50, 'aws:MultiFactorAuthPresent', () => tape.pick(['true', 'false']));
  maybe(30, 'aws:MultiFactorAuthAge', () => tape.pick(['30', '3600', '0.5']));
  maybe(30, 'kms:ScheduleKeyDeletionPendingWindowInDays', () => tape.pick(['7', '30']));
  maybe(30, 'kms:RotationPeriodInDays', () => tape.pick(['90', '365']));
  maybe(30, 'aws:TokenIssueTime', () => '2026-11-24T11:00:00Z');
  maybe(30, 'kms:GrantOperations', () => tape.pick([['Decrypt'], ['Decrypt', 'Encrypt'], [], ['Sign', 'Verify', 'Decrypt']]));
  maybe(30, 'aws:CalledVia', () => tape.pick([['athena.amazonaws.com', 's3.amazonaws.com'], ['s3.amazonaws.com']]));
  maybe(20, 'aws:TagKeys', () => tape.pick([['team'], ['team', 'cost']]));
  maybe(30, 'kms:GrantIsForAWSResource', () => tape.pick(['true', 'false']));
  maybe(20, 'kms:GranteePrincipal', () => `arn:aws:iam::${HOME}:role/App`);
  maybe(30, 'aws:RequestTag/blob', () => tape.pick(['QmluYXJ5', 'AA==']));
  maybe(4, 'aws:PrincipalArn', () => null);
  maybe(4, 'AWS:username', () => tape.pick([null, 'Zoe']));
  maybe(4, 'aws:SecureTransport', () => tape.pick([null, 'false']));
  return extras;
}

function requestOf(place: Place, key: KeySpec, second: KeySpec, tape: Tape): RequestSpec {
  const kind = tape.pick(kinds);
  const account = tape.pick([HOME, HOME, AWAY, HOME, MANAGEMENT, THIRD]);
  const request: RequestSpec = { principal: callerArn(kind, account, place), action: 'kms:Decrypt', resource: key.arn };
  const alias = `arn:${place.partition}:kms:${place.region}:${HOME}:alias/data`;
  const bucket = `arn:${place.partition}:s3:::photos`;
  const what = tape.next() % 32;
  if (what >= 8 && what < 17) request.action = tape.pick(keyActions);
  else if (what < 20 && what >= 17) Object.assign(request, { action: tape.pick(['kms:Decrypt', 'kms:Encrypt', 'kms:DescribeKey', 'kms:EnableKey', 'kms:ListGrants']), resource: alias });
  else if (what < 22 && what >= 20) Object.assign(request, { action: tape.pick(plainActions), resource: '*' });
  else if (what < 24 && what >= 22) {
    Object.assign(request, { action: tape.pick(['kms:CreateAlias', 'kms:DeleteAlias']), resource: [alias, key.arn] });
    if (tape.chance(30)) Object.assign(request, { action: 'kms:UpdateAlias', resource: [alias, second.arn, key.arn] });
    else if (tape.chance(30)) request.resource = alias;
  } else if (what < 30 && what >= 24) {
    if (tape.chance(50)) Object.assign(request, { action: tape.pick(['s3:GetObject', 's3:PutObject']), resource: `${bucket}/2026/a:b.jpg` });
    else Object.assign(request, { action: tape.pick(['s3:ListBucket', 's3:DeleteBucket']), resource: bucket });
  } else if (what === 30) request.action = tape.pick(['kms:RetireGrant', 'kms:CreateGrant']);
  else if (what === 31) request.resource = tape.pick([key.arn.replace(/.$/, '9'), `${alias}-gone`]);
  request.time = '2026-11-24T12:00:00Z';
  const context = contextExtras(tape);
  if (Object.keys(context).length > 0) request.context = context;
  if (tape.chance(45)) request.encryptionContext = tape.pick<Record<string, string>>([{ team: 'red' }, { Team: 'blue' }, { team: 'red', purpose: 'test' }, {}]);
  if ((kind === 'session' || kind === 'pathSession' || kind === 'federated') && tape.chance(30)) request.sessionTags = { [tape.pick(['team', 'TEAM', 'cost'])]: tape.pick(['red', 'blue']) };
  return request;
}

/** How the caller can be named, itself first. */
export function names(request: RequestSpec, world: WorldSpec): Pick<Aim, 'own' | 'service'> {
  const caller = callerOf(request.principal, world);
  if (caller.kind === 'service') return { own: [], service: caller.arn };
  if (caller.account === undefined) return { own: [] };
  const root = `arn:${caller.partition}:iam::${caller.account}:root`;
  const entity = caller.entityArn === undefined ? [] : [caller.entityArn];
  return { own: [...new Set([...entity, caller.arn, root, caller.account, ...entity, ...(caller.entity?.id === undefined ? [] : [caller.entity.id])])] };
}

export const others = [
  `arn:aws:iam::${HOME}:user/Zoe`, `arn:aws:iam::${HOME}:root`, `arn:aws:iam::${HOME}:user/Ana`, AWAY, `arn:aws:iam::${AWAY}:role/App`, 'AIDAGONE00000000000', 'AROAGONE00000000000',
  `arn:aws:sts::${HOME}:assumed-role/App/job`, `arn:aws:iam::${HOME}:role/App`, `arn:aws:sts::${HOME}:federated-user/Ana`,
];

function bucketOf({ partition }: Place, tape: Tape): BucketSpec {
  const acl = (): 'private' | 'public-read' | 'authenticated-read' => tape.pick(['private', 'public-read', 'authenticated-read']);
  return {
    arn: `arn:${partition}:s3:::photos`,
    account: HOME,
    ...(tape.chance(60) ? { publicAccessBlocked: tape.chance(60) ? false : true } : {}),
    ...(tape.chance(30) ? { acls: { bucket: acl(), objects: acl() } } : {}),
  };
}

/** A world of one to four accounts with one request whose answer is open: every policy in it is written near that request. */
export function generate(bytes: Uint8Array): Generated {
  let at = 0;
  const section = (length: number): Tape => new Tape(bytes, (at += length) - length, length);
  const entities = section(80);
  const place = entities.pick<Place>([
    { partition: 'aws', region: 'eu-central-1' }, { partition: 'aws', region: 'eu-central-1' }, { partition: 'aws', region: 'us-west-2' },
    { partition: 'aws-cn', region: 'cn-north-1' }, { partition: 'aws-us-gov', region: 'us-gov-west-1' },
  ]);
  const withOrganization = entities.chance(55);
  const accounts: WorldSpec['accounts'] = [{ id: HOME }, { id: AWAY }, { id: THIRD }, { id: MANAGEMENT }];
  const key = keyOf(place, '1234abcd-12ab-34cd-56ef-1234567890ab', entities);
  const second: KeySpec = { arn: `${key.arn.slice(0, -1)}c`, manager: 'CUSTOMER', state: entities.pick(states) };
  const world: WorldSpec = { accounts, principals: [HOME, AWAY, THIRD, MANAGEMENT].flatMap((id) => principals(id, place, entities)), keys: [key, second] };
  const request = requestOf(place, key, second, section(70));
  const caller = callerOf(request.principal, world);
  const resources = typeof request.resource === 'string' ? [request.resource] : request.resource;
  if (resources.some((resource) => resource.includes(':s3:'))) world.buckets = [bucketOf(place, entities)];

  const organizationTape = section(150);
  if (withOrganization) {
    const [home, away] = [organizationTape.pick(['ou-a', 'ou-b', 'r-1']), organizationTape.pick(['ou-b', 'r-1'])];
    Object.assign(accounts[0] ?? {}, { node: home });
    if (organizationTape.chance(60)) Object.assign(accounts[1] ?? {}, { node: away });
    Object.assign(accounts[3] ?? {}, { node: 'r-1' });
    const nodes: NonNullable<WorldSpec['organization']>['nodes'] = [{ id: 'r-1' }, { id: 'ou-a', parent: 'r-1' }, { id: 'ou-b', parent: 'ou-a' }];
    world.organization = { id: 'o-abc', managementAccount: organizationTape.chance(8) ? HOME : MANAGEMENT, nodes };
  }

  const target = targetOf(resources[resources.length - 1] ?? '*', request.action, world);
  const context = contextOf(world, request, caller, target);
  const { own, service } = names(request, world);
  const aim: Aim = { action: request.action, resource: target.arn, context, own, others, home: HOME, ...(service === undefined ? {} : { service }) };
  const style = (withPrincipal: boolean, deny: number): Style => ({ withPrincipal, deny, condition: 40, broken: 6 });

  if (world.organization) {
    for (const level of [...world.organization.nodes, ...accounts.filter(({ node }) => node !== undefined)]) {
      if (organizationTape.chance(14)) level.scps = organizationTape.chance(6) ? [] : [policyNear(aim, style(false, 30), 85, organizationTape)];
      if (organizationTape.chance(12)) level.rcps = [policyNear(aim, style(true, 70), 30, organizationTape)];
    }
  }
  if (key.manager !== 'AWS_OWNED') {
    const tape = section(110);
    if (key.manager === 'AWS' || tape.chance(88)) key.policy = policyNear(aim, style(true, 22), 55, tape);
    if (tape.chance(80)) second.policy = policyNear(aim, style(true, 10), 75, tape);
  }
  const bucket = world.buckets?.[0];
  const resourceTape = section(60);
  if (bucket && resourceTape.chance(75)) bucket.policy = policyNear(aim, style(true, 20), 45, resourceTape);
  const callerTape = section(150);
  if (caller.entity && caller.entity.serviceLinked !== true) {
    if (callerTape.chance(80)) {
      caller.entity.identityPolicies = [policyNear(aim, style(false, 20), 65, callerTape)];
      if (callerTape.chance(15)) caller.entity.identityPolicies.push({ name: 'second', document: policyNear(aim, style(false, 30), 0, callerTape) });
    }
    if (callerTape.chance(28)) caller.entity.permissionsBoundary = policyNear(aim, style(false, 25), 60, callerTape);
  }
  if ((caller.kind === 'session' || caller.kind === 'federated') && callerTape.chance(35)) request.sessionPolicies = [policyNear(aim, style(false, 20), 60, callerTape)];
  if (callerTape.chance(12)) request.vpcEndpointPolicy = policyNear(aim, style(true, 20), 70, callerTape);
  if (resources.every((resource) => resource.includes(':kms:')) && resourceTape.chance(28) && key.manager !== 'AWS_OWNED') key.grants = grantsOf(request, own, service, others, resourceTape);
  return { world, request };
}
