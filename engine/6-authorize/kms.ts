import { kmsAction } from '../3-world/context.ts';
import type { Key, Request, World } from '../3-world/world.ts';
import type { Basis } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';
import { type Authorization, callerAccount, type GateFacts, type Resource, refOf } from './authorization.ts';
import { callerGates } from './caller-side.ts';
import { Evaluation, factsOfResource, gateOf, resourceSideOf, type ResourceSide } from './evaluation.ts';
import { evaluateGrants, type GrantResult } from './grants.ts';
import { checkKeyState } from './key-state.ts';
import { evaluate, type Found, type PolicySet } from './policy-set.ts';
import { mayRetireByAccount } from './retire-grant.ts';
import { ALLOWED, Facts, refusedOutcome, silenceOnKey, silenceWithoutKey, silentOutcome, typeBits, type Way, wayToKey } from './verdict.ts';

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
  const arn = keyless && !aliasItself ? '*' : (key?.arn ?? named);
  // What has no key has no resource control policies either.
  const account = keyless || key === null ? undefined : key.account;
  const resource: Resource = { named, arn, key, ...(account === undefined ? {} : { account }) };
  const evaluation = new Evaluation(world, request, resource);
  if (request.caller.kind === 'anonymous') return evaluation.impossible('decision.anonymous');
  if (keyless) return withoutKey(evaluation, named, aliasItself ? 'identity.alias' : 'identity.only');
  if (key === null) return missingKey(evaluation, named);
  if (key.manager === 'AWS_OWNED') return evaluation.impossible('keyPolicy.aws-owned');
  return onKey(evaluation, request, key, named);
}

/** A key that is not there: whoever may not call it is refused, whoever may is told so. */
function missingKey(evaluation: Evaluation, named: string): Authorization {
  const account = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(named)?.[1];
  if (account !== callerAccount(evaluation.asked)) {
    const { asked, caller } = evaluation;
    const gates = [...evaluation.commonGates(), ...callerGates(caller, { needed: false, limits: false, rule: 'keyPolicy.missing-key' })];
    const denied = evaluation.explicitDeny(gates, null);
    if (denied !== null) return denied;
    if (asked.caller.kind !== 'service' && kmsAction(asked.action)?.crossAccount !== true) return evaluation.impossible('crossAccount.never', gates);
    const silent = silenceOnKey(evaluation.facts(), null);
    if (silent !== typeBits.keyPolicy) return evaluation.silent(silent, gates, 'keyPolicy.missing-key');
    return evaluation.answer(silentOutcome(silent), { kind: 'silent', types: ['keyPolicy'], rule: 'keyPolicy.missing-key' }, gates);
  }
  const decided = withoutKey(evaluation, named, 'keyPolicy.missing-key');
  if (decided.outcome.decision !== 'allow') return decided;
  const error = 'NotFoundException' as const;
  return { ...decided, outcome: refusedOutcome(error), basis: { kind: 'refused', error, rule: 'keyPolicy.missing-key' } };
}

/** An operation on no key, or on an alias: the caller's own policies decide alone. */
function withoutKey(evaluation: Evaluation, named: string, rule: RuleId): Authorization {
  const { asked, caller } = evaluation;
  const aliasAccount = /:(\d{12}):alias\//.exec(named)?.[1];
  const gates = [...evaluation.commonGates(), ...callerGates(caller, { needed: true, limits: true, rule })];
  const denied = evaluation.explicitDeny(gates, null);
  if (denied !== null) return denied;
  if (aliasAccount !== undefined && callerAccount(asked) !== aliasAccount) return evaluation.impossible('crossAccount.never', gates);
  const silent = silenceWithoutKey(evaluation.facts());
  if (silent !== 0) return evaluation.silent(silent, gates, rule);
  if (asked.caller.kind === 'service') return evaluation.impossible(rule, gates);
  const rootRule = caller.isRoot ? 'identity.root-user' : rule;
  return evaluation.answer(ALLOWED, { kind: 'allowed', statements: caller.identity.allows.map(refOf), grants: [], rule: rootRule }, gates);
}

function onKey(evaluation: Evaluation, request: Request, key: Key, named: string): Authorization {
  const { asked, caller } = evaluation;
  const keyPolicy = evaluate('keyPolicy', key.policy === null ? [] : [key.policy], asked);
  const side = resourceSideOf(keyPolicy);
  const grants = evaluateGrants(key, asked, request.encryptionContext);
  const covering = grants.filter(({ covers }) => covers);
  const retiring = asked.action === 'kms:RetireGrant';
  const byAccount = retiring && mayRetireByAccount(key, asked.caller);

  let facts = evaluation.facts() | factsOfResource(side);
  // An Allow of kms:RetireGrant in a key policy gives nothing: the grant itself says who retires it.
  if (retiring) facts = (facts & ~(Facts.DIRECT | Facts.DIRECT_ROLE | Facts.DELEGATES)) | Facts.RETIRING | (byAccount ? Facts.DELEGATES : 0);
  if (covering.length > 0) facts |= Facts.GRANT;
  if (covering.some(({ grant }) => grant.issuingAccount === callerAccount(asked))) facts |= Facts.OWN_GRANT;
  const way = wayToKey(facts);
  const silent = silenceOnKey(facts, way);

  const keyAnswer = keyGateAnswer(keyPolicy, facts);
  const gates: GateFacts[] = [
    ...evaluation.commonGates(),
    gateOf('keyPolicy', 'key', [{ set: keyPolicy }], keyAnswer, keyRule(keyAnswer, caller.isRoot, asked.caller.kind === 'service')),
    ...(key.grants.length > 0 ? [grantsGate(grants)] : []),
    ...callerGates(caller, identityRole(facts)),
  ];
  const denied = evaluation.explicitDeny(gates, keyPolicy);
  if (denied !== null) return denied;
  const same = (facts & Facts.SAME_ACCOUNT) !== 0;
  const never = !same && asked.caller.kind !== 'service' && kmsAction(asked.action)?.crossAccount !== true;
  if (never) return evaluation.impossible('crossAccount.never', gates);
  if (silent !== 0) return evaluation.silent(silent, gates, same ? 'identity.needed' : 'crossAccount.both-sides');
  if (way === null) return evaluation.impossible('grant.other-grantee', gates);
  return afterPolicies(evaluation, key, named, basisOf(way, side, caller.identity, covering, caller.isRoot), gates);
}

/** The policies have allowed: now KMS looks at the key itself. */
function afterPolicies(evaluation: Evaluation, key: Key, named: string, basis: Basis, gates: readonly GateFacts[]): Authorization {
  const { error, rule } = checkKeyState(key, evaluation.asked.action, named);
  const gate: GateFacts = {
    ...gateOf('keyState', 'key', [], error === undefined ? 'allow' : 'implicitDeny', rule),
    keyState: { state: key.state, usage: key.usage, ...(error === undefined ? {} : { error }) },
  };
  const all = key.state !== 'Enabled' || error !== undefined ? [...gates, gate] : gates;
  if (error !== undefined) return evaluation.answer(refusedOutcome(error), { kind: 'refused', error, rule }, all);
  return evaluation.answer(ALLOWED, basis, all);
}

/** The statements and grants that together allow. */
function basisOf(way: Way, side: ResourceSide, identity: PolicySet, covering: readonly GrantResult[], isRoot: boolean): Basis {
  const allowed = (found: readonly Found[], rule: RuleId, grants: readonly GrantResult[] = []): Basis => ({
    kind: 'allowed',
    statements: found.map(refOf),
    grants: grants.map(({ grant }) => grant.id),
    rule,
  });
  const both = [...side.set.allows, ...identity.allows];
  switch (way) {
    case 'service':
      return allowed(side.unlimited, 'keyPolicy.service');
    case 'direct':
      return allowed(side.unlimited, isRoot ? 'keyPolicy.root-user' : 'keyPolicy.direct');
    case 'directRole':
      return allowed(side.limited, 'keyPolicy.direct');
    case 'grant':
      return allowed([], 'grant.covers', covering);
    case 'crossAccount':
      return allowed(both, 'crossAccount.both-sides', covering);
    case 'ownGrant':
      return allowed(side.set.allows, 'crossAccount.caller-grant', covering);
    case 'delegated':
    case 'identity':
      return allowed([...side.delegating, ...identity.allows], isRoot ? 'keyPolicy.root-user' : 'identity.allows');
  }
}

function grantsGate(grants: readonly GrantResult[]): GateFacts {
  const covering = grants.find(({ covers }) => covers);
  const rule = covering?.rule ?? grants.find((result) => result.rule !== 'grant.other-grantee')?.rule ?? 'grant.other-grantee';
  return { ...gateOf('grants', 'key', [], covering === undefined ? 'implicitDeny' : 'allow', rule), grants };
}

function keyGateAnswer(set: PolicySet, facts: number): GateFacts['answer'] {
  if (set.denies.length > 0) return 'explicitDeny';
  if ((facts & (Facts.DIRECT | Facts.DIRECT_ROLE)) !== 0) return 'allow';
  return (facts & Facts.DELEGATES) !== 0 ? 'delegates' : 'implicitDeny';
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
function identityRole(facts: number): { needed: boolean; limits: boolean; rule: RuleId } {
  if ((facts & Facts.SAME_ACCOUNT) === 0) return { needed: true, limits: true, rule: 'crossAccount.both-sides' };
  const direct = (facts & (Facts.DIRECT | Facts.DIRECT_ROLE)) !== 0;
  const grant = (facts & Facts.GRANT) !== 0;
  if (direct || grant) return { needed: false, limits: (facts & Facts.DIRECT) === 0 && !grant, rule: 'identity.not-needed' };
  return (facts & Facts.DELEGATES) !== 0 ? { needed: true, limits: true, rule: 'identity.needed' } : { needed: false, limits: false, rule: 'identity.cannot-help' };
}
