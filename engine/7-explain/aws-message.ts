import { keyStateNotes } from '../catalog/key-states.ts';
import { isAssumeRole } from '../3-world/context.ts';
import type { Decision, PolicyType } from '../4-trace/trace.ts';

const silentReasons: Readonly<Record<PolicyType, string>> = {
  keyPolicy: 'no resource-based policy allows',
  bucketPolicy: 'no resource-based policy allows',
  trustPolicy: 'no role trust policy allows',
  identityPolicy: 'no identity-based policy allows',
  permissionsBoundary: 'no permissions boundary allows',
  sessionPolicy: 'no session policy allows',
  scp: 'no service control policy allows',
  rcp: 'no resource control policy allows',
  vpcEndpointPolicy: 'no VPC endpoint policy allows',
};

const denyReasons: Readonly<Record<PolicyType, string>> = {
  keyPolicy: 'a resource-based policy',
  bucketPolicy: 'a resource-based policy',
  trustPolicy: 'the role trust policy',
  identityPolicy: 'an identity-based policy',
  permissionsBoundary: 'a permissions boundary',
  sessionPolicy: 'a session policy',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  vpcEndpointPolicy: 'a VPC endpoint policy',
};

/**
 * The error as AWS prints it; null when the call succeeds or there is no decision.
 *
 * AWS names the deciding policy type only for callers of the same account or organization.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function awsMessage(decision: Decision): string | null {
  const { outcome, trace } = decision;
  const { request } = trace;
  if (outcome.decision === null) return null;
  const resource = request.keyArn ?? request.resource;
  if (outcome.decision === 'allow') return outcome.error === undefined ? null : `${outcome.error}: ${errorText(decision, resource)}`;
  const type = outcome.deniedBy;
  // STS says AccessDenied, and leaves the role out where its trust policy decided.
  const code = isAssumeRole(request.action) ? 'AccessDenied' : 'AccessDeniedException';
  const on = type === 'trustPolicy' && hasReason(decision) ? '' : ` on resource: ${resource}`;
  const frame = `${code}: User: ${request.caller} is not authorized to perform: ${request.action}${on}`;
  if (type === undefined || !hasReason(decision)) return frame;
  if (outcome.decision === 'explicitDeny') return `${frame} with an explicit deny in ${denyReasons[type]}`;
  return `${frame} because ${silentReasons[type]} the ${request.action} action`;
}

/**
 * Whether the words of `awsMessage` are AWS's own: the guides give the denials, and the table of key states gives what
 * goes with a state. The others say the same in words of ours, as does the refusal of what no policy can allow.
 */
export function isAwsWording({ outcome, basis }: Decision): boolean {
  if (basis.kind === 'impossible') return false;
  return outcome.error === undefined || outcome.error === 'DisabledException' || outcome.error === 'KMSInvalidStateException' || outcome.error === 'NotFoundException';
}

function hasReason({ trace }: Decision): boolean {
  const { request, context } = trace;
  if (request.sameAccount || request.resourceAccount === undefined) return true;
  const organization = (key: string): string | undefined => context.find((entry) => entry.key === key)?.values[0];
  const callers = organization('aws:PrincipalOrgID');
  return callers !== undefined && callers === organization('aws:ResourceOrgID');
}

/** The words that the table of key states gives, where it gives any. */
function errorText({ outcome, trace }: Decision, resource: string): string {
  const state = trace.gates.find(({ id }) => id === 'keyState')?.keyState;
  const withArn = (note: number): string => (keyStateNotes[note] ?? '').replace(/^\w+: /, '').replace('<key ARN>', resource);
  switch (outcome.error) {
    case 'DisabledException':
      return withArn(1);
    case 'KMSInvalidStateException':
      return `${resource} is ${invalidStates.get(state?.state ?? '') ?? 'in a state that does not permit this operation'}.`;
    case 'NotFoundException':
      return `Key '${resource}' does not exist`;
    case 'InvalidKeyUsageException':
      return `${resource} key usage is ${state?.usage ?? ''} which is not valid for ${trace.request.action.slice('kms:'.length)}.`;
    case 'UnsupportedOperationException':
      return `${resource} does not support ${trace.request.action.slice('kms:'.length)}.`;
    case 'InvalidArnException':
    case undefined:
    default:
      return `${trace.request.resource} is not a key ARN.`;
  }
}

const invalidStates: ReadonlyMap<string, string> = new Map([
  ['PendingDeletion', 'pending deletion'],
  ['PendingReplicaDeletion', 'pending replica deletion'],
  ['PendingImport', 'pending import'],
  ['Unavailable', 'unavailable'],
  ['Creating', 'creating'],
  ['Updating', 'updating'],
  ['Enabled', 'not pending deletion'],
  ['Disabled', 'not pending deletion'],
]);
