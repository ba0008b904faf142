import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../paths.mjs';
import { setFuses } from './fuses.mjs';
import { manifest, packagedVersion, product } from './product.mjs';

/** Electron's own texts (menus of text fields, dialogs) come in the languages that the app speaks, and no others. */
const LANGUAGES = ['en-US'];

/**
 * What goes into the app's archive, and nothing else: the bundles, a manifest, the licence.
 *
 * @param {string} built the folder with the bundles @param {string} folder where to @param {string} version
 */
export function gather(built, folder, version) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['main', 'preload', 'renderer']) cpSync(join(built, part), join(folder, 'out', part), { recursive: true });
  const { name, productName, description, license, main } = manifest;
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, productName, version, description, license, author: product.maker, main }, null, 2)}\n`);
  cpSync(at('LICENSE'), join(folder, 'LICENSE'));
}

/**
 * The app as a folder that runs where it lies, its fuses set.
 *
 * @param {{ built: string, distribution: string, runtime: { version: string, old: boolean }, into: string, test: boolean, platform?: string, arch?: string }} options
 * @returns {Promise<{ folder: string, executable: string }>}
 */
export async function makeUnpacked({ built, distribution, runtime, into, test, platform = process.platform, arch = process.arch }) {
  const version = packagedVersion(runtime);
  const work = join(into, 'work');
  const staged = join(work, 'app');
  gather(built, staged, version);
  const { packager } = await import('@electron/packager');
  const icons = at('assets', 'icons');
  const [made = ''] = await packager({
    dir: staged,
    out: join(work, 'made'),
    tmpdir: join(work, 'tmp'),
    name: product.title,
    executableName: platform === 'linux' ? product.name : product.title,
    platform,
    arch,
    asar: true,
    prune: false,
    derefSymlinks: false,
    quiet: true,
    electronVersion: runtime.version,
    electronZipDir: distribution,
    appVersion: version,
    appBundleId: product.id,
    appCategoryType: 'public.app-category.education',
    appCopyright: product.copyright,
    ...(existsSync(icons) ? { icon: join(icons, 'app') } : {}),
    afterExtract: [(folder, _version, _platform, _arch, done) => (keepLanguages(folder), done())],
  });
  const folder = join(into, 'app');
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
  rmSync(work, { recursive: true, force: true });
  const executable = executableIn(folder, platform);
  await setFuses(executable, { test });
  return { folder, executable };
}

/** @param {string} folder @param {string} platform */
function executableIn(folder, platform) {
  if (platform === 'darwin') return join(folder, `${product.title}.app`, 'Contents', 'MacOS', product.title);
  return join(folder, platform === 'win32' ? `${product.title}.exe` : product.name);
}

/** @param {string} folder the distribution */
function keepLanguages(folder) {
  const locales = join(folder, 'locales');
  if (!existsSync(locales)) return;
  for (const name of readdirSync(locales)) if (!LANGUAGES.includes(name.replace(/\.pak$/, ''))) rmSync(join(locales, name));
}
