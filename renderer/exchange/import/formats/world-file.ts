import { loadRequest, loadWorld, plural, type WorldSpec } from '#engine';
import * as v from 'valibot';
import { Fault, isObject, listMember, member, type Members } from '../../json.ts';
import type { CaseSpec } from '../../types.ts';
import type { Inquiry } from '../inquiry.ts';
import { counted, type Format, type Read } from './format.ts';

/** A world as the app writes it, with what the sandbox knows of it. */
export const worldFile: Format = {
  kind: 'world',
  recognises: (value) => Array.isArray(member(value, 'accounts')) && Array.isArray(member(value, 'keys')),
  read({ value }, _inquiry, chosen) {
    const { sandbox, ...world } = value as Members;
    return { ...readWorld(world, '', 'A world', chosen), sandbox };
  },
};

/** A case file: worlds with names, and cases that name one or carry their own. */
export const caseFile: Format = {
  kind: 'cases',
  recognises: (value) => Array.isArray(member(value, 'cases')) && (member(value, 'worlds') === undefined || isObject(member(value, 'worlds'))),
  read({ value }, inquiry, chosen) {
    const named = Object.entries((member(value, 'worlds') ?? {}) as Record<string, unknown>).map(([name, world]) => ({ id: name, label: name, world, path: `worlds.${name}` }));
    const own = listMember(value, 'cases').flatMap((one, index) => {
      const world = member(one, 'world');
      const name = member(one, 'name');
      return isObject(world) ? [{ id: `case:${index}`, label: `The world of the case "${typeof name === 'string' ? name : index + 1}"`, world, path: `cases.${index}.world` }] : [];
    });
    const all = [...named, ...own];
    const taken = chosen === null ? all[0] : all.find(({ id }) => chosen.includes(id));
    if (taken === undefined) throw new Fault('worlds', chosen === null ? 'The file holds no world.' : 'Choose one of the worlds.');
    const read = readWorld(taken.world, taken.path, 'A world', null);
    return { ...read, title: `A case file with ${counted.world(all.length)} and ${counted.case(listMember(value, 'cases').length)}.`, choices: all.map(({ id, label }) => ({ id, label })), choose: 'one', cases: casesOf(value, taken.id, inquiry) };
  },
};

const oneCase = v.object({
  name: v.string(),
  request: v.custom<CaseSpec['request']>((value) => loadRequest(value).request !== null),
  expected: v.optional(v.object({ decision: v.picklist(['allow', 'explicitDeny', 'implicitDeny']), deniedBy: v.optional(v.string()), error: v.optional(v.string()) })),
});

/** The cases that ask in the world with this id. */
function casesOf(value: unknown, world: string, inquiry: Inquiry): readonly CaseSpec[] {
  const own = listMember(value, 'cases').filter((one, index) => member(one, 'world') === world || (isObject(member(one, 'world')) && world === `case:${index}`));
  const read = own.flatMap((one) => {
    const { success, output } = v.safeParse(oneCase, one);
    return success ? [{ ...output, world } as CaseSpec] : [];
  });
  const odd = own.length - read.length;
  if (odd > 0) inquiry.lacks('cases', plural(odd, 'One case is not in the form of a case file. It is left out.', '# cases are not in the form of a case file. They are left out.'));
  return read;
}

function readWorld(value: unknown, path: string, title: string, chosen: readonly string[] | null): Read {
  const { world, problems } = loadWorld(value);
  if (world === null) {
    const [first] = problems;
    throw new Fault([path, first?.path ?? ''].filter((part) => part !== '').join('.') || 'the file', `It ${first?.message ?? 'cannot be read'}.`);
  }
  const spec = value as WorldSpec;
  const keys = spec.keys.filter(({ arn }) => chosen === null || chosen.includes(arn));
  return {
    title: `${title} with ${counted.account(spec.accounts.length)}, ${counted.principal(spec.principals.length)} and ${counted.key(spec.keys.length)}.`,
    choices: spec.keys.map(({ arn }) => ({ id: arn, label: arn })),
    choose: 'some',
    world: { ...spec, keys },
    keys: keys.map(({ arn }) => arn),
  };
}
