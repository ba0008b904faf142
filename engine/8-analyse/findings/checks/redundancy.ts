import type { ListElement, PrincipalEntry, Statement } from '../../../2-policy/ast.ts';
import { includes, isEmpty } from '../action-set.ts';
import { removeFrom } from '../edits.ts';
import type { StatementView, Subject } from '../subject.ts';

interface Profile {
  readonly view: StatementView;
  readonly principals: ReadonlySet<string> | null;
  readonly resources: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
  readonly services: boolean;
}

/** Each is compared with each of its group. */
const MOST_COMPARED = 200;

/** Statements that another one covers entirely: the same principals or more, the same actions or more, no further condition. */
export function checkStatements(subject: Subject): void {
  const { statements, nodes, report } = subject;
  if (statements.length < 2) return;
  const told = new Set<StatementView>();
  for (const views of groupsOf(subject).values()) {
    if (views.length < 2 || views.length > MOST_COMPARED) continue;
    const group = views.map((view) => profileOf(view, subject)).filter((profile) => profile !== null);
    for (const inner of group) {
      const outer = told.has(inner.view) ? undefined : group.find((one) => one !== inner && !told.has(one.view) && covers(one, inner) && (!covers(inner, one) || before(one, inner)));
      if (outer === undefined) continue;
      told.add(inner.view);
      const { range } = inner.view.node;
      report('redundant-statement', range, { values: { by: nameOf(outer.view.statement) }, fix: () => removeFrom(nodes.map((node) => node.range), range, 'Remove the statement') });
    }
  }
}

/** Statements with the same effect that share a principal: only such are compared, so that the cost stays linear for many principals. */
function groupsOf({ statements, kind }: Subject): ReadonlyMap<string, StatementView[]> {
  const groups = new Map<string, StatementView[]>();
  const put = (key: string, view: StatementView): void => {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [view]);
    else group.push(view);
  };
  for (const view of statements) {
    const { effect, principal } = view.statement;
    if (kind === 'scp' || principal === undefined) put(effect ?? '', view);
    else for (const entry of principal.entries) put(`${effect ?? ''} ${nameOfPrincipal(entry)}`, view);
  }
  return groups;
}

/** An account is the same by its digits and by its ARN. */
function nameOfPrincipal(entry: PrincipalEntry): string {
  return entry.form.kind === 'account' ? entry.form.account : entry.value;
}

const before = (first: Profile, second: Profile): boolean => first.view.statement.index < second.view.statement.index;

function nameOf({ sid, index }: Statement): string {
  return sid === undefined ? `statement ${index + 1}` : `“${sid}”`;
}

/** null: it has no effect, or it names what cannot be compared. */
function profileOf(view: StatementView, { kind }: Subject): Profile | null {
  const { effect, malformed, principal, action, resource, conditions } = view.statement;
  if (effect === null || malformed || action === undefined || resource === undefined || action.negated || resource.negated || principal?.negated === true) return null;
  if (!onlyKms(action) || isEmpty(view.actions)) return null;
  const named = kind !== 'scp' && principal !== undefined;
  return {
    view,
    principals: named ? new Set(principal.entries.map(nameOfPrincipal)) : null,
    services: named && principal.entries.some(({ form }) => form.kind === 'service'),
    resources: new Set(resource.entries.map(({ value }) => value)),
    tests: new Set(conditions.map(({ operatorText, keyLower, values }) => JSON.stringify([operatorText, keyLower, ...values.map(({ value }) => value).sort()]))),
  };
}

function onlyKms({ entries }: ListElement): boolean {
  return entries.every(({ value }) => value === '*' || /^kms:/i.test(value));
}

function covers(outer: Profile, inner: Profile): boolean {
  // A statement that is about services too will get conditions of its own one day.
  if (outer.services && !inner.services) return false;
  // Everybody by name is another right than everybody by their account, so only equal names are compared.
  if (!isSubset(inner.principals ?? [], outer.principals ?? new Set()) || !includes(outer.view.actions, inner.view.actions)) return false;
  const everyAction = (view: StatementView): boolean => view.statement.action?.entries.some(({ value }) => value === '*') === true;
  if (everyAction(inner.view) && !everyAction(outer.view)) return false;
  return (outer.resources.has('*') || isSubset(inner.resources, outer.resources)) && isSubset(outer.tests, inner.tests);
}

function isSubset(part: Iterable<string>, whole: ReadonlySet<string>): boolean {
  for (const one of part) if (!whole.has(one)) return false;
  return true;
}
