import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { classText, newClass, readProgressCode } from '#workshop';
import { readResult } from '../../renderer/workshop/result.ts';
import { answersDialogs, close, dropPaths, kill, launch } from '../support/app.ts';
import { passesAxe, violations } from '../support/axe.ts';
import { Keyboard } from '../support/keyboard.ts';

const APP = '"arn:aws:iam::111122223333:role/OrdersApp"';
const folder = mkdtempSync(join(tmpdir(), 'kpl-class-'));
const cls = {
  ...newClass({ id: 'class-tuesday', now: Date.UTC(2026, 10, 25, 9), name: 'Tuesday', lessons: [{ id: 'anatomy-of-a-key-policy', minutes: 10 }, { id: 'another-account', minutes: 15 }] }),
  roster: { kind: 'list' as const, people: [{ id: 'p1', name: 'Ada' }, { id: 'p2', name: 'Ben' }] },
  solutions: { when: 'never' as const },
  hints: 1,
};
const classFile = join(folder, 'tuesday.kplclass');
writeFileSync(classFile, classText(cls, '0.1.0'));

test('somebody new takes a class by keyboard, works by its rules, hands in, and goes on after a kill', async () => {
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await keys.choose('Who is learning', 'profiles');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who is learning');
  await passesAxe(page, keys, 'profiles');
  await page.getByRole('textbox', { name: 'New learner' }).focus();
  await page.keyboard.type('Ada at desk 4');
  await keys.press('Enter');
  await expect(page.getByRole('button', { name: 'Who is learning: Ada at desk 4' })).toBeVisible();
  await keys.choose('Who is learning', 'profiles');
  await page.getByRole('button', { name: 'Rename Ada at desk 4' }).focus();
  await keys.press('Enter', 'Control+a');
  await page.keyboard.type('Ada');
  await keys.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename Ada', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Reset Learner 1' }).focus();
  await keys.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Reset Learner 1?' })).toBeVisible();
  expect(await violations(page), 'profiles, asking').toEqual([]);
  await keys.press('Escape', 'Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');

  await keys.choose('take one, hand in', 'class');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Take a class');
  expect(await violations(page), 'no class').toEqual([]);
  await page.getByLabel('Class file').setInputFiles({ name: 'half.kplclass', mimeType: '', buffer: Buffer.from('{"format":') });
  await expect(page.getByRole('alert').filter({ hasText: 'half.kplclass' })).toBeVisible();
  // Dropped while another screen is there: it goes where it belongs.
  await keys.press('Alt+c');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
  await dropPaths(app, classFile);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tuesday');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByText('The solution of a lesson is shown once the lesson is solved.')).toBeVisible();
  await passesAxe(page, keys, 'a class that is offered');
  await page.getByRole('radio', { name: 'Ada' }).focus();
  await keys.press('Space', 'Enter');
  await expect(page.getByText('You take this class as Ada. 0 of 2 lessons are solved.')).toBeVisible();
  const code = page.locator('.code');
  const untouched = await code.textContent();
  await passesAxe(page, keys, 'the class that is taken');

  await keys.press('Alt+c');
  await expect(page.getByRole('region', { name: 'Your class' })).toContainText('0 of 2 lessons solved');
  expect(await violations(page), 'course with a class').toEqual([]);
  await page.getByRole('button', { name: 'Start: Anatomy of a key policy' }).focus();
  await keys.press('Enter');
  await expect(page.getByRole('main', { name: 'Anatomy of a key policy' })).toBeVisible();
  await keys.predict();
  await keys.press('Alt+h', 'Alt+h');
  await expect(page.getByText('The hints that this class gives for a lesson are used up.')).toBeVisible();
  await expect(page.locator('.hints li')).toHaveCount(1);
  await keys.choose('Compare with the solution', 'compare');
  await expect(page.getByRole('group', { name: 'Compare yours' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('group', { name: 'Compare yours' })).toContainText('In this class the solution is shown once the lesson is solved.');
  await expect(page.getByRole('button', { name: 'With the solution' })).toBeDisabled();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await keys.toPane('documents');
  await keys.replaceLine(14, `      "Principal": { "AWS": ${APP} },`);
  await keys.run();
  await expect(page.getByText('Task done.')).toBeVisible();
  await keys.run();
  await keys.replaceLine(15, '      "Action": ["kms:Decrypt", "kms:Encrypt"],');
  await keys.run();
  await expect(page.getByText('Task done.')).toBeVisible();
  await keys.run();
  await keys.replaceLine(16, '      "Resource": "*", "Condition": { "StringEquals": { "kms:EncryptionContext:purpose": "orders" } }');
  await keys.run();
  await expect(page.getByText('Lesson passed.')).toBeVisible();
  await keys.choose('Compare with the solution', 'compare');
  await expect(page.getByRole('button', { name: 'With the solution' })).toHaveAttribute('aria-pressed', 'true');

  const handedIn = join(folder, 'ada.kplresult');
  await answersDialogs(app, handedIn);
  await keys.choose('take one, hand in', 'class');
  await expect(page.getByText('1 of 2 lessons are solved.')).toBeVisible();
  const spelt = (await code.getAttribute('aria-label')) ?? '';
  expect(spelt.replaceAll(' ', '')).not.toBe(untouched);
  expect(readProgressCode(cls, spelt)).toEqual({ ok: true, value: { lessons: ['solved', 'untouched'], solved: 1, at: null } });
  await page.getByRole('button', { name: 'Hand in' }).focus();
  await keys.press('Enter');
  await expect(page.getByText('Handed in once.')).toBeVisible();
  const read = readResult(readFileSync(handedIn, 'utf8'));
  if (!read.ok) throw new Error(read.fault.message);
  expect(read.value).toMatchObject({ learner: { id: 'p1', name: 'Ada' }, class: { id: 'class-tuesday' }, check: { kind: 'whole' }, standing: { handedIn: 1 } });
  expect(read.value.standing.lessons.get('anatomy-of-a-key-policy')).toMatchObject({ tries: 3, hints: 1, solved: expect.any(Number), solutionShown: expect.any(Number) });
  await keys.press('Alt+c');
  await page.getByRole('button', { name: 'Continue: Another account' }).click();
  await keys.predict();
  await expect(page.locator('.status')).toContainText(/\bSaved\b/);
  expect(app.complaints).toEqual([]);
  await kill(app);

  const second = await launch({ dataFolder: app.dataFolder, opens: [classFile] });
  const again = new Keyboard(second.page);
  await expect(second.page.getByRole('heading', { level: 1 })).toHaveText('Tuesday');
  await expect(second.page.getByText('You have worked in this class before, as Ada.')).toBeVisible();
  // What a file brings is read from its heading: only then is the keyboard anywhere else.
  await expect(second.page.getByRole('heading', { level: 1 })).toBeFocused();
  await second.page.getByRole('button', { name: 'Go on' }).focus();
  await again.press('Enter');
  await second.page.getByRole('button', { name: 'Leave the class' }).focus();
  await again.press('Enter');
  await expect(second.page.getByRole('dialog', { name: 'Leave the class?' })).toContainText('You have not handed in what you did last.');
  await again.press('Escape');
  await second.page.getByRole('button', { name: 'Continue: Another account' }).focus();
  await again.press('Enter');
  await expect(second.page.getByRole('main', { name: 'Another account' })).toBeVisible();
  await again.choose('Who is learning', 'profiles');
  await second.page.getByRole('button', { name: 'Go on as Learner 1' }).focus();
  await again.press('Enter');
  await expect(second.page.getByRole('button', { name: 'Who is learning: Learner 1' })).toBeVisible();
  await expect(second.page.getByRole('button', { name: 'Start: Anatomy of a key policy' })).toBeVisible();
  await expect(second.page.getByRole('region', { name: 'Your class' })).toHaveCount(0);
  // Whoever has gone is taken off the list, and what they kept with them.
  expect(readdirSync(join(second.dataFolder, 'profiles'))).toHaveLength(1);
  await again.choose('Who is learning', 'profiles');
  await expect(second.page.getByRole('button', { name: 'Remove Learner 1' })).toHaveCount(0);
  await second.page.getByRole('button', { name: 'Remove Ada' }).focus();
  await again.press('Enter');
  await expect(second.page.getByRole('dialog', { name: 'Remove Ada?' })).toContainText('The name goes from the list too.');
  await second.page.getByRole('button', { name: 'Delete all of it' }).focus();
  await again.press('Enter');
  await expect(second.page.getByRole('listitem').filter({ hasText: 'Ada' })).toHaveCount(0);
  expect(readdirSync(join(second.dataFolder, 'profiles'))).toEqual([]);
  expect(second.complaints).toEqual([]);
  await close(second);
});
