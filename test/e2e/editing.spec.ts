import { expect, type Page, test } from '@playwright/test';
import { megabytes } from '../../scripts/lib/bench-app/memory.mjs';
import { close, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

/** For how long the sandbox is edited; `npm run test:long` does it for an hour. Without it, a few rounds are gone through. */
const MINUTES = Number(process.env['KPL_MINUTES'] ?? '0');
/** What is drawn, read or compiled for the first time stays; growth counts from here on. */
const WARM = 12;
const FEW = 6;

/** What a user of the sandbox does again and again, ending where it began. */
async function round(page: Page, keys: Keyboard): Promise<void> {
  const show = async (view: string): Promise<void> => {
    await page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: view }).click();
    await expect(page.getByRole('tabpanel', { name: view })).toBeVisible();
  };
  const editor = page.getByRole('textbox', { name: /^orders-key/ });
  await show('Access');
  await editor.focus();
  await keys.press('Control+Home', 'ArrowDown', 'End');
  await page.keyboard.type(' "Id": "round",', { delay: MINUTES > 0 ? 15 : 0 });
  await expect(editor).toContainText('"round"');
  await keys.press('Control+a');
  await page.keyboard.insertText('{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*" }] }');
  await expect(page.getByText(/Since the checkpoint: [1-9]\d* gained/)).toBeVisible();
  for (const view of MINUTES > 0 ? ['Stage', 'Plaintext', 'Expectations'] : ['Stage']) await show(view);
  await show('Console');
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('ordersapp');
  await page.getByRole('combobox', { name: 'calls', exact: true }).selectOption('kms:Encrypt');
  await keys.press('Control+Enter');
  await expect(page.getByRole('log')).toContainText('CiphertextBlob');
  await show('Access');
  await editor.focus();
  await expect(async () => {
    await keys.press('Control+z', 'Control+Home');
    await expect(page.getByText('Nothing changed since the checkpoint')).toBeVisible({ timeout: 200 });
    await expect(editor).not.toContainText('"round"', { timeout: 200 });
  }).toPass({ intervals: [50], timeout: 30_000 });
  // What was remarked on went with the text.
  await expect(page.locator('.cm-lint-marker')).toHaveCount(0);
}

interface Weight {
  /** What the page holds on to once its garbage is cleared away, in bytes. */
  readonly held: number;
  /** How many parts of documents there are, also those that are in none any more. */
  readonly nodes: number;
  /** All processes together, in MB, after a rest in which V8 gives back what it does not need. Only in a long run, where the system tells. */
  readonly all: number | null;
}

async function weigh(app: RunningApp): Promise<Weight> {
  if (MINUTES === 0 || process.platform !== 'linux') return { ...(await held(app)), all: null };
  await app.page.waitForTimeout(40_000);
  const all = megabytes(app);
  return { ...(await held(app)), all };
}

async function held(app: RunningApp): Promise<Pick<Weight, 'held' | 'nodes'>> {
  const session = await app.page.context().newCDPSession(app.page);
  await session.send('HeapProfiler.enable');
  // What waits for a clearing to be let go of goes with the next.
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { held: usedSize, nodes };
}

test(MINUTES > 0 ? `memory grows by less than 5 % over ${MINUTES} minutes of editing` : `memory grows by less than 5 % over ${FEW} rounds of editing`, async () => {
  test.setTimeout(240_000 + MINUTES * 70_000);
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.press('Alt+s');
  for (let times = 0; times < WARM; times += 1) await round(page, keys);
  const first = await weigh(app);
  const until = Date.now() + MINUTES * 60_000;
  let rounds = 0;
  while (rounds < FEW || Date.now() < until) {
    await round(page, keys);
    rounds += 1;
  }
  const last = await weigh(app);
  process.stderr.write(`${rounds} rounds: ${JSON.stringify({ first, last })}\n`);
  // What the browser would keep to undo what is typed were a line or two of the editor in each round.
  expect(last.nodes - first.nodes).toBeLessThan(4 * FEW);
  // In an hour the page's own part may: two hundred calls of the console are kept.
  if (first.all === null || last.all === null) expect(last.held / first.held - 1).toBeLessThan(0.05);
  else expect(last.all / first.all - 1).toBeLessThan(0.05);
  expect(app.complaints).toEqual([]);
  await close(app);
});
