import { type Decision, explain, loadRequest, loadWorld } from '#engine';
import { type Attempt, requestOf, type Scene, worldOf } from '#lessons';
import { realLesson } from './course.ts';

/** A scene that is fuller than any lesson: ten people in three accounts, services, an organization, an endpoint, every kind of thing to ask for. */
const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const everybody = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
const [harbor, tally, other, quill] = ['111122223333', '444455556666', '777788889999', '555566667777'] as const;

const person = (account: string, name: string, role: 'administrator' | 'user' | 'outsider' = 'user') => ({ id: name.toLowerCase(), name, role, arn: `arn:aws:iam::${account}:user/${name}` });
const session = (account: string, id: string, name: string, role: string) => ({ id, name, role: 'role' as const, arn: `arn:aws:sts::${account}:assumed-role/${role}/job` });
const user = (account: string, name: string) => ({ arn: `arn:aws:iam::${account}:user/${name}`, id: `AIDA${name.toUpperCase()}EXAMPLE0001`, identityPolicies: [all] });
const role = (account: string, name: string) => ({ arn: `arn:aws:iam::${account}:role/${name}`, id: `AROA${name.toUpperCase()}EXAMPLE0001`, identityPolicies: [all], permissionsBoundary: all });
const key = (account: string, digit: string) => `arn:aws:kms:eu-central-1:${account}:key/${digit.repeat(8)}-aaaa-4aaa-8aaa-${digit.repeat(12)}`;

const grant = { id: 'g1', granteePrincipal: `arn:aws:iam::${tally}:role/Ledger`, operations: ['Decrypt'] };

export const crowded: Scene = {
  people: [
    ...[person(harbor, 'Ana', 'administrator'), person(harbor, 'Ben'), person(harbor, 'Cleo')],
    ...[session(harbor, 'orders-app', 'orders-app', 'OrdersApp'), session(harbor, 'reporting', 'Reporting, month end', 'OrdersApp')],
    { id: 'root', name: 'Root user', role: 'administrator', arn: `arn:aws:iam::${harbor}:root` },
    ...[session(tally, 'ledger', 'Ledger', 'Ledger'), session(tally, 'billing', 'Billing', 'Ledger'), person(tally, 'Intern', 'outsider')],
    person(other, 'Mallory', 'outsider'),
  ],
  keys: [
    { id: 'orders-key', name: 'orders-key', arn: key(harbor, '1') },
    { id: 'closed-key', name: 'closed-key', arn: key(harbor, '2') },
    { id: 'ebs-key', name: 'aws/ebs', arn: key(harbor, '3') },
    { id: 'owned-key', name: 'a key of DynamoDB', arn: key('999999999999', '4') },
    { id: 'orders-alias', name: 'alias/orders', arn: `arn:aws:kms:eu-central-1:${harbor}:alias/orders` },
    { id: 'stray-alias', name: 'alias/stray', arn: `arn:aws:kms:eu-central-1:${harbor}:alias/stray` },
    { id: 'no-key', name: 'a key that never was', arn: key(harbor, '5') },
    { id: 'tally-key', name: 'ledger-key', arn: key(tally, '6') },
  ],
  buckets: [
    { id: 'reports', name: 'harbor-reports', arn: 'arn:aws:s3:::harbor-reports' },
    { id: 'page', name: 'blocked-catalogue/page-1', arn: 'arn:aws:s3:::blocked-catalogue/page-1' },
  ],
  endpoints: [{ id: 'door', name: 'Office network', vpce: 'vpce-0abc0abc' }],
  world: {
    organization: { id: 'o-h4rb0r0001', managementAccount: '999900001111', nodes: [{ id: 'r-h4rb', scps: [all], rcps: [everybody] }] },
    accounts: [
      { id: '999900001111', name: 'Harbor Management', node: 'r-h4rb' },
      { id: harbor, name: 'Harbor Supply', node: 'r-h4rb' },
      { id: tally, name: 'Tally Books', node: 'r-h4rb' },
      { id: other, name: 'Unknown account' },
    ],
    principals: [user(harbor, 'Ana'), user(harbor, 'Ben'), user(harbor, 'Cleo'), role(harbor, 'OrdersApp'), role(tally, 'Ledger'), user(tally, 'Intern'), user(other, 'Mallory')],
    keys: [
      { arn: key(harbor, '1'), manager: 'CUSTOMER', policy: everybody, aliases: ['alias/orders'], grants: [grant] },
      { arn: key(harbor, '2'), manager: 'CUSTOMER', policy: everybody, state: 'PendingDeletion', grants: [grant] },
      { arn: key(harbor, '3'), manager: 'AWS', policy: everybody, aliases: ['alias/aws/ebs'] },
      { arn: key('999999999999', '4'), manager: 'AWS_OWNED' },
      { arn: key(tally, '6'), manager: 'CUSTOMER', policy: everybody },
    ],
    buckets: [
      { arn: 'arn:aws:s3:::harbor-reports', account: harbor, policy: everybody },
      { arn: 'arn:aws:s3:::blocked-catalogue', account: tally },
    ],
  },
};

const service = (id: string, name: string) => ({ id, name, role: 'service' as const, arn: `${id.split('-')[0] ?? ''}.amazonaws.com` });

/** The same, with a fourth account and with services that share an ARN. */
const fuller: Scene = {
  ...crowded,
  people: [
    ...crowded.people,
    ...[service('cloudtrail', 'CloudTrail for orders-trail'), service('cloudtrail-2', 'CloudTrail for audit-trail'), service('s3', 'S3 for harbor-orders')],
    session(quill, 'review', 'Review', 'Review'),
  ],
  world: { ...crowded.world, accounts: [...crowded.world.accounts, { id: quill, name: 'Quill Audit and Partners Limited' }] },
};

/** What somebody of a scene tries, and how the engine decides it. */
export interface Situation {
  readonly name: string;
  readonly scene: Scene;
  readonly attempt: Attempt;
}

const through = { endpoint: 'door' } as const;

export const situations: readonly Situation[] = [
  ...[crowded, fuller].flatMap((scene, index) => [
    ...scene.people.map(({ id, name }) => ({ name: `${index}: ${name} decrypts`, scene, attempt: { as: id, action: 'kms:Decrypt', key: 'orders-key' } })),
    ...scene.people.map(({ id, name }) => ({ name: `${index}: ${name} decrypts with a key that waits for its end, through an endpoint`, scene, attempt: { as: id, action: 'kms:Decrypt', key: 'closed-key', ...through } })),
  ]),
  ...(['ebs-key', 'owned-key', 'orders-alias', 'no-key', 'tally-key'] as const).flatMap((asked) => ['ben', 'ledger'].map((as) => ({ name: `${as} decrypts with ${asked}`, scene: crowded, attempt: { as, action: 'kms:Decrypt', key: asked } }))),
  ...['stray-alias', 'orders-alias'].map((asked) => ({ name: `Ana deletes ${asked}`, scene: crowded, attempt: { as: 'ana', action: 'kms:DeleteAlias', key: asked } })),
  ...['ana', 'ledger', 'root'].map((as) => ({ name: `${as} lists keys`, scene: crowded, attempt: { as, action: 'kms:ListKeys', key: '*', ...through } })),
  { name: 'CloudTrail lists keys', scene: fuller, attempt: { as: 'cloudtrail', action: 'kms:ListKeys', key: '*' } },
  ...['ana', 'ledger', 'mallory'].flatMap((as) => [
    { name: `${as} reads a page`, scene: crowded, attempt: { as, action: 's3:GetObject', key: 'page' } },
    { name: `${as} lists a bucket`, scene: crowded, attempt: { as, action: 's3:ListBucket', key: 'reports', ...through } },
  ]),
  { name: 'Ledger changes a key policy from outside', scene: crowded, attempt: { as: 'ledger', action: 'kms:PutKeyPolicy', key: 'orders-key' } },
  { name: 'somebody whom the scene does not name', scene: crowded, attempt: { as: `arn:aws:iam::${harbor}:user/Ben`, action: 'kms:Decrypt', key: 'orders-key' } },
  { name: 'nobody in particular', scene: crowded, attempt: { as: 'anonymous', action: 's3:GetObject', key: 'page' } },
];

const base = { ...realLesson('another-account'), documents: [] };

/** The engine's decision on a situation; a session of Ledger carries a session policy. */
export function decisionOf({ scene, attempt }: Pick<Situation, 'scene' | 'attempt'>): Decision {
  const lesson = { ...base, ...scene };
  const spec = requestOf(lesson, attempt, {});
  const { request, problems } = loadRequest(spec.principal.includes(':assumed-role/') ? { ...spec, sessionPolicies: [all] } : spec);
  const { world, problems: faults } = loadWorld(worldOf(lesson, {}));
  if (request === null || world === null) throw new Error(JSON.stringify([...problems, ...faults]));
  return explain(world, request);
}
