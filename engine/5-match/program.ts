import type { ListElement, Policy, PolicyType, PrincipalElement, Statement } from '../2-policy/ast.ts';
import { namesPrincipals, namesResources } from '../2-policy/statement.ts';
import type { Context } from '../3-world/context.ts';
import { kmsActions } from '../catalog/actions.ts';
import { coversAction } from './action.ts';
import { compileCondition, type ConditionProgram } from './conditions/compile.ts';
import { roleArnOf } from './principal.ts';
import { compilePrincipal, type PrincipalTest } from './principal-set.ts';
import { compileResource, type ResourceProgram } from './resource.ts';
import type { Asked } from './statement.ts';

/** A statement of a compiled policy: it answers as `appliesTo` does, without building a trace. */
export interface StatementProgram {
  readonly deny: boolean;
  /** null for policies that name no principals: they are about whom they are attached to. */
  readonly principal: PrincipalTest | null;
  /** Whom it can name; null when it can be anybody. */
  readonly names: readonly string[] | null;
  /** null: every resource. */
  readonly resource: ResourceProgram | null;
  readonly conditions: readonly ConditionProgram[];
  readonly action: ListElement;
}

/** What the statements of a policy that apply say together. */
export const Said = { DENY: 1 << 30, ATTACHED: 1 << 29 } as const;

/** The statements of a policy about one action. */
interface Selection {
  /** Those that must be looked at whoever calls. */
  readonly always: readonly StatementProgram[];
  /** Those that name somebody, by whom they name; null for a policy too short for it to pay. */
  readonly byName: ReadonlyMap<string, readonly StatementProgram[]> | null;
}

/** A policy made ready for many requests. */
export interface Program {
  readonly statements: readonly StatementProgram[];
  /** By the action's place in the catalogue of KMS's actions; filled as they are asked for. */
  readonly selections: (Selection | undefined)[];
}

/** A policy of fewer statements is quicker to read through than to look up in. */
const WORTH_AN_INDEX = 8;

/** @param type where the policy hangs: key policies and the like name principals */
export function compilePolicy(policy: Policy | null, type: PolicyType): Program {
  const variables = policy?.version === '2012-10-17';
  const statements = (policy?.statements ?? []).flatMap((statement) => compileStatement(statement, type, variables) ?? []);
  return { statements, selections: new Array<undefined>(kmsActions.length).fill(undefined) };
}

function compileStatement(statement: Statement, type: PolicyType, variables: boolean): StatementProgram | null {
  const { effect, action, resource, principal, malformed } = statement;
  if (effect === null || malformed || action === undefined) return null;
  if (resource === undefined && namesResources(type)) return null;
  const about = namesPrincipals(type) ? principal : null;
  if (about === undefined) return null;
  return {
    deny: effect === 'Deny',
    principal: about === null ? null : compilePrincipal(about, effect),
    names: about === null ? null : namesIn(about),
    resource: resource === undefined ? null : compileResource(resource, variables),
    conditions: statement.conditions.map((test) => compileCondition(test, type, variables)),
    action,
  };
}

/** Whom the element can name, by the texts under which a caller is looked up; null when it can be anybody. */
function namesIn(element: PrincipalElement): readonly string[] | null {
  if (element.negated) return null;
  const names: string[] = [];
  for (const { form } of element.entries) {
    if (form.kind === 'everyone') return null;
    if (form.kind === 'account') names.push(form.account);
    else if (form.kind === 'service') names.push(form.service);
    else if (form.kind === 'uniqueId') names.push(form.id);
    else if (form.kind !== 'unusable') names.push(form.arn);
  }
  return names;
}

function select(program: Program, action: string, actionIndex: number): Selection {
  const about = program.statements.filter((statement) => coversAction(statement.action, action));
  // Stryker disable next-line ConditionalExpression,LogicalOperator,EqualityOperator: the index finds the same statements, only sooner or later
  if (actionIndex < 0 || about.length < WORTH_AN_INDEX) return { always: about, byName: null };
  const byName = new Map<string, StatementProgram[]>();
  for (const statement of about) {
    for (const name of new Set(statement.names)) {
      const named = byName.get(name);
      if (named === undefined) byName.set(name, [statement]);
      else named.push(statement);
    }
  }
  return { always: about.filter(({ names }) => names === null), byName };
}

/**
 * What the policy says: `Said.DENY` alone when a Deny applies, else the ways in which its Allows name the caller
 * (`Said.ATTACHED` where the policy names nobody); 0 when it stays silent.
 *
 * @param actionIndex the action's place in the catalogue; -1 for an action of another service
 */
export function runProgram(program: Program, asked: Asked, actionIndex: number): number {
  return runStatements(statementsAbout(program, asked, actionIndex), asked);
}

/** The policy's statements about the action; worked out when it is first asked for. */
function selectionOf(program: Program, action: string, actionIndex: number): Selection {
  const known = program.selections[actionIndex];
  // Stryker disable next-line ConditionalExpression: without the memory only slower
  if (known !== undefined) return known;
  const selection = select(program, action, actionIndex);
  if (actionIndex >= 0) program.selections[actionIndex] = selection;
  return selection;
}

/**
 * The policy's statements that can be about this action and caller: those about anybody, and those that name the caller by
 * ARN, account, role or unique id.
 */
export function statementsAbout(program: Program, { action, caller, principal }: Pick<Asked, 'action' | 'caller' | 'principal'>, actionIndex: number): readonly StatementProgram[] {
  const { always, byName } = selectionOf(program, action, actionIndex);
  if (byName === null) return always;
  const names: (string | undefined)[] = [caller.arn];
  if (caller.kind !== 'service' && caller.kind !== 'anonymous') {
    names.push(caller.account, principal?.id);
    if (caller.kind === 'session') names.push(roleArnOf(caller, principal));
    else if (caller.kind === 'federatedUser') names.push(principal?.arn);
  }
  // A statement met twice says the same twice.
  return [...always, ...names.flatMap((name) => (name === undefined ? [] : (byName.get(name) ?? [])))];
}

/** What these statements say: see `runProgram`. */
export function runStatements(statements: readonly StatementProgram[], asked: Asked): number {
  let said = 0;
  for (let index = 0; index < statements.length; index += 1) {
    const statement = statements[index];
    if (statement === undefined) continue;
    const ways = statement.principal === null ? Said.ATTACHED : statement.principal(asked.caller, asked.principal);
    // An Allow that could add nothing new needs no further look; a Deny always does.
    if (ways === 0 || (!statement.deny && (said & ways) === ways)) continue;
    if (statement.resource !== null && !statement.resource(asked)) continue;
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
