import type { Plugin } from 'vite';

const editor = /\/@codemirror\/view\/dist\/index\.js$/;
const svelte = /\/svelte\/src\/internal\/client\/.+\.js$/;

/**
 * Leaves out what libraries have for other browsers, and for pages that a server drew: the window is Chromium, and draws its own.
 * It is 15 kB.
 */
export function chromium(): Plugin {
  return {
    name: 'chromium',
    enforce: 'pre',
    transform(code, id) {
      if (editor.test(id)) return { code: inChromium(code), map: null };
      return svelte.test(id) && code.includes('hydrating') ? { code: neverHydrating(code, id.endsWith('/hydration.js')), map: null } : null;
    },
  };
}

/**
 * The editor's code, which asks about the browser member by member.
 *
 * @throws when it asks no longer so
 */
export function inChromium(code: string): string {
  const result = code.replace(/(?<![\w.$])browser\.(ie|gecko|safari|ios|android)(?!\w)/g, 'false').replace(/(?<![\w.$])browser\.chrome(?!\w)/g, 'true');
  if (result === code) throw new Error('The editor does not ask about the browser as it did: see scripts/vite/chromium.ts.');
  return result;
}

/**
 * A module of Svelte in which nothing is ever taken over from a server.
 *
 * @param own whether it is the module that has the flag
 */
export function neverHydrating(code: string, own: boolean): string {
  // Past the imports, or where the flag is asked for.
  return own ? code.replace(/\((!?)hydrating\b/g, '($1false') : code.replace(/\bhydrating\b(?![^;]*\bfrom\b)/g, 'false');
}
