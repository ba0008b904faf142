import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './paths.mjs';

/**
 * One hash of everything below these files and folders, by content: git does not keep dates.
 * @param {readonly string[]} names inside the project
 */
export function hashOf(names) {
  const hash = createHash('sha256');
  /** @param {string} path @param {string} name */
  const add = (path, name) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const child of readdirSync(path).sort()) add(join(path, child), `${name}/${child}`);
    } else hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  };
  for (const name of names) add(at(name), name);
  return hash.digest('hex');
}

/**
 * Whether a stamp file holds this hash.
 * @param {string} file
 * @param {string} hash
 */
export function isFresh(file, hash) {
  return existsSync(file) && readFileSync(file, 'utf8').trim() === hash;
}
