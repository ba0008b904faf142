import type { Range } from '../1-text/range.ts';
import type { Absence, Decision, ElementName, ElementTrace, EntryTrace, Gate, GrantTrace, PolicyTrace, PolicyType, RequestFacts, StatementRef, StatementTrace } from '../4-trace/trace.ts';
import type { RuleId } from '../rules.ts';

/** One thing of a statement that the request did not meet, or for a Deny one that it met. `range` names it in the statement's text. */
export type Point =
  /** The statement has no effect, whatever its elements say. */
  | { readonly kind: 'noEffect'; readonly range: Range; readonly rule: RuleId }
  /** The statement lacks the element; the range is the whole statement. */
  | { readonly kind: 'missing'; readonly element: ElementName; readonly range: Range }
  | {
      readonly kind: 'element';
      readonly element: ElementName;
      /** The element's name and value. */
      readonly range: Range;
      /** The entries that decided: for a miss all of them, or for a negated element those that leave the request out. */
      readonly entries: readonly Pick<EntryTrace, 'text' | 'range'>[];
      /** What the request carried: the caller, the action or the resource. */
      readonly carried: string;
    }
  | {
      readonly kind: 'condition';
      readonly operator: string;
      readonly key: string;
      /** The key and its values. */
      readonly range: Range;
      readonly expected: readonly string[];
      /** null: the request carries no such key; `absence` tells why. */
      readonly actual: readonly string[] | null;
      readonly absence?: Absence;
    };

/** The statement of one policy type that came nearest. */
export interface NearStatement {
  readonly statement: StatementRef;
  /** Principal, Action, Resource and Condition, as far as the statement has them: how many matched, and of how many. */
  readonly matching: number;
  readonly elements: number;
  /** What did not match, in the order Principal, Action, Resource, conditions. Empty: all of it matched, and `gap` says why that was not enough. */
  readonly points: readonly Point[];
}

/** Why a policy type with a matching statement is silent all the same. */
export type Gap = 'delegates' | 'publicAccessBlock';

export type Miss =
  /** A policy type that had to allow and did not. */
  | {
      readonly kind: 'silent';
      readonly type: PolicyType;
      /** For an SCP: the level of the organization without an Allow. */
      readonly level?: string;
      /** null: the type has no statement that could allow. */
      readonly nearest: NearStatement | null;
      readonly gap?: Gap;
      /** Some document of the type is no valid JSON, so that nothing in it counts. */
      readonly unreadable: boolean;
    }
  /** A Deny that applied; each of its points would have to differ for it not to apply. */
  | { readonly kind: 'denied'; readonly type: PolicyType; readonly level?: string; readonly statement: StatementRef; readonly points: readonly Point[] }
  /** A grant that names the caller, and why it does not cover the request. */
  | { readonly kind: 'grant'; readonly grant: GrantTrace };

/**
 * How near a denied request came: for each policy type that had to allow and did not, its nearest statement and what in
 * it did not match; for an explicit deny, each Deny that applied and what it matched. Made from the trace alone; empty
 * for a request that is allowed, that KMS refuses for the key's state, or that can't work here at all.
 *
 * The nearest statement is the one with the most matching elements of Principal, Action, Resource and Condition, where
 * a Condition counts when the statement has one and all of it holds. Equal ones: the fewest elements that do not match,
 * then the most conditions that hold, then the order of the text. Deny statements are no candidates.
 */
export function nearestMiss(decision: Decision): readonly Miss[] {
  const { basis, trace } = decision;
  if (basis.kind === 'denied') return trace.gates.flatMap((gate) => deniesOf(gate, trace.request));
  if (basis.kind !== 'silent') return [];
  const misses = basis.types.flatMap((type) => silencesOf(type, trace.gates.find(({ id }) => id === type), trace.request));
  const grants = basis.types.includes('keyPolicy') ? (trace.gates.find(({ id }) => id === 'grants')?.grants ?? []) : [];
  return [...misses, ...grants.filter(({ rule }) => rule !== 'grant.other-grantee').map((grant): Miss => ({ kind: 'grant', grant }))];
}

function deniesOf(gate: Gate, request: RequestFacts): Miss[] {
  return gate.policies.flatMap(({ statements, level }) =>
    statements
      .filter(({ does }) => does === 'denies')
      .map((trace): Miss => ({
        kind: 'denied',
        type: trace.statement.policy.type,
        ...(level === undefined ? {} : { level }),
        statement: trace.statement,
        points: trace.elements.flatMap((element) => pointsOf(element, request, true)),
      })),
  );
}

function silencesOf(type: PolicyType, gate: Gate | undefined, request: RequestFacts): Miss[] {
  if (type !== 'scp') return [silence(type, gate?.policies ?? [], gate?.rule, request)];
  const levels = new Map<string, PolicyTrace[]>();
  for (const policy of gate?.policies ?? []) levels.set(policy.level ?? '', [...(levels.get(policy.level ?? '') ?? []), policy]);
  const silent = [...levels].filter(([, policies]) => policies.every(({ statements }) => statements.every(({ does }) => does !== 'allows')));
  // A level whose list is empty has no policy in the trace.
  if (silent.length === 0) return [silence(type, [], gate?.rule, request)];
  return silent.map(([level, policies]) => ({ ...silence(type, policies, gate?.rule, request), level }));
}

function silence(type: PolicyType, policies: readonly PolicyTrace[], rule: RuleId | undefined, request: RequestFacts): Extract<Miss, { kind: 'silent' }> {
  const nearest = nearestOf(policies.flatMap(({ statements }) => statements), request);
  const matches = nearest?.points.length === 0;
  const gap: Gap = rule === 'bucketPolicy.blocked' ? 'publicAccessBlock' : 'delegates';
  return { kind: 'silent', type, nearest, ...(matches ? { gap } : {}), unreadable: policies.some(({ readable }) => !readable) };
}

function nearestOf(statements: readonly StatementTrace[], request: RequestFacts): NearStatement | null {
  let best: { near: NearStatement; score: readonly number[] } | null = null;
  for (const trace of statements) {
    if (trace.effect === 'Deny') continue;
    const points = missesOf(trace, request);
    const present = trace.elements.filter(({ missing }) => !missing);
    const matching = present.filter(({ matches }) => matches).length;
    const holding = trace.elements.reduce((sum, { conditions }) => sum + conditions.filter(({ holds }) => holds).length, 0);
    const failing = trace.elements.length - matching + (points[0]?.kind === 'noEffect' ? 1 : 0);
    const score = [matching, -failing, holding];
    if (best === null || isMore(score, best.score)) best = { near: { statement: trace.statement, matching, elements: trace.elements.length, points }, score };
  }
  return best?.near ?? null;
}

function isMore(score: readonly number[], than: readonly number[]): boolean {
  const at = score.findIndex((value, index) => value !== than[index]);
  return at >= 0 && (score[at] ?? 0) > (than[at] ?? 0);
}

/** What kept the statement from applying. */
function missesOf(trace: StatementTrace, request: RequestFacts): Point[] {
  const failing = trace.elements.filter(({ matches }) => !matches).flatMap((element) => pointsOf(element, request, false));
  const idle = trace.rule === 'statement.malformed' || trace.rule === 'statement.no-effect';
  return idle ? [{ kind: 'noEffect', range: trace.statement.range, rule: trace.rule }, ...failing] : failing;
}

/** @param holding for a Deny: the points that matched, instead of those that did not */
function pointsOf(element: ElementTrace, request: RequestFacts, holding: boolean): Point[] {
  if (element.missing) return [{ kind: 'missing', element: element.element, range: element.range }];
  if (element.element === 'Condition') {
    return element.conditions
      .filter(({ holds }) => holds === holding)
      .map(({ operator, key, range, expected, actual, absence }) => ({ kind: 'condition', operator, key, range, expected, actual, ...(absence === undefined ? {} : { absence }) }));
  }
  const entries = element.entries.map(({ text, range }) => ({ text, range }));
  return [{ kind: 'element', element: element.element, range: element.range, entries, carried: carriedFor(element.element, request) }];
}

function carriedFor(element: Exclude<ElementName, 'Condition'>, request: RequestFacts): string {
  switch (element) {
    case 'Principal':
    case 'NotPrincipal':
      return request.callerRole ?? request.caller;
    case 'Action':
    case 'NotAction':
      return request.action;
    case 'Resource':
    case 'NotResource':
      return request.keyArn ?? request.resource;
  }
}
