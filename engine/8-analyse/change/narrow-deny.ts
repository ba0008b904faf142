import type { AttachedPolicy } from '../../3-world/world.ts';
import type { ConditionTrace, ElementTrace, StatementTrace } from '../../4-trace/trace.ts';
import { isNegated } from '../../5-match/conditions/compare.ts';
import { addMember, removeItem, replace } from '../edit/text-edits.ts';
import type { Asking } from './asking.ts';
import { addValue, removeValues } from './fit-condition.ts';
import { addEntry, removeEntry } from './fit-statement.ts';
import { Draft } from './step.ts';

/**
 * Ways to narrow a Deny so that it leaves this request out, each a draft of its own: an exception for the caller, an
 * entry or a value less, or where the element is negated one more. Whether it helps is for a decision to say.
 */
export function narrowDeny(policy: AttachedPolicy, trace: StatementTrace, asking: Asking): Draft[] {
  const { index } = trace.statement;
  const drafts: Draft[] = [];
  const attempt = (make: (draft: Draft) => boolean): void => {
    const draft = new Draft(policy);
    if (make(draft)) drafts.push(draft);
  };
  attempt((draft) => addException(draft, index, asking));
  for (const element of trace.elements) {
    if (element.element !== 'Condition') attempt((draft) => turnElement(draft, index, element, asking));
    for (const [at, condition] of element.conditions.entries()) attempt((draft) => turnTest(draft, index, at, condition));
  }
  return drafts;
}

/** A condition that the Deny is about everybody but this caller. */
function addException(draft: Draft, index: number, { exception }: Asking): boolean {
  const place = draft.place(index);
  if (place === null || exception === null) return false;
  const { operator, key, text } = exception;
  const { node, member, statement, tests } = place.view;
  const condition = member('Condition')?.value;
  const doing = { kind: 'addTest', operator, key, text } as const;
  if (condition === undefined) return draft.apply(addMember(draft.text, node, 'Condition', { [operator]: { [key]: text } }), index, statement.sid, doing);
  if (condition.kind !== 'object') return false;
  const block = condition.members.find((one) => one.key === operator);
  if (block === undefined) return draft.apply(addMember(draft.text, condition, operator, { [key]: text }), index, statement.sid, doing);
  // Another value for the same key is turned as a test of its own.
  if (block.value.kind !== 'object' || tests.some(({ test }) => test.operatorText === operator && test.keyLower === key.toLowerCase())) return false;
  return draft.apply(addMember(draft.text, block.value, key, text), index, statement.sid, doing);
}

function turnElement(draft: Draft, index: number, trace: ElementTrace, asking: Asking): boolean {
  const place = draft.place(index);
  const { element } = trace;
  if (place === null || element === 'Condition') return false;
  if (!element.startsWith('Not')) return removeEntry(draft, index, trace);
  const value = place.view.member(element)?.value;
  const text = element === 'NotPrincipal' ? asking.principal.text : element === 'NotAction' ? asking.action : asking.resource;
  return value !== undefined && draft.apply(addEntry(draft.text, value, element, asking), index, place.view.statement.sid, { kind: 'addEntry', element, text });
}

function turnTest(draft: Draft, index: number, at: number, trace: ConditionTrace): boolean {
  const operator = draft.place(index)?.view.tests[at]?.test.operator ?? null;
  const [actual] = trace.actual ?? [];
  if (operator === null || operator === 'Null' || actual === undefined) return false;
  return isNegated(operator) ? addValue(draft, index, at, actual) : removeValues(draft, index, at, trace);
}

/** The whole statement goes; it counts as many elements as it has. */
export function removeStatement(policy: AttachedPolicy, trace: StatementTrace): Draft | null {
  const draft = new Draft(policy);
  const { index, sid } = trace.statement;
  const node = draft.subject()?.root.members.filter(({ key }) => key === 'Statement').at(-1)?.value;
  if (node === undefined) return null;
  const edit = removeItem(node, trace.statement.range) ?? replace(node.range, '[]');
  const elements = trace.elements.reduce((sum, { conditions, missing }) => sum + (missing ? 0 : Math.max(1, conditions.length)), 1);
  return draft.apply(edit, index, sid, { kind: 'removeStatement' }, elements) ? draft : null;
}
