import { existsSync, readFileSync } from 'node:fs';
import { npm, runChild } from './child.mjs';
import { at } from './paths.mjs';
import { Obstacle, say } from './say.mjs';

const OLDEST_NODE = { major: 20, minor: 19 };

/** @param {string} version */
export function isNodeRecent(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
}

/**
 * Whether npm's record of what it installed has every package of the lock file, in its version.
 * @param {{ packages?: Record<string, { version?: string, optional?: boolean }> }} lock
 * @param {{ packages?: Record<string, { version?: string }> }} installed
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages ?? {}).every(
    ([path, { version, optional }]) => path === '' || optional === true || installed.packages?.[path]?.version === version,
  );
}

/** Installs what package-lock.json lists when it is missing or out of date. */
export async function ensureDependencies() {
  if (!isNodeRecent(process.versions.node)) {
    throw new Obstacle(`Key Policy Lab needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later; this is ${process.versions.node}.\nGet a newer one from https://nodejs.org and try again.`);
  }
  const lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
  const hidden = at('node_modules', '.package-lock.json');
  if (existsSync(hidden) && isInstalled(lock, JSON.parse(readFileSync(hidden, 'utf8')))) return;
  say(existsSync(at('node_modules')) ? 'The packages are out of date: installing them again …' : 'Installing packages (once, about a minute) …');
  const { command, args, shell } = npm();
  // Electron's own download comes later, where it can fall back.
  const result = await runChild(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell, toStderr: true, env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } });
  if (result.code !== 0) throw new Obstacle('The packages could not be installed. npm says above what stopped it.\nWithout a network, copy the folder node_modules from a machine where it worked.');
}
