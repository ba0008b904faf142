import { groupDigits, isAccountId, type WorldSpec } from '#engine';
import type { CommandOf } from '../commands.ts';
import { type Applied, done, isBlank, refused, type SandboxDocument, withScene, withWorld } from '../document.ts';
import { followAttempts, followReferences, type Replacement, replaced } from '../references.ts';
import { withoutDangling } from './dangling.ts';
import { without } from '../without.ts';

type AccountSpec = WorldSpec['accounts'][number];

const find = ({ scene }: SandboxDocument, id: string): AccountSpec | undefined => scene.world.accounts.find((one) => one.id === id);
const gone = (id: string): Applied => refused(`There is no account ${groupDigits(id)}.`);

function change(document: SandboxDocument, id: string, make: (account: AccountSpec) => AccountSpec): Applied {
  if (find(document, id) === undefined) return gone(id);
  return done(withWorld(document, { accounts: document.scene.world.accounts.map((one) => (one.id === id ? make(one) : one)) }));
}

/** An account may go without a name, but one that it has is seen. */
const unseen = 'A name needs at least one character that can be seen.';

export const edits = {
  addAccount: (document: SandboxDocument, { id, name = '', node }: CommandOf<'addAccount'>): Applied => {
    if (!isAccountId(id)) return refused('An account number has twelve digits.');
    if (find(document, id) !== undefined) return refused(`There is an account ${groupDigits(id)} already.`);
    if (name.trim() !== '' && isBlank(name)) return refused(unseen);
    const account: AccountSpec = { id, ...(name.trim() === '' ? {} : { name: name.trim() }), ...(node === undefined ? {} : { node }) };
    return done(withWorld(document, { accounts: [...document.scene.world.accounts, account] }));
  },

  renameAccount: (document: SandboxDocument, { id, name }: CommandOf<'renameAccount'>): Applied => (isBlank(name) ? refused(unseen) : change(document, id, (account) => ({ ...account, name: name.trim() }))),

  renumberAccount: (document: SandboxDocument, { id, to, follow }: CommandOf<'renumberAccount'>): Applied => {
    if (find(document, id) === undefined) return gone(id);
    if (!isAccountId(to)) return refused('An account number has twelve digits.');
    if (find(document, to) !== undefined) return refused(`There is an account ${groupDigits(to)} already.`);
    return done(renumbered(document, id, to, follow));
  },

  moveAccount: (document: SandboxDocument, { id, node }: CommandOf<'moveAccount'>): Applied => {
    const { organization } = document.scene.world;
    if (node !== null && organization?.nodes.some((one) => one.id === node) !== true) return refused(`The organization has no unit ${node}.`);
    if (node === null && organization?.managementAccount === id) return refused('The management account cannot leave its organization.');
    return change(document, id, (account) => {
      const rest = without(account, 'node');
      return node === null ? rest : { ...rest, node };
    });
  },

  /** With everything in it. */
  deleteAccount: (document: SandboxDocument, { id }: CommandOf<'deleteAccount'>): Applied => {
    const { world } = document.scene;
    if (find(document, id) === undefined) return gone(id);
    if (world.organization?.managementAccount === id) return refused('The management account holds the organization. Delete the organization first.');
    if (world.accounts.length === 1) return refused('A world needs at least one account.');
    const elsewhere = ({ arn }: { readonly arn: string }): boolean => arn.split(':')[4] !== id;
    return done(
      withoutDangling(
        withWorld(document, {
          accounts: world.accounts.filter((one) => one.id !== id),
          principals: world.principals.filter(elsewhere),
          keys: world.keys.filter(elsewhere),
          ...(world.buckets === undefined ? {} : { buckets: world.buckets.filter(({ account }) => account !== id) }),
        }),
        document.scene,
      ),
    );
  },
};

/** Everything of the account gets ARNs of its new number. */
function renumbered(document: SandboxDocument, id: string, to: string, follow: boolean): SandboxDocument {
  const { scene } = document;
  const { world } = scene;
  const moved = (arn: string): string => arn.split(':').map((part, index) => (index === 4 && part === id ? to : part)).join(':');
  const replacements: Replacement[] = [
    { from: id, to },
    ...[...world.principals, ...world.keys, ...scene.keys, ...scene.people].filter(({ arn }) => moved(arn) !== arn).map(({ arn }) => ({ from: arn, to: moved(arn) })),
    ...[...new Set(world.keys.map(({ arn }) => arn.split(':')[1] ?? 'aws')), 'aws'].map((partition) => ({ from: `arn:${partition}:iam::${id}:root`, to: `arn:${partition}:iam::${to}:root` })),
  ];
  const next = follow ? followReferences(world, replacements) : world;
  return {
    ...withScene({ ...document, ...followAttempts(document, moved) }, {
      people: scene.people.map((one) => ({ ...one, arn: moved(one.arn) })),
      keys: scene.keys.map((one) => ({ ...one, arn: moved(one.arn) })),
      world: {
        ...next,
        ...(next.organization === undefined ? {} : { organization: { ...next.organization, managementAccount: replaced(next.organization.managementAccount, replacements) } }),
        accounts: next.accounts.map((one) => (one.id === id ? { ...one, id: to } : one)),
        principals: next.principals.map((one) => ({ ...one, arn: moved(one.arn) })),
        keys: next.keys.map((one) => ({ ...one, arn: moved(one.arn) })),
        ...(next.buckets === undefined ? {} : { buckets: next.buckets.map((one) => (one.account === id ? { ...one, account: to } : one)) }),
      },
    }),
    details: document.details.map(([arn, details]) => [moved(arn), details] as const),
  };
}
