import type { CaseSpec } from '#exchange';
import type { WorldSpec } from '#engine';
import type { Person, Scene } from '#lessons';
import type { CommandOf } from './commands.ts';
import { type Expectation, freshId } from './document.ts';
import { namedCaller, normalScene } from './normal.ts';
import { attemptOf } from './views/attempt.ts';

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
    const caller = namedCaller(principal);
    people.push({ id: freshId(caller.name, people), ...caller });
  }
  return { ...scene, people };
}
