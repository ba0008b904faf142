import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { admit } from './handle.ts';
import { appOrigin } from './served-files.ts';
import { replaceSync } from './stores/disk.ts';
import { defaultState, parseWindowState, smallest, visibleBounds, type WindowState, windowStateText } from './window-state.ts';

interface Opening {
  /** A hidden window is never shown. */
  readonly hidden: boolean;
  /** Until the settings are read nobody sees it. */
  readonly reading: Promise<void>;
}

/** Opens the one window, where it was last time, and remembers where it goes. */
export function openWindow(dataFolder: string, preload: string, { hidden, reading }: Opening): BrowserWindow {
  const file = join(dataFolder, 'window.json');
  const state = readState(file);
  const bounds = visibleBounds(
    state.bounds,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...(bounds ?? {}),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: app.getName(),
    backgroundColor: ground(),
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  });
  admit(window.webContents);
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(ground());
  });
  // That would show it at once. When the settings cannot be read, that is told elsewhere.
  if (state.maximized && !hidden) void reading.then(() => window.maximize(), () => undefined);
  if (!hidden) window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());

  let timer: NodeJS.Timeout | undefined;
  const remember = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => saveState(file, window), 400);
  };
  for (const name of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(name as 'resize', remember);
  window.on('close', () => {
    clearTimeout(timer);
    saveState(file, window);
  });
  void window.loadURL(`${appOrigin}/`);
  return window;
}

/** What is seen of a window before its page is, and at its edges while it grows. */
function ground(): string {
  return nativeTheme.shouldUseDarkColors ? '#12171e' : '#f6f5f1';
}

function readState(file: string): WindowState {
  try {
    return parseWindowState(readFileSync(file, 'utf8'));
  } catch {
    return defaultState;
  }
}

function saveState(file: string, window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    replaceSync(file, windowStateText(state));
  } catch {
    // Where the window stood is not worth a message.
  }
}
