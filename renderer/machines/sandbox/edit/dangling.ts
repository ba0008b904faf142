import type { Attempt } from '#lessons';
import type { SandboxDocument } from '../document.ts';

/** The document without names, requests and expectations of what is not there any more. */
export function withoutDangling(document: SandboxDocument): SandboxDocument {
  const { scene } = document;
  const { world } = scene;
  const accounts = new Set(world.accounts.map(({ id }) => id));
  const keyArns = new Set(world.keys.map(({ arn }) => arn));
  const bucketArns = (world.buckets ?? []).map(({ arn }) => arn);
  const people = scene.people.filter(({ arn }) => isThere(arn, accounts, world.principals));
  const keys = scene.keys.filter(({ arn }) => keyArns.has(arn) || (arn.includes(':alias/') && accounts.has(arn.split(':')[4] ?? '')));
  const buckets = scene.buckets.filter(({ arn }) => bucketArns.some((one) => arn === one || arn.startsWith(`${one}/`)));
  const ids = new Set(people.map(({ id }) => id));
  const things = new Set(['*', ...keys.map(({ id }) => id), ...buckets.map(({ id }) => id), ...world.principals.filter(({ arn }) => arn.includes(':role/')).map(({ arn }) => arn)]);
  const endpoints = new Set(scene.endpoints.map(({ id }) => id));
  const holds = ({ attempt }: { readonly attempt: Attempt }): boolean => ids.has(attempt.as) && things.has(attempt.key) && (attempt.endpoint === undefined || endpoints.has(attempt.endpoint));
  return {
    ...document,
    scene: { ...scene, people, keys, buckets },
    details: document.details.filter(([arn]) => keyArns.has(arn)),
    requests: document.requests.filter(holds),
    expectations: document.expectations.filter(holds),
  };
}

/** Services and strangers need nothing; a user, a role or a session needs its principal, a root its account. */
function isThere(arn: string, accounts: ReadonlySet<string>, principals: readonly { readonly arn: string }[]): boolean {
  const [, partition = '', service, , account = '', resource = ''] = arn.split(':');
  if (!arn.startsWith('arn:')) return true;
  if (resource === 'root' || resource.startsWith('federated-user/')) return accounts.has(account);
  if (service !== 'sts') return principals.some((one) => one.arn === arn);
  const prefix = `arn:${partition}:iam::${account}:role/`;
  const role = resource.split('/')[1] ?? '';
  return principals.some((one) => one.arn.startsWith(prefix) && one.arn.endsWith(`/${role}`));
}
