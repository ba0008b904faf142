import type { Plugin } from 'vite';

const editor = /\/@codemirror\/view\/dist\/index\.js$/;
const svelte = /\/svelte\/src\/internal\/client\/.+\.js$/;

/**
 * Leaves out what the window never needs of libraries: what is for other browsers, and for pages that a server drew.
 */
export function unneeded(): Plugin[] {
  const inLibraries: Plugin = {
    name: 'unneeded',
    enforce: 'pre',
    transform(code, id) {
      if (editor.test(id)) return { code: inChromium(code), map: null };
      return svelte.test(id) && code.includes('hydrating') ? { code: neverHydrating(code, id.endsWith('/hydration.js')), map: null } : null;
    },
  };
  const inComponents: Plugin = {
    name: 'unneeded-in-components',
    enforce: 'post',
    transform: (code, id) => (id.endsWith('.svelte') ? { code: withoutResets(code), map: null } : null),
  };
  return [inLibraries, inComponents];
}

/** A compiled component, without the steps that only follow what a server drew: where nothing is taken over they do nothing. */
export function withoutResets(code: string): string {
  return code.replace(/^\s*\$\.(?:reset\([\w$]+\)|next\(\d*\));\n/gm, '').replace(/(\$\.(?:(?:only_|first_)?child|sibling)\([\w$]+(?:, \d+)?), true\)/g, '$1)');
}

/**
 * The editor's code, which asks about the browser member by member.
 *
 * @throws when it asks no longer so
 */
export function inChromium(code: string): string {
  const result = code.replace(/(?<![\w.$])browser\.(ie|gecko|safari|ios|android)(?!\w)/g, 'false').replace(/(?<![\w.$])browser\.chrome(?!\w)/g, 'true');
  if (result === code) throw new Error('The editor does not ask about the browser as it did: see scripts/vite/unneeded.ts.');
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
