import type { CaseSpec } from '#exchange';
import type { WorldSpec } from '#engine';
import type { CommandOf } from './commands.ts';
import { type Expectation, freshId } from './document.ts';
import { normalScene, withCallers } from './normal.ts';
import { attemptOf } from './views/attempt.ts';

/** A ready world with its cases as expectations. What a case says that a request of the sandbox cannot, leaves the case out. */
export function fromCases(title: string, world: WorldSpec, cases: readonly CaseSpec[]): CommandOf<'openWorld'> {
  const scene = withCallers(normalScene({ people: [], keys: [], buckets: [], endpoints: [], world }), cases.map(({ request }) => request.principal));
  const expectations: Expectation[] = [];
  for (const { name, request, expected } of cases) {
    const attempt = attemptOf(scene, request);
    if (attempt === null || expected === undefined) continue;
    expectations.push({ id: freshId(name, expectations), name, attempt, expected });
  }
  return { do: 'openWorld', title, scene, expectations };
}
