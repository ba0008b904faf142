import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { close, kill, launch, type RunningApp } from '../support/app.ts';

const key = startDocument.scene.world.keys[0]?.arn ?? '';

/** The process beside the window: its number; null while there is none. */
const service = ({ electron }: RunningApp): Promise<number | null> => electron.evaluate(({ app }) => app.getAppMetrics().find(({ type, name }) => type === 'Utility' && name === 'Key Policy Lab service')?.pid ?? null);

async function openSandbox({ page }: RunningApp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Alt+s');
  await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
}

async function run(page: Page, line: string): Promise<void> {
  await page.locator('#console-line').fill(line);
  await page.keyboard.press('Enter');
}

async function openConsole({ page }: RunningApp): Promise<void> {
  await page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: 'Console' }).click();
}

async function openImport({ page }: RunningApp): Promise<Locator> {
  await page.getByRole('button', { name: 'Import…' }).click();
  return page.getByRole('dialog', { name: 'Import' });
}

async function paste(dialog: Locator): Promise<void> {
  await dialog.locator('#import-text').fill(smallPolicy);
  await dialog.getByRole('button', { name: 'Read the text' }).click();
}

async function choose(dialog: Locator, text: string): Promise<void> {
  await dialog.getByLabel('Or a file').setInputFiles({ name: 'terraform.tfstate', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(dialog.getByRole('status')).toContainText('Reading…');
}

/** It stands still, as something does that takes very long. */
async function halt(app: RunningApp): Promise<number> {
  const number = (await service(app)) ?? 0;
  expect(number).toBeGreaterThan(0);
  process.kill(number, 'SIGSTOP');
  return number;
}

/** What was asked is beside the window by now: that it is waited for is shown before it is there. */
const isAsked = ({ page }: RunningApp): Promise<void> => page.waitForTimeout(500);

const faults = ({ dataFolder }: RunningApp): string => (existsSync(join(dataFolder, 'faults.log')) ? readFileSync(join(dataFolder, 'faults.log'), 'utf8') : '');

test('a call is lost with the process that should answer it: the console says so, and the next one is answered', async () => {
  test.skip(process.platform === 'win32', 'It has no signals.');
  const app = await launch();
  const { page } = app;
  await openSandbox(app);
  expect(await service(app), 'before anybody asks').toBeNull();
  await openConsole(app);
  await run(page, 'aws kms describe-key --key-id alias/orders');
  await expect(page.getByRole('log')).toContainText('"KeyState": "Enabled"');

  const first = await halt(app);
  await run(page, `aws kms disable-key --key-id ${key} --profile Ana`);
  await expect(page.getByRole('log')).toContainText('Running…');
  await isAsked(app);
  process.kill(first, 'SIGKILL');
  await expect(page.getByRole('log')).toContainText('The part of the app that answers had to stop. Nothing of yours is lost, and nothing was changed.');
  await expect(page.getByRole('log')).not.toContainText('Running…');
  expect(faults(app)).toMatch(/"where":"service","message":"It ended by itself/);

  // Another one takes its place, and the world is as it was.
  await run(page, 'aws kms describe-key --key-id alias/orders');
  await expect(page.getByRole('log').locator('.entry').last()).toContainText('"KeyState": "Enabled"');
  expect(await service(app)).not.toBe(first);
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeDisabled();
  await run(page, `aws kms disable-key --key-id ${key} --profile Ana`);
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeEnabled();
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('a window that begins anew waits for nothing that the last one asked', async () => {
  test.skip(process.platform === 'win32', 'It has no signals.');
  const app = await launch();
  const { page } = app;
  await openSandbox(app);
  await openConsole(app);
  await run(page, 'aws kms list-keys --profile Ana');
  await expect(page.getByRole('log')).toContainText('"Keys"');
  await expect(page.locator('[data-saving]')).toHaveAttribute('data-saving', 'saved');
  const first = await halt(app);
  await run(page, 'aws kms list-aliases --profile Ana');
  await expect(page.getByRole('log')).toContainText('Running…');
  await isAsked(app);
  await Promise.all([page.waitForEvent('load'), app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload())]);
  await openSandbox(app);
  await expect.poll(() => service(app), { message: 'what was busy is ended' }).not.toBe(first);
  await openConsole(app);
  await run(page, 'aws kms list-aliases --profile Ana');
  await expect(page.getByRole('log').locator('.entry').last()).toContainText('"Aliases"');
  expect(faults(app)).toBe('');
  await close(app);
});

const smallPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222233334444:root' }, Action: 'kms:*', Resource: '*' }] });

/** A state with so many keys and aliases that reading it takes longer than anybody waits. */
function hugeState(): string {
  const resource = (type: string, name: string, attributes: object): object => ({ mode: 'managed', type, name, instances: [{ attributes }] });
  const resources = Array.from({ length: 6000 }, (_, index) => {
    const id = `1234abcd-12ab-34cd-56ef-${String(index).padStart(12, '0')}`;
    return [resource('aws_kms_key', `key${index}`, { arn: `arn:aws:kms:eu-west-1:222233334444:key/${id}`, policy: smallPolicy }), resource('aws_kms_alias', `alias${index}`, { name: `alias/a${index}`, target_key_id: id })];
  });
  return JSON.stringify({ version: 4, terraform_version: '1.9.0', resources: resources.flat() });
}

test('a huge state is read while the window answers, and can be given up', async () => {
  test.setTimeout(120_000);
  const app = await launch();
  const { page } = app;
  await openSandbox(app);
  const dialog = await openImport(app);
  await choose(dialog, hugeState());
  const first = await service(app);
  // The window draws and hears meanwhile: a frame comes as soon as it is asked for.
  const longest = await page.evaluate(async () => {
    let most = 0;
    for (let turn = 0; turn < 30; turn += 1) {
      const before = performance.now();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      most = Math.max(most, performance.now() - before);
    }
    return most;
  });
  expect(longest).toBeLessThan(1000);
  await expect(dialog.getByRole('status')).toContainText('Reading…');
  await dialog.getByRole('button', { name: 'Stop reading' }).click();
  await expect(dialog.getByRole('status')).toHaveCount(0);
  await expect.poll(() => service(app), { message: 'what was busy is ended' }).not.toBe(first);

  // The next text comes in.
  await paste(dialog);
  await dialog.getByRole('button', { name: 'Add to this world' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeEnabled();
  expect(faults(app)).toBe('');
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('a file that is being read is lost with the process that reads it: the sheet says so, what was answered stays, and it comes in all the same', async () => {
  test.skip(process.platform === 'win32', 'It has no signals.');
  const app = await launch();
  const { page } = app;
  await openSandbox(app);
  const dialog = await openImport(app);
  await paste(dialog);
  const account = dialog.getByLabel('Which account owns the key?');
  await expect(account).toHaveValue('222233334444');

  const first = await halt(app);
  await account.fill('777788889999');
  // What is confirmed before it was read as it is answered waits for that.
  await dialog.getByRole('button', { name: 'Add to this world' }).click();
  await expect(dialog.getByRole('status')).toContainText('Reading…');
  process.kill(first, 'SIGKILL');
  await expect(dialog.getByRole('alert')).toContainText('The part of the app that answers had to stop.');
  await expect(account).toHaveValue('777788889999');
  await expect(page.getByRole('button', { name: 'Undo', includeHidden: true }).first()).toBeDisabled();

  await dialog.getByRole('button', { name: 'Add to this world' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'World' })).toContainText('777788889999');

  // The first reading is lost as well.
  const second = await halt(app);
  await openImport(app);
  await paste(dialog);
  await expect(dialog.getByRole('status')).toContainText('Reading…');
  process.kill(second, 'SIGKILL');
  await expect(dialog.getByRole('alert')).toContainText('The part of the app that answers had to stop.');
  await expect(dialog.locator('#import-text')).toHaveValue(smallPolicy);
  await dialog.getByRole('button', { name: 'Read the text' }).click();
  await expect(dialog.getByRole('button', { name: 'Add to this world' })).toBeEnabled();
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('what is busy beside the window ends with the app', async () => {
  test.skip(process.platform === 'win32', 'It has no signals.');
  const isThere = (number: number): boolean => {
    try {
      return process.kill(number, 0);
    } catch {
      return false;
    }
  };
  for (const end of [kill, close]) {
    const app = await launch();
    await openSandbox(app);
    const dialog = await openImport(app);
    await choose(dialog, hugeState());
    await expect.poll(() => service(app)).not.toBeNull();
    const number = (await service(app)) ?? 0;
    expect(isThere(number)).toBe(true);
    await end(app);
    await expect.poll(() => isThere(number), { message: end.name }).toBe(false);
  }
});
