import type { Request, World } from '../3-world/world.ts';
import { deriveContext, kmsAction, principalOf } from '../3-world/context.ts';
import type { Authorization } from './authorization.ts';
import { authorizeKms } from './kms.ts';

/**
 * Decides a request on every resource it names; the first refusal speaks for all.
 *
 * Where an action needs a policy type that the engine can't evaluate, the answer is no decision and the type's name.
 */
export function authorize(world: World, request: Request): Authorization {
  if (kmsAction(request.action) === undefined) return unsupported(world, request, request.action.startsWith('s3:') ? 'bucketPolicy' : request.action.split(':')[0] ?? '');
  const results = resourcesOf(world, request).map((named) => authorizeKms(world, request, named));
  const rank = ({ outcome }: Authorization): number => (outcome.decision === 'explicitDeny' ? 0 : outcome.decision === 'implicitDeny' ? 1 : outcome.error === undefined ? 3 : 2);
  return results.reduce((worst, result) => (rank(result) < rank(worst) ? result : worst));
}

/**
 * The resources that the operation is authorized on. Changing an alias is authorized on the alias and on its key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
function resourcesOf(world: World, request: Request): readonly string[] {
  const [only, ...more] = request.resources;
  if (only === undefined || more.length > 0 || !kmsAction(request.action)?.resourceTypes.includes('alias')) return request.resources;
  const key = world.aliases.get(only);
  return key === undefined ? request.resources : [only, key.arn];
}

function unsupported(world: World, request: Request, type: string): Authorization {
  const named = request.resources[0] ?? '*';
  const asked = {
    caller: request.caller,
    principal: principalOf(world, request),
    action: request.action,
    resource: named,
    context: deriveContext(world, request, null, named),
  };
  return {
    asked,
    named,
    key: null,
    outcome: { decision: null, unsupported: [type] },
    basis: { kind: 'unsupported', types: [type], rule: 'decision.unsupported' },
    gates: [],
  };
}
