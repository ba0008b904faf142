import { runChild } from '../child.mjs';
import { openDisplay, sandboxArguments } from '../system.mjs';

/** @typedef {{ ok: boolean, version: string, electron: string, checks: { name: string, ok: boolean, found: unknown }[] }} SelfCheck */

/**
 * Starts a packaged app so that it looks at itself.
 * @param {string} executable @returns {Promise<{ code: number, found: SelfCheck | null, output: string }>}
 */
export async function selfCheckOf(executable) {
  const display = await openDisplay();
  try {
    const { code, output } = await runChild(executable, [...sandboxArguments(), '--self-check'], { quiet: true, env: display.env, timeoutMs: 120_000 });
    return { code, found: readSelfCheck(output), output };
  } finally {
    display.close();
  }
}

/** What the app printed, between what Chromium has to say. @param {string} output @returns {SelfCheck | null} */
export function readSelfCheck(output) {
  const [text] = /^\{\n[^]*?^\}$/m.exec(output) ?? [];
  return text === undefined ? null : JSON.parse(text);
}
