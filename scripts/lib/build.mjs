import { mkdirSync, writeFileSync } from 'node:fs';
import { runChild } from './child.mjs';
import { hashOf, isFresh } from './hash.mjs';
import { at } from './paths.mjs';
import { Obstacle, say } from './say.mjs';

/** Builds the app, with the made-up language that tests use, when its sources changed since the last time. */
export async function ensureBuilt() {
  const stamp = at('out', '.app-stamp');
  const hash = hashOf(['electron', 'renderer', 'engine', 'simulator', 'lessons', 'cli/lessons-check.ts', 'scripts/vite', 'locales', 'scripts/language', 'electron.vite.config.ts', 'svelte.config.js', 'package-lock.json']);
  if (isFresh(stamp, hash)) return;
  say('Building the app …');
  const result = await runChild(process.execPath, [at('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], { quiet: true, env: { ...process.env, KPL_PSEUDO: '1' } });
  if (result.code !== 0) throw new Obstacle(`The app could not be built.\n${result.output}`);
  writeFileSync(stamp, `${hash}\n`);
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

/** @param {string} name @param {string[]} entry @param {string[]} sources what it is made of @returns {Promise<string>} */
async function ensureBundle(name, entry, sources) {
  const folder = name === 'kpl' ? 'cli' : name;
  const file = at('out', folder, `${name}.mjs`);
  const stamp = at('out', folder, '.stamp');
  if (isFresh(stamp, hashOf(sources))) return file;
  say(`Building ${name} …`);
  const { build } = await import('vite');
  await build({
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
