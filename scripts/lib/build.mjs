import { mkdirSync, writeFileSync } from 'node:fs';
import { runChild } from './child.mjs';
import { hashOf, isFresh } from './hash.mjs';
import { at } from './paths.mjs';
import { Obstacle, say } from './say.mjs';

/** Builds the app when its sources changed since the last time. */
export async function ensureBuilt() {
  const stamp = at('out', '.app-stamp');
  const hash = hashOf(['electron', 'renderer', 'engine', 'lessons', 'electron.vite.config.ts', 'svelte.config.js', 'package-lock.json']);
  if (isFresh(stamp, hash)) return;
  say('Building the app …');
  const result = await runChild(process.execPath, [at('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], { quiet: true });
  if (result.code !== 0) throw new Obstacle(`The app could not be built.\n${result.output}`);
  writeFileSync(stamp, `${hash}\n`);
}

/**
 * Bundles the command line when its sources changed since the last time.
 * @returns {Promise<string>} the bundle
 */
export async function ensureCliBuilt() {
  const file = at('out', 'cli', 'kpl.mjs');
  const stamp = at('out', 'cli', '.stamp');
  const hash = hashOf(['cli', 'engine', 'lessons/format', 'package-lock.json']);
  if (isFresh(stamp, hash)) return file;
  say('Building kpl …');
  const { build } = await import('vite');
  await build({
    root: at(),
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: at('cli', 'index.ts'),
      target: 'node20',
      outDir: at('out', 'cli'),
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'kpl.mjs' } },
    },
  });
  mkdirSync(at('out', 'cli'), { recursive: true });
  writeFileSync(stamp, `${hash}\n`);
  return file;
}
