import type { SandboxDocument } from './document.ts';
import { normalScene } from './normal.ts';

const account = '111122223333';
const partner = '444455556666';
const key = `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const all = (...actions: string[]): object => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

/** What the sandbox shows to somebody who has never been here: one key, its own account and a partner. */
export const startDocument: SandboxDocument = {
  title: 'A key and a partner',
  details: [],
  requests: [],
  expectations: [
    { id: 'ben-reads', name: 'Ben can call Decrypt on orders-key', attempt: { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' }, expected: { decision: 'allow' } },
    { id: 'mallory-never', name: 'Mallory must never call Decrypt on orders-key', attempt: { as: 'mallory', action: 'kms:Decrypt', key: 'orders-key' }, expected: { decision: 'anyDeny' } },
  ],
  scene: normalScene({
    people: [
      { id: 'ana', name: 'Ana', role: 'administrator', arn: `arn:aws:iam::${account}:user/Ana` },
      { id: 'ben', name: 'Ben', role: 'user', arn: `arn:aws:iam::${account}:user/Ben` },
      { id: 'ordersapp', name: 'OrdersApp', role: 'role', arn: `arn:aws:iam::${account}:role/OrdersApp` },
      { id: 'billing', name: 'Billing', role: 'role', arn: `arn:aws:iam::${partner}:role/Billing` },
      { id: 'mallory', name: 'Mallory', role: 'outsider', arn: `arn:aws:iam::${partner}:user/Mallory` },
      { id: 'cloudtrail', name: 'CloudTrail', role: 'service', arn: 'cloudtrail.amazonaws.com' },
    ],
    keys: [{ id: 'orders-key', name: 'orders-key', arn: key }],
    buckets: [],
    endpoints: [],
    world: {
      accounts: [
        { id: account, name: 'Harbor Supply' },
        { id: partner, name: 'Tally Books' },
      ],
      principals: [
        { arn: `arn:aws:iam::${account}:user/Ana`, identityPolicies: [{ name: 'AdministratorAccess', document: all('*') as Record<string, unknown> }] },
        { arn: `arn:aws:iam::${account}:user/Ben`, identityPolicies: [{ name: 'ReadsOrders', document: all('kms:Decrypt', 'kms:DescribeKey') as Record<string, unknown> }] },
        { arn: `arn:aws:iam::${account}:role/OrdersApp` },
        { arn: `arn:aws:iam::${partner}:role/Billing`, identityPolicies: [{ name: 'ReadsInvoices', document: all('kms:Decrypt') as Record<string, unknown> }] },
        { arn: `arn:aws:iam::${partner}:user/Mallory`, identityPolicies: [{ name: 'TakesAll', document: all('kms:*') as Record<string, unknown> }] },
      ],
      keys: [
        {
          arn: key,
          manager: 'CUSTOMER',
          aliases: ['alias/orders'],
          policy: {
            Version: '2012-10-17',
            Statement: [
              { Sid: 'Enable IAM policies', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
              { Sid: 'Allow use of the key', Effect: 'Allow', Principal: { AWS: [`arn:aws:iam::${account}:role/OrdersApp`] }, Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'], Resource: '*' },
              { Sid: 'Allow the partner to read', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${partner}:role/Billing` }, Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' },
            ],
          },
        },
      ],
    },
  }),
};
