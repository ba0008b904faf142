import type { NamedPolicy, PolicyDocument } from '#engine';
import type { Scene } from '#lessons';
import type { CommandOf } from '../commands.ts';
import { type Applied, done, isBlank, refused, type SandboxDocument, withScene } from '../document.ts';
import { textOf } from '../normal.ts';
import { placeOfId, policiesOf, type PolicyPlace } from '../policies.ts';
import { without } from '../without.ts';

/** The policies of one owner as a list: the thing that every edit changes. */
type List = readonly NamedPolicy[];
/** null: the owner has none; there is nothing of that name: undefined. */
type Change = (list: List | null) => List | null | string;

const single = (list: List | null): { readonly policy?: PolicyDocument } => (list?.[0] === undefined ? {} : { policy: list[0] });

/** The scene with the list at a place changed; a text says why not. */
function changed(scene: Scene, { kind, of }: PolicyPlace, change: Change): Scene | string {
  const result = { found: false, problem: `There is nothing that a ${kind} could hang on: ${of}.` };
  const at = <Owner>(owners: readonly Owner[] | undefined, is: (owner: Owner) => boolean, read: (owner: Owner) => List | null, write: (owner: Owner, list: List | null) => Owner): readonly Owner[] =>
    (owners ?? []).map((owner) => {
      if (!is(owner) || result.found) return owner;
      const next = change(read(owner));
      if (typeof next === 'string') {
        result.problem = next;
        return owner;
      }
      result.found = true;
      return write(owner, next);
    });
  const { world } = scene;
  let next: Scene = scene;
  switch (kind) {
    case 'keyPolicy':
      next = { ...scene, world: { ...world, keys: at(world.keys, ({ arn }) => arn === of, ({ policy }) => (policy === undefined ? null : [policy]), (key, list) => ({ ...key, ...single(list) })) } };
      break;
    case 'bucketPolicy':
      next = { ...scene, world: { ...world, buckets: at(world.buckets, ({ arn }) => arn === of, ({ policy }) => (policy === undefined ? null : [policy]), (bucket, list) => ({ ...without(bucket, 'policy'), ...single(list) })) } };
      break;
    case 'identityPolicy':
      next = { ...scene, world: { ...world, principals: at(world.principals, ({ arn }) => arn === of, ({ identityPolicies }) => identityPolicies ?? null, (one, list) => ({ ...one, identityPolicies: list ?? [] })) } };
      break;
    case 'permissionsBoundary':
      next = {
        ...scene,
        world: {
          ...world,
          principals: at(world.principals, ({ arn }) => arn === of, ({ permissionsBoundary: text }) => (text === undefined ? null : [text]), (one, list) => ({ ...without(one, 'permissionsBoundary'), ...(list?.[0] === undefined ? {} : { permissionsBoundary: list[0] }) })),
        },
      };
      break;
    case 'trustPolicy':
      result.problem = 'Only a role has a trust policy.';
      next = {
        ...scene,
        world: {
          ...world,
          principals: at(world.principals, ({ arn }) => arn === of && isRole(arn), ({ trustPolicy: text }) => (text === undefined ? null : [text]), (one, list) => ({ ...without(one, 'trustPolicy'), ...(list?.[0] === undefined ? {} : { trustPolicy: list[0] }) })),
        },
      };
      break;
    case 'sessionPolicy':
      next = { ...scene, people: at(scene.people, ({ id }) => id === of, ({ sessionPolicies }) => sessionPolicies ?? null, (one, list) => ({ ...without(one, 'sessionPolicies'), ...(list === null || list.length === 0 ? {} : { sessionPolicies: list }) })) };
      break;
    case 'vpcEndpointPolicy':
      next = { ...scene, endpoints: at(scene.endpoints, ({ id }) => id === of, ({ policy }) => (policy === undefined ? null : [policy]), (one, list) => ({ ...without(one, 'policy'), ...single(list) })) };
      break;
    case 'scp':
    case 'rcp': {
      const member = kind === 'scp' ? 'scps' : 'rcps';
      type Level = { readonly id: string; readonly scps?: readonly PolicyDocument[]; readonly rcps?: readonly PolicyDocument[] };
      const levels = <One extends Level>(all: readonly One[] | undefined): readonly One[] =>
        at(all, ({ id }) => id === of, (one) => one[member] ?? null, (one, list) => {
          const rest = without(one, member);
          return (list === null ? rest : { ...rest, [member]: list }) as One;
        });
      const nodes = levels(world.organization?.nodes);
      next = { ...scene, world: { ...world, ...(world.organization === undefined ? {} : { organization: { ...world.organization, nodes } }), accounts: levels(world.accounts) } };
    }
  }
  return result.found ? next : result.problem;
}

function edited(document: SandboxDocument, place: PolicyPlace | null, change: Change): Applied {
  if (place === null) return refused('There is no such policy.');
  const scene = changed(document.scene, place, change);
  return typeof scene === 'string' ? refused(scene) : done(withScene(document, scene));
}

const isRole = (arn: string): boolean => /^arn:[^:]+:iam::\d{12}:role\//.test(arn);

const severalHang = new Set<PolicyPlace['kind']>(['identityPolicy', 'sessionPolicy', 'scp', 'rcp']);
const haveNames = new Set<PolicyPlace['kind']>(['identityPolicy', 'sessionPolicy']);
const gone = 'There is no such policy.';

const FULL_ACCESS = textOf({ Version: '2012-10-17', Statement: [{ Sid: 'FullAWSAccess', Effect: 'Allow', Action: '*', Resource: '*' }] });

/** What a new policy says: something that changes nothing until it is edited. */
const beginnings: Readonly<Record<PolicyPlace['kind'], string>> = {
  keyPolicy: textOf({ Version: '2012-10-17', Statement: [] }),
  identityPolicy: textOf({ Version: '2012-10-17', Statement: [] }),
  sessionPolicy: textOf({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
  permissionsBoundary: textOf({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
  scp: FULL_ACCESS,
  rcp: textOf({ Version: '2012-10-17', Statement: [] }),
  vpcEndpointPolicy: textOf({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }),
  bucketPolicy: textOf({ Version: '2012-10-17', Statement: [] }),
  trustPolicy: textOf({ Version: '2012-10-17', Statement: [] }),
};

const nameOf = (policy: NamedPolicy): string => (typeof policy === 'object' && 'document' in policy ? String(policy['name']) : '');

export const edits = {
  addPolicy: (document: SandboxDocument, { kind, of, name, text = beginnings[kind] }: CommandOf<'addPolicy'>): Applied =>
    edited(document, { kind, of, index: 0 }, (list) => {
      if (!severalHang.has(kind)) return list === null ? [text] : 'There is such a policy already.';
      if (!haveNames.has(kind)) return [...(list ?? (kind === 'scp' ? [FULL_ACCESS] : [])), text];
      const own = name?.trim() ?? '';
      if (own !== '' && isBlank(own)) return 'A name needs at least one character that can be seen.';
      if (own !== '' && list?.some((one) => nameOf(one) === own) === true) return `There is a policy ${own} already.`;
      let number = (list?.length ?? 0) + 1;
      while (list?.some((one) => nameOf(one) === `Policy ${number}`) === true) number += 1;
      return [...(list ?? []), { name: own === '' ? `Policy ${number}` : own, document: text }];
    }),

  editPolicy: (document: SandboxDocument, { policy, text }: CommandOf<'editPolicy'>): Applied => {
    const place = placeOfId(policy);
    if (policiesOf(document.scene).find(({ id }) => id === policy)?.text === text) return done(document);
    return edited(document, place, (list) => {
      const at = place?.index ?? 0;
      if (list?.[at] === undefined) return gone;
      return list.map((one, index) => (index !== at ? one : place !== null && haveNames.has(place.kind) ? { name: nameOf(one), document: text } : text));
    });
  },

  renamePolicy: (document: SandboxDocument, { policy, name }: CommandOf<'renamePolicy'>): Applied => {
    const place = placeOfId(policy);
    if (place !== null && !haveNames.has(place.kind)) return refused('Such a policy has no name of its own.');
    return edited(document, place, (list) => {
      if (list?.[place?.index ?? 0] === undefined) return gone;
      if (isBlank(name)) return 'A policy needs a name.';
      if (list.some((one, index) => index !== place?.index && nameOf(one) === name.trim())) return `There is a policy ${name.trim()} already.`;
      return list.map((one, index) => (index === place?.index ? { name: name.trim(), document: (one as { document: PolicyDocument }).document } : one));
    });
  },

  deletePolicy: (document: SandboxDocument, { policy }: CommandOf<'deletePolicy'>): Applied => {
    const place = placeOfId(policy);
    if (place?.kind === 'keyPolicy') return refused('Every key has a key policy. Empty its statements instead.');
    return edited(document, place, (list) => {
      if (list?.[place?.index ?? 0] === undefined) return gone;
      const rest = list.filter((_, index) => index !== place?.index);
      // An organization's level without any SCP allows nothing; the usual FullAWSAccess comes back with the last one.
      return rest.length === 0 ? null : rest;
    });
  },
};
