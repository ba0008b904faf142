import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { pseudoCatalogue, pseudoLanguage } from '../language/pseudo.ts';
import { isTranslated } from '../language/scope.ts';
import { runtime, translated } from '../language/source.ts';
import { listTexts } from '../language/sources.ts';

/**
 * Puts a call in place of each text that is shown, so that a catalogue can say it in another language. The sources keep their English,
 * and whatever is built without this plugin speaks it.
 *
 * @param root the project's folder
 * @param side where the bundle runs; the window's brings the catalogues along
 */
export function texts(root: string, side: 'renderer' | 'main'): Plugin {
  const calls = join(root, side === 'renderer' ? 'renderer/language/texts.ts' : 'electron/shared/texts.ts');
  return {
    name: 'texts',
    enforce: 'pre',
    resolveId: (id) => (id === runtime ? calls : null),
    transform(code, id) {
      const path = relative(root, id).replaceAll('\\', '/');
      if (!isTranslated(path)) return null;
      const result = translated(code, path);
      return result.code === null ? null : { code: result.code, map: null };
    },
    generateBundle() {
      if (side === 'renderer') for (const [name, text] of catalogues(root)) this.emitFile({ type: 'asset', fileName: `locales/${name}`, source: text });
    },
  };
}

/** The catalogues that go with the app. The made-up language comes only for tests. */
function catalogues(root: string): [name: string, text: string][] {
  const folder = join(root, 'locales');
  const written = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.json')).map((name): [string, string] => [name, JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8')))]);
  return process.env['KPL_PSEUDO'] === '1' ? [...written, [`${pseudoLanguage}.json`, JSON.stringify(pseudoCatalogue(listTexts(root).values()))]] : written;
}
