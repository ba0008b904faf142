import type { Notice, SaveResult } from '../../shared/contract.ts';
import { type Disk, realDisk, wordsFor } from './disk.ts';
import { journalLine } from './journal.ts';
import { difference } from './patch.ts';
import { readSnapshot, snapshotText } from './snapshot.ts';
import { asideName, type Follows, freeName, type Kind, type Places, placesOf, readStored } from './stored.ts';

/** A journal may become so long, or as long as its snapshot, before a new snapshot is written. */
const LONG = 64_000;

/**
 * A record on disk: a snapshot with its checksum, a journal of the changes since, and the snapshot and journal before
 * them. Writes come one after another; of those that wait, only the newest is written. A write that fails leaves what
 * was saved before as it was, and the next one brings everything that is missing.
 */
export class RecordStore<Stored> {
  private readonly kind: Kind<Stored>;
  private readonly folder: string;
  private readonly disk: Disk;
  private readonly places: Places;
  private loaded: Promise<{ record: Stored; notices: readonly Notice[] }> | null = null;
  /** What is on disk for sure. */
  private confirmed: Stored;
  private follows: Follows | null = null;
  /** Of bytes. */
  private snapshotLength = 0;
  /** What could not be put aside at the start. */
  private owed: readonly (() => Promise<void>)[] = [];
  private writing: Promise<SaveResult> | null = null;
  /** Every save that was asked for and is not done; one may still wait for the first load. */
  private readonly saving = new Set<Promise<SaveResult>>();
  private waiting: { readonly record: Stored; readonly done: Promise<SaveResult> } | null = null;

  constructor(folder: string, kind: Kind<Stored>, disk: Disk = realDisk) {
    this.folder = folder;
    this.kind = kind;
    this.disk = disk;
    this.places = placesOf(folder, kind.name);
    this.confirmed = kind.empty;
  }

  /** Nothing is being written, or about to be. */
  get idle(): boolean {
    return this.saving.size === 0;
  }

  /** The record as it was at the start, or as it was saved since; messages about files set aside go to everybody who asks. */
  load(): Promise<{ record: Stored; notices: readonly Notice[] }> {
    this.loaded ??= this.read();
    return this.loaded;
  }

  private async read(): Promise<{ record: Stored; notices: readonly Notice[] }> {
    const { record, notices, follows, snapshotLength, owed } = await readStored(this.disk, this.folder, this.kind);
    this.confirmed = record;
    this.follows = follows;
    this.snapshotLength = snapshotLength;
    this.owed = owed;
    if (notices.length > 0) await this.mend(record);
    return { record, notices };
  }

  /** Writes a record into all of the files, so that the next start finds it whole. Until that works, the files stay as they are. */
  private async mend(record: Stored): Promise<void> {
    try {
      await this.writeSnapshot(record);
      await this.disk.replace(this.places.backup, snapshotText(this.kind.name, this.kind.version, record).text);
      await this.disk.replace(this.places.journal, '');
      if (this.follows !== null) this.follows = { ...this.follows, length: 0 };
      await this.disk.replace(this.places.backupJournal, '');
    } catch {
      this.follows = null;
    }
  }

  /** Resolves when this record, or a newer one, is on disk; with words for the learner when it is not. */
  async save(record: Stored): Promise<SaveResult> {
    const done = this.saveLoaded(record);
    this.saving.add(done);
    try {
      return await done;
    } finally {
      this.saving.delete(done);
    }
  }

  private async saveLoaded(record: Stored): Promise<SaveResult> {
    await this.load();
    // A window that is opened again goes on from here.
    this.loaded = Promise.resolve({ record, notices: [] });
    if (this.writing === null) return this.write(record);
    if (this.waiting !== null) {
      this.waiting = { ...this.waiting, record };
      return this.waiting.done;
    }
    const done = this.writing.then(() => {
      const next = this.waiting?.record ?? record;
      this.waiting = null;
      return this.write(next);
    });
    this.waiting = { record, done };
    return done;
  }

  /** The same, and nothing that was saved before is to be found on disk any more. */
  async saveAlone(record: Stored): Promise<SaveResult> {
    const saved = await this.save(record);
    if (saved.ok) await this.mend(record);
    return saved;
  }

  /** The window cannot use the record: its files go aside, and an empty one takes its place. */
  async refuse(reason: string): Promise<readonly Notice[]> {
    await this.settled();
    let notice: Notice;
    try {
      const aside = await freeName(this.disk, asideName(this.folder, this.kind.name, this.places.file));
      const text = snapshotText(this.kind.name, this.kind.version, this.confirmed).text;
      await this.disk.replace(aside, text);
      notice = { kind: 'setAside', file: aside, message: `${this.kind.title} could not be read: ${reason}. The file was set aside, and you start afresh.` };
    } catch (fault) {
      return [{ kind: 'setAside', file: this.places.file, message: `${this.kind.title} could not be read: ${reason}. ${wordsFor(fault)} The file was left where it is.` }];
    }
    await this.save(this.kind.empty);
    return [notice];
  }

  /** Deletes all of its files; the store is empty then. Files that were set aside are not its own any more. */
  async erase(): Promise<void> {
    await this.settled();
    // Where only some of them go, the next save begins with a snapshot.
    this.follows = null;
    this.snapshotLength = 0;
    const { file: main, journal, backup, backupJournal } = this.places;
    // A journal goes before what it follows: whatever interrupts this leaves files that can be read.
    for (const file of [backupJournal, journal, main, backup]) await this.disk.remove(file);
    this.confirmed = this.kind.empty;
    this.owed = [];
    this.loaded = Promise.resolve({ record: this.kind.empty, notices: [] });
  }

  /** Resolves when every write so far is done. */
  async settled(): Promise<void> {
    while (this.saving.size > 0) await Promise.allSettled(this.saving);
  }

  private write(record: Stored): Promise<SaveResult> {
    const done = this.writeRecord(record).then((result) => {
      if (this.writing === done) this.writing = null;
      return result;
    });
    this.writing = done;
    return done;
  }

  private async writeRecord(record: Stored): Promise<SaveResult> {
    try {
      await this.writeChange(record);
      this.confirmed = record;
      return { ok: true };
    } catch (fault) {
      return { ok: false, message: `${wordsFor(fault)} This is about the folder ${this.folder}.` };
    }
  }

  private async writeChange(record: Stored): Promise<void> {
    const { follows } = this;
    if (follows === null || !(await this.isAsLeft(follows))) return this.writeSnapshot(record);
    const patch = difference(this.confirmed, record);
    if (patch.length === 0) return;
    const line = journalLine({ base: follows.base, patch });
    const length = follows.length + Buffer.byteLength(line);
    // What is longer would not be read again.
    if (length > this.kind.most) return this.writeSnapshot(record);
    await this.disk.append(this.places.journal, follows.length, line);
    this.follows = { base: follows.base, length };
    if (length > Math.max(LONG, this.snapshotLength)) await this.fold(record, follows.base);
  }

  /** Somebody may have taken the folder away while the app runs, or put older files in the place of these: a line behind them would lead nowhere. */
  private async isAsLeft({ length }: Follows): Promise<boolean> {
    const [snapshot, journal] = await Promise.all([this.disk.length(this.places.file), this.disk.length(this.places.journal)]);
    return snapshot === this.snapshotLength && (journal ?? 0) >= length;
  }

  /** What is in the journal is safe already: where there is no room for a new snapshot, it may grow on. */
  private async fold(record: Stored, base: string): Promise<void> {
    try {
      await this.writeSnapshot(record);
    } catch {
      if ((await this.checksumOnDisk()) !== base) this.follows = null;
    }
  }

  /** The text of the snapshot in place, if it is a good one. */
  private async snapshotOnDisk(): Promise<string | null> {
    const text = await this.disk.read(this.places.file, this.kind.most).catch(() => null);
    return text !== null && 'snapshot' in readSnapshot(this.kind.name, this.kind.version, text) ? text : null;
  }

  private async checksumOnDisk(): Promise<string | null> {
    const text = await this.snapshotOnDisk();
    const read = text === null ? null : readSnapshot(this.kind.name, this.kind.version, text);
    return read !== null && 'snapshot' in read ? read.snapshot.checksum : null;
  }

  /** The new snapshot is in place before the journal behind the old one goes: at every moment all is there, and twice. */
  private async writeSnapshot(record: Stored): Promise<void> {
    const { file, journal, backup, backupJournal } = this.places;
    for (const put of this.owed) await put();
    this.owed = [];
    const { text, checksum } = snapshotText(this.kind.name, this.kind.version, record);
    const before = await this.snapshotOnDisk();
    await this.disk.replace(backup, before ?? text);
    await this.disk.replace(file, text);
    this.confirmed = record;
    this.snapshotLength = Buffer.byteLength(text);
    // Lines of an older snapshot stand in nobody's way.
    this.follows = { base: checksum, length: this.follows?.length ?? 0 };
    try {
      await this.disk.move(journal, backupJournal);
      this.follows = { base: checksum, length: 0 };
    } catch {
      if (this.follows.length === 0) this.follows = null;
    }
  }
}
