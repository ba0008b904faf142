import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { close, kill, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

interface Noted {
  asked: string[];
  /** The button that is pressed in the next box. */
  answer: number;
}

/** A lesson with an edit that is saved, and an app that presses buttons by itself. */
async function atWork(): Promise<RunningApp> {
  const app = await launch();
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Anatomy of a key policy');
  await keys.predict();
  await keys.toPane('documents');
  await keys.press('Control+a');
  await app.page.keyboard.insertText('my own words');
  await app.page.waitForTimeout(400);
  await expect(app.page.locator('.status')).toContainText(/\bSaved\b/);
  await app.electron.evaluate(({ dialog }) => {
    const noted: Noted = { asked: [], answer: 0 };
    Object.assign(globalThis, { noted });
    Object.assign(dialog, {
      showMessageBox: (...given: unknown[]) => {
        noted.asked.push((given.at(-1) as { message: string }).message);
        return Promise.resolve({ response: noted.answer });
      },
    });
  });
  return app;
}

const asked = (app: RunningApp): Promise<string[]> => app.electron.evaluate(() => (globalThis as unknown as { noted: Noted }).noted.asked);
const answer = (app: RunningApp, button: number): Promise<unknown> => app.electron.evaluate((_, wanted) => ((globalThis as unknown as { noted: Noted }).noted.answer = wanted), button);
const logged = (app: RunningApp): string => readFileSync(join(app.dataFolder, 'faults.log'), 'utf8');

/** What the window shows, asked of the window itself: the test runner loses sight of a page that crashed. */
const shown = (app: RunningApp): Promise<string> =>
  app.electron.evaluate(({ BrowserWindow }) => {
    const text = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText') as Promise<string>;
    return Promise.race([text.catch(() => ''), new Promise<string>((resolve) => setTimeout(() => resolve(''), 400))]);
  });

const lose = (app: RunningApp): Promise<void> => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());

async function hasTheEdit(app: RunningApp): Promise<void> {
  await kill(app);
  const next = await launch({ dataFolder: app.dataFolder });
  await new Keyboard(next.page).openLesson('Anatomy of a key policy');
  await expect(next.page.locator('.documents .cm-content')).toContainText('my own words');
  await close(next);
}

test('a window that is lost comes back; lost again and again it asks first, and nothing saved is gone', async () => {
  const app = await atWork();
  for (let loss = 1; loss <= 3; loss += 1) {
    await lose(app);
    await expect.poll(() => shown(app), { timeout: 20_000 }).toContain('The window was lost, and opened again.');
    await expect.poll(() => logged(app).split('"lost window"').length - 1).toBe(loss);
  }
  expect(await asked(app)).toEqual([]);
  await lose(app);
  await expect.poll(() => asked(app)).toEqual(['The window is lost again and again.']);
  await expect.poll(() => shown(app), { timeout: 20_000 }).toContain('Continue: Anatomy of a key policy');
  await hasTheEdit(app);
});

test('a window that does not answer is asked about once, and begins anew when that is wanted', async () => {
  const app = await atWork();
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'));
  await expect.poll(() => asked(app)).toEqual(['The window does not answer.']);
  await expect(app.page.locator('.documents .cm-content')).toContainText('my own words');
  await answer(app, 1);
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'));
  await expect.poll(() => shown(app), { timeout: 20_000 }).toContain('The window was lost, and opened again.');
  expect(logged(app)).toContain('The window does not answer.');
  await hasTheEdit(app);
});

test('a fault of the window that nobody caught is shown; its report can be copied and holds nothing personal; starting anew brings the work back', async () => {
  const app = await atWork();
  await app.page.evaluate(() => void setTimeout(() => { throw new Error('at arn:aws:kms:eu-central-1:111122223333:key/1 of 444455556666'); }));
  const alert = app.page.getByRole('alert').filter({ hasText: 'Something went wrong in the app.' });
  await expect(alert).toBeVisible();
  await alert.getByRole('button', { name: 'Copy a report' }).click();
  await expect(alert.getByRole('button', { name: 'Copied' })).toBeVisible();
  const report = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(report.split('\n')[0]).toMatch(/^Key Policy Lab \S+, Electron \S+/);
  expect(report).toContain('at arn:… of …');
  expect(report).not.toMatch(/\d{12}|my own words/);
  await alert.getByRole('button', { name: 'Start anew' }).click();
  await expect(app.page.getByRole('button', { name: 'Continue: Anatomy of a key policy' })).toBeVisible();
  await hasTheEdit(app);
});

test('a fault of the main process is told once, its report can be copied, and the app goes on', async () => {
  const app = await atWork();
  await answer(app, 1);
  await app.electron.evaluate(() => {
    void Promise.reject(new Error('in main of 111122223333'));
    setTimeout(() => { throw new Error('in a timer'); });
  });
  await expect.poll(() => asked(app)).toEqual(['Something went wrong in the app.']);
  await expect.poll(() => logged(app)).toContain('in a timer');
  expect(logged(app)).toContain('in main of …');
  expect(await asked(app)).toHaveLength(1);
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toContain('in main of …');
  await app.page.keyboard.press('Control+a');
  await app.page.keyboard.insertText('my own words, and more');
  await expect(app.page.locator('.status')).toContainText(/\bSaved\b/);
  await hasTheEdit(app);
});
