import type { JsonMember } from '../../../1-text/json.ts';
import { hasPrincipals, principalCode } from '../diagnostics.ts';
import { removeFrom } from '../edits.ts';
import type { Fix } from '../finding.ts';
import type { StatementView, Subject } from '../subject.ts';

/** Elements that are empty, or that this kind of policy does not have. */
export function checkElements(view: StatementView, subject: Subject): void {
  const { kind, report } = subject;
  for (const element of ['Principal', 'NotPrincipal'] as const) {
    const member = view.member(element);
    if (member === undefined) continue;
    if (!hasPrincipals(kind)) report(principalCode(kind), member.keyRange, { values: { element }, fix: () => without(view, member) });
    else checkEmptyPrincipal(member, subject);
  }
  for (const element of ['Action', 'NotAction', 'Resource', 'NotResource'] as const) {
    const value = view.member(element)?.value;
    if (value?.kind !== 'array' || value.items.length > 0) continue;
    report(element.endsWith('Action') ? 'empty-array-action' : 'empty-array-resource', value.range, { values: { element } });
  }
  checkEmptyCondition(view, subject);
}

function checkEmptyPrincipal({ value }: JsonMember, { report }: Subject): void {
  if (value.kind !== 'object') return;
  if (value.members.length === 0) report('empty-object-principal', value.range);
  for (const kind of value.members) if (kind.value.kind === 'array' && kind.value.items.length === 0) report('empty-array-principal', kind.value.range);
}

function checkEmptyCondition(view: StatementView, { report }: Subject): void {
  const condition = view.member('Condition');
  if (condition?.value.kind !== 'object') return;
  const { members } = condition.value;
  if (members.length === 0) report('empty-object-condition', condition.value.range, { fix: () => without(view, condition) });
  for (const block of members) {
    if (block.value.kind !== 'object' || block.value.members.length > 0) continue;
    const fix = (): Fix | null => (members.length === 1 ? without(view, condition) : removeFrom(members.map(({ range }) => range), block.range, `Remove ${JSON.stringify(block.key)}`));
    report('empty-object-condition', block.value.range, { fix });
  }
}

function without(view: StatementView, member: JsonMember): Fix | null {
  return removeFrom(view.node.members.map(({ range }) => range), member.range, `Remove ${member.key}`);
}
