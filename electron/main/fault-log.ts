import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { blotted } from './blotted.ts';

/** One fault, as the log has it. */
export interface LoggedFault {
  readonly where: 'window' | 'main' | 'lost window' | 'service';
  readonly message: string;
  readonly stack: string;
}

const LONGEST = 256_000;
const LAST = 30;

/**
 * What went wrong, in a local file that is never sent anywhere. It holds at most two files' worth, and nothing personal:
 * of a fault its first line and the places in the app, with everything blotted out that may be somebody's own.
 */
export class FaultLog {
  private readonly file: string;
  private readonly older: string;
  private readonly versions: string;
  private readonly names: () => readonly string[];
  /** What was noted since the start: a disk that is full keeps nothing. */
  private readonly noted: string[] = [];

  /**
   * @param versions a line that says which app and system this is
   * @param names of the people who learn here
   */
  constructor(folder: string, versions: string, names: () => readonly string[] = () => []) {
    this.file = join(folder, 'faults.log');
    this.older = join(folder, 'faults.1.log');
    this.versions = versions;
    this.names = names;
  }

  /** Never throws: a fault that cannot be noted must not make another one. */
  note({ where, message, stack }: LoggedFault): void {
    try {
      const clean = (text: string): string => blotted(text, { names: this.names() });
      const [first = ''] = message.split('\n');
      // Before its places a stack repeats the message.
      const places = stack.split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
      const line = JSON.stringify({ time: new Date().toISOString(), where, message: clean(first).slice(0, 2000), stack: clean(places).slice(0, 8000) });
      this.noted.push(line);
      if (this.noted.length > LAST) this.noted.shift();
      mkdirSync(join(this.file, '..'), { recursive: true });
      if (sizeOf(this.file) > LONGEST) renameSync(this.file, this.older);
      appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    } catch {
      // There is nobody left to tell.
    }
  }

  /** The last faults, to be read and copied. */
  report(): string {
    const lines = `${textOf(this.older)}${textOf(this.file)}`.split('\n').filter((line) => line !== '');
    const unwritten = this.noted.filter((line) => !lines.includes(line));
    return [this.versions, ...[...lines, ...unwritten].slice(-LAST)].join('\n');
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
