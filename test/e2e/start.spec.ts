import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { channels } from '../../electron/shared/contract.ts';
import { PORTABLE } from '../../electron/main/data-place.ts';
import { shortNames } from '../../scripts/vite/short-names.ts';
import { close, freshDataFolder, kill, launch, outgoingRequests } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

test('the first start shows the course, without complaints, and nothing leaves the app', async () => {
  const app = await launch();
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
  await expect(app.page.getByRole('button', { name: 'Start: Anatomy of a key policy' })).toBeVisible();
  expect(await app.page.evaluate(() => document.fonts.ready.then((fonts) => [...fonts].some(({ family, status }) => family.includes('Inter') && status === 'loaded')))).toBe(true);
  expect(await outgoingRequests(app)).toEqual({ stopped: 0, foreign: [] });
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('the window sees the contract and nothing of Node or Electron', async () => {
  const app = await launch();
  const seen = await app.page.evaluate(() => ({
    lab: Object.keys((window as unknown as { lab: object }).lab).sort(),
    node: ['process', 'require', 'module', 'Buffer', 'global'].filter((name) => name in window),
  }));
  const offered = [...Object.keys(channels).filter((name) => name !== 'menu' && name !== 'documents'), 'onMenu', 'onDocuments'].sort();
  expect(seen).toEqual({ lab: offered, node: [] });
  const refused = await app.page.evaluate(async () => {
    const lab = (window as unknown as { lab: { saveProgress(value: unknown): Promise<{ ok: boolean }> } }).lab;
    return lab.saveProgress({ version: 2, nonsense: true });
  });
  expect(refused.ok).toBe(false);

  // Nothing that the browser has is called what the build takes for a member of libraries alone.
  const has = await app.page.evaluate(() => {
    const names = new Set<string>();
    const look = (one: unknown): void => {
      for (let at: unknown = one; at !== null && (typeof at === 'object' || typeof at === 'function'); at = Object.getPrototypeOf(at)) for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    };
    for (const name of Object.getOwnPropertyNames(window)) {
      const value: unknown = Reflect.get(window, name);
      look(value);
      if (typeof value === 'function') look(value.prototype);
    }
    for (const element of ['div', 'input', 'svg', 'template', 'iframe']) look(document.createElement(element));
    look(document.documentElement.style);
    return [...names];
  });
  expect(has).toEqual(expect.arrayContaining(['getTargetRanges', 'visualViewport', 'isInputPending', 'caretRangeFromPoint']));
  const short = shortNames(join(import.meta.dirname, '..', '..'));
  expect(has.filter((name) => short.has(name))).toEqual([]);
  await close(app);
});

test('a request to the outside is stopped, counted, and opens no window', async () => {
  const app = await launch();
  await app.page.evaluate(async () => {
    await fetch('https://example.com/').catch(() => undefined);
    window.open('https://example.com/');
    const image = new Image();
    image.src = 'https://example.com/pixel.png';
    await new Promise((resolve) => (image.onerror = resolve));
  });
  expect(app.electron.windows()).toHaveLength(1);
  expect(app.page.url()).toBe('app://lab/');
  await close(app);
});

test('killed in the middle of work, it comes back with all of it', async () => {
  const first = await launch();
  const keys = new Keyboard(first.page);
  await expect(first.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.replaceLine(14, '      "Principal": { "AWS": "half finished');
  await keys.press('Alt+h');
  await first.page.waitForTimeout(500);
  await kill(first);

  const second = await launch({ dataFolder: first.dataFolder });
  await expect(second.page.getByRole('button', { name: 'Continue: Anatomy of a key policy' })).toBeVisible();
  await new Keyboard(second.page).openLesson('Anatomy of a key policy');
  await expect(second.page.getByRole('heading', { level: 1 })).toHaveText('Change who');
  await expect(second.page.getByRole('textbox', { name: /^Key policy/ })).toContainText('half finished');
  await expect(second.page.getByText('Only one line changes')).toBeVisible();
  await close(second);
});

test('a folder that cannot be written keeps nobody from starting; the screen says that nothing is saved, why and where', async () => {
  test.skip(process.platform !== 'linux', 'only Linux has a folder that nobody can write into, not even root');
  const dataFolder = '/sys/kernel';
  const app = await launch({ dataFolder });
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await expect(app.page.getByText(`Your work is not saved: The folder does not allow writing. This is about the folder ${dataFolder}. It is tried again.`)).toBeVisible();
  await expect(app.page.locator('.status')).toContainText('Not saved');
  // `close` would delete the folder.
  await app.electron.close();
});

for (const told of ['bySwitch', 'beside'] as const) {
  test(`everything lands in the folder that the app is told of: ${told === 'bySwitch' ? '--profile-dir' : 'one beside the program'}`, async () => {
    const [around, home] = [freshDataFolder(), freshDataFolder()];
    const dataFolder = join(around, told === 'beside' ? PORTABLE : 'named');
    mkdirSync(dataFolder);
    const env = { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), XDG_DATA_HOME: join(home, 'data') };
    const app = await launch({ dataFolder, told, env });
    const keys = new Keyboard(app.page);
    await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
    await keys.openLesson('Anatomy of a key policy');
    await keys.predict();
    await keys.choose('Who is learning', 'profiles');
    await expect(app.page.getByText('All of it is kept beside the program')).toHaveCount(told === 'beside' ? 1 : 0);
    await app.page.getByRole('textbox', { name: 'New learner' }).fill('Ada');
    await keys.press('Enter');
    await expect(app.page.getByRole('button', { name: 'Who is learning: Ada' })).toBeVisible();
    await app.electron.close();
    const kept = readdirSync(dataFolder);
    for (const name of ['progress.json', 'profiles.json', 'window.json', 'Local Storage']) expect(kept, name).toContain(name);
    expect(readdirSync(around)).toEqual([told === 'beside' ? PORTABLE : 'named']);
    // What the runtime's libraries keep for every program is none of the app's.
    expect(readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => /lab|electron|progress|profiles/i.test(name))).toEqual([]);
    rmSync(around, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  });
}

test('a progress file that cannot be read is set aside, with a message, and the app starts', async () => {
  const dataFolder = freshDataFolder();
  writeFileSync(join(dataFolder, 'progress.json'), '{ "version": 1, "lessons": {{{');
  const app = await launch({ dataFolder });
  await expect(app.page.getByText('Your progress could not be read')).toBeVisible();
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
  const aside = readdirSync(dataFolder).filter((name) => name.startsWith('progress.unreadable-'));
  expect(aside).toHaveLength(1);
  expect(readFileSync(join(dataFolder, aside[0] ?? ''), 'utf8')).toContain('{{{');
  await close(app);
});

test('About names the versions, and an old runtime as what it is', async () => {
  const app = await launch();
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.press('Control+k');
  await app.page.keyboard.type('About');
  await keys.press('Enter');
  const version = await app.electron.evaluate(() => process.versions['electron']);
  await expect(app.page.getByText(version).first()).toBeVisible();
  const old = Number.parseInt(version, 10) < 40;
  await expect(app.page.getByText('This runs on an old Electron')).toHaveCount(old ? 1 : 0);
  await close(app);
});

test('the native menu has working Cut, Copy, Paste and Undo', async () => {
  const app = await launch();
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  const editor = app.page.getByRole('textbox', { name: /^Key policy/ });
  const menu = (role: string) =>
    app.electron.evaluate(({ Menu, BrowserWindow }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      const item = items.find((one) => one.role === wanted || one.label === wanted);
      const window = BrowserWindow.getAllWindows()[0];
      const contents = window?.webContents as unknown as Record<string, () => void> | undefined;
      // A role acts on the focused window, which a virtual display may not have: call what the role calls.
      if (typeof item?.role === 'string') contents?.[wanted === 'selectall' ? 'selectAll' : wanted]?.();
      else window?.webContents.send('lab:menu', wanted.toLowerCase());
      return item !== undefined;
    }, role);
  expect(await menu('selectall')).toBe(true);
  await expect.poll(() => app.page.evaluate(() => getSelection()?.toString().length ?? 0)).toBeGreaterThan(400);
  // The editor hears of the selection a moment after the page: its cursor then stands at the end of the text.
  await expect(app.page.locator('.status')).toContainText('Ln 19, Col 2');
  expect(await menu('cut')).toBe(true);
  await expect(editor).not.toContainText('Version');
  expect(await menu('paste')).toBe(true);
  await expect(editor).toContainText('Version');
  expect(await menu('Undo')).toBe(true);
  await expect(editor).not.toContainText('Version');
  expect(await menu('Undo')).toBe(true);
  await expect(editor).toContainText('Version');
  expect(await menu('copy')).toBe(true);
  await close(app);
});
