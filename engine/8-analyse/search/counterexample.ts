import { principalOf, RequestContext } from '../../3-world/context.ts';
import { loadRequest } from '../../3-world/request.ts';
import type { RequestSpec } from '../../3-world/spec.ts';
import type { Key, Request, World } from '../../3-world/world.ts';
import type { Decision } from '../../4-trace/trace.ts';
import { roleArnOf } from '../../5-match/principal.ts';
import { decideRequest } from '../../6-authorize/decide.ts';
import { explain } from '../../7-explain/explain.ts';
import { callersOf } from './callers.ts';
import { type AccessGoal, type Forbidden, forbids, kindOfAction, type LeastPrivilege } from './goal.ts';
import { type AccessRule, type Carried, carriedBy, exceptedValues, forbiddingRule, isAbout } from './rules.ts';
import { type ActionGroup, type Cut, RequestSpace } from './space.ts';

/** What was searched, dimension by dimension. */
export interface SearchedSpace {
  /** Those to whom the goal forbids something. */
  readonly callers: readonly string[];
  /** Those of the callers that the world did not have. */
  readonly madeUp: readonly string[];
  /** Actions that the policies treat alike, where the goal forbids them to somebody; each group was asked by its representative. */
  readonly actions: readonly ActionGroup[];
  /** What requests carried, in turn and together, beside what a rule says that they carry. */
  readonly cuts: readonly Cut[];
  /** Pairs of a caller and a group of actions where the goal forbids something; with rules, once for each that does. 0: nothing was searched. */
  readonly forbiddenPairs: number;
  /** The most ways in which one of them can choose what its requests carry. */
  readonly contexts: number;
  /** How many requests that makes, and how many were decided. */
  readonly requests: number;
  readonly tried: number;
  /** False: the search was cut off at its limit. */
  readonly complete: boolean;
}

export interface Counterexample {
  /** Allowed, although the goal forbids it; null when the space has no such request, or none was found before the limit. */
  readonly found: { readonly request: RequestSpec; readonly decision: Decision; readonly forbidden: Forbidden; /** Which of the goal's rules, if it has rules. */ readonly rule?: AccessRule } | null;
  readonly space: SearchedSpace;
  /** The world in which it was decided: with the made-up callers, and without the IAM policies of foreign accounts. */
  readonly world: World;
}

const LIMIT = 20_000;

/** How far a search is. */
export interface SearchProgress {
  readonly tried: number;
  /** The most that are going to be tried; 0 as long as that is being counted. */
  readonly of: number;
}

/** A search says how far it is each time it has decided so many requests. */
const PACE = 50;

/** The whole of a search at once: see `searchCounterexample`. */
export function findCounterexample(world: World, keyArn: string, goal: AccessGoal, limit = LIMIT): Counterexample {
  const search = searchCounterexample(world, keyArn, goal, limit);
  for (;;) {
    const next = search.next();
    if (next.done === true) return next.value;
  }
}

/**
 * Looks for a request about a key that its policies allow although a goal forbids it, in small steps, so that whoever
 * asks can show how far it is and stop.
 *
 * The space of requests is cut by the policies' own texts: everybody that the world or the policies name, also by a
 * condition alone, and one made-up role in each account and in an unknown one; a representative of the actions that all policies treat alike; and
 * of each condition key that a statement about them uses, no value, each value that the policies turn on, and another.
 * What follows from the caller, the key or another condition key is not chosen. Requests that carry the least come first,
 * so that what is found is as plain as it can be. Session policies, session tags and VPC endpoint policies are left out:
 * they only take away or are the caller's own. With rules, those that a rule says requests carry are kept, with all else
 * that it says: each rule that forbids is searched by itself, for whoever it names. Deterministic.
 *
 * Of accounts outside the goal's the IAM policies are taken to allow everything, since nobody here controls them.
 *
 * @param keyArn a key of the world; another finds nothing in an empty space
 * @param limit the most requests to decide
 */
export function* searchCounterexample(world: World, keyArn: string, goal: AccessGoal, limit = LIMIT): Generator<SearchProgress, Counterexample, void> {
  const key = world.keys.get(keyArn);
  const nothing = { callers: [], madeUp: [], actions: [], cuts: [], forbiddenPairs: 0, contexts: 0, requests: 0, tried: 0, complete: true };
  if (key === undefined) return { found: null, world, space: nothing };
  const rules = goal.kind === 'rules' ? goal.rules : [];
  const own = new Set(goal.kind === 'leastPrivilege' ? goal.accounts : world.accounts.keys());
  const { world: full, callers, madeUp } = callersOf(world, key, own, rules.flatMap(({ principals }) => (principals === '*' ? [] : principals)));
  const space = new RequestSpace(full, full.keys.get(keyArn) ?? key, exceptedValues(rules));
  const actions = space.actionGroups((action) => kindOfAction(goal, action));
  const pairs: Pair[] = [];
  for (const caller of callers) {
    yield { tried: 0, of: 0 };
    pairs.push(...actions.flatMap(({ representative }) => pairsOf(full, space, goal, caller, representative)));
  }
  const asking = new Set(pairs.map(({ caller }) => caller));
  const asked = new Set(pairs.map(({ action }) => action));
  const described = {
    callers: callers.filter((caller) => asking.has(caller)),
    madeUp: madeUp.filter((caller) => asking.has(caller)),
    actions: actions.filter(({ representative }) => asked.has(representative)),
    cuts: allCuts(pairs),
    forbiddenPairs: pairs.length,
    contexts: pairs.reduce((most, { contexts }) => Math.max(most, contexts), 0),
    requests: pairs.reduce((sum, { contexts }) => sum + contexts, 0),
  };
  let tried = 0;
  for (const request of inTurn(pairs.map(({ caller, action, carries }) => space.requests(caller, action, carries)))) {
    if (tried >= limit) return { found: null, world: full, space: { ...described, tried, complete: false } };
    tried += 1;
    if (tried % PACE === 0) yield { tried, of: Math.min(limit, described.requests) };
    const loaded = loadRequest(request).request;
    const against = loaded === null ? null : forbiddenOf(full, key, goal, loaded, request);
    if (loaded === null || against === null) continue;
    const { decision, error } = decideRequest(full, loaded);
    if (decision !== 'allow' || error !== undefined) continue;
    return { found: { request, decision: explain(full, loaded), ...against }, world: full, space: { ...described, tried, complete: true } };
  }
  return { found: null, world: full, space: { ...described, tried, complete: true } };
}

/** One of each, then the next of each: what carries little comes first, whoever asks, and a limit cuts all alike. */
function* inTurn<Item>(sources: readonly Iterator<Item>[]): Generator<Item> {
  let open = sources;
  while (open.length > 0) {
    const still: Iterator<Item>[] = [];
    for (const source of open) {
      const next = source.next();
      if (next.done === true) continue;
      still.push(source);
      yield next.value;
    }
    open = still;
  }
}

interface Pair {
  readonly caller: string;
  readonly action: string;
  readonly carries: Carried;
  readonly cuts: readonly Cut[];
  readonly contexts: number;
}

/** None where the goal forbids nothing, or the name cannot be read. */
function pairsOf(world: World, space: RequestSpace, goal: AccessGoal, caller: string, action: string): Pair[] {
  const { request } = loadRequest({ principal: caller, action, resource: '*' });
  if (request === null) return [];
  const carried = goal.kind === 'leastPrivilege' ? (leastPrivilege(world, goal, request) === null ? [] : [{}]) : forbiddenBy(goal.rules, namesOf(world, request), action);
  return carried.map((carries) => {
    const cuts = space.cuts(caller, action, carries);
    return { caller, action, carries, cuts, contexts: cuts.reduce((product, { values }) => product * (values.length + 1), 1) };
  });
}

/** What the rules that forbid something to somebody say that requests carry, each once. */
function forbiddenBy(rules: readonly AccessRule[], names: readonly string[], action: string): Carried[] {
  const about = rules.filter((rule) => !rule.allowed && isAbout(rule, names, action));
  return [...new Map(about.map(({ carries = {} }) => [JSON.stringify(carries), carries])).values()];
}

function allCuts(pairs: readonly Pair[]): Cut[] {
  const found = new Map<string, Cut>();
  for (const { key, values } of pairs.flatMap(({ cuts }) => cuts)) {
    const before = found.get(key.toLowerCase());
    found.set(key.toLowerCase(), { key: before?.key ?? key, values: [...new Set([...(before?.values ?? []), ...values])] });
  }
  return [...found.values()];
}

function forbiddenOf(world: World, key: Key, goal: AccessGoal, request: Request, spec: RequestSpec): { readonly forbidden: Forbidden; readonly rule?: AccessRule } | null {
  if (goal.kind === 'leastPrivilege') {
    const forbidden = leastPrivilege(world, goal, request);
    return forbidden === null ? null : { forbidden };
  }
  const context = new RequestContext({ world, request, principal: principalOf(world, request), key, asked: request.resources[0] ?? key.arn });
  const rule = forbiddingRule(goal.rules, { names: namesOf(world, request), action: request.action, carried: carriedBy(spec), derived: (keyLower) => context.get(keyLower)?.values });
  return rule === null ? null : { forbidden: 'rule', rule };
}

function leastPrivilege(world: World, goal: LeastPrivilege, request: Request): Forbidden | null {
  const via = request.context.get('kms:viaservice')?.values;
  return forbids(goal, request.caller, namesOf(world, request), request.action, via !== undefined && via !== null);
}

/** Every ARN of whoever asks: a session's own and its role's. */
function namesOf(world: World, request: Request): readonly string[] {
  const { caller } = request;
  return caller.kind === 'session' ? [caller.arn, roleArnOf(caller, principalOf(world, request))] : [caller.arn];
}
