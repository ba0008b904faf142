import { expect, type Locator } from '@playwright/test';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { type LanguageWalk, said } from './language-walk.ts';
import { namesIn, namesOfTheLibrary } from './names.ts';

/** The sandbox in the made-up language: each view, what can be done with each kind of thing, and each sheet. */
export async function throughTheSandbox(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  walk.own = [...namesIn(startDocument.scene), ...namesOfTheLibrary()];
  await walk.press('Alt+s');
  await walk.arrives('Sandbox');
  await walk.look('sandbox, with a notice');
  await walk.button('Look at it');
  await walk.look('the file that was set aside');
  await walk.click('dialog[open] .button');
  await walk.button('Dismiss this message');
  const [stage, access, plaintext, console_, expectations] = await page.getByRole('tablist', { name: said('Views') }).getByRole('tab').all();
  const view = async (tab: Locator | undefined, name: string, act: () => Promise<void> = () => Promise.resolve()): Promise<void> => {
    if (tab === undefined) throw new Error(`There is no view ${name}.`);
    await walk.click(tab);
    await act();
    await walk.look(`sandbox, ${name}`);
  };
  await view(stage, 'stage', () => walk.unfold('main'));
  await view(access, 'access', () => walk.unfold('main'));
  await view(plaintext, 'plaintext', () => walk.click('.paths li button'));
  await view(console_, 'console', () => walk.press('Control+Enter'));
  await view(expectations, 'expectations', async () => {
    for (const name of ['Must be allowed', 'Must be refused', 'Keep the request']) await walk.button(name);
    await page.getByRole('radio', { name: said('Least privilege'), exact: true }).check();
    await walk.click('.search > .button');
    await expect(page.locator('.search .result')).toBeVisible();
    await walk.unfold('main');
  });
  await view(stage, 'stage again');
  for (const what of ['world', 'account', 'person', 'key']) await throughAThing(walk, what);
  await walk.click(page.locator('.toolbar .button', { hasText: 'Çhèçkpòìñtš' }));
  await walk.click('dialog[open] form .button');
  await walk.look('checkpoints');
  await walk.press('Escape');
  await throughTheSheets(walk);
  await walk.write('.cm-content', '{ "Version": "2012-10-17", "Id": "x-1", "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*" }] }');
  await walk.unfold('[data-pane="documents"]');
  // What the editor itself says.
  await walk.press('Control+f');
  await expect(page.locator('.cm-search')).toBeVisible();
  await walk.look('sandbox, looking for a word');
  await walk.press('Escape');
  await view(access, 'access, edited');
  await view(plaintext, 'plaintext, edited');
  await view(expectations, 'expectations, edited');
  await sheet(walk, 'Compare…');
  await sheet(walk, 'Make a lesson…');
  // What a file for others cannot say is told beside it.
  await sheet(walk, 'Export…', async () => {
    await page.getByRole('combobox', { name: said('As'), exact: true }).selectOption('cdk');
    await expect(page.locator('dialog[open] .note')).toBeVisible();
    await walk.look('Export…, cdk, edited');
  });
}

/** The menu of one thing of a kind, and its forms beside the tree. */
async function throughAThing(walk: LanguageWalk, what: string): Promise<void> {
  const menu = walk.page.locator(`[data-menu^="${what} "]`);
  if ((await menu.count()) > 0) {
    await walk.click(menu);
    await walk.unfold('dialog[open]');
    await walk.look(`sandbox, menu of a thing (${what})`);
    await walk.press('Escape');
  }
  const item = walk.page.locator(`.tree .is-${what}`);
  if ((await item.count()) === 0) return;
  await walk.click(item);
  await walk.unfold('.forms');
  await walk.look(`sandbox, forms of a thing (${what})`);
}

async function sheet(walk: LanguageWalk, name: string, inside: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await walk.button(name);
  await expect(walk.page.locator('dialog[open]')).toBeVisible();
  await walk.look(name);
  await inside();
  await walk.press('Escape');
  await expect(walk.page.locator('dialog[open]')).toHaveCount(0);
}

async function throughTheSheets(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  // A world with what the first one lacks; undone again.
  for (const [index, things] of [['organization', 'node'], ['bucket']].entries()) {
    await walk.button('Library…');
    if (index === 0) await walk.look('Library…');
    await walk.button('Open “{0}”', said(index === 0 ? 'A company with three accounts' : 'A data platform'));
    await walk.look(`sandbox, another world (${index + 1})`);
    for (const what of things) await throughAThing(walk, what);
  }
  await walk.press('Control+z', 'Control+z');
  await sheet(walk, 'Import…', async () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999988887777:role/Data' }, Action: 'kms:Decrypt', Resource: '*' }] };
    for (const text of ['{{', JSON.stringify(policy)]) {
      await page.locator('#import-text').fill(text);
      await walk.click('dialog[open] .button.main');
      await walk.look(`Import…, ${text.slice(0, 2)}`);
    }
  });
  await sheet(walk, 'Export…', async () => {
    const forms = page.getByRole('combobox', { name: said('As'), exact: true });
    for (const form of ['command', 'cdk', 'matrix', 'report-pdf', 'decision', 'cases']) {
      await forms.selectOption(form);
      await walk.look(`Export…, ${form}`);
    }
  });
  await sheet(walk, 'Compare…');
  await sheet(walk, 'Make a lesson…');
}
