import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { close, launch, type RunningApp } from '../support/app.ts';

/** The process beside the window: its number; null while there is none. */
const service = ({ electron }: RunningApp): Promise<number | null> => electron.evaluate(({ app }) => app.getAppMetrics().find(({ type, name }) => type === 'Utility' && name === 'Key Policy Lab')?.pid ?? null);

async function openSandbox({ page }: RunningApp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Alt+s');
  await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
}

async function run(page: Page, line: string): Promise<void> {
  await page.locator('#console-line').fill(line);
  await page.keyboard.press('Enter');
}

/** It stands still, as something does that takes very long. */
async function halt(app: RunningApp): Promise<number> {
  const number = (await service(app)) ?? 0;
  expect(number).toBeGreaterThan(0);
  process.kill(number, 'SIGSTOP');
  return number;
}

const faults = ({ dataFolder }: RunningApp): string => (existsSync(join(dataFolder, 'faults.log')) ? readFileSync(join(dataFolder, 'faults.log'), 'utf8') : '');

test('a call is lost with the process that should answer it: the console says so, and the next one is answered', async () => {
  test.skip(process.platform === 'win32', 'It has no signals.');
  const app = await launch();
  const { page } = app;
  await openSandbox(app);
  expect(await service(app), 'before anybody asks').toBeNull();
  await page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: 'Console' }).click();
  await run(page, 'aws kms describe-key --key-id alias/orders');
  await expect(page.getByRole('log')).toContainText('"KeyState": "Enabled"');

  const first = await halt(app);
  await run(page, 'aws kms disable-key --key-id alias/orders --profile Ana');
  await expect(page.getByRole('log')).toContainText('Running…');
  process.kill(first, 'SIGKILL');
  await expect(page.getByRole('log')).toContainText('The part of the app that answers had to stop. Nothing of yours is lost, and nothing was changed.');
  await expect(page.getByRole('log')).not.toContainText('Running…');
  expect(faults(app)).toMatch(/Utility: killed/);

  // Another one takes its place, and the world is as it was.
  await run(page, 'aws kms describe-key --key-id alias/orders');
  await expect(page.getByRole('log').locator('.entry').last()).toContainText('"KeyState": "Enabled"');
  expect(await service(app)).not.toBe(first);
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeDisabled();
  await run(page, 'aws kms disable-key --key-id alias/orders --profile Ana');
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeEnabled();
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('a window that begins anew waits for nothing that the last one asked', async () => {
  test.skip(process.platform === 'win32', 'It has no signals.');
  const app = await launch();
  const { page } = app;
  await openSandbox(app);
  await page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: 'Console' }).click();
  await run(page, 'aws kms list-keys --profile Ana');
  await expect(page.getByRole('log')).toContainText('"Keys"');
  await expect(page.locator('[data-saving]')).toHaveAttribute('data-saving', 'saved');
  const first = await halt(app);
  await run(page, 'aws kms list-aliases --profile Ana');
  await expect(page.getByRole('log')).toContainText('Running…');
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
  await openSandbox(app);
  await expect.poll(() => service(app), { message: 'what was busy is ended' }).not.toBe(first);
  await page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: 'Console' }).click();
  await run(page, 'aws kms list-aliases --profile Ana');
  await expect(page.getByRole('log').locator('.entry').last()).toContainText('"Aliases"');
  expect(faults(app)).toBe('');
  await close(app);
});
