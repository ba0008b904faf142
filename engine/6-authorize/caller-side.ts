import type { Request } from '../3-world/world.ts';
import type { PolicyType } from '../4-trace/trace.ts';
import type { Asked } from '../5-match/statement.ts';
import type { RuleId } from '../rules.ts';
import type { GateFacts } from './authorization.ts';
import { evaluate, type PolicySet } from './policy-set.ts';

/** What the caller's own account says: its IAM policies, and what limits them. */
export interface CallerSide {
  readonly identity: PolicySet;
  readonly boundary: PolicySet | null;
  readonly session: PolicySet | null;
  /** The root user has no IAM policies and needs none. */
  readonly isRoot: boolean;
  /** An IAM user or role, or a session: somebody to whom IAM policies can be attached. */
  readonly hasIdentity: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export function evaluateCallerSide(request: Request, asked: Asked): CallerSide {
  const { principal, caller } = asked;
  const identity = evaluate('identityPolicy', principal?.identityPolicies ?? [], asked);
  const boundary = principal?.permissionsBoundary ? evaluate('permissionsBoundary', [principal.permissionsBoundary], asked) : null;
  // A federated user who was passed no session policy has none of the user's permissions.
  const session = request.sessionPolicies.length > 0 || caller.kind === 'federatedUser' ? evaluate('sessionPolicy', request.sessionPolicies, asked) : null;
  return {
    identity,
    boundary,
    session,
    isRoot: caller.kind === 'root',
    hasIdentity: caller.kind === 'user' || caller.kind === 'session' || caller.kind === 'federatedUser',
  };
}

/**
 * The gates on the caller's side.
 *
 * @param role.needed an identity-based policy must allow
 * @param role.limits boundary and session policies must allow too; otherwise only their Deny counts
 */
export function callerGates(side: CallerSide, role: { readonly needed: boolean; readonly limits: boolean; readonly rule: RuleId }): GateFacts[] {
  const gates: GateFacts[] = [];
  if (side.isRoot) {
    gates.push(gate('identityPolicy', side.identity, role.needed ? 'allow' : 'notConsulted', 'identity.root-user'));
  } else if (side.hasIdentity) {
    const { allows } = side.identity;
    const answer = role.needed ? (allows.length > 0 ? 'allow' : 'implicitDeny') : 'notConsulted';
    gates.push(gate('identityPolicy', side.identity, answer, answer === 'allow' ? 'identity.allows' : role.rule));
  }
  for (const [set, allowsRule, limitsRule, otherwise] of [
    [side.boundary, 'boundary.allows', 'boundary.limits', 'boundary.not-limiting'],
    [side.session, 'session.allows', 'session.limits', 'session.not-limiting'],
  ] as const) {
    if (set === null) continue;
    if (!role.limits) gates.push(gate(set.type, set, 'notConsulted', otherwise));
    else gates.push(gate(set.type, set, set.allows.length > 0 ? 'allow' : 'implicitDeny', set.allows.length > 0 ? allowsRule : limitsRule));
  }
  return gates;
}

function gate(id: PolicyType, set: PolicySet, answer: GateFacts['answer'], rule: RuleId): GateFacts {
  const denied = set.denies.length > 0;
  return {
    id,
    side: 'caller',
    answer: denied ? 'explicitDeny' : answer,
    rule: denied ? 'decision.explicit-deny' : rule,
    sets: [{ set }],
    grants: [],
  };
}
