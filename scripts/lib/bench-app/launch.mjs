import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../paths.mjs';
import { sandboxArguments } from '../system.mjs';

/**
 * Starts the built app with a data folder of its own.
 * @param {string} executable @param {Record<string, string>} env @param {string[]} switches of Chromium
 */
export async function launch(executable, env, switches = []) {
  const { _electron } = await import('@playwright/test');
  const folder = mkdtempSync(join(tmpdir(), 'kpl-bench-'));
  const electron = await _electron.launch({ executablePath: executable, args: [...sandboxArguments(), ...switches, at()], cwd: at(), env: { ...process.env, ...env, KPL_USER_DATA: folder } });
  const page = await electron.firstWindow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return {
    electron,
    page,
    async close() {
      await electron.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
