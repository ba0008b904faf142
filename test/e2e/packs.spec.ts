import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { newLesson, packText, readPack } from '#workshop';
import { answersDialogs, close, dropPaths, kill, launch } from '../support/app.ts';
import { passesAxe, violations } from '../support/axe.ts';
import { Keyboard } from '../support/keyboard.ts';
import { draftPack } from '../support/pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpl-pack-'));
const file = join(folder, 'mine.kplpack');
writeFileSync(file, packText(draftPack(), '0.1.0'));

test('a lesson pack is looked at, added, gone through by keyboard, there after a kill, put into a class, taken out, and brought in again for it', async () => {
  test.setTimeout(180_000);
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.choose('Lesson packs', 'packs');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lesson packs');
  const input = page.getByLabel('Open a lesson pack…');
  await input.setInputFiles({ name: 'broken.kplpack', mimeType: '', buffer: Buffer.from(packText(draftPack((files) => files.delete('mine/let-ben-in/hints.md')), '0.1.0')) });
  await expect(page.getByRole('heading', { name: 'Mine cannot be used' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Add this pack' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Close' }).press('Enter');
  await keys.press('Alt+c');
  await dropPaths(app, file);
  await expect(page.getByRole('heading', { name: 'Mine', exact: true })).toBeFocused();
  await passesAxe(page, keys, 'a pack that is offered');
  await page.getByRole('button', { name: 'Add this pack' }).press('Enter');
  await expect(page.getByText('Mine is here now.')).toBeVisible();
  await passesAxe(page, keys, 'packs');
  await keys.press('Alt+c');
  const section = page.getByRole('region', { name: 'Mine' });
  await expect(section).toBeVisible();
  expect(await violations(page), 'the course with a pack').toEqual([]);

  await keys.openLesson('Let Ben in');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if (await page.getByRole('button', { name: 'Not allowed', exact: true }).isVisible()) await keys.predict();
  const solution = newLesson({ id: 'let-ben-in', title: 'Let Ben in' }).get('solution/key-policy.json') ?? '';
  await app.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), solution);
  await keys.pasteOver(1);
  await keys.run();
  await expect(page.getByRole('button', { name: 'Back to the course' })).toBeVisible();
  await expect(page.locator('.status')).toContainText('Saved');
  await kill(app);

  const again = await launch({ dataFolder: app.dataFolder });
  const own = new Keyboard(again.page);
  await expect(again.page.getByRole('region', { name: 'Mine' }).getByRole('button', { name: 'Passed: Let Ben in' })).toBeVisible();
  // An instructor puts its lesson into a class.
  await own.choose('make a class, see results', 'instructor');
  await again.page.getByRole('button', { name: 'New class' }).press('Enter');
  await again.page.keyboard.type('Packed');
  await again.page.getByRole('searchbox', { name: 'Add lessons' }).fill('Mine');
  await again.page.getByRole('button', { name: 'Add Let Ben in' }).press('Enter');
  await expect(again.page.getByRole('list', { name: 'Lessons of the class, in order' }).locator('.title')).toHaveText(['Let Ben in']);
  const classFile = join(folder, 'packed.kplclass');
  await answersDialogs(again, classFile);
  await again.page.getByRole('button', { name: 'Save the class file…' }).press('Enter');
  await expect(again.page.getByRole('status').filter({ hasText: 'packed.kplclass' })).toBeVisible();
  // Its own file, dropped here, is not somebody’s who learns.
  await dropPaths(again, classFile);
  await expect(again.page.getByText('This class is here already.')).toBeVisible();
  await own.choose('Lesson packs', 'packs');
  // Written further, it would take the place of what somebody sent: that is asked first.
  await again.page.getByRole('button', { name: 'Edit Mine' }).press('Enter');
  await again.page.getByRole('textbox', { name: 'Title of the pack' }).fill('Mine, further');
  // The checks begin anew a moment after the last letter, and hold the button back until they are done.
  const asked = again.page.getByRole('dialog', { name: 'Replace Mine?' });
  await expect(async () => {
    await again.page.getByRole('button', { name: 'Try it as a learner' }).click({ timeout: 5000 });
    await expect(asked).toBeVisible({ timeout: 2000 });
  }).toPass();
  await asked.getByRole('button', { name: 'Keep it' }).press('Enter');
  await again.page.getByRole('button', { name: 'Done for now' }).press('Enter');
  await again.page.getByRole('button', { name: 'Take out Mine' }).press('Enter');
  await again.page.getByRole('dialog', { name: 'Take out Mine?' }).getByRole('button', { name: 'Take it out' }).press('Enter');
  await expect(again.page.getByText('There is no lesson pack here yet.')).toBeVisible();
  await own.press('Alt+c');
  await expect(again.page.getByRole('region', { name: 'Mine' })).toHaveCount(0);

  // A learner without the pack is told what is missing; once it is there, so is the lesson, and it is the class's.
  await dropPaths(again, classFile);
  await again.page.getByLabel('Your name').fill('Ada');
  await expect(again.page.getByText('The lesson let-ben-in of the class is in the lesson pack Mine, which is not here.')).toBeVisible();
  expect(await violations(again.page), 'a class whose pack is not here').toEqual([]);
  await again.page.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  await expect(again.page.getByText('in the lesson pack Mine, which is not here')).toBeVisible();
  await again.page.getByRole('button', { name: 'Lesson packs' }).press('Enter');
  await dropPaths(again, file);
  await again.page.getByRole('button', { name: 'Add this pack' }).press('Enter');
  await own.choose('take one, hand in', 'class');
  await again.page.getByRole('button', { name: 'Continue: Let Ben in' }).press('Enter');
  if (await again.page.getByRole('button', { name: 'Not allowed', exact: true }).isVisible()) await own.predict();
  await again.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), solution);
  await own.pasteOver(1);
  await own.run();
  await own.choose('take one, hand in', 'class');
  await expect(again.page.getByText('1 of 1 lessons are solved.')).toBeVisible();
  const resultFile = join(folder, 'ada.kplresult');
  await answersDialogs(again, resultFile);
  await again.page.getByRole('button', { name: 'Hand in' }).press('Enter');
  await expect(again.page.getByText('Handed in once.')).toBeVisible();
  await own.choose('make a class, see results', 'instructor');
  await dropPaths(again, resultFile);
  await expect(again.page.getByRole('region', { name: 'Table of learners' }).getByRole('row', { name: /^Ada/ })).toContainText('1 of 1');
  await expect(again.page.getByRole('region', { name: 'Table of learners' }).getByRole('columnheader', { name: 'Let Ben in' })).toBeVisible();
  expect([...app.complaints, ...again.complaints]).toEqual([]);
  await close(again);
});

test('a lesson is made in the sandbox: what is missing is said, it is tried as a learner, and goes out as a pack', async () => {
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.press('Alt+s');
  await page.locator('.cm-content').first().focus();
  await keys.press('Control+a');
  const statement = (sid: string, principal: string, actions: string[]): object => ({ Sid: sid, Effect: 'Allow', Principal: { AWS: `arn:aws:iam::111122223333:${principal}` }, Action: actions, Resource: '*' });
  const manages = ['kms:DescribeKey', 'kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:RevokeGrant', 'kms:DisableKey', 'kms:ScheduleKeyDeletion'];
  await page.keyboard.insertText(JSON.stringify({ Version: '2012-10-17', Statement: [statement('AnaManages', 'user/Ana', manages), statement('OrdersEncrypt', 'role/OrdersApp', ['kms:Encrypt', 'kms:GenerateDataKey'])] }));
  await keys.choose('Make a lesson', 'make-lesson');
  const sheet = page.getByRole('dialog', { name: 'Make this a lesson' });
  await expect(sheet.getByText('Give the lesson a title.')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Try it as a learner' })).toBeDisabled();
  await sheet.getByRole('textbox', { name: 'Title' }).fill('Write only');
  await sheet.getByRole('textbox', { name: 'What the learner reads first' }).fill('The application writes orders and never reads them.');
  await sheet.getByRole('textbox', { name: 'First hint: where to look' }).fill('Who decrypts now?');
  await sheet.getByRole('textbox', { name: 'Last hint: the step itself' }).fill('Leave `kms:Encrypt` to the role.');
  await expect(sheet.getByText('Choose at least one goal.')).toBeVisible();
  for (const box of await sheet.getByRole('checkbox').all()) await box.press('Space');
  await expect(sheet.getByText('The lesson breaks no rule.')).toBeVisible();
  await passesAxe(page, keys, 'a lesson that is made');
  const made = join(mkdtempSync(join(tmpdir(), 'kpl-made-')), 'write-only.kplpack');
  await answersDialogs(app, made);
  await sheet.getByRole('button', { name: 'Save as a lesson pack…' }).press('Enter');
  await expect.poll(() => existsSync(made)).toBe(true);
  const read = readPack(readFileSync(made, 'utf8'));
  expect(read.ok ? read.value.title : read.fault.message).toBe('Write only');
  await sheet.getByRole('button', { name: 'Try it as a learner' }).press('Enter');
  await expect(page.getByRole('main', { name: 'Write only' })).toBeVisible();
  await keys.press('Alt+c');
  await expect(page.getByRole('region', { name: 'Write only' })).toBeVisible();

  // The same lesson is written further, as files: what is broken is told with its file, and mended by one step back.
  await keys.choose('Lesson packs', 'packs');
  await page.getByRole('button', { name: 'Edit Write only' }).press('Enter');
  const rules = page.getByRole('region', { name: 'Rules of lessons' });
  await expect(rules.getByText('It breaks no rule.')).toBeVisible();
  await passesAxe(page, keys, 'a pack that is written');
  await page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name: 'Hints' }).press('Enter');
  const hints = page.getByRole('textbox', { name: 'mine/write-only/hints.md' });
  await hints.focus();
  await keys.press('Control+End');
  await page.keyboard.type('## nowhere');
  await expect(rules.getByText('still to be mended')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try it as a learner' })).toBeDisabled();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(rules.getByText('It breaks no rule.')).toBeVisible();
  await page.getByRole('button', { name: 'Try it as a learner' }).press('Enter');
  await expect(page.getByRole('main', { name: 'Write only' })).toBeVisible();

  // What was tried goes on where it was, and begins afresh with another start text.
  await keys.toPane('documents');
  await page.keyboard.insertText('mine-was-here');
  const preview = page.locator('main.lesson .cm-content');
  const tryAgain = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Back to writing' }).press('Enter');
    await expect(rules.getByText('It breaks no rule.')).toBeVisible();
  };
  await tryAgain();
  await page.getByRole('button', { name: 'Try it as a learner' }).press('Enter');
  await expect(preview).toContainText('mine-was-here');
  await tryAgain();
  await page.getByRole('navigation', { name: 'Files' }).locator('.group:has(h2:text-is("Start")) + ul button').first().press('Enter');
  await page.locator('.writer .cm-content').focus();
  // One line end more is no other text.
  await keys.press('Control+End', 'Enter', 'Enter');
  await expect(page.getByRole('button', { name: 'Try it as a learner' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Try it as a learner' })).toBeEnabled();
  await page.getByRole('button', { name: 'Try it as a learner' }).press('Enter');
  await expect(preview).toBeVisible();
  await expect(preview).not.toContainText('mine-was-here');
  await page.getByRole('button', { name: 'Back to writing' }).press('Enter');
  await keys.choose('Write a lesson pack', 'write-pack');
  await expect(page.getByRole('textbox', { name: 'Begin a new lesson, called' })).toBeFocused();

  // A lesson of the course is changed as a copy. A kill loses neither draft.
  await page.getByRole('combobox', { name: 'Change a lesson of the course, as a copy:' }).selectOption('the-lockout-check');
  await page.getByRole('button', { name: 'Copy and edit' }).press('Enter');
  await expect(rules.getByText('It breaks no rule.')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('textbox', { name: 'Title of the pack' }).fill('Lockout for us');
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 700));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBe(0);
  await expect(page.locator('.writer [data-saving]')).toHaveAttribute('data-saving', 'saved');
  expect(app.complaints).toEqual([]);
  await kill(app);
  const again = await launch({ dataFolder: app.dataFolder });
  await expect(again.page.getByRole('heading', { level: 1 })).toBeVisible();
  await new Keyboard(again.page).choose('Lesson packs', 'packs');
  await expect(again.page.getByRole('list', { name: 'In writing' }).getByRole('button', { name: /^Go on with/ })).toHaveText(['Go on with Write only', 'Go on with Lockout for us']);
  expect(again.complaints).toEqual([]);
  await close(again);
});
