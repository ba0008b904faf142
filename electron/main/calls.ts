import { app, clipboard, shell, type WebContents } from 'electron';
import { type AppInfo, channels, parseFault, parsePath, parseProgress, parseReason, parseSandbox, type SaveResult, type TransferResult } from '../shared/contract.ts';
import { parseSettings, type SettingsRecord } from '../shared/settings.ts';
import { applySettings } from './appearance.ts';
import { isAside, readAside } from './asides.ts';
import type { FaultLog } from './fault-log.ts';
import { handle } from './handle.ts';
import type { Languages } from './language.ts';
import { installMenu } from './menu.ts';
import { takeRecovered } from './recovery.ts';
import { wordsFor } from './stores/disk.ts';
import type { RecordStore } from './stores/record-store.ts';
import type { Stores } from './stores/stores.ts';
import { exportAll, importAll } from './transfer.ts';

/** The first Electron that gets security fixes; older ones are for trying and testing only. */
const OLDEST_SUPPORTED = 40;

/** Answers the window's calls. Each checks its sender and parses what it is given. */
export function answerCalls(stores: Stores, log: FaultLog, folder: string, languages: Languages): void {
  const { progress, sandbox, settings } = stores;
  /** While everything is replaced: what a window that is about to start anew still wants to save belongs to the past. */
  let replacing = false;
  const saveIn = async <Stored>(store: RecordStore<Stored>, parsed: Parsed<NoInfer<Stored>>): Promise<SaveResult> => {
    if (replacing) return { ok: false, message: 'Everything is being replaced.' };
    return parsed.ok ? store.save(parsed.record) : { ok: false, message: parsed.reason };
  };
  const replace = async (contents: WebContents, work: () => Promise<TransferResult>): Promise<TransferResult> => {
    replacing = true;
    const result = await work();
    if (result.ok) await startAnew(stores, contents, languages);
    else replacing = false;
    return result;
  };
  handle(channels.loadProgress, () => {
    replacing = false;
    return progress.load();
  });
  handle(channels.saveProgress, (value) => saveIn(progress, parseProgress(value)));
  handle(channels.loadSandbox, () => sandbox.load());
  handle(channels.saveSandbox, (value) => saveIn(sandbox, parseSandbox(value)));
  handle(channels.refuseSandbox, (value) => sandbox.refuse(parseReason(value)));
  handle(channels.loadSettings, () => stores.loadSettings());
  handle(channels.saveSettings, async (value, contents) => {
    const parsed = parseSettings(value);
    if (parsed.ok && !replacing) applySettings(parsed.record, contents);
    const result = await saveIn(settings, parsed);
    // A window keeps its language for life, so another language begins with another window.
    if (parsed.ok && result.ok && speak(languages, parsed.record)) setImmediate(() => contents.reload());
    return result;
  });
  handle(channels.appInfo, () => appInfo(folder, languages));
  handle(channels.exportAll, (_value, contents) => exportAll(contents, stores));
  handle(channels.importAll, (_value, contents) => replace(contents, () => importAll(contents, folder, stores)));
  handle(channels.deleteAll, (_value, contents) => replace(contents, () => deleteAll(stores)));
  handle(channels.openDataFolder, async () => {
    await shell.openPath(folder);
  });
  handle(channels.showFile, (value) => {
    const file = parsePath(value);
    if (isAside(folder, file)) shell.showItemInFolder(file);
  });
  handle(channels.readFile, (value) => readAside(folder, parsePath(value)));
  handle(channels.reportFault, (value) => log.note({ where: 'window', ...parseFault(value) }));
  handle(channels.copyReport, () => clipboard.writeText(log.report()));
  handle(channels.restart, (_value, contents) => contents.reload());
}

type Parsed<Stored> = { readonly ok: true; readonly record: Stored } | { readonly ok: false; readonly reason: string };

async function deleteAll({ progress, sandbox, settings }: Stores): Promise<TransferResult> {
  try {
    for (const store of [progress, sandbox, settings]) await store.erase();
    return { ok: true, message: 'Everything was deleted.' };
  } catch (fault) {
    return { ok: false, cancelled: false, message: wordsFor(fault) };
  }
}

/** The window reads its records again. */
async function startAnew(stores: Stores, contents: WebContents, languages: Languages): Promise<void> {
  const { record } = await stores.loadSettings();
  applySettings(record, contents);
  speak(languages, record);
  contents.reload();
}

/** Menus and dialogs in the language of the settings; true when it is another one than before. */
function speak(languages: Languages, { language }: SettingsRecord): boolean {
  const changed = languages.speak(language);
  if (changed) installMenu();
  return changed;
}

function appInfo(folder: string, languages: Languages): AppInfo {
  const electron = process.versions.electron;
  return {
    version: app.getVersion(),
    electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    oldRuntime: Number.parseInt(electron, 10) < OLDEST_SUPPORTED,
    dataFolder: folder,
    languages: languages.list(),
    recovered: takeRecovered(),
  };
}
