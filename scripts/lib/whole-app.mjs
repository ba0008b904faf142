import { availableParallelism } from 'node:os';
import { ensureBuilt } from './build.mjs';
import { runChild } from './child.mjs';
import { isolated } from './isolation.mjs';
import { at } from './paths.mjs';
import { ensureRuntime } from './runtime.mjs';
import { say } from './say.mjs';
import { ensureSystem, openDisplay } from './system.mjs';
import { withTemporary } from './temporary.mjs';

/**
 * Runs tests of the whole app in Electron, where possible without any network interface.
 *
 * @param {readonly string[]} specs names of test files; none means all
 * @param {{ timeoutMs: number, env?: Record<string, string>, packaged?: string }} options `packaged`: the executable of a packaged app, in
 *   place of the sources
 * @returns {Promise<number>} the runner's exit code
 */
export async function runWholeApp(specs, { timeoutMs, env = {}, packaged }) {
  const runtime = await ensureRuntime();
  await ensureSystem(runtime.executable);
  await ensureBuilt();
  const first = await openDisplay();
  // Two apps wait for different things most of the time; but each needs a display to itself.
  const displays = first.virtual && packaged === undefined && availableParallelism() > 1 ? [first, await openDisplay()] : [first];
  try {
    const { command, args, note } = await isolated(process.execPath, [at('node_modules', '@playwright', 'test', 'cli.js'), 'test', ...specs]);
    say(`   ${note}`);
    const result = await withTemporary((temporary) => runChild(command, args, { timeoutMs, toStderr: true, env: { ...temporary, ...first.env, ...env, KPL_DISPLAYS: first.virtual ? displays.map(({ env: { DISPLAY } }) => DISPLAY).join(',') : '', KPL_ELECTRON: packaged ?? runtime.executable, KPL_PACKAGED: packaged === undefined ? '' : '1', KPL_ISOLATED: command === 'unshare' ? 'yes' : 'no' } }));
    if (result.timedOut) say('   The whole-app tests did not end in time and were stopped.');
    return result.code;
  } finally {
    for (const { close } of displays) close();
  }
}
