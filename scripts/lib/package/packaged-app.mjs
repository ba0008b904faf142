import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureReleaseBuilt } from '../build.mjs';
import { hashOf, isFresh } from '../hash.mjs';
import { cache } from '../paths.mjs';
import { ensureRuntime } from '../runtime.mjs';
import { say } from '../say.mjs';
import { distributionOf, partsOf } from './distribution.mjs';
import { packagedVersion } from './product.mjs';
import { makeUnpacked } from './unpacked.mjs';
import { pathsIn } from './zip.mjs';

/**
 * @typedef {{ executable: string, folder: string, version: string, runtime: import('../runtime.mjs').Runtime }} PackagedApp
 */

/**
 * The app packaged for this computer, as a folder that runs where it lies; made anew only when what goes into it changed.
 *
 * @param {{ test?: boolean }} [options] `test` (as is usual): the inspector's fuse is left on, for the runner of whole-app tests;
 *   nothing else differs from what is released
 * @returns {Promise<PackagedApp>}
 */
export async function packagedApp({ test = true } = {}) {
  const runtime = await ensureRuntime();
  const built = await ensureReleaseBuilt();
  const into = join(cache, test ? 'packaged-test' : 'packaged');
  const stamp = join(into, '.stamp');
  const hash = createHash('sha256').update(JSON.stringify([runtime.version, hashOf(['.cache/release', 'scripts/lib/package', 'assets', 'electron/fuses.json', 'electron/shared/document-kinds.json', 'package.json', 'LICENSE'])])).digest('hex');
  const executable = join(into, '.executable');
  if (!isFresh(stamp, hash)) {
    say('Packaging the app …');
    rmSync(into, { recursive: true, force: true });
    const made = await makeUnpacked({ built, distribution: await distributionOf(runtime), runtime: await partsOf(runtime), into, test });
    writeFileSync(executable, made.executable);
    writeFileSync(stamp, hash);
  }
  return { executable: readFileSync(executable, 'utf8'), folder: join(into, 'app'), version: packagedVersion(runtime), runtime };
}

/**
 * The same binary with the same fuses and another app in it, to measure ours against.
 *
 * @param {string} source a folder with a manifest and what it names
 * @returns {Promise<{ executable: string, folder: string }>}
 */
export async function emptyApp(source) {
  const { executable, folder } = await packagedApp();
  const { createPackage } = await import('@electron/asar');
  const other = join(cache, 'packaged-empty');
  rmSync(other, { recursive: true, force: true });
  cpSync(folder, other, { recursive: true, verbatimSymlinks: true });
  const archive = pathsIn(other).find((path) => path.endsWith('app.asar')) ?? '';
  rmSync(join(other, archive));
  await createPackage(source, join(other, archive));
  return { executable: join(other, relative(folder, executable)), folder: other };
}
