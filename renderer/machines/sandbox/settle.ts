import type { Attempt } from '#lessons';
import type { SandboxDocument } from './document.ts';
import { begin, type History } from './history.ts';
import { policiesOf } from './policies.ts';
import type { SandboxContext, Selection } from './sandbox.machine.ts';
import { noSearch } from './search.ts';
import { targetsOf } from './views/composer.ts';

/** What follows a document: tabs of policies that are there, a request that can be asked, something selected. */
export function settled(context: SandboxContext, history: History<SandboxDocument>): Pick<SandboxContext, 'history' | 'tabs' | 'open' | 'composed' | 'selection'> {
  const { scene } = history.present;
  const policies = policiesOf(scene);
  const before = policiesOf(context.history.present.scene);
  // A policy whose owner was renamed has another id, and stays in front.
  const renamed = (id: string): string | undefined => {
    if (policies.some((one) => one.id === id)) return id;
    const at = before.findIndex((one) => one.id === id);
    return before.length === policies.length ? policies[at]?.id : undefined;
  };
  const tabs = [...new Set(context.tabs.flatMap((id) => renamed(id) ?? []))];
  const open = renamed(context.open) ?? tabs[0] ?? policies[0]?.id ?? '';
  const { as, key, endpoint, ...rest } = context.composed;
  const targets = targetsOf(scene, rest.action);
  const role = roleOf(context.history.present, history.present, key);
  const composed: Attempt = {
    ...rest,
    // Whoever only a policy names is asked by their ARN.
    as: scene.people.some(({ id }) => id === as) || as.includes(':') || as.includes('.') ? as : (scene.people[0]?.id ?? 'anonymous'),
    key: role ?? (targets.some(({ id }) => id === key) ? key : (targets[0]?.id ?? '*')),
    ...(endpoint !== undefined && scene.endpoints.some(({ id }) => id === endpoint) ? { endpoint } : {}),
  };
  return {
    history,
    tabs: tabs.includes(open) || open === '' ? tabs : [...tabs, open],
    open,
    composed: JSON.stringify(composed) === JSON.stringify(context.composed) ? context.composed : composed,
    selection: isThere(history.present, context.selection) ? context.selection : { what: 'world', id: '' },
  };
}

/** The role that is asked for, by its ARN, which is another once the role was renamed or moved; undefined: it is no role, or is gone. */
function roleOf(before: SandboxDocument, { scene }: SandboxDocument, key: string): string | undefined {
  const id = before.scene.people.find(({ arn }) => arn === key)?.id;
  const arn = scene.people.find((one) => one.id === id)?.arn ?? key;
  return scene.world.principals.some((one) => one.arn === arn && arn.includes(':role/')) ? arn : undefined;
}

export function isThere({ scene }: SandboxDocument, { what, id }: Selection): boolean {
  const { world } = scene;
  const lists: Readonly<Record<Selection['what'], readonly { readonly id: string }[]>> = {
    ...{ world: [{ id }], organization: world.organization === undefined ? [] : [{ id }], node: world.organization?.nodes ?? [], account: world.accounts },
    ...{ person: scene.people, key: scene.keys, bucket: scene.buckets, endpoint: scene.endpoints },
  };
  return lists[what].some((one) => one.id === id);
}

/** The policies that stand in the tabs of a world that was just opened. */
function firstTabs({ scene }: SandboxDocument): readonly string[] {
  const policies = policiesOf(scene);
  const [key] = policies;
  const others = policies.filter(({ kind }) => kind !== 'keyPolicy').slice(0, 2);
  return [...(key === undefined ? [] : [key]), ...others].map(({ id }) => id);
}

/** Where a world that was just opened begins. */
export function firstContext(document: SandboxDocument): Pick<SandboxContext, 'history' | 'start' | 'tabs' | 'open' | 'composed' | 'selection' | 'profile' | 'search'> {
  const tabs = firstTabs(document);
  const { people, keys } = document.scene;
  const asks = people.find(({ role }) => role !== 'administrator') ?? people[0];
  return {
    history: begin(document),
    start: document,
    tabs,
    open: tabs[0] ?? '',
    composed: document.requests[0]?.attempt ?? document.expectations[0]?.attempt ?? { as: asks?.id ?? 'anonymous', action: 'kms:Decrypt', key: keys[0]?.id ?? '*' },
    selection: { what: 'world', id: '' },
    profile: null,
    search: noSearch,
  };
}
