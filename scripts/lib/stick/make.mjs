import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { at } from '../paths.mjs';
import { Obstacle } from '../say.mjs';
import { filesIn, PAGE } from './check.mjs';
import { unfitFor } from './names.mjs';
import { SUMS, sumOf } from './packages.mjs';
import { MARKER, markerText, preparePlace } from './place.mjs';
import { startHere } from './start-here.mjs';

/** @typedef {(files: readonly { name: string, text: string }[]) => readonly import('./reading.ts').Companion[]} Reader */

/** Says why try-out packages do not go onto a stick without being asked for. @param {string} version the packages' */
export function refuseTryout(version) {
  return new Obstacle(
    [
      `No stick was made: the packages here are a try-out (${version}). They run on an older Electron that gets no more security fixes, and are not for handing out.`,
      'Make the packages where the present Electron can be downloaded, and run this again there.',
      'To try on one computer how a stick works: npm run stick -- --tryout',
    ].join('\n'),
  );
}

/**
 * Puts a stick together.
 *
 * @param {object} options
 * @param {string} options.out the folder; an Obstacle where something else lies there
 * @param {string} options.version the app's
 * @param {readonly import('./packages.mjs').Package[]} options.packages
 * @param {readonly string[]} options.companions class files and lesson packs
 * @param {boolean} options.tryout
 * @param {Reader} options.read
 */
export async function makeStick({ out, version, packages, companions, tryout, read }) {
  const old = packages.some((one) => one.tryout);
  if (old && !tryout) throw refuseTryout(`${version}-tryout`);
  // Everything is looked at before anything is written.
  const files = companions.map((path) => ({ path, place: `class/${basename(path)}`, text: readText(path) }));
  const known = read(files.map(({ path, text }) => ({ name: path, text })));
  const placed = packages.map((one) => ({ ...one, place: `${one.platform}/${one.name}` }));
  const refused = known.flatMap((one) => (one.ok ? [] : [one.message]));
  const unfit = unfitFor([...files, ...placed].map(({ place }) => ({ name: place, bytes: 0 })));
  if (refused.length + unfit.length > 0) throw new Obstacle(`No stick was made.\n${[...refused, ...unfit].join('\n')}`);

  preparePlace(out);
  for (const { path, place } of [...files, ...placed]) {
    mkdirSync(dirname(join(out, place)), { recursive: true });
    copyFileSync(path, join(out, place));
  }
  const shown = known.flatMap((one, index) => (one.ok ? [{ place: files[index]?.place ?? '', kind: one.kind, title: one.title, words: one.words }] : []));
  copyFileSync(at('LICENSE'), join(out, 'LICENSE.txt'));
  writeFileSync(join(out, MARKER), markerText(old ? `${version}-tryout` : version, old));
  writeFileSync(join(out, PAGE), startHere({ version: old ? `${version}-tryout` : version, tryout: old, packages: placed, companions: shown }));
  const own = [MARKER, PAGE, 'LICENSE.txt', ...[...files, ...placed].map(({ place }) => place)].sort();
  const told = new Map(placed.map(({ place, sum }) => [place, sum]));
  const lines = [];
  // A package's sum is that of what was made, not of what was copied: a damaged copy is found.
  for (const name of own) lines.push(`${told.get(name) ?? (await sumOf(join(out, name)))}  ${name}\n`);
  writeFileSync(join(out, SUMS), lines.join(''));
  return filesIn(out);
}

/** @param {string} path */
function readText(path) {
  if (!/\.kpl(?:class|pack)$/i.test(path)) throw new Obstacle(`${path} is neither a class file (.kplclass) nor a lesson pack (.kplpack).`);
  try {
    return readFileSync(path, 'utf8');
  } catch (fault) {
    throw new Obstacle(`${path} could not be read: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}
