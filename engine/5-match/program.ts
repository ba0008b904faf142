import type { ListElement, Policy, PolicyType, Statement } from '../2-policy/ast.ts';
import { namesPrincipals } from '../2-policy/statement.ts';
import type { Context } from '../3-world/context.ts';
import { kmsActions } from '../catalog/actions.ts';
import { coversAction } from './action.ts';
import { compileCondition, type ConditionProgram } from './conditions/compile.ts';
import { compilePrincipal, type PrincipalTest } from './principal-set.ts';
import { compileResource, type ResourceProgram } from './resource.ts';
import type { Asked } from './statement.ts';

/** A statement of a compiled policy: it answers as `appliesTo` does, without building a trace. */
interface StatementProgram {
  readonly deny: boolean;
  /** null for policies that name no principals: they are about whom they are attached to. */
  readonly principal: PrincipalTest | null;
  /** null: every resource. */
  readonly resource: ResourceProgram | null;
  readonly conditions: readonly ConditionProgram[];
  readonly action: ListElement;
}

/** What the statements of a policy that apply say together. */
export const Said = { DENY: 1 << 30, ATTACHED: 1 << 29 } as const;

/** A policy made ready for many requests. */
export interface Program {
  /** The statements about each action of KMS, by the catalogue's index; filled as they are asked for. */
  readonly byAction: (readonly StatementProgram[] | undefined)[];
  readonly statements: readonly StatementProgram[];
}

/** @param type where the policy hangs: key policies and the like name principals */
export function compilePolicy(policy: Policy | null, type: PolicyType): Program {
  const variables = policy?.version === '2012-10-17';
  const statements = (policy?.statements ?? []).flatMap((statement) => compileStatement(statement, type, variables) ?? []);
  return { statements, byAction: new Array<undefined>(kmsActions.length).fill(undefined) };
}

function compileStatement(statement: Statement, type: PolicyType, variables: boolean): StatementProgram | null {
  const { effect, action, resource, principal, malformed } = statement;
  if (effect === null || malformed || action === undefined || resource === undefined) return null;
  if (namesPrincipals(type) && principal === undefined) return null;
  return {
    deny: effect === 'Deny',
    principal: namesPrincipals(type) && principal !== undefined ? compilePrincipal(principal, effect) : null,
    resource: compileResource(resource, variables),
    conditions: statement.conditions.map((test) => compileCondition(test, type, variables)),
    action,
  };
}

function about(program: Program, asked: Asked, actionIndex: number): readonly StatementProgram[] {
  if (actionIndex < 0) return program.statements.filter(({ action }) => coversAction(action, asked.action));
  return (program.byAction[actionIndex] ??= program.statements.filter(({ action }) => coversAction(action, asked.action)));
}

/**
 * What the policy says: `Said.DENY` alone when a Deny applies, else the ways in which its Allows name the caller
 * (`Said.ATTACHED` where the policy names nobody); 0 when it stays silent.
 *
 * @param actionIndex the action's place in the catalogue; -1 for an action of another service
 */
export function runProgram(program: Program, asked: Asked, actionIndex: number): number {
  const statements = about(program, asked, actionIndex);
  let said = 0;
  for (let index = 0; index < statements.length; index += 1) {
    const statement = statements[index];
    if (statement === undefined) continue;
    const ways = statement.principal === null ? Said.ATTACHED : statement.principal(asked.caller, asked.principal);
    // An Allow that could add nothing new needs no further look; a Deny always does.
    if (ways === 0 || (!statement.deny && (said & ways) === ways)) continue;
    if (statement.resource !== null && !statement.resource(asked.resource, asked.context)) continue;
    if (statement.conditions.length > 0 && !allHold(statement.conditions, asked.context)) continue;
    if (statement.deny) return Said.DENY;
    said |= ways;
  }
  return said;
}

function allHold(conditions: readonly ConditionProgram[], context: Context): boolean {
  for (let index = 0; index < conditions.length; index += 1) if (conditions[index]?.(context) === false) return false;
  return true;
}
