import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { close, freshDataFolder, launch, type RunningApp } from '../support/app.ts';
import { root } from '../support/course.ts';

const policyOf = (role: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Root', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' }, { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::999988887777:role/${role}` }, Action: 'kms:Decrypt', Resource: '*' }] });

async function openSandbox(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Alt+s');
  await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
}

/** What the next save dialog answers: a path, or nothing chosen. */
async function saveTo(app: RunningApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: filePath === '', filePath }) });
  }, path);
}

async function exportAs(page: Page, form: string): Promise<void> {
  if (!(await page.getByRole('dialog', { name: 'Export' }).isVisible())) await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('combobox', { name: 'As', exact: true }).selectOption(form);
}

/** A drag over the window, and the drop, with files in its hand. */
async function drag(page: Page, type: 'dragenter' | 'drop', files: readonly { readonly name: string; readonly content: string | readonly number[] }[]): Promise<void> {
  const hand = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, content } of all) transfer.items.add(new File([typeof content === 'string' ? content : new Uint8Array(content)], name));
    return transfer;
  }, files);
  await page.dispatchEvent('body', type, { dataTransfer: hand });
}

test('what is made in the sandbox is copied, and saved where the dialog says', async () => {
  test.setTimeout(180_000);
  const app = await launch();
  const { page } = app;
  const folder = freshDataFolder();
  await openSandbox(page);
  await exportAs(page, 'policy');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(JSON.parse(copied)).toHaveProperty('Statement');

  const file = join(folder, 'key-policy.json');
  await saveTo(app, file);
  await page.getByRole('button', { name: 'Save key-policy.json' }).click();
  await expect(page.getByText(`Saved as ${file}.`)).toBeVisible();
  expect(readFileSync(file, 'utf8')).toBe(copied);

  // Nothing chosen is no failure; a folder that is not there is one.
  await saveTo(app, '');
  await page.getByRole('button', { name: 'Save key-policy.json' }).click();
  await expect(page.getByText('Saved as')).toHaveCount(0);
  await expect(page.getByRole('dialog', { name: 'Export' }).getByRole('alert')).toHaveCount(0);
  await saveTo(app, join(folder, 'nowhere', 'key-policy.json'));
  await page.getByRole('button', { name: 'Save key-policy.json' }).click();
  await expect(page.getByRole('dialog', { name: 'Export' }).getByRole('alert')).toBeVisible();

  // The decision on the request that is composed.
  await exportAs(page, 'decision-markdown');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toContain('Allowed');

  // The window may write to the clipboard through the app, and has no permission of its own, to read least of all.
  expect(await page.evaluate(() => navigator.clipboard.readText().then(() => 'read', () => 'refused'))).toBe('refused');

  // What goes out as a case file is run by the command line, which finds every expectation met.
  const cases = join(folder, 'world.cases.json');
  await exportAs(page, 'cases');
  await saveTo(app, cases);
  await page.getByRole('button', { name: /^Save .*cases\.json$/ }).click();
  await expect(page.getByText(`Saved as ${cases}.`)).toBeVisible();
  const kpl = spawnSync(process.execPath, [join(root, 'scripts', 'kpl.mjs'), 'evaluate', cases], { cwd: root, encoding: 'utf8' });
  expect(kpl.stdout).toContain('2 cases, 0 not met');
  expect(kpl.status).toBe(0);
  await page.getByRole('button', { name: 'Close', exact: true }).click();

  // A policy of the library becomes the world, and what goes out is of its key.
  await page.getByRole('button', { name: 'Library…' }).click();
  await page.getByRole('button', { name: 'Open “An auditor who only looks”' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'An auditor who only looks' })).toBeVisible();
  await expect(page.locator('.cm-content').first()).toContainText('AuditorsLook');
  await exportAs(page, 'cdk');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  const stack = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(stack).toContain('export class KeyStack extends Stack');
  expect(stack).toContain('"Sid": "AuditorsLook"');

  const csv = join(folder, 'access.csv');
  await exportAs(page, 'matrix');
  await saveTo(app, csv);
  await page.getByRole('button', { name: 'Save an-auditor-who-only-looks-access.csv' }).click();
  await expect(page.getByText(`Saved as ${csv}.`)).toBeVisible();
  const [head = [], ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\r\n').map((line) => line.split(','));
  const auditor = rows.find(([, principal]) => principal === 'arn:aws:iam::111122223333:role/Auditor') ?? [];
  expect(['kms:GetKeyPolicy', 'kms:Decrypt'].map((action) => auditor[head.indexOf(action)])).toEqual(['allow', 'implicitDeny']);
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('the report is printed as PDF, in both sizes of paper', async () => {
  test.setTimeout(180_000);
  const app = await launch();
  const { page } = app;
  const folder = freshDataFolder();
  await openSandbox(page);
  await exportAs(page, 'report-pdf');
  expect(await violations(page)).toEqual([]);
  for (const [paper, box] of [['A4', /\/MediaBox \[0 0 59\d(?:\.\d+)? 84[12]/], ['Letter', /\/MediaBox \[0 0 612 792\]/]] as const) {
    const file = join(folder, `${paper}.pdf`);
    await saveTo(app, file);
    await page.getByRole('combobox', { name: 'Paper' }).selectOption(paper);
    await page.getByRole('button', { name: /^Save .*\.pdf$/ }).click();
    await expect(page.getByText(`Saved as ${file}.`)).toBeVisible({ timeout: 60_000 });
    const pdf = readFileSync(file, 'latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(pdf).toMatch(box);
    expect(pdf).not.toMatch(/\/JavaScript|\/URI/);
  }
  // The window that printed is gone, and asked nobody outside.
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(await app.electron.evaluate(() => (globalThis as unknown as { kplStoppedRequests: number }).kplStoppedRequests)).toBe(0);

  const reader = spawnSync('pdftotext', ['-layout', join(folder, 'A4.pdf'), '-'], { encoding: 'utf8' });
  if (reader.error === undefined) {
    for (const words of ['A key and a partner', 'Policy', '"Sid": "Allow the partner to read"', 'Who can do what', 'Findings', 'Decisions', 'Mallory must never call Decrypt']) expect(reader.stdout).toContain(words);
    expect(reader.stdout).toMatch(/A key and a partner +1 ?\/ ?\d/);
  } else test.info().annotations.push({ type: 'not checked', description: 'pdftotext is not there: the words of the PDF were not read.' });
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('files that are dropped anywhere come in one after the other; what cannot come in is said, and nothing navigates', async () => {
  test.setTimeout(180_000);
  const app = await launch();
  const { page } = app;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const address = page.url();

  // Over the course: the target shows, and goes with the drop. A picture stays outside.
  await drag(page, 'dragenter', [{ name: 'a.json', content: '{}' }]);
  await expect(page.getByText('Drop it to look at it')).toBeVisible();
  await drag(page, 'drop', [{ name: 'photo.png', content: [0x89, 0x50, 0, 0] }, { name: 'huge.json', content: ' '.repeat(5_000_001) }]);
  await expect(page.getByText('Drop it to look at it')).toBeHidden();
  await expect(page.getByRole('alert')).toContainText('photo.png was not opened. It is not text.');
  await expect(page.getByRole('alert')).toContainText('huge.json was not opened. It is larger than 5 MB.');
  await expect(page.getByRole('main', { name: 'Sandbox' })).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);

  // Three at once, one of them of no known form.
  await page.keyboard.press('Control+k');
  await drag(page, 'drop', [{ name: 'one.json', content: policyOf('First') }, { name: 'odd.json', content: '{ "hello": 1 }' }, { name: 'two.json', content: policyOf('Second') }]);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await expect(dialog.getByText('2 more files wait.')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Open as a new world' }).click();
  await expect(dialog.getByRole('alert')).toContainText('odd.json');
  await dialog.getByRole('button', { name: 'Go on with the next file' }).click();
  await dialog.getByRole('button', { name: 'Add to this world' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'First role' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Second role' })).toBeVisible();
  // The world from before is kept.
  await page.getByRole('button', { name: 'Checkpoints' }).click();
  await expect(page.getByText('A key and a partner, before one.json')).toBeVisible();
  await page.keyboard.press('Escape');

  // Onto the editor, which would take a file for text otherwise; and closing the dialog leaves the world as it is.
  await page.locator('.cm-content').first().focus();
  const before = await page.locator('.cm-content').first().textContent();
  await drag(page, 'drop', [{ name: 'three.json', content: policyOf('Third') }]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  expect(await page.locator('.cm-content').first().textContent()).toBe(before);
  await expect(page.getByRole('button', { name: 'Third role' })).toHaveCount(0);
  expect(page.url()).toBe(address);
  expect(app.complaints).toEqual([]);
  await close(app);
});

test('a world opens by double click: at the start, into the app that runs, and never at the cost of what is there', async () => {
  test.setTimeout(180_000);
  const folder = freshDataFolder();
  const worldOf = (role: string): string =>
    JSON.stringify({ accounts: [{ id: '999988887777' }], principals: [{ arn: `arn:aws:iam::999988887777:role/${role}` }], keys: [{ arn: `arn:aws:kms:us-east-1:999988887777:key/1234abcd-12ab-34cd-56ef-${role.length.toString().padStart(12, '0')}`, manager: 'CUSTOMER', policy: policyOf(role) }] });
  const first = join(folder, 'first world.kplworld');
  writeFileSync(first, worldOf('AtStart'));
  const app = await launch({ opens: [first] });
  const { page } = app;
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('button', { name: 'Open as a new world' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'first world' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'AtStart role' })).toBeVisible();

  // A second start hands its files over and ends.
  const executable = process.env['KPL_ELECTRON'] ?? '';
  const startAgain = (...files: string[]): Promise<number | null> =>
    new Promise((resolve) => {
      const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
      const child = spawn(executable, [...(asRoot ? ['--no-sandbox'] : []), root, ...files], { cwd: folder, env: { ...process.env, KPL_USER_DATA: app.dataFolder }, stdio: 'ignore' });
      child.on('exit', resolve);
    });
  writeFileSync(join(folder, 'later.kplworld'), worldOf('Later'));
  await page.keyboard.press('Alt+c');
  expect(await startAgain('later.kplworld')).toBe(0);
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Add to this world' }).click();
  await expect(page.getByRole('button', { name: 'Later role' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'AtStart role' })).toBeVisible();

  // What is no honest file is said, with its name.
  mkdirSync(join(folder, 'folder.kplworld'));
  writeFileSync(join(folder, 'binary.kplworld'), new Uint8Array([0xff, 0xfe, 0, 1]));
  if (process.platform !== 'win32') symlinkSync(first, join(folder, 'link.kplworld'));
  expect(await startAgain('folder.kplworld', 'binary.kplworld', ...(existsSync(join(folder, 'link.kplworld')) ? ['link.kplworld'] : []))).toBe(0);
  await expect(page.getByRole('alert')).toContainText('binary.kplworld was not opened. It is not text in UTF-8.');
  await expect(page.getByRole('alert')).toContainText('folder.kplworld was not opened.');
  if (process.platform !== 'win32') await expect(page.getByRole('alert')).toContainText('link.kplworld was not opened. It is a link.');
  await expect(dialog).toBeHidden();

  // A Mac names the file in an event.
  writeFileSync(join(folder, 'event.kplworld'), worldOf('ByEvent'));
  await app.electron.evaluate(({ app: running }, file) => running.emit('open-file', { preventDefault: () => undefined }, file), join(folder, 'event.kplworld'));
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'ByEvent role' })).toHaveCount(0);
  expect(app.complaints).toEqual([]);
  await close(app);
});
