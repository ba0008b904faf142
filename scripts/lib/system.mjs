import { existsSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { runChild } from './child.mjs';
import { Obstacle, say } from './say.mjs';

/** What Electron and the tests need on Debian and its relatives. */
const PACKAGES = ['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'iproute2'];

/** @param {NodeJS.ProcessEnv} env @param {string} platform */
export function needsVirtualDisplay(env, platform) {
  return platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
}

export const isRoot = () => process.getuid?.() === 0;

/** @param {string} command */
async function has(command) {
  return (await runChild('sh', ['-c', `command -v ${command}`], { quiet: true })).code === 0;
}

/**
 * The shared libraries that `ldd` could not find.
 * @param {string} output
 */
export function missingLibraries(output) {
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/**
 * Makes sure that this Linux can run Electron: its libraries, and something to draw on. As root on Debian it installs
 * what is missing; otherwise it names what is missing and the command that installs it.
 * @param {string} executable
 */
export async function ensureSystem(executable) {
  if (process.platform !== 'linux') return;
  const lacking = await whatLacks(executable);
  if (lacking.length === 0) return;
  const install = `apt-get install -y ${PACKAGES.join(' ')}`;
  const debian = existsSync('/etc/debian_version') && (await has('apt-get'));
  if (debian && isRoot()) {
    say(`Missing on this system: ${lacking.join(', ')}. Installing with apt-get …`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await runChild('apt-get', ['update', '-qq'], { quiet: true, env });
    const result = await runChild('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...(await packageNames())], { quiet: true, env });
    const still = await whatLacks(executable);
    if (result.code === 0 && still.length === 0) return;
    throw new Obstacle(`These could not be installed: ${still.join(', ')}.\n${result.output.split('\n').slice(-12).join('\n')}`);
  }
  throw new Obstacle(
    `Electron cannot start here. Missing on this system: ${lacking.join(', ')}.\n` +
      (debian || existsSync('/etc/debian_version') ? `Install it with:\n  sudo apt-get update && sudo ${install}` : 'Install GTK 3, NSS, ALSA, GBM and Xvfb with your package manager.'),
  );
}

/** Newer Debians and Ubuntus have renamed two of them. */
async function packageNames() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const renamed = /VERSION_ID="?(1[3-9]|2[4-9])/.test(release);
  return PACKAGES.map((name) => (renamed && (name === 'libgtk-3-0' || name === 'libasound2') ? `${name}t64` : name));
}

/** @param {string} executable */
async function whatLacks(executable) {
  const lacking = missingLibraries((await runChild('ldd', [executable], { quiet: true })).output);
  if (needsVirtualDisplay(process.env, process.platform) && !(await has('Xvfb'))) lacking.push('a display (or Xvfb, a virtual one)');
  return lacking;
}

/**
 * A display to draw on: the one that is there, or a virtual one of our own.
 * @returns {Promise<{ env: Record<string, string>, virtual: boolean, close: () => void }>}
 */
export async function openDisplay() {
  if (!needsVirtualDisplay(process.env, process.platform)) return { env: {}, virtual: false, close: () => undefined };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const close = () => void server.kill();
  process.once('exit', close);
  const pipe = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
  const number = await new Promise((resolve, reject) => {
    pipe.once('data', (data) => resolve(String(data).trim()));
    server.once('error', reject);
    server.once('exit', () => reject(new Obstacle('The virtual display (Xvfb) did not start.')));
  });
  return { env: { DISPLAY: `:${number}` }, virtual: true, close };
}

/** Electron refuses to run as root with its sandbox. */
export function sandboxArguments() {
  return process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
}
