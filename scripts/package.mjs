// npm run package [-- --platform win32 --arch x64 --only deb,rpm]: makes the packages for this computer's platform, or for another.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReleaseBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { manifest } from './lib/package/product.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';
import { packageNamed, platformOf } from './lib/stick/packages.mjs';

const { values: options } = parseArgs({
  options: { platform: { type: 'string', default: process.platform }, arch: { type: 'string', default: process.arch }, only: { type: 'string' } },
});

await run(async () => {
  await ensureDependencies();
  // What needs packages is brought only now that they are there.
  const { makePackages, packagesOf } = await import('./lib/package/make.mjs');
  const { partsFor } = await import('./lib/package/parts.mjs');
  const { writeChecksums } = await import('./lib/package/checksums.mjs');
  const { billText, makeUnpacked } = await import('./lib/package/unpacked.mjs');
  const { packagedVersion, product } = await import('./lib/package/product.mjs');
  const { platform, arch } = options;
  const wanted = options.only === undefined ? packagesOf(platform) : options.only.split(',');
  const { runtime, distribution } = await partsFor(platform, arch);
  const version = packagedVersion(runtime);
  if (runtime.old) say(`\nThese packages are for trying only: they run on Electron ${runtime.version}, which is out of support. Their version is ${version}.\n`);
  const built = await ensureReleaseBuilt();
  const dest = at('out', 'packages');
  mkdirSync(dest, { recursive: true });
  // Those of other platforms stay: a stick for a class takes all of one version.
  for (const name of readdirSync(dest)) if (!isOfAnother(name, platform)) rmSync(join(dest, name), { recursive: true, force: true });
  say('Putting the app together …');
  const into = at('.cache', `packaging-${platform}-${arch}`);
  const { folder, bill } = await makeUnpacked({ built, distribution, runtime, into, test: false, platform, arch });
  const { files, left } = await makePackages({ folder, dest, version, platform, arch, wanted });
  writeFileSync(join(dest, `${product.name}-${version}-${platform}-${arch}.cdx.json`), billText(bill));
  writeChecksums(dest);
  rmSync(into, { recursive: true, force: true });
  for (const file of files) process.stdout.write(`${join('out', 'packages', basename(file))}\n`);
  for (const reason of left) say(reason);
  return left.length === 0 ? 0 : 1;
});

/** @param {string} name @param {string} platform */
function isOfAnother(name, platform) {
  const known = packageNamed(name);
  return known !== null && known.platform !== platformOf(platform) && name.includes(manifest.version);
}
