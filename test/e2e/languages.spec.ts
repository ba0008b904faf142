import { expect, type Page, test } from '@playwright/test';
import { close, launch } from '../support/app.ts';
import { realCourse } from '../support/course.ts';
import { namesOfWorlds } from '../support/names.ts';
import { pseudo } from '../../scripts/language/pseudo.ts';
import { faultsOf } from '../support/spoken.ts';

const { course } = realCourse();
const lessons = course.units.flatMap((unit) => unit.lessons);
/** The first lesson where one only predicts, and the first where one writes. */
const kinds = (['predict', 'write'] as const).flatMap((kind) => lessons.find((lesson) => lesson.kind === kind) ?? []);
const own = namesOfWorlds(course);

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Goes somewhere by the palette. */
async function goTo(page: Page, id: string): Promise<void> {
  await press(page, 'Control+k');
  await page.locator(`#palette-${id}`).click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
}

/** Nothing that is seen or heard is English, and nothing is cut off. */
async function look(page: Page, where: string): Promise<void> {
  // What comes in is drawn, and what is loaded on demand is there.
  const faults = async (): Promise<readonly string[]> => {
    const { english, cut } = await faultsOf(page, own);
    return [...english, ...cut];
  };
  await expect.poll(faults, { message: where, timeout: 5000 }).toEqual([]);
}

/** Opens everything that can be folded out, one after the other. */
async function unfold(page: Page, within: string): Promise<void> {
  const folded = page.locator(`${within} details:not([open]) > summary, ${within} button[aria-expanded="false"]`);
  for (let count = await folded.count(), tries = 0; count > 0 && tries < 30; count = await folded.count(), tries += 1) await folded.first().click();
}

async function start(): Promise<{ app: Awaited<ReturnType<typeof launch>>; page: Page }> {
  const app = await launch({ size: { width: 1024, height: 700 } });
  const { page } = app;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await press(page, 'Control+,');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('en-XA');
  // The window opens anew, in the language.
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return { app, page };
}

test('another language is chosen in the settings, stays after a restart, and reaches menus and dialogs', async () => {
  const { app, page } = await start();
  const labels = await app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.flatMap(({ label, submenu }) => [label, ...(submenu?.items ?? []).filter(({ type }) => type !== 'separator').map((item) => item.label)]) ?? []);
  expect(labels.length).toBeGreaterThan(10);
  expect(labels.filter((label) => label !== '' && !/[⟦⟧]/.test(label))).toEqual([]);
  await app.electron.close();
  const again = await launch({ dataFolder: app.dataFolder });
  await expect(again.page.locator('html')).toHaveAttribute('lang', 'en-XA');
  await expect(again.page.getByRole('heading', { level: 1 })).toContainText('⟦');
  await press(again.page, 'Control+,');
  await again.page.getByRole('combobox', { name: pseudo('Language') }).selectOption('en');
  await expect(again.page.locator('html')).toHaveAttribute('lang', 'en');
  await press(again.page, 'Control+,');
  await expect(again.page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  expect(page.isClosed()).toBe(true);
  await close(again);
});

for (const lesson of kinds) {
  test(`no word of a lesson (${lesson.kind}) is hard-wired, and none is cut off`, async () => {
    test.setTimeout(180_000);
    const { app, page } = await start();
    await goTo(page, lesson.id);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('⟦');
    await look(page, 'begun');
    const prediction = page.locator('.choices button').first();
    if (await prediction.count() > 0) {
      await prediction.click();
      await look(page, 'predicted');
    }
    await press(page, 'Control+Enter');
    await look(page, 'run');
    await press(page, 'Alt+h', 'Alt+h', 'Alt+h');
    await look(page, 'hints');
    await unfold(page, '.decision');
    await look(page, 'explained');
    await goTo(page, 'compare');
    await look(page, 'compared');
    expect(app.complaints).toEqual([]);
    await close(app);
  });
}
