import type { Range } from '../1-text/range.ts';
import type { Absence, ConditionTrace, Decision, ElementTrace, Gate, PolicyRef, PolicyTrace, RequestFacts, StatementTrace, Verdict } from '../4-trace/trace.ts';
import { rules, type RuleId } from '../rules.ts';
import { callerName, gateNames, groupDigits, listed, originNames, statementName } from './words.ts';

/**
 * One line of a decision's explanation, made from the trace alone. A screen draws the tree; pointing at a
 * line lights `marks` in the editor that shows `policy`.
 */
export interface ExplanationLine {
  /** Stable within one decision: `keyPolicy`, `keyPolicy/0/1`, … */
  readonly id: string;
  readonly sentence: string;
  /** The shape to draw; absent for a line that gives no answer of its own. */
  readonly answer?: Verdict | 'notConsulted';
  readonly deciding: boolean;
  readonly rule: RuleId;
  readonly policy?: PolicyRef;
  /** `statement` is marked softly, `exact` are the words that decided. */
  readonly marks?: { readonly statement: Range; readonly exact: readonly Range[] };
  readonly children: readonly ExplanationLine[];
}

/** The explanation as a tree: a line for each gate, below it each policy's statements and their elements. */
export function explanationLines(decision: Decision): ExplanationLine[] {
  return decision.trace.gates.map((gate) => gateLine(gate, decision));
}

/** A gate in one short sentence: for the stage, and for its list in words. */
export function gateSentence(gate: Gate, decision: Decision): string {
  return `${gateName(gate, decision.trace.request)}: ${gateAnswer(gate)}`;
}

function gateName(gate: Gate, request: RequestFacts): string {
  if (gate.id === 'identityPolicy' && request.callerKind !== 'root') return `${gateNames.identityPolicy} of ${callerName(request)}`;
  return gateNames[gate.id];
}

function gateAnswer(gate: Gate): string {
  if (gate.keyState !== undefined) return gate.keyState.error === undefined ? `${gate.keyState.state}, it works here` : `${gate.keyState.state}, KMS refuses`;
  const statements = gate.policies.flatMap((policy) => policy.statements);
  const names = (does: StatementTrace['does']): string => listed(statements.filter((one) => one.does === does).map(({ statement }) => statementName(statement)));
  const unreadable = gate.policies.find(({ readable }) => !readable);
  switch (gate.answer) {
    case 'allow':
      if (gate.id === 'grants') return 'a grant allows it';
      if (gate.rule === 'identity.root-user') return 'the root user needs none';
      if (gate.rule === 'acl.allows') return `the canned ACL ${gate.acl?.name ?? ''} allows it`;
      return names('allows') === '' ? 'nothing denies it' : `${names('allows')} allows it`;
    case 'delegates':
      return `${names('delegates')} leaves it to IAM policies`;
    case 'explicitDeny':
      return `${names('denies')} denies it`;
    case 'implicitDeny':
      if (unreadable !== undefined) return 'not valid JSON, so nothing here counts';
      if (gate.id === 'grants') return 'no grant covers it';
      if (gate.rule === 'bucketPolicy.blocked') return 'it allows, but public access is blocked';
      if (gate.rule === 'acl.ignored') return 'its canned ACL is public, and public access is blocked';
      return gate.policies.length === 0 ? 'there are none, so nothing allows it' : 'nothing here allows it';
    case 'notConsulted':
      return gate.rule === 'identity.cannot-help' ? 'they cannot help here' : 'not needed here';
  }
}

function gateLine(gate: Gate, decision: Decision): ExplanationLine {
  const many = gate.policies.length > 1;
  const children = gate.policies.flatMap((policy, index) => {
    const id = `${gate.id}/${policy.policy.name}/${index}`;
    const lines = policyLines(policy, id, gate, decision.trace.request);
    return many ? [policyLine(policy, id, gate, lines)] : lines;
  });
  const grants = gate.grants.map((grant): ExplanationLine => ({
    id: `${gate.id}/${grant.id}`,
    sentence: `Grant ${grant.id}: ${rules[grant.rule].sentence}`,
    ...(grant.covers ? { answer: 'allow' as const } : {}),
    deciding: gate.deciding && grant.covers,
    rule: grant.rule,
    children: [],
  }));
  return {
    id: gate.id,
    sentence: gateSentence(gate, decision),
    answer: shapeOf(gate.answer),
    deciding: gate.deciding,
    rule: gate.rule,
    children: [...children, ...grants],
  };
}

/** A statement that leaves it to IAM lets the request through this gate. */
function shapeOf(answer: Gate['answer']): Verdict | 'notConsulted' {
  return answer === 'delegates' ? 'allow' : answer;
}

function policyLine(policy: PolicyTrace, id: string, gate: Gate, children: ExplanationLine[]): ExplanationLine {
  const level = policy.level === undefined ? '' : ` at ${policy.level}`;
  return {
    id,
    sentence: `${policy.policy.name}${level}`,
    answer: shapeOf(policy.answer),
    deciding: gate.deciding && children.some(({ deciding }) => deciding),
    rule: policy.readable ? gate.rule : 'policy.unreadable',
    policy: policy.policy,
    children,
  };
}

function policyLines(policy: PolicyTrace, id: string, gate: Gate, request: RequestFacts): ExplanationLine[] {
  if (!policy.readable) {
    const line = { id: `${id}/unreadable`, sentence: rules['policy.unreadable'].sentence, deciding: gate.deciding, rule: 'policy.unreadable' as const };
    return [{ ...line, policy: policy.policy, children: [] }];
  }
  return policy.statements.map((statement) => statementLine(statement, `${id}/${statement.statement.index}`, gate, request));
}

function statementLine(trace: StatementTrace, id: string, gate: Gate, request: RequestFacts): ExplanationLine {
  const failing = trace.elements.filter(({ matches }) => !matches);
  const told = trace.matches ? trace.elements : failing;
  return {
    id,
    sentence: `${capital(statementName(trace.statement))} ${statementSays(trace, failing, request)}`,
    ...(trace.does === 'nothing' ? {} : { answer: trace.does === 'denies' ? ('explicitDeny' as const) : ('allow' as const) }),
    deciding: gate.deciding && trace.matches,
    rule: trace.rule,
    policy: trace.statement.policy,
    marks: { statement: trace.statement.range, exact: told.flatMap(exactRanges) },
    children: trace.elements.map((element, index) => elementLine(element, trace, `${id}/${element.element}/${index}`, request)),
  };
}

function statementSays(trace: StatementTrace, failing: readonly ElementTrace[], request: RequestFacts): string {
  const name = callerName(request);
  switch (trace.does) {
    case 'allows':
      return `allows ${name} ${request.action}`;
    case 'delegates':
      return `allows the account ${groupDigits(request.callerAccount ?? '')}, which leaves it to IAM policies`;
    case 'denies':
      return `denies ${name} ${request.action}`;
    case 'nothing': {
      if (trace.rule === 'statement.malformed' || trace.rule === 'statement.no-effect') return 'has no effect: AWS would not accept it';
      const names = failing.map(({ element, missing }) => (missing ? `it has no ${element}` : `its ${element} does not match`));
      return `does not apply: ${listed(names)}`;
    }
  }
}

/** The words that decided: matching entries, or all of them when none matched; conditions that failed. */
function exactRanges(element: ElementTrace): Range[] {
  if (element.missing) return [];
  if (element.element === 'Condition') {
    const failing = element.conditions.filter(({ holds }) => !holds);
    return (failing.length > 0 ? failing : element.conditions).map(({ range }) => range);
  }
  return element.entries.length > 0 ? element.entries.map(({ range }) => range) : [element.range];
}

function elementLine(element: ElementTrace, trace: StatementTrace, id: string, request: RequestFacts): ExplanationLine {
  return {
    id,
    sentence: elementSays(element, request),
    deciding: false,
    rule: element.rule,
    policy: trace.statement.policy,
    marks: { statement: trace.statement.range, exact: exactRanges(element) },
    children: element.conditions.map((condition, index) => ({
      id: `${id}/${index}`,
      sentence: conditionSays(condition),
      deciding: false,
      rule: condition.rule,
      policy: trace.statement.policy,
      marks: { statement: trace.statement.range, exact: [condition.range] },
      children: [],
    })),
  };
}

function elementSays(element: ElementTrace, request: RequestFacts): string {
  if (element.missing) return rules[element.rule].sentence;
  const verb = element.matches ? 'matches' : 'does not match';
  if (element.element === 'Condition') return element.matches ? 'Condition holds' : 'Condition does not hold';
  const entries = listed(element.entries.map(({ text }) => text));
  if (entries === '') return `${element.element} is empty`;
  const subject = element.element.endsWith('Principal') ? callerName(request) : element.element.endsWith('Action') ? request.action : subjectOf(request);
  return `${element.element} ${entries} ${verb} ${subject}`;
}

function conditionSays(condition: ConditionTrace): string {
  const expected = listed(condition.expected);
  const actual =
    condition.actual === null
      ? absences[condition.absence ?? 'notGiven']
      : `the request carries ${listed(condition.actual)}${condition.origin === undefined ? '' : ` (${originNames[condition.origin]})`}`;
  return `${condition.operator} ${condition.key} ${expected}: ${condition.holds ? 'holds' : 'does not hold'}; ${actual}`;
}

function subjectOf({ keyArn, resource }: RequestFacts): string {
  if (keyArn !== undefined) return 'this key';
  return resource === '*' ? 'an action on no resource' : resource;
}

const absences: Readonly<Record<Absence, string>> = {
  operation: 'requests for this operation never carry the key',
  unusable: 'a key policy cannot use this key, so it counts as absent',
  removed: 'the request carries no such key',
  notGiven: 'the request carries no such key',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
