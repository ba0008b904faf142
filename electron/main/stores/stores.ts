import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notice, ProgressRecord, SandboxRecord } from '../../shared/contract.ts';
import type { KeptKind } from '../../shared/profiles.ts';
import { defaultSettings, type SettingsRecord } from '../../shared/settings.ts';
import { keptKindOf, progressKind, sandboxKind, settingsKind } from './kinds.ts';
import { RecordStore } from './record-store.ts';

/** Everything that is kept of a learner. */
export interface Stores {
  readonly progress: RecordStore<ProgressRecord>;
  readonly sandbox: RecordStore<SandboxRecord | null>;
  readonly settings: RecordStore<SettingsRecord>;
  /** What is kept of classes and lesson packs. */
  readonly kept: Readonly<Record<KeptKind, RecordStore<SandboxRecord | null>>>;
  /** Where the files lie. */
  readonly folder: string;
  /** The settings; where there are none yet, the theme that earlier versions kept with the progress. */
  loadSettings(): Promise<{ record: SettingsRecord; notices: readonly Notice[] }>;
  /** Deletes all of it, and what was written beside: copies from before an import, what was set aside. Rejects with the system's fault. */
  erase(): Promise<void>;
  /** Nothing is being written. */
  idle(): boolean;
  /** Resolves when every write so far is done. */
  settled(): Promise<void>;
}

/** What imports, damage and interrupted writes leave of a learner beside the records. The list of profiles is everybody's. */
const BESIDE = /^(before-import-[0-9TZ-]+|(progress|sandbox|settings|workshop|packs|instructor)(\.unreadable-[0-9TZ-]+)?(\.backup)?)\.(json|journal)(\.new)?$/;

/** The stores of a data folder. */
export function openStores(folder: string): Stores {
  const progress = new RecordStore(folder, progressKind);
  const sandbox = new RecordStore(folder, sandboxKind);
  const settings = new RecordStore(folder, settingsKind);
  const kept = { workshop: new RecordStore(folder, keptKindOf('workshop')), packs: new RecordStore(folder, keptKindOf('packs')), instructor: new RecordStore(folder, keptKindOf('instructor')) };
  const all = [progress, sandbox, settings, ...Object.values(kept)];
  return {
    folder,
    kept,
    progress,
    sandbox,
    settings,
    loadSettings: async () => {
      const loaded = await settings.load();
      const { theme } = (await progress.load()).record;
      return loaded.record === defaultSettings && theme !== undefined ? { ...loaded, record: { ...defaultSettings, theme } } : loaded;
    },
    erase: async () => {
      for (const store of all) await store.erase();
      for (const name of await namesIn(folder)) if (BESIDE.test(name)) await rm(join(folder, name), { force: true, recursive: true });
    },
    idle: () => all.every((store) => store.idle),
    settled: async () => {
      await Promise.all(all.map((store) => store.settled()));
    },
  };
}

/** None where there is no such folder yet. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fault;
  }
}
