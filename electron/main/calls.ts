import { app, ipcMain, type IpcMainInvokeEvent, nativeTheme } from 'electron';
import { type AppInfo, channels, parseProgress, parseTheme, type SaveResult } from '../shared/contract.ts';
import type { ProgressStore } from './progress-store.ts';
import { appOrigin } from './served-files.ts';

/** The first Electron that gets security fixes; older ones are for trying and testing only. */
const OLDEST_SUPPORTED = 40;

/** Answers the window's calls. Each checks its sender and parses what it is given. */
export function answerCalls(store: ProgressStore): void {
  handle(channels.loadProgress, () => store.load());
  handle(channels.saveProgress, async (value): Promise<SaveResult> => {
    const parsed = parseProgress(value);
    return parsed.ok ? store.save(parsed.record) : { ok: false, message: parsed.reason };
  });
  handle(channels.appInfo, appInfo);
  handle(channels.setTheme, (value) => {
    nativeTheme.themeSource = parseTheme(value);
  });
}

function handle(channel: string, answer: (value: unknown) => unknown): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, value: unknown) => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !frame.url.startsWith(`${appOrigin}/`)) throw new Error('This call does not come from the app.');
    return answer(value);
  });
}

function appInfo(): AppInfo {
  const electron = process.versions.electron;
  return {
    version: app.getVersion(),
    electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    oldRuntime: Number.parseInt(electron, 10) < OLDEST_SUPPORTED,
    dataFolder: app.getPath('userData'),
  };
}
