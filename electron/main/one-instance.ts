import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What locking depends on; tests give their own. */
export interface Locks {
  /** Where the data lies. */
  readonly folder: string;
  /** Where every program may write for a while. */
  readonly passing: string;
  readonly platform: string;
  /** The name of this computer. */
  readonly host: string;
  /** Locks that folder; false when somebody else has the lock, and when there can be none. */
  readonly lock: (folder: string) => boolean;
}

/** `here`: the app runs already, and was told of this start. `elsewhere`: another computer locked the folder, and may have gone without unlocking it. */
export type Standing = { readonly kind: 'first' } | { readonly kind: 'here' } | { readonly kind: 'elsewhere'; readonly host: string };

/**
 * Whether this is the only app that writes into the data folder. A disk that can only be read holds no lock, and neither
 * do many sticks: the lock then lies elsewhere on this computer, and the app starts all the same.
 */
export function standing({ folder, passing, platform, host, lock }: Locks): Standing {
  if (lock(folder)) return { kind: 'first' };
  const other = lockedBy(folder, platform);
  if (other !== null) return other === '' || other === host ? { kind: 'here' } : { kind: 'elsewhere', host: other };
  const instead = join(passing, `key-policy-lab-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  try {
    mkdirSync(instead, { recursive: true, mode: 0o700 });
  } catch {
    return { kind: 'first' };
  }
  return lock(instead) || lockedBy(instead, platform) === null ? { kind: 'first' } : { kind: 'here' };
}

/** Takes a lock away that a computer left behind. */
export function unlock(folder: string): void {
  rmSync(join(folder, 'SingletonLock'), { force: true });
}

/** The computer whose lock lies there; empty where it does not say. null: there is none. */
function lockedBy(folder: string, platform: string): string | null {
  const file = join(folder, platform === 'win32' ? 'lockfile' : 'SingletonLock');
  try {
    lstatSync(file);
  } catch {
    return null;
  }
  try {
    // It leads to the computer's name and the number of a process.
    return readlinkSync(file).replace(/-\d+$/, '');
  } catch {
    return '';
  }
}
