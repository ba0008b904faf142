import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import type { Catalogue } from '../../electron/shared/texts.ts';
import { pseudoCatalogue } from '../language/pseudo.ts';
import { headTexts, readCourses, withPseudo } from './course.ts';
import { isTranslated } from '../language/scope.ts';
import { withTexts } from '../language/marked.ts';
import { numbered } from '../language/numbered.ts';
import { runtime, translated } from '../language/source.ts';
import { listForms, listTexts } from '../language/sources.ts';

/**
 * Puts a call in place of each text that is shown, so that a catalogue can say it in another language. The sources keep their English,
 * and whatever is built without this plugin speaks it.
 *
 * @param root the project's folder
 * @param side where the bundle runs; the window's brings the catalogues along
 */
export function texts(root: string, side: 'renderer' | 'main'): Plugin[] {
  const calls = join(root, side === 'renderer' ? 'renderer/language/texts.ts' : 'electron/shared/texts.ts');
  const inSources: Plugin = {
    name: 'texts',
    enforce: 'pre',
    resolveId: (id) => (id === runtime ? calls : null),
    transform(code, id) {
      const path = relative(root, id).replaceAll('\\', '/');
      if (!isTranslated(path)) return null;
      const result = translated(code, path);
      return result.code === null ? null : { code: result.code, map: null };
    },
    async generateBundle() {
      if (side === 'renderer') for (const [language, catalogue] of await catalogues(root)) this.emitFile({ type: 'asset', fileName: `locales/${language}.json`, source: JSON.stringify(catalogue) });
    },
  };
  const inMarkup: Plugin = {
    name: 'texts-of-markup',
    enforce: 'post',
    transform(code, id) {
      const result = id.endsWith('.svelte') ? withTexts(code, runtime) : null;
      return result === null ? null : { code: result, map: null };
    },
  };
  return side === 'renderer' ? [inSources, inMarkup, apart(root)] : [inSources, inMarkup];
}

/** The English goes into the pages, as data: a module has the number of a text in its place. While the app is worked on it stays where it is. */
function apart(root: string): Plugin {
  let forms: readonly string[] = [];
  let numbers: ReadonlyMap<string, number> = new Map();
  const used = new Set<number>();
  const numberOf = (text: string): number => {
    const found = numbers.get(text);
    if (found === undefined) throw new Error(`A text is not listed: ${text}`);
    used.add(found);
    return found;
  };
  return {
    name: 'texts-apart',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      forms = listForms(root);
      numbers = new Map(forms.map((text, index) => [text, index]));
    },
    transform(code) {
      const result = numbered(code, numberOf);
      return result === null ? null : { code: result, map: null };
    },
    transformIndexHtml: {
      order: 'post',
      // After the scripts' addresses, so that they are on their way while it is read.
      handler: () => [{ tag: 'script', attrs: { type: 'application/json', id: 'words' }, children: JSON.stringify(forms.map((text, index) => (used.has(index) ? text : 0))).replaceAll('<', '\\u003c'), injectTo: 'body' }],
    },
  };
}

/** The catalogues that go with the app: the texts of the interface, and what of the course is there at once. The made-up language comes only for tests. */
async function catalogues(root: string): Promise<[language: string, catalogue: Catalogue][]> {
  const folder = join(root, 'locales');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const written = names.map((name): Catalogue => ({ language: name.slice(0, -5), texts: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Catalogue['texts'] }));
  const courses = await readCourses(root);
  const all = withPseudo() ? [...written, pseudoCatalogue(listTexts(root).values())] : written;
  return all.map(({ language, texts }) => {
    const course = courses.others.get(language);
    return [language, { language, texts: { ...(course === undefined ? {} : Object.fromEntries(headTexts(courses, course))), ...texts } }];
  });
}
