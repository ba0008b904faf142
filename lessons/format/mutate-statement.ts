import type { PolicyType } from '#engine';
import { canonical, type Statement } from './statements.ts';

/**
 * The small wrong turns of one statement, each with what it does; null drops the statement. A change that changes
 * nothing is left out.
 */
export function changes(kind: PolicyType, statement: Statement): readonly (readonly [what: string, changed: Statement | null])[] {
  const { Principal, Resource, Condition } = statement;
  const hasPrincipal = Principal !== undefined || statement['NotPrincipal'] !== undefined;
  const found: [string, Statement | null][] = [
    ['drop', null],
    ['swap the Effect of', { ...statement, Effect: statement['Effect'] === 'Allow' ? 'Deny' : 'Allow' }],
  ];
  const wide = widest(statement['Action']);
  if (!holds(statement['Action'], wide)) found.push(['widen the Action of', { ...without(statement, 'NotAction'), Action: wide }]);
  const open = holds(isObject(Principal) ? Principal['AWS'] : Principal, '*');
  if (hasPrincipal && !open) found.push(['widen the Principal of', { ...without(statement, 'NotPrincipal'), Principal: { AWS: '*' } }]);
  if (Principal !== undefined) found.push(['move to another account the Principal of', { ...statement, Principal: elsewhere(Principal) }]);
  // A key policy's Resource can only be the key itself.
  if (Resource !== undefined && kind !== 'keyPolicy') {
    if (!holds(Resource, '*')) found.push(['widen the Resource of', { ...statement, Resource: '*' }]);
    found.push(['move to another account the Resource of', { ...statement, Resource: elsewhere(Resource) }]);
  }
  if (isObject(Condition)) found.push(...conditionChanges(statement, Condition));
  return found.filter(([, changed]) => canonical(changed) !== canonical(statement));
}

/** Every action of the service that the statement is about; of all, when it is about several. */
function widest(action: unknown): string {
  const actions = Array.isArray(action) ? action : [action];
  const services = new Set(actions.map((one) => /^([a-z0-9-]+):/.exec(String(one))?.[1]));
  const [service] = services;
  return services.size === 1 && service !== undefined ? `${service}:*` : '*';
}

/** Whether a text, or a list of them, holds this or everything. */
function holds(value: unknown, wanted: string): boolean {
  return (Array.isArray(value) ? value : [value]).some((one) => one === wanted || one === '*');
}

function without(statement: Statement, member: string): Statement {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== member));
}

function elsewhere(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/\d{12}/g, '999988887777'));
}

function conditionChanges(statement: Statement, condition: Readonly<Record<string, unknown>>): [string, Statement | null][] {
  const found: [string, Statement | null][] = [['drop the Condition of', without(statement, 'Condition')]];
  const tests = Object.entries(condition).flatMap(([operator, keys]) => (isObject(keys) ? Object.keys(keys).map((key) => [operator, key] as const) : []));
  if (tests.length > 1) {
    for (const [operator, key] of tests) found.push([`drop the condition ${operator} ${key} of`, { ...statement, Condition: withoutTest(condition, operator, key) }]);
  }
  found.push(['move to another account the Condition of', { ...statement, Condition: elsewhere(condition) }]);
  found.push(['weaken the operators of', { ...statement, Condition: weakened(condition, statement['Effect'] === 'Deny') }]);
  return found;
}

function withoutTest(condition: Readonly<Record<string, unknown>>, operator: string, key: string): Readonly<Record<string, unknown>> {
  const rest = Object.entries(condition).map(([name, keys]) => {
    if (name !== operator || !isObject(keys)) return [name, keys] as const;
    return [name, Object.fromEntries(Object.entries(keys).filter(([other]) => other !== key))] as const;
  });
  return Object.fromEntries(rest.filter(([, keys]) => !isObject(keys) || Object.keys(keys).length > 0));
}

/** Operators that hold less strictly where the request lacks the key: an Allow lets it in, a Deny lets it pass. */
function weakened(condition: Readonly<Record<string, unknown>>, deny: boolean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(condition).map(([operator, keys]) => [weaker(operator, deny), keys]));
}

function weaker(operator: string, deny: boolean): string {
  if (/^Null$/i.test(operator)) return operator;
  if (deny) return operator.startsWith('ForAllValues:') ? operator.replace('ForAllValues:', 'ForAnyValue:') : isNegated(operator) ? operator : operator.replace(/IfExists$/, '');
  if (operator.startsWith('ForAllValues:')) return operator;
  if (operator.startsWith('ForAnyValue:')) return operator.replace('ForAnyValue:', 'ForAllValues:');
  return isNegated(operator) || operator.endsWith('IfExists') ? operator : `${operator}IfExists`;
}

/** Operators that hold for a key that is missing, with IfExists or without. */
const isNegated = (operator: string): boolean => /Not(Equals|Like|Ip)/.test(operator);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
