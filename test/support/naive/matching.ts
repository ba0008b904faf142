import type { Caller, Naming } from './caller.ts';
import { namings } from './caller.ts';
import { holds, variable, type Context } from './conditions.ts';
import { statements, type PrincipalElement, type Statement } from './documents.ts';
import { filled, fits, pieces, resourcePatternFits } from './text.ts';

const anyAction = (patterns: string[], action: string): boolean => patterns.some((pattern) => fits(pieces(pattern), action, true));

/** A resource pattern: `*`, or an ARN. Variables work after the fifth colon only. */
function resourceFits(pattern: string, resource: string, context: Context, variables: boolean): boolean {
  // An operation on no resource is matched by all resources and by nothing less.
  if (pattern === '*' || resource === '*') return pattern === '*';
  const head = pattern.split(':').slice(0, 5).join(':').length + 1;
  if (!variables || head > pattern.length) return resourcePatternFits(pieces(pattern), resource);
  const tail = filled(pattern.slice(head), variable(context));
  return tail !== undefined && resourcePatternFits([...pieces(pattern.slice(0, head)), ...tail], resource);
}

/**
 * Whether a NotPrincipal element leaves the caller out. In a Deny its account does not, save for the root user: see the example with Bob.
 * With Allow AWS does not support the element any more; there the account leaves out everyone in it, the reading that gives less.
 */
const listed = (element: PrincipalElement, effect: string, caller: Caller): boolean => namings(element, caller).some((naming) => naming !== 'account' || effect === 'Allow');

function everythingButPrincipal(statement: Statement, action: string, resource: string, context: Context): boolean {
  const { actions, notActions, resources, notResources, variables } = statement;
  if (actions && !anyAction(actions, action)) return false;
  if (notActions && anyAction(notActions, action)) return false;
  if (resources && !resources.some((pattern) => resourceFits(pattern, resource, context, variables))) return false;
  if (notResources?.some((pattern) => resourceFits(pattern, resource, context, variables))) return false;
  return statement.conditions.every((condition) => holds(condition, context, variables));
}

/** How the statement names the caller; an empty list when it does not. */
function named(statement: Statement, caller: Caller): Naming[] {
  if (statement.principals) return namings(statement.principals, caller);
  if (!statement.notPrincipals) return ['everyone'];
  if (statement.effect === 'Deny' && caller.entity?.permissionsBoundary !== undefined) return ['everyone'];
  return listed(statement.notPrincipals, statement.effect, caller) ? [] : ['everyone'];
}

export interface Found {
  denies: boolean;
  /** How the Allow statements that match name the caller. */
  allows: Naming[];
}

/** What a list of documents of one policy type says about the request. */
export function ask(documents: unknown[], withPrincipal: boolean, caller: Caller, action: string, resource: string, context: Context, withResource = true): Found {
  const found: Found = { denies: false, allows: [] };
  for (const statement of documents.flatMap((document) => statements(document, withPrincipal, withResource))) {
    const names = named(statement, caller);
    if (names.length === 0 || !everythingButPrincipal(statement, action, resource, context)) continue;
    if (statement.effect === 'Deny') found.denies = true;
    else found.allows.push(...names);
  }
  return found;
}
