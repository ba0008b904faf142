import { conditionKeys, kmsActions, type KmsAction, ownText, plural } from '#engine';
import type { Fact, ReferenceEntry } from './types.ts';

const PERMISSIONS = { title: 'AWS KMS permissions', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html' };
const CONDITIONS = { title: 'Condition keys for AWS KMS', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html' };
const GLOBAL = { title: 'AWS global condition context keys', url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html' };

const targets: ReadonlyMap<string, string> = new Map([
  ['key', 'a key'],
  ['alias', 'an alias'],
  ['*', 'no key: Resource must be *'],
]);

/** Every action of KMS. */
export function actionEntries(): ReferenceEntry[] {
  return kmsActions.map((action) => ({ id: `action/${action.name}`, title: action.name, text: decidedBy(action), facts: factsOf(action), source: PERMISSIONS }));
}

function decidedBy({ resourceTypes, name }: KmsAction): string {
  if (name === 'kms:RetireGrant') return 'The grant itself says who may retire it. An Allow in a key policy gives nothing; a Deny works.';
  if (resourceTypes.includes('*')) return 'Works on no key, so a key policy has no say. Identity-based policies of the caller’s account decide.';
  if (resourceTypes.includes('alias')) return 'Needs permission twice: on the alias, from identity-based policies, and on the key.';
  return 'Decided by the key policy, by grants where they can hold it, and by identity-based policies where the key policy leaves it to IAM.';
}

function factsOf({ accessLevel, resourceTypes, crossAccount, grantOperation, conditionKeys: keys }: KmsAction): Fact[] {
  const [first = '', second] = resourceTypes.map((type) => targets.get(type) ?? type);
  return [
    ['Access level', accessLevel, 'name'],
    ['Works on', second === undefined ? first : `${first} and ${second}`],
    ['From another account', crossAccount ? 'can be allowed' : 'never works'],
    ['In a grant', grantOperation ? /* shown */ 'yes' : /* shown */ 'no'],
    keys.length === 0 ? ['Condition keys it carries', 'none of its own'] : ['Condition keys it carries', keys.join(', '), 'name'],
  ];
}

const types: ReadonlyMap<string, string> = new Map([
  ['string', /* shown */ 'text'],
  ['arrayOfString', 'several texts'],
  ['bool', 'true or false'],
  ['numeric', 'a number'],
  ['date', 'a point in time'],
  ['arn', 'an ARN'],
  ['ipAddress', 'an address'],
]);

/** Every condition key that matters to KMS. */
export function conditionKeyEntries(): ReferenceEntry[] {
  return conditionKeys.map(({ key, type, multivalued, identityPoliciesOnly, note }) => {
    const actions = kmsActions.filter(({ conditionKeys: carried }) => carried.includes(key)).map(({ name }) => name);
    const carried = actions.length === 0 ? 'see its page' : actions.length > 12 ? plural(actions.length, '# action', '# actions') : actions.join(', ');
    return {
      id: `key/${key}`,
      title: key,
      text: ownText(note),
      facts: [
        [/* shown */ 'Value', types.get(type) ?? type],
        ['Values in a request', multivalued ? 'several: use ForAnyValue or ForAllValues' : 'one'],
        ['In a key policy', identityPoliciesOnly ? 'cannot be used' : 'can be used'],
        ...(key.startsWith('kms:') ? [['Carried by', carried] as const] : []),
      ],
      source: key.startsWith('kms:') ? CONDITIONS : GLOBAL,
    };
  });
}
