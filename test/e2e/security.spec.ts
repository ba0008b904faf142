import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
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
      () => null, () => 7, () => Number.NaN, () => 10n ** 400n, () => [], () => ({}), () => new Map([[1, 2]]), () => new Date(), () => new Uint8Array(5_000_000), () => 'x'.repeat(20_000_001),
      () => deep(900), () => circle, () => ({ version: 1, data: { a: deep(200) } }),
      () => ({ name: '../../x', text: '' }), () => ({ name: 'a\u202eb', text: '' }), () => ({ id: '../..', name: 'x' }), () => ({ kind: '../x', value: 1 }),
      () => Symbol('a'), () => () => 1, () => document.body, () => new Proxy({}, {}), () => '../../etc/passwd', () => new Error('x'),
    ];
    const answered: string[] = [];
    const lab = window.lab as unknown as Record<string, (value: unknown) => Promise<unknown>>;
    // Calls without a value say what they do whatever is given; the bridge passes nothing on. Those for a text take one.
    const bare = new Set(['loadProgress', 'loadSandbox', 'loadSettings', 'appInfo', 'exportAll', 'importAll', 'deleteAll', 'openDataFolder', 'copyReport', 'restart', 'takeDocuments', 'openNotes', 'listProfiles', 'parts', 'showChromiumLicences', 'onMenu', 'onDocuments']);
    const forText = new Set(['copyText', 'refuseSandbox', 'createProfile', 'showFile', 'saveKept', 'refuseKept', 'loadKept']);
    for (const name of Object.keys(lab)) {
      if (bare.has(name)) continue;
      for (const [index, make] of odd.entries()) {
        const value = make();
        if (typeof value === 'string' && value.length < 1000 && forText.has(name)) continue;
        if (value instanceof Error && name === 'reportFault') continue;
        // Copying what is large takes its time: three calls stand for all.
        if ((typeof value === 'string' && value.length > 1000 || value instanceof Uint8Array) && !['saveProgress', 'copyText', 'readFile'].includes(name)) continue;
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
    async ({ app: app_, BrowserWindow }, names) => {
      const preload = `${app_.getAppPath()}/out/preload/preload.cjs`;
      const all: Record<string, string[]> = {};
      for (const address of ['app://lab/', 'app://lab/notes.html', 'data:text/html,<title>x</title>', 'about:blank']) {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true } });
        await window.loadURL(address).catch(() => undefined);
        // The screens themselves would ask at once; here each call is made by hand.
        all[address] = (await window.webContents.executeJavaScript(
          `window.lab === undefined ? ['no bridge'] : Promise.all(${JSON.stringify(names)}.map((name) => lab[name]().then(() => name + ' answered', (fault) => /does not come from the app/.test(String(fault)) ? '' : String(fault)))).then((all) => all.filter((one) => one !== ''))`,
        )) as string[];
        window.destroy();
      }
      const framed = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true } });
      await framed.loadURL('data:text/html,<iframe srcdoc="x"></iframe>');
      const frame = framed.webContents.mainFrame.frames[0];
      all['a frame'] = [((await frame?.executeJavaScript(`window.lab === undefined ? 'no bridge' : lab.saveProgress({}).then(() => 'answered', (fault) => String(fault))`)) as string).replace(/.*does not come from the app.*/, '')];
      framed.destroy();
      return all;
    },
    Object.keys(channels).filter((name) => name !== 'menu' && name !== 'documents'),
  );
  expect(answers).toEqual({ 'app://lab/': [], 'app://lab/notes.html': [], 'data:text/html,<title>x</title>': [], 'about:blank': [], 'a frame': [''] });
  expect(kept(app)).toBe(before);
  await close(app);
});

test.describe('what Electron recommends', () => {
  let app: RunningApp;
  test.beforeAll(async () => {
    app = await launch();
    await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  });
  test.afterAll(() => close(app, true));

  /** What every window is made with: that of the screens, that of the notes, and one that prints. */
  const preferences = async (): Promise<Record<string, unknown>[]> => {
    await app.page.evaluate(() => window.lab?.openNotes());
    await expect.poll(() => app.electron.windows().length).toBe(2);
    return app.electron.evaluate(async ({ BrowserWindow, dialog }) => {
      Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath: '/dev/null' }) });
      const seen: Record<string, unknown>[] = [];
      const look = (): void => {
        for (const window of BrowserWindow.getAllWindows()) seen.push((window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences());
      };
      look();
      const watch = setInterval(look, 5);
      await (BrowserWindow.getAllWindows().find((one) => one.webContents.getURL() === 'app://lab/')?.webContents.executeJavaScript(`lab.savePdf({ name: 'a.pdf', html: '<!doctype html><title>a</title>', pageSize: 'A4' }).catch(() => 0)`) as Promise<unknown>);
      clearInterval(watch);
      return seen.map((one) => Object.fromEntries(['nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'contextIsolation', 'sandbox', 'webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures', 'webviewTag', 'javascript'].map((name) => [name, one[name] ?? null])));
    });
  };

  test('2, 3, 4, 6, 8, 9, 10, 11: every window is made without Node, isolated, in a sandbox, and with nothing turned off or on', async () => {
    const all = await preferences();
    expect(all.some(({ javascript }) => javascript === false), 'the window that prints was seen').toBe(true);
    for (const one of all) {
      expect(one).toMatchObject({ nodeIntegration: false, nodeIntegrationInSubFrames: false, contextIsolation: true, sandbox: true, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false });
      expect([null, false]).toContain(one['nodeIntegrationInWorker']);
      expect([null, '']).toContain(one['enableBlinkFeatures']);
    }
  });

  test('1, 18: all that is loaded comes from app://lab, and nothing from a file', async () => {
    const loaded = await app.page.evaluate(() => [location.href, ...performance.getEntriesByType('resource').map(({ name }) => name)]);
    expect(loaded.filter((address) => !address.startsWith('app://lab/') && !address.startsWith('data:'))).toEqual([]);
    const refused = await app.page.evaluate((addresses) => Promise.all(addresses.map((address) => fetch(address).then(() => 'loaded', () => 'refused'))), ['file:///etc/hostname', 'http://127.0.0.1/', 'https://example.com/', 'app://other/', 'app://lab/index.html']);
    expect(refused).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
  });

  test('5: every permission is refused', async () => {
    const answers = await app.page.evaluate(async () => {
      const place = await new Promise<number>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(0), ({ code }) => resolve(code)));
      const name = (fault: unknown): string => (fault instanceof Error ? fault.name : '');
      return {
        place,
        notes: await Notification.requestPermission(),
        camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name),
        screen: await navigator.mediaDevices.getDisplayMedia().then(() => 'granted', () => 'refused'),
        clipboard: await navigator.clipboard.readText().then(() => 'granted', name),
        midi: await navigator.requestMIDIAccess({ sysex: true }).then(() => 'granted', () => 'refused'),
      };
    });
    expect(answers).toEqual({ place: 1, notes: 'denied', camera: expect.stringMatching(/NotAllowedError|NotFoundError/), screen: 'refused', clipboard: 'NotAllowedError', midi: 'refused' });
    expect(await app.electron.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled())).toBe(false);
  });

  test('7: each answer has a content policy and a type that is not guessed; what is inline does not run', async () => {
    const names = readdirSync(join(import.meta.dirname, '..', '..', 'out', 'renderer'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const addresses = names.map(({ name, parentPath }) => `app://lab/${join(parentPath, name).split(join('out', 'renderer'))[1]?.slice(1).replaceAll('\\', '/') ?? ''}`);
    const answers = await app.electron.evaluate(
      ({ net }, all) => Promise.all(all.map(async (address) => {
        const { headers } = await net.fetch(address);
        return { address, policy: headers.get('content-security-policy') ?? '', guess: headers.get('x-content-type-options'), type: headers.get('content-type') };
      })),
      ['app://lab/', 'app://lab/nowhere', 'app://lab/..%2f..%2fpackage.json', ...addresses],
    );
    for (const { address, policy, guess, type } of answers) {
      expect(policy, address).toContain("default-src 'none'");
      expect(policy, address).not.toContain('unsafe');
      expect(guess, address).toBe('nosniff');
      if (type?.startsWith('text/html') === true) expect(policy, address).toMatch(/script-src 'self';.*style-src 'self' 'nonce-[^']+';.*connect-src 'none'.*frame-ancestors 'none'/);
      else expect(policy, address).toContain('sandbox');
    }
    const ran = await app.page.evaluate(async () => {
      const marks = window as unknown as { ran?: string };
      const script = document.createElement('script');
      script.textContent = 'window.ran = "script"';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.ran = \'handler\'"><p id="styled" style="color: rgb(1, 2, 3)">x</p><iframe src="app://lab/"></iframe><form action="app://lab/"></form>');
      await new Promise((resolve) => setTimeout(resolve, 300));
      const styled = document.getElementById('styled');
      return { ran: marks.ran ?? '', color: styled === null ? '' : getComputedStyle(styled).color };
    });
    expect(ran).toEqual({ ran: '', color: expect.not.stringContaining('1, 2, 3') });
    // What the runner itself evaluates is let through, so the page's own policy is asked.
    expect(answers[0]?.policy).not.toContain('eval');
  });

  test('11, 12: a page in a page is not made, also where a window would allow it', async () => {
    const made = await app.electron.evaluate(async ({ BrowserWindow, webContents }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true, sandbox: true, contextIsolation: true } });
      await window.loadURL('data:text/html,<webview src="data:text/html,x" style="width:9px;height:9px"></webview>');
      await new Promise((resolve) => setTimeout(resolve, 500));
      const kinds = webContents.getAllWebContents().map((one) => one.getType());
      window.destroy();
      return kinds.includes('webview');
    });
    expect(made).toBe(false);
  });

  test('13, 14: no way leads out of the app, and no window opens', async () => {
    const count = (): Promise<number> => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    const before = await count();
    for (const address of ['https://example.com/', 'http://127.0.0.1:1/', 'data:text/html,x', 'file:///etc/hostname', 'app://other/', 'javascript:document.title="x"']) {
      await app.page.evaluate((to) => {
        window.open(to);
        const link = document.createElement('a');
        link.href = to;
        document.body.append(link);
        link.click();
        link.remove();
      }, address);
      await app.page.waitForTimeout(100);
      expect(app.page.url(), address).toBe('app://lab/');
    }
    expect(await count()).toBe(before);
  });

  test('20: a listener of the bridge is given the command alone, and nothing of Electron', async () => {
    const given = app.page.evaluate(() => new Promise<unknown[]>((resolve) => { window.lab?.onMenu((...all: unknown[]) => resolve(all)); }));
    await app.page.waitForTimeout(200);
    await app.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) {
        window.webContents.send('lab:menu', 'no command');
        window.webContents.send('lab:menu', 'zoomReset');
      }
    });
    expect(await given).toEqual(['zoomReset']);
  });

  test('a request that nothing else would stop is stopped and counted, whoever makes it', async () => {
    const counts = await app.electron.evaluate(async ({ BrowserWindow, net, session }) => {
      const read = (): number => (globalThis as unknown as { kplStoppedRequests: number }).kplStoppedRequests;
      const at = [read()];
      await net.fetch('http://127.0.0.1:9/').catch(() => undefined);
      at.push(read());
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true } });
      await window.loadURL('data:text/html,<img src="http://127.0.0.1:9/pixel.png">');
      await new Promise((resolve) => setTimeout(resolve, 300));
      at.push(read());
      const other = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true, session: session.fromPartition('of-nobody') } });
      await other.loadURL('data:text/html,<img src="http://127.0.0.1:9/pixel.png">').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      at.push(read());
      window.destroy();
      other.destroy();
      return at.map((count) => count - (at[0] ?? 0));
    });
    expect(counts).toEqual([0, 1, 2, 3]);
  });
});

test('where the system lets it, the run has no network interface but loopback, and a connection fails at once', async () => {
  test.skip(process.env['KPL_ISOLATED'] !== 'yes', 'this run is not in a network namespace of its own: the runner said why');
  const names = Object.entries(networkInterfaces()).filter(([, all]) => all?.some(({ internal }) => !internal)).map(([name]) => name);
  expect(names).toEqual([]);
  const fault = await new Promise((resolve) => {
    // An address that is kept for documentation.
    const socket = connect({ host: '192.0.2.1', port: 443 });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
    socket.on('connect', () => resolve('connected'));
  });
  expect(fault).toBe('ENETUNREACH');
});

test('a test whose app wanted to leave fails when it ends', async () => {
  const app = await launch();
  await app.electron.evaluate(({ net }) => net.fetch('http://127.0.0.1:9/').then(() => 0, () => 0));
  await expect(close(app)).rejects.toThrow('1 requests would have left the app.');
});
