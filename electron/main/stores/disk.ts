import { closeSync, constants, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a store does with files. Each promise that resolves means: it survives a power cut. Each may reject with the system's fault. */
export interface Disk {
  /** The text; null when there is no such file. Rejects a file of more than `most` bytes. */
  read(file: string, most: number): Promise<string | null>;
  /** How many bytes the file has; null when there is no such file. */
  length(file: string): Promise<number | null>;
  /** The file is the old one or the new one, never half of each. */
  replace(file: string, text: string): Promise<void>;
  /** Writes at this place, and cuts off what stood behind it: a line of which only a part was written. */
  append(file: string, place: number, text: string): Promise<void>;
  /** Does nothing when there is no such file. */
  move(from: string, to: string): Promise<void>;
  /** Does nothing when there is no such file. */
  remove(file: string): Promise<void>;
}

/** For the learner alone. */
const MODE = 0o600;

export const realDisk: Disk = {
  async read(file, most) {
    try {
      const found = await stat(file);
      // A pipe would be waited for without end.
      if (!found.isFile()) throw new Error('it is no file');
      if (found.size > most) throw new Error('the file is far too large');
      const handle = await open(file, 'r');
      try {
        return await handle.readFile('utf8');
      } finally {
        await handle.close();
      }
    } catch (fault) {
      if (isMissing(fault)) return null;
      throw fault;
    }
  },

  async length(file) {
    try {
      return (await stat(file)).size;
    } catch (fault) {
      if (isMissing(fault)) return null;
      throw fault;
    }
  },

  async replace(file, text) {
    await makeFolder(dirname(file));
    const fresh = `${file}.new`;
    // Left over from a write that was interrupted; `wx` follows no link that somebody put there.
    await rm(fresh, { force: true });
    try {
      const handle = await open(fresh, 'wx', MODE);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(fresh, file);
    } catch (fault) {
      await rm(fresh, { force: true }).catch(() => undefined);
      throw fault;
    }
    await syncFolder(dirname(file));
  },

  async append(file, place, text) {
    const handle = await open(file, constants.O_RDWR | constants.O_CREAT, MODE);
    try {
      const { size } = await handle.stat();
      if (size > place) await handle.truncate(place);
      const bytes = Buffer.from(text);
      let written = 0;
      while (written < bytes.length) written += (await handle.write(bytes, written, bytes.length - written, place + written)).bytesWritten;
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (place === 0) await syncFolder(dirname(file));
  },

  async move(from, to) {
    try {
      await rename(from, to);
    } catch (fault) {
      if (isMissing(fault)) return;
      throw fault;
    }
    await syncFolder(dirname(to));
  },

  async remove(file) {
    await rm(file, { force: true });
  },
};

/** The same as `replace`, for what is written while the app ends. */
export function replaceSync(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  try {
    const handle = openSync(fresh, 'wx', MODE);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(fresh, file);
  } catch (fault) {
    rmSync(fresh, { force: true });
    throw fault;
  }
}

/** A new folder is safe once the one that holds it is. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** What systems answer that keep no folders on demand: sticks, shares, folders that may be written and not listed. */
const cannotSync: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR', 'EPERM', 'EACCES']);

/** A new name is safe once its folder is. Windows keeps folders by itself, and opens none; others cannot, and the file itself is safe there too. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (fault) {
    if (!cannotSync.has((fault as NodeJS.ErrnoException).code ?? '')) throw fault;
  }
}

function isMissing(fault: unknown): boolean {
  return (fault as NodeJS.ErrnoException).code === 'ENOENT';
}

const words = (): ReadonlyMap<string, string> => new Map([
  ['ENOSPC', 'The disk is full.'],
  ['EDQUOT', 'Your share of the disk is used up.'],
  ['EFBIG', 'The file is too large for this disk.'],
  ['EROFS', 'The disk can only be read.'],
  ['EACCES', 'The folder does not allow writing.'],
  ['EPERM', 'The folder does not allow writing.'],
  ['EIO', 'The disk reports a fault.'],
  ['ENOENT', 'The folder is not there any more.'],
  ['ENOTDIR', 'The folder is not there any more.'],
  ['ENXIO', 'The disk is not there any more.'],
  ['ENODEV', 'The disk is not there any more.'],
  ['ESTALE', 'The disk is not there any more.'],
  ['ETIMEDOUT', 'The disk does not answer.'],
  ['EBUSY', 'Another program holds the file.'],
  ['ETXTBSY', 'Another program holds the file.'],
  ['EISDIR', 'A folder stands where the file should be.'],
  ['EMFILE', 'Too many files are open.'],
  ['ENFILE', 'Too many files are open.'],
]);

/** What a fault of the disk means, in words for the learner. */
export function wordsFor(fault: unknown): string {
  if (!(fault instanceof Error)) return 'The file could not be written.';
  const { code } = fault as NodeJS.ErrnoException;
  if (code === undefined) return fault.message;
  return words().get(code) ?? `The system does not allow it (${code}).`;
}

const unread = (): ReadonlyMap<string, string> => new Map([
  ['EACCES', 'it may not be read'],
  ['EPERM', 'it may not be read'],
  ['EIO', 'the disk reports a fault'],
  ['EBUSY', 'another program holds it'],
]);

/** Why a file cannot be read, as the end of a sentence. */
export function whyUnread(fault: unknown): string {
  const { code, message } = fault as NodeJS.ErrnoException;
  return code === undefined ? message : (unread().get(code) ?? `the system does not allow it (${code})`);
}
