import { expect, test } from '@playwright/test';
import { close, launch } from '../support/app.ts';
import { violations } from '../support/axe.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';

const { course } = realCourse();

/** Each look, and what to type into the palette for it. Forced colours are the system's. */
const looks = { light: null, dark: 'Use dark', contrast: 'Use high contrast', forced: null } as const;

for (const [look, typed] of Object.entries(looks)) {
  test(`every screen passes axe in ${look} colours`, async () => {
    const app = await launch();
    const { page } = app;
    const keys = new Keyboard(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (look === 'forced') await page.emulateMedia({ forcedColors: 'active' });
    if (typed !== null) {
      await keys.press('Control+k');
      await page.keyboard.type(typed);
      await keys.press('Enter');
      await expect(page.locator('html')).toHaveAttribute('data-theme', look);
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
    await keys.press('Control+,');
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
    expect(await violations(page), 'settings').toEqual([]);
    await page.getByRole('button', { name: 'Delete everything' }).click();
    expect(await violations(page), 'settings, asking before deletion').toEqual([]);
    await keys.press('Escape');
    await close(app);
  });
}
