import { kmsActions } from '../catalog/actions.ts';
import { loadRequest, withParameters } from '../3-world/request.ts';
import type { RequestSpec } from '../3-world/spec.ts';
import type { AttachedPolicy, Key, World } from '../3-world/world.ts';
import type { Outcome } from '../4-trace/trace.ts';
import { decideRequest } from '../6-authorize/decide.ts';

/** What one principal can do with one key: an outcome for each action, in the matrix's order of actions. */
export interface MatrixRow {
  readonly principal: string;
  /** The key's ARN. */
  readonly key: string;
  readonly outcomes: readonly Outcome[];
}

/** Principals × actions, for each key. */
export interface AccessMatrix {
  /** `kms:Decrypt`, … */
  readonly actions: readonly string[];
  readonly rows: readonly MatrixRow[];
}

export interface MatrixOptions {
  /** ARNs or service principals; absent: `askersOf(world)`. */
  readonly principals?: readonly string[];
  /** Key ARNs; absent: every key of the world. */
  readonly keys?: readonly string[];
  /** Absent: every action of KMS. */
  readonly actions?: readonly string[];
  /** What every request carries beside its principal, action and resource. */
  readonly carrying?: Omit<RequestSpec, 'principal' | 'action' | 'resource'>;
}

/** One cell that two matrices do not share. */
export interface MatrixChange {
  readonly principal: string;
  readonly action: string;
  readonly key: string;
  /** undefined where only the other matrix has the cell. */
  readonly before: Outcome | undefined;
  readonly after: Outcome | undefined;
}

/** What the second of two matrices gives and takes, and where it refuses otherwise than before. */
export interface MatrixDifference {
  readonly gained: readonly MatrixChange[];
  readonly lost: readonly MatrixChange[];
  readonly refusedOtherwise: readonly MatrixChange[];
}

/**
 * Everybody worth asking about: the root user, users and roles of each account, and whoever a key policy or a grant names
 * by session, federated user or service. A role stands for any session of it.
 */
export function askersOf(world: World): string[] {
  const partition = [...world.keys.values()][0]?.partition ?? 'aws';
  const found = new Set<string>();
  for (const { id } of world.accounts.values()) {
    found.add(`arn:${partition}:iam::${id}:root`);
    for (const { arn, account } of world.principals.values()) if (account === id) found.add(arn);
  }
  for (const { arn } of world.principals.values()) found.add(arn);
  for (const key of world.keys.values()) for (const name of namedBy(key)) found.add(name);
  return [...found];
}

function* namedBy(key: Key): Iterable<string> {
  yield* namedIn(key.policy);
  for (const { granteePrincipal, granteeServicePrincipal } of key.grants) {
    const name = granteePrincipal ?? granteeServicePrincipal;
    if (name !== undefined && loadRequest({ principal: name, action: 'kms:Decrypt', resource: key.arn }).request !== null) yield name;
  }
}

function* namedIn(policy: AttachedPolicy | null): Iterable<string> {
  for (const statement of policy?.policy?.statements ?? []) {
    for (const { form } of statement.principal?.entries ?? []) {
      if (form.kind === 'service') yield form.service;
      else if (form.kind === 'session' || form.kind === 'federatedUser' || form.kind === 'user' || form.kind === 'role') yield form.arn;
    }
  }
}

/**
 * What everybody can do with every key.
 *
 * An action on no key is asked about `*`, one on an alias about the key's alias and the key. A principal, key or action
 * that cannot be read has no row and no column.
 */
export function accessMatrix(world: World, options: MatrixOptions = {}): AccessMatrix {
  const actions = kmsActions.map(({ name }) => name).filter((name) => options.actions?.some((wanted) => wanted.toLowerCase() === name.toLowerCase()) ?? true);
  const keys = (options.keys ?? [...world.keys.keys()]).flatMap((arn) => world.keys.get(arn) ?? []);
  const rows = keys.flatMap((key) => (options.principals ?? askersOf(world)).flatMap((principal) => rowOf(world, key, principal, actions, options.carrying ?? {})));
  return { actions, rows };
}

const byName = new Map(kmsActions.map((action) => [action.name, action]));

function rowOf(world: World, key: Key, principal: string, actions: readonly string[], carrying: object): MatrixRow[] {
  // What everybody's request carries is read once for a row, not once for a cell.
  const { request } = loadRequest({ ...carrying, principal, action: 'kms:Decrypt', resource: key.arn });
  if (request === null) return [];
  const outcomes = actions.map((action) => decideRequest(world, withParameters(request, action, resourcesOf(key, action), {}, request.encryptionContext)));
  return [{ principal, key: key.arn, outcomes }];
}

function resourcesOf(key: Key, action: string): string[] {
  const types = byName.get(action)?.resourceTypes ?? [];
  if (types.includes('*')) return ['*'];
  if (!types.includes('alias')) return [key.arn];
  return [`arn:${key.partition}:kms:${key.region}:${key.account}:${key.aliases[0] ?? 'alias/any'}`, key.arn];
}

const succeeds = (outcome: Outcome | undefined): boolean => outcome?.decision === 'allow' && outcome.error === undefined;
const isSame = (first: Outcome | undefined, second: Outcome | undefined): boolean =>
  first?.decision === second?.decision && first?.deniedBy === second?.deniedBy && first?.error === second?.error;

/** Who gains and who loses between two matrices. Cells are matched by principal, key and action, whatever their order. */
export function matrixDifference(before: AccessMatrix, after: AccessMatrix): MatrixDifference {
  const [old, fresh] = [cellsOf(before), cellsOf(after)];
  const gained: MatrixChange[] = [];
  const lost: MatrixChange[] = [];
  const refusedOtherwise: MatrixChange[] = [];
  for (const [name, cell] of new Map([...old, ...fresh])) {
    const change: MatrixChange = { principal: cell.principal, action: cell.action, key: cell.key, before: old.get(name)?.outcome, after: fresh.get(name)?.outcome };
    if (isSame(change.before, change.after)) continue;
    const could = succeeds(change.before);
    const can = succeeds(change.after);
    (could === can ? refusedOtherwise : can ? gained : lost).push(change);
  }
  return { gained, lost, refusedOtherwise };
}

interface Cell {
  readonly principal: string;
  readonly action: string;
  readonly key: string;
  readonly outcome: Outcome | undefined;
}

function cellsOf({ actions, rows }: AccessMatrix): Map<string, Cell> {
  return new Map(
    rows.flatMap(({ principal, key, outcomes }) => actions.map((action, index) => [`${principal} ${action} ${key}`, { principal, action, key, outcome: outcomes[index] }] as const)),
  );
}
