import { callerOf } from '../naive/caller.ts';
import { contextOf } from '../naive/context.ts';
import type { RequestSpec, WorldSpec } from '../naive/spec.ts';
import { targetOf } from '../naive/target.ts';
import { policyNear, type Aim, type Style } from './policies.ts';
import { Tape } from './tape.ts';
import { AWAY, callerArn, type Generated, HOME, kinds, names, others, principals } from './worlds.ts';

export const roleTapeLength = 420;

const place = { partition: 'aws', region: 'eu-central-1' };
const roles = ['role/App', 'role/App', 'role/App', 'role/team/Job', 'role/team/Job', 'role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', 'role/Gone', 'user/Ana'];

/** A trust policy has no Resource; now and then one stands there all the same. */
function trustPolicy(policy: unknown, tape: Tape): unknown {
  if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) return policy;
  const bare = (statement: unknown): unknown => {
    if (tape.chance(8) || typeof statement !== 'object' || statement === null) return statement;
    return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== 'Resource' && name !== 'NotResource'));
  };
  return { ...policy, Statement: Array.isArray(policy.Statement) ? policy.Statement.map(bare) : bare(policy.Statement) };
}

function requestOf(tape: Tape): RequestSpec {
  const kind = tape.pick(kinds);
  const account = tape.chance(65) ? HOME : AWAY;
  const request: RequestSpec = { principal: callerArn(kind, account, place), action: tape.pick(['sts:AssumeRole', 'sts:AssumeRole', 'STS:assumerole']), resource: `arn:aws:iam::${HOME}:${tape.pick(roles)}`, time: '2026-11-24T12:00:00Z' };
  const context: NonNullable<RequestSpec['context']> = {};
  if (tape.chance(40)) context['sts:ExternalId'] = tape.pick(['red', 'blue', 'Red']);
  if (tape.chance(40)) context['aws:MultiFactorAuthPresent'] = tape.pick(['true', 'false']);
  if (tape.chance(30)) context['aws:SourceIp'] = '203.0.113.7';
  if (tape.chance(10)) context['aws:PrincipalArn'] = null;
  if (Object.keys(context).length > 0) request.context = context;
  return request;
}

/** A world of two accounts in which somebody wants to assume a role, with policies written near that wish. */
export function generateRole(bytes: Uint8Array): Generated {
  let at = 0;
  const section = (length: number): Tape => new Tape(bytes, (at += length) - length, length);
  const entities = section(60);
  const accounts: WorldSpec['accounts'] = [{ id: HOME }, { id: AWAY }];
  const world: WorldSpec = { accounts, principals: [HOME, AWAY].flatMap((id) => principals(id, place, entities)), keys: [] };
  const request = requestOf(section(30));
  const limits = section(90);
  if (limits.chance(50)) {
    Object.assign(accounts[0] ?? {}, { node: 'ou-a' });
    if (limits.chance(60)) Object.assign(accounts[1] ?? {}, { node: limits.pick(['ou-a', 'r-1']) });
    world.organization = { id: 'o-abc', managementAccount: limits.chance(10) ? HOME : '999999999999', nodes: [{ id: 'r-1' }, { id: 'ou-a', parent: 'r-1' }] };
  }
  const caller = callerOf(request.principal, world);
  const target = targetOf(String(request.resource), request.action, world);
  const { own, service } = names(request, world);
  const aim: Aim = { action: request.action, resource: target.arn, context: contextOf(world, request, caller, target), own, others, home: HOME, ...(service === undefined ? {} : { service }) };
  const style = (withPrincipal: boolean, deny: number): Style => ({ withPrincipal, deny, condition: 40, broken: 6 });
  if (world.organization) {
    for (const level of [...world.organization.nodes, ...accounts.filter(({ node }) => node !== undefined)]) {
      if (limits.chance(14)) level.scps = [policyNear(aim, style(false, 30), 85, limits)];
      if (limits.chance(14)) level.rcps = [policyNear(aim, style(true, 70), 30, limits)];
    }
  }
  const trust = section(90);
  const written = trust.chance(92) ? trustPolicy(policyNear(aim, style(true, 18), 55, trust), trust) : undefined;
  if (target.role && written !== undefined) target.role.trustPolicy = written;
  const callerTape = section(150);
  if (caller.entity && caller.entity.serviceLinked !== true) {
    if (callerTape.chance(80)) caller.entity.identityPolicies = [policyNear(aim, style(false, 18), 60, callerTape)];
    if (callerTape.chance(25)) caller.entity.permissionsBoundary = policyNear(aim, style(false, 20), 60, callerTape);
  }
  if ((caller.kind === 'session' || caller.kind === 'federated') && callerTape.chance(30)) request.sessionPolicies = [policyNear(aim, style(false, 20), 60, callerTape)];
  if (callerTape.chance(10)) request.vpcEndpointPolicy = policyNear(aim, style(true, 20), 70, callerTape);
  return { world, request };
}
