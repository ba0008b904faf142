import { cpSync, readdirSync, rmSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { openStores } from '../../electron/main/stores/stores.ts';
import { freshDataFolder } from './app.ts';
import { Keyboard } from './keyboard.ts';

/** A place where somebody writes, and where the screen says that it is saved. What is written there begins with a number. */
export interface Desk {
  /** The store that keeps it, and with that its file. */
  readonly store: 'progress' | 'sandbox' | 'packs' | 'instructor';
  /** Goes there from the course. @param first nothing was written there yet */
  open(page: Page, first: boolean): Promise<void>;
  /** The field or editor, and the words about it. */
  readonly field: string;
  readonly says: string;
}

export const desks: readonly [Desk, ...Desk[]] = [
  {
    store: 'progress',
    field: '.documents .cm-line',
    says: '.documents .status [data-saving]',
    async open(page, first) {
      const keys = new Keyboard(page);
      await keys.openLesson('Anatomy of a key policy');
      if (first) await keys.predict();
      await keys.toPane('documents');
    },
  },
  {
    store: 'sandbox',
    field: '.policies .cm-line',
    says: '.policies .status [data-saving]',
    async open(page) {
      const keys = new Keyboard(page);
      await keys.press('Alt+s');
      await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
      await keys.toPane('documents');
    },
  },
  {
    store: 'packs',
    field: '.writer textarea',
    says: '.writer .names [data-saving]',
    async open(page, first) {
      const keys = new Keyboard(page);
      await keys.choose('pack', first ? 'write-pack' : 'packs');
      if (first) {
        await expect(page.getByLabel('Begin a new lesson, called')).toBeFocused();
        await page.keyboard.type('Mine');
        await keys.press('Enter');
      } else await page.getByRole('button', { name: 'Go on with Mine' }).press('Enter');
      await page.locator(this.field).focus();
    },
  },
  {
    store: 'instructor',
    field: 'main input[maxlength="120"]',
    says: 'main .saving',
    async open(page, first) {
      await new Keyboard(page).choose('instructors', 'instructor');
      await page.getByRole('button', first ? { name: 'New class', exact: true } : { name: '0 lessons' }).press('Enter');
      await page.locator(this.field).focus();
    },
  },
];

/** The edit that is shown. */
export async function shownAt(page: Page, { field }: Desk): Promise<number> {
  return page.locator(field).first().evaluate((element) => Number.parseInt(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : element.textContent, 10));
}

/** Notes, frame by frame, which edit the screen called saved: each edit is a text that begins with its number. Between two frames words may stand beside an edit that they are not about. */
export async function watch(page: Page, { field, says }: Desk): Promise<void> {
  await page.evaluate(
    ([field, says]) => {
      const noted = window as unknown as { confirmed: number };
      noted.confirmed = 0;
      const look = (): void => {
        const element = document.querySelector(field);
        const number = Number.parseInt(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : (element?.textContent ?? ''), 10);
        if (document.querySelector(says)?.textContent.trim() === 'Saved' && !Number.isNaN(number)) noted.confirmed = number;
        requestAnimationFrame(look);
      };
      look();
    },
    [field, says] as const,
  );
}

/** The last edit that the screen called saved since it is watched. */
export const confirmedBy = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { confirmed: number }).confirmed);

/** What the files hold, read as the next start would read them; they themselves stay as the kill left them. By store, the last edit. */
export async function onDisk(dataFolder: string): Promise<{ readonly edits: Readonly<Record<Desk['store'], number>>; readonly notices: readonly unknown[] }> {
  const copy = freshDataFolder();
  for (const { store } of desks) for (const name of readdirSync(dataFolder)) if (name.startsWith(store)) cpSync(`${dataFolder}/${name}`, `${copy}/${name}`);
  const { progress, sandbox, kept } = openStores(copy);
  const loaded = { progress: await progress.load(), sandbox: await sandbox.load(), packs: await kept.packs.load(), instructor: await kept.instructor.load() };
  rmSync(copy, { recursive: true });
  const last = ({ record }: { readonly record: unknown }): number => Math.max(0, ...textsIn(record).map((text) => Number(/^(\d+) \.*$/.exec(text)?.[1] ?? 0)));
  return { edits: { progress: last(loaded.progress), sandbox: last(loaded.sandbox), packs: last(loaded.packs), instructor: last(loaded.instructor) }, notices: Object.values(loaded).flatMap(({ notices }) => notices) };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
