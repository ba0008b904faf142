import { expect, test } from '@playwright/test';
import { progressKind } from '../../electron/main/stores/kinds.ts';
import { RecordStore } from '../../electron/main/stores/record-store.ts';
import { close, launch } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';
import { every } from '../support/walk/moves/every.ts';
import { Walk } from '../support/walk/walker.ts';

/** How many steps; `npm run test:long` walks thousands. */
const STEPS = Number(process.env['KPL_STEPS'] ?? '80');
const SEED = Number(process.env['KPL_SEED'] ?? '20261125');

test(`a walk of ${STEPS} steps through the app shows only what the machines allow, complains of nothing, and loses nothing that was done (seed ${SEED})`, async () => {
  test.setTimeout(60_000 + STEPS * 4000);
  const walk = new Walk(SEED);
  await walk.prepare();
  await walk.start();
  for (let index = 0; index < STEPS; index += 1) await walk.take(every(walk));
  await walk.end();
  test.info().annotations.push({ type: 'steps', description: [...walk.counts].map(([name, count]) => `${name}: ${count}`).join(', ') });
});

test('a lesson that is opened again while it is open goes on keeping what is typed, and undoing it', async () => {
  const app = await launch();
  const editor = app.page.locator('.documents .cm-content');
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  const type = async (text: string): Promise<void> => {
    await editor.focus();
    await keys.press('Control+a');
    await app.page.keyboard.insertText(text);
    await app.page.waitForTimeout(500);
  };
  await keys.openLesson('Anatomy of a key policy');
  await type('before');
  await keys.openLesson('Anatomy of a key policy');
  await app.page.waitForTimeout(500);
  await type('in between');
  await keys.press('Alt+1');
  await type('afterwards');
  await keys.press('Control+z');
  await expect(editor).toHaveText('in between');
  await keys.press('Control+y');
  await expect(editor).toHaveText('afterwards');
  await app.page.waitForTimeout(500);
  const { record } = await new RecordStore(app.dataFolder, progressKind).load();
  expect(record.lessons['anatomy-of-a-key-policy']?.documents['key-policy']).toBe('afterwards');
  await close(app);
});
