import type { PolicyType, Statement } from '../2-policy/ast.ts';
import type { AttachedPolicy } from '../3-world/world.ts';
import { appliesTo, type Asked, type Way } from '../5-match/statement.ts';

/** A statement that applies to the request, and the ways in which it names the caller. */
export interface Found {
  readonly policy: AttachedPolicy;
  readonly statement: Statement;
  readonly ways: readonly Way[];
}

/** What the policies of one type say, together: any Deny denies, any Allow allows. */
export interface PolicySet {
  readonly type: PolicyType;
  readonly policies: readonly AttachedPolicy[];
  readonly denies: readonly Found[];
  readonly allows: readonly Found[];
  /** The ways in which each statement that applies names the caller. */
  readonly applying: ReadonlyMap<Statement, readonly Way[]>;
}

/** Whether a policy's version fills in policy variables. */
export function fillsInVariables(policy: AttachedPolicy): boolean {
  return policy.policy?.version === '2012-10-17';
}

/** Every statement of these policies that applies. */
export function evaluate(type: PolicyType, policies: readonly AttachedPolicy[], asked: Asked): PolicySet {
  const denies: Found[] = [];
  const allows: Found[] = [];
  const applying = new Map<Statement, readonly Way[]>();
  for (const policy of policies) {
    if (policy.policy === null) continue;
    const variables = fillsInVariables(policy);
    for (const statement of policy.policy.statements) {
      const ways = appliesTo(statement, type, asked, variables);
      if (ways.length === 0) continue;
      applying.set(statement, ways);
      (statement.effect === 'Deny' ? denies : allows).push({ policy, statement, ways });
    }
  }
  return { type, policies, denies, allows, applying };
}
