import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { Keyboard } from './keyboard.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it is shown: WCAG 2.2 A and AA, and best practice. Empty when there is nothing. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated through the debugger, which the page's own Content-Security-Policy does not bind.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const results = await page.evaluate(() => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

/** The colours that the system asks for, in which a page that follows the system is looked at one after the other. */
const systemLooks = [
  ['light colours', { colorScheme: 'light', forcedColors: 'none' }],
  ['dark colours', { colorScheme: 'dark', forcedColors: 'none' }],
  ['forced colours', { colorScheme: 'light', forcedColors: 'active' }],
] as const;

/** The same in each look of the system, while the settings say that the app follows it: each finding after the look it is in. */
export async function violationsInEachLook(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [look, media] of systemLooks) {
    await page.emulateMedia(media);
    await expect(page.locator('html')).toHaveAttribute('data-theme', media.colorScheme);
    found.push(...(await violations(page)).map((one) => `${look}: ${one}`));
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  return found;
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
