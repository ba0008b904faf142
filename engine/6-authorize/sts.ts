import { roleAssumed } from '../3-world/context.ts';
import type { Caller, Principal, Request, World } from '../3-world/world.ts';
import type { Basis, Outcome } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';
import { type Authorization, type GateFacts, type Resource, refOf } from './authorization.ts';
import { callerGates } from './caller-side.ts';
import { Evaluation, factsOfResource, gateOf, resourceSideOf, type ResourceSide } from './evaluation.ts';
import { evaluate, type PolicySet } from './policy-set.ts';
import { ALLOWED, Facts, silenceOnKey, type Way, wayToKey } from './verdict.ts';

/** The world has the role and not its trust policy: there is nothing to decide by. */
export const UNKNOWN_TRUST: Outcome = Object.freeze({ decision: null, unsupported: ['trustPolicy'] });

/**
 * Why this caller can't call AssumeRole, whatever the policies say; null when it can.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function cannotAssume(caller: Caller): RuleId | null {
  if (caller.kind === 'root') return 'trustPolicy.root-user';
  if (caller.kind === 'federatedUser') return 'trustPolicy.federated-user';
  return caller.kind === 'anonymous' ? 'trustPolicy.unsigned' : null;
}

/**
 * Decides sts:AssumeRole. The trust policy of the role must agree, as a key policy must: naming the caller is enough in
 * the role's own account, naming the account leaves it to IAM policies, and across accounts both sides must allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 *
 * @param named the ARN of the role, as the request named it
 */
export function authorizeSts(world: World, request: Request, named: string): Authorization {
  const role = roleAssumed(world, request, named);
  // A service-linked role is left alone by resource control policies, and so is its trust policy.
  const resource: Resource = { named, arn: named, key: null, ...(role === undefined ? {} : { account: role.account }) };
  const evaluation = new Evaluation(world, request, resource, role?.serviceLinked !== true);
  if (role === undefined) return evaluation.impossible('trustPolicy.missing-role');
  const never = cannotAssume(request.caller);
  return never === null ? onRole(evaluation, role) : evaluation.impossible(never);
}

function onRole(evaluation: Evaluation, role: Principal): Authorization {
  const { caller } = evaluation;
  const set = evaluate('trustPolicy', role.trustPolicy === null ? [] : [role.trustPolicy], evaluation.asked);
  const side = resourceSideOf(set);
  const facts = evaluation.facts() | factsOfResource(side);
  const way = wayToKey(facts);
  const same = (facts & Facts.SAME_ACCOUNT) !== 0;
  const isKnown = role.trustPolicy !== null;
  const gates: GateFacts[] = [...evaluation.commonGates(), ...(isKnown ? [trustGate(set, facts)] : []), ...callerGates(caller, identityRole(facts, isKnown))];
  const denied = evaluation.explicitDeny(gates, set);
  if (denied !== null) return denied;
  if (!isKnown) return evaluation.answer(UNKNOWN_TRUST, { kind: 'unsupported', types: ['trustPolicy'], rule: 'trustPolicy.unknown' }, gates);
  const silent = silenceOnKey(facts, way, 'trustPolicy');
  if (silent !== 0 || way === null) return evaluation.silent(silent, gates, same ? 'trustPolicy.identity-needed' : 'trustPolicy.both-sides');
  return evaluation.answer(ALLOWED, basisOf(way, side, caller.identity), gates);
}

function trustGate(set: PolicySet, facts: number): GateFacts {
  const gate = (answer: GateFacts['answer'], rule: RuleId): GateFacts => gateOf('trustPolicy', 'key', [{ set }], answer, rule);
  if (set.denies.length > 0) return gate('explicitDeny', 'decision.explicit-deny');
  if ((facts & (Facts.DIRECT | Facts.DIRECT_ROLE)) !== 0) return gate('allow', (facts & Facts.SERVICE) === 0 ? 'trustPolicy.direct' : 'trustPolicy.service');
  return (facts & Facts.DELEGATES) !== 0 ? gate('delegates', 'trustPolicy.delegates') : gate('implicitDeny', 'trustPolicy.silent');
}

/** What the caller's own policies are asked for. */
function identityRole(facts: number, isKnown: boolean): { needed: boolean; limits: boolean; rule: RuleId } {
  if (!isKnown) return { needed: false, limits: false, rule: 'trustPolicy.unknown' };
  if ((facts & Facts.SAME_ACCOUNT) === 0) return { needed: true, limits: true, rule: 'trustPolicy.both-sides' };
  if ((facts & (Facts.DIRECT | Facts.DIRECT_ROLE)) !== 0) return { needed: false, limits: (facts & Facts.DIRECT) === 0, rule: 'trustPolicy.direct' };
  return (facts & Facts.DELEGATES) !== 0 ? { needed: true, limits: true, rule: 'trustPolicy.identity-needed' } : { needed: false, limits: false, rule: 'trustPolicy.silent' };
}

/** The statements that together allow. */
function basisOf(way: Way, side: ResourceSide, identity: PolicySet): Basis {
  const allowed = (found: PolicySet['allows'], rule: RuleId): Basis => ({ kind: 'allowed', statements: found.map(refOf), grants: [], rule });
  if (way === 'service') return allowed(side.unlimited, 'trustPolicy.service');
  if (way === 'crossAccount') return allowed([...side.set.allows, ...identity.allows], 'trustPolicy.both-sides');
  if (way === 'delegated') return allowed([...side.delegating, ...identity.allows], 'trustPolicy.identity-needed');
  return allowed(way === 'directRole' ? side.limited : side.unlimited, 'trustPolicy.direct');
}
