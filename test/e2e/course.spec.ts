import { expect, type Page, test } from '@playwright/test';
import type { Lesson } from '#lessons';
import { close, launch, type RunningApp } from '../support/app.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';

/** Every lesson of the course, solved by keyboard alone: only key presses and pasting. */

const { course } = realCourse();

let app: RunningApp;
let page: Page;
let keys: Keyboard;

test.beforeAll(async () => {
  app = await launch();
  page = app.page;
  keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(course.title);
});

test.afterAll(() => close(app));

const bare = (text: string): string => text.replace(/\s+/g, '');

/** Every document that may be edited, brought to its solution in one line. Pasted: typing is tested in lessons.spec.ts, and thirty thousand letters take a quarter of an hour. */
async function pasteSolution(lesson: Lesson): Promise<void> {
  for (const [index, { doc, readOnly }] of lesson.documents.entries()) {
    const [start, solution] = [lesson.start[doc] ?? '', lesson.solution[doc] ?? ''];
    if (readOnly || start === solution) continue;
    const line = JSON.stringify(JSON.parse(solution));
    await app.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), line);
    await keys.pasteOver(index + 1);
    // The editor sets out what is pasted, and draws the lines in sight only.
    const shown = async (): Promise<string> => bare((await page.locator('.documents .cm-content').textContent()) ?? '');
    await expect.poll(async () => (await shown()).length > 20 && bare(line).endsWith(await shown()), `${lesson.id}: ${doc} as pasted`).toBe(true);
  }
}

/** The tasks in their order: what is asked is predicted, and the first goal is met by pasting the solution. */
async function solve(lesson: Lesson): Promise<void> {
  await keys.choose(lesson.title, lesson.id);
  await expect(page.getByRole('main', { name: lesson.title, exact: true })).toBeVisible();
  let pasted = false;
  for (const [index, id] of lesson.flow.entries()) {
    const isLast = index === lesson.flow.length - 1;
    const hasGoals = lesson.checks.some(({ task }) => task === id);
    const asks = lesson.predictions.some(({ task }) => task === id);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(lesson.tasks.find((task) => task.id === id)?.title ?? '');
    if (asks) await keys.predict();
    if (hasGoals && !pasted) {
      await pasteSolution(lesson);
      pasted = true;
    }
    // Where there is no goal, the answer to the prediction is all there is to do, and Go on is the way on.
    if (hasGoals || !asks) await keys.run();
    if (isLast) await expect(page.getByText('Lesson passed.')).toBeVisible();
    else if (hasGoals || !asks) {
      await expect(page.getByText('Task done.')).toBeVisible();
      await keys.run();
    }
  }
}

for (const unit of course.units) {
  test(`every lesson of ${unit.title}`, async () => {
    test.setTimeout(180_000);
    for (const lesson of unit.lessons) await test.step(lesson.title, () => solve(lesson));
    expect(app.complaints).toEqual([]);
  });
}

test('a course that was gone through is shown as such', async () => {
  await keys.choose('Course', 'course');
  const lessons = course.units.flatMap((unit) => unit.lessons);
  await expect(page.getByText(`${lessons.length} of ${lessons.length} lessons`)).toBeVisible();
});
