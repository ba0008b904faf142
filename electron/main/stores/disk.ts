import { closeSync, constants, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a store does with files. Each promise that resolves means: it survives a power cut. Each may reject with the system's fault. */
export interface Disk {
  /** The text; null when there is no such file. Rejects a file of more than `most` bytes. */
  read(file: string, most: number): Promise<string | null>;
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
      const { size } = await stat(file);
      if (size > most) throw new Error('the file is far too large');
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

  async replace(file, text) {
    await mkdir(dirname(file), { recursive: true });
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

/** A new name is safe once its folder is. Windows keeps folders by itself, and opens none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(fault: unknown): boolean {
  return (fault as NodeJS.ErrnoException).code === 'ENOENT';
}

const words = (): ReadonlyMap<string, string> => new Map([
  ['ENOSPC', 'The disk is full.'],
  ['EDQUOT', 'Your share of the disk is used up.'],
  ['EROFS', 'The disk can only be read.'],
  ['EACCES', 'The folder does not allow writing.'],
  ['EPERM', 'The folder does not allow writing.'],
  ['EIO', 'The disk reports a fault.'],
]);

/** What a fault of the disk means, in words for the learner. */
export function wordsFor(fault: unknown): string {
  if (!(fault instanceof Error)) return 'The file could not be written.';
  return words().get((fault as NodeJS.ErrnoException).code ?? '') ?? fault.message;
}
