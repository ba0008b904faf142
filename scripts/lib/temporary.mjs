import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives work a folder for what it makes for the moment, and removes the folder with all that is left in it.
 *
 * @template Result
 * @param {(env: Record<string, string>) => Promise<Result>} work `env` is what tells child processes of the folder
 * @returns {Promise<Result>}
 */
export async function withTemporary(work) {
  const folder = mkdtempSync(join(tmpdir(), 'kpl-'));
  try {
    return await work({ TMPDIR: folder, TMP: folder, TEMP: folder });
  } finally {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    } catch {
      // What a process still holds stays; the system clears its temporary folder itself.
    }
  }
}
