import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { appOrigin } from './served-files.ts';

/** Answers a call of the window, and of nobody else. */
export function handle(channel: string, answer: (value: unknown, contents: WebContents) => unknown): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, value: unknown) => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !frame.url.startsWith(`${appOrigin}/`)) throw new Error('This call does not come from the app.');
    return answer(value, event.sender);
  });
}
