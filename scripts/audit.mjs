// npm run audit: asks npm's audit service about what ships, and for newer versions. A network is needed; npm test does not run it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureReleaseBuilt } from './lib/build.mjs';
import { npm, runChild } from './lib/child.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { advisoriesFor, defended } from './lib/package/advisories.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';

await run(async () => {
  await ensureDependencies();
  const built = await ensureReleaseBuilt();
  const shipped = JSON.parse(readFileSync(join(built, 'bill.cdx.json'), 'utf8')).components.map((/** @type {{ group?: string, name: string }} */ { group, name }) => (group === undefined ? name : `${group}/${name}`));
  const { command, args, shell } = npm();
  const audit = await runChild(command, [...args, 'audit', '--json'], { quiet: true, shell });
  const found = advisoriesFor(audit.output, [...shipped, 'electron']);
  if (found === null) say('The audit service could not be reached, so nothing is known of advisories.');
  else if (found.length === 0) say(`No known advisory for the ${shipped.length} packages that ship, or for Electron.`);
  for (const line of found ?? []) say(line);
  const outdated = await runChild(command, [...args, 'outdated', '--json'], { quiet: true, shell });
  const text = existsSync(at('docs', 'release-checklist.md')) ? readFileSync(at('docs', 'release-checklist.md'), 'utf8') : '';
  const bare = defended(outdated.output, text);
  if (bare === null) say('The registry could not be reached, so nothing is known of newer versions.');
  else if (bare.length === 0) say('Every package is current, or docs/release-checklist.md says why not.');
  for (const line of bare ?? []) say(line);
  return found?.length === 0 && bare?.length === 0 ? 0 : 1;
});
