// The questions that the benchmark asks: a world, many distinct requests, and a predicate written by hand for them.

const HOME = '111122223333';
const AWAY = '444455556666';
export const KEY = `arn:aws:kms:eu-central-1:${HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ROOT = `arn:aws:iam::${HOME}:root`;
const ANA = `arn:aws:iam::${HOME}:user/Ana`;
const ADMIN = `arn:aws:iam::${HOME}:role/KeyAdmin`;
const APP = `arn:aws:iam::${HOME}:role/App`;

/** @typedef {{ principal: string, action: string, resource: string, context: Record<string, string> }} Asked */
/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {any} world as JSON
 * @property {Asked[]} requests
 * @property {(asked: Asked) => boolean} predicate the shortest correct function for this world and these requests
 */

const defaultPolicy = { Version: '2012-10-17', Statement: [{ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' }] };

const adminActions = [
  ...['kms:Create*', 'kms:Describe*', 'kms:Enable*', 'kms:List*', 'kms:Put*', 'kms:Update*', 'kms:Revoke*', 'kms:Disable*', 'kms:Get*'],
  ...['kms:Delete*', 'kms:TagResource', 'kms:UntagResource', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:RotateKeyOnDemand'],
];
const useActions = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

const consolePolicy = {
  Version: '2012-10-17',
  Id: 'key-consolepolicy-3',
  Statement: [
    defaultPolicy.Statement[0],
    { Sid: 'Allow access for Key Administrators', Effect: 'Allow', Principal: { AWS: ADMIN }, Action: adminActions, Resource: '*' },
    { Sid: 'Allow use of the key', Effect: 'Allow', Principal: { AWS: APP }, Action: useActions, Resource: '*' },
    {
      Sid: 'Allow attachment of persistent resources',
      Effect: 'Allow',
      Principal: { AWS: APP },
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ],
};

/** A policy as large as a key policy may be: a statement for each of many roles. */
export function largePolicy(marker = '') {
  const statements = /** @type {any[]} */ ([defaultPolicy.Statement[0]]);
  for (let index = 0; ; index += 1) {
    const statement = {
      Sid: `Team ${index}${marker}`,
      Effect: 'Allow',
      Principal: { AWS: roleArn(index) },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceVpce': `vpce-${index}` } },
    };
    const policy = { Version: '2012-10-17', Statement: [...statements, statement] };
    if (JSON.stringify(policy, null, 1).length > 32_700) return { Version: '2012-10-17', Statement: statements };
    statements.push(statement);
  }
}

/** @param {number} index */
const roleArn = (index) => `arn:aws:iam::${HOME}:role/Team${index}`;

/** Distinct requests: everyone asks everything, from several addresses. @param {string[]} who @param {string[]} actions @param {(index: number) => Record<string, string>} context */
function everyone(who, actions, context) {
  const requests = [];
  for (let round = 0; requests.length < 1200; round += 1) {
    for (const principal of who) for (const action of actions) requests.push({ principal, action, resource: KEY, context: context(requests.length) });
  }
  // Requests come from outside: none of their texts is the same object as one of the policy's.
  return /** @type {Asked[]} */ (JSON.parse(JSON.stringify(requests)));
}

const actions = [
  ...['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey', 'kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:ReEncryptTo'],
  ...['kms:ScheduleKeyDeletion', 'kms:ListGrants', 'kms:TagResource', 'kms:Sign', 'kms:GetKeyPolicy'],
];
/** @param {number} index */
const address = (index) => ({ 'aws:SourceIp': `198.51.${Math.floor(index / 250)}.${index % 250}` });
/** @param {string} action @param {string[]} patterns */
const named = (action, patterns) => patterns.some((one) => (one.endsWith('*') ? action.startsWith(one.slice(0, -1)) : action === one));

/** @returns {Scenario[]} */
export function scenarios() {
  const users = [ANA, `arn:aws:iam::${HOME}:user/Ben`, `arn:aws:iam::${HOME}:user/Cleo`, `arn:aws:iam::${AWAY}:user/Ana`, APP];
  const iam = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: KEY }] }];
  const accounts = [{ id: HOME }, { id: AWAY }];
  const key = (/** @type {any} */ policy) => [{ arn: KEY, manager: 'CUSTOMER', policy }];
  const roles = Array.from({ length: 60 }, (_, index) => roleArn(index));
  return [
    {
      name: 'default key policy, one IAM statement',
      world: { accounts, principals: [{ arn: ANA, identityPolicies: iam }], keys: key(defaultPolicy) },
      requests: everyone(users, actions, address),
      predicate: ({ principal, action, resource }) => principal === ANA && resource === KEY && (action === 'kms:Decrypt' || action === 'kms:DescribeKey'),
    },
    {
      name: 'console policy, four statements',
      world: { accounts, principals: [ADMIN, APP, ANA].map((arn) => ({ arn })), keys: key(consolePolicy) },
      requests: everyone([ADMIN, APP, ANA, `arn:aws:iam::${AWAY}:user/Ana`], actions, (index) => ({ ...address(index), 'kms:GrantIsForAWSResource': String(index % 3 === 0) })),
      predicate: ({ principal, action, context }) =>
        principal === ADMIN
          ? named(action, adminActions)
          : principal === APP &&
            (named(action, useActions) || (named(action, ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant']) && context['kms:GrantIsForAWSResource'] === 'true')),
    },
    {
      name: '32 KB policy',
      world: { accounts, principals: roles.map((arn) => ({ arn })), keys: key(largePolicy()) },
      requests: everyone(roles, actions, (index) => ({ 'aws:SourceVpce': `vpce-${Math.floor(index / actions.length) % (index % 5 === 0 ? 7 : 60)}` })),
      predicate: ({ principal, action, context }) =>
        (action === 'kms:Encrypt' || action === 'kms:Decrypt' || action === 'kms:GenerateDataKey') &&
        principal.startsWith(`arn:aws:iam::${HOME}:role/Team`) &&
        context['aws:SourceVpce'] === `vpce-${principal.slice(`arn:aws:iam::${HOME}:role/Team`.length)}`,
    },
  ];
}

/** A matrix: many roles, every action of KMS. @param {number} count @param {string[]} allActions */
export function matrix(count, allActions) {
  const principals = Array.from({ length: count }, (_, index) => roleArn(index));
  return {
    world: { accounts: [{ id: HOME }], principals: principals.map((arn) => ({ arn })), keys: [{ arn: KEY, manager: 'CUSTOMER', policy: '' }] },
    requests: principals.flatMap((principal, index) => allActions.map((action) => ({ principal, action, resource: KEY, context: { 'aws:SourceVpce': `vpce-${index}` } }))),
  };
}

/**
 * The same answers by a plain loop over the parsed statements, without an index.
 * @param {any[]} statements @param {Asked} asked
 */
export function plainLoop(statements, { principal, action, context }) {
  let allowed = false;
  for (const { Effect, Principal, Action, Condition } of statements) {
    if (Principal.AWS !== principal) continue;
    let covered = false;
    for (const one of Action) if (one === action || (one.endsWith('*') && action.startsWith(one.slice(0, -1)))) covered = true;
    if (!covered) continue;
    let holds = true;
    for (const key in Condition?.StringEquals) if (context[key] !== Condition.StringEquals[key]) holds = false;
    if (!holds) continue;
    if (Effect === 'Deny') return false;
    allowed = true;
  }
  return allowed;
}
