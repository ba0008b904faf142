import { basename, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentKindOf, sieve } from '../../shared/document-kinds.ts';
import type { OpenedDocument } from '../../shared/files.ts';
import { readDocument } from './read.ts';

/** No list of what is left out is longer. */
const MOST_ROWS = 4000;

/**
 * The files of our kinds in a command line, as absolute paths. Desktops pass paths or `file:` addresses; switches and all
 * else are not files.
 *
 * @param folder where relative paths begin
 */
export function documentsIn(line: readonly string[], folder: string): readonly string[] {
  return line.flatMap((one) => {
    if (one.startsWith('-')) return [];
    const path = /^file:/i.test(one) ? pathOf(one) : one;
    if (path === null || path.includes('\0') || documentKindOf(path) === undefined) return [];
    return [isAbsolute(path) ? path : resolve(folder, path)];
  });
}

function pathOf(address: string): string | null {
  try {
    return fileURLToPath(address);
  } catch {
    return null;
  }
}

/** Files that were opened from outside, until the window takes them: it may not be there yet, or be loading anew. */
export class Opened {
  #waiting: OpenedDocument[] = [];
  #leftOut = sieve();
  #tell: () => void = () => undefined;
  #reading: Promise<void> = Promise.resolve();
  readonly #read: (path: string) => Promise<OpenedDocument>;

  constructor(read: (path: string) => Promise<OpenedDocument> = readDocument) {
    this.#read = read;
  }

  /** Reads the files, one after the other, and then says that there are some. More than can be meant are left out by name. */
  add(paths: readonly string[]): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      for (const path of paths) {
        if (this.#waiting.length >= MOST_ROWS) break;
        const problem = this.#leftOut(path);
        this.#waiting.push(problem === null ? await this.#read(path) : { name: basename(path), problem });
      }
      if (paths.length > 0) this.#tell();
    });
    return this.#reading;
  }

  /** What to do when there is something to take. */
  whenThereAreSome(tell: () => void): void {
    this.#tell = tell;
  }

  /** What has come since the last time, once what is being read is there. */
  async take(): Promise<readonly OpenedDocument[]> {
    await this.#reading;
    const taken = this.#waiting;
    this.#waiting = [];
    this.#leftOut = sieve();
    return taken;
  }
}
