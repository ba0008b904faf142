// npm run test:long: the property tests with many more generated worlds than npm test takes.
import { ensureDependencies } from './lib/dependencies.mjs';
import { runChild } from './lib/child.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';

await run(async () => {
  await ensureDependencies();
  const env = { KPL_WORLDS: process.env['KPL_WORLDS'] ?? '100000', KPL_SEED: process.env['KPL_SEED'] ?? String(Date.now() % 2_000_000_000) };
  say(`${env.KPL_WORLDS} worlds, seed ${env.KPL_SEED}`);
  const { code } = await runChild(process.execPath, [at('node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/properties', '--testTimeout=3600000'], { env });
  return code;
});
