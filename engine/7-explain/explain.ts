import type { Request, World } from '../3-world/world.ts';
import type { CallerKind, Decision, Gate, Outcome, PolicyTrace, RequestFacts, StatementTrace } from '../4-trace/trace.ts';
import { explainElements } from '../5-match/explain-statement.ts';
import type { Asked } from '../5-match/statement.ts';
import { authorize } from '../6-authorize/authorize.ts';
import { decides } from '../6-authorize/evaluation.ts';
import { decideRequest } from '../6-authorize/decide.ts';
import { type Authorization, callerAccount, type GateFacts, statementRef } from '../6-authorize/authorization.ts';
import { fillsInVariables, type PolicySet } from '../6-authorize/policy-set.ts';
import type { AttachedPolicy } from '../3-world/world.ts';
import type { PolicyType, Statement } from '../2-policy/ast.ts';
import { namesResources } from '../2-policy/statement.ts';
import type { RuleId } from '../rules.ts';

/** The bare answer to a request: quick, and without its reasons. */
export function decide(world: World, request: Request): Outcome {
  return decideRequest(world, request);
}

/** The answer with its basis and its trace: what every policy, statement and element said, and where it stands. */
export function explain(world: World, request: Request): Decision {
  const authorization = authorize(world, request);
  const { asked, outcome, basis } = authorization;
  return {
    outcome,
    basis,
    trace: {
      request: factsOf(authorization),
      context: asked.context.all(),
      gates: authorization.gates.map((gate) => gateTrace(gate, authorization)),
    },
  };
}

function factsOf({ asked, resource }: Authorization): RequestFacts {
  const { key, named } = resource;
  const account = callerAccount(asked);
  const resourceAccount = resource.account ?? key?.account ?? /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(named)?.[1];
  const { caller } = asked;
  const callerKind: CallerKind = caller.kind === 'session' && caller.sessionName === null ? 'role' : caller.kind;
  const role = caller.kind === 'session' ? (asked.principal?.arn ?? caller.roleArn) : undefined;
  return {
    caller: caller.arn,
    callerKind,
    action: asked.action,
    resource: named,
    sameAccount: account !== undefined && account === resourceAccount,
    ...(account === undefined ? {} : { callerAccount: account }),
    ...(role === undefined ? {} : { callerRole: role }),
    ...(key === null ? {} : { keyArn: key.arn }),
    ...(resourceAccount === undefined ? {} : { resourceAccount }),
  };
}

function gateTrace(gate: GateFacts, authorization: Authorization): Gate {
  const { asked } = authorization;
  const policies: PolicyTrace[] = [];
  for (const { set, level } of gate.sets) for (const policy of set.policies) policies.push(policyTrace(policy, set, level, asked));
  return {
    id: gate.id,
    side: gate.side,
    answer: gate.answer,
    deciding: decides(gate, authorization),
    rule: gate.rule,
    policies,
    grants: gate.grants.map(({ grant, covers, rule }) => ({ id: grant.id, covers, rule, issuingAccount: grant.issuingAccount })),
    ...(gate.keyState === undefined ? {} : { keyState: gate.keyState }),
    ...(gate.acl === undefined ? {} : { acl: gate.acl }),
  };
}

function policyTrace(policy: AttachedPolicy, set: PolicySet, level: string | undefined, asked: Asked): PolicyTrace {
  const statements = (policy.policy?.statements ?? []).map((statement) => statementTrace(policy, statement, set, asked));
  const does = (what: StatementTrace['does']): boolean => statements.some((statement) => statement.does === what);
  const answer = does('denies') ? 'explicitDeny' : does('allows') ? 'allow' : does('delegates') ? 'delegates' : 'implicitDeny';
  return { policy: policy.ref, answer, statements, readable: policy.policy !== null, ...(level === undefined ? {} : { level }) };
}

function statementTrace(policy: AttachedPolicy, statement: Statement, set: PolicySet, asked: Asked): StatementTrace {
  const variables = fillsInVariables(policy);
  const ways = set.applying.get(statement) ?? [];
  const matches = ways.length > 0;
  const does = !matches ? 'nothing' : statement.effect === 'Deny' ? 'denies' : delegating.has(set.type) && ways.every((way) => way === 'account') ? 'delegates' : 'allows';
  return {
    statement: statementRef(policy.ref, statement),
    effect: statement.effect ?? 'Allow',
    matches,
    does,
    rule: ruleOf(statement, set.type, matches, does),
    elements: explainElements(statement, set.type, asked, variables),
  };
}

/** Policies whose Allow for an account leaves the rest to IAM policies of that account. */
const delegating: ReadonlySet<PolicyType> = new Set(['keyPolicy', 'bucketPolicy', 'trustPolicy']);

function ruleOf(statement: Statement, type: PolicyType, matches: boolean, does: StatementTrace['does']): RuleId {
  if (statement.effect === null) return 'statement.no-effect';
  if (statement.malformed) return 'statement.malformed';
  if (statement.action === undefined) return 'statement.no-action';
  if (statement.resource === undefined && namesResources(type)) return 'statement.no-resource';
  if (does === 'delegates') return type === 'trustPolicy' ? 'trustPolicy.delegates' : 'keyPolicy.delegates';
  return matches ? 'statement.matches' : 'statement.no-match';
}
