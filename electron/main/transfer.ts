import { BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions, type WebContents } from 'electron';
import type { Notice, TransferResult } from '../shared/contract.ts';
import { exportTo, importFrom } from './stores/everything.ts';
import type { Stores } from './stores/stores.ts';

const cancelled = (): TransferResult => ({ ok: false, cancelled: true, message: 'No file was chosen.' });
const filters = [{ name: 'Key Policy Lab', extensions: ['json'] }];

/** Asks where to, and writes all that is kept as one file. */
export async function exportAll(contents: WebContents, stores: Stores): Promise<TransferResult> {
  const window = BrowserWindow.fromWebContents(contents);
  const options: SaveDialogOptions = { title: 'Export everything', defaultPath: 'key-policy-lab.json', filters };
  const { filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  // Older Electrons say undefined, newer ones an empty text.
  if ((filePath as string | undefined) === undefined || filePath === '') return cancelled();
  const done = await exportTo(filePath, stores);
  return done.ok ? { ok: true, message: `Everything was written to ${filePath}.` } : { ...done, cancelled: false };
}

/**
 * Asks for a file, and puts what it holds in the place of what is here.
 *
 * @param tell takes what is to be said of parts that cannot be read, once the window has started anew
 */
export async function importAll(contents: WebContents, stores: Stores, tell: (notices: readonly Notice[]) => void): Promise<TransferResult> {
  const window = BrowserWindow.fromWebContents(contents);
  const options: OpenDialogOptions = { title: 'Import everything', filters, properties: ['openFile'] };
  const { filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  const [file] = filePaths;
  if (file === undefined) return cancelled();
  const done = await importFrom(file, stores.folder, stores);
  if (!done.ok) return { ...done, cancelled: false };
  tell(done.notices);
  return { ok: true, message: 'Everything was imported. What was here before is kept beside.' };
}
