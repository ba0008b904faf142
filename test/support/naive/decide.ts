import { callerOf, type Caller } from './caller.ts';
import { factsOf } from './catalog.ts';
import type { Context } from './conditions.ts';
import { contextOf, keyPolicyContext, pathOf } from './context.ts';
import { grantsFor, retiring } from './grants.ts';
import { kmsError } from './kms-errors.ts';
import { ask, type Found } from './matching.ts';
import { isPublicPolicy } from './public-bucket.ts';
import type { Answer, RequestSpec, WorldSpec } from './spec.ts';
import { targetOf, type Target } from './target.ts';
import { arnParts } from './text.ts';

const order = ['rcp', 'scp', 'vpcEndpointPolicy', 'keyPolicy', 'bucketPolicy', 'trustPolicy', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy'];
const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Everything that the parts of a decision ask about. */
interface Question {
  world: WorldSpec;
  request: RequestSpec;
  caller: Caller;
  target: Target;
  context: Context;
}

const lower = (action: string): string => action.toLowerCase();

const isAboutPolicy = (action: string): boolean => ['s3:getbucketpolicy', 's3:putbucketpolicy', 's3:deletebucketpolicy'].includes(lower(action));

/** Each level of the organization, from the root down to the account, with the documents attached there. */
function levels(account: string | undefined, kind: 'scps' | 'rcps', world: WorldSpec): (unknown[] | undefined)[] {
  const path = pathOf(account, world);
  if (!path || !world.organization || account === world.organization.managementAccount) return [];
  return [...path.map((id) => world.organization?.nodes.find((node) => node.id === id)?.[kind]), world.accounts.find(({ id }) => id === account)?.[kind]];
}

/** What each policy type that applies says. A limit that does not apply is absent. */
function askAll({ world, request, caller, target, context }: Question): Map<string, Found> {
  const { action } = request;
  const found = new Map<string, Found>();
  const look = (documents: unknown[], withPrincipal: boolean, with_: Context = context): Found => ask(documents, withPrincipal, caller, action, target.arn, with_);
  const together = (list: Found[]): Found => ({
    denies: list.some(({ denies }) => denies),
    allows: list.every(({ allows }) => allows.length > 0) ? ['everyone'] : [],
  });

  const resourceLevels = levels(target.account, 'rcps', world);
  const rcpBinds = (target.kind === 'bucket' || (target.kind === 'role' && target.role?.serviceLinked !== true) || (target.kind === 'key' && target.key?.manager === 'CUSTOMER')) && caller.entity?.serviceLinked !== true;
  if (rcpBinds && resourceLevels.length > 0 && lower(action) !== 'kms:retiregrant') {
    found.set('rcp', { denies: resourceLevels.some((list) => look(list ?? [], true).denies), allows: ['everyone'] });
  }
  const callerLevels = caller.kind === 'service' || caller.kind === 'anonymous' || caller.entity?.serviceLinked === true ? [] : levels(caller.account, 'scps', world);
  if (callerLevels.length > 0) found.set('scp', together(callerLevels.map((list) => look(list ?? [fullAccess], false))));
  if (request.vpcEndpointPolicy !== undefined) found.set('vpcEndpointPolicy', look([request.vpcEndpointPolicy], true));
  if (target.kind === 'key' && target.key) {
    const policy = target.key.policy ?? (target.key.manager === 'CUSTOMER' ? defaultPolicy(target.arn) : undefined);
    found.set('keyPolicy', look([policy], true, keyPolicyContext(context)));
  }
  // The root user of its account gets at a bucket policy whatever it says.
  if (target.kind === 'bucket' && target.bucket && !(isAboutPolicy(action) && caller.kind === 'root' && caller.account === target.account)) found.set('bucketPolicy', look([target.bucket.policy], true));
  if (target.role?.trustPolicy !== undefined) found.set('trustPolicy', ask([target.role.trustPolicy], true, caller, action, target.arn, context, false));
  if (caller.kind === 'user' || caller.kind === 'session' || caller.kind === 'federated') {
    found.set('identityPolicy', look(caller.entity?.identityPolicies ?? [], false));
    if (caller.entity?.permissionsBoundary !== undefined) found.set('permissionsBoundary', look([caller.entity.permissionsBoundary], false));
  }
  const passed = request.sessionPolicies ?? [];
  if ((caller.kind === 'session' && passed.length > 0) || caller.kind === 'federated') found.set('sessionPolicy', look(passed, false));
  return found;
}

function defaultPolicy(keyArn: string): unknown {
  const [, partition = '', , , account = ''] = arnParts(keyArn) ?? [];
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }] };
}

const allow: Answer = { decision: 'allow' };
const denied = (deniedBy?: string): Answer => ({ decision: 'implicitDeny', ...(deniedBy === undefined ? {} : { deniedBy }) });

/** The first of the types that applies and stayed silent. */
function firstSilent(found: Map<string, Found>, types: string[]): string | undefined {
  return types.find((type) => found.has(type) && found.get(type)?.allows.length === 0);
}

const limits = ['permissionsBoundary', 'sessionPolicy'];
const callerSide = ['identityPolicy', ...limits];

/** The answer for a key, once nothing denies and the gates before it are passed. */
function onKey(question: Question, found: Map<string, Found>): Answer {
  const { request, caller, target, context } = question;
  if (!target.key) return onMissingKey(question, found);
  const { key } = target;
  const names = found.get('keyPolicy')?.allows ?? [];
  const direct = names.filter((naming) => naming !== 'account');
  const sameAccount = caller.account === target.account;
  if (lower(request.action) === 'kms:retiregrant') return onRetiring(retiring(key.grants ?? [], target.account ?? '', caller), caller, found);
  const grants = grantsFor(key.grants ?? [], caller, request, context);
  if (caller.kind === 'service') return direct.length > 0 || grants.length > 0 ? allow : denied('keyPolicy');
  if (!sameAccount) {
    if (factsOf(request.action)?.crossAccount !== true) return denied();
    if (grants.some(({ issuingAccount }) => issuingAccount === caller.account)) return allow;
    if (names.length === 0 && grants.length === 0) return denied('keyPolicy');
    if (caller.kind === 'root') return allow;
    const silent = firstSilent(found, callerSide);
    return silent === undefined ? allow : denied(silent);
  }
  if (grants.length > 0) return allow;
  if (direct.some((naming) => naming !== 'role' && naming !== 'userOfFederated')) return allow;
  if (direct.length > 0) {
    const silent = firstSilent(found, limits);
    return silent === undefined ? allow : denied(silent);
  }
  if (names.length === 0) return denied('keyPolicy');
  const silent = firstSilent(found, callerSide);
  return silent === undefined ? allow : denied(silent);
}

/** A key that is not there has no policy: in the caller's own account the caller's side alone decides whether KMS tells that it is missing. */
function onMissingKey(question: Question, found: Map<string, Found>): Answer {
  return question.caller.account === question.target.account ? onCallersSide(question, found) : denied('keyPolicy');
}

function onRetiring(may: 'may' | 'whenIamAllows' | 'never', caller: Caller, found: Map<string, Found>): Answer {
  if (may === 'may') return allow;
  if (may === 'never' || caller.kind === 'service') return denied();
  const silent = firstSilent(found, callerSide);
  return silent === undefined ? allow : denied(silent);
}

/** An operation on nothing in particular, or on an alias: the caller's side alone decides, in its own account. */
function onCallersSide({ caller, target }: Question, found: Map<string, Found>): Answer {
  if (caller.account === undefined || (target.account !== undefined && target.account !== caller.account)) return denied();
  if (caller.kind === 'root') return allow;
  const silent = firstSilent(found, callerSide);
  return silent === undefined ? allow : denied(silent);
}

/** What the canned ACLs give: to everyone, or to everyone who signs; nothing where public access is blocked. */
function aclAllows({ request, caller, target }: Question): boolean {
  if (!target.bucket?.acls || target.bucket.publicAccessBlocked !== false) return false;
  const { bucket, objects } = target.bucket.acls;
  const onObject = target.arn.includes('/');
  const acl = onObject ? objects : bucket;
  if (lower(request.action) !== (onObject ? 's3:getobject' : 's3:listbucket')) return false;
  return acl === 'public-read' || (acl === 'authenticated-read' && caller.kind !== 'anonymous');
}

function onBucket(question: Question, found: Map<string, Found>): Answer {
  const { caller, target } = question;
  if (!target.bucket) return denied();
  const sameAccount = caller.account !== undefined && caller.account === target.account;
  const blocked = target.bucket.publicAccessBlocked !== false && isPublicPolicy(target.bucket.policy) && !sameAccount && caller.kind !== 'service';
  const names = blocked ? [] : (found.get('bucketPolicy')?.allows ?? []);
  const direct = names.filter((naming) => naming !== 'account');
  const acl = aclAllows(question);
  if (caller.kind === 'service' || caller.kind === 'anonymous') return direct.length > 0 || acl ? allow : denied('bucketPolicy');
  if (!sameAccount) {
    if (names.length === 0 && !acl) return denied('bucketPolicy');
    if (caller.kind === 'root') return allow;
    const silent = firstSilent(found, callerSide);
    return silent === undefined ? allow : denied(silent);
  }
  if (caller.kind === 'root' || acl) return allow;
  if (direct.some((naming) => naming !== 'role' && naming !== 'userOfFederated')) return allow;
  const silent = firstSilent(found, direct.length > 0 ? limits : callerSide);
  if (silent === undefined) return allow;
  return denied(silent === 'identityPolicy' ? 'bucketPolicy' : silent);
}

/**
 * Assuming a role. Its trust policy must let the caller in, by name or by account; by account, the caller's own policies
 * must say so too, and so they must for a role of another account, however the trust policy names the caller.
 */
function onRole({ caller, target }: Question, found: Map<string, Found>): Answer {
  const names = found.get('trustPolicy')?.allows ?? [];
  if (caller.kind === 'service') return names.length > 0 ? allow : denied('trustPolicy');
  if (names.length === 0) return denied('trustPolicy');
  const byName = names.filter((naming) => naming !== 'account');
  const sameAccount = caller.account === target.account;
  if (sameAccount && byName.some((naming) => naming !== 'role' && naming !== 'userOfFederated')) return allow;
  const silent = firstSilent(found, sameAccount && byName.length > 0 ? limits : callerSide);
  return silent === undefined ? allow : denied(silent);
}

function decideOne(question: Question): Answer {
  const { caller, target } = question;
  if (target.kind === 'key' && target.key?.manager === 'AWS_OWNED') return denied();
  if (caller.kind === 'anonymous' && target.kind !== 'bucket') return denied();
  if (target.kind === 'role' && (target.role === undefined || !['user', 'session', 'service'].includes(caller.kind))) return denied();
  const found = askAll(question);
  const denying = order.find((type) => found.get(type)?.denies);
  if (denying !== undefined) return { decision: 'explicitDeny', deniedBy: denying };
  if (target.kind === 'alias' && caller.account !== target.account) return denied();
  if (target.kind === 'key' && caller.kind !== 'service' && caller.account !== target.account && factsOf(question.request.action)?.crossAccount !== true) return denied();
  if (target.kind === 'role' && target.role?.trustPolicy === undefined) return { decision: null };
  const gate = firstSilent(found, ['scp', 'vpcEndpointPolicy']);
  if (gate !== undefined) return denied(gate);
  if (target.kind === 'key') return onKey(question, found);
  if (target.kind === 'role') return onRole(question, found);
  if (target.kind !== 'bucket') return onCallersSide(question, found);
  const answer = onBucket(question, found);
  // Whoever is allowed and not of the bucket's account is told that the method is not allowed.
  return answer === allow && isAboutPolicy(question.request.action) && caller.account !== target.account ? denied() : answer;
}

/** An operation on an alias is authorized on the alias and on its key; a request that names the alias alone means both. */
function resourcesOf(world: WorldSpec, request: RequestSpec): string[] {
  const named = typeof request.resource === 'string' ? [request.resource] : request.resource;
  const [only, ...more] = named;
  if (only === undefined || more.length > 0 || targetOf(only, request.action, world).kind !== 'alias') return named;
  const { key } = targetOf(only, 'kms:DescribeKey', world);
  return key ? [only, key.arn] : named;
}

/** Decides a request as the rules are written, slowly and one after another. */
export function naiveDecide(world: WorldSpec, request: RequestSpec): Answer {
  const caller = callerOf(request.principal, world);
  const resources = resourcesOf(world, request);
  const targets = resources.map((resource) => targetOf(resource, request.action, world));
  const answers = targets.map((target) => decideOne({ world, request, caller, target, context: contextOf(world, request, caller, target) }));
  const no = answers.find(({ decision }) => decision === 'explicitDeny') ?? answers.find(({ decision }) => decision === 'implicitDeny');
  if (no) return no;
  if (answers.some(({ decision }) => decision === null)) return { decision: null };
  const errors = targets.map((target) => kmsError(request.action, target));
  const error = errors.find((one) => one !== undefined);
  return error === undefined ? allow : { ...allow, error };
}
