import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { at } from '../paths.mjs';
import { Obstacle } from '../say.mjs';
import { PAGE } from './check.mjs';
import { unfitFor } from './names.mjs';
import { SUMS } from './packages.mjs';
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
  const files = companions.map((path) => ({ path, place: `class/${basename(path)}`, bytes: readCompanion(path) }));
  const known = read(files.map(({ path, bytes }) => ({ name: path, text: bytes.toString('utf8') })));
  const placed = packages.map((one) => ({ ...one, place: `${one.platform}/${one.name}` }));
  const refused = known.flatMap((one) => (one.ok ? [] : [one.message]));
  const unfit = unfitFor([...files, ...placed].map(({ place }) => ({ name: place, bytes: 0 })));
  if (refused.length + unfit.length > 0) throw new Obstacle(`No stick was made.\n${[...refused, ...unfit].join('\n')}`);
  const inside = placed.find(({ path }) => isBelow(path, out));
  if (inside !== undefined) throw new Obstacle(`${inside.path} lies in the folder that the stick is made in, and would be removed with what is there now. Copy the packages somewhere else first.`);

  const said = old ? `${version}-tryout` : version;
  const shown = known.flatMap((one, index) => (one.ok ? [{ place: files[index]?.place ?? '', kind: one.kind, title: one.title, words: one.words }] : []));
  const written = [
    { place: MARKER, bytes: Buffer.from(markerText(said, old)) },
    { place: PAGE, bytes: Buffer.from(startHere({ version: said, tryout: old, packages: placed, companions: shown })) },
    { place: 'LICENSE.txt', bytes: readFileSync(at('LICENSE')) },
    ...files,
  ];
  // The sums are those of what was made, not of what was copied: a damaged copy is found.
  const sums = [...placed, ...written.map(({ place, bytes }) => ({ place, sum: createHash('sha256').update(bytes).digest('hex') }))];
  try {
    preparePlace(out);
    // What will be there is said first: whatever comes in between, the folder is known as a stick, and can be made again.
    writeFileSync(join(out, SUMS), sums.map(({ place, sum }) => `${sum}  ${place}\n`).sort(byPlace).join(''));
    for (const { place, bytes } of written) writeFileSync(made(out, place), bytes);
    for (const { path, place } of placed) copyFileSync(path, made(out, place));
  } catch (fault) {
    if (fault instanceof Obstacle) throw fault;
    throw new Obstacle(`The stick could not be written: ${fault instanceof Error ? fault.message : String(fault)}\nWhat is in ${out} now is not complete, and must not be handed out. It needs ${megabytes(placed)} MB. Make room, or take another stick, and run this again.`);
  }
}

/** @param {string} first @param {string} second lines of checksums */
const byPlace = (first, second) => (first.slice(66) < second.slice(66) ? -1 : 1);

/** The path of a place, in a folder that is there. @param {string} out @param {string} place */
function made(out, place) {
  mkdirSync(dirname(join(out, place)), { recursive: true });
  return join(out, place);
}

/** @param {string} path @param {string} folder */
function isBelow(path, folder) {
  const way = relative(resolve(folder), resolve(path));
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

/** @param {readonly { path: string }[]} files */
const megabytes = (files) => Math.ceil(files.reduce((sum, { path }) => sum + statSync(path).size, 0) / 1_000_000) + 1;

/** @param {string} path */
function readCompanion(path) {
  if (!/\.kpl(?:class|pack)$/i.test(path)) throw new Obstacle(`${path} is neither a class file (.kplclass) nor a lesson pack (.kplpack).`);
  try {
    return readFileSync(path);
  } catch (fault) {
    throw new Obstacle(`${path} could not be read: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}
