import type { ListElement, PolicyType, PrincipalElement, Statement } from '../2-policy/ast.ts';
import { namesPrincipals, namesResources } from '../2-policy/statement.ts';
import type { ElementName, ElementTrace, EntryTrace } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';
import { entryNamesAction } from './action.ts';
import { explainCondition } from './conditions/test.ts';
import { matchEntry, matchPrincipal, type PrincipalMatch } from './principal.ts';
import { entryMatchesResource } from './resource.ts';
import type { Asked } from './statement.ts';

/** The parts of a statement's trace that are the same whoever asks, worked out when they are first needed. */
interface Known {
  /** The principal element of a statement that is about others. */
  others: ElementTrace | null;
  readonly actions: Map<string, ElementTrace>;
  /** For the resource of the last request, where no variable makes it depend on more. */
  resource: { readonly of: string; readonly trace: ElementTrace } | null;
}

const known = new WeakMap<Statement, Known>();

function knownOf(statement: Statement): Known {
  const found = known.get(statement);
  if (found !== undefined) return found;
  const fresh: Known = { others: null, actions: new Map(), resource: null };
  known.set(statement, fresh);
  return fresh;
}

/** Every element of a statement with its answer: the trace of what `appliesTo` decides. */
export function explainElements(statement: Statement, type: PolicyType, asked: Asked, variables: boolean): ElementTrace[] {
  const shared = knownOf(statement);
  const action = explainAction(statement, asked.action, shared);
  const elements: ElementTrace[] = namesPrincipals(type) ? [explainPrincipal(statement, asked, shared), action] : [action];
  if (namesResources(type)) elements.push(explainResource(statement, type, asked, variables, shared));
  if (statement.conditionRange !== undefined) {
    const conditions = statement.conditions.map((test) => explainCondition(test, type, asked.action, asked.context, variables));
    const failing = conditions.find(({ holds }) => !holds);
    elements.push({
      element: 'Condition',
      matches: failing === undefined,
      rule: failing?.rule ?? 'condition.holds',
      range: statement.conditionRange,
      missing: false,
      entries: [],
      conditions,
    });
  }
  return elements;
}

const principalRules: Readonly<Record<PrincipalMatch, RuleId>> = {
  everyone: 'principal.everyone',
  user: 'principal.user',
  role: 'principal.role',
  session: 'principal.session',
  federatedUser: 'principal.session',
  service: 'principal.service',
  root: 'keyPolicy.root-user',
  account: 'principal.account',
};

function explainAction(statement: Statement, action: string, shared: Known): ElementTrace {
  const before = shared.actions.get(action);
  if (before !== undefined) return before;
  const trace = explainList(statement, statement.action, 'Action', 'statement.no-action', {
    entry: (entry) => entryNamesAction(entry, action),
    match: 'action.match',
    other: 'action.other',
    negated: 'notAction.match',
  });
  shared.actions.set(action, trace);
  return trace;
}

function explainResource(statement: Statement, type: PolicyType, asked: Asked, variables: boolean, shared: Known): ElementTrace {
  if (shared.resource?.of === asked.resource) return shared.resource.trace;
  const trace = explainList(statement, statement.resource, 'Resource', 'statement.no-resource', {
    entry: (entry) => entryMatchesResource(entry, asked.resource, asked.context, variables),
    match: type === 'keyPolicy' ? 'resource.key-policy' : 'resource.match',
    other: 'resource.other',
    negated: 'resource.match',
  });
  const filled = variables && statement.resource?.entries.some(({ value }) => value.includes('${')) === true;
  if (!filled) shared.resource = { of: asked.resource, trace };
  return trace;
}

function explainPrincipal(statement: Statement, asked: Asked, shared: Known): ElementTrace {
  const element: PrincipalElement | undefined = statement.principal;
  if (element === undefined) {
    return { element: 'Principal', matches: false, rule: 'statement.no-principal', range: statement.range, missing: true, entries: [], conditions: [] };
  }
  const effect = statement.effect ?? 'Allow';
  const matches = matchPrincipal(element, effect, asked.caller, asked.principal).length > 0;
  const aboutOthers = !element.negated && !matches;
  if (aboutOthers && shared.others !== null) return shared.others;
  const entries = element.entries.map((entry): EntryTrace => {
    const way = matchEntry(entry, asked.caller, asked.principal);
    let rule: RuleId = 'principal.other';
    if (way !== null) {
      rule = way === 'account' && effect === 'Deny' ? 'principal.deny-account' : principalRules[way];
      if (way === 'role' && asked.caller.kind === 'federatedUser') rule = 'principal.federated';
    } else if (entry.form.kind === 'unusable') rule = 'principal.unusable';
    else if (entry.form.kind === 'uniqueId') rule = 'principal.unique-id';
    return { text: entry.value, range: entry.range, matches: way !== null, rule };
  });
  const decisive = entries.filter((entry) => entry.matches);
  const shown = decisive.length > 0 ? decisive : entries;
  const trace: ElementTrace = {
    element: element.negated ? 'NotPrincipal' : 'Principal',
    matches,
    rule: element.negated ? notPrincipalRule(matches, effect, asked) : (shown[0]?.rule ?? 'principal.other'),
    range: element.range,
    missing: false,
    entries: shown,
    conditions: [],
  };
  if (aboutOthers) shared.others = trace;
  return trace;
}

function notPrincipalRule(matches: boolean, effect: 'Allow' | 'Deny', asked: Asked): RuleId {
  if (matches && effect === 'Deny' && asked.principal?.permissionsBoundary) return 'notPrincipal.boundary';
  return matches ? 'notPrincipal.not-listed' : 'notPrincipal.listed';
}

interface ListMatcher {
  entry(entry: ListElement['entries'][number]): boolean;
  readonly match: RuleId;
  readonly other: RuleId;
  readonly negated: RuleId;
}

function explainList(statement: Statement, element: ListElement | undefined, name: 'Action' | 'Resource', absent: RuleId, matcher: ListMatcher): ElementTrace {
  if (element === undefined) return { element: name, matches: false, rule: absent, range: statement.range, missing: true, entries: [], conditions: [] };
  const { match, other, negated } = matcher;
  const decisive: EntryTrace[] = [];
  for (const entry of element.entries) if (matcher.entry(entry)) decisive.push({ text: entry.value, range: entry.range, matches: true, rule: match });
  const matches = decisive.length > 0 !== element.negated;
  const entries =
    decisive.length > 0
      ? decisive
      : element.entries.map(({ value, range }): EntryTrace => ({ text: value, range, matches: false, rule: name === 'Resource' && value.includes(':alias/') ? 'resource.alias' : other }));
  const elementName: ElementName = element.negated ? `Not${name}` : name;
  return {
    element: elementName,
    matches,
    rule: element.negated ? (matches ? negated : other) : (entries[0]?.rule ?? other),
    range: element.range,
    missing: false,
    entries,
    conditions: [],
  };
}
