// npm run messages: which texts each language lacks, and which it has in vain. With a language, writes down what is to be translated.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { at, root } from './lib/paths.mjs';
import { Obstacle, run, say } from './lib/say.mjs';

/** @template Module @param {string} path @returns {Promise<Module>} */
async function bring(path) {
  const { runnerImport } = await import('vite');
  return /** @type {Module} */ ((await runnerImport(at(path), { configFile: false, root, logLevel: 'error' })).module);
}

/** @param {string} file @returns {Record<string, import('../electron/shared/texts.ts').Entry>} */
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/** @param {string} name @param {readonly string[]} lines */
function tell(name, lines) {
  for (const line of lines.slice(0, 20)) process.stdout.write(`  ${name}: ${line}\n`);
  if (lines.length > 20) process.stdout.write(`  ${name}: and ${lines.length - 20} more\n`);
}

await run(async () => {
  await ensureDependencies();
  /** @type {typeof import('./language/sources.ts')} */
  const { listTexts } = await bring('scripts/language/sources.ts');
  /** @type {typeof import('./language/catalogue.ts')} */
  const { catalogueFaults, tidied } = await bring('scripts/language/catalogue.ts');
  /** @type {typeof import('../lessons/format/translations.ts')} */
  const { begun, checkTranslations } = await bring('lessons/format/translations.ts');
  /** @type {typeof import('../cli/lessons-check.ts')} */
  const { readLessons } = await bring('cli/lessons-check.ts');
  const texts = listTexts(root);
  const [language] = process.argv.slice(2);
  if (language !== undefined) {
    if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language)) throw new Obstacle(`“${language}” is no language. Write it like de, or pt-BR.`);
    const file = at('locales', `${language}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(tidied(texts, language, read(file)), null, 2)}\n`);
    const lessons = begun(readLessons(root), language);
    for (const [path, text] of lessons) {
      mkdirSync(dirname(at('lessons', path)), { recursive: true });
      writeFileSync(at('lessons', path), text);
    }
    say(`Wrote locales/${language}.json and ${lessons.size} files below lessons.`);
  }
  const languages = existsSync(at('locales')) ? readdirSync(at('locales')).flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []) : [];
  let wrong = 0;
  for (const one of languages) {
    const faults = catalogueFaults(texts, one, read(at('locales', `${one}.json`)));
    process.stdout.write(`${one}: ${faults.missing.length} missing, ${faults.obsolete.length} obsolete, ${faults.wrong.length} wrong\n`);
    tell('missing', faults.missing);
    tell('obsolete', faults.obsolete);
    tell('wrong', faults.wrong);
    wrong += faults.missing.length + faults.obsolete.length + faults.wrong.length;
  }
  const lessons = checkTranslations(readLessons(root));
  tell('lessons', lessons.map(({ file, message }) => `${file}: ${message}`));
  process.stdout.write(`${texts.size} texts of the app, ${languages.length} other languages, ${wrong + lessons.length} problems\n`);
  return wrong + lessons.length === 0 ? 0 : 1;
});
