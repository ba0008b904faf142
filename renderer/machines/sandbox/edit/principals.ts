import { groupDigits, type WorldSpec } from '#engine';
import type { CommandOf } from '../commands.ts';
import { type Applied, done, freshId, refused, type SandboxDocument, withScene, withWorld } from '../document.ts';
import { lastName } from '../normal.ts';
import { followAttempts, followReferences, type Replacement, replaced } from '../references.ts';
import { withoutDangling } from './dangling.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const isName = (name: string): boolean => /^[\w+=,.@-]{1,64}$/.test(name);
const badName = 'A name has letters, digits and the characters + = , . @ _ - and nothing else.';
/** The partition that a world is in. */
export const partitionIn = ({ scene }: Pick<SandboxDocument, 'scene'>): string => (scene.world.principals[0] ?? scene.world.keys[0])?.arn.split(':')[1] ?? 'aws';

function change(document: SandboxDocument, arn: string, make: (principal: WorldSpec['principals'][number]) => WorldSpec['principals'][number]): Applied {
  const { principals } = document.scene.world;
  if (!principals.some((one) => one.arn === arn)) return refused(`Nobody here is ${arn}.`);
  return done(withWorld(document, { principals: principals.map((one) => (one.arn === arn ? make(one) : one)) }));
}

/** Two roles of one account with one name would have the same sessions, whatever their paths. */
function isTaken({ scene }: SandboxDocument, arn: string, but?: string): boolean {
  const [kind, account] = [arn.split(':')[5]?.split('/')[0], arn.split(':')[4]];
  return scene.world.principals.some((one) => one.arn !== but && one.arn.split(':')[4] === account && one.arn.split(':')[5]?.split('/')[0] === kind && lastName(one.arn).toLowerCase() === lastName(arn).toLowerCase());
}

export const edits = {
  addPrincipal: (document: SandboxDocument, { kind, account, name, path = '/', serviceLinked }: CommandOf<'addPrincipal'>): Applied => {
    if (!isName(name)) return refused(badName);
    if (!/^\/(?:[\w.+=,@-]+\/)*$/.test(path)) return refused('A path begins and ends with a slash, for example /apps/.');
    if (!document.scene.world.accounts.some(({ id }) => id === account)) return refused(`There is no account ${groupDigits(account)}.`);
    const arn = `arn:${partitionIn(document)}:iam::${account}:${kind}${path}${name}`;
    if (isTaken(document, arn)) return refused(`The account has a ${kind} ${name} already.`);
    const { people, world } = document.scene;
    return done(
      withScene(document, {
        people: [...people, { id: freshId(name, people), name, role: kind, arn }],
        world: { ...world, principals: [...world.principals, { arn, identityPolicies: [], ...(serviceLinked === true ? { serviceLinked } : {}) }] },
      }),
    );
  },

  renamePrincipal: (document: SandboxDocument, { arn, name, follow }: CommandOf<'renamePrincipal'>): Applied => {
    if (!isName(name)) return refused(badName);
    return moved(document, arn, arn.slice(0, arn.lastIndexOf('/') + 1) + name, follow);
  },

  movePrincipal: (document: SandboxDocument, { arn, account, follow }: CommandOf<'movePrincipal'>): Applied => {
    if (!document.scene.world.accounts.some(({ id }) => id === account)) return refused(`There is no account ${groupDigits(account)}.`);
    return moved(document, arn, arn.split(':').map((part, index) => (index === 4 ? account : part)).join(':'), follow);
  },

  tagPrincipal: (document: SandboxDocument, { arn, tags }: CommandOf<'tagPrincipal'>): Applied => change(document, arn, (principal) => ({ ...principal, tags })),

  deletePrincipal: (document: SandboxDocument, { arn }: CommandOf<'deletePrincipal'>): Applied => {
    const { principals } = document.scene.world;
    if (!principals.some((one) => one.arn === arn)) return refused(`Nobody here is ${arn}.`);
    return done(withoutDangling(withWorld(document, { principals: principals.filter((one) => one.arn !== arn) }), document.scene));
  },
};

/** The principal under another ARN, its sessions with it. */
function moved(document: SandboxDocument, from: string, to: string, follow: boolean): Applied {
  const { scene } = document;
  if (!scene.world.principals.some(({ arn }) => arn === from)) return refused(`Nobody here is ${from}.`);
  if (from === to) return done(document);
  if (isTaken(document, to, from)) return refused(to.includes(':role/') ? `The account has a role ${lastName(to)} already.` : `The account has a user ${lastName(to)} already.`);
  const replacements: Replacement[] = [{ from, to }, { from: sessionsOf(from), to: sessionsOf(to), below: true }];
  const world = follow ? followReferences(scene.world, replacements) : scene.world;
  return done(
    withScene({ ...document, ...followAttempts(document, (arn) => replaced(arn, replacements)) }, {
      people: scene.people.map((one) => {
        const arn = replaced(one.arn, replacements);
        return arn === one.arn ? one : { ...one, arn, name: one.name === lastName(from) ? lastName(to) : one.name };
      }),
      world: { ...world, principals: world.principals.map((one) => (one.arn === from ? { ...one, arn: to } : one)) },
    }),
  );
}

/** `arn:aws:sts::…:assumed-role/NAME`, above the ARNs of a role's sessions. */
function sessionsOf(arn: string): string {
  const [, partition = '', , , account = ''] = arn.split(':');
  return arn.includes(':role/') ? `arn:${partition}:sts::${account}:assumed-role/${lastName(arn)}` : arn;
}
