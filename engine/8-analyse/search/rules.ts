import { parseArn } from '../../1-text/arn.ts';
import type { RequestSpec } from '../../3-world/spec.ts';

/** What a request carries beside who asks for what. */
export interface Carried extends Omit<RequestSpec, 'principal' | 'action' | 'resource'> {
  /** The alias by which it names the key, as `alias/…`; absent: in any way. */
  readonly alias?: string;
}

/** One sentence of a suite: who may, or must not, do what, in requests that carry this, whatever else they carry. */
export interface AccessRule {
  readonly principals: readonly string[] | '*';
  readonly actions: readonly string[] | '*';
  readonly allowed: boolean;
  /** Absent: about every request. */
  readonly carries?: Carried;
}

/** Names in lower case with what they hold; null: the request carries no such thing. */
type Entries = ReadonlyMap<string, readonly string[] | null>;

/** Whether a list names one of these, without regard to case, as AWS compares actions. */
export const covers = (list: readonly string[] | '*', names: readonly string[]): boolean => list === '*' || names.some((name) => list.some((one) => one.toLowerCase() === name.toLowerCase()));

const known = new WeakMap<Carried, Entries>();

/** What is carried, flat: each condition key by its name in lower case, pairs of the encryption context and session tags among them. */
export function entriesOf(carried: Carried): Entries {
  const found = known.get(carried) ?? read(carried);
  known.set(carried, found);
  return found;
}

function read({ context, encryptionContext, sessionTags, sessionPolicies, vpcEndpointPolicy, time, alias }: Carried): Entries {
  const entries = new Map<string, readonly string[] | null>();
  const moment = time === undefined ? Number.NaN : Date.parse(time);
  if (!Number.isNaN(moment)) entries.set('aws:currenttime', [new Date(moment).toISOString()]);
  if (alias !== undefined) entries.set('kms:requestalias', [alias]);
  for (const [name, value] of Object.entries(sessionTags ?? {})) entries.set(`aws:principaltag/${name.toLowerCase()}`, [value]);
  for (const [name, value] of Object.entries(encryptionContext ?? {})) entries.set(`kms:encryptioncontext:${name.toLowerCase()}`, [value]);
  for (const [name, value] of Object.entries(context ?? {})) entries.set(name.toLowerCase(), typeof value === 'string' ? [value] : value);
  if (sessionPolicies !== undefined) entries.set('session policies', [JSON.stringify(sessionPolicies)]);
  if (vpcEndpointPolicy !== undefined) entries.set('endpoint policy', [JSON.stringify(vpcEndpointPolicy)]);
  return entries;
}

/** What a request carries, with the alias by which it names its key. */
export function carriedBy(request: RequestSpec): Carried {
  const named = typeof request.resource === 'string' ? parseArn(request.resource)?.resource : undefined;
  return named?.startsWith('alias/') === true ? { ...request, alias: named } : request;
}

/** A request, as rules look at it. */
export interface Ruled {
  /** Every ARN of the caller, its own first: a session's own and its role's. */
  readonly names: readonly string[];
  readonly action: string;
  readonly carried: Carried;
  /** What follows from the caller and the key: the values of a condition key that the request does not give itself. */
  readonly derived: (keyLower: string) => readonly string[] | undefined;
}

/**
 * The rule by which a request must not be allowed: one that forbids it, and to which no narrower rule makes an exception;
 * null where there is none. The order of rules means nothing. Of two that contradict each other, and of two of which
 * neither is narrower, the one that forbids counts.
 */
export function forbiddingRule(rules: readonly AccessRule[], asked: Ruled): AccessRule | null {
  const fitting = rules.filter((rule) => isAbout(rule, asked.names, asked.action) && fits(rule, asked));
  return fitting.find((rule) => !rule.allowed && !fitting.some((other) => other.allowed && isNarrower(other, rule, asked.names))) ?? null;
}

/** Whether a rule is about this caller and action, whatever the request carries. */
export const isAbout = ({ principals, actions }: AccessRule, names: readonly string[], action: string): boolean => covers(principals, names) && covers(actions, [action]);

function fits({ carries = {} }: AccessRule, { carried, derived }: Ruled): boolean {
  const own = entriesOf(carried);
  return [...entriesOf(carries)].every(([name, values]) => isSame(own.has(name) ? own.get(name) : derived(name), values));
}

const normal = (values: readonly string[]): string => JSON.stringify(values.map((value) => (/^(true|false)$/i.test(value) ? value.toLowerCase() : value)).sort());
const isSame = (first: readonly string[] | null | undefined, second: readonly string[] | null | undefined): boolean => (!first || !second ? !first && !second : normal(first) === normal(second));

/** Whether the first of two rules, which both fit a request, is about fewer requests: about nothing that the other is not about, and not about the same. */
function isNarrower(first: AccessRule, second: AccessRule, names: readonly string[]): boolean {
  return isWithin(first, second, names) && !isWithin(second, first, names);
}

function isWithin(first: AccessRule, second: AccessRule, names: readonly string[]): boolean {
  const [some, others] = [entriesOf(first.carries ?? {}), entriesOf(second.carries ?? {})];
  const isSession = covers(first.principals, names.slice(0, 1)) && !covers(second.principals, names.slice(0, 1));
  return (isSession || areWithin(first.principals, second.principals)) && areWithin(first.actions, second.actions) && [...others].every(([name, values]) => some.has(name) && isSame(some.get(name), values));
}

const areWithin = (first: readonly string[] | '*', second: readonly string[] | '*'): boolean => second === '*' || (first !== '*' && first.every((name) => covers(second, [name])));

/** The values that exceptions name, by condition key: where one of them is asked for, another of its kind is asked for too. */
export function exceptedValues(rules: readonly AccessRule[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { allowed, carries = {} } of rules) {
    for (const [name, values] of allowed ? entriesOf(carries) : []) found.set(name, new Set([...(found.get(name) ?? []), ...(values ?? [])]));
  }
  return found;
}
