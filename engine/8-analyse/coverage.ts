import type { Range } from '../1-text/range.ts';
import type { ListElement, Statement } from '../2-policy/ast.ts';
import type { AttachedPolicy, Request, World } from '../3-world/world.ts';
import type { ElementName, PolicyRef, StatementRef, StatementTrace } from '../4-trace/trace.ts';
import { statementRef } from '../6-authorize/authorization.ts';
import { explain } from '../7-explain/explain.ts';
import { documentsOfCallers } from './edit/situation.ts';

/** One entry of an element: how many requests the statement applied to because of it, or for a negated element kept out. */
export interface EntryCoverage {
  readonly element: Exclude<ElementName, 'Condition'>;
  readonly text: string;
  readonly range: Range;
  readonly exercised: number;
}

/** One operator and key: how often it was what decided, since all else of the statement matched. */
export interface ConditionCoverage {
  readonly operator: string;
  readonly key: string;
  readonly range: Range;
  readonly held: number;
  readonly failed: number;
}

export interface StatementCoverage {
  readonly statement: StatementRef;
  /** How many of the requests it applied to. */
  readonly applied: number;
  readonly entries: readonly EntryCoverage[];
  readonly conditions: readonly ConditionCoverage[];
}

export interface DocumentCoverage {
  readonly document: PolicyRef;
  readonly statements: readonly StatementCoverage[];
}

export interface Coverage {
  readonly requests: number;
  /** Every document of the world and of the requests that can be read. */
  readonly documents: readonly DocumentCoverage[];
}

/**
 * What a set of requests exercises of the policies: which statements applied, by which of their entries, and which
 * conditions were met and failed while everything else in their statement matched. Counted from the trace of each request;
 * where a request is decided on several resources, on the one that decided.
 */
export function statementCoverage(world: World, requests: readonly Request[]): Coverage {
  const counters = new Map<PolicyRef, Map<number, Counter>>();
  const documents = new Map<string | PolicyRef, { readonly document: PolicyRef; readonly statements: Map<number, Counter> }>();
  const take = ({ ref, policy }: AttachedPolicy, name: string | PolicyRef): void => {
    if (policy === null) return;
    const statements = documents.get(name)?.statements ?? new Map(policy.statements.map((statement) => [statement.index, new Counter(ref, statement)]));
    if (!documents.has(name)) documents.set(name, { document: ref, statements });
    counters.set(ref, statements);
  };
  for (const policy of documentsOf(world)) take(policy, policy.ref);
  // Each request brings its own copy of a session's or an endpoint's policy; the same text is the same document.
  for (const policy of requests.flatMap(documentsWith)) take(policy, JSON.stringify([policy.ref, policy.text]));
  for (const request of requests) {
    const seen = new Set<Counter>();
    for (const gate of explain(world, request).trace.gates) {
      for (const { policy, statements } of gate.policies) {
        for (const trace of statements) {
          const counter = counters.get(policy)?.get(trace.statement.index);
          if (counter === undefined || seen.has(counter)) continue;
          seen.add(counter);
          counter.count(trace);
        }
      }
    }
  }
  const results = [...documents.values()].map(({ document, statements }) => ({ document, statements: [...statements.values()].map((counter) => counter.result()) }));
  return { requests: requests.length, documents: results };
}

const some = (policy: AttachedPolicy | null): AttachedPolicy[] => (policy === null ? [] : [policy]);

function documentsOf(world: World): AttachedPolicy[] {
  return [...[...world.keys.values(), ...world.buckets.values()].flatMap(({ policy }) => some(policy)), ...[...world.principals.values()].flatMap(({ trustPolicy }) => some(trustPolicy)), ...documentsOfCallers(world)];
}

function documentsWith({ sessionPolicies, vpcEndpointPolicy }: Request): AttachedPolicy[] {
  return [...sessionPolicies, ...some(vpcEndpointPolicy)];
}

/** Counts for one statement. Entries and conditions are told by where they stand. */
class Counter {
  private applied = 0;
  private readonly exercised = new Map<number, number>();
  private readonly held = new Map<number, number>();
  private readonly failed = new Map<number, number>();
  private readonly document: PolicyRef;
  private readonly statement: Statement;

  constructor(document: PolicyRef, statement: Statement) {
    this.document = document;
    this.statement = statement;
  }

  count(trace: StatementTrace): void {
    if (trace.matches) {
      this.applied += 1;
      for (const { entries, element } of trace.elements) for (const { range, matches } of entries) if (matches || element.startsWith('Not')) add(this.exercised, range);
    }
    if (trace.rule === 'statement.malformed' || trace.rule === 'statement.no-effect') return;
    const others = trace.elements.every(({ element, matches }) => element === 'Condition' || matches);
    const conditions = trace.elements.flatMap((element) => element.conditions);
    for (const condition of others ? conditions : []) {
      if (conditions.every(({ holds, range }) => holds || range === condition.range)) add(condition.holds ? this.held : this.failed, condition.range);
    }
  }

  result(): StatementCoverage {
    const { action, resource, principal, conditions } = this.statement;
    const entriesOf = (name: 'Principal' | 'Action' | 'Resource', element: Pick<ListElement, 'negated' | 'entries'> | undefined): EntryCoverage[] =>
      (element?.entries ?? []).map(({ value, range }) => ({ element: element?.negated === true ? `Not${name}` : name, text: value, range, exercised: this.exercised.get(range.from) ?? 0 }));
    return {
      statement: statementRef(this.document, this.statement),
      applied: this.applied,
      entries: [...entriesOf('Principal', principal), ...entriesOf('Action', action), ...entriesOf('Resource', resource)],
      conditions: conditions.map(({ operatorText, key, range }) => ({ operator: operatorText, key, range, held: this.held.get(range.from) ?? 0, failed: this.failed.get(range.from) ?? 0 })),
    };
  }
}

function add(counts: Map<number, number>, { from }: Range): void {
  counts.set(from, (counts.get(from) ?? 0) + 1);
}
