import { at } from '../paths.mjs';

/**
 * Bundles one module for a page of the bench. It is evaluated through the debugger, which the app's own
 * Content-Security-Policy does not bind.
 * @param {string} name the module's file in this folder @returns {Promise<string>} a script that sets `globalThis.bench` to its exports
 */
export async function bundleForPage(name) {
  const { build } = await import('vite');
  const result = await build({
    root: at(),
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'chrome114', lib: { entry: at('scripts', 'lib', 'bench-app', name), formats: ['iife'], name: 'bench' } },
  });
  const [first] = [result].flat();
  const chunk = first !== undefined && 'output' in first ? first.output[0] : undefined;
  if (chunk === undefined) throw new Error(`${name} was bundled to nothing`);
  return `${chunk.code}\nglobalThis.bench = bench;`;
}
