import { describe, expect, test, vi } from 'vitest';
import { createActor, fromPromise } from 'xstate';
import { defaultSettings, type Settings, settingsMachine, type SettingsNotice } from '../../renderer/machines/settings.machine.ts';
import { allSaved, keepSafe, saved } from '../../renderer/state/keepers.ts';

/** Settings on a disk of our own; the pause before a save is longer than any test. */
function keeper(save: (record: Settings) => Promise<boolean>) {
  const actor = createActor(
    settingsMachine.provide({
      actors: { load: fromPromise<{ record: Settings; notices: readonly SettingsNotice[] }>(() => Promise.resolve({ record: defaultSettings, notices: [] })), save: fromPromise<boolean, Settings>(({ input }) => save(input)) },
      delays: { saveDelay: 1_000_000, retryDelay: 1_000_000 },
    }),
  );
  return actor.start();
}

describe('what is kept', () => {
  test('nothing is awaited where nothing was done', async () => {
    await saved(keeper(() => Promise.reject(new Error('never asked'))));
  });

  test('is written at once when somebody asks, with what was done while it was being written', async () => {
    const written: number[] = [];
    const actor = keeper(async ({ zoom }) => {
      await Promise.resolve();
      if (zoom === 110) actor.send({ type: 'learner.zooms', by: 1 });
      written.push(zoom);
      return true;
    });
    await saved(actor);
    actor.send({ type: 'learner.zooms', by: 1 });
    await saved(actor);
    expect(written).toEqual([110, 125]);
  });

  test('that cannot be written is said, also where an earlier attempt had failed', async () => {
    const actor = keeper(() => Promise.reject(new Error('The disk is full.')));
    await saved(actor);
    actor.send({ type: 'learner.zooms', by: 1 });
    await expect(saved(actor)).rejects.toThrow('Your work could not be saved: The disk is full.');
    await expect(saved(actor)).rejects.toThrow('Your work could not be saved: The disk is full.');
  });

  test('all of it has to be on disk, and is brought there when the window closes', async () => {
    const closing: (() => void)[] = [];
    vi.stubGlobal('window', { addEventListener: (_name: string, listener: () => void) => closing.push(listener) });
    const good: number[] = [];
    const one = keeper(({ zoom }) => Promise.resolve(good.push(zoom) > 0));
    keepSafe(one);
    await allSaved();
    one.send({ type: 'learner.zooms', by: 1 });
    for (const close of closing) close();
    await allSaved();
    expect(good).toEqual([110]);
    keepSafe(keeper(() => Promise.reject(new Error('The disk is full.'))));
    await allSaved();
    vi.unstubAllGlobals();
  });
});
