import { createActor, fromPromise, waitFor } from 'xstate';
import { expect, test } from 'vitest';
import { type Settings, settingsMachine } from '../../renderer/machines/settings.machine.ts';

/** The settings, as one of the machines that keep something; each write lasts until it is let go. */
async function slowDisk() {
  const written: string[] = [];
  const letGo: (() => void)[] = [];
  const actor = createActor(
    settingsMachine.provide({
      actors: {
        save: fromPromise<boolean, Settings>(({ input }) => {
          written.push(input.theme);
          return new Promise((resolve) => letGo.push(() => resolve(true)));
        }),
      },
    }),
  );
  actor.start();
  await waitFor(actor, (snapshot) => snapshot.matches('ready'));
  return { actor, written, letGo };
}

test('a window that closes while something is being written sends what came since too', async () => {
  const { actor, written, letGo } = await slowDisk();
  actor.send({ type: 'learner.sets', change: { theme: 'dark' } });
  actor.send({ type: 'app.flushes' });
  actor.send({ type: 'learner.sets', change: { theme: 'light' } });
  expect(written).toEqual(['dark']);
  actor.send({ type: 'app.flushes' });
  expect(written).toEqual(['dark', 'light']);
  // The first write says nothing about what came since.
  letGo[0]?.();
  await Promise.resolve();
  expect(actor.getSnapshot().hasTag('saving')).toBe(true);
  letGo[1]?.();
  await waitFor(actor, (snapshot) => snapshot.hasTag('saved'));
  expect(written).toEqual(['dark', 'light']);
});

test('and nothing twice', async () => {
  const { actor, written } = await slowDisk();
  actor.send({ type: 'learner.sets', change: { theme: 'dark' } });
  actor.send({ type: 'app.flushes' });
  actor.send({ type: 'app.flushes' });
  expect(written).toEqual(['dark']);
  actor.stop();
});
