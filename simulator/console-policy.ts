/** What the console's dialog for a new key asks, as far as it changes the policy. */
export interface ConsoleChoices {
  readonly partition: string;
  readonly account: string;
  readonly type: 'symmetric' | 'asymmetricEncrypt' | 'sign' | 'hmac' | 'keyAgreement';
  /** ARNs of users and roles; the statement is left out where there are none. */
  readonly administrators: readonly string[];
  readonly users: readonly string[];
  /** Twelve digits each. */
  readonly otherAccounts?: readonly string[];
  readonly administratorsMayDelete: boolean;
  readonly importsMaterial?: boolean;
  readonly isMultiRegion?: boolean;
}

const use: Readonly<Record<ConsoleChoices['type'], readonly string[]>> = {
  symmetric: ['Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*', 'DescribeKey'],
  asymmetricEncrypt: ['Encrypt', 'Decrypt', 'ReEncrypt*', 'DescribeKey', 'GetPublicKey'],
  sign: ['DescribeKey', 'GetPublicKey', 'Sign', 'Verify'],
  hmac: ['DescribeKey', 'GenerateMac', 'VerifyMac'],
  keyAgreement: ['DescribeKey', 'GetPublicKey', 'DeriveSharedSecret'],
};

const administration = ['Create*', 'Describe*', 'Enable*', 'List*', 'Put*', 'Update*', 'Revoke*', 'Disable*', 'Get*', 'Delete*', 'TagResource', 'UntagResource'];
const deletion = ['ScheduleKeyDeletion', 'CancelKeyDeletion'];

const kms = (names: readonly string[]): string[] => names.map((name) => `kms:${name}`);
const one = (names: readonly string[]): string | readonly string[] => (names.length === 1 ? (names[0] ?? '') : names);

/**
 * The key policy that the console writes for a new key, statement by statement.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function consoleKeyPolicy(choices: ConsoleChoices): object {
  const { partition, account, type, administrators, users, otherAccounts = [], administratorsMayDelete, importsMaterial = false, isMultiRegion = false } = choices;
  const root = (id: string): string => `arn:${partition}:iam::${id}:root`;
  const extra = [...(importsMaterial ? ['ImportKeyMaterial'] : []), ...(isMultiRegion ? ['ReplicateKey', 'UpdatePrimaryRegion'] : [])];
  const rotation = type === 'symmetric' && !importsMaterial ? ['RotateKeyOnDemand'] : [];
  const principals = [...users, ...otherAccounts.map(root)];
  const statement = (Sid: string, names: readonly string[], Action: string | readonly string[], more: object = {}): object => ({ Sid, Effect: 'Allow', Principal: { AWS: one(names) }, Action, Resource: '*', ...more });
  return {
    Version: '2012-10-17',
    Id: 'key-consolepolicy-3',
    Statement: [
      statement('Enable IAM User Permissions', [root(account)], 'kms:*'),
      ...(administrators.length === 0 ? [] : [statement('Allow access for Key Administrators', administrators, kms([...administration, ...(administratorsMayDelete ? deletion : []), ...extra, ...rotation]))]),
      ...(principals.length === 0
        ? []
        : [
            statement('Allow use of the key', principals, kms(use[type])),
            statement('Allow attachment of persistent resources', principals, kms(['CreateGrant', 'ListGrants', 'RevokeGrant']), { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
          ]),
    ],
  };
}
