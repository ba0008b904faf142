import { type ContextFacts, principalOf, RequestContext } from '../3-world/context.ts';
import type { Request, World } from '../3-world/world.ts';
import type { Asked } from '../5-match/statement.ts';
import type { Basis, Outcome, PolicyType } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';
import { type Authorization, callerAccount, type GateFacts, type Resource, refOf } from './authorization.ts';
import { type CallerSide, evaluateCallerSide } from './caller-side.ts';
import { type Levels, resourceControlPolicies, serviceControlPolicies } from './organizations.ts';
import { evaluate, type Found, type PolicySet } from './policy-set.ts';
import { deniedOutcome, Facts, IMPOSSIBLE, silentOutcome, typeBits, typesOf } from './verdict.ts';

/** One request on one resource, as every decider sees it. */
export function askedOf(world: World, request: Request, resource: Resource): Asked {
  const principal = principalOf(world, request);
  const facts: ContextFacts = {
    world,
    request,
    principal,
    key: resource.key,
    asked: resource.named,
    ...(resource.account === undefined ? {} : { owner: resource.account }),
  };
  return { caller: request.caller, principal, action: request.action, resource: resource.arn, context: new RequestContext(facts) };
}

/**
 * What all policies say that do not hang on the resource: the caller's own, SCPs, RCPs and the endpoint's policy. A
 * decider adds the resource's policy, and takes the answer.
 */
export class Evaluation {
  readonly asked: Asked;
  readonly caller: CallerSide;
  readonly rcps: Levels | null;
  readonly scps: Levels | null;
  readonly endpoint: PolicySet | null;
  private readonly resource: Resource;

  /** @param rcpsCount false for a resource that resource control policies leave alone */
  constructor(world: World, request: Request, resource: Resource, rcpsCount = resource.key?.manager !== 'AWS') {
    this.resource = resource;
    this.asked = askedOf(world, request, resource);
    this.caller = evaluateCallerSide(request, this.asked);
    this.scps = serviceControlPolicies(world, this.asked);
    this.rcps = resource.account === undefined || !rcpsCount ? null : resourceControlPolicies(world, resource.account, this.asked);
    this.endpoint = request.vpcEndpointPolicy === null ? null : evaluate('vpcEndpointPolicy', [request.vpcEndpointPolicy], this.asked);
  }

  /** The facts that do not depend on the resource's policy. */
  facts(): number {
    const { caller } = this;
    let facts = 0;
    if (caller.isRoot || caller.identity.allows.length > 0) facts |= Facts.IDENTITY;
    if (caller.boundary?.allows.length === 0) facts |= Facts.BOUNDARY_SILENT;
    if (caller.session?.allows.length === 0) facts |= Facts.SESSION_SILENT;
    if (this.scps?.every(({ set }) => set.allows.length > 0) === false) facts |= Facts.SCP_SILENT;
    if (this.endpoint?.allows.length === 0) facts |= Facts.ENDPOINT_SILENT;
    if (this.asked.caller.kind === 'service') facts |= Facts.SERVICE;
    const account = callerAccount(this.asked);
    if (account !== undefined && account === this.resource.account) facts |= Facts.SAME_ACCOUNT;
    return facts;
  }

  /** The gates of RCPs, SCPs and the endpoint. */
  commonGates(): GateFacts[] {
    const gates: GateFacts[] = [];
    if (this.rcps !== null) {
      const denied = this.rcps.some(({ set }) => set.denies.length > 0);
      gates.push(gateOf('rcp', 'key', this.rcps, denied ? 'explicitDeny' : 'allow', denied ? 'decision.explicit-deny' : 'rcp.allows'));
    }
    if (this.scps !== null) {
      // An SCP must allow at every level.
      const answer = this.scps.some(({ set }) => set.denies.length > 0) ? 'explicitDeny' : this.scps.every(({ set }) => set.allows.length > 0) ? 'allow' : 'implicitDeny';
      gates.push(gateOf('scp', 'caller', this.scps, answer, answer === 'explicitDeny' ? 'decision.explicit-deny' : answer === 'allow' ? 'scp.allows' : 'scp.limits'));
    }
    if (this.endpoint !== null) {
      const answer = this.endpoint.denies.length > 0 ? 'explicitDeny' : this.endpoint.allows.length > 0 ? 'allow' : 'implicitDeny';
      const rule = answer === 'explicitDeny' ? 'decision.explicit-deny' : answer === 'allow' ? 'endpoint.allows' : 'endpoint.limits';
      gates.push(gateOf('vpcEndpointPolicy', 'network', [{ set: this.endpoint }], answer, rule));
    }
    return gates;
  }

  /** The answer when any policy denies; null when none does. */
  explicitDeny(gates: readonly GateFacts[], resourcePolicy: PolicySet | null): Authorization | null {
    const { identity, boundary, session } = this.caller;
    const denies: Found[] = [];
    let types = 0;
    const look = (set: PolicySet | null): void => {
      if (set === null || set.denies.length === 0) return;
      denies.push(...set.denies);
      types |= typeBits[set.type];
    };
    for (const { set } of this.rcps ?? []) look(set);
    for (const { set } of this.scps ?? []) look(set);
    for (const set of [this.endpoint, resourcePolicy, identity, boundary, session]) look(set);
    if (types === 0) return null;
    return this.answer(deniedOutcome(types), { kind: 'denied', statements: denies.map(refOf), rule: 'decision.explicit-deny' }, gates);
  }

  /** @param types the policy types that stayed silent, as bits */
  silent(types: number, gates: readonly GateFacts[], identityRule: RuleId): Authorization {
    const silent = typesOf(types);
    const rule = (silent[0] === undefined ? undefined : silenceRules.get(silent[0])) ?? identityRule;
    return this.answer(silentOutcome(types), { kind: 'silent', types: silent, rule }, gates);
  }

  impossible(rule: RuleId, gates: readonly GateFacts[] = []): Authorization {
    return this.answer(IMPOSSIBLE, { kind: 'impossible', rule }, gates);
  }

  answer(outcome: Outcome, basis: Basis, gates: readonly GateFacts[]): Authorization {
    return { asked: this.asked, resource: this.resource, outcome, basis, gates };
  }
}

/** Why the silence of a policy type refuses; an identity-based policy's depends on whose key it is. */
const silenceRules: ReadonlyMap<PolicyType, RuleId> = new Map([
  ['scp', 'scp.limits'],
  ['vpcEndpointPolicy', 'endpoint.limits'],
  ['keyPolicy', 'keyPolicy.silent'],
  ['bucketPolicy', 'bucketPolicy.silent'],
  ['trustPolicy', 'trustPolicy.silent'],
  ['permissionsBoundary', 'boundary.limits'],
  ['sessionPolicy', 'session.limits'],
]);

export function gateOf(id: GateFacts['id'], side: GateFacts['side'], sets: GateFacts['sets'], answer: GateFacts['answer'], rule: RuleId): GateFacts {
  return { id, side, answer, rule, sets, grants: [] };
}

/**
 * Whether a permissions boundary or session policy limits what this statement allows: it does where the statement
 * names the caller only as a role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
function isLimited(found: Found): boolean {
  return found.ways.every((way) => way === 'role' || way === 'account');
}

/** What a resource's policy says about the caller. */
export interface ResourceSide {
  readonly set: PolicySet;
  readonly unlimited: readonly Found[];
  readonly limited: readonly Found[];
  readonly delegating: readonly Found[];
}

export function resourceSideOf(set: PolicySet): ResourceSide {
  const direct = set.allows.filter((found) => found.ways.some((way) => way !== 'account'));
  return {
    set,
    unlimited: direct.filter((found) => !isLimited(found)),
    limited: direct.filter(isLimited),
    delegating: set.allows.filter((found) => found.ways.includes('account')),
  };
}

/** The facts of a resource's policy, as bits. */
export function factsOfResource({ unlimited, limited, delegating }: ResourceSide): number {
  return (unlimited.length > 0 ? Facts.DIRECT : 0) | (limited.length > 0 ? Facts.DIRECT_ROLE : 0) | (delegating.length > 0 ? Facts.DELEGATES : 0);
}

/** Whether a gate made the decision: its deny, the first silence, or the allow that was enough. */
export function decides(gate: GateFacts, { outcome, basis }: Authorization): boolean {
  switch (basis.kind) {
    case 'denied':
    case 'silent':
      return gate.id === outcome.deniedBy;
    case 'refused':
      return gate.id === 'keyState';
    case 'allowed':
      if (gate.id === 'grants') return basis.grants.length > 0;
      if (gate.acl !== undefined && basis.rule === 'acl.allows') return true;
      return gate.sets.some(({ set }) => set.allows.some((found) => basis.statements.some((ref) => ref.policy === found.policy.ref)));
    case 'impossible':
    case 'unsupported':
      return false;
  }
}
