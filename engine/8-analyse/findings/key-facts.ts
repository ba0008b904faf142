import { kmsActions } from '../../catalog/actions.ts';
import { conditionKeys } from '../../catalog/condition-keys.ts';
import { actionsWhere, type ActionSet } from './action-set.ts';

export type KeyType = 'string' | 'arn' | 'bool' | 'numeric' | 'date' | 'ipAddress';

/** What is known of a condition key. */
export interface KeyFacts {
  /** As AWS writes it, without the part that the author fills in. */
  readonly name: string;
  readonly type: KeyType;
  readonly multivalued: boolean;
  /** Its name goes on with something of the author's: a tag, a pair of the encryption context, a register. */
  readonly open: boolean;
  readonly identityPoliciesOnly: boolean;
  /** The actions of KMS whose requests can carry it; null for keys that do not depend on the action. */
  readonly actions: ActionSet | null;
}

/**
 * Global keys that the catalogue leaves out, since KMS has no use for them: they exist all the same.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const otherGlobalKeys: readonly (readonly [name: string, type: KeyType, multivalued?: boolean])[] = [
  ['aws:AssumedRoot', 'string'],
  ['aws:SignInSessionArn', 'arn'],
  ['aws:ChatbotSourceArn', 'arn'],
  ['aws:Ec2InstanceSourceVpc', 'string'],
  ['aws:Ec2InstanceSourcePrivateIPv4', 'ipAddress'],
  ['aws:SourceVpcArn', 'arn'],
  ['aws:VpceAccount', 'string'],
  ['aws:VpceOrgID', 'string'],
  ['aws:VpceOrgPaths', 'string', true],
  ['aws:CalledViaAWSMCP', 'string'],
  ['aws:ViaAWSMCPService', 'bool'],
  ['aws:IsMcpServiceAction', 'bool'],
];

/** The old names are carried where the new ones are. */
export const renamedKeys: ReadonlyMap<string, string> = new Map([
  ['kms:customermasterkeyspec', 'kms:KeySpec'],
  ['kms:customermasterkeyusage', 'kms:KeyUsage'],
]);

const exact = new Map<string, KeyFacts>();
const families: { readonly prefix: string; readonly facts: KeyFacts }[] = [];

for (const { key, type, multivalued, identityPoliciesOnly } of conditionKeys) {
  const name = key.replace(/<.*$/, '');
  const dependent = key.startsWith('kms:') || key.startsWith('aws:RequestTag') || key === 'aws:TagKeys' || key.startsWith('aws:ResourceTag');
  const carriedAs = renamedKeys.get(key.toLowerCase()) ?? key;
  const facts: KeyFacts = {
    name,
    type: type === 'arrayOfString' ? 'string' : (type as KeyType),
    multivalued,
    open: name !== key,
    identityPoliciesOnly,
    actions: dependent ? actionsWhere((action) => action.conditionKeys.includes(carriedAs)) : null,
  };
  if (facts.open) families.push({ prefix: name.toLowerCase(), facts });
  else exact.set(name.toLowerCase(), facts);
}
for (const [name, type, multivalued = false] of otherGlobalKeys) exact.set(name.toLowerCase(), { name, type, multivalued, open: false, identityPoliciesOnly: false, actions: null });

/** The facts of a key by its name in lower case; undefined for one that is not known. */
export function keyFacts(keyLower: string): KeyFacts | undefined {
  return exact.get(keyLower) ?? families.find(({ prefix }) => keyLower.startsWith(prefix) && keyLower.length > prefix.length)?.facts;
}

/** The names that a mistyped global key may have meant. */
export const globalKeyNames: readonly string[] = [...exact.values(), ...families.map(({ facts }) => facts)].map(({ name }) => name).filter((name) => name.startsWith('aws:'));

/** Names of KMS's own keys. */
export const kmsKeyNames: readonly string[] = conditionKeys.map(({ key }) => key.replace(/<.*$/, '')).filter((name) => name.startsWith('kms:'));

/** Actions of KMS by their names without the service. */
export const actionNames: readonly string[] = kmsActions.map(({ name }) => name.slice('kms:'.length));
