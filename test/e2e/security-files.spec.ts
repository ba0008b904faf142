import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { close, freshDataFolder, launch, outgoingRequests, type RunningApp } from '../support/app.ts';

/** A fixed sample of test/hostile through the app itself; all of them go through its parsers in hostile.test.ts. */
const folder = join(import.meta.dirname, '..', 'hostile');
const expected = new Map(Object.entries(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, { refused?: string }>));

async function drop(page: Page, name: string): Promise<void> {
  const hand = await page.evaluateHandle(
    ({ file, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], file));
      return transfer;
    },
    { file: name, bytes: [...readFileSync(join(folder, 'files', name))] },
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: hand });
}

async function isUnharmed(app: RunningApp): Promise<void> {
  expect(await app.page.evaluate(() => [(window as unknown as { hacked?: number }).hacked, ({} as { polluted?: boolean }).polluted, document.querySelectorAll('img[src="x"], iframe, object, embed').length])).toEqual([undefined, undefined, 0]);
  expect(app.page.url()).toBe('app://lab/');
  expect(app.complaints).toEqual([]);
  expect(await outgoingRequests(app)).toEqual({ stopped: 0, foreign: [] });
}

test('hostile files that are dropped are refused with the message they must have, or do nothing', async () => {
  test.setTimeout(180_000);
  const app = await launch();
  const { page } = app;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Import' });
  for (const name of ['world-right-to-left.kplworld', 'world-proto.kplworld', 'cloudFormation-billion-laughs.yaml', 'cloudFormation-anchor-of-itself.yaml', 'terraform-deep-member.json', 'authorizationDetails-cut-short.json']) {
    await drop(page, name);
    const message = expected.get(name)?.refused?.replace(/^[^:]+: /, '') ?? '';
    expect(message, name).not.toBe('');
    await expect(dialog.getByRole('alert'), name).toContainText(message);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    await isUnharmed(app);
  }
  for (const name of ['world-markup.kplworld', 'world-template-text.kplworld', 'policy-markup.json', 'policy-right-to-left.json', 'world-long-name.kplworld']) {
    await drop(page, name);
    await dialog.getByRole('button', { name: 'Open as a new world' }).click();
    await expect(dialog, name).toBeHidden();
    await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
    await isUnharmed(app);
    // What turns the direction is drawn as a dot that says what it is.
    if (name === 'policy-right-to-left.json') await expect(page.locator('.cm-specialChar').first()).toHaveAttribute('title', /202e|right-to-left/i);
  }
  await close(app);
});

test('a data folder full of hostile files starts the app, which says what it set aside', async () => {
  const dataFolder = freshDataFolder();
  for (const [file, name] of [['progress.json', 'progress-proto.json'], ['sandbox.json', 'sandbox-deep-member.json'], ['settings.json', 'settings-nan.json'], ['profiles.json', 'profiles-right-to-left.json'], ['window.json', 'progress-deep-member.json'], ['progress.journal', 'progress-zip.json']] as const) {
    writeFileSync(join(dataFolder, file), readFileSync(join(folder, 'files', name)));
  }
  const app = await launch({ dataFolder });
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('Who may use this key?');
  await expect(app.page.getByText('Your progress could not be read').first()).toBeVisible();
  const dismiss = app.page.getByRole('button', { name: 'Dismiss this message' });
  await dismiss.first().focus();
  for (let left = (await dismiss.count()) - 1; left > 0; left -= 1) {
    await app.page.keyboard.press('Enter');
    await expect(dismiss).toHaveCount(left);
    await expect(dismiss.first()).toBeFocused();
  }
  await app.page.keyboard.press('Enter');
  await expect(dismiss).toHaveCount(0);
  await expect(app.page.locator('.notices').first()).toBeFocused();
  await app.page.keyboard.press('Alt+s');
  await expect(app.page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
  await isUnharmed(app);
  await close(app);
});
