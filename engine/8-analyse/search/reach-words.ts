import { explain } from '../../7-explain/explain.ts';
import { callerName } from '../../7-explain/words.ts';
import { loadRequest } from '../../3-world/request.ts';
import type { World } from '../../3-world/world.ts';
import type { ReachPath, ReachStep } from './reach.ts';

/** How somebody gets to plaintext, in one sentence. */
export function reachSentence(path: ReachPath, world: World): string {
  const name = (step: ReachStep): string => nameOf(step, world);
  const [first, last = first] = path.steps;
  if (first === undefined || last === undefined) return '';
  switch (path.way) {
    case 'direct':
      return `${name(first)} may call kms:Decrypt${carrying(first)}.`;
    case 'keyPolicy':
      return `${name(first)} may put a key policy that lets it in, and then call kms:Decrypt${carrying(last)}.`;
    case 'grant':
      return first.who === last.who
        ? `${name(first)} may create a grant for itself, and then call kms:Decrypt${carrying(last)}.`
        : `${name(first)} may create a grant for ${name(last)}, who may then call kms:Decrypt${carrying(last)}.`;
  }
}

function nameOf({ who, request }: ReachStep, world: World): string {
  const loaded = loadRequest({ ...request, principal: who }).request;
  return loaded === null ? who : callerName(explain(world, loaded).trace.request);
}

/** Which condition keys and pairs the call has to carry. */
function carrying({ request }: ReachStep): string {
  const pairs = Object.entries(request.encryptionContext ?? {}).map(([key, value]) => `kms:EncryptionContext:${key} ${value}`);
  const keys = Object.entries(request.context ?? {}).map(([key, value]) => `${key} ${String(value)}`);
  const all = [...keys, ...pairs];
  return all.length === 0 ? '' : ` with ${all.join(', ')}`;
}
