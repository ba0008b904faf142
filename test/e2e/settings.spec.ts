import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { classText, packText } from '#workshop';
import { snapshotText } from '../../electron/main/stores/snapshot.ts';
import { close, dropPaths, freshDataFolder, kill, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';
import { draftPack } from '../support/pack.ts';
import { classOf } from '../support/workshop.ts';

async function openSettings(app: RunningApp): Promise<void> {
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await app.page.keyboard.press('Control+,');
  await expect(app.page.getByRole('main', { name: 'Settings' })).toBeVisible();
}

test('settings by keyboard: keys are changed, a conflict is refused, and all of it survives a kill', async () => {
  const first = await launch();
  await openSettings(first);
  await first.page.getByRole('radio', { name: 'High contrast' }).focus();
  await first.page.keyboard.press('Space');
  await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await first.page.getByRole('button', { name: 'Change the keys of Reference' }).focus();
  await first.page.keyboard.press('Enter');
  await first.page.keyboard.press('Control+k');
  await expect(first.page.getByRole('alert')).toHaveText(/Ctrl\+K already stands for “Go to…”/);
  await first.page.keyboard.press('Control+j');
  await expect(first.page.getByRole('button', { name: 'Change the keys of Reference' })).toBeFocused();
  await first.page.keyboard.press('Control+=');
  await expect.poll(() => first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())).toBeCloseTo(1.1);
  await expect(first.page.getByRole('main').getByText('Saved', { exact: true })).toBeVisible();
  expect(first.complaints).toEqual([]);
  await kill(first);

  const second = await launch({ dataFolder: first.dataFolder });
  await expect(second.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await expect.poll(() => second.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())).toBeCloseTo(1.1);
  await expect(second.page.getByRole('button', { name: 'Reference' })).toHaveAttribute('title', 'Reference (Ctrl J)');
  await second.page.keyboard.press('F1');
  await second.page.keyboard.press('Control+j');
  await expect(second.page.getByRole('main', { name: 'Reference' })).toBeVisible();
  await second.page.keyboard.press('Escape');
  await expect(second.page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
  await openSettings(second);
  await second.page.getByRole('searchbox', { name: 'Search the settings' }).fill('line numbers');
  await expect(second.page.getByRole('group')).toHaveCount(1);
  await expect(second.page.getByRole('checkbox', { name: 'Line numbers' })).toBeVisible();
  await close(second);
});

test('everything goes out as one file, with classes and lesson packs, is deleted after a confirmation, and comes back; a bad part of it is told', async () => {
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  const folder = freshDataFolder();
  const file = join(folder, 'all.json');
  const classFile = join(folder, 'tuesday.kplclass');
  const packFile = join(folder, 'mine.kplpack');
  writeFileSync(classFile, classText(classOf('Tuesday', ['anatomy-of-a-key-policy']), '0.1.0'));
  writeFileSync(packFile, packText(draftPack(), '0.1.0'));
  await app.electron.evaluate(({ dialog }, path) => {
    Object.assign(dialog, {
      showSaveDialog: () => Promise.resolve({ canceled: false, filePath: path }),
      showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [path] }),
    });
  }, file);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await dropPaths(app, packFile);
  await page.getByRole('button', { name: 'Add this pack' }).press('Enter');
  await expect(page.getByText('Mine is here now.')).toBeVisible();
  await keys.choose('make a class, see results', 'instructor');
  await page.getByLabel('Open a class file…').setInputFiles(classFile);
  await expect(page.getByLabel('Name of the class')).toHaveValue('Tuesday');
  await keys.choose('take one, hand in', 'class');
  // On the instructor's screen it would be the instructor's.
  await expect(page.getByRole('main', { name: 'Class' })).toBeVisible();
  await dropPaths(app, classFile);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await keys.press('Enter');
  await expect(page.getByText('You take this class as Ada.')).toBeVisible();
  const hasAll = async (): Promise<void> => {
    await expect(page.getByRole('region', { name: 'Your class' })).toContainText('Tuesday');
    await expect(page.getByRole('region', { name: 'Mine' })).toBeVisible();
    await keys.choose('make a class, see results', 'instructor');
    await expect(page.getByRole('main').getByRole('button', { name: /^Tuesday/ })).toBeVisible();
  };
  await keys.press('Alt+c');
  await hasAll();
  await openSettings(app);
  await page.getByRole('button', { name: 'Export everything' }).click();
  await expect(page.getByText('Everything was written to')).toBeVisible();

  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.keyboard.press('Escape');
  expect(readdirSync(app.dataFolder)).toContain('workshop.json');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByRole('button', { name: 'Start: Anatomy of a key policy' })).toBeVisible();
  await page.waitForTimeout(600);
  expect(readdirSync(app.dataFolder).filter((name) => /^(progress|sandbox|workshop|packs|instructor)/.test(name))).toEqual([]);

  await openSettings(app);
  await page.getByRole('button', { name: 'Import everything' }).click();
  await hasAll();

  // The same file with a part that cannot be read: the rest comes in, and what was left out can be looked at.
  const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: object };
  writeFileSync(file, snapshotText('everything', 2, { ...data, sandbox: { version: 0, data: 'no sandbox' } }).text);
  await openSettings(app);
  await page.getByRole('button', { name: 'Import everything' }).click();
  await expect(page.getByText('Your sandbox in the imported file could not be read')).toBeVisible();
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(page.getByRole('dialog', { name: 'The file that was set aside' })).toContainText('no sandbox');
  await page.keyboard.press('Escape');
  await hasAll();
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('a window that is lost opens again with everything, says so, and its fault is in a log without personal data', async () => {
  const app = await launch();
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Anatomy of a key policy');
  await app.page.evaluate(() => void Promise.reject(new Error('of arn:aws:kms:eu-central-1:111122223333:key/1')));
  await expect(app.page.getByText('Something went wrong in the app.')).toBeVisible();
  await app.page.waitForTimeout(600);
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  // The test runner loses sight of a page that crashed; the window itself is asked.
  // A window that is just being lost never answers.
  const shown = (): Promise<string> =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const asked = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText') as Promise<string>;
      return Promise.race([asked.catch(() => ''), new Promise<string>((resolve) => setTimeout(() => resolve(''), 400))]);
    });
  await expect.poll(shown, { timeout: 20_000 }).toContain('The window was lost, and opened again.');
  expect(await shown()).toContain('Continue: Anatomy of a key policy');
  const log = readFileSync(join(app.dataFolder, 'faults.log'), 'utf8');
  expect(log).toContain('"lost window"');
  expect(log).toContain('of arn:…');
  expect(log).not.toContain('111122223333');
  await close(app);
});

test('a file that was set aside can be looked at, and no other file can be asked for', async () => {
  const dataFolder = freshDataFolder();
  writeFileSync(join(dataFolder, 'progress.json'), '{ "version": 2, "lessons": {{{');
  const app = await launch({ dataFolder });
  await app.page.getByRole('button', { name: 'Look at it' }).click();
  await expect(app.page.getByRole('dialog', { name: 'The file that was set aside' })).toContainText('"lessons": {{{');
  await app.page.keyboard.press('Escape');
  const asked = await app.page.evaluate(() => (window as unknown as { lab: { readFile(file: string): Promise<string> } }).lab.readFile('/etc/passwd').catch(() => 'refused'));
  expect(asked).toBe('refused');
  await close(app);
});

test('a disk that is full is told on the screen, and the work is saved once there is room', async () => {
  const app = await launch();
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Anatomy of a key policy');
  await expect(app.page.locator('.status')).toContainText('Saved');
  // /dev/full answers every write as a full disk does.
  test.skip(process.platform !== 'linux', 'only Linux has a device that is always full');
  const journal = join(app.dataFolder, 'progress.journal');
  rmSync(journal, { force: true });
  symlinkSync('/dev/full', journal);
  await keys.predict();
  await expect(app.page.getByText('Your work is not saved: The disk is full.')).toBeVisible();
  await expect(app.page.locator('.status')).toContainText('Not saved');
  rmSync(journal);
  await expect(app.page.locator('.status')).toContainText(/\bSaved\b/);
  await expect(app.page.getByText('Your work is not saved')).toHaveCount(0);
  await close(app);
});
