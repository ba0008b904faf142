import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

/** One fault, as the log has it. */
export interface LoggedFault {
  readonly where: 'window' | 'main' | 'lost window';
  readonly message: string;
  readonly stack: string;
}

const LONGEST = 256_000;
const LAST = 30;

/**
 * What went wrong, in a local file that is never sent anywhere. It holds at most two files' worth, and nothing personal:
 * paths of the learner, account numbers and ARNs are blotted out.
 */
export class FaultLog {
  private readonly file: string;
  private readonly older: string;
  private readonly versions: string;

  /** @param versions a line that says which app and system this is */
  constructor(folder: string, versions: string) {
    this.file = join(folder, 'faults.log');
    this.older = join(folder, 'faults.1.log');
    this.versions = versions;
  }

  /** Never throws: a fault that cannot be noted must not make another one. */
  note({ where, message, stack }: LoggedFault): void {
    try {
      mkdirSync(join(this.file, '..'), { recursive: true });
      if (sizeOf(this.file) > LONGEST) renameSync(this.file, this.older);
      const line = JSON.stringify({ time: new Date().toISOString(), where, message: blotted(message).slice(0, 2000), stack: blotted(stack).slice(0, 8000) });
      appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    } catch {
      // There is nobody left to tell.
    }
  }

  /** The last faults, to be read and copied. */
  report(): string {
    const lines = `${textOf(this.older)}${textOf(this.file)}`.split('\n').filter((line) => line !== '');
    return [this.versions, ...lines.slice(-LAST)].join('\n');
  }
}

/** The text without the learner's own folders and name, account numbers and ARNs. */
export function blotted(text: string, home = homedir(), name = userInfo().username): string {
  const own = [home, home.replaceAll('\\', '/')].filter((folder) => folder.length > 1);
  const withoutHome = own.reduce((rest, folder) => rest.replaceAll(folder, '~'), text);
  const withoutName = name.length > 2 ? withoutHome.replaceAll(new RegExp(`(?<=[/\\\\])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[/\\\\])`, 'g'), '…') : withoutHome;
  return withoutName.replace(/\barn:[^\s"'`,)]+/g, 'arn:…').replace(/\b\d{12}\b/g, '…');
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
