import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notice, SaveResult } from '../shared/contract.ts';
import { FIRST, firstProfiles, MOST_PROFILES, parseProfileName, parseProfiles, type Profile, type ProfilesRecord } from '../shared/profiles.ts';
import { type Disk, realDisk, wordsFor } from './stores/disk.ts';
import { RecordStore } from './stores/record-store.ts';
import type { Kind } from './stores/stored.ts';
import { openStores, type Stores } from './stores/stores.ts';

const kind: Kind<ProfilesRecord> = { name: 'profiles', get title() { return 'The list of profiles'; }, version: 1, empty: firstProfiles, most: 1_000_000, parse: parseProfiles };

const unknown = (): SaveResult => ({ ok: false, message: 'There is no such profile.' });

/**
 * The people who use this computer, each with a folder of records. A profile's id is made here and is all that a path is
 * made of; its name is only shown. The first profile lies in the data folder itself, where it always was.
 */
export class Profiles {
  private readonly folder: string;
  private readonly store: RecordStore<ProfilesRecord>;
  private readonly open = new Map<string, Stores>();
  private readonly now: () => Date;
  private record: ProfilesRecord = firstProfiles;
  /** How many profiles the list did not name. */
  private foundAgain = 0;

  constructor(folder: string, now: () => Date = () => new Date(), disk: Disk = realDisk) {
    this.folder = folder;
    this.now = now;
    this.store = new RecordStore(folder, kind, disk);
  }

  /** Reads the list. Folders of profiles that it does not name, because it was lost, are named again. */
  async load(): Promise<void> {
    this.record = (await this.store.load()).record;
    const lost = (await idsIn(join(this.folder, 'profiles'))).filter((id) => !this.record.profiles.some((one) => one.id === id));
    const found = lost.map((id): Profile => ({ id, name: `Found again ${id.slice(0, 4)}`, created: this.now().toISOString() }));
    const whole = parseProfiles({ ...this.record, profiles: [...this.record.profiles, ...found] });
    if (found.length === 0 || !whole.ok) return;
    this.record = whole.record;
    this.foundAgain = found.length;
  }

  get list(): ProfilesRecord {
    return this.record;
  }

  /** What of the list could not be read, until it is written anew. */
  async notices(): Promise<readonly Notice[]> {
    const { notices } = await this.store.load();
    return this.foundAgain === 0 ? notices : notices.map((notice) => ({ ...notice, message: `${notice.message} Whoever had records on the disk is on the list again, without their name.` }));
  }

  /** Where a file lies that one of these notices names. */
  get listFolder(): string {
    return this.folder;
  }

  /** The records of the current profile. */
  get stores(): Stores {
    return this.storesOf(this.record.current);
  }

  /** Nothing is being written, of whichever profile. */
  idle(): boolean {
    return this.store.idle && [...this.open.values()].every((stores) => stores.idle());
  }

  async settled(): Promise<void> {
    await this.store.settled();
    await Promise.all([...this.open.values()].map((stores) => stores.settled()));
  }

  async create(name: unknown): Promise<{ readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string }> {
    const parsed = parseProfileName(name);
    if (!parsed.ok) return parsed;
    const id = randomUUID();
    const kept = await this.keep({ ...this.record, profiles: [...this.record.profiles, { id, name: parsed.name, created: this.now().toISOString() }] });
    return kept.ok ? { ok: true, id } : kept;
  }

  async rename(id: string, name: unknown): Promise<SaveResult> {
    if (!this.has(id)) return unknown();
    const parsed = parseProfileName(name);
    if (!parsed.ok) return parsed;
    return this.keep({ ...this.record, profiles: this.record.profiles.map((one) => (one.id === id ? { ...one, name: parsed.name } : one)) });
  }

  /** The other profile is the current one once this resolves, and for the next start. */
  async switchTo(id: string): Promise<SaveResult> {
    if (!this.has(id)) return unknown();
    await this.stores.settled();
    return this.keep({ ...this.record, current: id });
  }

  /** Deletes what the profile keeps; the profile stays. */
  async reset(id: string): Promise<SaveResult> {
    if (!this.has(id)) return unknown();
    try {
      await this.storesOf(id).erase();
      return { ok: true };
    } catch (fault) {
      return { ok: false, message: wordsFor(fault) };
    }
  }

  /** Deletes a profile with all that it keeps, and takes its name off the list. The first one, and the current one, stay. */
  async remove(id: string): Promise<SaveResult> {
    if (!this.has(id)) return unknown();
    if (id === FIRST) return { ok: false, message: 'The first profile stays. It can be renamed and reset.' };
    if (id === this.record.current) return { ok: false, message: 'Go on as somebody else first.' };
    try {
      const stores = this.storesOf(id);
      await stores.settled();
      this.open.delete(id);
      await rm(stores.folder, { recursive: true, force: true });
    } catch (fault) {
      return { ok: false, message: wordsFor(fault) };
    }
    return this.keep({ ...this.record, profiles: this.record.profiles.filter((one) => one.id !== id) }, (record) => this.store.saveAlone(record));
  }

  private has(id: string): boolean {
    return this.record.profiles.some((one) => one.id === id);
  }

  private async keep(record: ProfilesRecord, save = (one: ProfilesRecord): Promise<SaveResult> => this.store.save(one)): Promise<SaveResult> {
    if (record.profiles.length > MOST_PROFILES) return { ok: false, message: `No more than ${MOST_PROFILES} people can be on the list. Remove somebody first.` };
    const saved = await save(record);
    if (saved.ok) this.record = record;
    return saved;
  }

  private storesOf(id: string): Stores {
    const known = this.open.get(id);
    if (known !== undefined) return known;
    const stores = openStores(id === FIRST ? this.folder : join(this.folder, 'profiles', id));
    this.open.set(id, stores);
    return stores;
  }
}

/** The folders that are profiles by their names; none where there is no such folder. */
async function idsIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(entry.name)).map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
