import { deriveContext, kmsAction, principalOf } from '../3-world/context.ts';
import type { AttachedPolicy, Key, Request, World } from '../3-world/world.ts';
import type { Asked } from '../5-match/statement.ts';
import type { Basis, Outcome, PolicyType } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';
import { type Authorization, callerAccount, type GateFacts, policyTypeOrder, refOf } from './authorization.ts';
import { callerGates, type CallerSide, evaluateCallerSide } from './caller-side.ts';
import { evaluateGrants, type GrantResult } from './grants.ts';
import { checkKeyState } from './key-state.ts';
import { type Levels, resourceControlPolicies, serviceControlPolicies } from './organizations.ts';
import { evaluate, type Found, type PolicySet } from './policy-set.ts';
import { retireGrantPath } from './retire-grant.ts';

/**
 * Decides a KMS action on one resource: every policy type is evaluated, then the answer is taken.
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 *
 * @param named the key, the alias, or `*`, as the request named it
 */
export function authorizeKms(world: World, request: Request, named: string): Authorization {
  const action = kmsAction(request.action);
  const isAliasOperation = action?.resourceTypes.includes('alias') === true;
  const aliasItself = isAliasOperation && named.includes(':alias/');
  const key = aliasItself ? null : (world.keys.get(named) ?? world.aliases.get(named) ?? null);
  const keyless = aliasItself || action?.resourceTypes.includes('*') === true;
  const asked: Asked = {
    caller: request.caller,
    principal: principalOf(world, request),
    action: request.action,
    resource: keyless && !aliasItself ? '*' : (key?.arn ?? named),
    context: deriveContext(world, request, key, named),
  };
  const decision = new Decider(world, request, asked, named, keyless ? null : key);
  if (request.caller.kind === 'anonymous') return decision.impossible('decision.anonymous');
  if (keyless) return decision.withoutKey(aliasItself ? 'identity.alias' : 'identity.only');
  if (key === null) return decision.missingKey();
  if (key.manager === 'AWS_OWNED') return decision.impossible('keyPolicy.aws-owned');
  return decision.onKey(key, key.policy);
}

/** Collects what every policy type says about one request, and takes the decision. */
class Decider {
  private readonly caller: CallerSide;
  private readonly scps: Levels | null;
  private readonly endpoint: PolicySet | null;
  private readonly world: World;
  private readonly request: Request;
  private readonly asked: Asked;
  private readonly named: string;
  private readonly key: Key | null;

  constructor(world: World, request: Request, asked: Asked, named: string, key: Key | null) {
    this.world = world;
    this.request = request;
    this.asked = asked;
    this.named = named;
    this.key = key;
    this.caller = evaluateCallerSide(request, asked);
    this.scps = serviceControlPolicies(world, asked);
    this.endpoint = request.vpcEndpointPolicy === null ? null : evaluate('vpcEndpointPolicy', [request.vpcEndpointPolicy], asked);
  }

  impossible(rule: RuleId): Authorization {
    return this.answer({ decision: 'implicitDeny' }, { kind: 'impossible', rule }, []);
  }

  /** A key that is not there: whoever may not call it is refused, whoever may is told so. */
  missingKey(): Authorization {
    const account = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(this.named)?.[1];
    if (account !== callerAccount(this.asked)) return this.silent(['keyPolicy'], 'keyPolicy.missing-key', this.commonGates(null));
    const decided = this.withoutKey('keyPolicy.missing-key');
    if (decided.outcome.decision !== 'allow') return decided;
    const error = 'NotFoundException' as const;
    return { ...decided, outcome: { decision: 'allow', error }, basis: { kind: 'refused', error, rule: 'keyPolicy.missing-key' } };
  }

  /** An operation on no key, or on an alias: the caller's own policies decide alone. */
  withoutKey(rule: RuleId): Authorization {
    const account = callerAccount(this.asked);
    const aliasAccount = /:(\d{12}):alias\//.exec(this.named)?.[1];
    const gates = [...this.commonGates(null), ...callerGates(this.caller, { needed: true, limits: true, rule })];
    const denied = this.explicitDeny(gates, null, null);
    if (denied !== null) return denied;
    if (aliasAccount !== undefined && account !== aliasAccount) return this.answer({ decision: 'implicitDeny' }, { kind: 'impossible', rule: 'crossAccount.never' }, gates);
    if (account === undefined) return this.silent(['identityPolicy'], rule, gates);
    const silent = this.silentBefore();
    if (!this.caller.isRoot && this.caller.identity.allows.length === 0) silent.push('identityPolicy');
    silent.push(...this.caller.silentLimits());
    if (silent.length > 0) return this.silent(silent, this.ruleOfSilence(silent, rule), gates);
    const rootRule = this.caller.isRoot ? 'identity.root-user' : rule;
    return this.answer({ decision: 'allow' }, { kind: 'allowed', statements: this.caller.identity.allows.map(refOf), grants: [], rule: rootRule }, gates);
  }

  onKey(key: Key, policy: AttachedPolicy | null): Authorization {
    const { asked, caller } = this;
    const rcps = resourceControlPolicies(this.world, key, asked);
    const keyPolicy = evaluate('keyPolicy', policy === null ? [] : [policy], asked);
    const grants = evaluateGrants(key, asked, this.request.encryptionContext);
    const same = callerAccount(asked) === key.account;
    const isService = asked.caller.kind === 'service';
    const direct = keyPolicy.allows.filter((found) => found.ways.some((way) => way !== 'account'));
    const delegating = keyPolicy.allows.filter((found) => found.ways.includes('account'));
    const covering = grants.filter(({ covers }) => covers);
    const retiring = asked.action === 'kms:RetireGrant' ? retireGrantPath(key, asked, caller) : null;

    // An Allow of kms:RetireGrant in a key policy gives nothing: the grant itself says who retires it.
    const unlimited = retiring === null ? direct.filter((found) => !isLimited(found)) : [];
    const limited = retiring === null ? direct.filter(isLimited) : [];
    const delegates = retiring === null ? delegating.length > 0 : retiring.byAccount;
    const limitsAllow = caller.silentLimits().length === 0;
    const identityAllows = caller.isRoot || caller.identity.allows.length > 0;
    const never = !same && !isService && kmsAction(asked.action)?.crossAccount !== true;

    const way = ((): Way | null => {
      if (isService) return direct.length > 0 ? { found: direct, rule: 'keyPolicy.service' } : grantWay(covering);
      if (!same) {
        const open = direct.length > 0 || delegates || covering.length > 0;
        const callerGrant = covering.some(({ grant }) => grant.issuingAccount === callerAccount(asked));
        if (!open || !(callerGrant || (identityAllows && limitsAllow))) return null;
        const found = [...keyPolicy.allows, ...caller.identity.allows];
        return { found, grants: covering, rule: identityAllows ? 'crossAccount.both-sides' : 'crossAccount.caller-grant' };
      }
      if (covering.length > 0 && direct.length === 0) return grantWay(covering);
      if (unlimited.length > 0) return { found: unlimited, rule: caller.isRoot ? 'keyPolicy.root-user' : 'keyPolicy.direct' };
      if (limited.length > 0 && limitsAllow) return { found: limited, rule: 'keyPolicy.direct' };
      if (delegates && identityAllows && limitsAllow) {
        const found = [...delegating, ...caller.identity.allows];
        return { found, rule: caller.isRoot ? 'keyPolicy.root-user' : 'identity.allows' };
      }
      return grantWay(covering);
    })();

    const keyAnswer = keyGateAnswer(keyPolicy, direct.length > 0 && retiring === null, delegates);
    // What is missing, in the order of evaluation. A type that could not have given the permission is left out.
    const silent: PolicyType[] = this.silentBefore();
    if (!(direct.length > 0 && retiring === null) && !delegates && covering.length === 0) {
      if (retiring === null) silent.push('keyPolicy');
    } else if (way === null) {
      if (!identityAllows && (same ? direct.length === 0 || retiring !== null : true)) silent.push('identityPolicy');
      silent.push(...caller.silentLimits());
    }

    const gates: GateFacts[] = [
      ...this.commonGates(rcps),
      { ...gateOf('keyPolicy', 'key', [{ set: keyPolicy }]), answer: keyAnswer, rule: keyRule(keyAnswer, caller.isRoot, isService) },
      ...(key.grants.length > 0 ? [grantsGate(grants)] : []),
      ...callerGates(caller, identityRole(same, direct, unlimited, delegates, covering)),
    ];

    const denied = this.explicitDeny(gates, rcps, keyPolicy);
    if (denied !== null) return denied;
    if (never) return this.answer({ decision: 'implicitDeny' }, { kind: 'impossible', rule: 'crossAccount.never' }, gates);
    if (way === null || silent.length > 0) {
      if (silent.length === 0) return this.answer({ decision: 'implicitDeny' }, { kind: 'impossible', rule: 'grant.other-grantee' }, gates);
      return this.silent(silent, this.ruleOfSilence(silent, same ? 'identity.needed' : 'crossAccount.both-sides'), gates);
    }
    return this.afterPolicies(key, way, gates);
  }

  /** The policies have allowed: now KMS looks at the key itself. */
  private afterPolicies(key: Key, way: Way, gates: readonly GateFacts[]): Authorization {
    const state = checkKeyState(key, this.asked.action, this.named);
    const error = state.error;
    const gate: GateFacts = {
      ...gateOf('keyState', 'key', []),
      answer: error === undefined ? 'allow' : 'implicitDeny',
      rule: state.rule,
      deciding: error !== undefined,
      keyState: { state: key.state, usage: key.usage, ...(error === undefined ? {} : { error }) },
    };
    const all = key.state !== 'Enabled' || error !== undefined ? [...gates, gate] : gates;
    if (error !== undefined) return this.answer({ decision: 'allow', error }, { kind: 'refused', error, rule: state.rule }, all);
    const basis: Basis = { kind: 'allowed', statements: way.found.map(refOf), grants: (way.grants ?? []).map(({ grant }) => grant.id), rule: way.rule };
    return this.answer({ decision: 'allow' }, basis, all);
  }

  private commonGates(rcps: Levels | null): GateFacts[] {
    const gates: GateFacts[] = [];
    if (rcps !== null) {
      const denied = rcps.sets.some(({ set }) => set.denies.length > 0);
      gates.push({ ...gateOf('rcp', 'key', rcps.sets), answer: denied ? 'explicitDeny' : 'allow', rule: denied ? 'decision.explicit-deny' : 'rcp.allows' });
    }
    if (this.scps !== null) {
      const { sets, allowsAtEveryLevel } = this.scps;
      const answer = sets.some(({ set }) => set.denies.length > 0) ? 'explicitDeny' : allowsAtEveryLevel ? 'allow' : 'implicitDeny';
      gates.push({ ...gateOf('scp', 'caller', sets), answer, rule: answer === 'explicitDeny' ? 'decision.explicit-deny' : answer === 'allow' ? 'scp.allows' : 'scp.limits' });
    }
    if (this.endpoint !== null) {
      const answer = this.endpoint.denies.length > 0 ? 'explicitDeny' : this.endpoint.allows.length > 0 ? 'allow' : 'implicitDeny';
      gates.push({
        ...gateOf('vpcEndpointPolicy', 'network', [{ set: this.endpoint }]),
        answer,
        rule: answer === 'explicitDeny' ? 'decision.explicit-deny' : answer === 'allow' ? 'endpoint.allows' : 'endpoint.limits',
      });
    }
    return gates;
  }

  private silentBefore(): PolicyType[] {
    const silent: PolicyType[] = [];
    if (this.scps !== null && !this.scps.allowsAtEveryLevel) silent.push('scp');
    if (this.endpoint !== null && this.endpoint.allows.length === 0) silent.push('vpcEndpointPolicy');
    return silent;
  }

  private ruleOfSilence(silent: readonly PolicyType[], identityRule: RuleId): RuleId {
    const [first] = silent;
    return (first === undefined ? undefined : silenceRules.get(first)) ?? identityRule;
  }

  private explicitDeny(gates: readonly GateFacts[], rcps: Levels | null, keyPolicy: PolicySet | null): Authorization | null {
    const sets: PolicySet[] = [
      ...(rcps?.sets ?? []).map(({ set }) => set),
      ...(this.scps?.sets ?? []).map(({ set }) => set),
      ...(this.endpoint === null ? [] : [this.endpoint]),
      ...(keyPolicy === null ? [] : [keyPolicy]),
      ...this.caller.sets(),
    ];
    const denies = sets.flatMap((set) => set.denies);
    if (denies.length === 0) return null;
    const deniedBy = policyTypeOrder.find((type) => sets.some((set) => set.type === type && set.denies.length > 0));
    const outcome: Outcome = { decision: 'explicitDeny', ...(deniedBy === undefined ? {} : { deniedBy }) };
    return this.answer(outcome, { kind: 'denied', statements: denies.map(refOf), rule: 'decision.explicit-deny' }, gates);
  }

  private silent(types: readonly PolicyType[], rule: RuleId, gates: readonly GateFacts[]): Authorization {
    const [deniedBy] = types;
    return this.answer({ decision: 'implicitDeny', ...(deniedBy === undefined ? {} : { deniedBy }) }, { kind: 'silent', types, rule }, gates);
  }

  private answer(outcome: Outcome, basis: Basis, gates: readonly GateFacts[]): Authorization {
    const { asked, named, key } = this;
    return { asked, named, key, outcome, basis, gates: gates.map((gate) => ({ ...gate, deciding: decides(gate, outcome, basis) })) };
  }
}

/** Why the silence of a policy type refuses; an identity-based policy's depends on whose key it is. */
const silenceRules: ReadonlyMap<PolicyType, RuleId> = new Map([
  ['scp', 'scp.limits'],
  ['vpcEndpointPolicy', 'endpoint.limits'],
  ['keyPolicy', 'keyPolicy.silent'],
  ['permissionsBoundary', 'boundary.limits'],
  ['sessionPolicy', 'session.limits'],
]);

/** The statements and grants that together allow. */
interface Way {
  readonly found: readonly Found[];
  readonly grants?: readonly GrantResult[];
  readonly rule: RuleId;
}

function grantWay(covering: readonly GrantResult[]): Way | null {
  return covering.length === 0 ? null : { found: [], grants: covering, rule: 'grant.covers' };
}

/**
 * Whether a permissions boundary or session policy limits what this statement allows: it does where the statement
 * names the caller only as a role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
function isLimited(found: Found): boolean {
  return found.ways.every((way) => way === 'role' || way === 'account');
}

function gateOf(id: GateFacts['id'], side: GateFacts['side'], sets: GateFacts['sets']): Omit<GateFacts, 'answer' | 'rule'> {
  return { id, side, sets, grants: [], deciding: false };
}

function grantsGate(grants: readonly GrantResult[]): GateFacts {
  const covering = grants.find(({ covers }) => covers);
  const rule = covering?.rule ?? grants.find((result) => result.rule !== 'grant.other-grantee')?.rule ?? 'grant.other-grantee';
  return { ...gateOf('grants', 'key', []), answer: covering === undefined ? 'implicitDeny' : 'allow', rule, grants };
}

function keyGateAnswer(set: PolicySet, direct: boolean, delegates: boolean): GateFacts['answer'] {
  if (set.denies.length > 0) return 'explicitDeny';
  if (direct) return 'allow';
  return delegates ? 'delegates' : 'implicitDeny';
}

function keyRule(answer: GateFacts['answer'], isRoot: boolean, isService: boolean): RuleId {
  switch (answer) {
    case 'allow':
      return isService ? 'keyPolicy.service' : isRoot ? 'keyPolicy.root-user' : 'keyPolicy.direct';
    case 'delegates':
      return 'keyPolicy.delegates';
    case 'explicitDeny':
      return 'decision.explicit-deny';
    case 'implicitDeny':
    case 'notConsulted':
      return 'keyPolicy.silent';
  }
}

/** What the caller's own policies are asked for on this key. */
function identityRole(
  same: boolean,
  direct: readonly Found[],
  unlimited: readonly Found[],
  delegates: boolean,
  covering: readonly GrantResult[],
): { needed: boolean; limits: boolean; rule: RuleId } {
  if (!same) return { needed: true, limits: true, rule: 'crossAccount.both-sides' };
  if (direct.length > 0 || covering.length > 0) return { needed: false, limits: unlimited.length === 0 && covering.length === 0, rule: 'identity.not-needed' };
  return delegates ? { needed: true, limits: true, rule: 'identity.needed' } : { needed: false, limits: false, rule: 'identity.cannot-help' };
}

/** Whether a gate made the decision: its deny, the first silence, or the allow that was enough. */
function decides(gate: GateFacts, outcome: Outcome, basis: Basis): boolean {
  switch (basis.kind) {
    case 'denied':
      return gate.id === outcome.deniedBy;
    case 'silent':
      return gate.id === outcome.deniedBy;
    case 'refused':
      return gate.id === 'keyState';
    case 'allowed':
      if (gate.id === 'grants') return basis.grants.length > 0;
      return gate.sets.some(({ set }) => set.allows.some((found) => basis.statements.some((ref) => ref.policy === found.policy.ref)));
    case 'impossible':
    case 'unsupported':
      return false;
  }
}
