import type { PolicyType, Statement } from '../2-policy/ast.ts';
import { namesPrincipals, namesResources } from '../2-policy/statement.ts';
import type { Context } from '../3-world/context.ts';
import type { Caller, Principal } from '../3-world/world.ts';
import { coversAction } from './action.ts';
import { testCondition } from './conditions/test.ts';
import { matchPrincipal, type PrincipalMatch } from './principal.ts';
import { coversResource } from './resource.ts';

/** One request as the matchers see it: one action on one resource. */
export interface Asked {
  readonly caller: Caller;
  /** The caller's user or role, when the world knows it. */
  readonly principal: Principal | null;
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  readonly context: Context;
}

/** How a statement names the caller when it applies; policies without principals name `caller`. */
export type Way = PrincipalMatch | 'attached';

/**
 * The ways in which the statement applies to the request; empty when it does not.
 *
 * A statement applies when principal, action, resource and every condition match. One that AWS would not accept, or
 * that lacks Effect, Action, Resource or its principal, has no effect.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @param variables whether the policy's version fills in `${…}`
 */
export function appliesTo(statement: Statement, type: PolicyType, asked: Asked, variables: boolean): readonly Way[] {
  const { effect, action, resource, principal } = statement;
  if (effect === null || statement.malformed || action === undefined) return [];
  if (resource === undefined && namesResources(type)) return [];
  let ways: readonly Way[] = ['attached'];
  if (namesPrincipals(type)) {
    if (principal === undefined) return [];
    ways = matchPrincipal(principal, effect, asked.caller, asked.principal);
    // Stryker disable next-line ConditionalExpression: the rest would be asked for nothing
    if (ways.length === 0) return [];
  }
  if (!coversAction(action, asked.action)) return [];
  if (resource !== undefined && !coversResource(resource, asked.resource, asked.context, variables)) return [];
  return statement.conditions.every((test) => testCondition(test, type, asked.context, variables).holds) ? ways : [];
}
