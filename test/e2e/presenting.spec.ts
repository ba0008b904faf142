import { expect, test } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { close, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

/** Clicks miss in a window of another size; keys do not. */
async function press(app: RunningApp, name: string): Promise<void> {
  await app.page.getByRole('button', { name }).focus();
  await app.page.keyboard.press('Enter');
}

const zoomOf = (app: RunningApp): Promise<number | undefined> => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(({ webContents }) => !webContents.getURL().includes('notes'))?.webContents.getZoomFactor());

test('presenting: large, in high contrast, with a vote, keys that are seen and notes beside, and all as before afterwards', async () => {
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await keys.openLesson('Anatomy of a key policy');
  const story = page.getByRole('region', { name: 'Story and task' });
  await expect(story).toBeVisible();
  const before = { theme: await page.locator('html').getAttribute('data-theme'), zoom: await zoomOf(app) };
  await page.keyboard.press('F9');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await expect.poll(() => zoomOf(app)).toBeCloseTo(1.5);
  await expect(story).toBeHidden();
  // The question comes to where the room looks.
  await expect(page.getByRole('button', { name: 'Denied by a Deny statement' })).toBeVisible();
  expect(await violations(page), 'presenting a prediction').toEqual([]);

  await press(app, 'Vote by hand');
  const hands = page.getByRole('spinbutton', { name: 'Not allowed: nothing allows it' });
  await expect(page.getByRole('spinbutton', { name: 'Allowed', exact: true })).toBeFocused();
  await page.keyboard.type('3');
  await hands.focus();
  await page.keyboard.type('9');
  expect(await violations(page), 'voting').toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Most of the room saw it.')).toBeVisible();
  // The room's answer is the prediction.
  await expect(page.getByRole('heading', { name: /^Not allowed: no statement/ })).toBeVisible();
  await page.keyboard.press('Alt+H');
  await expect(page.locator('.keys kbd').last()).toHaveText('Alt + H');
  await expect(page.locator('.keys kbd')).toHaveCount(0, { timeout: 10_000 });

  // The walkthrough lights the statement at work, here none that applies: all of them stand in the dark.
  // Ben has no IAM policy, which comes last; the key policy comes before.
  await press(app, 'One step back');
  await expect(page.locator('.cm-idle-line')).toHaveCount(0);
  await press(app, 'One step back');
  await expect(page.locator('.cm-idle-line').first()).toBeVisible();

  const opened = app.electron.waitForEvent('window');
  await press(app, 'Notes in a second window');
  const notes = await opened;
  await expect(notes.getByRole('heading', { level: 1 })).toHaveText('Anatomy of a key policy');
  await expect(notes.getByText('no statement of the key policy allows Ben kms:Encrypt')).toBeVisible();
  await expect(notes.getByText(/of 8 min$/)).toBeVisible();
  expect(await notes.evaluate(() => 'lab' in window)).toBe(false);
  expect(await violations(notes), 'notes').toEqual([]);
  // While hands are up nothing goes on.
  await press(app, 'Vote by hand');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('The decision is shown once the hands are counted.')).toBeVisible();
  await press(app, 'Do not vote');
  await expect(notes.getByText('Task 1 of 4')).toBeVisible();
  await notes.getByRole('button', { name: 'Run or go on' }).focus();
  await notes.keyboard.press('Enter');
  await expect(notes.getByText('Task 2 of 4')).toBeVisible();
  await page.keyboard.press('Alt+s');
  await expect(notes.getByText('Ben calls kms:Decrypt on orders-key')).toBeVisible();
  await expect(notes.getByText('Mallory must never call Decrypt on orders-key')).toBeVisible();
  expect(await violations(notes), 'notes of the sandbox').toEqual([]);
  await press(app, 'Back to Anatomy of a key policy');
  await expect(notes.getByText('Task 2 of 4')).toBeVisible();

  await page.keyboard.press('F9');
  await expect(story).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', before.theme ?? '');
  await expect.poll(() => zoomOf(app)).toBeCloseTo(before.zoom ?? 0);
  await expect.poll(() => app.electron.windows().length).toBe(1);
  await expect(page.locator('.cm-idle-line')).toHaveCount(0);

  // In the sandbox the room votes about the composed request. Another request is another question.
  await page.keyboard.press('Alt+s');
  await expect(page.getByRole('main', { name: 'Sandbox' })).toBeVisible();
  const world = page.getByRole('region', { name: 'World' });
  const opened_ = await page.getByRole('tab', { selected: true }).first().textContent();
  await expect(world).toBeVisible();
  await page.keyboard.press('F9');
  await expect(world).toBeHidden();
  await press(app, 'Vote by hand');
  const decision = page.getByRole('heading', { name: /allowed/i });
  await expect(page.getByText('The decision is shown once the hands are counted.')).toBeVisible();
  await expect(decision).toHaveCount(0);
  await expect(page.getByRole('spinbutton', { name: 'Allowed', exact: true })).toBeFocused();
  await page.keyboard.type('5');
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('ordersapp');
  await page.getByRole('combobox', { name: 'calls', exact: true }).selectOption('kms:Encrypt');
  await expect(page.getByText('Who thinks that this is allowed: OrdersApp calls kms:Encrypt on orders-key?')).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'Allowed', exact: true })).toHaveValue('0');
  // The main key would ask KMS.
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('log')).toHaveCount(0);
  await page.getByRole('spinbutton', { name: 'Allowed', exact: true }).focus();
  await page.keyboard.type('12');
  expect(await violations(page), 'voting in the sandbox').toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Most of the room saw it.')).toBeVisible();
  await expect(decision.first()).toBeVisible();
  // The walkthrough brings the policy that is asked to the front, and back when the presentation is left.
  const lights = page.locator('[data-pane=documents] .cm-idle-line');
  for (let step = 0; step < 6 && (await lights.count()) === 0; step += 1) await press(app, 'One step back');
  await expect(lights.first()).toBeVisible();
  expect(await violations(page), 'the spotlight in the sandbox').toEqual([]);
  await page.keyboard.press('F9');
  await expect(world).toBeVisible();
  await expect(lights).toHaveCount(0);
  await expect(page.getByRole('tab', { selected: true }).first()).toHaveText(opened_ ?? '');
  await expect(page.getByRole('region', { name: 'Vote by hand' })).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(app.complaints).toEqual([]);
  await close(app);
});
