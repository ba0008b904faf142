import { join } from 'node:path';
import type { Notice, SaveResult } from '../../shared/contract.ts';
import { keptKinds } from '../../shared/profiles.ts';
import { type Disk, realDisk, whyUnread, wordsFor } from './disk.ts';
import { keptKindOf, progressKind, sandboxKind, settingsKind } from './kinds.ts';
import type { RecordStore } from './record-store.ts';
import { readSnapshot, snapshotText } from './snapshot.ts';
import { asideName, freeName, type Kind } from './stored.ts';
import type { Stores } from './stores.ts';

const KIND = 'everything';
/** The first format knew neither classes nor lesson packs. */
const VERSION = 2;
/** Of bytes: what every part may hold, set out in lines. A part has a bound of its own. */
const MOST = 200_000_000;

const firstParts = ['progress', 'settings', 'sandbox'] as const;
const partsOfFormat: ReadonlyMap<number | null, readonly string[]> = new Map<number, readonly string[]>([[1, firstParts], [VERSION, [...firstParts, ...keptKinds]]]);

type Failed = { readonly ok: false; readonly message: string };
type Done = { readonly ok: true } | Failed;

/** What an import did; a notice for each part of the file that was left out. */
export type Imported = { readonly ok: true; readonly notices: readonly Notice[] } | Failed;

/** Writes all that is kept of a learner as one file. */
export async function exportTo(file: string, stores: Stores, disk: Disk = realDisk): Promise<Done> {
  try {
    const records = await Promise.all(partsOf(stores).map(async ({ name, load }) => [name, await load()] as const));
    const { text } = snapshotText(KIND, VERSION, Object.fromEntries(records));
    if (Buffer.byteLength(text) > MOST) return { ok: false, message: 'What you have here is more than one file can hold. Classes and lesson packs can go out as files of their own.' };
    await disk.replace(file, text);
    return { ok: true };
  } catch (fault) {
    return { ok: false, message: wordsFor(fault) };
  }
}

/**
 * Puts what such a file holds in the place of what is kept; what was there before is written beside first. A part that
 * cannot be read, and one that an older format did not know, leaves what is here as it is.
 *
 * @param folder the data folder
 */
export async function importFrom(file: string, folder: string, stores: Stores, disk: Disk = realDisk): Promise<Imported> {
  let text: string | null;
  try {
    text = await disk.read(file, MOST);
  } catch (fault) {
    return { ok: false, message: `The file cannot be used: ${whyUnread(fault)}.` };
  }
  if (text === null) return { ok: false, message: 'The file is not there.' };
  const read = readSnapshot(KIND, VERSION, text);
  if ('reason' in read) return { ok: false, message: `The file cannot be used: ${read.reason}.` };
  const { data, version } = read.snapshot;
  const names = partsOfFormat.get(version);
  if (names === undefined || !holdsExactly(data, names)) return { ok: false, message: 'The file cannot be used: it was not exported by this app.' };
  const taken = partsOf(stores).filter(({ name }) => names.includes(name)).map((part) => ({ ...part, value: data[part.name], ...part.take(data[part.name]) }));
  const good = taken.filter((part) => part.save !== undefined);
  const bad = taken.filter((part) => part.reason !== undefined);
  if (good.length === 0) return { ok: false, message: `The file cannot be used: none of its parts can be read (${bad[0]?.reason ?? ''}).` };
  const before = join(folder, `before-import-${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  const kept = await exportTo(before, stores, disk);
  if (!kept.ok) return kept;
  const undo: (() => Promise<boolean>)[] = [];
  for (const part of good) {
    const was = part.take(await part.load());
    undo.push(async () => was.save !== undefined && (await was.save()).ok);
    const saved = await part.save();
    if (!saved.ok) return undone(saved.message, undo, before);
  }
  const notices: Notice[] = [];
  for (const part of bad) notices.push(await setAside(part, folder, disk));
  return { ok: true, notices };
}

/** Puts back what was here, also of the part that could not be saved: its store is to hold nothing of the file. */
async function undone(message: string, undo: readonly (() => Promise<boolean>)[], before: string): Promise<Failed> {
  const back = await Promise.all(undo.map((one) => one()));
  // Of the last part nothing of the file reached the disk.
  const isBack = back.slice(0, -1).every(Boolean);
  return { ok: false, message: isBack ? `${message} Nothing was changed here.` : `${message} Some of the file was taken already. What was here before lies in ${before}.` };
}

/** A part of the file, and the store that it comes from and goes to. */
interface Part {
  readonly name: string;
  readonly title: string;
  readonly load: () => Promise<unknown>;
  /** Reads a part from an untrusted file. */
  readonly take: (value: unknown) => { readonly save: () => Promise<SaveResult>; readonly reason?: undefined } | { readonly save?: undefined; readonly reason: string };
}

function partsOf(stores: Stores): readonly Part[] {
  const { progress, settings, sandbox, kept } = stores;
  return [
    partOf(progressKind, progress),
    { ...partOf(settingsKind, settings), load: async () => (await stores.loadSettings()).record },
    partOf(sandboxKind, sandbox),
    ...keptKinds.map((name) => partOf(keptKindOf(name), kept[name])),
  ];
}

function partOf<Stored>(kind: Kind<Stored>, store: RecordStore<Stored>): Part {
  return {
    name: kind.name,
    title: kind.title,
    load: async () => (await store.load()).record,
    take: (value) => {
      const parsed = kind.parse(value);
      return parsed.ok ? { save: () => store.save(parsed.record) } : { reason: parsed.reason };
    },
  };
}

/** Keeps a part that cannot be read where the learner can look at it. */
async function setAside({ name, title, value, reason }: { readonly name: string; readonly title: string; readonly value: unknown; readonly reason: string }, folder: string, disk: Disk): Promise<Notice> {
  const wanted = asideName(folder, name, `${name}.json`);
  try {
    const file = await freeName(disk, wanted);
    await disk.replace(file, JSON.stringify(value, null, 1));
    return { kind: 'setAside', file, message: `${title} in the imported file could not be read: ${reason}. What was here stays, and that part of the file was set aside.` };
  } catch (fault) {
    return { kind: 'setAside', file: wanted, message: `${title} in the imported file could not be read: ${reason}. What was here stays. ${wordsFor(fault)}` };
  }
}

/** Each part, and nothing else; what a part holds is parsed by itself. */
function holdsExactly(data: unknown, names: readonly string[]): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && Object.keys(data).length === names.length && names.every((name) => Object.hasOwn(data, name));
}
