import { basename, dirname, resolve } from 'node:path';
import { open } from 'node:fs/promises';

const LOOK = 200_000;

/** Whether this is a file of the data folder that was set aside: the window may ask for no other. */
export function isAside(folder: string, file: string): boolean {
  return dirname(resolve(file)) === resolve(folder) && /^(profiles|progress|sandbox|settings|workshop|packs|instructor)(\.unreadable-[0-9TZ-]+)?(\.backup)?\.(json|journal)$/.test(basename(file));
}

/** The beginning of such a file. Rejects any other. */
export async function readAside(folders: readonly string[], file: string): Promise<string> {
  if (!folders.some((folder) => isAside(folder, file))) throw new Error('This is not a file that was set aside.');
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(LOOK), 0, LOOK, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}
