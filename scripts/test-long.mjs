// npm run test:long: the property tests with many more generated worlds than npm test takes, the app killed many more times, a longer walk through it, and an hour of editing.
import { ensureDependencies } from './lib/dependencies.mjs';
import { runChild } from './lib/child.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';
import { runWholeApp } from './lib/whole-app.mjs';

await run(async () => {
  await ensureDependencies();
  const env = { KPL_WORLDS: process.env['KPL_WORLDS'] ?? '100000', KPL_SEED: process.env['KPL_SEED'] ?? String(Date.now() % 2_000_000_000) };
  say(`${env.KPL_WORLDS} worlds, seed ${env.KPL_SEED}`);
  const steps = process.env['KPL_STEPS'] ?? '3000';
  const { code } = await runChild(process.execPath, [at('node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/properties', 'test/walk', '--testTimeout=3600000'], { env: { ...env, KPL_STEPS: steps } });
  const kills = process.env['KPL_KILLS'] ?? '500';
  say(`${kills} kills, seed ${env.KPL_SEED}`);
  const killing = await runWholeApp(['kill.spec.ts'], { timeoutMs: 6 * 3_600_000, env: { KPL_KILLS: kills, KPL_SEED: env.KPL_SEED } });
  say(`A walk of ${steps} steps, seed ${env.KPL_SEED}`);
  const walking = await runWholeApp(['walk.spec.ts'], { timeoutMs: 4 * 3_600_000, env: { KPL_STEPS: steps, KPL_SEED: env.KPL_SEED } });
  const minutes = process.env['KPL_MINUTES'] ?? '60';
  say(`${minutes} minutes of editing`);
  const editing = await runWholeApp(['editing.spec.ts'], { timeoutMs: 3 * 3_600_000, env: { KPL_MINUTES: minutes } });
  return [code, killing, walking, editing].find((one) => one !== 0) ?? 0;
});
