import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import declared from '../fuses.json' with { type: 'json' };

/** What stands before Electron's fuses in its executable, and their order: https://www.electronjs.org/docs/latest/tutorial/fuses */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const ORDER = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'EnableEmbeddedAsarIntegrityValidation',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
  'WasmTrapHandlers',
];

export interface FuseFound {
  readonly fuse: string;
  readonly wanted: boolean;
  /** null: this Electron does not know it. */
  readonly found: boolean | null;
}

/** The fuses as the running program has them, beside what is declared. */
export async function readFuses(): Promise<readonly FuseFound[]> {
  const program = process.platform === 'darwin' ? join(process.execPath, '..', '..', 'Frameworks', 'Electron Framework.framework', 'Electron Framework') : process.execPath;
  return fusesIn(await readFile(program));
}

/** The fuses in an executable. */
export function fusesIn(content: Buffer): readonly FuseFound[] {
  const start = content.indexOf(SENTINEL);
  const length = start < 0 ? 0 : (content[start + SENTINEL.length + 1] ?? 0);
  const wire = content.subarray(start + SENTINEL.length + 2, start + SENTINEL.length + 2 + length).toString('latin1');
  return declared.map(({ fuse, on }) => {
    const state = wire[ORDER.indexOf(fuse)];
    return { fuse, wanted: on, found: state === '1' || state === '0' ? state === '1' : null };
  });
}

/** Whether every fuse that this Electron knows is as declared; an Electron that shows none is not. */
export function areAsDeclared(fuses: readonly FuseFound[]): boolean {
  const known = fuses.filter(({ found }) => found !== null);
  return known.length > 0 && known.every(({ found, wanted }) => found === wanted);
}
