import { expect, type Page, test } from '@playwright/test';
import { classText, newClass, packText } from '#workshop';
import { close, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';
import { draftPack } from '../support/pack.ts';
import { fileOf, play } from '../support/workshop.ts';

/** WCAG 1.4.10: 320 CSS pixels wide is a window of 1280 at 400 %. The other is that window at 200 %. */
const windows = [{ width: 320, height: 640 }, { width: 640, height: 400 }];

const cls = newClass({ id: 'class-a', now: 0, name: 'KMS key policies on a Tuesday morning', lessons: [{ id: 'anatomy-of-a-key-policy', minutes: 10 }, { id: 'the-default-key-policy', minutes: 15 }] });
const classFile = classText(cls, '0.1.0');
const resultFile = fileOf(play(cls, 'Ada', 'a', (['opens', 'near-miss', 'checks'] as const).map((does) => ({ lesson: 0, does, which: 0, after: 60 }))));

/** A page that is this wide, whatever the least size of the window is. */
async function narrow({ page }: RunningApp, { width, height }: { width: number; height: number }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
}

/** What reaches out of the window at its sides without a scroll area of its own, and buttons that nobody could bring into view. */
function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const own = (from: Element): boolean => {
      for (let at = from.parentElement; at !== null; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth && at.closest('.cm-editor, [role=tablist], .matrix, table, svg, pre, .stage, .scrolls') !== null) return true;
      return false;
    };
    const name = (one: Element): string => `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''} "${one.textContent.trim().slice(0, 30)}"`;
    const found: string[] = [];
    // Behind a dialog nothing can be reached, and nothing need be.
    const shown = document.querySelector('dialog[open]') ?? document.querySelector('#app');
    for (const one of shown?.querySelectorAll('*:not(svg *)') ?? []) {
      const { left, right, width, height } = one.getBoundingClientRect();
      if (width < 2 || height < 2 || getComputedStyle(one).visibility === 'hidden') continue;
      if ((right > innerWidth + 1 || left < -1) && !own(one)) found.push(`outside: ${name(one)}`);
    }
    for (const one of shown?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? []) {
      // What lies in closed details is not there yet.
      if (!one.checkVisibility()) continue;
      one.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = one.getBoundingClientRect();
      if (width < 2) continue;
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      if (there === null || !(one.contains(there) || there.contains(one))) found.push(`covered: ${name(one)}`);
    }
    return found;
  });
}

for (const size of windows) {
  test(`every screen is read without scrolling sideways at ${size.width} × ${size.height}`, async () => {
    const app = await launch();
    const { page } = app;
    const keys = new Keyboard(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await narrow(app, size);
    const check = async (what: string): Promise<void> => expect.soft(await outOfReach(page), what).toEqual([]);
    await check('course');
    await keys.openLesson('Anatomy of a key policy');
    await check('lesson, predicting');
    await keys.predict();
    await keys.run();
    await expect(page.getByText('The second statement does not name the role')).toBeVisible();
    await keys.press('Alt+h');
    await check('lesson, editing');
    await keys.press('F1');
    await expect(page.getByRole('main', { name: 'Reference' })).toBeVisible();
    await check('reference');
    await keys.choose('Quiz: Foundations', 'quiz-foundations');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await check('quiz');
    await keys.press('Control+,');
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
    await check('settings');
    await keys.choose('Who is learning', 'profiles');
    await expect(page.getByRole('main', { name: 'Who is learning' })).toBeVisible();
    await check('profiles');
    await keys.choose('take one, hand in', 'class');
    await check('class, none');
    await page.getByLabel('Class file').setInputFiles({ name: 'a.kplclass', mimeType: '', buffer: Buffer.from(classFile) });
    await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
    await check('class, offered');
    await page.getByLabel('Your name').fill('Ada');
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: 'Your progress code' })).toBeVisible();
    await check('class, taken');
    await keys.press('Alt+c');
    await expect(page.getByRole('region', { name: 'Your class' })).toBeVisible();
    await check('course, with a class');
    await keys.choose('make a class, see results', 'instructor');
    await page.getByLabel('Open a class file…').setInputFiles({ name: 'a.kplclass', mimeType: '', buffer: Buffer.from(classFile) });
    await expect(page.getByLabel('Name of the class')).toBeVisible();
    await check('instructor, a class');
    await page.getByRole('button', { name: 'Results', exact: true }).click();
    await page.getByLabel('Choose result files…').setInputFiles({ name: 'a.kplresult', mimeType: '', buffer: Buffer.from(resultFile) });
    await page.getByRole('button', { name: 'Ada', exact: true }).click();
    await check('instructor, results');
    await keys.choose('import, write, export', 'packs');
    await page.getByLabel('Open a lesson pack…').setInputFiles({ name: 'mine.kplpack', mimeType: '', buffer: Buffer.from(packText(draftPack(), '0.1.0')) });
    await expect(page.getByRole('heading', { name: 'Mine', exact: true })).toBeFocused();
    await check('packs, offered');
    await page.getByRole('button', { name: 'Add this pack' }).press('Enter');
    await expect(page.getByText('Mine is here now.')).toBeVisible();
    await check('packs');
    await page.getByRole('button', { name: 'Edit Mine' }).press('Enter');
    await page.getByRole('textbox', { name: 'mine/let-ben-in/lesson.md' }).fill('');
    await expect(page.getByText('still to be mended')).toBeVisible();
    await check('packs, writing a text');
    await page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name: 'key-policy' }).first().press('Enter');
    await expect(page.locator('.writer .cm-content')).toBeVisible();
    await check('packs, writing a policy');
    await keys.choose('About', 'about');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('About Key Policy Lab');
    await check('about');
    await keys.press('Alt+s');
    await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
    for (const view of ['Stage', 'Access', 'Console', 'Expectations']) {
      await page.getByRole('tab', { name: view, exact: view === 'Access' }).click();
      await check(`sandbox, ${view}`);
    }
    await page.locator('.cm-content').first().focus();
    await keys.press('Control+a');
    await page.keyboard.insertText('{ "Version": "2012-10-17", "Statement": [] }');
    await keys.choose('Make a lesson', 'make-lesson');
    await page.getByRole('dialog', { name: 'Make this a lesson' }).getByRole('checkbox').first().press('Space');
    await expect(page.getByRole('textbox', { name: 'While it is missed' })).toBeVisible();
    await check('sandbox, making a lesson');
    await close(app);
  });
}
