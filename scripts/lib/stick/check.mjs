import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unfitFor } from './names.mjs';
import { readSums, SUMS, sumOf } from './packages.mjs';
import { isInside, isOurs, isSystems, MARKER } from './place.mjs';

export const PAGE = 'START-HERE.html';
/** What the app itself keeps on a stick. */
const DATA = 'key-policy-lab-data';

/**
 * Looks at a stick as it lies there: every checksum, every link of the page, names and sizes, and whether this version reads
 * the class files and packs.
 *
 * @param {string} folder
 * @param {(files: readonly { name: string, text: string }[]) => readonly import('./reading.ts').Companion[]} read
 * @returns {Promise<{ problems: string[], files: number, bytes: number, beside: string[] }>} `beside`: what lies there and is not part of it
 */
export async function checkStick(folder, read) {
  if (!isOurs(folder)) return { problems: [`${folder} is no stick of Key Policy Lab: it has no ${MARKER} that says so.`], files: 0, bytes: 0, beside: [] };
  const all = filesIn(folder);
  const sums = existsSync(join(folder, SUMS)) ? readSums(readFileSync(join(folder, SUMS), 'utf8')) : new Map();
  const own = all.filter(({ name }) => name === SUMS || sums.has(name));
  const problems = [...(await sumFaults(folder, sums)), ...pageFaults(folder), ...unfitFor(own), ...companionFaults(folder, sums, read)];
  return { problems, files: own.length, bytes: own.reduce((total, { bytes }) => total + bytes, 0), beside: all.filter((file) => !own.includes(file)).map(({ name }) => name) };
}

/** @param {string} folder @param {ReadonlyMap<string, string>} sums */
async function sumFaults(folder, sums) {
  if (sums.size === 0) return [`${SUMS} is missing or names nothing.`];
  const faults = [];
  for (const name of [PAGE, MARKER, 'LICENSE.txt']) if (!sums.has(name)) faults.push(`${SUMS} does not name ${name}.`);
  for (const [name, sum] of sums) {
    if (!isInside(name)) faults.push(`${SUMS} names ${name}, which lies outside the stick.`);
    else if (!existsSync(join(folder, name))) faults.push(`${name} is missing.`);
    else if ((await sumOf(join(folder, name))) !== sum) faults.push(`${name} is not what its checksum says: it was changed, or its copy is damaged. Copy it again.`);
  }
  return faults;
}

/** Every way on the page leads to a place on the page or to a file on the stick. @param {string} folder */
function pageFaults(folder) {
  const file = join(folder, PAGE);
  if (!existsSync(file)) return [`${PAGE} is missing.`];
  const text = readFileSync(file, 'utf8');
  const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  return [...text.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, to = '']) => {
    if (to.startsWith('#')) return ids.has(to.slice(1)) ? [] : [`${PAGE} has a link to ${to}, which is not on the page.`];
    const place = placeOf(to);
    if (place === null || !isInside(place)) return [`${PAGE} has a link that leads away from the stick: ${to}.`];
    return existsSync(join(folder, place)) ? [] : [`${PAGE} has a link to ${place}, which is not on the stick.`];
  });
}

/** @param {string} href @returns {string | null} */
function placeOf(href) {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return null;
  try {
    return decodeURIComponent(href.replaceAll('&amp;', '&').replace(/[?#].*$/, ''));
  } catch {
    return null;
  }
}

/** @param {string} folder @param {ReadonlyMap<string, string>} sums @param {Parameters<typeof checkStick>[1]} read */
function companionFaults(folder, sums, read) {
  const names = [...sums.keys()].filter((name) => /\.kpl(?:class|pack)$/i.test(name) && isInside(name) && existsSync(join(folder, name)));
  return read(names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))).flatMap((one) => (one.ok ? [] : [one.message]));
}

/** @param {string} folder @param {string} [prefix] @returns {{ name: string, bytes: number }[]} */
function filesIn(folder, prefix = '') {
  return readdirSync(join(folder, prefix)).sort().flatMap((name) => {
    if (prefix === '' && (isSystems(name) || name === DATA)) return [];
    const place = prefix === '' ? name : `${prefix}/${name}`;
    const stat = statSync(join(folder, place));
    return stat.isDirectory() ? filesIn(folder, place) : [{ name: place, bytes: stat.size }];
  });
}
