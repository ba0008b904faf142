import { expect, test } from '@playwright/test';
import { close, kill, launch } from '../support/app.ts';
import { violations } from '../support/axe.ts';

test('the tour by keyboard: offered once, shown in the first lesson, left with Escape, and found again', async () => {
  const first = await launch();
  const { page } = first;
  await page.getByRole('button', { name: 'Take the tour' }).focus();
  await page.keyboard.press('Enter');
  const tour = page.getByRole('dialog');
  await expect(tour).toHaveAccessibleName('This is the course');
  expect(await violations(page), 'first stop').toEqual([]);
  for (const name of ['A lesson gives you a task', 'The policy is yours to change', 'See who gets in', 'Everything is one key away']) {
    await expect(tour.getByRole('button', { name: 'Next' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(tour).toHaveAccessibleName(name);
  }
  // The ring stands around the part that the stop is about.
  const ring = await tour.locator('.ring').boundingBox();
  const part = await page.locator('[data-tour=palette]').boundingBox();
  expect(ring?.x).toBeCloseTo((part?.x ?? 0) - 4, 0);
  await page.keyboard.press('Enter');
  await expect(tour).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Alt+C');
  await expect(page.getByRole('region', { name: 'Tour' })).toHaveCount(0);
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('main', { name: 'Settings' }).getByText('Saved', { exact: true })).toBeVisible();
  expect(first.complaints).toEqual([]);
  await kill(first);

  const second = await launch({ dataFolder: first.dataFolder });
  await expect(second.page.getByRole('heading', { level: 1 })).toBeVisible();
  await second.page.keyboard.press('Alt+C');
  await expect(second.page.getByRole('region', { name: 'Tour' })).toHaveCount(0);
  await second.page.keyboard.press('Control+k');
  await second.page.keyboard.type('Take the tour');
  await second.page.keyboard.press('Enter');
  await expect(second.page.getByRole('dialog')).toHaveAccessibleName('This is the course');
  await second.page.keyboard.press('Escape');
  await expect(second.page.getByRole('dialog')).toBeHidden();
  await close(second);
});
