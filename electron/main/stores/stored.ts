import { join } from 'node:path';
import type { Notice } from '../../shared/contract.ts';
import { type Disk, whyUnread } from './disk.ts';
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
  /** How many bytes the snapshot has. */
  readonly snapshotLength: number;
  /** What could not be put aside yet. It is tried again before anything is written in its place. */
  readonly owed: readonly (() => Promise<void>)[];
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

type Read = { readonly snapshot: Snapshot; readonly length: number } | { readonly reason: string };

class Reader<Stored> {
  private readonly disk: Disk;
  private readonly folder: string;
  private readonly kind: Kind<Stored>;
  private readonly places: Places;
  private readonly notices: Notice[] = [];
  private readonly owed: (() => Promise<void>)[] = [];

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
      if (whole.ok) return this.found(whole.record, follows, main.length);
      const alone = this.kind.parse(data);
      if (alone.ok) {
        await this.setAside(journal, this.leadNowhere(), 'What was written before them was kept.');
        return this.found(alone.record);
      }
      ({ reason } = alone);
    }
    const older = await this.readFile(backup);
    let olderReason = 'reason' in older ? older.reason : '';
    if ('snapshot' in older) {
      const { data, checksum } = older.snapshot;
      // What stands behind the damaged file began where the older journal ends.
      const entries = [...before.entries.filter(({ base }) => base === checksum), ...behind.entries];
      const whole = this.kind.parse(withEntries(data, entries));
      if (whole.ok) {
        await this.setAside(file, reason, 'It was restored from its last good copy and the changes noted since.');
        return this.found(whole.record);
      }
      const alone = this.kind.parse(data);
      if (alone.ok) {
        await this.setAside(file, reason, 'It was restored from its last good copy.');
        await this.setLinesAside(before, behind, 'What was written before them was kept.');
        return this.found(alone.record);
      }
      olderReason = alone.reason;
    }
    const afresh = 'You start afresh.';
    await this.setAside(file, reason, afresh);
    await this.setAside(backup, olderReason, afresh);
    await this.setLinesAside(before, behind, afresh);
    return this.found(this.kind.empty);
  }

  private found(record: Stored, follows: Follows | null = null, snapshotLength = 0): Found<Stored> {
    return { record, notices: this.notices, follows, snapshotLength, owed: this.owed };
  }

  private readonly leadNowhere = (): string => 'its lines lead to nothing that can be read';

  /** Journals that nothing can be made of. */
  private async setLinesAside(before: Journal, behind: Journal, consequence: string): Promise<void> {
    const { journal, backupJournal } = this.places;
    if (before.entries.length > 0) await this.setAside(backupJournal, this.leadNowhere(), consequence);
    if (behind.entries.length > 0) await this.setAside(journal, this.leadNowhere(), consequence);
  }

  private async readFile(file: string): Promise<Read> {
    try {
      const text = await this.disk.read(file, this.kind.most);
      if (text === null) return { reason: '' };
      const read = readSnapshot(this.kind.name, this.kind.version, text);
      return 'reason' in read ? read : { ...read, length: Buffer.byteLength(text) };
    } catch (fault) {
      return { reason: whyUnread(fault) };
    }
  }

  private async readLines(file: string): Promise<Journal> {
    let text: string | null;
    try {
      text = await this.disk.read(file, this.kind.most);
    } catch (fault) {
      await this.setAside(file, whyUnread(fault), 'The rest was kept.');
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
    await this.put(file, `${this.kind.title} could not be read in full: ${reason}. ${consequence}`, 'The file was set aside.', (aside) => this.disk.move(file, aside));
  }

  /** Puts a copy of a journal aside: what is good in it still counts until the record is written anew. */
  private async copyAside(file: string, text: string, reason: string): Promise<void> {
    await this.put(file, `${this.kind.title} could not be read in full: ${reason}. The other changes were kept.`, 'A copy of the file was set aside.', (aside) => this.disk.replace(aside, text));
  }

  private async put(file: string, said: string, done: string, work: (aside: string) => Promise<void>): Promise<void> {
    const put = async (): Promise<string> => {
      const aside = await freeName(this.disk, asideName(this.folder, this.kind.name, file));
      await work(aside);
      return aside;
    };
    try {
      this.notices.push({ kind: 'setAside', file: await put(), message: `${said} ${done}` });
    } catch {
      this.owed.push(async () => {
        await put();
      });
      this.notices.push({ kind: 'setAside', file, message: `${said} The file was left where it is.` });
    }
  }
}

function withEntries(data: unknown, entries: readonly Entry[]): unknown {
  return patched(data, entries.flatMap(({ patch }) => patch));
}

/** Where a file that cannot be read goes: beside the others, under a name that says what it is. */
export function asideName(folder: string, name: string, file: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const [part = '.json'] = /(?:\.backup)?\.(?:json|journal)$/.exec(file) ?? [];
  return join(folder, `${name}.unreadable-${stamp}${part}`);
}

/** The name, or, where a file has it already, because two moments bear one time, the name with a number. */
export async function freeName(disk: Disk, name: string): Promise<string> {
  let free = name;
  for (let number = 2; (await disk.length(free)) !== null; number += 1) free = name.replace(/Z(?=(?:\.backup)?\.(?:json|journal)$)/, `Z-${number}`);
  return free;
}
