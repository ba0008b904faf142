import { join } from 'node:path';
import type { Notice } from '../../shared/contract.ts';
import { type Disk, wordsFor } from './disk.ts';
import { type Entry, type Journal, readJournal } from './journal.ts';
import { patched } from './patch.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** What a record is, and who can tell one. */
export interface Kind<Stored> {
  /** The file's name without its ending, and how a message calls it: `progress`. */
  readonly name: string;
  /** As the learner knows it: "Your progress". */
  readonly title: string;
  readonly version: number;
  readonly empty: Stored;
  /** Most bytes that a file may have. */
  readonly most: number;
  /** Reads data of any format so far. */
  parse(value: unknown): { readonly ok: true; readonly record: Stored } | { readonly ok: false; readonly reason: string };
}

/** Where a kind's files lie. */
export interface Places {
  readonly file: string;
  /** Lines that follow `file`. */
  readonly journal: string;
  /** The snapshot before `file`, and the lines that lead from it to `file`. */
  readonly backup: string;
  readonly backupJournal: string;
}

export function placesOf(folder: string, name: string): Places {
  const at = (ending: string): string => join(folder, `${name}${ending}`);
  return { file: at('.json'), journal: at('.journal'), backup: at('.backup.json'), backupJournal: at('.backup.journal') };
}

/** What a start found on disk. */
export interface Found<Stored> {
  readonly record: Stored;
  /** Not empty when something was damaged: the record is then to be written anew at once. */
  readonly notices: readonly Notice[];
  /** What the next line of the journal can follow; null when the next write must be a snapshot. */
  readonly follows: Follows | null;
}

export interface Follows {
  /** The snapshot's checksum. */
  readonly base: string;
  /** Where the next line goes. */
  readonly length: number;
}

const nothing: Journal = { entries: [], damaged: 0, length: 0 };

/**
 * Reads what was saved: the snapshot and the lines behind it; where the snapshot is damaged, the one before it and the
 * lines behind that one. Nothing that cannot be read is overwritten: it is moved aside, and a notice says where.
 */
export async function readStored<Stored>(disk: Disk, folder: string, kind: Kind<Stored>): Promise<Found<Stored>> {
  return new Reader(disk, folder, kind).read();
}

class Reader<Stored> {
  private readonly disk: Disk;
  private readonly folder: string;
  private readonly kind: Kind<Stored>;
  private readonly places: Places;
  private readonly notices: Notice[] = [];

  constructor(disk: Disk, folder: string, kind: Kind<Stored>) {
    this.disk = disk;
    this.folder = folder;
    this.kind = kind;
    this.places = placesOf(folder, kind.name);
  }

  async read(): Promise<Found<Stored>> {
    const { file, journal, backup, backupJournal } = this.places;
    const before = await this.readLines(backupJournal);
    const behind = await this.readLines(journal);
    const main = await this.readFile(file);
    let reason = 'reason' in main ? main.reason : '';
    if ('snapshot' in main) {
      const { data, checksum, version } = main.snapshot;
      const whole = this.kind.parse(withEntries(data, behind.entries.filter(({ base }) => base === checksum)));
      const follows = version === this.kind.version && behind.length !== null ? { base: checksum, length: behind.length } : null;
      if (whole.ok) return { record: whole.record, notices: this.notices, follows };
      const alone = this.kind.parse(data);
      if (alone.ok) {
        await this.setAside(journal, 'its lines lead to nothing that can be read', 'What was written before them was kept.');
        return { record: alone.record, notices: this.notices, follows: null };
      }
      ({ reason } = alone);
    }
    const older = await this.readFile(backup);
    if ('snapshot' in older) {
      const { data, checksum } = older.snapshot;
      // What stands behind the damaged file began where the older journal ends.
      const entries = [...before.entries.filter(({ base }) => base === checksum), ...behind.entries];
      const whole = this.kind.parse(withEntries(data, entries));
      const restored = whole.ok ? whole : this.kind.parse(data);
      if (restored.ok) {
        await this.setAside(file, reason, 'It was restored from its last good copy and the changes noted since.');
        return { record: restored.record, notices: this.notices, follows: null };
      }
    }
    await this.setAside(file, reason, 'You start afresh.');
    return { record: this.kind.empty, notices: this.notices, follows: null };
  }

  private async readFile(file: string): Promise<{ readonly snapshot: Snapshot } | { readonly reason: string }> {
    try {
      const text = await this.disk.read(file, this.kind.most);
      return text === null ? { reason: '' } : readSnapshot(this.kind.name, this.kind.version, text);
    } catch (fault) {
      return { reason: wordsFor(fault) };
    }
  }

  private async readLines(file: string): Promise<Journal> {
    let text: string | null;
    try {
      text = await this.disk.read(file, this.kind.most);
    } catch (fault) {
      await this.setAside(file, wordsFor(fault), 'The rest was kept.');
      return { ...nothing, length: null };
    }
    if (text === null) return nothing;
    const journal = readJournal(text);
    if (journal.damaged > 0) await this.copyAside(file, text, journal.damaged === 1 ? 'one change is damaged' : `${journal.damaged} changes are damaged`);
    return journal;
  }

  /** Moves a file aside and says so. A reason of no words means that there is none to move. */
  private async setAside(file: string, reason: string, consequence: string): Promise<void> {
    if (reason === '') return;
    const aside = asideName(this.folder, this.kind.name, file);
    const said = `${this.kind.title} could not be read in full: ${reason}. ${consequence}`;
    try {
      await this.disk.move(file, aside);
      this.notices.push({ kind: 'setAside', file: aside, message: `${said} The file was set aside.` });
    } catch {
      this.notices.push({ kind: 'setAside', file, message: `${said} The file was left where it is.` });
    }
  }

  /** Puts a copy of a journal aside: what is good in it still counts until the record is written anew. */
  private async copyAside(file: string, text: string, reason: string): Promise<void> {
    const aside = asideName(this.folder, this.kind.name, file);
    const said = `${this.kind.title} could not be read in full: ${reason}. The other changes were kept.`;
    try {
      await this.disk.replace(aside, text);
      this.notices.push({ kind: 'setAside', file: aside, message: `${said} A copy of the file was set aside.` });
    } catch {
      this.notices.push({ kind: 'setAside', file, message: said });
    }
  }
}

function withEntries(data: unknown, entries: readonly Entry[]): unknown {
  return patched(data, entries.flatMap(({ patch }) => patch));
}

/** Where a file that cannot be read goes: beside the others, under a name that says what it is. */
export function asideName(folder: string, name: string, file: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const part = file.endsWith('.backup.journal') ? '.backup.journal' : file.endsWith('.journal') ? '.journal' : '.json';
  return join(folder, `${name}.unreadable-${stamp}${part}`);
}
