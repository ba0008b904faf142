// npm start: sets everything up and opens the app.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { cache, root } from './lib/paths.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { run, say } from './lib/say.mjs';
import { ensureSystem, openDisplay, sandboxArguments } from './lib/system.mjs';

await run(async () => {
  say('Key Policy Lab');
  await ensureDependencies();
  await ensureBuilt();
  const runtime = await ensureRuntime();
  await ensureSystem(runtime.executable);
  const display = await openDisplay();
  /** @type {Record<string, string>} */
  const env = { ...display.env };
  if (display.virtual) {
    mkdirSync(cache, { recursive: true });
    const picture = join(cache, 'first-screen.png');
    env['KPL_PICTURE'] = picture;
    say(`There is no display here, so the app runs on a virtual one until you end it (Ctrl+C).\nA picture of its first screen will be at ${picture}`);
  }
  say('Opening the app …');
  const child = spawn(runtime.executable, [...sandboxArguments(), root], { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', display.virtual ? 'ignore' : 'inherit'] });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => void child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (fault) => {
      say(`The app could not be started: ${fault.message}`);
      resolve(1);
    });
    child.on('exit', (code) => {
      display.close();
      resolve(code ?? 0);
    });
  });
});
