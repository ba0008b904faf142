import { groupDigits } from '#engine';
import type { Person } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { principalOf } from '../normal.ts';
import { policiesOf, type WorldPolicy } from '../policies.ts';
import { kindName } from '../../views/kind-names.ts';
import type { Selection } from '../sandbox.machine.ts';

/** A line of the world's tree. */
export interface TreeItem {
  readonly selection: Selection;
  readonly label: string;
  /** "user", "customer managed", "1111 2222 3333". */
  readonly detail: string;
  readonly depth: number;
}

/** Everything in the world, each below what it stands in. */
export function treeOf(document: SandboxDocument): readonly TreeItem[] {
  const { scene, title } = document;
  const { organization, accounts } = scene.world;
  const outside = scene.people.filter((person) => !accounts.some(({ id }) => accountOf(person) === id));
  return [
    { selection: { what: 'world', id: '' }, label: title, detail: 'world', depth: 0 },
    ...(organization === undefined ? [] : [{ selection: { what: 'organization', id: organization.id }, label: 'Organization', detail: organization.id, depth: 1 } as const, ...organization.nodes.filter(({ parent }) => parent === undefined).flatMap(({ id }) => nodeItems(document, id, 2))]),
    ...accounts.filter(({ node }) => organization === undefined || node === undefined).flatMap(({ id }) => accountItems(document, id, 1)),
    ...outside.map((person) => personItem(person, 1)),
    ...scene.endpoints.map(({ id, name, vpce }): TreeItem => ({ selection: { what: 'endpoint', id }, label: name, detail: vpce, depth: 1 })),
  ];
}

const accountOf = ({ arn }: Person): string => (arn.startsWith('arn:') ? (arn.split(':')[4] ?? '') : '');

function nodeItems(document: SandboxDocument, id: string, depth: number): TreeItem[] {
  const { organization, accounts } = document.scene.world;
  return [
    { selection: { what: 'node', id }, label: id, detail: depth === 2 ? 'root' : 'unit', depth },
    ...accounts.filter(({ node }) => node === id).flatMap((account) => accountItems(document, account.id, depth + 1)),
    ...(organization?.nodes ?? []).filter(({ parent }) => parent === id).flatMap((node) => nodeItems(document, node.id, depth + 1)),
  ];
}

function accountItems({ scene }: SandboxDocument, id: string, depth: number): TreeItem[] {
  const account = scene.world.accounts.find((one) => one.id === id);
  const keys = scene.keys.filter(({ arn }) => arn.split(':')[4] === id && arn.includes(':key/'));
  const buckets = scene.buckets.filter(({ arn }) => scene.world.buckets?.some((one) => one.arn === arn && one.account === id) === true);
  return [
    { selection: { what: 'account', id }, label: account?.name ?? 'Account', detail: groupDigits(id), depth },
    ...keys.map(({ id: key, name, arn }): TreeItem => ({ selection: { what: 'key', id: key }, label: name, detail: detailOfKey(scene.world.keys.find((one) => one.arn === arn)), depth: depth + 1 })),
    ...scene.people.filter((person) => accountOf(person) === id).map((person) => personItem(person, depth + 1)),
    ...buckets.map(({ id: bucket, name }): TreeItem => ({ selection: { what: 'bucket', id: bucket }, label: name, detail: 'bucket', depth: depth + 1 })),
  ];
}

function detailOfKey(key: { readonly state?: string; readonly spec?: string } | undefined): string {
  const spec = key?.spec === undefined || key.spec === 'SYMMETRIC_DEFAULT' ? /* shown */ 'key' : key.spec;
  return key?.state === undefined || key.state === 'Enabled' ? spec : `${spec}, ${key.state.replace(/(?!^)[A-Z]/g, ' $&').toLowerCase()}`;
}

function personItem({ id, name, role, arn }: Person, depth: number): TreeItem {
  return { selection: { what: 'person', id }, label: name, detail: arn.includes(':assumed-role/') ? 'session' : kindName(role), depth };
}

/** The policies that hang on what is selected. */
export function policiesAt({ scene }: SandboxDocument, { what, id }: Selection): readonly WorldPolicy[] {
  const all = policiesOf(scene);
  switch (what) {
    case 'world':
    case 'organization':
      return [];
    case 'node':
    case 'account':
      return all.filter(({ kind, of }) => (kind === 'scp' || kind === 'rcp') && of === id);
    case 'key': {
      const arn = scene.keys.find((one) => one.id === id)?.arn;
      return all.filter(({ kind, of }) => kind === 'keyPolicy' && of === arn);
    }
    case 'bucket': {
      const arn = scene.buckets.find((one) => one.id === id)?.arn;
      return all.filter(({ kind, of }) => kind === 'bucketPolicy' && of === arn);
    }
    case 'endpoint':
      return all.filter(({ kind, of }) => kind === 'vpcEndpointPolicy' && of === id);
    case 'person': {
      const arn = scene.people.find((one) => one.id === id)?.arn ?? '';
      const principal = principalOf(scene.world, arn);
      return all.filter(({ kind, of }) => (kind === 'sessionPolicy' ? of === id : (kind === 'identityPolicy' || kind === 'permissionsBoundary' || kind === 'trustPolicy') && of === principal));
    }
  }
}
