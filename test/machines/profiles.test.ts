import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { currentProfile, freeName, mayRemove, nameOf, type Profile, type ProfileList, type ProfileOutcome, profilesMachine, type ProfileWork } from '../../renderer/machines/profiles.machine.ts';

const first: Profile = { id: 'first', name: '' };
const ada: Profile = { id: 'ada', name: 'Ada' };

/** The list with a disk of our own. */
async function open(options: { flush?: () => Promise<unknown>; work?: (work: ProfileWork | null) => Promise<ProfileOutcome>; profiles?: Profile[]; current?: string; notices?: ProfileList['notices'] } = {}) {
  const did: (ProfileWork | null | 'flushed')[] = [];
  const actor = createActor(
    profilesMachine.provide({
      actors: {
        list: fromPromise<ProfileList>(() => Promise.resolve({ profiles: options.profiles ?? [first, ada], current: options.current ?? 'first', portable: false, notices: options.notices ?? [] })),
        flush: fromPromise<unknown>(async () => {
          await options.flush?.();
          did.push('flushed');
        }),
        work: fromPromise<ProfileOutcome, ProfileWork | null>(({ input }) => {
          did.push(input);
          return options.work?.(input) ?? Promise.resolve({ ok: true });
        }),
      },
    }),
  );
  actor.start();
  const rest = () => waitFor(actor, (snapshot) => snapshot.matches('idle'));
  await rest();
  return { actor, did, rest };
}

describe('the people on this computer', () => {
  test('the first one has no name until it is given one', () => {
    expect(nameOf(first)).toBe('Learner 1');
    expect(nameOf({ ...first, name: 'Kim' })).toBe('Kim');
    expect(currentProfile({ profiles: [first, ada], current: 'ada' })).toBe(ada);
  });

  test.each([
    [[first], 'Learner 2'],
    [[first, { id: 'b', name: 'Learner 3' }], 'Learner 4'],
    [[{ id: 'first', name: 'Learner 2' }], 'Learner 3'],
    [[first, { id: 'b', name: 'Learner 4' }, { id: 'c', name: 'Learner 5' }], 'Learner 6'],
  ])('a name that nobody has yet', (profiles, name) => expect(freeName(profiles)).toBe(name));

  test('somebody new takes over once everything of the present one is on disk', async () => {
    const { actor, did, rest } = await open();
    actor.send({ type: 'learner.adds', name: 'Ben' });
    await rest();
    expect(did).toEqual(['flushed', { kind: 'add', name: 'Ben' }]);
    actor.send({ type: 'learner.adds', name: '  ' });
    await rest();
    expect(did.at(-1)).toEqual({ kind: 'add', name: 'Learner 3' });
  });

  test('work that cannot be saved stops the switch, and it is said why; a second attempt may go well', async () => {
    let full = true;
    const { actor, did, rest } = await open({ flush: () => (full ? Promise.reject(new Error('Your work could not be saved: The disk is full.')) : Promise.resolve()) });
    for (const event of [{ type: 'learner.switches', id: 'ada' }, { type: 'learner.adds', name: 'Ben' }] as const) {
      actor.send(event);
      await rest();
      expect(actor.getSnapshot().context.problem).toBe('Your work could not be saved: The disk is full.');
    }
    expect(did).toEqual([]);
    full = false;
    actor.send({ type: 'learner.switches', id: 'ada' });
    await rest();
    expect(did).toEqual(['flushed', { kind: 'switch', id: 'ada' }]);
    expect(actor.getSnapshot().context.problem).toBeNull();
  });

  test.each(['first', 'nobody', '__proto__'])('there is no way to %s', async (id) => {
    const { actor, did } = await open();
    actor.send({ type: 'learner.switches', id });
    expect(actor.getSnapshot().matches('idle')).toBe(true);
    expect(did).toEqual([]);
  });

  test('a name that is refused stays in the field, with the reason', async () => {
    const { actor, rest } = await open({ work: () => Promise.resolve({ ok: false, message: 'The name must not be empty.' }) });
    actor.send({ type: 'learner.renames', id: 'ada' });
    actor.send({ type: 'learner.names', name: '' });
    await rest();
    expect(actor.getSnapshot().context).toMatchObject({ renames: 'ada', problem: 'The name must not be empty.' });
    actor.send({ type: 'learner.cancels' });
    expect(actor.getSnapshot().context).toMatchObject({ renames: null, problem: null });
  });

  test('is renamed without a flush', async () => {
    const { actor, did, rest } = await open();
    actor.send({ type: 'learner.renames', id: 'ada' });
    actor.send({ type: 'learner.names', name: 'Ada L.' });
    await rest();
    expect(did).toEqual([{ kind: 'rename', id: 'ada', name: 'Ada L.' }]);
    expect(actor.getSnapshot().context.renames).toBeNull();
  });

  test('is reset only after a confirmation', async () => {
    const { actor, did, rest } = await open();
    actor.send({ type: 'learner.resets', id: 'ada' });
    expect(actor.getSnapshot().hasTag('asksConfirmation')).toBe(true);
    actor.send({ type: 'learner.cancels' });
    actor.send({ type: 'learner.confirms' });
    expect(did).toEqual([]);
    actor.send({ type: 'learner.resets', id: 'ada' });
    actor.send({ type: 'learner.confirms' });
    await rest();
    expect(did).toEqual([{ kind: 'reset', id: 'ada' }]);
  });

  test('is removed only after a confirmation; who is learning now and the first one cannot be', async () => {
    const ben: Profile = { id: 'ben', name: 'Ben' };
    const { actor, did, rest } = await open({ profiles: [first, ada, ben], current: 'ben' });
    for (const id of ['first', 'ben', 'nobody']) actor.send({ type: 'learner.removes', id });
    expect(actor.getSnapshot().matches('idle')).toBe(true);
    actor.send({ type: 'learner.removes', id: 'ada' });
    expect(actor.getSnapshot()).toMatchObject({ context: { work: { kind: 'remove', id: 'ada' } } });
    expect(actor.getSnapshot().hasTag('asksConfirmation')).toBe(true);
    actor.send({ type: 'learner.cancels' });
    actor.send({ type: 'learner.confirms' });
    expect(did).toEqual([]);
    actor.send({ type: 'learner.removes', id: 'ada' });
    actor.send({ type: 'learner.confirms' });
    await rest();
    expect(did).toEqual([{ kind: 'remove', id: 'ada' }]);
    expect([first, ada, ben].map((profile) => mayRemove({ current: 'ben' }, profile.id))).toEqual([false, true, false]);
  });

  test('that the list was set aside is told until it is dismissed', async () => {
    const { actor } = await open({ notices: [{ message: 'The list of profiles could not be read.', file: '/a' }] });
    expect(actor.getSnapshot().context.notices).toHaveLength(1);
    actor.send({ type: 'learner.dismissesNotice', file: '/a' });
    expect(actor.getSnapshot().context.notices).toEqual([]);
  });
});
