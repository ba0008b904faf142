import { expect, type Page, test } from '@playwright/test';
import { close, kill, launch } from '../support/app.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';

const { course } = realCourse();
const [path] = course.paths;
if (path === undefined) throw new Error('the course has no path');
const lessons = course.units.flatMap((unit) => unit.lessons);
const marked = (page: Page) => page.getByRole('button').filter({ has: page.getByLabel(`on ${path.title.toLowerCase()}`) });

test('a way through some of the lessons is taken by keyboard, marked, and kept when the app is killed', async () => {
  const app = await launch();
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText(course.title);
  await expect(marked(app.page)).toHaveCount(path.lessons.length);
  await keys.choose(path.title, `path-${path.id}`);
  await expect(app.page.getByRole('button', { name: 'Leave this way' })).toHaveAttribute('aria-pressed', 'true');

  // From a lesson beside the way, the course leads back to it.
  const beside = lessons.find(({ id }) => !path.lessons.includes(id));
  await keys.choose(beside?.title ?? '', beside?.id ?? '');
  await expect(app.page.getByRole('main', { name: beside?.title ?? '', exact: true })).toBeVisible();
  await keys.choose('Course', 'course');
  await expect(app.page.getByRole('button', { name: `Continue: ${lessons[0]?.title ?? ''}` })).toBeVisible();
  await app.page.waitForTimeout(500);
  expect(app.complaints).toEqual([]);
  await kill(app);

  const again = await launch({ dataFolder: app.dataFolder });
  await expect(again.page.getByRole('button', { name: 'Leave this way' })).toBeVisible();
  expect(again.complaints).toEqual([]);
  await close(again);
});
