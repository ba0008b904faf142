import type { Attempt } from '#lessons';
import type { StageModel } from '../../views/stage.ts';
import type { SandboxDocument } from '../document.ts';
import type { Selection } from '../sandbox.machine.ts';
import { treeOf, type TreeItem } from './tree.ts';

/** What of the world stands on the stage, and what stands beside it because the request has nothing to do with it. */
export interface StageThings {
  /** By the id of a territory; `services` stands for the world, which services are added to. */
  readonly territories: ReadonlyMap<string, TreeItem>;
  readonly people: ReadonlyMap<string, TreeItem>;
  readonly resource: TreeItem | null;
  readonly beside: readonly TreeItem[];
}

const nameOf = ({ what, id }: Selection): string => `${what} ${id}`;

/** Everything in the world stands in one place: on the stage or beside it. */
export function stageThings(document: SandboxDocument, model: StageModel, attempt: Attempt): StageThings {
  const items = treeOf(document);
  const find = (what: Selection['what'], id: string): TreeItem | undefined => items.find(({ selection }) => selection.what === what && selection.id === id);
  const world = find('world', '');
  const territories = new Map(model.territories.flatMap(({ id }) => {
    const item = id === 'services' ? world : find('account', id);
    return item === undefined ? [] : [[id, item] as const];
  }));
  const people = new Map(model.territories.flatMap((territory) => territory.people.flatMap(({ id }) => {
    const item = find('person', id);
    return item === undefined ? [] : [[id, item] as const];
  })));
  const asked = model.territories.some(({ resource }) => resource !== null && resource.kind !== 'alias' && resource.kind !== 'service');
  const resource = asked ? (find('key', attempt.key) ?? find('bucket', attempt.key) ?? null) : null;
  const placed = new Set([...territories.values(), ...people.values(), ...(resource === null ? [] : [resource])].map(({ selection }) => nameOf(selection)));
  return { territories, people, resource, beside: items.filter(({ selection }) => !placed.has(nameOf(selection))) };
}
