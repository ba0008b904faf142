import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, cache } from '../paths.mjs';
import { ensureRuntime } from '../runtime.mjs';
import { Obstacle, say } from '../say.mjs';
import { ensureSystem } from '../system.mjs';
import { distributionOf, partsOf } from './distribution.mjs';

/**
 * The Electron that a package for a platform is made of: for this computer the one that the app runs on here, for others it is
 * fetched, or taken from the folder that ELECTRON_ZIP_DIR names.
 *
 * @param {string} platform @param {string} arch
 * @returns {Promise<{ runtime: { version: string, old: boolean, licences: string, versions: Record<string, string | undefined> }, distribution: string }>}
 */
export async function partsFor(platform, arch) {
  if (platform === process.platform && arch === process.arch) {
    const runtime = await ensureRuntime();
    // It is asked for what is in it, so it must be able to run.
    await ensureSystem(runtime.executable);
    return { runtime: await partsOf(runtime), distribution: await distributionOf(runtime) };
  }
  const version = JSON.parse(readFileSync(at('node_modules', 'electron', 'package.json'), 'utf8')).version;
  const name = `electron-v${version}-${platform}-${arch}.zip`;
  const runtime = { version, old: false, licences: at('node_modules', 'electron'), versions: {} };
  const given = process.env['ELECTRON_ZIP_DIR'];
  if (given !== undefined && given !== '') {
    if (!existsSync(join(given, name))) throw new Obstacle(`ELECTRON_ZIP_DIR is set to ${given}, but there is no ${name} in it.`);
    return { runtime, distribution: given };
  }
  const folder = join(cache, 'zips');
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(folder, name))) return { runtime, distribution: folder };
  say(`Getting Electron ${version} for ${platform} ${arch} …`);
  try {
    const { downloadArtifact } = await import('@electron/get');
    copyFileSync(await downloadArtifact({ version, platform, arch, artifactName: 'electron' }), join(folder, name));
    return { runtime, distribution: folder };
  } catch (fault) {
    throw new Obstacle(
      [
        `No package for ${platform} ${arch} was made: Electron ${version} for it could not be downloaded (${fault instanceof Error ? fault.message.split('\n')[0] : 'no reason given'}).`,
        `Run npm run package on ${platform} itself, or put ${name} into a folder and set ELECTRON_ZIP_DIR to it.`,
      ].join('\n'),
    );
  }
}
