import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxArguments } from '../system.mjs';

/** @typedef {{ electron: import('@playwright/test').ElectronApplication, page: import('@playwright/test').Page, close: () => Promise<void> }} Running */

/** Frames are drawn as soon as they are ready: otherwise whatever is quicker than the display would look alike. */
export const UNLIMITED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
/** Two windows side by side are both drawn, whichever is in front. */
export const SIDE_BY_SIDE = ['--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding'];

/**
 * Starts a packaged app with a data folder of its own, and waits for its heading.
 * @param {string} executable @param {Record<string, string>} env @param {readonly string[]} switches of Chromium
 * @returns {Promise<Running>}
 */
export async function launch(executable, env, switches = []) {
  const { _electron } = await import('@playwright/test');
  const folder = mkdtempSync(join(tmpdir(), 'kpl-bench-'));
  const electron = await _electron.launch({ executablePath: executable, args: [...sandboxArguments(), ...switches], cwd: folder, env: { ...process.env, ...env, KPL_USER_DATA: folder } });
  const page = await electron.firstWindow();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return {
    electron,
    page,
    async close() {
      await electron.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
