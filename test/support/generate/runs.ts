import fc from 'fast-check';
import { loadRequest, loadWorld, type Outcome, type Request, type World } from '#engine';
import type { Answer } from '../naive/spec.ts';
import { generate, type Generated, tapeLength } from './worlds.ts';

/** A fixed seed: the same worlds each time. The long run takes another, and more of them. */
export const seed = Number(process.env['KPL_SEED'] ?? 20261124);
/** How many worlds a property takes: `usual` in the normal run, KPL_WORLDS of them where that is given. */
export const worlds = (usual: number): number => (process.env['KPL_WORLDS'] === undefined ? usual : Math.ceil((usual / mostWorlds) * Number(process.env['KPL_WORLDS'])));
export const mostWorlds = 24_000;

const bytes = fc.noBias(fc.uint8Array({ minLength: tapeLength, maxLength: tapeLength }));

/** Worlds with a request, made from bytes, so that fast-check can make a failing one smaller. */
export const cases: fc.Arbitrary<Generated> = bytes.map(generate);

export function load({ world, request }: Generated): { world: World; request: Request } {
  const loaded = loadWorld(world);
  const asked = loadRequest(request);
  if (loaded.world === null || asked.request === null) throw new Error(`the engine does not take what was generated: ${JSON.stringify([loaded.problems, asked.problems])}`);
  return { world: loaded.world, request: asked.request };
}

/** Decision, policy type and error in one line. */
export const inWords = ({ decision, deniedBy, error }: Outcome | Answer): string => [decision, deniedBy, error].filter((part) => part !== undefined).join(' ');
