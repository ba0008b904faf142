import type { ListElement, PolicyType, PrincipalElement, Statement } from '../2-policy/ast.ts';
import { namesPrincipals } from '../2-policy/statement.ts';
import type { ElementName, ElementTrace, EntryTrace } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';
import { entryNamesAction } from './action.ts';
import { explainCondition } from './conditions/test.ts';
import { matchEntry, matchPrincipal, type PrincipalMatch } from './principal.ts';
import { entryMatchesResource } from './resource.ts';
import type { Asked } from './statement.ts';

/** Every element of a statement with its answer: the trace of what `appliesTo` decides. */
export function explainElements(statement: Statement, type: PolicyType, asked: Asked, variables: boolean): ElementTrace[] {
  const elements: ElementTrace[] = [];
  if (namesPrincipals(type)) elements.push(explainPrincipal(statement, asked));
  elements.push(
    explainList(statement, statement.action, 'Action', 'statement.no-action', {
      entry: (entry) => entryNamesAction(entry, asked.action),
      match: 'action.match',
      other: 'action.other',
      negated: 'notAction.match',
    }),
    explainList(statement, statement.resource, 'Resource', 'statement.no-resource', {
      entry: (entry) => entryMatchesResource(entry, asked.resource, asked.context, variables),
      match: type === 'keyPolicy' ? 'resource.key-policy' : 'resource.match',
      other: 'resource.other',
      negated: 'resource.match',
    }),
  );
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

function explainPrincipal(statement: Statement, asked: Asked): ElementTrace {
  const element: PrincipalElement | undefined = statement.principal;
  if (element === undefined) {
    return { element: 'Principal', matches: false, rule: 'statement.no-principal', range: statement.range, missing: true, entries: [], conditions: [] };
  }
  const effect = statement.effect ?? 'Allow';
  const { matches } = matchPrincipal(element, effect, asked.caller, asked.principal);
  const entries = element.entries.map((entry): EntryTrace => {
    const way = matchEntry(entry, asked.caller, asked.principal);
    let rule: RuleId = 'principal.other';
    if (way !== null) rule = way === 'account' && effect === 'Deny' ? 'principal.deny-account' : principalRules[way];
    else if (entry.form.kind === 'unusable') rule = 'principal.unusable';
    else if (entry.form.kind === 'uniqueId') rule = 'principal.unique-id';
    return { text: entry.value, range: entry.range, matches: way !== null, rule };
  });
  const decisive = entries.filter((entry) => entry.matches);
  const shown = decisive.length > 0 ? decisive : entries;
  return {
    element: element.negated ? 'NotPrincipal' : 'Principal',
    matches,
    rule: element.negated ? notPrincipalRule(matches, effect, asked) : (shown[0]?.rule ?? 'principal.other'),
    range: element.range,
    missing: false,
    entries: shown,
    conditions: [],
  };
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
