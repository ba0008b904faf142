import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from '../child.mjs';
import { cache } from '../paths.mjs';
import { writeZip } from './zip.mjs';

/**
 * The Electron that the app runs on here, in the form that the packager asks for: a folder with one zip, named as Electron's
 * own are. Nothing is downloaded for it.
 *
 * @param {import('../runtime.mjs').Runtime} runtime
 * @returns {Promise<string>} the folder
 */
export async function distributionOf({ executable, version, old }) {
  const distribution = folderOf(executable);
  const folder = join(cache, 'distribution');
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const file = join(folder, name);
  if (existsSync(file)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const partial = join(folder, 'partial');
  if (old) {
    const copy = join(folder, 'old');
    cpSync(distribution, copy, { recursive: true, filter: (path) => !path.endsWith('.ready') });
    // Its launcher is for running from the sources; its licence has another name than Electron gives it.
    rmSync(join(copy, 'resources', 'app'), { recursive: true, force: true });
    if (existsSync(join(copy, 'LICENSE.electron.txt'))) renameSync(join(copy, 'LICENSE.electron.txt'), join(copy, 'LICENSE'));
    await writeZip(copy, partial);
    rmSync(copy, { recursive: true });
  } else await writeZip(distribution, partial);
  renameSync(partial, file);
  return folder;
}

/** @param {string} executable */
const folderOf = (executable) => (process.platform === 'darwin' ? join(executable, '..', '..', '..', '..') : dirname(executable));

/**
 * What is in an Electron of this computer, for the bill of materials.
 * @param {import('../runtime.mjs').Runtime} runtime
 * @returns {Promise<{ version: string, old: boolean, licences: string, versions: Record<string, string | undefined> }>}
 */
export async function partsOf({ executable, version, old }) {
  const asked = await runChild(executable, ['-p', 'JSON.stringify(process.versions)'], { quiet: true, env: { ELECTRON_RUN_AS_NODE: '1' } });
  const line = asked.output.split('\n').find((one) => one.startsWith('{')) ?? '{}';
  return { version, old, licences: folderOf(executable), versions: JSON.parse(line) };
}
