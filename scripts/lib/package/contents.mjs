import { listPackage } from '@electron/asar';
import { join } from 'node:path';
import { pathsIn } from './zip.mjs';

/** What may be in a package. Anything else got there by mistake. */

const IN_ARCHIVE = [
  /^\/?package\.json$/,
  /^\/?LICENSE$/,
  /^\/?out$/,
  /^\/?out\/bill\.cdx\.json$/,
  /^\/?out\/(main|preload)$/,
  /^\/?out\/main\/(main|service|shared-[\w-]{8})\.cjs$/,
  /^\/?out\/preload\/preload\.cjs$/,
  /^\/?out\/renderer(\/locales|\/assets(\/[a-z]+){0,2})?$/,
  /^\/?out\/renderer\/[a-z]+\.html$/,
  /^\/?out\/renderer\/locales\/(?!en-XA)[A-Za-z-]+\.json$/,
  /^\/?out\/renderer\/assets\/([a-z]+\/){0,2}[\w.-]+\.(js|css|woff2|svg|png)$/,
];

/** Beside the archive: Electron's own files, licences, and nothing of ours. */
const BESIDE = [
  /^(LICENSE|LICENSE\.electron\.txt|LICENSES\.chromium\.html|LICENSES\.packages\.txt|bill\.cdx\.json|version)$/,
  /^(key-policy-lab|chrome-sandbox|chrome_crashpad_handler)$/,
  /^[\w.]+\.(pak|bin|dat|so|so\.1)$/,
  /^vk_swiftshader_icd\.json$/,
  /^locales\/en-US\.pak$/,
  /^resources\/app\.asar$/,
];

/** The paths in an archive of the app that do not belong there. @param {readonly string[]} paths */
export const foreignInArchive = (paths) => paths.filter((path) => !IN_ARCHIVE.some((one) => one.test(path.replaceAll('\\', '/'))));

/** The paths in a packaged folder, its archive included, that do not belong there. @param {string} folder */
export function foreignIn(folder) {
  const archive = listPackage(join(folder, 'resources', 'app.asar'), { isPack: false });
  return [...pathsIn(folder).filter((path) => !BESIDE.some((one) => one.test(path))), ...foreignInArchive(archive)];
}
