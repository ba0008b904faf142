import type { ConditionTest, Statement } from '../../2-policy/ast.ts';
import { principalOf } from '../../3-world/context.ts';
import { loadRequest } from '../../3-world/request.ts';
import type { RequestSpec } from '../../3-world/spec.ts';
import type { Principal, World } from '../../3-world/world.ts';
import { coversAction } from '../../5-match/action.ts';
import { matchPrincipal } from '../../5-match/principal.ts';
import { isForTheCaller, selections } from './space.ts';
import { witnesses } from './witness.ts';

type Chosen = readonly [key: string, value: string | readonly string[]];

/**
 * Every request to assume a role that the conditions of the policies with a say can tell apart: with the external id
 * that the trust policy asks for and without, with MFA and without, and so on. Those that carry the least come first.
 */
export function* assumeRequests(world: World, role: Principal, who: string): Generator<RequestSpec> {
  const bare: RequestSpec = { principal: who, action: 'sts:AssumeRole', resource: role.arn };
  const byKey = new Map<string, ConditionTest[]>();
  for (const test of testsAbout(world, role, bare)) if (isForTheCaller(test.keyLower)) byKey.set(test.keyLower, [...(byKey.get(test.keyLower) ?? []), test]);
  const dimensions = [...byKey.values()].map((tests) => ({ options: witnesses(tests).map((value): Chosen => [tests[0]?.key ?? '', value]) }));
  for (const chosen of selections(dimensions)) {
    const time = chosen.find(([key]) => key.toLowerCase() === 'aws:currenttime')?.[1];
    const context = chosen.filter(([key]) => key.toLowerCase() !== 'aws:currenttime');
    yield { ...bare, ...(context.length === 0 ? {} : { context: Object.fromEntries(context) }), ...(time === undefined ? {} : { time: String(time) }) };
  }
}

/** The tests of statements that can be about this caller who wants to assume the role. */
function testsAbout(world: World, role: Principal, bare: RequestSpec): ConditionTest[] {
  const { request } = loadRequest(bare);
  if (request === null) return [];
  const { caller, action } = request;
  const principal = principalOf(world, request);
  const about = ({ principal: element, effect, action: actions }: Statement): boolean =>
    effect !== null && actions !== undefined && coversAction(actions, action) && (element === undefined || matchPrincipal(element, effect, caller, principal).length > 0);
  const levelsOf = (id: string | undefined) => world.accounts.get(id ?? '')?.levels ?? [];
  const attached = [
    ...(role.trustPolicy === null ? [] : [role.trustPolicy]),
    ...(principal?.identityPolicies ?? []),
    ...(principal?.permissionsBoundary ? [principal.permissionsBoundary] : []),
    ...levelsOf('account' in caller ? caller.account : undefined).flatMap(({ scps }) => scps ?? []),
    ...levelsOf(role.account).flatMap(({ rcps }) => rcps),
  ];
  return attached.flatMap(({ policy }) => (policy?.statements ?? []).filter(about).flatMap(({ conditions }) => conditions));
}
