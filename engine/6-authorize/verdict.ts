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
  'trustPolicy',
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
  /** RetireGrant: the grant itself says who may; an Allow in a key policy gives nothing, so this never comes with DIRECT or DIRECT_ROLE. */
  RETIRING: 1 << 8,
  /** There are policies of this type, and none of them has an Allow. */
  SCP_SILENT: 1 << 9,
  ENDPOINT_SILENT: 1 << 10,
  BOUNDARY_SILENT: 1 << 11,
  SESSION_SILENT: 1 << 12,
  /** S3 alone: the caller did not sign the request. */
  ANONYMOUS: 1 << 13,
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
  const direct = (facts & Facts.DIRECT) !== 0;
  const directRole = (facts & Facts.DIRECT_ROLE) !== 0;
  const grant = (facts & Facts.GRANT) !== 0;
  if ((facts & Facts.SERVICE) !== 0) return direct ? 'service' : grant ? 'grant' : null;
  const callerAllows = (facts & Facts.IDENTITY) !== 0 && (facts & LIMITS_SILENT) === 0;
  const delegates = (facts & Facts.DELEGATES) !== 0;
  // Whoever the grant names retires it without any other permission, from any account.
  if (grant && (facts & Facts.RETIRING) !== 0) return 'grant';
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
 *
 * @param resource the resource's own policy type: a role's trust policy counts as a key policy does
 */
export function silenceOnKey(facts: number, way: Way | null, resource: 'keyPolicy' | 'trustPolicy' = 'keyPolicy'): number {
  let silent = limitsAhead(facts);
  if (way !== null) return silent;
  const direct = (facts & (Facts.DIRECT | Facts.DIRECT_ROLE)) !== 0;
  // A service always ends here: neither an account nor IAM can help it.
  if (!direct && (facts & (Facts.DELEGATES | Facts.GRANT)) === 0) return (facts & Facts.RETIRING) !== 0 ? silent : silent | typeBits[resource];
  const same = (facts & Facts.SAME_ACCOUNT) !== 0;
  if ((facts & Facts.IDENTITY) === 0 && !(same && direct)) silent |= typeBits.identityPolicy;
  return silent | callerLimits(facts);
}

/** How the policies on a bucket and on its caller allow; null when they do not. In one account either side is enough. */
export function wayToBucket(facts: number): Way | null {
  const direct = (facts & Facts.DIRECT) !== 0;
  if ((facts & (Facts.SERVICE | Facts.ANONYMOUS)) !== 0) return direct ? 'direct' : null;
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

const refusal = (error: ServiceError): Outcome => freeze({ decision: 'allow', error });
const refused: Readonly<Record<ServiceError, Outcome>> = {
  DisabledException: refusal('DisabledException'),
  KMSInvalidStateException: refusal('KMSInvalidStateException'),
  NotFoundException: refusal('NotFoundException'),
  InvalidKeyUsageException: refusal('InvalidKeyUsageException'),
  UnsupportedOperationException: refusal('UnsupportedOperationException'),
  InvalidArnException: refusal('InvalidArnException'),
};

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
  return refused[error];
}

/** The place of the lowest bit; -1 where there is none. */
function firstOf(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
