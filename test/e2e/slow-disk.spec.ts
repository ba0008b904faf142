import { expect, type Page, test } from '@playwright/test';
import { classText } from '#workshop';
import { channels } from '../../electron/shared/contract.ts';
import { profileChannels } from '../../electron/shared/profiles.ts';
import { close, launch } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';
import { classOf } from '../support/workshop.ts';

const cls = classOf('Tuesday');
const file = { name: 'Tuesday.kplclass', mimeType: '', buffer: Buffer.from(classText(cls, '0.1.0')) };

/** Screens with files of their own: what is done there first, and what comes of it. */
const screens: readonly { readonly words: string; readonly id: string; readonly main: string; readonly first: (page: Page) => Promise<unknown>; readonly comes: (page: Page) => Promise<unknown> }[] = [
  {
    words: 'make a class, see results',
    id: 'instructor',
    main: 'For instructors',
    first: (page) => page.getByRole('button', { name: 'New class', exact: true }).dispatchEvent('click'),
    comes: (page) => expect(page.getByLabel('Name of the class')).toBeVisible(),
  },
  {
    words: 'take one, hand in',
    id: 'class',
    main: 'Class',
    first: (page) => page.getByLabel('Class file').setInputFiles(file),
    comes: (page) => expect(page.getByRole('heading', { name: 'Tuesday' })).toBeVisible(),
  },
  {
    words: 'import, write, export',
    id: 'packs',
    main: 'Lesson packs',
    first: (page) => page.getByLabel('Open a lesson pack…').setInputFiles({ name: 'a.kplpack', mimeType: '', buffer: Buffer.from('nothing') }),
    comes: (page) => expect(page.getByText('a.kplpack was not opened')).toBeVisible(),
  },
  {
    words: 'try any policy',
    id: 'sandbox',
    main: 'Sandbox',
    first: (page) => page.getByRole('tab', { name: 'Console' }).dispatchEvent('click'),
    comes: (page) => expect(page.locator('#console-line')).toBeVisible(),
  },
];

test('on a slow disk nothing that is done on a screen is lost: a screen comes once its files have been read', async () => {
  const app = await launch();
  const { electron, page } = app;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // Nothing was kept yet: that is found out late.
  await electron.evaluate(({ ipcMain }, slow) => {
    for (const channel of slow) {
      ipcMain.removeHandler(channel);
      ipcMain.handle(channel, () => new Promise((resolve) => setTimeout(() => resolve({ record: null, notices: [] }), 1200)));
    }
  }, [channels.loadSandbox, profileChannels.loadKept]);
  for (const { words, id, main, first, comes } of screens) {
    await new Keyboard(page).choose(words, id);
    await expect(page.getByRole('main', { name: main, exact: true })).toBeVisible();
    await first(page);
    await comes(page);
  }
  expect(app.complaints).toEqual([]);
  await close(app);
});
