import type { KeySpec } from '#engine';

/** Where a key is. */
export interface Place {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** What is known of the policy that a service gives its AWS managed key, and from where. */
export interface ManagedKeyFacts {
  /** `alias/aws/` and this. */
  readonly name: string;
  readonly policyId: string;
  /** How the service is named in the policy's Sids. */
  readonly title: string;
  /** The service in kms:ViaService. */
  readonly via: string;
  readonly use: readonly string[];
  readonly metadata: readonly string[];
  readonly more?: (place: Place) => readonly object[];
  readonly source: { readonly title: string; readonly url: string };
  /** When the publication was read; dumps may be older than what AWS writes today. */
  readonly read: string;
}

const READ = '2026-11-24';
const [encrypt, decrypt, reEncrypt, dataKey, createGrant, listGrants, describe] = ['Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*', 'CreateGrant', 'ListGrants', 'DescribeKey'].map((name) => `kms:${name}`) as [string, string, string, string, string, string, string];
const view = ['kms:Describe*', 'kms:Get*', 'kms:List*'];
const viewAndRevoke = [...view, 'kms:RevokeGrant'];
const dump = (title: string, url: string): { title: string; url: string } => ({ title, url });
const terraform = 'Policies of AWS managed keys, as infrastructure code that was written from live accounts records them';
const terraformUrl = 'https://github.com/search?q=%22Default+key+that+protects+my%22+aws_kms_key&type=code';

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk */
export const managedKeys: readonly ManagedKeyFacts[] = [
  {
    ...{ name: 'dynamodb', policyId: 'auto-dynamodb-1', title: 'Amazon DynamoDB', via: 'dynamodb', use: [encrypt, decrypt, reEncrypt, dataKey, createGrant, describe], metadata: viewAndRevoke },
    more: () => [
      {
        Sid: 'Allow DynamoDB Service with service principal name dynamodb.amazonaws.com to describe the key directly',
        Effect: 'Allow',
        Principal: { Service: 'dynamodb.amazonaws.com' },
        Action: view,
        Resource: '*',
      },
    ],
    source: dump('DynamoDB encryption at rest: usage notes', 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html'),
    read: READ,
  },
  {
    ...{ name: 'ebs', policyId: 'auto-ebs-2', title: 'EBS', via: 'ec2', use: [encrypt, decrypt, reEncrypt, dataKey, createGrant, describe], metadata: viewAndRevoke },
    source: dump('Sample output of the Ansible module community.aws.kms_key_info', 'https://docs.ansible.com/ansible/latest/collections/amazon/aws/kms_key_info_module.html'),
    read: READ,
  },
  {
    ...{ name: 'lambda', policyId: 'auto-awslambda', title: 'AWS Lambda', via: 'lambda', use: [encrypt, decrypt, reEncrypt, dataKey, createGrant, describe], metadata: ['kms:Describe*'] },
    source: dump('Recorded answer of GetKeyPolicy in a tool’s tests; an old one', 'https://github.com/search?q=%22auto-awslambda%22&type=code'),
    read: READ,
  },
  {
    ...{ name: 'rds', policyId: 'auto-rds-2', title: 'RDS', via: 'rds', use: [encrypt, decrypt, reEncrypt, dataKey, createGrant, listGrants, describe], metadata: viewAndRevoke },
    source: dump(terraform, terraformUrl),
    read: READ,
  },
  {
    ...{ name: 's3', policyId: 'auto-s3-2', title: 'S3', via: 's3', use: [encrypt, decrypt, reEncrypt, dataKey, describe], metadata: view },
    source: dump(terraform, terraformUrl),
    read: READ,
  },
  {
    ...{ name: 'secretsmanager', policyId: 'auto-secretsmanager-2', title: 'AWS Secrets Manager', via: 'secretsmanager', use: [encrypt, decrypt, reEncrypt, createGrant, describe], metadata: viewAndRevoke },
    // Secrets are replicated, so data keys may be made for Secrets Manager in any Region.
    more: ({ account }) => [
      {
        Sid: 'Allow access through AWS Secrets Manager for all principals in the account that are authorized to use AWS Secrets Manager',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: dataKey,
        Resource: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': account }, StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
      },
    ],
    source: dump('Secret encryption and decryption in AWS Secrets Manager', 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html'),
    read: READ,
  },
  {
    ...{ name: 'sns', policyId: 'auto-sns-1', title: 'SNS', via: 'sns', use: [decrypt, dataKey, createGrant, listGrants, describe], metadata: viewAndRevoke },
    source: dump(terraform, terraformUrl),
    read: READ,
  },
  {
    ...{ name: 'ssm', policyId: 'auto-ssm-1', title: 'SSM', via: 'ssm', use: [encrypt, decrypt, reEncrypt, dataKey, describe], metadata: view },
    source: dump(terraform, terraformUrl),
    read: READ,
  },
];

/**
 * The policy of an AWS managed key: everybody of the account may use it through the service, and the account may only
 * look at it.
 */
export function managedKeyPolicy(facts: ManagedKeyFacts, place: Place): object {
  const { policyId, title, via, use, metadata, more } = facts;
  const { partition, account, region } = place;
  const direct = { Sid: 'Allow direct access to key metadata to the account', Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: metadata, Resource: '*' };
  const through = {
    Sid: `Allow access through ${title} for all principals in the account that are authorized to use ${title}`,
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: use,
    Resource: '*',
    // The suffix of kms:ViaService is the same in every partition.
    Condition: { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `${via}.${region}.amazonaws.com` } },
  };
  return { Version: '2012-10-17', Id: policyId, Statement: [through, direct, ...(more?.(place) ?? [])] };
}

/**
 * An AWS managed key for a world, with its alias.
 *
 * @param name `s3`, as in `alias/aws/s3`
 * @returns null when nothing is published about that service's key
 */
export function managedKey(name: string, place: Place, keyId: string): KeySpec | null {
  const facts = managedKeys.find((one) => one.name === name);
  if (facts === undefined) return null;
  const { partition, account, region } = place;
  return { arn: `arn:${partition}:kms:${region}:${account}:key/${keyId}`, manager: 'AWS', policy: managedKeyPolicy(facts, place) as Readonly<Record<string, unknown>>, aliases: [`alias/aws/${name}`] };
}
