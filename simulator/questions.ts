import { type Decision, explain, loadWorld, type World, type WorldSpec } from '#engine';
import { invalid } from './answers.ts';
import { type Ask, type Call, requestOf } from './call.ts';

const loaded = new WeakMap<WorldSpec, World>();

/** The world as the engine reads it; read once for every version of it. */
export function worldOf(spec: WorldSpec): World {
  const found = loaded.get(spec);
  if (found !== undefined) return found;
  const { world, problems } = loadWorld(spec);
  if (world === null) throw invalid(`The world cannot be read: ${problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
  loaded.set(spec, world);
  return world;
}

/** What the engine says to a question, with its reasons. */
export function decisionOn(call: Call, ask: Ask): Decision {
  return explain(worldOf((ask.of ?? call.state).world), requestOf(call, ask));
}
