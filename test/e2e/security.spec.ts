import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { channels } from '../../electron/shared/contract.ts';
import { close, launch, type RunningApp } from '../support/app.ts';

/** Every file of the data folder that is kept of a learner, and what is in it. */
function kept({ dataFolder }: RunningApp): string {
  const names = readdirSync(dataFolder).filter((name) => /^(progress|sandbox|settings|profiles|workshop|packs|instructor)/.test(name)).sort();
  return JSON.stringify(names.map((name) => [name, readFileSync(join(dataFolder, name), 'utf8')]));
}

async function opened(): Promise<RunningApp> {
  const app = await launch();
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await app.page.evaluate(() => window.lab?.saveProgress({ version: 2, lastLesson: 'mine', lessons: {}, quizzes: {}, cards: {} }));
  return app;
}

test('whatever the page sends through the bridge is refused, changes nothing on disk, and the app goes on', async () => {
  const app = await opened();
  // No dialog may open, and no program: each would be noted here.
  await app.electron.evaluate(({ dialog, shell }) => {
    const noted: string[] = [];
    Object.assign(globalThis, { noted });
    const note = (what: string) => (): Promise<object> => (noted.push(what), Promise.resolve({ canceled: true, filePath: '', filePaths: [] }));
    Object.assign(dialog, { showSaveDialog: note('save'), showOpenDialog: note('open'), showMessageBox: note('message') });
    Object.assign(shell, { openPath: note('openPath'), showItemInFolder: note('showItem'), openExternal: note('external') });
  });
  const before = kept(app);
  const taken = await app.page.evaluate(async () => {
    const deep = (levels: number): unknown => {
      let value: unknown = 0;
      for (let level = 0; level < levels; level += 1) value = [value];
      return value;
    };
    const circle: Record<string, unknown> = { version: 1 };
    circle['data'] = circle;
    const odd: (() => unknown)[] = [
      () => null, () => 7, () => Number.NaN, () => 10n ** 400n, () => [], () => ({}), () => new Map([[1, 2]]), () => new Date(), () => new Uint8Array(5_000_000), () => 'x'.repeat(25_000_000),
      () => ({ version: 2, lessons: 'x'.repeat(25_000_000) }), () => deep(900), () => circle, () => ({ version: 1, data: { a: deep(200) } }),
      () => ({ version: 2, lastLesson: null, lessons: JSON.parse('{"__proto__":{"a":1}}') as unknown, quizzes: {}, cards: {} }), () => ({ name: '../../x', text: '' }), () => ({ name: 'a\u202eb', text: '' }), () => ({ id: '../..', name: 'x' }), () => ({ kind: '../x', value: 1 }),
      () => Symbol('a'), () => () => 1, () => document.body, () => new Proxy({}, {}), () => '../../etc/passwd', () => new Error('x'),
    ];
    const answered: string[] = [];
    const lab = window.lab as unknown as Record<string, (value: unknown) => Promise<unknown>>;
    // Calls without a value say what they do whatever is given; the bridge passes nothing on. Those for a text take one.
    const bare = new Set(['loadProgress', 'loadSandbox', 'loadSettings', 'appInfo', 'exportAll', 'importAll', 'deleteAll', 'openDataFolder', 'copyReport', 'restart', 'takeDocuments', 'openNotes', 'listProfiles', 'onMenu', 'onDocuments']);
    const forText = new Set(['copyText', 'refuseSandbox', 'createProfile', 'showFile', 'saveKept', 'refuseKept', 'loadKept']);
    for (const name of Object.keys(lab)) {
      if (bare.has(name)) continue;
      for (const [index, make] of odd.entries()) {
        const value = make();
        if (typeof value === 'string' && value.length < 1000 && forText.has(name)) continue;
        if (value instanceof Error && name === 'reportFault') continue;
        try {
          const result = await lab[name]?.(value);
          if (!(typeof result === 'object' && result !== null && 'ok' in result && result.ok === false)) answered.push(`${name} ${index}`);
        } catch {
          // Refused.
        }
      }
    }
    return answered;
  });
  expect(taken).toEqual([]);
  expect(kept(app)).toBe(before);
  expect(await app.electron.evaluate(() => (globalThis as unknown as { noted: string[] }).noted)).toEqual([]);
  expect(await app.page.evaluate(async () => (await window.lab?.loadProgress())?.record.lastLesson)).toBe('mine');
  await close(app);
});

test('a call from another window, another address or a frame is refused, although it has the bridge', async () => {
  const app = await opened();
  const before = kept(app);
  const answers = await app.electron.evaluate(
    async ({ BrowserWindow }, names) => {
      const preload = (BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): { preload: string } }).getLastWebPreferences().preload;
      const all: Record<string, string[]> = {};
      for (const address of ['app://lab/', 'app://lab/notes.html', 'data:text/html,<title>x</title>', 'about:blank']) {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true } });
        await window.loadURL(address).catch(() => undefined);
        // The screens themselves would ask at once; here each call is made by hand.
        all[address] = (await window.webContents.executeJavaScript(
          `window.lab === undefined ? [] : Promise.all(${JSON.stringify(names)}.map((name) => lab[name]().then(() => name + ' answered', (fault) => /does not come from the app/.test(String(fault)) ? '' : String(fault)))).then((all) => all.filter((one) => one !== ''))`,
        )) as string[];
        window.destroy();
      }
      const framed = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true } });
      await framed.loadURL('data:text/html,<iframe srcdoc="x"></iframe>');
      const frame = framed.webContents.mainFrame.frames[0];
      all['a frame'] = [((await frame?.executeJavaScript(`window.lab === undefined ? '' : lab.saveProgress({}).then(() => 'answered', (fault) => String(fault))`)) as string).replace(/.*does not come from the app.*/, '')];
      framed.destroy();
      return all;
    },
    Object.keys(channels).filter((name) => name !== 'menu' && name !== 'documents'),
  );
  expect(answers).toEqual({ 'app://lab/': [], 'app://lab/notes.html': [], 'data:text/html,<title>x</title>': [], 'about:blank': [], 'a frame': [''] });
  expect(kept(app)).toBe(before);
  await close(app);
});
