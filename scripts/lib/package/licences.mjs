import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../paths.mjs';

/**
 * Puts the licences beside the app: its own as LICENSE, Electron's under a name of its own, and those of the packages in the
 * bundles in one file. Chromium's come with Electron.
 *
 * @param {string} folder the packaged app @param {import('./bill.mjs').Bill} bill
 */
export function placeLicences(folder, bill) {
  const electrons = join(folder, 'LICENSE');
  if (existsSync(electrons)) renameSync(electrons, join(folder, 'LICENSE.electron.txt'));
  writeFileSync(electrons, readFileSync(at('LICENSE')));
  const packages = bill.components.filter(({ purl }) => purl?.startsWith('pkg:npm/') === true);
  const texts = packages.map(({ group, name, version, licenses }) => `${group === undefined ? '' : `${group}/`}${name} ${version}\n\n${licenses.map(({ license }) => license.text.content).join('\n\n')}\n`);
  writeFileSync(join(folder, 'LICENSES.packages.txt'), texts.join(`\n${'-'.repeat(72)}\n\n`));
}
