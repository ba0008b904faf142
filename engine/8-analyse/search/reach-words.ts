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
    case 'role':
      return roleSentence(path, world);
    case 'grant':
      return first.who === last.who
        ? `${name(first)} may create a grant for itself, and then call kms:Decrypt${carrying(last)}.`
        : `${name(first)} may create a grant for ${name(last)}, who may then call kms:Decrypt${carrying(last)}.`;
  }
}

function roleSentence({ steps }: ReachPath, world: World): string {
  const assumed = steps.filter(({ kind }) => kind === 'assumeRole');
  const roles = assumed.map((step) => `${shortName(String(step.request.resource))}${carrying(step)}`).join(' and from there ');
  const name = assumed[0] === undefined ? '' : nameOf(assumed[0], world);
  const [then, last = then] = steps.slice(assumed.length);
  if (then === undefined || last === undefined) return '';
  const role = shortName(then.who);
  switch (then.kind) {
    case 'keyPolicy':
      return `${name} may assume ${roles}, and as ${role} put a key policy that lets it in and call kms:Decrypt${carrying(last)}.`;
    case 'grant':
      return `${name} may assume ${roles}, and as ${role} create a grant for itself and call kms:Decrypt${carrying(last)}.`;
    case 'decrypt':
    case 'assumeRole':
      return `${name} may assume ${roles}, and as ${role} call kms:Decrypt${carrying(then)}.`;
  }
}

/** What the path leaves open, in one sentence; null: nothing. */
export function reachRemark({ who, unknownTrust }: ReachPath): string | null {
  return unknownTrust === true ? `This world does not give the trust policy of ${shortName(who)}, so who may assume it is not known.` : null;
}

const shortName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

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
