import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { emptyProgress, type Notice, parseProgress, type ProgressRecord, type SaveResult } from '../shared/contract.ts';

/** A learner's progress in one file. Writes are atomic and one after another; of those that wait, only the newest is written. */
export class ProgressStore {
  private readonly folder: string;
  private loaded: Promise<{ record: ProgressRecord; notices: Notice[] }> | null = null;
  private readonly file: string;
  private writing: Promise<SaveResult> | null = null;
  private waiting: { readonly record: ProgressRecord; readonly done: Promise<SaveResult> } | null = null;

  constructor(folder: string) {
    this.folder = folder;
    this.file = join(folder, 'progress.json');
  }

  /** Nothing is being written. */
  get idle(): boolean {
    return this.writing === null;
  }

  /** The record as it was at the start, read once: the message about a file set aside must reach the window, whoever asked first. */
  load(): Promise<{ record: ProgressRecord; notices: Notice[] }> {
    this.loaded ??= this.read();
    return this.loaded;
  }

  /**
   * The saved record, or an empty one. A file that cannot be read as progress is set aside under another name, never
   * overwritten, and a notice says where it is.
   */
  private async read(): Promise<{ record: ProgressRecord; notices: Notice[] }> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return { record: emptyProgress, notices: [] };
      return this.setAside(fault instanceof Error ? fault.message : 'it cannot be read');
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return this.setAside('it is not valid JSON');
    }
    const parsed = parseProgress(value);
    return parsed.ok ? { record: parsed.record, notices: [] } : this.setAside(parsed.reason);
  }

  private async setAside(reason: string): Promise<{ record: ProgressRecord; notices: Notice[] }> {
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const aside = join(this.folder, `progress.unreadable-${stamp}.json`);
    try {
      await rename(this.file, aside);
    } catch {
      return { record: emptyProgress, notices: [{ kind: 'setAside', file: this.file, message: `Your progress could not be read (${reason}). The file was left where it is.` }] };
    }
    return {
      record: emptyProgress,
      notices: [{ kind: 'setAside', file: aside, message: `Your progress could not be read (${reason}). The file was set aside, and you start afresh.` }],
    };
  }

  /** Writes the record. Resolves when this record, or a newer one, is on disk. */
  save(record: ProgressRecord): Promise<SaveResult> {
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

  /** Resolves when every write so far is done. */
  async settled(): Promise<void> {
    while (this.writing !== null) await (this.waiting?.done ?? this.writing);
  }

  private write(record: ProgressRecord): Promise<SaveResult> {
    const done = this.writeFile(record).then((result) => {
      if (this.writing === done) this.writing = null;
      return result;
    });
    this.writing = done;
    return done;
  }

  private async writeFile(record: ProgressRecord): Promise<SaveResult> {
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFileAtomic(this.file, `${JSON.stringify(record, null, 1)}\n`, { mode: 0o600 });
      return { ok: true };
    } catch (fault) {
      return { ok: false, message: fault instanceof Error ? fault.message : 'The file could not be written.' };
    }
  }
}
