import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureReleaseBuilt } from '../build.mjs';
import { at } from '../paths.mjs';
import { documentKinds } from './documents.mjs';
import { readFuses, declaredFuses, wanted } from './fuses.mjs';
import { product } from './product.mjs';
import { makeUnpacked } from './unpacked.mjs';
import { makeInstaller, makensis, makeZip } from './windows.mjs';
import { writeZip } from './zip.mjs';

/**
 * Packages for Windows and macOS, made on stand-ins for Electron: a distribution with the same files, and programs that hold nothing
 * but fuses. It shows that what is ours is put together rightly; only a computer of that platform shows that it starts.
 */

const VERSION = '45.0.0';
const ARCH = 'x64';
/** A program's fuses: the sentence that marks them, their version, how many, and all of them on but one that this version lacks. */
const FUSES = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x0911111111r`;

/** @typedef {{ name: string, ok: boolean, found?: unknown, why?: string }} Tried */

/** @param {string} work @returns {Promise<Tried[]>} */
export async function standIns(work) {
  return [...(await onWindows(join(work, 'win32'))), ...(await onMac(join(work, 'darwin')))];
}

/** @param {string} work @param {string} platform @param {Record<string, string | Buffer>} files */
async function unpackedOn(work, platform, files) {
  const folder = join(work, 'distribution');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: 0o755 });
  }
  const zips = join(work, 'zips');
  mkdirSync(zips, { recursive: true });
  await writeZip(folder, join(zips, `electron-v${VERSION}-${platform}-${ARCH}.zip`));
  rmSync(folder, { recursive: true });
  const runtime = { version: VERSION, old: false, licences: work, versions: {} };
  return makeUnpacked({ built: await ensureReleaseBuilt(), distribution: zips, runtime, into: join(work, 'made'), test: false, platform, arch: ARCH });
}

/** @param {string} executable @param {string} on @returns {Promise<Tried>} */
async function fusesOf(executable, on) {
  const found = await readFuses(executable);
  const wrong = declaredFuses().filter((fuse) => {
    const state = found.get(fuse.fuse);
    return state !== 'removed' && state !== (wanted(fuse, { test: false }) ? 'on' : 'off');
  });
  return { name: `${on}: every fuse that a present Electron has is set as declared`, ok: wrong.length === 0 && [...found.values()].filter((state) => state === 'removed').length === 1, found: Object.fromEntries(found) };
}

/** @param {string} work @returns {Promise<Tried[]>} */
async function onWindows(work) {
  const { folder, executable } = await unpackedOn(work, 'win32', {
    'electron.exe': Buffer.concat([await programWithResources(), Buffer.from(FUSES, 'latin1')]),
    'locales/en-US.pak': 'en',
    'locales/de.pak': 'de',
    'resources/default_app.asar': '',
    version: VERSION,
    LICENSE: 'MIT',
    'LICENSES.chromium.html': '<p>Chromium</p>',
  });
  const dest = join(work, 'packages');
  mkdirSync(dest);
  /** @type {Tried[]} */
  const tried = [
    { name: 'Windows: the program has its name, and only the languages that are spoken', ok: existsSync(executable) && readdirSync(join(folder, 'locales')).join() === 'en-US.pak', found: readdirSync(folder) },
    { name: 'Windows: the program carries the icon and the name', ok: has(executable, utf16(product.title)) && has(executable, readFileSync(at('assets', 'icons', 'app', '256.png'))), found: statSync(executable).size },
    await fusesOf(executable, 'Windows'),
  ];
  const zip = await makeZip({ folder, dest, version: VERSION, platform: 'win32', arch: ARCH });
  tried.push({ name: 'Windows: the zip is made', ok: statSync(zip).size > 500_000 });
  const compiler = await makensis();
  if (compiler === null) return [...tried, { name: 'Windows: the installer', ok: true, why: 'NSIS is missing here (sudo apt-get install nsis)' }];
  const file = await makeInstaller({ folder, dest, version: VERSION, arch: ARCH, compiler });
  return [...tried, { name: 'Windows: the installer is made', ok: statSync(file).size > 500_000 && readFileSync(file).subarray(0, 2).toString() === 'MZ' }];
}

/** @param {string} file @param {Buffer} bytes */
const has = (file, bytes) => readFileSync(file).includes(bytes);
/** @param {string} text */
const utf16 = (text) => Buffer.from(text, 'utf16le');

/** The smallest program for 64-bit Windows that its tools can read: headers and one empty section. */
function emptyProgram() {
  const file = Buffer.alloc(0x400);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(0x80, 0x3c);
  file.write('PE\0\0', 0x80, 'latin1');
  file.writeUInt16LE(0x8664, 0x84);
  file.writeUInt16LE(1, 0x86);
  file.writeUInt16LE(0xf0, 0x94);
  file.writeUInt16LE(0x22, 0x96);
  const head = 0x98;
  file.writeUInt16LE(0x20b, head);
  file.writeUInt32LE(0x1000, head + 16);
  file.writeBigUInt64LE(0x140000000n, head + 24);
  file.writeUInt32LE(0x1000, head + 32);
  file.writeUInt32LE(0x200, head + 36);
  file.writeUInt16LE(6, head + 40);
  file.writeUInt16LE(6, head + 48);
  file.writeUInt32LE(0x2000, head + 56);
  file.writeUInt32LE(0x200, head + 60);
  file.writeUInt16LE(2, head + 68);
  file.writeUInt32LE(16, head + 108);
  const section = head + 0xf0;
  file.write('.text', section, 'latin1');
  file.writeUInt32LE(0x200, section + 8);
  file.writeUInt32LE(0x1000, section + 12);
  file.writeUInt32LE(0x200, section + 16);
  file.writeUInt32LE(0x200, section + 20);
  file.writeUInt32LE(0x60000020, section + 36);
  return file;
}

/** The same, with an icon and a version to be replaced: Electron's has both. */
async function programWithResources() {
  const { Data, NtExecutable, NtExecutableResource, Resource } = await import('resedit');
  const program = NtExecutable.from(emptyProgram());
  const resources = NtExecutableResource.from(program);
  const icons = Data.IconFile.from(readFileSync(at('assets', 'icons', 'document.ico'))).icons.map(({ data }) => data);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, 1033, icons);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = 1033;
  version.setFileVersion(45, 0, 0, 0, 1033);
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron', FileDescription: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

/** @param {string} name @param {string} [program] */
const plist = (name, program = name) => `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundleExecutable</key><string>${program}</string>
<key>CFBundleIdentifier</key><string>com.github.${name}</string>
<key>CFBundleIconFile</key><string>electron.icns</string>
</dict></plist>
`;

/** @param {string} work @returns {Promise<Tried[]>} */
async function onMac(work) {
  const contents = 'Electron.app/Contents';
  const helpers = Object.fromEntries(
    ['Electron Helper', 'Electron Helper (GPU)', 'Electron Helper (Plugin)', 'Electron Helper (Renderer)'].flatMap((name) => [
      [`${contents}/Frameworks/${name}.app/Contents/Info.plist`, plist(name)],
      [`${contents}/Frameworks/${name}.app/Contents/MacOS/${name}`, ''],
    ]),
  );
  const { folder, executable } = await unpackedOn(work, 'darwin', {
    [`${contents}/Info.plist`]: plist('Electron'),
    [`${contents}/MacOS/Electron`]: '',
    [`${contents}/Resources/electron.icns`]: '',
    [`${contents}/Resources/default_app.asar`]: '',
    [`${contents}/Frameworks/Electron Framework.framework/Electron Framework`]: Buffer.from(FUSES, 'latin1'),
    ...helpers,
    version: VERSION,
    LICENSE: 'MIT',
    'LICENSES.chromium.html': '<p>Chromium</p>',
  });
  const app = join(folder, `${product.title}.app`, 'Contents');
  const info = readFileSync(join(app, 'Info.plist'), 'utf8');
  const dest = join(work, 'packages');
  mkdirSync(dest);
  const zip = await makeZip({ folder, dest, version: VERSION, platform: 'darwin', arch: ARCH });
  return [
    { name: 'macOS: the app has its identifier, its kinds of files and its archive’s checksum', ok: info.includes(product.id) && documentKinds.every(({ extension }) => info.includes(`<string>${extension}</string>`)) && info.includes('ElectronAsarIntegrity'), found: info },
    { name: 'macOS: icons of the app and of documents are in it', ok: readdirSync(join(app, 'Resources')).filter((name) => name.endsWith('.icns')).length === 2, found: readdirSync(join(app, 'Resources')) },
    await fusesOf(executable, 'macOS'),
    { name: 'macOS: the zip is made', ok: statSync(zip).size > 500_000 },
    { name: 'macOS: the disk image', ok: true, why: 'only macOS can make one' },
  ];
}
