import { extname } from 'node:path';
import { BrowserWindow, dialog, type SaveDialogOptions, type WebContents } from 'electron';
import writeFileAtomic from 'write-file-atomic';
import type { TransferResult } from '../../shared/contract.ts';
import type { FileToSave, PageToPrint } from '../../shared/files.ts';
import { wordsFor } from '../stores/disk.ts';
import { printHtml } from './print.ts';

/** Asks where to, and writes a text there. */
export function saveFile(contents: WebContents, { name, text }: FileToSave): Promise<TransferResult> {
  return saveAs(contents, name, () => Promise.resolve(text));
}

/** Asks where to, prints a page and writes it there as PDF. */
export function savePdf(contents: WebContents, { name, html, pageSize }: PageToPrint): Promise<TransferResult> {
  return saveAs(contents, name, async () => Buffer.from(await printHtml(html, { pageSize })));
}

async function saveAs(contents: WebContents, name: string, make: () => Promise<string | Buffer>): Promise<TransferResult> {
  const window = BrowserWindow.fromWebContents(contents);
  const extension = extname(name).slice(1);
  const options: SaveDialogOptions = { title: 'Save', defaultPath: name, ...(extension === '' ? {} : { filters: [{ name: extension.toUpperCase(), extensions: [extension] }] }) };
  const { filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  // Older Electrons say undefined, newer ones an empty text.
  if ((filePath as string | undefined) === undefined || filePath === '') return { ok: false, cancelled: true, message: 'No file was chosen.' };
  try {
    await writeFileAtomic(filePath, await make());
    return { ok: true, message: `Saved as ${filePath}.` };
  } catch (fault) {
    return { ok: false, cancelled: false, message: wordsFor(fault) };
  }
}
