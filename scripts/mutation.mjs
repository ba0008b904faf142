// npm run mutation [-- --mutate GLOB]: changes the matchers and the authorizer in small ways, and counts the changes that no test notices.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { runChild } from './lib/child.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';

const { values: options } = parseArgs({ options: { mutate: { type: 'string' } } });

/** The rows, and few worlds a property: each change runs them again. Far from UTC a time without a zone shows whose zone it got. */
const env = { KPL_WORLDS: '200', KPL_SEED: '20261124', TZ: 'Asia/Tokyo' };

await run(async () => {
  await ensureDependencies();
  const only = options.mutate === undefined ? [] : ['--mutate', options.mutate];
  const report = at('reports', 'mutation.json');
  rmSync(report, { force: true });
  const { code } = await runChild(process.execPath, [at('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', at('test', 'mutation', 'stryker.config.json'), ...only], { env });
  if (existsSync(report)) say(summary(JSON.parse(readFileSync(report, 'utf8'))));
  return code;
});

/**
 * What was not noticed, line by line, then the counts of each folder and of all.
 * @param {{ files: Record<string, { mutants: { status: string, mutatorName: string, location: { start: { line: number } }, replacement?: string }[] }> }} report
 */
function summary({ files }) {
  const all = Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, ...mutant })));
  const left = all.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const lines = left.map(({ file, status, mutatorName, location, replacement }) => `  ${file}:${location.start.line} ${status} ${mutatorName}: ${(replacement ?? '').replace(/\s+/g, ' ').slice(0, 100)}`);
  const folders = [...new Set(all.map(({ file }) => dirname(file).split('/').slice(0, 2).join('/')))].sort();
  return [...lines, ...folders.map((folder) => `${folder}: ${counts(all.filter(({ file }) => file.startsWith(`${folder}/`)))}`), `all: ${counts(all)}`].join('\n');
}

/** @param {{ status: string }[]} mutants a change that makes a test run for ever counts as noticed; one that the source sets aside counts for nothing */
function counts(mutants) {
  const count = (/** @type {string} */ wanted) => mutants.filter(({ status }) => status === wanted).length;
  const [killed, timeouts, survived, uncovered, ignored] = [count('Killed'), count('Timeout'), count('Survived'), count('NoCoverage'), count('Ignored')];
  const score = ((killed + timeouts) / Math.max(1, killed + timeouts + survived + uncovered)) * 100;
  return `${killed} killed, ${timeouts} timed out, ${survived} survived, ${uncovered} without a test, ${ignored} ignored: ${score.toFixed(1)} %`;
}
