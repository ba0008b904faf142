// npm run golden:findings: writes down what is found in the real key policies beside the project. Fails while a line has no reason.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensureEngineBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { findAll, goldenFile, havePolicies, printGolden, readGolden, realPolicies, withReasons } from './lib/golden-findings.mjs';
import { Obstacle, run, say } from './lib/say.mjs';

await run(async () => {
  if (!havePolicies()) throw new Obstacle(`There is no ${realPolicies}, so there is nothing to write down.`);
  await ensureDependencies();
  /** @type {typeof import('../engine/index.ts')} */
  const engine = await import(pathToFileURL(await ensureEngineBuilt()).href);
  const { merged, without } = withReasons(findAll(engine.validatePolicy), readGolden());
  writeFileSync(goldenFile, printGolden(merged));
  say(`Wrote ${goldenFile}.`);
  if (without.length === 0) return 0;
  say(`These lines have no reason. Read the policy: does its author deserve the remark? If so say why, else mend the check.\n  ${without.join('\n  ')}`);
  return 1;
});
