import { kmsActions, type WorldSpec } from '#engine';
import type { Attempt, Person, Scene } from '#lessons';
import { callerOf, lastName } from '../normal.ts';

export { callerOf };

const ASSUME_ROLE = 'sts:AssumeRole';

/** A condition key that a request of this operation can carry, for the composer. */
export interface ComposerKey {
  readonly key: string;
  readonly label: string;
  /** What it is for, or an example. */
  readonly hint: string;
  readonly value: string;
}

/** Condition keys that any request may carry beside those of its operation. */
const general: readonly Omit<ComposerKey, 'value'>[] = [
  { key: 'aws:MultiFactorAuthPresent', label: 'MFA', hint: 'true or false; long-term credentials carry nothing' },
  { key: 'aws:SourceIp', label: 'Source address', hint: '203.0.113.7; calls through an endpoint carry none' },
  { key: 'aws:SourceAccount', label: 'Source account', hint: 'whose resource a service acts for' },
  { key: 'aws:SourceArn', label: 'Source ARN', hint: 'the resource that a service acts for' },
];

/** The keys of the operation that somebody fills in; the engine derives the others from the world. */
const operationKeys: Readonly<Record<string, Omit<ComposerKey, 'value' | 'key'>>> = {
  'kms:ViaService': { label: 'Through a service', hint: 's3.eu-central-1.amazonaws.com: the service calls on the caller’s behalf' },
  'kms:GrantIsForAWSResource': { label: 'Grant for an AWS resource', hint: 'true when a service makes the grant' },
  'kms:GrantOperations': { label: 'Grant operations', hint: 'Decrypt' },
  'kms:GranteePrincipal': { label: 'Grantee principal', hint: 'the ARN that gets the grant' },
  'kms:GrantConstraintType': { label: 'Grant constraint', hint: 'EncryptionContextEquals or EncryptionContextSubset' },
  'kms:RetiringPrincipal': { label: 'Retiring principal', hint: 'the ARN that may retire the grant' },
  'kms:ScheduleKeyDeletionPendingWindowInDays': { label: 'Waiting period', hint: '7 to 30 days' },
  'kms:BypassPolicyLockoutSafetyCheck': { label: 'Bypass the lockout check', hint: 'true or false' },
  'kms:SigningAlgorithm': { label: 'Signing algorithm', hint: 'ECDSA_SHA_256' },
  'kms:MacAlgorithm': { label: 'MAC algorithm', hint: 'HMAC_SHA_256' },
  'kms:MessageType': { label: 'Message type', hint: 'RAW or DIGEST' },
  'kms:EncryptionAlgorithm': { label: 'Encryption algorithm', hint: 'SYMMETRIC_DEFAULT' },
  'kms:DataKeyPairSpec': { label: 'Data key pair spec', hint: 'ECC_NIST_P256' },
  'kms:ReEncryptOnSameKey': { label: 'Re-encrypt on the same key', hint: 'true or false' },
  'kms:RotationPeriodInDays': { label: 'Rotation period', hint: '90 to 2560 days' },
  'kms:ReplicaRegion': { label: 'Replica Region', hint: 'us-east-1' },
  'kms:PrimaryRegion': { label: 'Primary Region', hint: 'us-east-1' },
  'kms:KeySpec': { label: 'Key spec', hint: 'what CreateKey asks for' },
  'kms:KeyUsage': { label: 'Key usage', hint: 'what CreateKey asks for' },
};

/** What a call of sts:AssumeRole says beside its role. */
const assumeKeys: readonly Omit<ComposerKey, 'value'>[] = [
  { key: 'sts:ExternalId', label: 'External ID', hint: 'what the trust policy of a foreign role may ask for' },
  { key: 'sts:RoleSessionName', label: 'Session name', hint: 'job' },
];

/** What the composer offers for an operation, and what it leaves out, with the reason. */
export interface Composer {
  readonly keys: readonly ComposerKey[];
  /** null: the operation takes none; the sentence says so. */
  readonly encryptionContext: string | null;
  readonly leftOut: readonly string[];
  readonly asksForKey: boolean;
}

const byName = new Map(kmsActions.map((action) => [action.name, action]));

/** Everything that a request can carry, for the operation that is chosen. */
export function composerOf(attempt: Attempt): Composer {
  const action = byName.get(attempt.action);
  const carried = new Set(action?.conditionKeys ?? []);
  const value = (key: string): string => {
    const given = attempt.context?.[key];
    return typeof given === 'string' ? given : given === null || given === undefined ? '' : given.join(', ');
  };
  const derived = action?.resourceTypes.includes('*') === true ? [] : ['kms:KeySpec', 'kms:KeyUsage'];
  const own = Object.entries(operationKeys).filter(([key]) => carried.has(key) && !derived.includes(key));
  const assumes = attempt.action === ASSUME_ROLE;
  const takesContext = !assumes && (action === undefined || action.encryptionContext);
  return {
    keys: [...(assumes ? assumeKeys : []).map((one) => ({ ...one, value: value(one.key) })), ...own.map(([key, words]) => ({ key, ...words, value: value(key) })), ...general.map((one) => ({ ...one, value: value(one.key) }))],
    encryptionContext: takesContext ? linesOf(attempt.encryptionContext) : null,
    leftOut: [
      ...(takesContext || assumes ? [] : [`${attempt.action.replace('kms:', '')} takes no encryption context, so no policy can ask it for one.`]),
      ...(action !== undefined && !carried.has('kms:ViaService') ? [`${attempt.action.replace('kms:', '')} does not carry kms:ViaService.`] : []),
      ...(action?.crossAccount === false ? ['Nobody of another account can be allowed this operation.'] : []),
    ],
    asksForKey: action?.resourceTypes.includes('*') !== true,
  };
}

const linesOf = (pairs: Readonly<Record<string, string>> | undefined): string => Object.entries(pairs ?? {}).map(([name, text]) => `${name}=${text}`).join('\n');

const groupTitles: readonly (readonly [title: string, groups: readonly string[]])[] = [
  ['Use the key', ['encryptDecrypt', 'dataKey', 'signVerify', 'mac', 'keyAgreement', 'publicKey', 'random']],
  ['Grants', ['grants']],
  ['Policy, aliases and tags', ['keyPolicy', 'alias', 'tags']],
  ['Manage the key', ['lifecycle', 'rotation', 'import', 'multiRegion', 'customKeyStore']],
  ['Look at it', ['view']],
];

/** The operations by what they are for, as the composer lists them. */
export const actionGroups: readonly { readonly title: string; readonly actions: readonly string[] }[] = groupTitles.map(([title, groups]) => ({
  title,
  actions: kmsActions.filter(({ group }) => groups.includes(group)).map(({ name }) => name),
}));

/** The same request with another operation: what that one cannot carry is left out. */
export function withAction(attempt: Attempt, action: string): Attempt {
  const { encryptionContext, context, ...rest } = attempt;
  const next: Attempt = { ...rest, action };
  const offered = new Set(composerOf(next).keys.map(({ key }) => key));
  const kept = Object.fromEntries(Object.entries(context ?? {}).filter(([key]) => offered.has(key)));
  return {
    ...next,
    ...(composerOf(next).encryptionContext === null || encryptionContext === undefined ? {} : { encryptionContext }),
    ...(Object.keys(kept).length === 0 ? {} : { context: kept }),
  };
}

/** The same request with a condition key of another value; empty: it does not carry it. */
export function withKey(attempt: Attempt, key: string, value: string): Attempt {
  const { context = {}, ...rest } = attempt;
  const others = Object.fromEntries(Object.entries(context).filter(([name]) => name !== key));
  const isList = ['kms:GrantOperations', 'kms:EncryptionContextKeys'].includes(key);
  const next = value.trim() === '' ? others : { ...others, [key]: isList ? value.split(',').map((one) => one.trim()) : value.trim() };
  return Object.keys(next).length === 0 ? rest : { ...rest, context: next };
}

/** What an operation is asked about: roles for sts:AssumeRole, or else keys, their aliases, and buckets. */
export function targetsOf({ keys, buckets, world }: Scene, action: string): readonly { readonly id: string; readonly name: string }[] {
  if (action === ASSUME_ROLE) return rolesOf(world).map(({ arn }) => ({ id: arn, name: lastName(arn) }));
  const aliases = world.keys.flatMap(({ arn, aliases: own }) => (own ?? []).map((alias) => ({ id: arn.slice(0, arn.lastIndexOf(':') + 1) + alias, name: alias })));
  return [...keys, ...aliases.filter(({ id }) => !keys.some(({ arn }) => arn === id)), ...buckets];
}

/** The request with another operation, about something that it can be asked about: what it was about, or the first thing there is. */
export function askingFor(scene: Scene, attempt: Attempt, action: string): Attempt {
  const next = withAction(attempt, action);
  const targets = targetsOf(scene, action);
  return targets.some(({ id }) => id === next.key) ? next : { ...next, key: targets[0]?.id ?? '*' };
}

/** The operations that the world has something for. */
export function actionGroupsOf(scene: Scene): typeof actionGroups {
  return [
    ...actionGroups,
    ...(scene.buckets.length === 0 ? [] : [{ title: 'Amazon S3', actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket', 's3:PutBucketPolicy'] }]),
    ...(rolesOf(scene.world).length === 0 ? [] : [{ title: 'Roles', actions: [ASSUME_ROLE] }]),
  ];
}

const rolesOf = ({ principals }: WorldSpec): WorldSpec['principals'] => principals.filter(({ arn }) => arn.includes(':role/'));

/** Those who can ask: everybody of the scene, and whoever asks now. */
export function callersOf(scene: Scene, as: string): readonly Person[] {
  const caller = callerOf(scene, as);
  return scene.people.includes(caller) ? scene.people : [...scene.people, caller];
}

/** In words: "Ben calls kms:Decrypt on orders-key". */
export function requestWords(scene: Scene, { as, action, key }: Attempt): string {
  const what = [...scene.keys, ...scene.buckets].find(({ id }) => id === key)?.name ?? (action === ASSUME_ROLE ? lastName(key) : undefined);
  return `${callerOf(scene, as).name} calls ${action}${what === undefined || !composerOf({ as, action, key }).asksForKey ? '' : ` on ${what}`}`;
}
