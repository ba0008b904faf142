import { apply, type Command } from '../commands.ts';
import type { SandboxDocument } from '../document.ts';
import { policiesOf } from '../policies.ts';

const goneFrom = <One>(before: readonly One[], after: readonly One[], name: (one: One) => string): One[] => {
  const left = new Set(after.map(name));
  return before.filter((one) => !left.has(name(one)));
};
const listed = (names: readonly string[]): string => [...new Set(names)].join(', ');

/**
 * What somebody should know before they delete something: what goes with it, and which policies and grants still name it
 * afterwards. A command that cannot be made has no consequences.
 *
 * @param own what the thing itself is called, which is left out of what goes with it
 */
export function consequencesOf(document: SandboxDocument, command: Command, own: string): readonly string[] {
  const result = apply(document, command);
  if (!result.ok) return [];
  const { scene } = document;
  const after = result.document;
  const [before, left] = [scene.world, after.scene.world];
  const people = goneFrom(scene.people, after.scene.people, ({ id }) => id);
  const things = [...goneFrom(scene.keys, after.scene.keys, ({ id }) => id), ...goneFrom(scene.buckets, after.scene.buckets, ({ id }) => id)];
  const names = [...people, ...things].map(({ name }) => name).filter((name) => name !== own);
  const arns = [...goneFrom(before.principals, left.principals, ({ arn }) => arn), ...goneFrom(before.keys, left.keys, ({ arn }) => arn), ...goneFrom(before.buckets ?? [], left.buckets ?? [], ({ arn }) => arn)].map(({ arn }) => arn);
  const accounts = goneFrom(before.accounts, left.accounts, ({ id }) => id).map(({ id }) => id);
  const isNamed = (text: string): boolean => arns.some((arn) => namesArn(text, arn)) || accounts.some((id) => new RegExp(`[":]${id}[":]`).test(text));
  const policies = policiesOf(after.scene).filter(({ text }) => isNamed(text));
  const granted = left.keys.filter(({ grants }) => (grants ?? []).some(({ granteePrincipal = '', retiringPrincipal = '' }) => isNamed(`"${granteePrincipal}" "${retiringPrincipal}"`)));
  const requests = goneFrom(document.requests, after.requests, ({ id }) => id);
  const expectations = goneFrom(document.expectations, after.expectations, ({ id }) => id);
  return [
    ...(names.length === 0 ? [] : [`With it go: ${listed(names)}.`]),
    ...(policies.length === 0 ? [] : [`Still named in these policies: ${listed(policies.map(({ label }) => label))}.`]),
    ...(granted.length === 0 ? [] : [`Still named in grants of these keys: ${listed(granted.map(({ arn }) => scene.keys.find((one) => one.arn === arn)?.name ?? arn))}.`]),
    ...(requests.length === 0 ? [] : [`Saved requests that go with it: ${listed(requests.map(({ name }) => name))}.`]),
    ...(expectations.length === 0 ? [] : [`Expectations that go with it: ${listed(expectations.map(({ name }) => name))}.`]),
  ];
}

/** Whether a text names the ARN, a session of the role, or an object of the bucket. */
function namesArn(text: string, arn: string): boolean {
  const session = /^arn:([^:]+):iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(arn);
  const [, partition = '', account = '', name = ''] = session ?? [];
  return text.includes(`"${arn}"`) || text.includes(`"${arn}/`) || (session !== null && text.includes(`"arn:${partition}:sts::${account}:assumed-role/${name}/`));
}
