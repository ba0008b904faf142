// npm run stick [-- --out FOLDER --class FILE --pack FILE --packages FOLDER --tryout] or [-- --check FOLDER]: a folder for a USB stick.
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { ensureStickReaderBuilt } from './lib/build.mjs';
import { runChild } from './lib/child.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { at, root } from './lib/paths.mjs';
import { manifest } from './lib/package/product.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { Obstacle, run, say } from './lib/say.mjs';
import { checkStick, PAGE } from './lib/stick/check.mjs';
import { makeStick, refuseTryout } from './lib/stick/make.mjs';
import { madeAt, packagesIn, platformOf } from './lib/stick/packages.mjs';

const USAGE = [
  'npm run stick -- [--out FOLDER] [--class FILE]… [--pack FILE]… [--packages FOLDER]… [--tryout]',
  '  makes a folder for a USB stick, and checks it. Without --out: out/stick.',
  '  --packages: folders with packages from other computers, each with its SHA256SUMS.',
  'npm run stick -- --check FOLDER',
  '  checks a stick that was made before, as it lies there now.',
].join('\n');

/** @returns {{ out?: string | undefined, class: string[], pack: string[], packages: string[], tryout: boolean, check?: string | undefined, help: boolean }} */
function readOptions() {
  const text = /** @type {const} */ ({ type: 'string' });
  const list = /** @type {const} */ ({ type: 'string', multiple: true });
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  try {
    const { values } = parseArgs({ options: { out: text, class: list, pack: list, packages: list, tryout: flag, check: text, help: flag } });
    return { ...values, class: values.class ?? [], pack: values.pack ?? [], packages: values.packages ?? [] };
  } catch (fault) {
    throw new Obstacle(`${fault instanceof Error ? fault.message : String(fault)}\n\n${USAGE}`);
  }
}

await run(async () => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  await ensureDependencies();
  /** @type {typeof import('./lib/stick/reading.ts')} */
  const { readCompanions } = await import(pathToFileURL(await ensureStickReaderBuilt()).href);
  /** @type {import('./lib/stick/make.mjs').Reader} */
  const read = (files) => readCompanions(root, files);
  if (options.check !== undefined) return report(options.check, read);
  const out = options.out ?? at('out', 'stick');
  const packages = [...(await ownPackages(options.tryout)), ...(await Promise.all(options.packages.map(otherPackages))).flat()];
  await makeStick({ out, version: manifest.version, packages, companions: [...options.class, ...options.pack], tryout: options.tryout, read });
  return report(out, read);
});

/** What `npm run package` made here; made now where there is nothing for this computer's platform. @param {boolean} tryout */
async function ownPackages(tryout) {
  const folder = at('out', 'packages');
  const there = await packagesIn(folder, manifest.version);
  if (there.some(({ platform }) => platform === platformOf(process.platform))) {
    say(`Taking the packages in out/packages, made ${madeAt(there)} UTC. For new ones: npm run package`);
    return there;
  }
  const runtime = await ensureRuntime();
  // Minutes of packaging are not spent on what is refused afterwards.
  if (runtime.old && !tryout) throw refuseTryout(`Electron ${runtime.version}`);
  const made = await runChild(process.execPath, [at('scripts', 'package.mjs')], { toStderr: true });
  const packages = await packagesIn(folder, manifest.version);
  if (packages.length === 0) throw new Obstacle('No stick was made: there is no package. See above.');
  if (made.code !== 0) say('Not every package could be made; the stick gets those that could.');
  return packages;
}

/** @param {string} folder */
async function otherPackages(folder) {
  const found = await packagesIn(folder, manifest.version);
  if (found.length === 0) throw new Obstacle(`There is no package of Key Policy Lab in ${folder}.`);
  return found;
}

/** @param {string} folder @param {import('./lib/stick/make.mjs').Reader} read */
async function report(folder, read) {
  const { problems, files, bytes, beside } = await checkStick(folder, read);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (beside.length > 0) say(`Not part of the stick, and left alone: ${beside.slice(0, 5).join(', ')}${beside.length > 5 ? ` and ${beside.length - 5} more` : ''}.`);
  if (problems.length > 0) {
    process.stdout.write(`${problems.length === 1 ? '1 problem' : `${problems.length} problems`}: do not hand this stick out.\n`);
    return 1;
  }
  process.stdout.write(`${folder}: ${files} files, ${Math.ceil(bytes / 1_000_000)} MB, every checksum and link holds. Copy all of it to the stick; ${PAGE} tells the rest.\n`);
  return 0;
}
