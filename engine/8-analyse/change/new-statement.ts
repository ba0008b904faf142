import { namesPrincipals, namesResources } from '../../2-policy/statement.ts';
import type { AttachedPolicy } from '../../3-world/world.ts';
import type { PolicyRef } from '../../4-trace/trace.ts';
import { addMember, append } from '../edit/text-edits.ts';
import type { Asking } from './asking.ts';
import { principalValue } from './fit-statement.ts';
import { Draft } from './step.ts';

/** A statement that allows this caller this action on this resource, and nothing else. */
function statementFor(type: PolicyRef['type'], asking: Asking): { readonly [element: string]: unknown; readonly Resource?: string } {
  // In a key policy the resource is the key itself, written as AWS writes it.
  const resource = type === 'keyPolicy' ? '*' : asking.resource;
  return { Effect: 'Allow', ...(namesPrincipals(type) ? { Principal: principalValue(asking) } : {}), Action: asking.action, ...(namesResources(type) ? { Resource: resource } : {}) };
}

/** How many elements a new statement has. */
export function statementSize(type: PolicyRef['type']): number {
  return 2 + Number(namesPrincipals(type)) + Number(namesResources(type));
}

/** The document with such a statement at its end; it counts as many elements as the statement has. null for a text that is no policy. */
export function addStatement(policy: AttachedPolicy, asking: Asking): Draft | null {
  const draft = new Draft(policy);
  const subject = draft.subject();
  if (subject === null) return null;
  const statement = statementFor(policy.ref.type, asking);
  const node = subject.root.members.filter(({ key }) => key === 'Statement').at(-1)?.value;
  const edit = node === undefined ? addMember(draft.text, subject.root, 'Statement', [statement]) : append(draft.text, node, statement);
  return told(draft, edit, subject.nodes.length, statement, asking);
}

/** A document of its own with such a statement. */
export function newDocument(ref: PolicyRef, asking: Asking): Draft {
  const draft = new Draft({ ref, text: '' });
  const statement = statementFor(ref.type, asking);
  const insert = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
  return told(draft, { from: 0, to: 0, insert }, 0, statement, asking);
}

function told(draft: Draft, edit: Draft['edits'][number], index: number, statement: ReturnType<typeof statementFor>, asking: Asking): Draft {
  const principal = 'Principal' in statement ? asking.principal.text : null;
  draft.apply(edit, index, undefined, { kind: 'addStatement', principal, action: asking.action, resource: statement.Resource ?? asking.resource }, Object.keys(statement).length);
  return draft;
}
