import type { KeySpec } from '#engine';
import { notSimulated, Refusal } from '../answers.ts';
import { inDays, isoDate, relatedKeys } from '../metadata.ts';
import { page } from '../pages.ts';
import { detailsOf, type KeyDetails, type State, withDetails, withoutDetail } from '../state.ts';
import { keyOperation, nothing, type Operation } from './operation.ts';

/** Related multi-Region keys rotate together. */
function withRotation(state: State, key: KeySpec, change: Partial<KeyDetails>): State {
  return relatedKeys(state, key.arn).reduce((current, { arn }) => withDetails(current, arn, change), state);
}

export const EnableKeyRotation: Operation = keyOperation({
  keys: ({ parameters }) => ({ 'kms:RotationPeriodInDays': String(parameters.number('RotationPeriodInDays') ?? 365) }),
  perform: ({ state, parameters, now }, key) => ({ output: nothing, state: withRotation(state, key, { rotation: { periodInDays: parameters.number('RotationPeriodInDays') ?? 365, since: now } }) }),
});

export const DisableKeyRotation: Operation = keyOperation({
  perform: ({ state }, key) => ({ output: nothing, state: relatedKeys(state, key.arn).reduce((current, { arn }) => withoutDetail(current, arn, 'rotation'), state) }),
});

/** When a key rotates by itself next. */
export function nextRotation({ rotation, rotations = [] }: KeyDetails): number | null {
  if (rotation === undefined) return null;
  const last = rotations.filter(({ type }) => type === 'AUTOMATIC').at(-1)?.date ?? 0;
  return inDays(Math.max(rotation.since, last), rotation.periodInDays);
}

export const GetKeyRotationStatus: Operation = keyOperation({
  perform: ({ state }, key) => {
    const details = detailsOf(state, key.arn);
    const next = nextRotation(details);
    const common = { KeyId: key.arn, KeyRotationEnabled: key.manager === 'AWS' || next !== null };
    return { output: next === null ? common : { ...common, RotationPeriodInDays: details.rotation?.periodInDays ?? 365, NextRotationDate: isoDate(next) } };
  },
});

/** A key's new material, from now on the one that encrypts; the older ones still decrypt. */
export function rotated(state: State, key: KeySpec, date: number, type: 'AUTOMATIC' | 'ON_DEMAND'): State {
  return withRotation(state, key, { rotations: [...(detailsOf(state, key.arn).rotations ?? []), { date, type }] });
}

const MAX_ON_DEMAND = 25;

export const RotateKeyOnDemand: Operation = keyOperation({
  perform: ({ state, now }, key) => {
    if (key.origin === 'EXTERNAL') throw notSimulated('Rotating imported key material');
    const done = (detailsOf(state, key.arn).rotations ?? []).filter(({ type }) => type === 'ON_DEMAND').length;
    if (done >= MAX_ON_DEMAND) throw new Refusal('LimitExceededException', `A key can be rotated on demand ${MAX_ON_DEMAND} times.`);
    return { output: { KeyId: key.arn }, state: rotated(state, key, now, 'ON_DEMAND') };
  },
});

export const ListKeyRotations: Operation = keyOperation({
  perform: ({ state, parameters }, key) => {
    const rows = (detailsOf(state, key.arn).rotations ?? []).map(({ date, type }) => ({ KeyId: key.arn, RotationDate: isoDate(date), RotationType: type }));
    return { output: page(parameters, 'Rotations', rows) };
  },
});
