// npm run check: types, lint and unused code, without the tests.
import { ensureDependencies } from './lib/dependencies.mjs';
import { runChild } from './lib/child.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';

const checks = [
  ['types', 'typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['types of the pure folders', 'typescript/bin/tsc', '-p', 'tsconfig.pure.json'],
  ['components', 'svelte-check/bin/svelte-check', '--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
  ['lint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  ['unused code', 'knip/bin/knip.js', '--no-progress'],
];

await run(async () => {
  await ensureDependencies();
  let failed = 0;
  for (const [name = '', script = '', ...args] of checks) {
    say(`── ${name}`);
    const { code } = await runChild(process.execPath, [at('node_modules', ...script.split('/')), ...args]);
    if (code !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
});
