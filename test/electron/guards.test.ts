import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { printHtml } from '../../electron/main/documents/print.ts';
import { answerPresenting } from '../../electron/main/presenting.ts';
import { registerScheme, serveApp } from '../../electron/main/protocol.ts';
import { guardContents, guardSession } from '../../electron/main/security.ts';
import { nothingPolicy, policyFor, printPolicyFor } from '../../electron/main/served-files.ts';
import { openWindow } from '../../electron/main/window.ts';
import { channels } from '../../electron/shared/contract.ts';

/**
 * What Electron is told, word by word: that of which a running app shows nothing, because the Electron it is tried on does
 * so by itself, and that which would be told beside.
 */

type Listener = (...values: unknown[]) => unknown;

const { told, FakeSession, fakeElectron } = vi.hoisted(() => {
  /** What was told, in the order of the telling. */
  const told = {
    windows: [] as { webPreferences: Record<string, unknown> }[],
    schemes: [] as unknown[],
    pages: null as Listener | null,
    coloured: null as Listener | null,
    grounds: [] as unknown[],
    maximized: 0,
    /** What a window that prints was given. */
    printed: null as Response | null,
    sessions: null as Listener | null,
    calls: new Map<string, Listener>(),
    exposed: [] as [string, Record<string, Listener>][],
    invoked: [] as unknown[][],
    heard: new Map<string, Listener>(),
  };
  /** It has what a guarded session is told, and no more: anything else would be a fault. */
  class FakeSession {
    request: Listener | null = null;
    check: Listener | null = null;
    device: Listener | null = null;
    before: Listener | null = null;
    spelling = true;
    served: Listener | null = null;
    readonly setPermissionRequestHandler = (handler: Listener): unknown => (this.request = handler);
    readonly setPermissionCheckHandler = (handler: Listener): unknown => (this.check = handler);
    readonly setDevicePermissionHandler = (handler: Listener): unknown => (this.device = handler);
    readonly setSpellCheckerEnabled = (on: boolean): unknown => (this.spelling = on);
    readonly webRequest = { onBeforeRequest: (handler: Listener): unknown => (this.before = handler) };
    readonly protocol = { handle: (_scheme: string, handler: Listener): unknown => (this.served = handler) };
  }
  const nothing = (): undefined => undefined;
  class FakeWindow {
    readonly webContents = { on: nothing, once: nothing, setZoomFactor: nothing, printToPDF: () => Promise.resolve(new Uint8Array()) };
    readonly on = nothing;
    readonly once = nothing;
    readonly removeMenu = nothing;
    readonly destroy = nothing;
    readonly isDestroyed = (): boolean => false;
    readonly setBackgroundColor = (ground: string): unknown => told.grounds.push(ground);
    readonly maximize = (): unknown => (told.maximized += 1);
    readonly #session: unknown;
    readonly loadURL = (url: string): Promise<void> => {
      if (this.#session instanceof FakeSession) told.printed = this.#session.served?.({ url }) as Response;
      return Promise.resolve();
    };
    constructor(options: { webPreferences: Record<string, unknown> }) {
      told.windows.push(options);
      this.#session = options.webPreferences['session'];
    }
  }
  const fakeElectron = {
    app: { getName: () => 'app', on: (_name: string, listener: Listener): unknown => (told.sessions = listener) },
    BrowserWindow: FakeWindow,
    ipcMain: { handle: (channel: string, listener: Listener): unknown => told.calls.set(channel, listener) },
    nativeTheme: { shouldUseDarkColors: false, on: (_name: string, listener: Listener): unknown => (told.coloured = listener) },
    protocol: { registerSchemesAsPrivileged: (schemes: unknown): unknown => told.schemes.push(schemes), handle: (_scheme: string, listener: Listener): unknown => (told.pages = listener) },
    screen: { getAllDisplays: () => [] },
    session: { defaultSession: new FakeSession(), fromPartition: () => new FakeSession() },
    contextBridge: { exposeInMainWorld: (name: string, value: Record<string, Listener>): unknown => told.exposed.push([name, value]) },
    ipcRenderer: {
      invoke: (...values: unknown[]): Promise<unknown> => (told.invoked.push(values), Promise.resolve('answer')),
      on: (channel: string, listener: Listener): unknown => told.heard.set(channel, listener),
      off: (channel: string): unknown => told.heard.delete(channel),
    },
    webFrame: { clearCache: nothing },
  };
  return { told, FakeSession, fakeElectron };
});

vi.mock('electron', () => fakeElectron);

const folder = mkdtempSync(join(tmpdir(), 'kpl-unit-'));

describe('windows', () => {
  beforeEach(() => {
    told.windows.length = 0;
  });
  const usual = { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false };

  test('2, 3, 4, 6, 8, 9, 10, 11: that of the screens is told nothing but this', () => {
    openWindow(folder, 'preload.cjs', { hidden: true, reading: Promise.resolve() });
    expect(told.windows.map(({ webPreferences }) => webPreferences)).toEqual([{ ...usual, preload: 'preload.cjs' }]);
  });

  test('one that was maximized is seen once the settings are read, and never when they cannot be; its ground follows the colours', async () => {
    const own = mkdtempSync(join(tmpdir(), 'kpl-unit-'));
    writeFileSync(join(own, 'window.json'), JSON.stringify({ bounds: null, maximized: true }));
    let read = (): void => undefined;
    const reading = new Promise<void>((resolve) => (read = resolve));
    openWindow(own, 'preload.cjs', { hidden: false, reading });
    openWindow(own, 'preload.cjs', { hidden: false, reading: Promise.reject(new Error('unreadable')) });
    await new Promise((then) => setTimeout(then));
    expect(told.maximized).toBe(0);
    read();
    await reading;
    expect(told.maximized).toBe(1);
    fakeElectron.nativeTheme.shouldUseDarkColors = true;
    told.coloured?.();
    fakeElectron.nativeTheme.shouldUseDarkColors = false;
    expect(told.grounds).toEqual(['#12171e']);
  });

  test('2, 3, 4, 6, 8, 9, 10, 11: that of the notes is told the same, and has no way to the main process', async () => {
    const window = openWindow(folder, 'preload.cjs', { hidden: true, reading: Promise.resolve() });
    answerPresenting(window);
    await told.calls.get(channels.openNotes)?.({ sender: window.webContents, senderFrame: { url: 'app://lab/', parent: null } });
    expect(told.windows[1]?.webPreferences).toEqual(usual);
    const asked = told.calls.get(channels.present)?.({ sender: {}, senderFrame: { url: 'app://lab/notes.html', parent: null } }, true);
    await expect(asked).rejects.toThrow('does not come from the app');
  });

  test('2, 3, 4, 6, 8, 9, 10, 11: that which prints is told the same, runs no script and has a guarded session of its own', async () => {
    const html = '<!doctype html><title>a</title><style>p{}</style>';
    await printHtml(html, { pageSize: 'A4' });
    const { session, ...others } = told.windows[0]?.webPreferences ?? {};
    expect(others).toEqual({ ...usual, javascript: false });
    expect(session).toBeInstanceOf(FakeSession);
    const own = session as InstanceType<typeof FakeSession>;
    expect([told.printed?.headers.get('Content-Security-Policy'), told.printed?.headers.get('X-Content-Type-Options')]).toEqual([printPolicyFor(html), 'nosniff']);
    refuses(own);
    expect(letsThrough(own, 'app://lab/')).toBe(false);
    expect(letsThrough(own, 'app://print/1')).toBe(false);
  });
});

const foreign = ['http://127.0.0.1/', 'https://example.com/', 'ws://127.0.0.1/', 'wss://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'chrome://gpu/', 'blob:app://lab/1', 'filesystem:app://lab/1', 'app://other/', 'app://lab.example/', 'app://lab@example/', 'https://app://lab/', ''];

function letsThrough(own: InstanceType<typeof FakeSession>, url: string): boolean {
  let answer: unknown;
  own.before?.({ url }, (given: unknown) => (answer = given));
  if (typeof answer !== 'object' || answer === null || !('cancel' in answer)) throw new Error('Nothing was answered.');
  return answer.cancel === false;
}

/** Every permission that Electron knows, and one that it will know. */
const permissions = ['clipboard-read', 'clipboard-sanitized-write', 'display-capture', 'fileSystem', 'fullscreen', 'geolocation', 'hid', 'idle-detection', 'keyboardLock', 'media', 'mediaKeySystem', 'midi', 'midiSysex', 'notifications', 'openExternal', 'pointerLock', 'serial', 'speaker-selection', 'storage-access', 'top-level-storage-access', 'usb', 'window-management', 'unknown', 'one of tomorrow'];

function refuses(own: InstanceType<typeof FakeSession>): void {
  for (const permission of permissions) {
    let answer: unknown;
    own.request?.({}, permission, (given: unknown) => (answer = given), {});
    expect(answer, permission).toBe(false);
    expect(own.check?.({}, permission, 'app://lab', {}), permission).toBe(false);
  }
  for (const deviceType of ['hid', 'serial', 'usb']) expect(own.device?.({ deviceType, origin: 'app://lab', device: {} }), deviceType).toBe(false);
  expect(own.spelling).toBe(false);
  for (const address of foreign) expect(letsThrough(own, address), address).toBe(false);
}

describe('sessions', () => {
  guardSession();
  const stopped = (): unknown => Reflect.get(globalThis, 'kplStoppedRequests');

  test('1, 5: the app’s own refuses every permission, and every address but its own; each that it stops counts', () => {
    const own = fakeElectron.session.defaultSession;
    const before = Number(stopped());
    refuses(own);
    expect(stopped()).toBe(before + foreign.length);
    for (const address of ['app://lab/', 'app://lab/assets/a.js', 'data:image/png;base64,']) expect(letsThrough(own, address), address).toBe(true);
    expect(stopped()).toBe(before + foreign.length);
  });

  test('5: so does every session that is made later', () => {
    const later = new FakeSession();
    told.sessions?.(later);
    refuses(later);
  });
});

test('12, 13, 14: no page goes elsewhere or is sent there, none holds another, and none opens a window', () => {
  const listeners = new Map<string, Listener>();
  let opens: Listener | null = null;
  guardContents({ on: (name: string, listener: Listener) => listeners.set(name, listener), setWindowOpenHandler: (handler: Listener) => (opens = handler) } as never);
  const goes = (name: string, url: string): boolean => {
    let went = true;
    listeners.get(name)?.({ preventDefault: () => (went = false), url }, url);
    return went;
  };
  for (const name of ['will-navigate', 'will-redirect']) {
    for (const address of [...foreign, 'data:text/html,x', 'about:blank', 'javascript:1', 'app://lab']) expect(goes(name, address), `${name} ${address}`).toBe(false);
    expect(goes(name, 'app://lab/')).toBe(true);
  }
  expect(goes('will-attach-webview', 'app://lab/')).toBe(false);
  const open = opens as Listener | null;
  for (const url of [...foreign, 'app://lab/', 'app://lab/notes.html']) expect(open?.({ url }), url).toEqual({ action: 'deny' });
});

describe('7: content policies', () => {
  test('that of a page, that of what is no page, and that of a page to print say this and nothing else', () => {
    expect(policyFor('abc').split('; ')).toEqual(["default-src 'none'", "script-src 'self'", "style-src 'self' 'nonce-abc'", "font-src 'self'", "img-src 'self' data:", "connect-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]);
    expect(nothingPolicy.split('; ')).toEqual(["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", 'sandbox']);
    const printed = ["img-src data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", 'sandbox'];
    expect(printPolicyFor('<p style="color: red">x').split('; ')).toEqual(["default-src 'none'", "style-src 'none'", ...printed]);
    // The sum of `p{}`, made apart from the code.
    expect(printPolicyFor('<style>p{}</style>').split('; ')).toEqual(["default-src 'none'", "style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='", ...printed]);
  });

  test('every answer has its own, and no two pages have the same nonce', async () => {
    registerScheme();
    expect(told.schemes).toEqual([[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]]);
    const screens = join(folder, 'screens');
    mkdirSync(screens);
    for (const name of ['index.html', 'a.js', 'a.css', 'a.svg', 'a.png', 'a.woff2', 'a.json', 'a']) writeFileSync(join(screens, name), name === 'index.html' ? '<style nonce="%NONCE%"></style>' : 'x');
    serveApp(screens, (html) => Promise.resolve(html));
    const get = async (path: string): Promise<{ readonly status: number; readonly policy: string | null; readonly guess: string | null; readonly text: string }> => {
      const response = (await told.pages?.({ url: `app://lab/${path}` })) as Response;
      return { status: response.status, policy: response.headers.get('Content-Security-Policy'), guess: response.headers.get('X-Content-Type-Options'), text: await response.text() };
    };
    const nonces = new Set<string>();
    for (const path of ['', 'index.html', '']) {
      const { status, policy, guess, text } = await get(path);
      const [, nonce = ''] = /nonce="([^"]*)"/.exec(text) ?? [];
      expect(nonce).toMatch(/^[\w+/]{22}==$/);
      nonces.add(nonce);
      expect({ status, policy, guess }).toEqual({ status: 200, policy: policyFor(nonce), guess: 'nosniff' });
    }
    expect(nonces.size).toBe(3);
    for (const path of ['a.js', 'a.css', 'a.svg', 'a.png', 'a.woff2']) expect(await get(path), path).toEqual({ status: 200, policy: nothingPolicy, guess: 'nosniff', text: 'x' });
    for (const path of ['a.json', 'a', 'nowhere.js', '..%2fwindow.json', 'a.js%00.html', '..%5c..%5cx.js']) expect(await get(path), path).toEqual({ status: 404, policy: nothingPolicy, guess: 'nosniff', text: 'Not found' });
  });
});

test('20: the preload offers the bridge and nothing else, each of its functions asks its own channel, and a listener is given nothing of Electron', async () => {
  vi.stubGlobal('window', { addEventListener: () => undefined });
  await import('../../electron/preload/index.ts');
  vi.unstubAllGlobals();
  expect(told.exposed.map(([name]) => name)).toEqual(['lab']);
  const bridge = told.exposed[0]?.[1] ?? {};
  const { menu, documents, ...asked } = channels;
  expect(Object.keys(bridge).sort()).toEqual([...Object.keys(asked), 'onMenu', 'onDocuments'].sort());
  for (const [name, channel] of Object.entries(asked)) {
    told.invoked.length = 0;
    expect(await bridge[name]?.('one', 'two', 'three'), name).toBe('answer');
    expect(told.invoked, name).toHaveLength(1);
    expect(told.invoked[0]?.[0], name).toBe(channel);
    expect(told.invoked[0]?.length, name).toBeLessThanOrEqual(2);
  }
  for (const [name, channel, sent, given] of [['onMenu', menu, 'undo', ['undo']], ['onDocuments', documents, 'undo', []]] as const) {
    const heard: unknown[][] = [];
    const stop = bridge[name]?.((...all: unknown[]) => heard.push(all)) as () => unknown;
    told.heard.get(channel)?.({ sender: fakeElectron.ipcRenderer }, sent, 'more');
    if (name === 'onMenu') told.heard.get(channel)?.({ sender: fakeElectron.ipcRenderer }, 'no command');
    expect(heard, name).toEqual([given]);
    stop();
    expect(told.heard.has(channel), name).toBe(false);
  }
});
