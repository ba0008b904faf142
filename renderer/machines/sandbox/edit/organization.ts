import type { WorldSpec } from '#engine';
import type { CommandOf } from '../commands.ts';
import { type Applied, done, refused, type SandboxDocument, withWorld } from '../document.ts';
import { without } from '../without.ts';

type Organization = NonNullable<WorldSpec['organization']>;
type Node = Organization['nodes'][number];

function change(document: SandboxDocument, id: string | null, make: (organization: Organization) => Organization | string): Applied {
  const { organization } = document.scene.world;
  if (organization === undefined) return refused('This world has no organization yet.');
  if (id !== null && !organization.nodes.some((one) => one.id === id)) return refused(`The organization has no unit ${id}.`);
  const next = make(organization);
  return typeof next === 'string' ? refused(next) : done(withWorld(document, { organization: next }));
}

const isName = (id: string): boolean => /^[\w-]{1,64}$/.test(id);
const badName = 'The id of a unit has letters, digits and dashes, for example ou-prod.';

/** Whether a unit is, or hangs below, another. */
function isBelow(nodes: readonly Node[], id: string, above: string): boolean {
  for (let at: string | undefined = id; at !== undefined; at = nodes.find((one) => one.id === at)?.parent) if (at === above) return true;
  return false;
}

export const edits = {
  addOrganization: (document: SandboxDocument, { managementAccount }: CommandOf<'addOrganization'>): Applied => {
    const { world } = document.scene;
    if (world.organization !== undefined) return refused('This world has an organization already.');
    if (!world.accounts.some(({ id }) => id === managementAccount)) return refused('The management account must be an account of this world.');
    return done(
      withWorld(document, {
        organization: { id: 'o-example1234', managementAccount, nodes: [{ id: 'r-root' }] },
        accounts: world.accounts.map((one) => (one.id === managementAccount ? { ...one, node: 'r-root' } : one)),
      }),
    );
  },

  deleteOrganization: (document: SandboxDocument): Applied => {
    const { organization, ...rest } = document.scene.world;
    if (organization === undefined) return refused('This world has no organization.');
    const accounts = rest.accounts.map((account) => without(account, 'node', 'scps', 'rcps'));
    return done({ ...document, scene: { ...document.scene, world: { ...rest, accounts } } });
  },

  addNode: (document: SandboxDocument, { id, parent }: CommandOf<'addNode'>): Applied =>
    change(document, parent, (organization) => {
      if (!isName(id)) return badName;
      if (organization.nodes.some((one) => one.id === id)) return `There is a unit ${id} already.`;
      return { ...organization, nodes: [...organization.nodes, { id, parent }] };
    }),

  renameNode: (document: SandboxDocument, { id, to }: CommandOf<'renameNode'>): Applied => {
    const result = change(document, id, (organization) => {
      if (!isName(to)) return badName;
      if (organization.nodes.some((one) => one.id === to)) return `There is a unit ${to} already.`;
      return { ...organization, nodes: organization.nodes.map((one) => ({ ...one, ...(one.id === id ? { id: to } : {}), ...(one.parent === id ? { parent: to } : {}) })) };
    });
    if (!result.ok) return result;
    return done(withWorld(result.document, { accounts: result.document.scene.world.accounts.map((one) => (one.node === id ? { ...one, node: to } : one)) }));
  },

  moveNode: (document: SandboxDocument, { id, parent }: CommandOf<'moveNode'>): Applied =>
    change(document, id, (organization) => {
      if (!organization.nodes.some((one) => one.id === parent)) return `The organization has no unit ${parent}.`;
      if (organization.nodes.find((one) => one.id === id)?.parent === undefined) return 'The root stays where it is.';
      if (isBelow(organization.nodes, parent, id)) return 'A unit cannot hang below itself.';
      return { ...organization, nodes: organization.nodes.map((one) => (one.id === id ? { ...one, parent } : one)) };
    }),

  /** What hung on it hangs on its parent then. */
  deleteNode: (document: SandboxDocument, { id }: CommandOf<'deleteNode'>): Applied => {
    const above = document.scene.world.organization?.nodes.find((one) => one.id === id)?.parent;
    const result = change(document, id, (organization) => {
      if (above === undefined) return 'The root goes only with the whole organization.';
      return { ...organization, nodes: organization.nodes.filter((one) => one.id !== id).map((one) => (one.parent === id ? { ...one, parent: above } : one)) };
    });
    if (!result.ok || above === undefined) return result;
    return done(withWorld(result.document, { accounts: result.document.scene.world.accounts.map((one) => (one.node === id ? { ...one, node: above } : one)) }));
  },
};
