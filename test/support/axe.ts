import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { Keyboard } from './keyboard.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it is shown: WCAG 2.2 A and AA, and best practice. Empty when there is nothing. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated through the debugger, which the page's own Content-Security-Policy does not bind.
  await page.evaluate(axe);
  const results = await page.evaluate(() => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

/** Light, dark and the system's forced colours, in which axe finds nothing; it ends in the light ones. */
export async function passesAxe(page: Page, keys: Keyboard, what: string): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  expect(await violations(page), `${what}, forced colours`).toEqual([]);
  await page.emulateMedia({ forcedColors: 'none' });
  for (const [look, typed] of [['dark', 'Use dark'], ['light', 'Use light']] as const) {
    await keys.choose(typed, 'theme');
    await expect(page.locator('html')).toHaveAttribute('data-theme', look);
    expect(await violations(page), `${what}, ${look}`).toEqual([]);
  }
}
