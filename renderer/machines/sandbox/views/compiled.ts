import { kmsActions, loadRequest, loadWorld, parseArn, type Problem, type Request, type RequestSpec, withKeyPolicy, type World, type WorldSpec } from '#engine';
import { type Attempt, type Scene, sceneRequest } from '#lessons';
import { without } from '../without.ts';

const worlds = new WeakMap<WorldSpec, World>();
/** The world that was read last: the next one differs from it, most of the time, by one key policy. */
let last: { readonly spec: WorldSpec; readonly world: World } | null = null;

/** The world of a scene, read once. Throws on a world that no command of the sandbox would have made. */
export function compiledWorld({ world: spec }: Scene): World {
  const known = worlds.get(spec);
  if (known !== undefined) return known;
  const world = (last === null ? null : withOtherKeyPolicy(last, spec)) ?? read(spec);
  worlds.set(spec, world);
  last = { spec, world };
  return world;
}

function read(spec: WorldSpec): World {
  const { world, problems } = loadWorld(spec);
  if (world === null) throw new Error(`${problems[0]?.path ?? ''}: ${problems[0]?.message ?? ''}`);
  return world;
}

/** Typing in one key policy leaves all the rest of the world the same. */
function withOtherKeyPolicy(before: { readonly spec: WorldSpec; readonly world: World }, spec: WorldSpec): World | null {
  const { keys: oldKeys, ...oldRest } = before.spec;
  const { keys, ...rest } = spec;
  const names = Object.keys({ ...oldRest, ...rest }) as (keyof typeof rest)[];
  if (oldKeys.length !== keys.length || names.some((name) => oldRest[name] !== rest[name])) return null;
  const changed = keys.flatMap((key, index) => (key === oldKeys[index] ? [] : [{ key, old: oldKeys[index] }]));
  const [only] = changed;
  if (only?.old === undefined || changed.length > 1 || typeof only.key.policy !== 'string') return null;
  const [facts, oldFacts] = [without(only.key, 'policy'), without(only.old, 'policy')];
  if (Object.keys({ ...facts, ...oldFacts }).some((name) => facts[name as keyof typeof facts] !== oldFacts[name as keyof typeof oldFacts])) return null;
  return withKeyPolicy(before.world, only.key.arn, only.key.policy);
}

const resourceTypes = new Map(kmsActions.map(({ name, resourceTypes: types }) => [name.toLowerCase(), types]));

/** An attempt as a request: an operation on no key asks for `*`, one on an alias for the alias and its key. */
export function requestSpecOf(scene: Scene, attempt: Attempt): RequestSpec {
  const spec = sceneRequest(scene, attempt);
  const types = resourceTypes.get(attempt.action.toLowerCase()) ?? [];
  if (types.includes('*')) return { ...spec, resource: '*' };
  if (!types.includes('alias') || typeof spec.resource !== 'string') return spec;
  const key = keyOf(scene, spec.resource);
  if (key === undefined) return spec;
  const arn = parseArn(key.arn);
  const alias = spec.resource.includes(':alias/') ? spec.resource : `arn:${arn?.partition ?? 'aws'}:kms:${arn?.region ?? ''}:${arn?.account ?? ''}:${key.aliases?.[0] ?? 'alias/any'}`;
  return { ...spec, resource: [alias, key.arn] };
}

/** The key of an ARN, also by an alias. */
export function keyOf({ world }: Scene, arn: string): WorldSpec['keys'][number] | undefined {
  const alias = /^(arn:[^:]+:kms:[^:]*:\d{12}):(alias\/.+)$/.exec(arn);
  if (alias === null) return world.keys.find((one) => one.arn === arn);
  return world.keys.find((one) => one.arn.startsWith(`${alias[1] ?? ''}:`) && one.aliases?.includes(alias[2] ?? '') === true);
}

/** The request of an attempt, or what is wrong with it. */
export function requestOfAttempt(scene: Scene, attempt: Attempt): { readonly request: Request | null; readonly problems: readonly Problem[] } {
  return loadRequest(requestSpecOf(scene, attempt));
}
