import type { CaseSpec } from '#exchange';
import type { RequestSpec, WorldSpec } from '#engine';
import type { Attempt, Person, Scene } from '#lessons';
import type { CommandOf } from './commands.ts';
import { type Expectation, freshId } from './document.ts';
import { lastName, normalScene } from './normal.ts';

/** A ready world with its cases as expectations. What a case says that a request of the sandbox cannot, leaves the case out. */
export function fromCases(title: string, world: WorldSpec, cases: readonly CaseSpec[]): CommandOf<'openWorld'> {
  const scene = withCallers(normalScene({ people: [], keys: [], buckets: [], endpoints: [], world }), cases);
  const expectations: Expectation[] = [];
  for (const { name, request, expected } of cases) {
    const attempt = attemptOf(scene, request);
    if (attempt === null || expected === undefined) continue;
    expectations.push({ id: freshId(name, expectations), name, attempt, expected });
  }
  return { do: 'openWorld', title, scene, expectations };
}

/** Services and sessions that only the cases name. */
function withCallers(scene: Scene, cases: readonly CaseSpec[]): Scene {
  const people: Person[] = [...scene.people];
  for (const { request } of cases) {
    const { principal } = request;
    if (people.some(({ arn }) => arn === principal)) continue;
    const name = principal.startsWith('arn:') ? (principal.endsWith(':root') ? `root of ${principal.split(':')[4] ?? ''}` : lastName(principal)) : (principal.split('.')[0] ?? principal);
    people.push({ id: freshId(name, people), name, role: !principal.startsWith('arn:') ? 'service' : principal.endsWith(':root') ? 'administrator' : principal.includes('role/') ? 'role' : 'user', arn: principal });
  }
  return { ...scene, people };
}

/** A request as the sandbox composes it; null: it carries policies of its own, or asks for something without a name. */
export function attemptOf(scene: Scene, request: RequestSpec): Attempt | null {
  const { principal, action, resource, context, encryptionContext, sessionTags, time, sessionPolicies, vpcEndpointPolicy } = request;
  if (sessionPolicies !== undefined || vpcEndpointPolicy !== undefined) return null;
  const arn = typeof resource === 'string' ? resource : (resource.find((one) => one.includes(':key/')) ?? '');
  const key = [...scene.keys, ...scene.buckets].find((one) => one.arn === arn)?.id ?? (arn === '*' || arn.startsWith('arn:') ? arn : null);
  if (key === null) return null;
  return {
    as: scene.people.find((one) => one.arn === principal)?.id ?? principal,
    ...{ action, key },
    ...(context === undefined ? {} : { context }),
    ...(encryptionContext === undefined ? {} : { encryptionContext }),
    ...(sessionTags === undefined ? {} : { sessionTags }),
    ...(time === undefined ? {} : { time }),
  };
}
