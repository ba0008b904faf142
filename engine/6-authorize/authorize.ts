import { isAssumeRole, kmsAction } from '../3-world/context.ts';
import type { Request, World } from '../3-world/world.ts';
import type { Outcome } from '../4-trace/trace.ts';
import type { Authorization, Resource } from './authorization.ts';
import { askedOf } from './evaluation.ts';
import { authorizeKms } from './kms.ts';
import { authorizeS3 } from './s3.ts';
import { authorizeSts } from './sts.ts';

/**
 * Decides a request on every resource it names, with everything that the trace needs; the first refusal speaks for
 * all. `decide` takes the same decisions without it.
 *
 * Where an action belongs to a service that the engine does not know, the answer is no decision and the service's name.
 */
export function authorize(world: World, request: Request): Authorization {
  const decider = request.actionIndex >= 0 ? authorizeKms : request.action.startsWith('s3:') ? authorizeS3 : isAssumeRole(request.action) ? authorizeSts : null;
  if (decider === null) return unsupported(world, request, serviceOf(request));
  const results = resourcesOf(world, request).map((named) => decider(world, request, named));
  return results.reduce((worst, result) => (rankOf(result.outcome) < rankOf(worst.outcome) ? result : worst));
}

/** The service of an action that the engine does not know. */
export function serviceOf(request: Request): string {
  return request.action.replace(/:.*/, '');
}

/** Of several resources the one that refuses hardest speaks for the request. */
export function rankOf(outcome: Outcome): number {
  if (outcome.decision === 'explicitDeny') return 0;
  if (outcome.decision === 'implicitDeny') return 1;
  if (outcome.decision === null) return 2;
  return outcome.error === undefined ? 4 : 3;
}

/**
 * The resources that the operation is authorized on. Changing an alias is authorized on the alias and on its key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
export function resourcesOf(world: World, request: Request): readonly string[] {
  const [only, ...more] = request.resources;
  if (only === undefined || more.length > 0 || !kmsAction(request.action)?.resourceTypes.includes('alias')) return request.resources;
  const key = world.aliases.get(only);
  return key === undefined ? request.resources : [only, key.arn];
}

function unsupported(world: World, request: Request, type: string): Authorization {
  const named = request.resources[0] ?? '*';
  const resource: Resource = { named, arn: named, key: null };
  return {
    asked: askedOf(world, request, resource),
    resource,
    outcome: { decision: null, unsupported: [type] },
    basis: { kind: 'unsupported', types: [type], rule: 'decision.unsupported' },
    gates: [],
  };
}
