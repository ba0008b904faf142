import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runChild } from '../child.mjs';
import { at } from '../paths.mjs';
import { Obstacle } from '../say.mjs';
import { documentKinds } from './documents.mjs';
import { product } from './product.mjs';
import { pathsIn, writeZip } from './zip.mjs';

/** What NSIS is told, where files are to be opened by the app and where no longer. @returns {{ associate: string, dissociate: string }} */
export function associations(kinds = documentKinds) {
  const program = `$INSTDIR\\${product.title}.exe`;
  const rows = kinds.map(({ id, extension, name, mimeType }) => ({ key: `Software\\Classes\\${product.id}.${id}`, dot: `Software\\Classes\\.${extension}`, name, mimeType, id: `${product.id}.${id}` }));
  return {
    associate: rows
      .flatMap(({ key, dot, name, mimeType, id }) => [
        `WriteRegStr HKCU "${key}" "" "${name}"`,
        `WriteRegStr HKCU "${key}\\DefaultIcon" "" "$INSTDIR\\document.ico"`,
        `WriteRegStr HKCU "${key}\\shell\\open\\command" "" '"${program}" "%1"'`,
        `WriteRegStr HKCU "${dot}" "" "${id}"`,
        `WriteRegStr HKCU "${dot}" "Content Type" "${mimeType}"`,
      ])
      .join('\n'),
    dissociate: rows.flatMap(({ key, dot }) => [`DeleteRegKey HKCU "${key}"`, `DeleteRegKey HKCU "${dot}"`]).join('\n'),
  };
}

/** What the uninstaller removes: the files that were installed, and no others. @param {string} folder */
export function removals(folder) {
  const paths = pathsIn(folder).map((path) => path.replaceAll('/', '\\'));
  const folders = new Set(paths.flatMap((path) => path.split('\\').slice(0, -1).map((_part, index, parts) => parts.slice(0, index + 1).join('\\'))));
  return [...paths.map((path) => `Delete "$INSTDIR\\${path}"`), ...[...folders].sort().reverse().map((path) => `RMDir "$INSTDIR\\${path}"`)].join('\n');
}

/** The NSIS compiler, which runs on Windows and on Linux. @returns {Promise<string | null>} null: there is none here */
export async function makensis() {
  const places = process.platform === 'win32' ? ['makensis', 'C:\\Program Files (x86)\\NSIS\\makensis.exe'] : ['makensis'];
  for (const place of places) if ((await runChild(place, [process.platform === 'win32' ? '/VERSION' : '-VERSION'], { quiet: true })).code === 0) return place;
  return null;
}

/**
 * An installer for one user.
 * @param {{ folder: string, dest: string, version: string, arch: string, compiler: string }} made @returns {Promise<string>} its file
 */
export async function makeInstaller({ folder, dest, version, arch, compiler }) {
  const work = mkdtempSync(join(tmpdir(), 'kpl-installer-'));
  const file = join(dest, `${product.name}-${version}-win32-${arch}-setup.exe`);
  const { associate, dissociate } = associations();
  const parts = { ASSOCIATE: associate, DISSOCIATE: dissociate, REMOVE: removals(folder) };
  for (const [name, text] of Object.entries(parts)) writeFileSync(join(work, `${name}.nsh`), `${text}\n`);
  const names = {
    TITLE: product.title,
    VERSION: version,
    ID: product.id,
    MAKER: product.maker,
    OUTPUT: file,
    SOURCE: folder,
    ICONS: at('assets', 'icons'),
    ...Object.fromEntries(Object.keys(parts).map((name) => [name, join(work, `${name}.nsh`)])),
  };
  const dash = process.platform === 'win32' ? '/' : '-';
  const result = await runChild(compiler, [`${dash}V2`, `${dash}NOCD`, ...Object.entries(names).map(([name, value]) => `${dash}D${name}=${value}`), at('assets', 'windows', 'installer.nsi')], { quiet: true, cwd: dirname(folder) });
  rmSync(work, { recursive: true, force: true });
  if (result.code !== 0) throw new Obstacle(`The installer could not be made:\n${result.output}`);
  return file;
}

/**
 * A zip that runs from where it is unpacked.
 * @param {{ folder: string, dest: string, version: string, platform: string, arch: string }} made @returns {Promise<string>} its file
 */
export async function makeZip({ folder, dest, version, platform, arch }) {
  const name = `${product.name}-${version}-${platform}-${arch}`;
  const file = join(dest, `${name}.zip`);
  await writeZip(folder, file, { packed: true, prefix: platform === 'darwin' ? '' : `${name}/` });
  return file;
}
