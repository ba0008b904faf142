import type { Attempt, Scene } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { keyOf } from '../views/compiled.ts';

/**
 * The document without names, requests and expectations of what is not there any more.
 *
 * @param before the scene before the edit: what is named by an ARN goes if it was there. What never was, as a stranger
 *   whom a search made up, needs nothing of the world and stays.
 */
export function withoutDangling(document: SandboxDocument, before: Scene = document.scene): SandboxDocument {
  const { scene } = document;
  const { world } = scene;
  const keyArns = new Set(world.keys.map(({ arn }) => arn));
  const bucketArns = (world.buckets ?? []).map(({ arn }) => arn);
  const people = scene.people.filter(({ arn }) => isThere(arn, world));
  const accounts = new Set(world.accounts.map(({ id }) => id));
  const keys = scene.keys.filter(({ arn }) => keyArns.has(arn) || (arn.includes(':alias/') && accounts.has(arn.split(':')[4] ?? '')));
  const buckets = scene.buckets.filter(({ arn }) => bucketArns.some((one) => arn === one || arn.startsWith(`${one}/`)));
  const ids = new Set(people.map(({ id }) => id));
  const things = new Set(['*', ...keyArns, ...keys.map(({ id }) => id), ...buckets.map(({ id }) => id), ...world.principals.filter(({ arn }) => arn.includes(':role/')).map(({ arn }) => arn)]);
  const endpoints = new Set(scene.endpoints.map(({ id }) => id));
  const asks = (as: string): boolean => ids.has(as) || ((as === 'anonymous' || /[.:]/.test(as)) && (isThere(as, world) || !isThere(as, before.world)));
  // An alias that its key lost stays: it is asked for, and is not found.
  const isAlias = (name: string): boolean => name.includes(':alias/') && [keyOf(before, name)].every((key) => key === undefined || keyArns.has(key.arn));
  const isThing = (name: string): boolean => things.has(name) || isAlias(name) || bucketArns.some((one) => name === one || name.startsWith(`${one}/`));
  const holds = ({ attempt }: { readonly attempt: Attempt }): boolean => asks(attempt.as) && isThing(attempt.key) && (attempt.endpoint === undefined || endpoints.has(attempt.endpoint));
  return {
    ...document,
    scene: { ...scene, people, keys, buckets },
    details: document.details.filter(([arn]) => keyArns.has(arn)),
    requests: document.requests.filter(holds),
    expectations: document.expectations.filter(holds),
  };
}

/** Services and strangers need nothing; a user, a role or a session needs its principal, a root its account. */
function isThere(arn: string, { accounts, principals }: Scene['world']): boolean {
  const [, partition = '', service, , account = '', resource = ''] = arn.split(':');
  if (!arn.startsWith('arn:')) return true;
  if (resource === 'root' || resource.startsWith('federated-user/')) return accounts.some(({ id }) => id === account);
  if (service !== 'sts') return principals.some((one) => one.arn === arn);
  const prefix = `arn:${partition}:iam::${account}:role/`;
  const role = resource.split('/')[1] ?? '';
  return principals.some((one) => one.arn.startsWith(prefix) && one.arn.endsWith(`/${role}`));
}
