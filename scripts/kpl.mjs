// The command line. Builds itself when its sources changed; says so on stderr alone.
import { pathToFileURL } from 'node:url';
import { ensureCliBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/say.mjs';

await run(async () => {
  await ensureDependencies();
  const bundle = await ensureCliBuilt();
  process.env['KPL_ROOT'] = root;
  await import(pathToFileURL(bundle).href);
  return Number(process.exitCode ?? 0);
});
