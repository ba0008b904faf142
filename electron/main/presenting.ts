import { BrowserWindow, nativeTheme, type WebContents } from 'electron';
import { channels, parseSwitch } from '../shared/contract.ts';
import { enlarge } from './appearance.ts';
import { handle } from './handle.ts';
import { appOrigin } from './served-files.ts';

/** Answers what the window asks while it is shown to a room: large type, and a second window with notes. */
export function answerPresenting(window: BrowserWindow): void {
  let notes: BrowserWindow | undefined;
  const close = (): void => {
    if (notes?.isDestroyed() === false) notes.close();
    notes = undefined;
  };
  const present = (on: boolean, contents: WebContents): void => {
    enlarge(on, contents);
    if (!on) close();
  };
  handle(channels.present, (value, contents) => present(parseSwitch(value), contents));
  handle(channels.openNotes, () => {
    if (notes?.isDestroyed() === false) notes.focus();
    else notes = openNotes();
  });
  // A page that begins anew is shown to nobody yet.
  window.webContents.on('did-start-loading', () => present(false, window.webContents));
  window.on('closed', close);
}

/** The instructor's window. It has no way to the main process: what it shows comes from the other window. */
function openNotes(): BrowserWindow {
  const notes = new BrowserWindow({
    width: 900,
    height: 680,
    minWidth: 360,
    minHeight: 320,
    title: 'Notes',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#12171e' : '#f6f5f1',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  });
  notes.removeMenu();
  void notes.loadURL(`${appOrigin}/notes.html`);
  return notes;
}
