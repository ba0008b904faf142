import type { JsonMember, JsonNode } from '../../1-text/json.ts';
import type { Range } from '../../1-text/range.ts';
import type { ConditionTest, Policy, PolicyType, Statement } from '../../2-policy/ast.ts';
import type { ReadPolicy } from '../../2-policy/parse.ts';
import type { Key, World } from '../../3-world/world.ts';
import { actionsOfElement, type ActionSet } from './action-set.ts';
import type { Finding } from './finding.ts';
import { keyFacts, type KeyFacts } from './key-facts.ts';
import { finding, type FindingCode, type FindingOptions } from './registry.ts';

/** Nobody reads more, and a text made to have a million would take its time. */
export const MOST_FINDINGS = 1000;

export type JsonObject = Extract<JsonNode, { kind: 'object' }>;

/** One operator applied to one key, with where both stand. */
export interface TestView {
  readonly test: ConditionTest;
  /** The operator with all that is compared by it. */
  readonly block: JsonMember;
  readonly member: JsonMember;
  readonly facts: KeyFacts | undefined;
}

/** A statement with where its elements stand. */
export interface StatementView {
  readonly statement: Statement;
  readonly node: JsonObject;
  readonly tests: readonly TestView[];
  /** The actions of KMS that the statement takes in. */
  readonly actions: ActionSet;
  /** By the actions that carry a condition key: which of the statement's do not. Filled as it is asked. */
  readonly lacking: Map<ActionSet, ActionSet>;
  readonly member: (name: string) => JsonMember | undefined;
}

/** What the checks look at, and where they report. */
export interface Subject {
  readonly kind: PolicyType;
  readonly text: string;
  readonly root: JsonObject;
  readonly policy: Policy;
  readonly statements: readonly StatementView[];
  /** The items of a list of statements; a single statement is a list of one. */
  readonly nodes: readonly JsonNode[];
  readonly world: World | null;
  /** The key that the policy belongs to, where a world says so. */
  readonly key: Key | null;
  readonly report: (code: FindingCode, range: Range, options?: FindingOptions) => void;
}

/** Prepares a policy that was read for its checks; null when it is none. */
export function subjectOf({ policy, root, text }: ReadPolicy, world: World | null, key: Key | null, into: Finding[]): Subject | null {
  if (policy === null || root === null) return null;
  const value = lastMember(root, 'Statement')?.value;
  const nodes = value === undefined ? [] : value.kind === 'array' ? value.items : [value];
  const statements: StatementView[] = [];
  policy.statements.forEach((statement, index) => {
    const node = nodes[index];
    if (node?.kind === 'object') statements.push(viewOf(statement, node));
  });
  const report: Subject['report'] = (code, range, options) => {
    if (into.length < MOST_FINDINGS) into.push(finding(code, range, options));
  };
  return { kind: policy.type, text, root, policy, statements, nodes, world, key, report };
}

function viewOf(statement: Statement, node: JsonObject): StatementView {
  const member = (name: string): JsonMember | undefined => lastMember(node, name);
  return { statement, node, tests: testsOf(statement, member('Condition')), actions: actionsOfElement(statement.action), lacking: new Map(), member };
}

/** Of members with the same name the last one counts, as the parser reads it. */
function lastMember(node: JsonObject, name: string): JsonMember | undefined {
  for (let index = node.members.length - 1; index >= 0; index -= 1) if (node.members[index]?.key === name) return node.members[index];
  return undefined;
}

/** The parser makes its tests in the order of the text. */
function testsOf(statement: Statement, condition: JsonMember | undefined): TestView[] {
  if (condition?.value.kind !== 'object') return [];
  const views: TestView[] = [];
  for (const block of condition.value.members) {
    if (block.value.kind !== 'object') continue;
    for (const member of block.value.members) {
      const test = statement.conditions[views.length];
      if (test !== undefined) views.push({ test, block, member, facts: keyFacts(test.keyLower) });
    }
  }
  return views;
}
