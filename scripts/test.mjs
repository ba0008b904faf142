// npm test: sets everything up, runs every check and test, and ends with one line "N passed, N failed".
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { runChild } from './lib/child.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { at } from './lib/paths.mjs';
import { Obstacle, run, say } from './lib/say.mjs';
import { eslintResult, listResult, playwrightResult, svelteCheckResult, sum, tscResult, vitestResult } from './lib/reports.mjs';
import { withTemporary } from './lib/temporary.mjs';
import { runWholeApp } from './lib/whole-app.mjs';

const bin = (/** @type {string[]} */ ...path) => at('node_modules', ...path);
const MINUTE = 60_000;

/** @type {import('./lib/reports.mjs').Result[]} */
const results = [];

/**
 * Runs one stage; a stage that breaks counts as failed, and the next one runs all the same.
 * @param {string} name
 * @param {() => Promise<import('./lib/reports.mjs').Result>} stage
 */
async function stage(name, stage) {
  const started = Date.now();
  say(`── ${name}`);
  let result;
  try {
    result = await stage();
  } catch (fault) {
    say(fault instanceof Error ? (fault instanceof Obstacle ? fault.message : (fault.stack ?? fault.message)) : String(fault));
    result = { passed: 0, failed: 1 };
  }
  results.push(result);
  say(`   ${name}: ${result.passed} passed, ${result.failed} failed (${Math.round((Date.now() - started) / 1000)} s)`);
}

/** @param {string} script @param {string[]} args @param {Record<string, string>} [env] */
const node = (script, args, env = {}) => runChild(process.execPath, [script, ...args], { quiet: true, timeoutMs: 12 * MINUTE, env });

/** @param {string} file */
const readReport = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

async function endToEnd() {
  const code = await runWholeApp([], { timeoutMs: 18 * MINUTE });
  return playwrightResult(readReport(at('reports', 'e2e.json')), code);
}

await run(async () => {
  say('Key Policy Lab: every test');
  try {
    await ensureDependencies();
  } catch (fault) {
    say(fault instanceof Obstacle ? fault.message : String(fault));
    process.stdout.write('0 passed, 1 failed\n');
    return 1;
  }
  rmSync(at('reports'), { recursive: true, force: true });
  mkdirSync(at('reports'), { recursive: true });
  // Each of these keeps one core busy.
  await Promise.all([
    stage('lint', async () => eslintResult(await node(bin('eslint', 'bin', 'eslint.js'), ['.', '--max-warnings', '0', '--format', 'json', '-o', at('reports', 'eslint.json')]), readReport(at('reports', 'eslint.json')))),
    (async () => {
      await stage('types', async () => tscResult(await node(bin('typescript', 'bin', 'tsc'), ['-p', 'tsconfig.json', '--pretty', 'false'])));
      await stage('types of the pure folders', async () => tscResult(await node(bin('typescript', 'bin', 'tsc'), ['-p', 'tsconfig.pure.json', '--pretty', 'false'])));
      await stage('components', async () => svelteCheckResult(await node(bin('svelte-check', 'bin', 'svelte-check'), ['--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'machine'])));
      await stage('unused code', async () => listResult(await node(bin('knip', 'bin', 'knip.js'), ['--no-progress'])));
    })(),
  ]);
  // Tests that read what is built run side by side, and one would build while another reads. Where it cannot be built, they say so.
  await ensureBuilt().catch(() => undefined);
  await stage('units, rules, properties, machines, lessons, architecture', async () => {
    const report = at('reports', 'vitest.json');
    const result = await withTemporary((temporary) => node(bin('vitest', 'vitest.mjs'), ['run', '--reporter=json', `--outputFile=${report}`], temporary));
    return vitestResult(readReport(report), result);
  });
  await stage('the whole app, in Electron', endToEnd);
  const total = sum(results);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
});
