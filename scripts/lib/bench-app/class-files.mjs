import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureManyResultsBuilt } from '../build.mjs';
import { hashOf, isFresh } from '../hash.mjs';
import { cache, root } from '../paths.mjs';
import { say } from '../say.mjs';

/** What the files are made of. */
const SOURCES = ['scripts/lib/bench-app/many-results.ts', 'renderer/workshop', 'lessons', 'engine'];
export const LEARNERS = 500;
const LESSONS = 30;

/**
 * A class file and the result files of everybody in it, made once for the sources that there are: it takes a minute.
 * @returns {Promise<{ classFile: string, results: string[] }>} paths
 */
export async function classFiles() {
  const folder = join(cache, 'bench-results');
  const stamp = join(folder, '.stamp');
  const hash = hashOf(SOURCES);
  const classFile = join(folder, 'class.kplclass');
  if (!isFresh(stamp, hash)) {
    const bundle = await ensureManyResultsBuilt();
    say(`Making the results of ${LEARNERS} learners (once, a minute) …`);
    /** @type {typeof import('./many-results.ts')} */
    const { manyResults } = await import(pathToFileURL(bundle).href);
    const made = manyResults(root, LEARNERS, LESSONS);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'results'), { recursive: true });
    writeFileSync(classFile, made.classFile);
    for (const { name, text } of made.results) writeFileSync(join(folder, 'results', name), text);
    writeFileSync(stamp, `${hash}\n`);
  }
  return { classFile, results: readdirSync(join(folder, 'results')).sort().map((name) => join(folder, 'results', name)) };
}
