import type { RequestSpec, WorldSpec } from '../naive/spec.ts';
import type { Generated } from './worlds.ts';

export type PolicyKind = 'keyPolicy' | 'identityPolicy' | 'permissionsBoundary' | 'sessionPolicy' | 'scp' | 'rcp' | 'vpcEndpointPolicy' | 'bucketPolicy';
type Change = (document: unknown, kind: PolicyKind) => unknown;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The statements of a document that was written as an object; nothing for a text. */
function statementsOf(document: unknown): unknown[] {
  if (!isObject(document)) return [];
  return Array.isArray(document['Statement']) ? (document['Statement'] as unknown[]) : [document['Statement']];
}

/** The same world and request with every policy document changed; a name around a document stays. */
export function withDocuments({ world, request }: Generated, change: Change): Generated {
  const one = (policy: unknown, kind: PolicyKind): unknown => (isObject(policy) && 'document' in policy ? { ...policy, document: change(policy['document'], kind) } : change(policy, kind));
  const list = (policies: unknown[], kind: PolicyKind): unknown[] => policies.map((policy) => one(policy, kind));
  const attached = <Place extends { scps?: unknown[]; rcps?: unknown[] }>(place: Place): Place => ({
    ...place,
    ...(place.scps ? { scps: list(place.scps, 'scp') } : {}),
    ...(place.rcps ? { rcps: list(place.rcps, 'rcp') } : {}),
  });
  const changed: WorldSpec = {
    ...world,
    ...(world.organization ? { organization: { ...world.organization, nodes: world.organization.nodes.map(attached) } } : {}),
    accounts: world.accounts.map(attached),
    principals: world.principals.map((principal) => ({
      ...principal,
      ...(principal.identityPolicies ? { identityPolicies: list(principal.identityPolicies, 'identityPolicy') } : {}),
      ...(principal.permissionsBoundary === undefined ? {} : { permissionsBoundary: one(principal.permissionsBoundary, 'permissionsBoundary') }),
    })),
    keys: world.keys.map((key) => ({ ...key, ...(key.policy === undefined ? {} : { policy: one(key.policy, 'keyPolicy') }) })),
    ...(world.buckets ? { buckets: world.buckets.map((bucket) => ({ ...bucket, ...(bucket.policy === undefined ? {} : { policy: one(bucket.policy, 'bucketPolicy') }) })) } : {}),
  };
  const asked: RequestSpec = {
    ...request,
    ...(request.sessionPolicies ? { sessionPolicies: list(request.sessionPolicies, 'sessionPolicy') } : {}),
    ...(request.vpcEndpointPolicy === undefined ? {} : { vpcEndpointPolicy: one(request.vpcEndpointPolicy, 'vpcEndpointPolicy') }),
  };
  return { world: changed, request: asked };
}

/** The same with the statements of every document that is an object changed. */
export function withStatements(generated: Generated, change: (statements: unknown[], kind: PolicyKind) => unknown[]): Generated {
  return withDocuments(generated, (document, kind) => (isObject(document) ? { ...document, Statement: change(statementsOf(document), kind) } : document));
}

/** Every condition operator that the world's and the request's policies use. */
export function operatorsIn(generated: Generated): Set<string> {
  const found = new Set<string>();
  withStatements(generated, (statements) => {
    for (const statement of statements) {
      const block = isObject(statement) ? statement['Condition'] : undefined;
      if (isObject(block)) for (const operator of Object.keys(block)) found.add(operator);
    }
    return statements;
  });
  return found;
}
