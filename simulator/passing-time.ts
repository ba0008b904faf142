import { inDays, relatedKeys } from './metadata.ts';
import { nextRotation, rotated } from './operations/rotation.ts';
import { detailsOf, type State, withDetails, withKey, withoutDetail, withoutKey } from './state.ts';

/** At most this many automatic rotations are caught up with at once. */
const MAX_CATCH_UP = 100;

/** What happened by itself until now: keys were deleted, imported material expired, keys rotated. */
export function settled(state: State, now: number): State {
  let current = state;
  for (const { arn } of state.world.keys) {
    const { deletion, imported } = detailsOf(current, arn);
    const key = current.world.keys.find((one) => one.arn === arn);
    if (key === undefined) continue;
    if (key.state === 'PendingDeletion' && isPast(deletion?.date, now)) current = afterDeletion(withoutKey(current, arn), arn, deletion?.date ?? now);
    else if (isPast(imported?.validTo, now) && key.state !== 'PendingDeletion') current = expired(current, arn);
    else current = caughtUp(current, arn, now);
  }
  return current === state ? state : settled(current, now);
}

const isPast = (time: number | null | undefined, now: number): boolean => time !== null && time !== undefined && time <= now;

function expired(state: State, arn: string): State {
  return withoutDetail(withKey(state, arn, (key) => ({ ...key, state: 'PendingImport' as const })), arn, 'imported');
}

/** A primary key that waited for its last replica begins its own window now. */
function afterDeletion(state: State, arn: string, date: number): State {
  const left = relatedKeys(state, arn);
  const [only] = left;
  if (left.length !== 1 || only?.state !== 'PendingReplicaDeletion') return state;
  const { deletion } = detailsOf(state, only.arn);
  const windowInDays = deletion?.windowInDays ?? 30;
  const pending = withKey(state, only.arn, (key) => ({ ...key, state: 'PendingDeletion' as const }));
  return withDetails(pending, only.arn, { deletion: { windowInDays, date: inDays(date, windowInDays) } });
}

function caughtUp(state: State, arn: string, now: number): State {
  let current = state;
  for (let count = 0; count < MAX_CATCH_UP; count += 1) {
    const key = current.world.keys.find((one) => one.arn === arn);
    const next = nextRotation(detailsOf(current, arn));
    if (key?.state !== 'Enabled' && key?.state !== undefined) return current;
    if (key === undefined || next === null || next > now) return current;
    current = rotated(current, key, next, 'AUTOMATIC');
  }
  return current;
}
