import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { hashOf, isFresh } from './hash.mjs';
import { at, cache } from './paths.mjs';
import { Obstacle, say } from './say.mjs';

/** What the app is made of. */
const SOURCES = ['electron', 'renderer', 'engine', 'simulator', 'lessons', 'cli/lessons-check.ts', 'scripts/vite', 'locales', 'scripts/language', 'electron.vite.config.ts', 'svelte.config.js', 'package-lock.json'];

/** Builds the app, with the made-up language that tests use, when its sources changed since the last time. */
export async function ensureBuilt() {
  const stamp = at('out', '.app-stamp');
  const hash = hashOf(SOURCES);
  if (isFresh(stamp, hash)) return;
  say('Building the app …');
  await build({ KPL_PSEUDO: '1' });
  writeFileSync(stamp, `${hash}\n`);
}

/**
 * Builds the app as it goes into packages, without the made-up language, when its sources changed since the last time.
 * @returns {Promise<string>} the folder with it
 */
export async function ensureReleaseBuilt() {
  const folder = join(cache, 'release');
  const stamp = join(folder, '.app-stamp');
  const hash = hashOf(SOURCES);
  if (isFresh(stamp, hash)) return folder;
  say('Building the app for packages …');
  rmSync(folder, { recursive: true, force: true });
  await build({ KPL_PSEUDO: undefined, KPL_OUT: '.cache/release' });
  writeFileSync(stamp, `${hash}\n`);
  return folder;
}

/** @param {Record<string, string | undefined>} env */
async function build(env) {
  const result = await runChild(process.execPath, [at('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], { quiet: true, env });
  if (result.code !== 0) throw new Obstacle(`The app could not be built.\n${result.output}`);
}

/**
 * Bundles the command line when its sources changed since the last time.
 * @returns {Promise<string>} the bundle
 */
export async function ensureCliBuilt() {
  return ensureBundle('kpl', ['cli', 'index.ts'], ['cli', 'engine', 'simulator', 'lessons/format', 'package-lock.json']);
}

/**
 * Bundles the engine by itself, for measuring it.
 * @returns {Promise<string>} the bundle
 */
export async function ensureEngineBuilt() {
  return ensureBundle('engine', ['engine', 'index.ts'], ['engine', 'package-lock.json']);
}

/**
 * Bundles what reads the files that go onto a stick.
 * @returns {Promise<string>} the bundle
 */
export async function ensureStickReaderBuilt() {
  return ensureBundle('stick-reader', ['scripts', 'lib', 'stick', 'reading.ts'], ['scripts/lib/stick', 'cli/lessons-check.ts', 'engine', 'renderer/workshop', 'lessons/format', 'package-lock.json']);
}

/**
 * Bundles what makes the results of a large class, for measuring.
 * @returns {Promise<string>} the bundle
 */
export async function ensureManyResultsBuilt() {
  return ensureBundle('many-results', ['scripts', 'lib', 'bench-app', 'many-results.ts'], ['scripts/lib/bench-app/many-results.ts', 'cli/lessons-check.ts', 'engine', 'renderer/workshop', 'lessons/format', 'package-lock.json']);
}

/** @param {string} name @param {string[]} entry @param {string[]} sources what it is made of @returns {Promise<string>} */
async function ensureBundle(name, entry, sources) {
  const folder = name === 'kpl' ? 'cli' : name;
  const file = at('out', folder, `${name}.mjs`);
  const stamp = at('out', folder, '.stamp');
  if (isFresh(stamp, hashOf(sources))) return file;
  say(`Building ${name} …`);
  const vite = await import('vite');
  await vite.build({
    root: at(),
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: at(...entry),
      target: 'node20',
      outDir: at('out', folder),
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  mkdirSync(at('out', folder), { recursive: true });
  writeFileSync(stamp, `${hashOf(sources)}\n`);
  return file;
}
