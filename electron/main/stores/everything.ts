import { join } from 'node:path';
import { parseProgress, parseSandbox } from '../../shared/contract.ts';
import { parseSettings } from '../../shared/settings.ts';
import { type Disk, realDisk, wordsFor } from './disk.ts';
import { readSnapshot, snapshotText } from './snapshot.ts';
import type { Stores } from './stores.ts';

const KIND = 'everything';
const VERSION = 1;
const MOST = 100_000_000;

const parts = ['progress', 'settings', 'sandbox'] as const;

type Done = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Writes all that is kept as one file. */
export async function exportTo(file: string, stores: Stores, disk: Disk = realDisk): Promise<Done> {
  try {
    const [progress, settings, sandbox] = await Promise.all([stores.progress.load(), stores.loadSettings(), stores.sandbox.load()]);
    await disk.replace(file, snapshotText(KIND, VERSION, { progress: progress.record, settings: settings.record, sandbox: sandbox.record }).text);
    return { ok: true };
  } catch (fault) {
    return { ok: false, message: wordsFor(fault) };
  }
}

/**
 * Puts such a file in the place of all that is kept. Nothing is changed unless every part of it can be read; what was
 * there before is written beside first.
 *
 * @param folder the data folder
 */
export async function importFrom(file: string, folder: string, stores: Stores, disk: Disk = realDisk): Promise<Done> {
  let text: string | null;
  try {
    text = await disk.read(file, MOST);
  } catch (fault) {
    return { ok: false, message: wordsFor(fault) };
  }
  if (text === null) return { ok: false, message: 'The file is not there.' };
  const read = readSnapshot(KIND, VERSION, text);
  if ('reason' in read) return { ok: false, message: `The file cannot be used: ${read.reason}.` };
  const { data, version } = read.snapshot;
  if (version === null || !isEverything(data)) return { ok: false, message: 'The file cannot be used: it was not exported by this app.' };
  const progress = parseProgress(data.progress);
  const settings = parseSettings(data.settings);
  const sandbox = data.sandbox === null ? null : parseSandbox(data.sandbox);
  for (const [what, part] of [['progress', progress], ['settings', settings], ['sandbox', sandbox]] as const) {
    if (part?.ok === false) return { ok: false, message: `The file cannot be used: its ${what} cannot be read (${part.reason}).` };
  }
  if (!progress.ok || !settings.ok || sandbox?.ok === false) return { ok: false, message: 'The file cannot be used.' };
  const kept = await exportTo(join(folder, `before-import-${new Date().toISOString().replace(/[:.]/g, '-')}.json`), stores, disk);
  if (!kept.ok) return kept;
  const saved = [await stores.progress.save(progress.record), await stores.settings.save(settings.record), await stores.sandbox.save(sandbox?.record ?? null)];
  return saved.find((one) => !one.ok) ?? { ok: true };
}

/** Each part, and nothing else; what a part holds is parsed by itself. */
function isEverything(data: unknown): data is Record<(typeof parts)[number], unknown> {
  return typeof data === 'object' && data !== null && Object.keys(data).length === parts.length && parts.every((part) => Object.hasOwn(data, part));
}
