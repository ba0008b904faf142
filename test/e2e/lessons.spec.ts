import { expect, type Page, test } from '@playwright/test';
import { close, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

/** Each lesson, solved by keyboard alone: only key presses and typing. */

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const BEN = '"arn:aws:iam::111122223333:user/Ben"';
const APP = '"arn:aws:iam::111122223333:role/OrdersApp"';
const LEDGER = '"arn:aws:iam::444455556666:role/Ledger"';
const BILLING = '"arn:aws:iam::444455556666:role/Billing"';

let app: RunningApp;
let page: Page;
let keys: Keyboard;

test.beforeEach(async () => {
  app = await launch();
  page = app.page;
  keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
});

test.afterEach(async () => {
  expect(app.complaints).toEqual([]);
  await close(app);
});

const taskDone = () => expect(page.getByText('Task done.')).toBeVisible();
const lessonPassed = () => expect(page.getByText('Lesson passed.')).toBeVisible();
const heading = (text: string) => expect(page.getByRole('heading', { level: 1 })).toHaveText(text);

test('Anatomy of a key policy', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await heading('Change who');
  await keys.toPane('documents');
  await keys.replaceLine(14, `      "Principal": { "AWS": ${APP} },`);
  await keys.run();
  await taskDone();
  await keys.run();
  await heading('Change what');
  await keys.replaceLine(15, '      "Action": ["kms:Decrypt", "kms:Encrypt"],');
  await keys.run();
  await taskDone();
  await keys.run();
  await heading('Say when');
  await keys.replaceLine(16, '      "Resource": "*", "Condition": { "StringEquals": { "kms:EncryptionContext:purpose": "orders" } }');
  await keys.run();
  await lessonPassed();
});

test('The default key policy', async () => {
  await keys.openLesson('The default key policy');
  await keys.predict();
  await heading('IAM takes over');
  await keys.toPane('documents');
  await keys.replaceLine(7, '      "Action": "kms:Decrypt",');
  await keys.replaceLine(8, `      "Resource": "${KEY}"`);
  await keys.run();
  await taskDone();
  await keys.run();
  await heading('Where it ends');
  await keys.predict();
  await lessonPassed();
});

test('Managing a key and using it', async () => {
  await keys.openLesson('Managing a key and using it');
  await keys.predict();
  await heading('Administrators manage');
  await keys.toPane('documents');
  await keys.replaceLine(8, '      "Action": ["kms:Describe*", "kms:Get*", "kms:Put*", "kms:Disable*", "kms:ScheduleKeyDeletion"],');
  await keys.run();
  await taskDone();
  await keys.run();
  await heading('Users use');
  await keys.replaceLine(14, `      "Principal": { "AWS": [${BEN}, ${APP}] },`);
  await keys.replaceLine(15, '      "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],');
  await keys.run();
  await lessonPassed();
});

test('Another account', async () => {
  await keys.openLesson('Another account');
  await keys.predict();
  await heading('The key’s side');
  await keys.toPane('documents');
  await keys.replaceLine(14, `      "Principal": { "AWS": [${APP}, ${LEDGER}] },`);
  await keys.run();
  await taskDone();
  await keys.run();
  await heading('Both sides of the door');
  await keys.predict();
  await keys.toPane('documents');
  await keys.replaceLine(14, `      "Principal": { "AWS": [${APP}, ${LEDGER}, ${BILLING}] },`);
  await keys.press('Alt+2');
  await keys.replaceLine(7, '      "Action": "kms:Decrypt",');
  await keys.replaceLine(8, `      "Resource": "${KEY}"`);
  await keys.run();
  await taskDone();
  await keys.run();
  await heading('Managing from outside');
  await keys.predict();
  await lessonPassed();
});

test('a near-miss gets the feedback written for it, hints come one by one, and a reset can be undone', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.replaceLine(14, `      "Principal": { "AWS": [${BEN}, ${APP}] },`);
  await keys.replaceLine(15, '      "Action": ["kms:Decrypt", "kms:Encrypt"],');
  await keys.replaceLine(16, '      "Resource": "*", "Condition": { "StringEquals": { "kms:EncryptionContext:purpose": "orders" } }');
  await keys.run();
  await expect(page.getByText('Ben can still decrypt. A statement still names him.')).toBeVisible();
  // After the run the stage turns to the goal that needs attention.
  await expect(page.locator('.chips')).toContainText('Ben calls kms:Decrypt');
  await expect(page.getByText('Principals in one list are alternatives')).toBeVisible();

  await expect(page.getByText('Only one line changes')).toHaveCount(0);
  await keys.press('Alt+h');
  await expect(page.getByText('Only one line changes')).toBeVisible();
  await expect(page.getByText('A role’s ARN ends in')).toHaveCount(0);
  await keys.press('Alt+h');
  await expect(page.getByText('A role’s ARN ends in')).toBeVisible();

  const editor = page.getByRole('textbox', { name: /^Key policy/ });
  await keys.press('Control+k');
  await page.keyboard.type('Reset the documents');
  await keys.press('Enter');
  await expect(editor).not.toContainText('purpose');
  // Undo works wherever the focus is: in the story first, then in the editor.
  await keys.toPane('story');
  await keys.press('Control+z');
  await expect(editor).toContainText('purpose');
  await keys.press('Control+y');
  await expect(editor).not.toContainText('purpose');
  await keys.toPane('documents');
  await keys.press('Control+z');
  await expect(editor).toContainText('purpose');
});

test('mistakes are marked with words, found and mended by keyboard in one step of undo', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  const status = page.locator('.status');
  // What the lesson leaves as it is does not nag: it is not marked.
  await expect(status).toContainText('No problems · 1 remark');
  await keys.replaceLine(15, '      "Action": "kms:Decrpyt",');
  await expect(status).toContainText('1 error · 1 remark');
  await expect(status).toContainText('465 of 32 768 bytes');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('"kms:Decrpyt"');
  await keys.press('F8');
  await expect(page.locator('[aria-live]').filter({ hasText: 'Error. KMS has no action "kms:Decrpyt"' })).toHaveCount(1);
  await keys.press('Control+.');
  const editor = page.getByRole('textbox', { name: /^Key policy/ });
  await expect(editor).toContainText('"Action": "kms:Decrypt"');
  await expect(status).toContainText('No problems');
  await keys.press('Control+z');
  await expect(editor).toContainText('kms:Decrpyt');
  await keys.press('Control+y');
  await expect(editor).toContainText('"Action": "kms:Decrypt"');
});

test('the list of remarks is reached by keyboard, and leads to the reference', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.press('Control+Shift+m');
  const list = page.getByRole('list', { name: 'What is remarked on this document' });
  await expect(list.getByRole('button', { name: /^Warning\. Only .* can change this policy/ })).toBeFocused();
  await keys.press('Enter');
  await expect(page.getByRole('textbox', { name: /^Key policy/ })).toBeFocused();
  await keys.press('Control+Shift+m', 'Control+Shift+m', 'Tab', 'Enter');
  await expect(page.getByRole('main', { name: 'Reference' })).toBeVisible();
  await expect(page.locator('[id="entry-finding/kms-single-administrator"]')).toBeFocused();
});

test('the editor completes actions and principals of this world', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.beginLine(15, '      "Action": ["kms:Decrypt", "kms:GenerateM');
  await expect(page.locator('.cm-tooltip-autocomplete')).toContainText('kms:GenerateMac');
  // What stands outside of the screens takes no room of theirs.
  expect(await page.evaluate(() => [document.documentElement, document.body].map(({ scrollTop, scrollHeight }) => [scrollTop, scrollHeight - innerHeight]))).toEqual([[0, 0], [0, 0]]);
  await keys.press('Escape');
  await keys.beginLine(14, '      "Principal": { "AWS": "arn:aws:iam::111122223333:ro');
  await expect(page.locator('.cm-tooltip-autocomplete')).toContainText('role/OrdersApp');
});

test('typing over a selection replaces it, and keeps to the Content-Security-Policy', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.press('Control+a');
  await page.keyboard.type('{ "Version": "2012-10-17" }');
  await expect(page.getByRole('textbox', { name: /^Key policy/ })).toHaveText('{ "Version": "2012-10-17" }');
});

test('Tab leaves the editor', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.cm-editor') === null)).toBe(true);
});

test('with Ctrl M Tab indents; Esc then Tab leaves all the same', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  const inEditor = (): Promise<boolean> => page.evaluate(() => document.activeElement?.closest('.cm-editor') !== null);
  await keys.press('Control+m', 'Tab');
  expect(await inEditor()).toBe(true);
  await keys.press('Escape', 'Tab');
  expect(await inEditor()).toBe(false);
});

test('statements fold, words are searched for, and an action says what it means', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.press('Control+Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'End', 'Control+Shift+{');
  await expect(page.locator('.cm-foldPlaceholder')).toHaveCount(1);
  await keys.press('Control+Shift+}');
  await expect(page.locator('.cm-foldPlaceholder')).toHaveCount(0);
  await page.getByText('"kms:PutKeyPolicy"').hover();
  await expect(page.locator('.cm-policy-hover')).toContainText('Permissions management. Works on a key. Never works from another account.');
  await keys.press('Control+f');
  await page.keyboard.type('PutKeyPolicy');
  await keys.press('Enter', 'Escape');
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe('PutKeyPolicy');
});

test('a pasted policy is set out, in one step of undo; it is compared with the start', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  const editor = page.getByRole('textbox', { name: /^Key policy/ });
  await app.electron.evaluate(({ clipboard }) => clipboard.writeText('{"Version":"2012-10-17","Statement":[]}'));
  await keys.press('Control+a', 'Control+v');
  await expect(page.locator('.cm-line')).toHaveText(['{', '  "Version": "2012-10-17",', '  "Statement": []', '}']);
  await page.getByRole('button', { name: 'Compare' }).press('Enter');
  await page.getByRole('button', { name: 'With the start' }).press('Enter');
  await expect(page.getByRole('textbox', { name: /yours, with what differs from the start/ })).toBeVisible();
  await expect(page.locator('.cm-deletedChunk').first()).toBeVisible();
  await page.getByRole('button', { name: 'Edit' }).press('Enter');
  await keys.toPane('documents');
  await keys.press('Control+z');
  await expect(editor).toContainText('"Sid": "Ana manages the key"');
});

test('pointing at a line of the trace lights the words in the editor', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('stage');
  for (let turn = 0; turn < 20; turn += 1) {
    await keys.press('Tab');
    if ((await page.locator('.cm-mark-exact').count()) > 0) break;
  }
  await expect(page.locator('.cm-mark-exact').first()).toBeVisible();
});

test('a scenario that is still running when another lesson opens leaves that lesson alone', async () => {
  await close(app);
  app = await launch({ motion: 'no-preference' });
  page = app.page;
  keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.run();
  await expect(page.getByText('Running…')).toBeVisible();
  await keys.openLesson('Another account');
  // Longer than the first lesson's scenario takes: its report must not arrive here.
  await page.waitForTimeout(5000);
  await expect(page.getByRole('button', { name: 'Allowed', exact: true })).toBeEnabled();
  await expect(page.getByText('The decision is shown once you have given your prediction.')).toBeVisible();
});

test('with motion the request is played gate by gate; without it the picture is still', async () => {
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  const solid = page.locator('.road.solid');
  expect(await solid.evaluate((road) => getComputedStyle(road).transitionDuration)).toBe('0s');
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await close(app);
  app = await launch({ motion: 'no-preference' });
  page = app.page;
  keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
  await keys.openLesson('Anatomy of a key policy');
  await keys.toPane('story');
  await keys.press('Tab', 'Space');
  await expect(page.getByText('The request sets out.')).toBeVisible();
  await expect(page.locator('.gate.unknown')).toHaveCount(2);
  await expect(page.locator('.gate.unknown')).toHaveCount(0);
  expect(await page.locator('.road.solid').evaluate((road) => getComputedStyle(road).transitionDuration)).toBe('0.6s');
});
