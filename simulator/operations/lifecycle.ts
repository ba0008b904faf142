import type { KeySpec, KeyState } from '#engine';
import type { Call } from '../call.ts';
import { daysBetween, inDays, isoDate, relatedKeys } from '../metadata.ts';
import { detailsOf, type State, withDetails, withKey, withoutDetail } from '../state.ts';
import { keyOperation, nothing, type Operation } from './operation.ts';

export function withKeyState(state: State, arn: string, keyState: KeyState): State {
  return withKey(state, arn, (key) => ({ ...key, state: keyState }));
}

/** How long the key has not been used, for kms:TrailingDaysWithoutKeyUsage. */
function trailingDays(call: Call): Readonly<Record<string, string>> {
  const key = call.state.world.keys.find(({ arn }) => arn === call.parameters.text('KeyId') || arn.endsWith(`:key/${call.parameters.text('KeyId')}`));
  const { lastUsed, created } = key === undefined ? {} : detailsOf(call.state, key.arn);
  const since = lastUsed?.date ?? created;
  return since === undefined ? {} : { 'kms:TrailingDaysWithoutKeyUsage': String(daysBetween(since, call.now)) };
}

/** A key of an unavailable key store keeps that state until the store is back. */
const nextState = (key: KeySpec, wanted: KeyState): KeyState => (key.state === 'Unavailable' ? 'Unavailable' : wanted);

export const EnableKey: Operation = keyOperation({
  perform: ({ state }, key) => ({ output: nothing, state: withKeyState(state, key.arn, nextState(key, 'Enabled')) }),
});

export const DisableKey: Operation = keyOperation({
  keys: trailingDays,
  perform: ({ state }, key) => ({ output: nothing, state: withKeyState(state, key.arn, nextState(key, 'Disabled')) }),
});

const windowOf = ({ parameters }: Call): number => parameters.number('PendingWindowInDays') ?? 30;

/**
 * A primary key waits for its replicas: its own window begins when the last of them is gone.
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 */
export const ScheduleKeyDeletion: Operation = keyOperation({
  keys: (call) => ({ 'kms:ScheduleKeyDeletionPendingWindowInDays': String(windowOf(call)), ...trailingDays(call) }),
  perform: (call, key) => {
    const windowInDays = windowOf(call);
    const waits = key.multiRegionKeyType === 'PRIMARY' && relatedKeys(call.state, key.arn).length > 1;
    const date = waits ? null : inDays(call.now, windowInDays);
    const keyState: KeyState = waits ? 'PendingReplicaDeletion' : 'PendingDeletion';
    const state = withDetails(withKeyState(call.state, key.arn, keyState), key.arn, { deletion: { windowInDays, date } });
    return { output: { KeyId: key.arn, ...(date === null ? {} : { DeletionDate: isoDate(date) }), KeyState: keyState, PendingWindowInDays: windowInDays }, state };
  },
});

/** A key that is not deleted after all is disabled, except that one without material waits for it again. */
export const CancelKeyDeletion: Operation = keyOperation({
  perform: (call, key) => {
    const isEmpty = key.origin === 'EXTERNAL' && detailsOf(call.state, key.arn).imported === undefined;
    const state = withKeyState(call.state, key.arn, isEmpty ? 'PendingImport' : 'Disabled');
    return { output: { KeyId: key.arn }, state: withoutDetail(state, key.arn, 'deletion') };
  },
});
