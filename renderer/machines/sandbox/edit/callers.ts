import { loadRequest } from '#engine';
import type { CommandOf } from '../commands.ts';
import { type Applied, done, freshId, isBlank, refused, type SandboxDocument, withScene } from '../document.ts';
import { namedCaller } from '../normal.ts';
import { withoutDangling } from './dangling.ts';
import { without } from '../without.ts';

/** Callers that are no user or role of their own: a session, a service, an account's root, a federated user, nobody. */
export const edits = {
  addCaller: (document: SandboxDocument, { name, arn }: CommandOf<'addCaller'>): Applied => {
    const { people } = document.scene;
    if (isBlank(name)) return refused('A caller needs a name.');
    if (loadRequest({ principal: arn, action: 'kms:ListKeys', resource: '*' }).request === null) return refused(`“${arn}” is no session, account root, service principal or “anonymous”.`);
    if (people.some((one) => one.arn === arn)) return refused(`${people.find((one) => one.arn === arn)?.name ?? ''} is this caller already.`);
    const next = withScene(document, { people: [...people, { ...namedCaller(arn), id: freshId(name, people), name: name.trim() }] });
    return withoutDangling(next).scene.people.length > people.length ? done(next) : refused('The role or the account of this caller is not in the world. Add it first.');
  },

  changeCaller: (document: SandboxDocument, command: CommandOf<'changeCaller'>): Applied => {
    const { id } = command;
    const change = without(command, 'do', 'id');
    const { people } = document.scene;
    if (!people.some((one) => one.id === id)) return refused(`There is nobody with the id ${id}.`);
    if (change.name !== undefined && isBlank(change.name)) return refused('A caller needs a name.');
    return done(withScene(document, { people: people.map((one) => (one.id === id ? { ...one, ...change } : one)) }));
  },

  deleteCaller: (document: SandboxDocument, { id }: CommandOf<'deleteCaller'>): Applied => {
    const { people, world } = document.scene;
    const person = people.find((one) => one.id === id);
    if (person === undefined) return refused(`There is nobody with the id ${id}.`);
    if (world.principals.some(({ arn }) => arn === person.arn)) return refused(`${person.name} is a user or role of the world. Delete that.`);
    return done(withoutDangling(withScene(document, { people: people.filter((one) => one.id !== id) })));
  },
};
