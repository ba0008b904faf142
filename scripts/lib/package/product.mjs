import { readFileSync } from 'node:fs';
import { at } from '../paths.mjs';

/** What every package calls the app. */

/** @type {{ name: string, productName: string, version: string, description: string, license: string, main: string }} */
export const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));

export const product = {
  /** The executable, and the package of a Linux distribution. */
  name: 'key-policy-lab',
  title: manifest.productName,
  id: 'org.key-policy-lab.app',
  maker: 'The Key Policy Lab authors',
  copyright: 'MIT licence',
  summary: manifest.description,
};

/**
 * The version that a package carries: what runs on an old Electron says so wherever its version is shown.
 * @param {{ old: boolean }} runtime @returns {string}
 */
export function packagedVersion({ old }) {
  return old ? `${manifest.version}-tryout` : manifest.version;
}
