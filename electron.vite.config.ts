import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { bill } from './scripts/vite/bill.ts';
import { chunkName, chunks } from './scripts/vite/chunks.ts';
import { icons } from './scripts/vite/icons.ts';
import { lessonModules } from './scripts/vite/lessons.ts';
import { texts } from './scripts/vite/texts.ts';
import { shortMembers } from './scripts/vite/short-names.ts';
import { unneeded } from './scripts/vite/unneeded.ts';

/** Where the bundles go: what is packaged is built apart from what is tried and tested. */
const out = process.env['KPL_OUT'] ?? 'out';
const billed = bill(import.meta.dirname, out);

/**
 * Main and preload are emitted as CommonJS: the older runtime for trying the app can't load an ES-module main,
 * and a sandboxed preload must be one bundled file.
 */
export default defineConfig({
  main: {
    plugins: [texts(import.meta.dirname, 'main'), billed()],
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { main: 'electron/main/index.ts', service: 'electron/service/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'shared-[hash].cjs', dir: `${out}/main` },
      },
    },
  },
  preload: {
    plugins: [billed()],
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: 'electron/preload/index.ts',
        output: { format: 'cjs', entryFileNames: 'preload.cjs', dir: `${out}/preload` },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [texts(import.meta.dirname, 'renderer'), unneeded(), shortMembers(import.meta.dirname), icons(), svelte({ configFile: '../svelte.config.js' }), lessonModules(import.meta.dirname), billed()],
    build: {
      target: 'chrome114',
      outDir: `${out}/renderer`,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      rolldownOptions: { treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false }, input: { index: 'renderer/index.html', notes: 'renderer/notes.html' }, output: { chunkFileNames: chunkName, codeSplitting: chunks(join(import.meta.dirname, 'renderer').replaceAll('\\', '/')) } },
    },
  },
});
