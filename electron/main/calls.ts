import { app, ipcMain, type IpcMainInvokeEvent, nativeTheme } from 'electron';
import { type AppInfo, channels, parseProgress, parseReason, parseSandbox, parseTheme, type SaveResult } from '../shared/contract.ts';
import { appOrigin } from './served-files.ts';
import type { RecordStore } from './stores/record-store.ts';
import type { Stores } from './stores/stores.ts';

/** The first Electron that gets security fixes; older ones are for trying and testing only. */
const OLDEST_SUPPORTED = 40;

/** Answers the window's calls. Each checks its sender and parses what it is given. */
export function answerCalls({ progress, sandbox }: Stores): void {
  handle(channels.loadProgress, () => progress.load());
  handle(channels.saveProgress, (value) => saveIn(progress, parseProgress(value)));
  handle(channels.loadSandbox, () => sandbox.load());
  handle(channels.saveSandbox, (value) => saveIn(sandbox, parseSandbox(value)));
  handle(channels.refuseSandbox, (value) => sandbox.refuse(parseReason(value)));
  handle(channels.appInfo, appInfo);
  handle(channels.setTheme, (value) => {
    nativeTheme.themeSource = parseTheme(value);
  });
}

type Parsed<Stored> = { readonly ok: true; readonly record: Stored } | { readonly ok: false; readonly reason: string };

async function saveIn<Stored>(store: RecordStore<Stored>, parsed: Parsed<NoInfer<Stored>>): Promise<SaveResult> {
  return parsed.ok ? store.save(parsed.record) : { ok: false, message: parsed.reason };
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
