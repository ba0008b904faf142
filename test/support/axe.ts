import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { Keyboard } from './keyboard.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it is shown: WCAG 2.2 A and AA, best practice, and what axe does not look at. Empty when there is nothing. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated through the debugger, which the page's own Content-Security-Policy does not bind.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const results = await page.evaluate(() => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return [...results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`)), ...(await faint(page))];
}

/** Fields whose edge does not stand out (WCAG 1.4.11), and in the system's own colours what is chosen and does not look so. */
function faint(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const partsOf = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = partsOf(colour).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one: string, other: string): number => (Math.max(luminance(one), luminance(other)) + 0.05) / (Math.min(luminance(one), luminance(other)) + 0.05);
    const groundOf = (element: Element | null): string => {
      for (let at = element; at !== null; at = at.parentElement) if ((partsOf(getComputedStyle(at).backgroundColor)[3] ?? 1) > 0.9) return getComputedStyle(at).backgroundColor;
      return 'rgb(255, 255, 255)';
    };
    const edgeOf = (element: Element): number => (parseFloat(getComputedStyle(element).borderBottomWidth) > 0 ? contrast(getComputedStyle(element).borderBottomColor, groundOf(element.parentElement)) : 1);
    const name = (one: Element): string => `${one.localName}.${one.className} “${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40)}”`;
    // Behind a dialog nothing can be reached.
    const shown = [...(document.querySelector('dialog[open]') ?? document.body).querySelectorAll('*')].filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && one.getBoundingClientRect().width > 2);
    if (matchMedia('(forced-colors: active)').matches) {
      const chosen = shown.filter((one) => one.matches('[aria-selected="true"], [aria-pressed="true"], [aria-current="true"], button[aria-current="page"]'));
      return chosen.filter((one) => getComputedStyle(one).outlineStyle === 'none').map((one) => `does not look chosen: ${name(one)}`);
    }
    const fields = shown.filter((one) => one.matches('input:not([type="checkbox"], [type="radio"], [type="file"]), select, textarea'));
    return fields.filter((one) => Math.max(edgeOf(one), edgeOf(one.parentElement ?? one)) < 3).map((one) => `an edge of ${edgeOf(one).toFixed(2)} : 1: ${name(one)}`);
  });
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
