import type { JsonNode } from '../../1-text/json.ts';
import type { AttachedPolicy } from '../../3-world/world.ts';
import type { ElementName, ElementTrace, StatementTrace } from '../../4-trace/trace.ts';
import { addMember, append, removeItem } from '../edit/text-edits.ts';
import type { Edit } from '../findings/finding.ts';
import type { Asking } from './asking.ts';
import { fitCondition } from './fit-condition.ts';
import { Draft } from './step.ts';

/**
 * Makes an Allow statement apply to the request by editing what did not match, each thing once. null when that cannot
 * be done by an entry more or less.
 *
 * @param policy the document with the statement; the trace is of its text
 */
export function fitStatement(policy: AttachedPolicy, trace: StatementTrace, asking: Asking): Draft | null {
  const draft = new Draft(policy);
  const { index } = trace.statement;
  const failing = trace.elements.filter(({ matches }) => !matches);
  for (const element of failing) {
    if (element.element !== 'Condition') continue;
    // From the last to the first: a test that goes leaves those before it in their places.
    const tests = element.conditions.map((condition, at) => ({ condition, at })).filter(({ condition }) => !condition.holds);
    if (!tests.reverse().every(({ condition, at }) => fitCondition(draft, index, at, condition))) return null;
  }
  return failing.every((element) => element.element === 'Condition' || fitElement(draft, index, element, asking)) ? draft : null;
}

/** What an element would have to say about this request. */
function entryFor(element: Exclude<ElementName, 'Condition'>, asking: Asking): string {
  if (element.endsWith('Principal')) return asking.principal.text;
  return element.endsWith('Action') ? asking.action : asking.resource;
}

function fitElement(draft: Draft, index: number, trace: ElementTrace, asking: Asking): boolean {
  const { element } = trace;
  const place = draft.place(index);
  if (place === null || element === 'Condition') return false;
  const { statement, node, member } = place.view;
  const text = entryFor(element, asking);
  if (trace.missing) {
    const value = element === 'Principal' ? principalValue(asking) : text;
    return draft.apply(addMember(draft.text, node, element, value), index, statement.sid, { kind: 'addElement', element, text });
  }
  const value = member(element)?.value;
  if (value === undefined) return false;
  if (element.startsWith('Not')) return removeEntry(draft, index, trace);
  return draft.apply(addEntry(draft.text, value, element, asking), index, statement.sid, { kind: 'addEntry', element, text });
}

/** An entry more in a positive element, or in a negated one. */
export function addEntry(text: string, value: JsonNode, element: Exclude<ElementName, 'Condition'>, asking: Asking): Edit | null {
  if (!element.endsWith('Principal')) return append(text, value, entryFor(element, asking));
  if (value.kind !== 'object') return null;
  const { kind, text: name } = asking.principal;
  const list = value.members.find(({ key }) => key === kind);
  return list === undefined ? addMember(text, value, kind, name) : append(text, list.value, name);
}

/** Takes the one entry out that decided, where others stand beside it. */
export function removeEntry(draft: Draft, index: number, trace: ElementTrace): boolean {
  const place = draft.place(index);
  const decisive = trace.entries.filter(({ matches }) => matches);
  const [entry] = decisive;
  if (place === null || entry === undefined || decisive.length > 1 || trace.element === 'Condition') return false;
  const value = place.view.member(trace.element)?.value;
  const lists = value?.kind === 'object' ? value.members.map((member) => member.value) : value === undefined ? [] : [value];
  const list = lists.find(({ range }) => range.from <= entry.range.from && entry.range.to <= range.to);
  if (list === undefined) return false;
  return draft.apply(removeItem(list, entry.range), index, place.view.statement.sid, { kind: 'removeEntry', element: trace.element, text: entry.text });
}

/** `Principal` of a new statement. */
export function principalValue({ principal }: Asking): unknown {
  return principal.text === '*' ? '*' : { [principal.kind]: principal.text };
}
