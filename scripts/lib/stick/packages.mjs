import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Obstacle } from '../say.mjs';

/** @typedef {'windows' | 'macos' | 'linux'} Platform */
/** @typedef {{ name: string, path: string, platform: Platform, kind: string, arch: string, tryout: boolean, sum: string }} Package */

export const SUMS = 'SHA256SUMS';

/** How `npm run package` names what it makes. @type {readonly (readonly [RegExp, Platform, string])[]} */
const names = [
  [/-win32-(\w+)-setup\.exe$/, 'windows', 'installer'],
  [/-win32-(\w+)\.zip$/, 'windows', 'zip'],
  [/-darwin-(\w+)\.dmg$/, 'macos', 'dmg'],
  [/-darwin-(\w+)\.zip$/, 'macos', 'zip'],
  [/_(\w+)\.deb$/, 'linux', 'deb'],
  [/\.(x86_64|aarch64)\.rpm$/, 'linux', 'rpm'],
  [/-linux-(\w+)\.tar\.gz$/, 'linux', 'archive'],
];
const archs = new Map([['amd64', 'x64'], ['x86_64', 'x64'], ['aarch64', 'arm64']]);

/**
 * What a file in the folder of packages is.
 * @param {string} name @returns {{ platform: Platform, kind: string, arch: string, tryout: boolean } | null} null: none of the packages
 */
export function packageNamed(name) {
  for (const [pattern, platform, kind] of names) {
    const arch = pattern.exec(name)?.[1];
    if (arch !== undefined) return { platform, kind, arch: archs.get(arch) ?? arch, tryout: name.includes('-tryout') };
  }
  return null;
}

/** The platform of a computer, as Node names it. @param {string} platform @returns {Platform} */
export function platformOf(platform) {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'macos' : 'linux';
}

/**
 * The packages in a folder, each held to its checksum there.
 *
 * @param {string} folder @param {string} version of the app, without what is behind it for a try-out
 * @returns {Promise<Package[]>} none where nothing was made; an Obstacle for what is broken or of another version
 */
export async function packagesIn(folder, version) {
  const found = existsSync(folder) ? readdirSync(folder).flatMap((name) => { const known = packageNamed(name); return known === null ? [] : [{ name, path: join(folder, name), ...known }]; }) : [];
  if (found.length === 0) return [];
  const sums = existsSync(join(folder, SUMS)) ? readSums(readFileSync(join(folder, SUMS), 'utf8')) : new Map();
  const packages = [];
  for (const one of found) {
    if (!new RegExp(`[-_]${version.replaceAll('.', '\\.')}(?:-tryout)?[-_.]`).test(one.name)) throw new Obstacle(`${one.name} is not of version ${version}.\nMake the packages again (npm run package), or take old ones out of ${folder}.`);
    const sum = await sumOf(one.path);
    const told = sums.get(one.name);
    if (told === undefined) throw new Obstacle(`${one.name} has no checksum in ${join(folder, SUMS)}, so that nobody can tell whether it is whole.\nMake the packages again: npm run package`);
    if (told !== sum) throw new Obstacle(`${one.name} is not what its checksum says: it was changed or damaged after it was made.\nMake the packages again: npm run package`);
    packages.push({ ...one, sum });
  }
  return packages;
}

/** What a file of checksums says, by name. @param {string} text @returns {Map<string, string>} */
export function readSums(text) {
  return new Map(text.split(/\r?\n/).flatMap((line) => { const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? []; return sum === undefined || name === undefined ? [] : [[name, sum]]; }));
}

/** @param {string} file @returns {Promise<string>} */
export async function sumOf(file) {
  const hash = createHash('sha256');
  const stream = createReadStream(file);
  stream.on('data', (bytes) => hash.update(bytes));
  await once(stream, 'end');
  return hash.digest('hex');
}

/** When the youngest of some files was made, as a day and a time that a person reads. @param {readonly { path: string }[]} files */
export function madeAt(files) {
  return new Date(Math.max(...files.map(({ path }) => statSync(path).mtimeMs))).toISOString().slice(0, 16).replace('T', ' ');
}
