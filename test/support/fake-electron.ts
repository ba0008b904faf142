import { vi } from 'vitest';

/** A call as Electron passes it on: who asks, and what with. */
export type Answer = (event: { readonly sender: object; readonly senderFrame: { readonly url: string; readonly parent: object | null } | null }, ...values: unknown[]) => unknown;

/** Every call that is answered, by its channel, and what was done to the computer meanwhile. */
export const answers = new Map<string, Answer>();
export const done: string[] = [];

const note = (what: string) => (): Promise<Record<string, never>> => {
  done.push(what);
  return Promise.resolve({});
};

class FakeWindow {
  static readonly fromWebContents = (): null => null;
  static readonly getAllWindows = (): never[] => [];
  static readonly getFocusedWindow = (): null => null;
  readonly webContents = { on: vi.fn(), loadURL: vi.fn(), setWindowOpenHandler: vi.fn() };
  readonly on = vi.fn();
  readonly removeMenu = vi.fn();
  readonly loadURL = vi.fn();
  readonly isDestroyed = (): boolean => false;
  readonly focus = vi.fn();
  readonly close = vi.fn();
  constructor() {
    done.push('window');
  }
}

/** As much of Electron as the calls of the window need, for `vi.mock('electron', …)`. */
export const fakeElectron = {
  ipcMain: { handle: (channel: string, answer: Answer): unknown => answers.set(channel, answer) },
  app: { getVersion: () => '0', getName: () => 'app', quit: note('quit'), on: vi.fn() },
  BrowserWindow: FakeWindow,
  clipboard: { writeText: note('clipboard') },
  dialog: { showSaveDialog: note('save dialog'), showOpenDialog: () => (done.push('open dialog'), Promise.resolve({ filePaths: [] })), showMessageBox: note('message') },
  Menu: { setApplicationMenu: vi.fn(), buildFromTemplate: vi.fn() },
  nativeTheme: { themeSource: 'system', shouldUseDarkColors: false },
  session: { fromPartition: vi.fn(), defaultSession: {} },
  utilityProcess: { fork: (): never => {
    done.push('process');
    throw new Error('no process');
  } },
  shell: { openPath: (folder: string): Promise<string> => (done.push('folder'), Promise.resolve(folder === '' ? 'none' : '')), showItemInFolder: note('shown file') },
};
