import type { Bucket, Caller, Request, World } from '../3-world/world.ts';
import type { Basis } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';
import { type Authorization, callerAccount, type GateFacts, type Resource, refOf } from './authorization.ts';
import { callerGates } from './caller-side.ts';
import { Evaluation, factsOfResource, gateOf, resourceSideOf, type ResourceSide } from './evaluation.ts';
import { evaluate, type PolicySet } from './policy-set.ts';
import { isPublicPolicy } from './s3-public.ts';
import { ALLOWED, Facts, silenceOnBucket, silenceWithoutKey, type Way, wayToBucket } from './verdict.ts';

/** The bucket that an ARN of S3 names, and whether it names an object in it; null for anything else. */
export function bucketOf(world: World, arn: string): { readonly bucket: Bucket; readonly object: boolean } | null {
  const bucket = world.buckets.get(arn.replace(/\/.*/s, ''));
  return bucket === undefined ? null : { bucket, object: arn.includes('/') };
}

const listing = new Set(['s3:listbucket', 's3:listbucketversions', 's3:listbucketmultipartuploads']);
const reading = new Set(['s3:getobject', 's3:getobjectversion', 's3:getobjecttorrent']);

/**
 * The canned ACL that gives this access, or null. READ on a bucket lists it, READ on an object gets it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
export function aclGiving(bucket: Bucket, object: boolean, action: string, caller: Caller): string | null {
  const acl = object ? bucket.acls?.objects : bucket.acls?.bucket;
  if (acl === undefined || acl === 'private') return null;
  if (!(object ? reading : listing).has(action.toLowerCase())) return null;
  return acl === 'authenticated-read' && caller.kind === 'anonymous' ? null : acl;
}

const ofThePolicy = new Set(['s3:getbucketpolicy', 's3:putbucketpolicy', 's3:deletebucketpolicy']);

/**
 * Who asks to read, replace or delete the bucket policy itself: `root` is the root user of the bucket's account, whom
 * that policy cannot keep from it; `foreign` is whoever is not of that account, who may not even where the policies
 * allow. null: nothing special.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function askingForPolicy(bucket: Bucket, action: string, caller: Caller): 'root' | 'foreign' | null {
  if (!ofThePolicy.has(action.toLowerCase())) return null;
  if (callerAccount({ caller }) !== bucket.account) return 'foreign';
  return caller.kind === 'root' ? 'root' : null;
}

/**
 * What the block of public access leaves of a bucket policy's Allows.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function policyIsBlocked(bucket: Bucket, isPublic: boolean, caller: Caller): boolean {
  if (!bucket.publicAccessBlocked || !isPublic || caller.kind === 'service') return false;
  return callerAccount({ caller }) !== bucket.account;
}

/**
 * Decides an S3 action: in the bucket's own account either side is enough, across accounts both are needed. It stands
 * here for the contrast with KMS, where the key policy must always agree.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
 */
export function authorizeS3(world: World, request: Request, named: string): Authorization {
  const found = bucketOf(world, named);
  const resource: Resource = { named, arn: named, key: null, ...(found === null ? {} : { account: found.bucket.account }) };
  const evaluation = new Evaluation(world, request, resource);
  if (found !== null) return onBucket(evaluation, found.bucket, found.object);
  return named === '*' ? withoutBucket(evaluation) : evaluation.impossible('bucketPolicy.missing-bucket', evaluation.commonGates());
}

/** An action on no bucket, such as s3:ListAllMyBuckets. */
function withoutBucket(evaluation: Evaluation): Authorization {
  const { caller, asked } = evaluation;
  const gates = [...evaluation.commonGates(), ...callerGates(caller, { needed: true, limits: true, rule: 'identity.only' })];
  const denied = evaluation.explicitDeny(gates, null);
  if (denied !== null) return denied;
  const silent = silenceWithoutKey(evaluation.facts());
  if (silent !== 0) return evaluation.silent(silent, gates, 'identity.only');
  const rule: RuleId = asked.caller.kind === 'root' ? 'identity.root-user' : 'identity.only';
  return evaluation.answer(ALLOWED, { kind: 'allowed', statements: caller.identity.allows.map(refOf), grants: [], rule }, gates);
}

function onBucket(evaluation: Evaluation, bucket: Bucket, object: boolean): Authorization {
  const { asked, caller } = evaluation;
  const set = evaluate('bucketPolicy', bucket.policy === null ? [] : [bucket.policy], asked);
  const blocked = policyIsBlocked(bucket, isPublicPolicy(bucket.policy?.policy ?? null), asked.caller);
  const side = resourceSideOf(blocked ? { ...set, allows: [] } : set);
  const acl = aclGiving(bucket, object, asked.action, asked.caller);
  // Every canned ACL that gives something here is public, so the block ignores it for everyone.
  const aclCounts = acl !== null && !bucket.publicAccessBlocked;

  let facts = evaluation.facts() | factsOfResource(side);
  if (aclCounts) facts |= Facts.DIRECT;
  if (asked.caller.kind === 'anonymous') facts |= Facts.ANONYMOUS;
  const way = wayToBucket(facts);
  const silent = silenceOnBucket(facts, way);
  const same = (facts & Facts.SAME_ACCOUNT) !== 0;

  const asking = askingForPolicy(bucket, asked.action, asked.caller);
  const gates: GateFacts[] = [
    ...evaluation.commonGates(),
    asking === 'root' ? gateOf('bucketPolicy', 'key', [{ set }], 'notConsulted', 'bucketPolicy.root-user') : bucketGate(set, side, blocked, acl === null ? undefined : { name: acl, ignored: !aclCounts }, same),
    ...callerGates(caller, identityRole(way, same)),
  ];
  const denied = evaluation.explicitDeny(gates, asking === 'root' ? null : set);
  if (denied !== null) return denied;
  if (asking === 'root' && silent === 0) return evaluation.answer(ALLOWED, { kind: 'allowed', statements: [], grants: [], rule: 'bucketPolicy.root-user' }, gates);
  if (silent !== 0 || way === null) return evaluation.silent(silent, gates, 'bucketPolicy.both-sides');
  if (asking === 'foreign') return evaluation.impossible('bucketPolicy.owner-only', gates);
  return evaluation.answer(ALLOWED, basisOf(way, side, caller.identity, aclCounts), gates);
}

function bucketGate(set: PolicySet, side: ResourceSide, blocked: boolean, acl: GateFacts['acl'], same: boolean): GateFacts {
  const gate = (answer: GateFacts['answer'], rule: RuleId): GateFacts => ({ ...gateOf('bucketPolicy', 'key', [{ set }], answer, rule), ...(acl === undefined ? {} : { acl }) });
  if (set.denies.length > 0) return gate('explicitDeny', 'decision.explicit-deny');
  if (side.unlimited.length + side.limited.length > 0) return gate('allow', 'bucketPolicy.allows');
  if (acl?.ignored === false) return gate('allow', 'acl.allows');
  if (blocked && set.allows.length > 0) return gate('implicitDeny', 'bucketPolicy.blocked');
  if (acl?.ignored === true) return gate('implicitDeny', 'acl.ignored');
  if (side.delegating.length > 0 && !same) return gate('delegates', 'bucketPolicy.both-sides');
  return gate('implicitDeny', 'bucketPolicy.silent');
}

function identityRole(way: Way | null, same: boolean): { needed: boolean; limits: boolean; rule: RuleId } {
  if (!same) return { needed: true, limits: true, rule: 'bucketPolicy.both-sides' };
  if (way === 'direct' || way === 'directRole') return { needed: false, limits: way === 'directRole', rule: 'bucketPolicy.either' };
  return { needed: true, limits: true, rule: 'bucketPolicy.either' };
}

function basisOf(way: Way, side: ResourceSide, identity: PolicySet, byAcl: boolean): Basis {
  const allowed = (sets: readonly PolicySet['allows'][], rule: RuleId): Basis => ({ kind: 'allowed', statements: sets.flat().map(refOf), grants: [], rule });
  if (way === 'crossAccount') return allowed([side.set.allows, identity.allows], 'bucketPolicy.both-sides');
  if (way === 'identity') return allowed([identity.allows], 'bucketPolicy.either');
  if (way === 'directRole') return allowed([side.limited], 'bucketPolicy.allows');
  return side.unlimited.length === 0 && byAcl ? allowed([], 'acl.allows') : allowed([side.unlimited], 'bucketPolicy.allows');
}
