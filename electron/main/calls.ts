import { mkdir } from 'node:fs/promises';
import { app, clipboard, dialog, shell, type WebContents } from 'electron';
import { type AppInfo, channels, type Notice, parseFault, parsePath, parseProgress, parseReason, parseSandbox, type SaveResult, type TransferResult } from '../shared/contract.ts';
import { parseSettings, type SettingsRecord } from '../shared/settings.ts';
import { applySettings } from './appearance.ts';
import { isAside, readAside } from './asides.ts';
import type { FaultLog } from './fault-log.ts';
import { handle } from './handle.ts';
import type { Languages } from './language.ts';
import { installMenu } from './menu.ts';
import { answerProfileCalls, type Replacing } from './profile-calls.ts';
import type { Profiles } from './profiles.ts';
import { takeRecovered } from './recovery.ts';
import { wordsFor } from './stores/disk.ts';
import type { RecordStore } from './stores/record-store.ts';
import type { Stores } from './stores/stores.ts';
import { exportAll, importAll } from './transfer.ts';

/** The first Electron that gets security fixes; older ones are for trying and testing only. */
const OLDEST_SUPPORTED = 40;

/** Answers the window's calls. Each checks its sender and parses what it is given. */
export function answerCalls(profiles: Profiles, log: FaultLog, portable: boolean, languages: Languages): void {
  /** While everything is replaced: what a window that is about to start anew still wants to save belongs to the past. */
  let replacing = false;
  /** What an import has to say to the window that starts anew behind it. */
  let untold: readonly Notice[] = [];
  const saveIn = async <Stored>(store: RecordStore<Stored>, parsed: Parsed<NoInfer<Stored>>): Promise<SaveResult> => {
    if (replacing) return { ok: false, message: 'Everything is being replaced.' };
    return parsed.ok ? store.save(parsed.record) : { ok: false, message: parsed.reason };
  };
  /** Where files that were set aside may lie: the present profile's, and the list of profiles. */
  const folders = (): readonly string[] => [profiles.stores.folder, profiles.listFolder];
  const replace: Replacing['replace'] = async (contents, work) => {
    replacing = true;
    let isDone = false;
    try {
      const result = await work();
      if (result.ok) await startAnew(profiles.stores, contents, languages);
      isDone = result.ok;
      return result;
    } finally {
      // What was not replaced goes on being saved.
      if (!isDone) replacing = false;
    }
  };
  handle(channels.loadProgress, () => {
    replacing = false;
    return profiles.stores.progress.load();
  });
  handle(channels.saveProgress, (value) => saveIn(profiles.stores.progress, parseProgress(value)));
  handle(channels.loadSandbox, () => profiles.stores.sandbox.load());
  handle(channels.saveSandbox, (value) => saveIn(profiles.stores.sandbox, parseSandbox(value)));
  handle(channels.refuseSandbox, (value) => profiles.stores.sandbox.refuse(parseReason(value)));
  handle(channels.loadSettings, async () => {
    const { record, notices } = await profiles.stores.loadSettings();
    const told = { record, notices: [...notices, ...untold] };
    untold = [];
    return told;
  });
  handle(channels.saveSettings, async (value, contents) => {
    const parsed = parseSettings(value);
    if (parsed.ok && !replacing) applySettings(parsed.record, contents);
    const result = await saveIn(profiles.stores.settings, parsed);
    // A window keeps its language for life, so another language begins with another window.
    if (parsed.ok && result.ok && speak(languages, parsed.record)) setImmediate(() => contents.reload());
    return result;
  });
  handle(channels.appInfo, () => appInfo(profiles.stores.folder, languages));
  handle(channels.exportAll, (_value, contents) => exportAll(contents, profiles.stores));
  handle(channels.importAll, (_value, contents) => replace(contents, () => importAll(contents, profiles.stores, (notices) => (untold = notices))));
  handle(channels.deleteAll, (_value, contents) => replace(contents, () => deleteAll(profiles.stores)));
  handle(channels.openDataFolder, async () => {
    // Somebody new has none yet.
    await mkdir(profiles.stores.folder, { recursive: true }).catch(() => undefined);
    const problem = await shell.openPath(profiles.stores.folder);
    if (problem !== '') await dialog.showMessageBox({ type: 'warning', message: 'The folder cannot be opened.', detail: `It is ${profiles.stores.folder}.` });
  });
  handle(channels.showFile, (value) => {
    const file = parsePath(value);
    if (folders().some((folder) => isAside(folder, file))) shell.showItemInFolder(file);
  });
  handle(channels.readFile, (value) => readAside(folders(), parsePath(value)));
  handle(channels.reportFault, (value) => log.note({ where: 'window', ...parseFault(value) }));
  handle(channels.copyReport, () => clipboard.writeText(log.report()));
  handle(channels.restart, (_value, contents) => contents.reload());
  answerProfileCalls(profiles, portable, { replace, isReplacing: () => replacing });
}

type Parsed<Stored> = { readonly ok: true; readonly record: Stored } | { readonly ok: false; readonly reason: string };

async function deleteAll(stores: Stores): Promise<TransferResult> {
  try {
    await stores.erase();
    return { ok: true, message: 'Everything was deleted.' };
  } catch (fault) {
    return { ok: false, cancelled: false, message: `${wordsFor(fault)} Not everything was deleted. What is left lies in ${stores.folder}.` };
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
function speak(languages: Languages, { language, shortcuts }: SettingsRecord): boolean {
  const changed = languages.speak(language);
  installMenu(shortcuts);
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
