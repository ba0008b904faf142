import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../paths.mjs';
import { billOf, electronComponents } from './bill.mjs';
import { plistDocuments } from './documents.mjs';
import { setFuses } from './fuses.mjs';
import { placeLicences } from './licences.mjs';
import { manifest, packagedVersion, product } from './product.mjs';

/** Electron's own texts (menus of text fields, dialogs) come in the languages that the app speaks, and no others. */
const LANGUAGES = ['en-US'];

/**
 * What goes into the app's archive, and nothing else: the bundles, a manifest, the licence, the bill of materials.
 *
 * @param {string} built the folder with the bundles @param {string} folder where to @param {string} version
 * @param {import('./bill.mjs').Bill} bill
 */
function gather(built, folder, version, bill) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['main', 'preload', 'renderer']) cpSync(join(built, part), join(folder, 'out', part), { recursive: true });
  const { name, productName, description, license, main } = manifest;
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, productName, version, description, license, author: product.maker, main, desktopName: `${product.name}.desktop` }, null, 2)}\n`);
  cpSync(at('LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'out', 'bill.cdx.json'), billText(bill));
}

/** @param {import('./bill.mjs').Bill} bill */
export const billText = (bill) => `${JSON.stringify(bill, null, 1)}\n`;

/**
 * The app as a folder that runs where it lies, its fuses set.
 *
 * @param {object} options
 * @param {string} options.built the folder with the bundles
 * @param {string | null} options.distribution the folder with a zip of Electron; null: the packager fetches it
 * @param {{ version: string, old: boolean, licences: string, versions: Record<string, string | undefined> }} options.runtime `licences`: the folder that its licence lies in; `versions`: what is known of its parts
 * @param {string} options.into @param {boolean} options.test @param {string} [options.platform] @param {string} [options.arch]
 * @returns {Promise<{ folder: string, executable: string, bill: import('./bill.mjs').Bill }>}
 */
export async function makeUnpacked({ built, distribution, runtime, into, test, platform = process.platform, arch = process.arch }) {
  const version = packagedVersion(runtime);
  const work = join(into, 'work');
  const staged = join(work, 'app');
  const bundled = JSON.parse(readFileSync(join(built, 'bill.cdx.json'), 'utf8')).components;
  const { packager } = await import('@electron/packager');
  const icons = at('assets', 'icons');
  const bill = billOf([...bundled, ...electronComponents(runtime.licences, { electron: runtime.version, ...runtime.versions })], version);
  gather(built, staged, version, bill);
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
    ...(distribution === null ? {} : { electronZipDir: distribution }),
    appVersion: version,
    appBundleId: product.id,
    appCategoryType: 'public.app-category.education',
    appCopyright: product.copyright,
    icon: join(icons, 'app'),
    ...(platform === 'darwin' ? { extendInfo: plistDocuments(), extraResource: [join(icons, 'document.icns')] } : {}),
    win32metadata: { CompanyName: product.maker, FileDescription: product.title, ProductName: product.title },
    afterExtract: [
      (folder, _version, _platform, _arch, done) => {
        keepLanguages(folder);
        done();
      },
    ],
  });
  const folder = join(into, 'app');
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
  rmSync(work, { recursive: true, force: true });
  placeLicences(folder, bill);
  writeFileSync(join(folder, 'bill.cdx.json'), billText(bill));
  const executable = executableIn(folder, platform);
  await setFuses(executable, { test });
  return { folder, executable, bill };
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
