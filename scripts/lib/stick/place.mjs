import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Obstacle } from '../say.mjs';
import { readSums, SUMS } from './packages.mjs';

/** What tells that a folder is a stick of ours. */
export const MARKER = 'stick.json';
const FORMAT = 'key-policy-lab/stick';

/** What systems put on a stick by themselves. */
const systems = /^(?:\..*|System Volume Information|\$RECYCLE\.BIN|lost\+found|desktop\.ini|Thumbs\.db)$/i;

/** @param {string} name @returns {boolean} */
export const isSystems = (name) => systems.test(name);

/** The text of the marker. @param {string} version @param {boolean} tryout */
export const markerText = (version, tryout) => `${JSON.stringify({ format: FORMAT, version: 1, app: version, tryout }, null, 2)}\n`;

/** Whether a folder is a stick that this program made. @param {string} folder @returns {boolean} */
export function isOurs(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, MARKER), 'utf8')).format === FORMAT;
  } catch {
    return false;
  }
}

/**
 * Makes a place for a stick. Of an earlier stick only goes what its own list of checksums names: what people keep beside it stays.
 * @param {string} folder an Obstacle where something else lies there
 */
export function preparePlace(folder) {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw new Obstacle(`${folder} is a file. Name a folder: npm run stick -- --out FOLDER`);
    const there = readdirSync(folder).filter((name) => !isSystems(name));
    if (there.length > 0 && !isOurs(folder)) {
      throw new Obstacle(`${folder} holds something that is not a stick of Key Policy Lab (${there.slice(0, 3).join(', ')}${there.length > 3 ? ' …' : ''}). Nothing was written.\nName an empty folder, or empty this one yourself: npm run stick -- --out FOLDER`);
    }
    if (isOurs(folder)) clear(folder);
  }
  mkdirSync(folder, { recursive: true });
}

/** @param {string} folder */
function clear(folder) {
  const sums = join(folder, SUMS);
  const listed = existsSync(sums) ? [...readSums(readFileSync(sums, 'utf8')).keys()] : [];
  for (const name of listed) {
    if (!isInside(name) || !existsSync(join(folder, name))) continue;
    rmSync(join(folder, name));
    const parent = dirname(join(folder, name));
    if (parent !== folder && existsSync(parent) && readdirSync(parent).length === 0) rmSync(parent, { recursive: true });
  }
  rmSync(sums, { force: true });
}

/** A list is text, and could name anything. @param {string} name */
export function isInside(name) {
  return !name.split(/[\\/]/).includes('..') && !/^(?:[\\/]|[A-Za-z]:)/.test(name);
}
