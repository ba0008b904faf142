import { expect, type Page, test } from '@playwright/test';
import { answerOf, type Question } from '#lessons';
import { close, kill, launch } from '../support/app.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';

/** Quizzes and the reference, by keyboard alone. */

const { course } = realCourse();
const unit = course.units.find(({ quiz }) => quiz?.quiz.some(({ ask }) => ask === 'who') === true);
if (unit === undefined || unit.quiz === null) throw new Error('no unit has a quiz that asks who');
const { title, quiz: { quiz: questions } } = unit;

/** In the order of the screen. */
const VERDICTS = ['allow', 'implicitDeny', 'explicitDeny'] as const;

/** The question has the focus: Tab to each answer, Space where it is right. */
async function answer(page: Page, keys: Keyboard, question: Question): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(question.prompt);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  // Nobody can answer about a policy that is not seen.
  await expect(page.getByRole('region', { name: 'Policies' }).locator('.cm-line').first()).toBeInViewport({ ratio: 1 });
  const { decision, who } = answerOf(question);
  if (question.ask === 'who') {
    for (const { id } of question.scene.people) await keys.press('Tab', ...(who?.includes(id) === true ? ['Space'] : []));
    await keys.run();
  } else {
    for (const verdict of VERDICTS) {
      await keys.press('Tab');
      if (verdict === decision) break;
    }
    await keys.press('Space');
  }
  await expect(page.getByText('Right.', { exact: true })).toBeVisible();
  await keys.run();
}

test('a quiz is taken to its end, its score shown, and kept when the app is killed', async () => {
  const first = await launch();
  const keys = new Keyboard(first.page);
  await expect(first.page.getByRole('heading', { level: 1 })).toHaveText(course.title);
  await keys.choose(`Quiz: ${title}`, `quiz-${unit.id}`);
  for (const question of questions) await answer(first.page, keys, question);
  const score = `${questions.length} of ${questions.length}`;
  await expect(first.page.getByText(`${score} right`)).toBeVisible();
  await keys.run();
  const entry = (page: Page) => page.getByRole('button', { name: new RegExp(`^Quiz.*${score}$`) });
  await expect(entry(first.page)).toBeVisible();
  await first.page.waitForTimeout(500);
  expect(first.complaints).toEqual([]);
  await kill(first);

  const second = await launch({ dataFolder: first.dataFolder });
  await expect(entry(second.page)).toBeVisible();
  expect(second.complaints).toEqual([]);
  await close(second);
});

test('the reference opens by F1 and from a rule, is searched, and Escape goes back to the lesson with its edits and their undo', async () => {
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  const editor = page.getByRole('textbox', { name: /^Key policy/ });
  const reference = page.getByRole('main', { name: 'Reference' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(course.title);
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.replaceLine(15, '      "Action": "kms:GenerateMac",');

  await keys.press('F1');
  await expect(reference).toBeVisible();
  await keys.toPane('topics');
  await keys.press('Tab', 'Tab');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('kms:GenerateMac');
  await expect(page.getByRole('heading', { level: 2, name: 'kms:GenerateMac', exact: true })).toBeVisible();
  await keys.press('Escape');
  await expect(editor).toContainText('kms:GenerateMac');

  await keys.toPane('stage');
  const rules = page.getByRole('button', { name: /^The rule: / });
  const isRule = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.startsWith('The rule: ') === true);
  for (let turn = 0; turn < 30 && !(await isRule()); turn += 1) await keys.press('Tab');
  await expect(rules.first()).toBeFocused();
  await keys.press('Enter');
  await expect(reference).toBeVisible();
  await expect(page.locator('article.asked')).toBeFocused();
  // Searching leaves the focus where the learner types, also when the rule that was asked for is among what is found.
  await keys.toPane('topics');
  await keys.press('Tab', 'Tab');
  await page.keyboard.type('the');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await expect(page.getByRole('searchbox')).toHaveValue('the');
  await keys.press('Escape');
  await expect(editor).toContainText('kms:GenerateMac');
  await keys.toPane('documents');
  for (let turn = 0; turn < 60 && (await editor.textContent())?.includes('GenerateMac') === true; turn += 1) await keys.press('Control+z');
  await expect(editor).not.toContainText('GenerateMac');
  await expect(editor).toContainText('kms:Decrypt');
  expect(app.complaints).toEqual([]);
  await close(app);
});
