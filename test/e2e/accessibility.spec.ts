import { expect, test } from '@playwright/test';
import { close, launch } from '../support/app.ts';
import { violations, violationsInEachLook } from '../support/axe.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';

const { course } = realCourse();

/** How each screen is looked at: as the system asks for, one look after the other, and in the colours that only the app has. */
const looks = { 'light, dark and forced': violationsInEachLook, 'high contrast': violations } as const;

for (const [look, findings] of Object.entries(looks)) {
  test(`every screen passes axe in ${look} colours`, async () => {
    test.setTimeout(240_000);
    const app = await launch();
    const { page } = app;
    const keys = new Keyboard(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (look === 'high contrast') {
      await keys.press('Control+k');
      await page.keyboard.type('Use high contrast');
      await keys.press('Enter');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
    }
    expect(await findings(page), 'course').toEqual([]);
    await keys.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Go to a lesson' })).toBeFocused();
    expect(await findings(page), 'palette').toEqual([]);
    await keys.press('Escape');
    await keys.openLesson('Anatomy of a key policy');
    expect(await findings(page), 'lesson, predicting').toEqual([]);
    await keys.predict();
    await keys.run();
    await expect(page.getByText('The second statement does not name the role')).toBeVisible();
    await keys.press('Alt+h');
    expect(await findings(page), 'lesson, editing').toEqual([]);
    await keys.openLesson('Another account');
    await keys.predict();
    await keys.press('Control+k');
    await page.keyboard.type('Compare with');
    await keys.press('Enter');
    expect(await findings(page), 'lesson, comparing').toEqual([]);
    await keys.press('F1');
    await expect(page.getByRole('main', { name: 'Reference' })).toBeVisible();
    expect(await findings(page), 'reference, a topic').toEqual([]);
    await keys.toPane('topics');
    await keys.press('Tab', 'Tab');
    await page.keyboard.type('kms:GenerateMac');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
    expect(await findings(page), 'reference, searching').toEqual([]);
    const unit = course.units.find(({ quiz }) => quiz?.quiz.some(({ ask }) => ask === 'who') === true);
    const questions = unit?.quiz?.quiz ?? [];
    await keys.choose('Quiz:', `quiz-${unit?.id ?? ''}`);
    for (const [index, { ask, prompt }] of questions.entries()) {
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(prompt);
      const first = questions.findIndex((one) => one.ask === ask) === index;
      if (first) expect(await findings(page), `quiz, asking (${ask})`).toEqual([]);
      if (ask === 'decision') await keys.press('Tab', 'Space');
      else await keys.run();
      await expect(page.getByRole('button', { name: /^(Next question|See the result)$/ })).toBeVisible();
      if (first) expect(await findings(page), `quiz, revealing (${ask})`).toEqual([]);
      await keys.run();
    }
    await expect(page.getByText(`of ${questions.length} right`)).toBeVisible();
    expect(await findings(page), 'quiz, finished').toEqual([]);
    await keys.press('Control+k');
    await page.keyboard.type('About');
    await keys.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('About Key Policy Lab');
    expect(await findings(page), 'about').toEqual([]);
    await keys.press('Control+,');
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
    expect(await findings(page), 'settings').toEqual([]);
    await page.getByRole('button', { name: 'Delete everything' }).click();
    expect(await findings(page), 'settings, asking before deletion').toEqual([]);
    await keys.press('Escape');
    await close(app);
  });
}
