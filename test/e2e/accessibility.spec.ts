import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { close, launch } from '../support/app.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  // Evaluated through the debugger, which the page's own Content-Security-Policy does not bind.
  await page.evaluate(axe);
  const results = await page.evaluate(() => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

const { course } = realCourse();

for (const theme of ['light', 'dark'] as const) {
  test(`every screen passes axe in ${theme} colours`, async () => {
    const app = await launch();
    const { page } = app;
    const keys = new Keyboard(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (theme === 'dark') {
      await keys.press('Control+k');
      await page.keyboard.type('Use dark');
      await keys.press('Enter');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    }
    expect(await violations(page), 'course').toEqual([]);
    await keys.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Go to a lesson' })).toBeFocused();
    expect(await violations(page), 'palette').toEqual([]);
    await keys.press('Escape');
    await keys.openLesson('Anatomy of a key policy');
    expect(await violations(page), 'lesson, predicting').toEqual([]);
    await keys.predict();
    await keys.run();
    await expect(page.getByText('The second statement does not name the role')).toBeVisible();
    await keys.press('Alt+h');
    expect(await violations(page), 'lesson, editing').toEqual([]);
    await keys.openLesson('Another account');
    await keys.predict();
    await keys.press('Control+k');
    await page.keyboard.type('Compare with');
    await keys.press('Enter');
    expect(await violations(page), 'lesson, comparing').toEqual([]);
    await keys.press('F1');
    await expect(page.getByRole('main', { name: 'Reference' })).toBeVisible();
    expect(await violations(page), 'reference, a topic').toEqual([]);
    await keys.toPane('topics');
    await keys.press('Tab', 'Tab');
    await page.keyboard.type('kms:GenerateMac');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
    expect(await violations(page), 'reference, searching').toEqual([]);
    const unit = course.units.find(({ quiz }) => quiz?.quiz.some(({ ask }) => ask === 'who') === true);
    const questions = unit?.quiz?.quiz ?? [];
    await keys.choose('Quiz:', `quiz-${unit?.id ?? ''}`);
    for (const [index, { ask, prompt }] of questions.entries()) {
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(prompt);
      const first = questions.findIndex((one) => one.ask === ask) === index;
      if (first) expect(await violations(page), `quiz, asking (${ask})`).toEqual([]);
      if (ask === 'decision') await keys.press('Tab', 'Space');
      else await keys.run();
      await expect(page.getByRole('button', { name: /^(Next question|See the result)$/ })).toBeVisible();
      if (first) expect(await violations(page), `quiz, revealing (${ask})`).toEqual([]);
      await keys.run();
    }
    await expect(page.getByText(`of ${questions.length} right`)).toBeVisible();
    expect(await violations(page), 'quiz, finished').toEqual([]);
    await keys.press('Control+k');
    await page.keyboard.type('About');
    await keys.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('About Key Policy Lab');
    expect(await violations(page), 'about').toEqual([]);
    await close(app);
  });
}
