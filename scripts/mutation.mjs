// npm run mutation [-- --mutate GLOB]: changes the matchers and the authorizer in small ways, and counts the changes that no test notices.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runChild } from './lib/child.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';

const { values: options } = parseArgs({ options: { mutate: { type: 'string' } } });

/** The case files, and few worlds a property: each change runs them again. */
const env = { KPL_WORLDS: '200', KPL_SEED: '20261124' };

await run(async () => {
  await ensureDependencies();
  const only = options.mutate === undefined ? [] : ['--mutate', options.mutate];
  const { code } = await runChild(process.execPath, [at('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', at('test', 'mutation', 'stryker.config.json'), ...only], { env });
  const report = at('reports', 'mutation.json');
  if (existsSync(report)) say(summary(JSON.parse(readFileSync(report, 'utf8'))));
  return code;
});

/** @param {{ files: Record<string, { mutants: { status: string, mutatorName: string, location: { start: { line: number } }, replacement?: string }[] }> }} report */
function summary({ files }) {
  const all = Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, ...mutant })));
  const count = (/** @type {string[]} */ ...statuses) => all.filter(({ status }) => statuses.includes(status)).length;
  const [killed, survived, timeouts, ignored] = [count('Killed'), count('Survived', 'NoCoverage'), count('Timeout'), count('Ignored')];
  const score = ((killed + timeouts) / Math.max(1, killed + timeouts + survived)) * 100;
  const left = all.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const lines = left.map(({ file, status, mutatorName, location, replacement }) => `  ${file}:${location.start.line} ${status} ${mutatorName}: ${(replacement ?? '').replace(/\s+/g, ' ').slice(0, 100)}`);
  return `${lines.join('\n')}\n${killed} killed, ${survived} survived, ${timeouts} timed out, ${ignored} ignored: ${score.toFixed(1)} %`;
}
