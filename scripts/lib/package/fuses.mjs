import { readFileSync } from 'node:fs';
import { at } from '../paths.mjs';

/**
 * Electron's fuses: `electron/fuses.json` says how each is to be in the packaged app, and why.
 *
 * @typedef {{ fuse: string, on: boolean, test?: boolean, why: string }} DeclaredFuse `test`: how a build for whole-app tests has it
 * @typedef {'on' | 'off' | 'removed' | 'absent'} FuseState absent: this Electron does not know it
 */

/** @returns {DeclaredFuse[]} */
export const declaredFuses = () => JSON.parse(readFileSync(at('electron', 'fuses.json'), 'utf8'));

/** How a fuse is to be. @param {DeclaredFuse} fuse @param {{ test: boolean }} build */
export const wanted = (fuse, { test }) => (test ? (fuse.test ?? fuse.on) : fuse.on);

/**
 * Sets every declared fuse that the executable has.
 * @param {string} executable @param {{ test: boolean }} build
 */
export async function setFuses(executable, build) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const there = await readFuses(executable);
  /** @type {Record<string, boolean>} */
  const fuses = {};
  for (const fuse of declaredFuses()) {
    const number = FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (fuse.fuse)];
    const state = there.get(fuse.fuse);
    if (state === 'on' || state === 'off') fuses[number] = wanted(fuse, build);
  }
  await flipFuses(executable, { version: FuseVersion.V1, resetAdHocDarwinSignature: process.platform === 'darwin', ...fuses });
}

/**
 * Reads the fuses back from an executable (or from the macOS app that holds it).
 * @param {string} executable
 * @returns {Promise<Map<string, FuseState>>} every fuse that is declared
 */
export async function readFuses(executable) {
  const { FuseState, FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = /** @type {Record<string | number, unknown>} */ (await getCurrentFuseWire(executable));
  const states = new Map([
    [FuseState.ENABLE, 'on'],
    [FuseState.DISABLE, 'off'],
    [FuseState.REMOVED, 'removed'],
  ]);
  return new Map(
    declaredFuses().map(({ fuse }) => {
      const state = states.get(/** @type {import('@electron/fuses').FuseState} */ (wire[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (fuse)]])) ?? 'absent';
      return [fuse, /** @type {FuseState} */ (state)];
    }),
  );
}
