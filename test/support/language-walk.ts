import { type CDPSession, expect, type Locator, type Page } from '@playwright/test';
import { pseudo } from '../../scripts/language/pseudo.ts';
import { cutOf, englishOf } from './spoken.ts';

const windows = [{ width: 1280, height: 800 }, { width: 1024, height: 700 }] as const;

/** A text of the app as the made-up language says it. */
export const said = (english: string, ...values: readonly string[]): string => pseudo(english).replace(/\{(\d+)\}/g, (_, index: string) => values[Number(index)] ?? '');

/** Goes through the app in the made-up language, and keeps what it finds. */
export class LanguageWalk {
  /** What is wrong, each with the first place where it stands. */
  readonly faults: string[] = [];
  readonly page: Page;
  /** Names of the worlds that are shown now. */
  own: readonly string[] = [];
  private readonly session: CDPSession;
  private readonly seen = new Set<string>();
  private size = 0;

  constructor(page: Page, session: CDPSession) {
    this.page = page;
    this.session = session;
  }

  /** Nothing that is seen or heard is English, and nothing is cut off in either window. @param page another window */
  async look(where: string, page = this.page): Promise<void> {
    let found = await this.faultsOf(page);
    // What is loaded on demand may still come.
    for (let tries = 0; found.length > 0 && tries < 4; tries += 1) {
      await page.waitForTimeout(120);
      found = await this.faultsOf(page);
    }
    for (const fault of found) if (!this.seen.has(fault)) this.faults.push(`${where}: ${fault}`);
    for (const fault of found) this.seen.add(fault);
  }

  private async faultsOf(page: Page): Promise<string[]> {
    const found = [...(await englishOf(page, this.own)), ...(await this.cut(page))];
    if (page !== this.page) return found;
    this.size = 1 - this.size;
    await this.session.send('Emulation.setDeviceMetricsOverride', { ...(windows[this.size] ?? windows[0]), deviceScaleFactor: 1, mobile: false });
    await page.evaluate(() => new Promise(requestAnimationFrame));
    return [...found, ...(await this.cut(page))];
  }

  private async cut(page: Page): Promise<string[]> {
    return (await cutOf(page)).map((fault) => `${fault} [${windows[this.size]?.width ?? 0}]`);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Does something by the palette. */
  async choose(command: string): Promise<void> {
    await this.press('Control+k');
    await this.page.locator(`#palette-${command}`).dispatchEvent('click');
    await expect(this.page.locator('dialog[open][aria-label]')).toHaveCount(0);
  }

  /** Goes to a screen by the palette. @param main what the screen is called in English */
  async goTo(id: string, main: string): Promise<void> {
    await this.choose(id);
    await this.arrives(main);
  }

  /** A screen is read when somebody first goes there: until then, all that is done is done to the one before. @param main what it is called in English */
  async arrives(main: string): Promise<void> {
    await expect(this.page.getByRole('main', { name: said(main), exact: true })).toBeVisible();
  }

  /** Presses what is there: clicks miss in a window of another size. */
  async click(target: Locator | string): Promise<void> {
    await (typeof target === 'string' ? this.page.locator(target) : target).first().dispatchEvent('click');
  }

  /** Presses a button by its English. */
  async button(english: string, ...values: readonly string[]): Promise<void> {
    await this.click(this.page.getByRole('button', { name: said(english, ...values), exact: true }));
  }

  /** Opens everything that can be folded out. */
  async unfold(within: string): Promise<void> {
    await this.page.locator(within).first().evaluate((element) => {
      for (const one of element.querySelectorAll<HTMLElement>('details:not([open]) > summary, button[aria-expanded="false"]')) one.click();
    });
  }

  /** Another text in the place of the one in an editor. */
  async write(editor: string, text: string): Promise<void> {
    await this.page.locator(editor).first().focus();
    await this.press('Control+a');
    await this.page.keyboard.insertText(text);
  }
}
