import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { channels } from '../shared/contract.ts';
import { inShort } from '../shared/plain-json.ts';
import { noteCall } from './garbage.ts';
import { appOrigin } from './served-files.ts';

/** The calls that are given nothing. */
const bare: ReadonlySet<string> = new Set([
  channels.loadProgress,
  channels.loadSandbox,
  channels.loadSettings,
  channels.appInfo,
  channels.exportAll,
  channels.importAll,
  channels.deleteAll,
  channels.openDataFolder,
  channels.copyReport,
  channels.restart,
  channels.takeDocuments,
  channels.openNotes,
  channels.listProfiles,
  channels.parts,
  channels.showChromiumLicences,
]);

/** The windows that may call: those with the screens, and no other page of the app. */
const admitted = new WeakSet<WebContents>();

/** Lets a window call from now on. */
export function admit(contents: WebContents): void {
  admitted.add(contents);
}

/** Answers a call of the window's own page, and of nobody else: no frame in it, no other window, no other address. */
export function handle(channel: string, answer: (value: unknown, contents: WebContents) => unknown): void {
  ipcMain.handle(channel, async (event: IpcMainInvokeEvent, value: unknown, ...more: unknown[]) => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !frame.url.startsWith(`${appOrigin}/`) || !admitted.has(event.sender)) throw new Error('This call does not come from the app.');
    if (more.length > 0 || (value !== undefined && bare.has(channel))) throw new Error('This call is given more than it takes.');
    try {
      return await answer(value, event.sender);
    } catch (fault) {
      // Electron prints the fault and sends it back: it must not carry what it was given.
      throw new Error(inShort(fault instanceof Error ? fault.message : String(fault)));
    } finally {
      noteCall();
    }
  });
}
