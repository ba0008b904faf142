import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { close, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

const start = async (): Promise<{ app: RunningApp; page: Page; keys: Keyboard }> => {
  const app = await launch({ size: { width: 1024, height: 700 } });
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  return { app, page: app.page, keys: new Keyboard(app.page) };
};

test('the palette keeps what is chosen in sight, and says that nothing is called that', async () => {
  const { app, page, keys } = await start();
  await keys.press('Control+k');
  for (let turn = 0; turn < 20; turn += 1) await keys.press('ArrowDown');
  await expect(page.locator('#palette-list [aria-selected="true"]')).toBeInViewport({ ratio: 1 });
  await page.keyboard.type('zz0zz');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Nothing is called that.');
  await close(app);
});

test('what was answered keeps the focus, and cannot be answered again', async () => {
  const { app, page, keys } = await start();
  await keys.openLesson('Anatomy of a key policy');
  await keys.toPane('story');
  await keys.press('Tab', 'Enter');
  const answers = page.getByRole('group', { name: /What happens when Ben calls/ });
  const chosen = answers.getByRole('button', { name: 'Allowed', exact: true });
  await expect(chosen).toBeFocused();
  await expect(chosen).toHaveAttribute('aria-disabled', 'true');
  await keys.press('Enter');
  await expect(page.getByText('The decision on the right says why.')).toHaveCount(1);
  await close(app);
});

test('arrows go from tab to tab, and a tab’s name is read in full', async () => {
  const { app, page, keys } = await start();
  await keys.openLesson('A key is not a bucket');
  const tabs = page.getByRole('tablist', { name: 'Documents' }).getByRole('tab');
  await tabs.first().focus();
  await keys.press('ArrowLeft');
  await expect(tabs.last()).toBeFocused();
  await expect(tabs.last()).toHaveAttribute('aria-selected', 'true');
  await keys.press('ArrowRight', 'ArrowRight');
  await expect(tabs.nth(1)).toHaveAttribute('aria-selected', 'true');
  const lines = await tabs.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(lines.filter((height) => height > 42)).toEqual([]);
  await close(app);
});

test('a lesson’s tasks stand in the header of the lesson alone', async () => {
  const { app, page, keys } = await start();
  await keys.openLesson('Anatomy of a key policy');
  const tasks = page.getByRole('img', { name: /^Task \d of \d$/ });
  await expect(tasks).toBeVisible();
  await keys.press('Control+,');
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  await expect(tasks).toHaveCount(0);
  await close(app);
});

test('what hovering brings goes away with Escape, while the pointer stays', async () => {
  const { app, page, keys } = await start();
  await keys.openLesson('Anatomy of a key policy');
  await page.locator('.cm-content').getByText('"kms:Decrypt"').hover();
  await expect(page.locator('.cm-policy-hover')).toBeVisible();
  await keys.press('Escape');
  await expect(page.locator('.cm-policy-hover')).toHaveCount(0);
  await close(app);
});

test('chosen keys are shown wherever keys are, and those that cannot be changed are listed', async () => {
  const { app, page, keys } = await start();
  const shownInMenu = (label: string): Promise<string | undefined> => app.electron.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []).find((item) => item.label === wanted)?.accelerator?.toString(), label);
  expect(await shownInMenu('Run the scenario')).toBe('CmdOrCtrl+Enter');
  await keys.press('Control+,');
  await page.getByRole('button', { name: 'Change the keys of Run the scenario, or go on' }).press('Enter');
  await keys.press('Alt+r');
  await expect(page.getByRole('row', { name: /^Run the scenario/ })).toContainText('Alt R');
  await expect.poll(() => shownInMenu('Run the scenario')).toBe('Alt+R');
  await page.getByRole('button', { name: 'Change the keys of Next remark in the editor' }).press('Enter');
  await keys.press('Alt+n');
  await page.getByText('Keys that stay as they are').click();
  for (const [shown, meaning] of [['Ctrl F', 'searches in the editor'], ['Ctrl M', 'lets Tab indent in the editor']] as const) await expect(page.getByRole('listitem').filter({ hasText: meaning })).toContainText(shown);
  await keys.openLesson('Anatomy of a key policy');
  await keys.toPane('story');
  await keys.press('Tab', 'Enter');
  await expect(page.getByRole('button', { name: 'Go on' })).toHaveAttribute('title', 'Alt R');
  await keys.press('Alt+r');
  await expect(page.getByRole('button', { name: 'Run the scenario' })).toBeVisible();
  // So are those that belong to the pane of documents.
  await keys.toPane('documents');
  const spoken = page.locator('.documents > [aria-live]');
  await expect(page.getByRole('button', { name: /list what is remarked$/ })).toHaveAttribute('title', 'Alt N goes to the next remark, Ctrl . mends it, Ctrl Shift M lists them');
  await keys.press('F8');
  await expect(spoken).toBeEmpty();
  await keys.press('Alt+n');
  await expect(spoken).not.toBeEmpty();
  await close(app);
});

/** What the browser laid out, as its own record tells: how many parts, and whether it began at the whole page. */
interface Recorded {
  readonly name: string;
  readonly args: { readonly beginData?: { readonly dirtyObjects: number; readonly partialLayout: boolean } };
}

/** The action comes last: four characters stand behind it. */
const ALLOWING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Resource: '*', Principal: { AWS: 'arn:aws:iam::111122223333:user/Ana' }, Action: ['kms:DescribeKey', 'kms:PutKeyPolicy'] },
    { Effect: 'Allow', Resource: '*', Principal: { AWS: 'arn:aws:iam::111122223333:role/OrdersApp' }, Action: 'kms:Decrypt' },
  ],
});

test('a keystroke that changes the decision is laid out in its panes, and never in the whole page', async () => {
  const { app, page, keys } = await start();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await keys.openLesson('Anatomy of a key policy');
  await page.getByRole('button', { name: 'Allowed', exact: true }).click();
  await keys.press('Control+Enter');
  await page.locator('.cm-content').focus();
  await keys.press('Control+a');
  await page.keyboard.insertText(ALLOWING);
  const decision = page.locator('.decision h2');
  await expect(decision).toContainText(/^ ?Allowed/);
  await keys.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Backspace');
  await expect(decision).toContainText(/^ ?Not allowed/);
  await page.keyboard.type('t');
  await expect(decision).toContainText(/^ ?Allowed/);
  await expect(page.locator('.status [data-saving]')).toHaveAttribute('data-saving', 'saved');

  const file = join(app.dataFolder, 'trace.json');
  await app.electron.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['devtools.timeline'] }));
  await keys.press('Backspace');
  await expect(decision).toContainText(/^ ?Not allowed/);
  await app.electron.evaluate(({ contentTracing }, to) => contentTracing.stopRecording(to), file);
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { readonly traceEvents: readonly Recorded[] };
  const layouts = traceEvents.flatMap(({ name, args }) => (name === 'Layout' && args.beginData !== undefined ? [args.beginData] : []));
  expect(layouts.length).toBeGreaterThan(0);
  // A part that gets a layer of its own marks the way up to the page: no more than that way is laid out then.
  expect(layouts.filter(({ partialLayout, dirtyObjects }) => !partialLayout && dirtyObjects > 14)).toEqual([]);
  await close(app);
});
