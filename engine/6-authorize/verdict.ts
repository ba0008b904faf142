import type { Outcome, PolicyType, ServiceError } from '../4-trace/trace.ts';

/**
 * What is known about a request once every policy was evaluated, packed into one number, and the decision taken
 * from it. Deciding and explaining both end here: two speeds, one meaning.
 */

/** Policy types in the order of evaluation; the first that denies, or stays silent, is named. */
const policyTypeOrder = [
  'rcp',
  'scp',
  'vpcEndpointPolicy',
  'keyPolicy',
  'bucketPolicy',
  'identityPolicy',
  'permissionsBoundary',
  'sessionPolicy',
] as const satisfies readonly PolicyType[];

/** A set of policy types, as bits in the order of evaluation. */
export const typeBits = Object.fromEntries(policyTypeOrder.map((type, index) => [type, 1 << index])) as Readonly<Record<PolicyType, number>>;

export const Facts = {
  /** The resource's policy allows the caller in a way that no boundary or session policy limits. */
  DIRECT: 1 << 0,
  /** The resource's policy allows the caller as a role: a boundary and a session policy limit that. */
  DIRECT_ROLE: 1 << 1,
  /** The resource's policy allows the caller's account: the caller's IAM policies complete it. */
  DELEGATES: 1 << 2,
  /** A grant covers the request. */
  GRANT: 1 << 3,
  /** A covering grant was issued by the caller's own account. */
  OWN_GRANT: 1 << 4,
  /** An identity-based policy allows, or the caller is a root user, who needs none. */
  IDENTITY: 1 << 5,
  /** The caller and the resource belong to the same account. */
  SAME_ACCOUNT: 1 << 6,
  /** The caller is an AWS service acting for itself. */
  SERVICE: 1 << 7,
  /** The operation never works across accounts. */
  OWN_ACCOUNT_ONLY: 1 << 8,
  /** RetireGrant: the grant itself says who may; an Allow in a key policy gives nothing. */
  RETIRING: 1 << 9,
  /** There are policies of this type, and none of them has an Allow. */
  SCP_SILENT: 1 << 10,
  ENDPOINT_SILENT: 1 << 11,
  BOUNDARY_SILENT: 1 << 12,
  SESSION_SILENT: 1 << 13,
  /** S3 alone: the caller did not sign the request. */
  ANONYMOUS: 1 << 14,
} as const;

const LIMITS_SILENT = Facts.BOUNDARY_SILENT | Facts.SESSION_SILENT;

/** How the request came to be allowed. */
export type Way = 'service' | 'crossAccount' | 'ownGrant' | 'grant' | 'direct' | 'directRole' | 'delegated' | 'identity';

/**
 * How the policies on a key and on its caller allow the request; null when they do not. SCPs, RCPs and the endpoint's
 * policy are not part of it: they can only take away.
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
export function wayToKey(facts: number): Way | null {
  const retiring = (facts & Facts.RETIRING) !== 0;
  const direct = !retiring && (facts & Facts.DIRECT) !== 0;
  const directRole = !retiring && (facts & Facts.DIRECT_ROLE) !== 0;
  const grant = (facts & Facts.GRANT) !== 0;
  if ((facts & Facts.SERVICE) !== 0) return direct ? 'service' : grant ? 'grant' : null;
  const callerAllows = (facts & Facts.IDENTITY) !== 0 && (facts & LIMITS_SILENT) === 0;
  const delegates = (facts & Facts.DELEGATES) !== 0;
  // Whoever the grant names retires it without any other permission, from any account.
  if (retiring && grant) return 'grant';
  if ((facts & Facts.SAME_ACCOUNT) === 0) {
    if (!direct && !directRole && !delegates && !grant) return null;
    if (callerAllows) return 'crossAccount';
    return (facts & Facts.OWN_GRANT) !== 0 ? 'ownGrant' : null;
  }
  if (direct) return 'direct';
  if (directRole && (facts & LIMITS_SILENT) === 0) return 'directRole';
  if (grant) return 'grant';
  return delegates && callerAllows ? 'delegated' : null;
}

/**
 * The policy types whose silence refuses a KMS request, as bits; 0 when none does. A type that could not have given
 * the permission is left out.
 */
export function silenceOnKey(facts: number, way: Way | null): number {
  let silent = limitsAhead(facts);
  if (way !== null) return silent;
  const retiring = (facts & Facts.RETIRING) !== 0;
  const direct = !retiring && (facts & (Facts.DIRECT | Facts.DIRECT_ROLE)) !== 0;
  if (!direct && (facts & (Facts.DELEGATES | Facts.GRANT)) === 0) return retiring ? silent : silent | typeBits.keyPolicy;
  if ((facts & Facts.SERVICE) !== 0) return silent;
  const same = (facts & Facts.SAME_ACCOUNT) !== 0;
  if ((facts & Facts.IDENTITY) === 0 && !(same && direct)) silent |= typeBits.identityPolicy;
  return silent | callerLimits(facts);
}

/** How the policies on a bucket and on its caller allow; null when they do not. In one account either side is enough. */
export function wayToBucket(facts: number): Way | null {
  const direct = (facts & Facts.DIRECT) !== 0;
  if ((facts & Facts.SERVICE) !== 0) return direct ? 'service' : null;
  if ((facts & Facts.ANONYMOUS) !== 0) return direct ? 'direct' : null;
  const limitsAllow = (facts & LIMITS_SILENT) === 0;
  const callerAllows = (facts & Facts.IDENTITY) !== 0 && limitsAllow;
  const directRole = (facts & Facts.DIRECT_ROLE) !== 0;
  if ((facts & Facts.SAME_ACCOUNT) === 0) return callerAllows && (direct || directRole || (facts & Facts.DELEGATES) !== 0) ? 'crossAccount' : null;
  if (direct) return 'direct';
  if (directRole && limitsAllow) return 'directRole';
  return callerAllows ? 'identity' : null;
}

/** The policy types whose silence refuses an S3 request, as bits. */
export function silenceOnBucket(facts: number, way: Way | null): number {
  const silent = limitsAhead(facts);
  if (way !== null) return silent;
  const open = (facts & (Facts.DIRECT | Facts.DIRECT_ROLE)) !== 0;
  if ((facts & (Facts.SERVICE | Facts.ANONYMOUS)) !== 0) return silent | typeBits.bucketPolicy;
  const identity = (facts & Facts.IDENTITY) !== 0;
  if ((facts & Facts.SAME_ACCOUNT) !== 0) {
    if (!open && !identity) return silent | typeBits.bucketPolicy | typeBits.identityPolicy | callerLimits(facts);
    return silent | callerLimits(facts);
  }
  const closed = open || (facts & Facts.DELEGATES) !== 0 ? 0 : typeBits.bucketPolicy;
  return silent | closed | (identity ? 0 : typeBits.identityPolicy) | callerLimits(facts);
}

/** The policy types whose silence refuses an operation on no resource, as bits: the caller's own policies decide. */
export function silenceWithoutKey(facts: number): number {
  // A service has no IAM policies that could allow: nothing can.
  const identity = (facts & (Facts.IDENTITY | Facts.SERVICE)) === 0 ? typeBits.identityPolicy : 0;
  return limitsAhead(facts) | identity | callerLimits(facts);
}

function limitsAhead(facts: number): number {
  return ((facts & Facts.SCP_SILENT) === 0 ? 0 : typeBits.scp) | ((facts & Facts.ENDPOINT_SILENT) === 0 ? 0 : typeBits.vpcEndpointPolicy);
}

function callerLimits(facts: number): number {
  return ((facts & Facts.BOUNDARY_SILENT) === 0 ? 0 : typeBits.permissionsBoundary) | ((facts & Facts.SESSION_SILENT) === 0 ? 0 : typeBits.sessionPolicy);
}

/** The types of a set, in the order of evaluation. */
export function typesOf(bits: number): PolicyType[] {
  return policyTypeOrder.filter((_, index) => (bits & (1 << index)) !== 0);
}

const freeze = (outcome: Outcome): Outcome => Object.freeze(outcome);

export const ALLOWED = freeze({ decision: 'allow' });
/** An implicit deny that no policy type's silence explains: the operation can't work here at all. */
export const IMPOSSIBLE = freeze({ decision: 'implicitDeny' });
const denied = policyTypeOrder.map((deniedBy) => freeze({ decision: 'explicitDeny', deniedBy }));
const silent = policyTypeOrder.map((deniedBy) => freeze({ decision: 'implicitDeny', deniedBy }));

const serviceErrors: readonly ServiceError[] = [
  ...(['DisabledException', 'KMSInvalidStateException', 'NotFoundException'] as const),
  ...(['InvalidKeyUsageException', 'UnsupportedOperationException', 'InvalidArnException'] as const),
];
const refused = new Map(serviceErrors.map((error) => [error, freeze({ decision: 'allow', error })]));

/** @param bits policy types with a matching Deny; the first of them is named */
export function deniedOutcome(bits: number): Outcome {
  return denied[firstOf(bits)] ?? IMPOSSIBLE;
}

/** @param bits policy types that stayed silent; the first of them is named */
export function silentOutcome(bits: number): Outcome {
  return silent[firstOf(bits)] ?? IMPOSSIBLE;
}

/** Allowed by the policies, refused by KMS itself. */
export function refusedOutcome(error: ServiceError): Outcome {
  return refused.get(error) ?? ALLOWED;
}

function firstOf(bits: number): number {
  return bits === 0 ? -1 : 31 - Math.clz32(bits & -bits);
}
