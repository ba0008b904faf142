import type { GrantSpec, KeySpec, WorldSpec } from '#engine';

/** What KMS knows of a key beyond the world's own format; all of it may be absent. Dates are milliseconds since 1970. */
export interface KeyDetails {
  readonly created?: number;
  readonly description?: string;
  readonly deletion?: { readonly windowInDays: number; readonly date: number | null };
  /** Before ScheduleKeyDeletion. */
  readonly rotation?: { readonly periodInDays: number; readonly since: number };
  readonly rotations?: readonly { readonly date: number; readonly type: 'AUTOMATIC' | 'ON_DEMAND' }[];
  readonly imported?: { readonly model: string; readonly validTo: number | null };
  readonly lastUsed?: { readonly operation: string; readonly date: number };
  readonly grants?: Readonly<Record<string, GrantDetails>>;
}

export interface GrantDetails {
  readonly created: number;
  readonly name?: string;
  readonly retiringService?: boolean;
}

/** Everything that a call can change, never changed in place: keep one to undo. */
export interface State {
  readonly world: WorldSpec;
  /** By key ARN. */
  readonly details: ReadonlyMap<string, KeyDetails>;
}

export function detailsOf(state: State, arn: string): KeyDetails {
  return state.details.get(arn) ?? {};
}

export function withDetails(state: State, arn: string, change: KeyDetails): State {
  return { ...state, details: new Map([...state.details, [arn, { ...detailsOf(state, arn), ...change }]]) };
}

export function withoutDetail(state: State, arn: string, name: keyof KeyDetails): State {
  const rest = Object.fromEntries(Object.entries(detailsOf(state, arn)).filter(([one]) => one !== name)) as KeyDetails;
  return { ...state, details: new Map([...state.details, [arn, rest]]) };
}

/** The same state with one key replaced by what `change` makes of it. */
export function withKey(state: State, arn: string, change: (key: KeySpec) => KeySpec): State {
  return { ...state, world: { ...state.world, keys: state.world.keys.map((key) => (key.arn === arn ? change(key) : key)) } };
}

export function withNewKey(state: State, key: KeySpec, details: KeyDetails): State {
  return withDetails({ ...state, world: { ...state.world, keys: [...state.world.keys, key] } }, key.arn, details);
}

export function withoutKey(state: State, arn: string): State {
  const details = new Map(state.details);
  details.delete(arn);
  return { world: { ...state.world, keys: state.world.keys.filter((key) => key.arn !== arn) }, details };
}

export function withGrants(state: State, arn: string, change: (grants: readonly GrantSpec[]) => readonly GrantSpec[]): State {
  return withKey(state, arn, (key) => ({ ...key, grants: change(key.grants ?? []) }));
}

/** The index of the key material that encrypts now; every rotation adds one. */
export function currentVersion(state: State, arn: string): number {
  return detailsOf(state, arn).rotations?.length ?? 0;
}
