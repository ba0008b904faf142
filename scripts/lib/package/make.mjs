import { say } from '../say.mjs';
import { makeArchive, makeDeb, makeRpm, missingTools } from './linux.mjs';
import { makeDmg } from './mac.mjs';
import { makeInstaller, makensis, makeZip } from './windows.mjs';

/** @typedef {{ folder: string, dest: string, version: string, platform: string, arch: string }} Made */

/** What is made for a platform. @param {string} platform @returns {string[]} */
export function packagesOf(platform) {
  if (platform === 'win32') return ['zip', 'installer'];
  return platform === 'darwin' ? ['zip', 'dmg'] : ['archive', 'deb', 'rpm'];
}

/**
 * Makes packages of an unpacked app; what cannot be made here is said, and does not stop the others.
 *
 * @param {Made & { wanted: readonly string[] }} made
 * @returns {Promise<{ files: string[], left: string[] }>} the files, and what could not be made, with the reason and the way out
 */
export async function makePackages({ wanted, ...made }) {
  const files = [];
  const left = [];
  for (const kind of wanted) {
    const reason = await whyNot(kind, made.platform);
    if (reason !== null) {
      left.push(reason);
      continue;
    }
    say(`Making the ${kind} …`);
    files.push(await makeOne(kind, made));
  }
  return { files, left };
}

/** @param {string} kind @param {Made} made */
async function makeOne(kind, made) {
  if (kind === 'archive') return makeArchive(made);
  if (kind === 'deb') return makeDeb(made);
  if (kind === 'rpm') return makeRpm(made);
  if (kind === 'installer') return makeInstaller({ ...made, compiler: (await makensis()) ?? '' });
  return kind === 'dmg' ? makeDmg(made) : makeZip(made);
}

/** @param {string} kind @param {string} platform */
async function whyNot(kind, platform) {
  if (!packagesOf(platform).includes(kind)) return `There is no ${kind} for ${platform}. There are: ${packagesOf(platform).join(', ')}.`;
  if (kind === 'archive' && process.platform !== 'linux') return 'The archive for Linux is made on Linux, where files can be marked as programs.';
  if (kind === 'deb' || kind === 'rpm') {
    const needed = kind === 'deb' ? ['fakeroot', 'dpkg'] : ['rpm'];
    const missing = (await missingTools()).filter((name) => needed.includes(name));
    if (missing.length > 0) return `The ${kind} was not made: ${missing.join(' and ')} missing here. On Debian and its relatives: sudo apt-get install ${missing.join(' ')}`;
  }
  if (kind === 'dmg' && process.platform !== 'darwin') return 'The disk image was not made: only macOS can make one.';
  if (kind === 'installer' && (await makensis()) === null) return 'The installer was not made: NSIS is missing here. On Windows: winget install NSIS.NSIS; on Debian: sudo apt-get install nsis';
  return null;
}
