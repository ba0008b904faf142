import type { JsonNode } from '../../1-text/json.ts';
import { emptyContext } from '../../3-world/context.ts';
import type { ConditionTrace } from '../../4-trace/trace.ts';
import { isNegated, prepare } from '../../5-match/conditions/compare.ts';
import { parseMoment, parseNumber } from '../../5-match/conditions/scalars.ts';
import { append, removeItem, removeMember, replace } from '../edit/text-edits.ts';
import type { Edit } from '../findings/finding.ts';
import type { StatementView, TestView } from '../findings/subject.ts';
import type { Draft, Place } from './step.ts';

/**
 * Makes a test of an Allow hold for what the request carries: a value more, for a negated operator one less; where the
 * request has no such key, IfExists. Only where none of these helps, the test goes.
 *
 * @param at the test's place among the statement's tests
 */
export function fitCondition(draft: Draft, index: number, at: number, trace: ConditionTrace): boolean {
  const test = draft.place(index)?.view.tests[at];
  if (test === undefined || test.test.operator === null) return false;
  const { operator, qualifier } = test.test;
  const actual = trace.actual ?? [];
  if (operator === 'Null') return removeTest(draft, index, at);
  if (actual.length === 0) return addIfExists(draft, index, at) || removeTest(draft, index, at);
  if (isNegated(operator)) return removeValues(draft, index, at, trace) || removeTest(draft, index, at);
  const missing = qualifier === 'ForAllValues' ? actual.filter((value) => !matching(test, trace).some(({ matches }) => matches(value))) : actual.slice(0, 1);
  return missing.every((value) => addValue(draft, index, at, valueFor(operator, value)));
}

/** The policy's values as they were compared. */
function matching({ test }: TestView, trace: ConditionTrace): { readonly at: number; readonly matches: (actual: string) => boolean }[] {
  const { operator } = test;
  if (operator === null) return [];
  return trace.expected.map((text, at) => {
    const expected = prepare(operator, text, emptyContext, false);
    return { at, matches: (actual) => expected.matches(actual) };
  });
}

/** The value that the request's own value meets: for "less than" one that is greater. */
function valueFor(operator: string, actual: string): string {
  const strict = /LessThan$/.test(operator) ? 1 : /GreaterThan$/.test(operator) ? -1 : 0;
  if (strict === 0) return actual;
  if (operator.startsWith('Date')) {
    const moment = parseMoment(actual);
    return moment === null ? actual : new Date(moment + strict * 1000).toISOString();
  }
  const number = parseNumber(actual);
  return number === null ? actual : String(number + strict);
}

/** Puts a value into a test's list. */
export function addValue(draft: Draft, index: number, at: number, value: string): boolean {
  const place = draft.place(index);
  const test = place?.view.tests[at];
  if (place === null || test === undefined) return false;
  return draft.apply(append(draft.text, test.member.value, value), index, place.view.statement.sid, { kind: 'addValue', operator: test.test.operatorText, key: test.test.key, text: value });
}

/** Takes the values out that the request's own meet; not all of them. */
export function removeValues(draft: Draft, index: number, at: number, trace: ConditionTrace): boolean {
  const test = draft.place(index)?.view.tests[at];
  const actual = trace.actual ?? [];
  if (test === undefined) return false;
  const found = matching(test, trace).filter(({ matches }) => actual.some((value) => matches(value)));
  if (found.length === 0 || found.length >= test.test.values.length) return false;
  return [...found].reverse().every((value) => {
    const place = draft.place(index);
    const current = place?.view.tests[at];
    const text = current?.test.values[value.at];
    if (place === null || current === undefined || text === undefined) return false;
    return draft.apply(removeItem(current.member.value, text.range), index, place.view.statement.sid, { kind: 'removeValue', operator: current.test.operatorText, key: current.test.key, text: text.value });
  });
}

/** Renames the operator, where it stands with this one key alone. */
function addIfExists(draft: Draft, index: number, at: number): boolean {
  const place = draft.place(index);
  const test = place?.view.tests[at];
  if (place === null || test === undefined || test.block.value.kind !== 'object' || test.block.value.members.length !== 1) return false;
  const name = `${test.block.key}IfExists`;
  if (conditionOf(place.view)?.members.some(({ key }) => key === name) !== false) return false;
  return draft.apply(replace(test.block.keyRange, JSON.stringify(name)), index, place.view.statement.sid, { kind: 'ifExists', operator: test.block.key, key: test.test.key });
}

function conditionOf(view: StatementView): Extract<JsonNode, { kind: 'object' }> | undefined {
  const value = view.member('Condition')?.value;
  return value?.kind === 'object' ? value : undefined;
}

function removeTest(draft: Draft, index: number, at: number): boolean {
  const place = draft.place(index);
  const test = place?.view.tests[at];
  if (place === null || test === undefined) return false;
  return draft.apply(removalOf(place, test), index, place.view.statement.sid, { kind: 'removeTest', operator: test.test.operatorText, key: test.test.key });
}

/** The test with the operator that it leaves empty, and with the Condition that it leaves empty. */
function removalOf({ view }: Place, test: TestView): Edit | null {
  const condition = conditionOf(view);
  if (condition === undefined || test.block.value.kind !== 'object') return null;
  return removeMember(test.block.value, test.member.range) ?? removeMember(condition, test.block.range) ?? removeMember(view.node, view.member('Condition')?.range ?? condition.range);
}
