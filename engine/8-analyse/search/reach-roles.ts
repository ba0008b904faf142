import { loadRequest } from '../../3-world/request.ts';
import type { Principal, World } from '../../3-world/world.ts';
import { decideRequest } from '../../6-authorize/decide.ts';
import { explain } from '../../7-explain/explain.ts';
import { assumeRequests } from './assume-space.ts';
import type { ReachPath, ReachStep } from './reach.ts';

/** How many roles are assumed one after another, at most. */
const MOST_ROLES = 3;
/** How many requests of one caller for one role are tried. */
const MOST = 100;

/**
 * The detours by way of a role: whoever has no direct access and may assume a role that reaches plaintext, itself or by
 * way of other roles. Each step is decided. Of several ways to one role the shortest is told; a role on the way that
 * reaches plaintext too is an end of its own.
 *
 * Yields before each role, so that whoever asks can do something else meanwhile.
 *
 * @param everybody callers as requests name them
 * @param ends the ways of each role that reaches plaintext by itself, the plainest first
 */
export function* throughRoles(world: World, everybody: readonly string[], has: ReadonlySet<string>, ends: ReadonlyMap<string, ReachPath>): Generator<null, ReachPath[], void> {
  const found: ReachPath[] = [];
  const known = new Map<string, ReachStep | null>();
  const assume = (who: string, role: Principal): ReachStep | null => {
    const name = `${who} ${role.arn}`;
    const step = known.get(name) ?? (known.has(name) ? null : firstAssumption(world, who, role));
    known.set(name, step);
    return step;
  };
  for (const [end, path] of ends) {
    const last = world.principals.get(end);
    // By whom each caller gets to the end: the steps from there.
    const chains = new Map<string, readonly ReachStep[]>([[end, []]]);
    let frontier = last === undefined ? [] : [last];
    for (let length = 0; length < MOST_ROLES && frontier.length > 0; length += 1) {
      const next: Principal[] = [];
      for (const role of frontier) {
        yield null;
        const rest = chains.get(role.arn) ?? [];
        for (const who of everybody) {
          const step = chains.has(who) ? null : assume(who, role);
          if (step === null) continue;
          chains.set(who, [step, ...rest]);
          const through = world.principals.get(who);
          if (through?.kind === 'role' && !ends.has(who)) next.push(through);
        }
      }
      frontier = next;
    }
    for (const [who, steps] of chains) {
      if (steps.length > 0 && !has.has(who)) found.push({ ...path, who, way: 'role', steps: [...steps, ...path.steps] });
    }
  }
  return found;
}

/** The first request by which the caller assumes the role; null: none succeeds, or the world does not know the trust policy. */
function firstAssumption(world: World, who: string, role: Principal): ReachStep | null {
  // Services assume roles for somebody; that somebody is asked for.
  if (role.trustPolicy === null || !who.startsWith('arn:')) return null;
  let tried = 0;
  for (const spec of assumeRequests(world, role, who)) {
    if (tried >= MOST) return null;
    tried += 1;
    const { request } = loadRequest(spec);
    if (request === null || decideRequest(world, request).decision !== 'allow') continue;
    return { kind: 'assumeRole', who, action: 'sts:AssumeRole', request: spec, basis: explain(world, request).basis };
  }
  return null;
}
