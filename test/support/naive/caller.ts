import type { PrincipalElement } from './documents.ts';
import type { PrincipalSpec, WorldSpec } from './spec.ts';
import { arnParts } from './text.ts';

/** Who calls. A session belongs to the role of its account whose ARN ends in /ROLE. */
export interface Caller {
  kind: 'user' | 'session' | 'federated' | 'root' | 'service' | 'anonymous';
  /** As the request names it; of a role named without a session there is no session ARN. */
  arn: string;
  partition: string;
  account?: string;
  /** User or role whose identity-based policies and boundary count. */
  entity?: PrincipalSpec;
  /** ARN of that user or role. */
  entityArn?: string;
  sessionName?: string;
}

/** How a key policy names a caller: what limits the permission depends on it. */
export type Naming = 'user' | 'userOfFederated' | 'role' | 'itself' | 'everyone' | 'service' | 'account';

const lastPart = (resource: string): string => resource.slice(resource.lastIndexOf('/') + 1);

export function callerOf(principal: string, world: WorldSpec): Caller {
  if (principal === 'anonymous') return { kind: 'anonymous', arn: principal, partition: 'aws' };
  const parts = arnParts(principal);
  if (parts === undefined) return { kind: 'service', arn: principal, partition: 'aws' };
  const [, partition = '', , account = '', ] = [parts[0], parts[1], parts[2], parts[4]];
  const resource = parts[5] ?? '';
  const base = { arn: principal, partition, account };
  const named = (type: string, name: string): Pick<Caller, 'entity' | 'entityArn'> => {
    const entity = world.principals.find(({ arn }) => {
      const its = arnParts(arn);
      return its?.[1] === partition && its[4] === account && its[5]?.startsWith(`${type}/`) === true && lastPart(its[5]) === name;
    });
    return entity ? { entity, entityArn: entity.arn } : { entityArn: `arn:${partition}:iam::${account}:${type}/${name}` };
  };
  if (resource === 'root') return { kind: 'root', ...base };
  if (resource.startsWith('assumed-role/')) {
    const [, role = '', session = ''] = resource.split('/');
    return { kind: 'session', ...base, ...named('role', role), sessionName: session };
  }
  if (resource.startsWith('federated-user/')) return { kind: 'federated', ...base, ...named('user', lastPart(resource)) };
  const kind = resource.startsWith('role/') ? 'session' : 'user';
  const entity = world.principals.find(({ arn }) => arn === principal);
  return { kind, ...base, entityArn: principal, ...(entity ? { entity } : {}) };
}

export const isAccountOf = (entry: string, caller: Caller): boolean =>
  caller.account !== undefined && (entry === caller.account || entry === `arn:${caller.partition}:iam::${caller.account}:root`);

/** How one AWS entry of a Principal element names the caller, if it does. */
export function namingOf(entry: string, caller: Caller): Naming | undefined {
  if (isAccountOf(entry, caller)) return caller.kind === 'root' ? 'itself' : 'account';
  const isEntity = entry === caller.entityArn || (caller.entity?.id !== undefined && entry === caller.entity.id);
  if (caller.kind === 'user' && isEntity) return 'user';
  if (caller.kind === 'session') return isEntity ? 'role' : entry === caller.arn ? 'itself' : undefined;
  if (caller.kind === 'federated') return entry === caller.arn ? 'itself' : isEntity ? 'userOfFederated' : undefined;
  return undefined;
}

/** Every way in which a Principal element names the caller. */
export function namings(element: PrincipalElement, caller: Caller): Naming[] {
  const result: Naming[] = element.star ? ['everyone'] : [];
  if (caller.kind === 'service' && element.services.includes(caller.arn)) result.push('service');
  for (const entry of element.aws) {
    const naming = namingOf(entry, caller);
    if (naming !== undefined) result.push(naming);
  }
  return result;
}
