import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const root = join(import.meta.dirname, '..', '..');

/** The running app, with a data folder of its own. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** What the console complained about. */
  readonly complaints: string[];
}

export interface LaunchOptions {
  /** Reuse a folder: a restart. */
  readonly dataFolder?: string;
  /** How the app learns of its folder: tests name it in the environment. `beside`: there is such a folder beside the program, an AppImage. */
  readonly told?: 'bySwitch' | 'beside';
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files that the app is started with, as a double click does. */
  readonly opens?: readonly string[];
  readonly motion?: 'reduce' | 'no-preference';
  readonly size?: { readonly width: number; readonly height: number };
}

export function freshDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kpl-test-'));
}

/** Starts the real app on the Electron that the set-up found. */
export async function launch(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataFolder = options.dataFolder ?? freshDataFolder();
  const executablePath = process.env['KPL_ELECTRON'];
  if (executablePath === undefined) throw new Error('Whole-app tests run through npm test, which finds an Electron and says where it is.');
  const place: Record<string, string> = options.told === undefined ? { KPL_USER_DATA: dataFolder } : options.told === 'beside' ? { APPIMAGE: join(dirname(dataFolder), 'lab.AppImage') } : {};
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const electron = await _electron.launch({
    executablePath,
    // A packaged app brings its own folder.
    args: [...(asRoot ? ['--no-sandbox'] : []), ...(process.env['KPL_PACKAGED'] === '1' ? [] : [root]), ...(options.told === 'bySwitch' ? ['--profile-dir', dataFolder] : []), ...(options.opens ?? [])],
    cwd: root,
    env: { ...(process.env as Record<string, string>), ...place, ...options.env },
    timeout: 30_000,
  });
  const page = await electron.firstWindow();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (fault) => complaints.push(fault.message));
  if (options.size !== undefined) {
    const { width, height } = options.size;
    await electron.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height });
  }
  await page.waitForLoadState('domcontentloaded');
  await page.emulateMedia({ reducedMotion: options.motion ?? 'reduce' });
  return { electron, page, dataFolder, complaints };
}

/** Ends the app at once, as a crash or a power cut would. */
export async function kill(app: RunningApp): Promise<void> {
  const process_ = app.electron.process();
  const ended = new Promise((resolve) => process_.once('exit', resolve));
  process_.kill('SIGKILL');
  await ended;
}

/** Ends the app. Whatever a test did, nothing must have wanted to leave it: @param provoked the test tried that by itself */
export async function close(app: RunningApp, provoked = false): Promise<void> {
  const stopped = await stoppedRequests(app).catch(() => 0);
  await app.electron.close().catch(() => undefined);
  rmSync(app.dataFolder, { recursive: true, force: true });
  if (!provoked && stopped > 0) throw new Error(`${stopped} requests would have left the app.`);
}

/** How many requests to the outside were stopped, of every session. */
function stoppedRequests(app: RunningApp): Promise<number> {
  return app.electron.evaluate(() => (globalThis as unknown as { kplStoppedRequests: number }).kplStoppedRequests);
}

/** How many requests to the outside were stopped in this session, and which addresses the window has loaded. */
export async function outgoingRequests(app: RunningApp): Promise<{ stopped: number; foreign: string[] }> {
  const stopped = await stoppedRequests(app);
  const loaded = await app.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  return { stopped, foreign: loaded.filter((address) => !address.startsWith('app://lab/') && !address.startsWith('data:')) };
}

/** Every dialog for saving is answered with this file. */
export async function answersDialogs(app: RunningApp, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, path) => void Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath: path }) }), file);
}

/** Files and folders of the disk that are dropped on the window, as the system's file manager does it. */
export async function dropPaths({ page }: RunningApp, ...files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data: { items: [], files, dragOperationsMask: 1 } });
  await session.detach();
}
