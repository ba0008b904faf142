import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { close, kill, launch } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(() => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

async function show(page: Page, view: 'Stage' | 'Access' | 'Plaintext' | 'Console' | 'Expectations'): Promise<void> {
  const tab = page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: view });
  await tab.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel', { name: view })).toBeVisible();
}

/** Fills a form of the world's pane in, and sends it off with Enter. */
async function fill(page: Page, form: string, values: Readonly<Record<string, string>>): Promise<void> {
  const group = page.locator('.forms details', { has: page.locator('summary', { hasText: form }) });
  await group.locator('summary').focus();
  await page.keyboard.press('Enter');
  for (const [label, value] of Object.entries(values)) await group.getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press('Enter');
}

test('a world is built, edited, asked and kept, by keyboard', async () => {
  test.setTimeout(240_000);
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.press('Alt+s');
  await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
  await expect(page.getByText('Nothing leaves this computer.')).toBeVisible();
  expect(await violations(page), 'stage').toEqual([]);

  // Somebody new, who is asked at once.
  await page.getByRole('region', { name: 'World' }).getByRole('button', { name: 'Harbor Supply' }).focus();
  await keys.press('Enter');
  await fill(page, 'Add a user', { Name: 'Cleo' });
  await expect(page.getByRole('button', { name: 'Cleo user' })).toBeVisible();

  // The partner's statement goes, and the matrix says who lost what.
  await show(page, 'Access');
  await expect(page.getByText('Since the checkpoint: 0 gained, 0 lost')).toBeVisible();
  await page.getByRole('textbox', { name: /^orders-key/ }).focus();
  await keys.press('Control+a');
  await page.keyboard.insertText('{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }] }');
  await expect(page.getByText(/Since the checkpoint: 0 gained, [1-9]\d* lost/)).toBeVisible();
  expect(await violations(page), 'access').toEqual([]);

  // Undo takes it back, and the tests of the world hold all the time.
  await show(page, 'Expectations');
  await expect(page.getByText('All 2 expectations are met.')).toBeVisible();
  await page.getByRole('button', { name: 'Must be allowed' }).focus();
  await keys.press('Enter');
  await expect(page.getByText('All 3 expectations are met.')).toBeVisible();
  expect(await violations(page), 'expectations').toEqual([]);
  // What is deleted leaves the keyboard where it was.
  const expectations = page.getByRole('region', { name: 'Expectations' });
  const deletes = expectations.getByRole('button', { name: /^Delete “/ });
  await deletes.nth(1).focus();
  await keys.press('Enter');
  await expect(deletes).toHaveCount(2);
  await expect(deletes.nth(1)).toBeFocused();
  await keys.press('Enter');
  await expect(deletes).toHaveCount(1);
  await expect(deletes).toBeFocused();
  await keys.press('Enter');
  await expect(deletes).toHaveCount(0);
  await expect(expectations).toBeFocused();
  await keys.press('Control+z', 'Control+z', 'Control+z');
  await expect(page.getByText('All 3 expectations are met.')).toBeVisible();
  await keys.press('Control+z', 'Control+z');
  await expect(page.getByText('All 2 expectations are met.')).toBeVisible();

  // A call for real: what was encrypted is decrypted.
  await show(page, 'Console');
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('ordersapp');
  await page.getByRole('combobox', { name: 'calls', exact: true }).selectOption('kms:Encrypt');
  await keys.press('Control+Enter');
  await expect(page.getByRole('log')).toContainText('CiphertextBlob');
  await page.getByRole('combobox', { name: 'calls', exact: true }).selectOption('kms:Decrypt');
  await keys.press('Control+Enter');
  await expect(page.getByRole('log')).toContainText('"Plaintext": "aGVsbG8="');
  await page.locator('#console-line').focus();
  await page.keyboard.type('aws kms decript');
  await keys.press('Enter');
  await expect(page.getByRole('log')).toContainText('Did you mean decrypt?');
  expect(await violations(page), 'console').toEqual([]);
  await expect(page.locator('[data-saving]')).toHaveAttribute('data-saving', 'saved');
  expect(app.complaints).toEqual([]);
  await kill(app);

  const again = await launch({ dataFolder: app.dataFolder });
  await new Keyboard(again.page).press('Alt+s');
  await expect(again.page.getByRole('button', { name: 'Cleo user' })).toBeVisible();
  await again.page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: 'Console' }).click();
  await expect(again.page.getByRole('log')).toContainText('"Plaintext": "aGVsbG8="');
  await close(again);
});

test('a role and its trust policy are made, asked, moved and deleted on the stage, by keyboard', async () => {
  test.setTimeout(240_000);
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.press('Alt+s');
  const dialog = page.locator('dialog[open]');
  const decision = page.getByRole('region', { name: 'Decision' });
  const open = async (name: RegExp): Promise<void> => {
    await page.getByRole('button', { name }).focus();
    await keys.press('Enter');
    await expect(dialog).toBeVisible();
  };
  const fillIn = async (form: string, values: Readonly<Record<string, string>>): Promise<void> => {
    const group = dialog.locator('details', { has: page.locator('summary', { hasText: form }) });
    await group.locator('summary').focus();
    await keys.press('Enter');
    for (const [label, value] of Object.entries(values)) {
      const field = group.getByLabel(label, { exact: true });
      if (await field.evaluate((element) => element instanceof HTMLSelectElement)) await field.selectOption(value);
      else await field.fill(value);
    }
    await group.getByRole('button').focus();
    await keys.press('Enter');
    await expect(dialog).toBeHidden();
  };
  const press = async (name: string): Promise<void> => {
    await dialog.getByRole('button', { name, exact: true }).focus();
    await keys.press('Enter');
  };

  // A role, from the account's own button; Escape leaves a menu, and the focus is where it was.
  await open(/^Harbor Supply .*: add or change$/);
  expect(await violations(page), 'the account’s menu').toEqual([]);
  await keys.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: /^Harbor Supply .*: add or change$/ })).toBeFocused();
  await open(/^Harbor Supply .*: add or change$/);
  await fillIn('Add a role', { Name: 'Deploy' });
  const card = /^Deploy, role: /;
  await open(card);
  await press('Add a trust policy');
  await open(card);
  expect(await violations(page), 'the role’s menu').toEqual([]);
  await press('Open Deploy: trust policy');
  await page.getByRole('textbox', { name: /^Deploy: trust policy/ }).focus();
  await keys.press('Control+a');
  await page.keyboard.insertText('{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:user/Ben" }, "Action": "sts:AssumeRole" }] }');

  // Whom it names comes in, and nobody else.
  await page.getByRole('combobox', { name: 'calls', exact: true }).selectOption('sts:AssumeRole');
  await page.getByRole('combobox', { name: 'on', exact: true }).selectOption({ label: 'Deploy' });
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('ben');
  await expect(decision.getByText('Allowed: statement 1 in the trust policy lets Ben assume the role.')).toBeVisible();
  expect(await violations(page), 'the stage of a role').toEqual([]);
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('ana');
  await expect(decision.getByText('Not allowed: no statement of the trust policy lets Ana assume the role.')).toBeVisible();

  // Renamed and moved on the stage; its trust policy goes with it.
  await open(card);
  await fillIn('Rename', { Name: 'Release' });
  await open(/^Release, role: /);
  await fillIn('Move to another account', { Account: '444455556666' });
  await expect(decision.getByText('Not allowed: no statement of the trust policy lets Ana assume the role.')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Release: trust policy' })).toBeVisible();

  // Who is named somewhere is not deleted by accident; undo brings everybody back.
  await open(/^Ben, user: /);
  await press('Delete Ben');
  await expect(dialog.getByRole('alert')).toContainText('Still named in these policies: Release: trust policy.');
  await press('Delete Ben all the same');
  await expect(page.getByRole('button', { name: /^Ben, user: / })).toHaveCount(0);
  await keys.press('Control+z');
  await expect(page.getByRole('button', { name: /^Ben, user: / })).toHaveCount(1);
  await expect(page.locator('[data-saving]')).toHaveAttribute('data-saving', 'saved');
  expect(app.complaints).toEqual([]);
  await kill(app);

  const again = await launch({ dataFolder: app.dataFolder });
  await expect(again.page.getByRole('heading', { level: 1 })).toBeVisible();
  await new Keyboard(again.page).press('Alt+s');
  await expect(again.page.getByRole('tab', { name: 'Release: trust policy' })).toBeVisible();
  await close(again);
});

test('what is exercised, who reaches plaintext, what is wrongly allowed and what instead, by keyboard', async () => {
  test.setTimeout(240_000);
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  const clipboard = (): Promise<string> => app.electron.evaluate(({ clipboard: board }) => board.readText());
  const press = async (role: 'button' | 'radio' | 'checkbox', name: string | RegExp, key = 'Enter'): Promise<void> => {
    await page.getByRole(role, { name }).first().focus();
    await keys.press(key);
  };
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.press('Alt+s');

  // What no request exercises is dimmed, and an expectation lights it up.
  await press('button', 'Coverage');
  await expect(page.getByText('Not exercised by any of 2 requests: 2 of 3 statements.')).toBeVisible();
  await expect(page.locator('.cm-idle', { hasText: 'Allow the partner to read' }).first()).toBeVisible();
  expect(await violations(page), 'coverage').toEqual([]);
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('billing');
  await show(page, 'Expectations');
  await press('button', 'Must be allowed');
  await expect(page.getByText('Not exercised by any of 3 requests: 1 of 3 statements. Entries of the others: 1.')).toBeVisible();
  await expect(page.locator('.cm-idle', { hasText: 'Allow the partner to read' })).toHaveCount(0);
  await press('button', 'Coverage');
  await expect(page.locator('.cm-idle')).toHaveCount(0);

  // Each path to plaintext, and the decision behind its steps.
  await show(page, 'Plaintext');
  await expect(page.getByText('Who can get to plaintext: 5.')).toBeVisible();
  const road = page.getByRole('list', { name: 'Ana may put a key policy that lets it in, and then call kms:Decrypt.' });
  await expect(road.getByRole('listitem')).toHaveCount(3);
  await road.getByRole('button', { name: 'decrypts' }).focus();
  await keys.press('Enter');
  const behind = page.getByRole('region', { name: 'The decision behind this step' });
  await expect(behind.getByText('Decided in the world as the steps before it leave it.')).toBeVisible();
  await expect(behind.getByRole('heading', { name: /Allowed/ })).toBeVisible();
  expect(await violations(page), 'plaintext').toEqual([]);
  await road.getByRole('button', { name: 'rewrites the key policy' }).focus();
  await keys.press('Enter');
  await press('button', 'Walk through on the stage');
  await expect(page.getByRole('combobox', { name: 'calls', exact: true })).toHaveValue('kms:PutKeyPolicy');
  await expect(page.getByRole('tabpanel', { name: 'Stage' })).toBeVisible();

  // The decision as text and as Markdown.
  await press('button', 'Copy the decision');
  await expect(page.getByRole('menuitem', { name: 'Copy as text' })).toBeFocused();
  await keys.press('Enter');
  await expect(page.getByText('Copied', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy the decision' })).toBeFocused();
  expect(await clipboard()).toMatch(/^Ana calls kms:PutKeyPolicy on orders-key\n/);
  await keys.press('Enter', 'ArrowDown', 'Enter');
  await expect.poll(clipboard).toMatch(/^## Ana calls kms:PutKeyPolicy on orders-key\n/);
  await keys.press('Enter', 'Escape');
  await expect(page.getByRole('menu', { name: 'Copy the decision' })).toHaveCount(0);

  // Against least privilege: what is found is expected to be refused, and nothing is found for a narrower goal.
  await show(page, 'Expectations');
  await press('radio', 'Least privilege', 'Space');
  await press('button', /that is wrongly allowed/);
  await expect(page.getByText('Ana of 1111 2222 3333 may call kms:Decrypt, although an administrator may manage the key and not use it.')).toBeVisible();
  expect(await violations(page), 'wrongly allowed').toEqual([]);
  await press('button', 'Expect that it is refused');
  await expect(page.getByText('1 of 4 expectations are not met.')).toBeVisible();
  await keys.press('Control+z');
  await expect(page.getByText('All 3 expectations are met.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Ana administrator' }).selectOption('both');
  await page.getByRole('combobox', { name: 'Ben user' }).selectOption('both');
  await press('button', /that is wrongly allowed/);
  await expect(page.getByText(/^No request of .* is allowed against the goal\.$/)).toBeVisible();
  await expect(page.getByText(/^What was searched: (\d+) of \1 requests$/)).toBeVisible();

  // The smallest change is applied with one key, and undone with one.
  await show(page, 'Stage');
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('mallory');
  await page.getByRole('combobox', { name: 'calls', exact: true }).selectOption('kms:Decrypt');
  await expect(page.getByRole('heading', { name: /^Not allowed/ })).toBeVisible();
  await page.locator('summary', { hasText: 'What would allow it' }).focus();
  await keys.press('Enter');
  await press('button', 'Apply');
  await expect(page.getByRole('heading', { name: /^Allowed/ })).toBeVisible();
  await keys.press('Control+z');
  await expect(page.getByRole('heading', { name: /^Not allowed/ })).toBeVisible();
  await keys.press('Control+y');
  await expect(page.getByRole('heading', { name: /^Allowed/ })).toBeVisible();
  await press('button', 'Remove');
  await expect(page.getByRole('heading', { name: /^Not allowed/ })).toBeVisible();
  await keys.press('Control+z');
  await expect(page.getByRole('heading', { name: /^Allowed/ })).toBeVisible();
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('a policy comes in, is compared and goes out', async () => {
  test.setTimeout(180_000);
  const app = await launch();
  const { page } = app;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Alt+s');
  await page.getByRole('button', { name: 'Import…' }).click();
  const policy = { Version: '2012-10-17', Statement: [{ Sid: 'Root', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' }, { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999988887777:role/Data' }, Action: 'kms:Decrypt', Resource: '*' }] };
  await page.getByLabel('Text', { exact: true }).fill(JSON.stringify(policy));
  await page.getByRole('button', { name: 'Read the text' }).click();
  expect(await violations(page), 'import').toEqual([]);
  await page.getByRole('button', { name: 'Open as a new world' }).click();
  await expect(page.getByRole('button', { name: 'Data role' })).toBeVisible();
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('combobox', { name: 'As', exact: true }).selectOption('command');
  await expect(page.locator('dialog[open] textarea')).toHaveValue(/aws kms put-key-policy/);
  expect(await violations(page), 'export').toEqual([]);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Compare…' }).click();
  await page.getByRole('combobox', { name: 'against' }).selectOption('pasted');
  await page.getByLabel('The other policy').fill('{ "Version": "2012-10-17", "Statement": [] }');
  await expect(page.getByText(/gives [1-9]\d* more, and 0 less/)).toBeVisible();
  expect(await violations(page), 'compare').toEqual([]);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Ben user' })).toBeVisible();
  // A template asks for what it does not say; a piece of a Terraform state meets a key that is here.
  const bring = async (text: string): Promise<void> => {
    await page.getByRole('button', { name: 'Import…' }).click();
    await page.getByLabel('Text', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Read the text' }).click();
  };
  await bring('Parameters: {Admin: {Type: String}}\nResources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: !Ref Admin}, Action: "kms:*", Resource: "*"}]}}\n');
  await page.getByLabel('Parameter Admin').fill('arn:aws:iam::111122223333:role/Keys');
  await page.getByRole('button', { name: 'Add to this world' }).click();
  await expect(page.getByRole('button', { name: 'Keys role' })).toBeVisible();
  await bring(JSON.stringify({ type: 'aws_kms_key', name: 'orders', instances: [{ attributes: { arn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', policy: JSON.stringify(policy) } }] }));
  await expect(page.locator('dialog[open]')).toContainText('takes the place');
  await page.getByLabel('Where this world').selectOption('keep');
  await expect(page.locator('dialog[open]')).toContainText('stays as it is');
  expect(await violations(page), 'import beside').toEqual([]);
  await page.getByRole('button', { name: 'Add to this world' }).click();
  await expect(page.getByRole('button', { name: 'Data role' })).toBeVisible();
  await expect(page.locator('.cm-content').first()).toContainText('OrdersApp');
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('a lesson’s world opens in the sandbox, and the lesson is there as it was left', async () => {
  test.setTimeout(120_000);
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Another account');
  await keys.choose('Open this lesson', 'lesson-in-sandbox');
  await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Another account' })).toBeVisible();
  await page.getByRole('button', { name: 'Back to Another account' }).click();
  await expect(page.getByRole('main', { name: 'Another account' })).toBeVisible();
  expect(app.complaints).toEqual([]);
  await close(app);
});
