import { cpSync, readdirSync, rmSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { progressKind } from '../../electron/main/stores/kinds.ts';
import { RecordStore } from '../../electron/main/stores/record-store.ts';
import { close, freshDataFolder, kill, launch, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';

/** How often the app is killed; `npm run test:long` does it 500 times. */
const KILLS = Number(process.env['KPL_KILLS'] ?? '5');
const LESSON = 'anatomy-of-a-key-policy';

/** Numbers below one, the same in every run. */
function* chances(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Notes, frame by frame, which edit the screen called saved: each edit is a text that begins with its number. Between two frames words may stand beside an edit that they are not about. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted = window as unknown as { confirmed: number };
    noted.confirmed = 0;
    const look = (): void => {
      const says = document.querySelector('.status')?.textContent ?? '';
      const number = Number.parseInt(document.querySelector('.cm-line')?.textContent ?? '', 10);
      if (/\bSaved\b/.test(says) && !Number.isNaN(number)) noted.confirmed = number;
      requestAnimationFrame(look);
    };
    look();
  });
}

const confirmedBy = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { confirmed: number }).confirmed);

/** What the files hold, read as the next start would read them; they themselves stay as the kill left them. */
async function onDisk(dataFolder: string): Promise<{ number: number; notices: readonly unknown[] }> {
  const copy = freshDataFolder();
  for (const name of readdirSync(dataFolder)) if (name.startsWith('progress')) cpSync(`${dataFolder}/${name}`, `${copy}/${name}`);
  const { record, notices } = await new RecordStore(copy, progressKind).load();
  rmSync(copy, { recursive: true });
  return { number: Number.parseInt(record.lessons[LESSON]?.documents['key-policy'] ?? '0', 10), notices };
}

async function openEditor(app: RunningApp, first: boolean): Promise<void> {
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.openLesson('Anatomy of a key policy');
  if (first) await keys.predict();
  await keys.toPane('documents');
}

test(`killed ${KILLS} times in the middle of work, the app never loses an edit that it called saved`, async () => {
  test.setTimeout(60_000 + KILLS * 45_000);
  const chance = chances(Number(process.env['KPL_SEED'] ?? '20261125'));
  const dataFolder = freshDataFolder();
  let number = 0;
  let confirmed = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const app = await launch({ dataFolder });
    await openEditor(app, round === 0);
    const shown = Number.parseInt((await app.page.locator('.cm-line').first().textContent()) ?? '', 10);
    if (round > 0) expect(shown, `round ${round}: the screen shows what was saved`).toBeGreaterThanOrEqual(confirmed);
    expect(app.complaints).toEqual([]);
    await watch(app.page);
    const started = Date.now();
    const lasts = 200 + chance.next().value * 2500;
    // At least one edit is confirmed in each round, so that there is something to lose.
    while (Date.now() - started < lasts || (await confirmedBy(app.page)) <= confirmed) {
      number += 1;
      await app.page.keyboard.press('Control+a');
      await app.page.keyboard.insertText(`${number} ${'.'.repeat(Math.floor(chance.next().value ** 4 * 30_000))}`);
      await app.page.waitForTimeout(chance.next().value * 450);
      expect(Date.now() - started, `round ${round}: an edit is confirmed`).toBeLessThan(30_000);
    }
    const deadline = Date.now() + chance.next().value * 250;
    let last = await confirmedBy(app.page);
    while (Date.now() < deadline) last = await confirmedBy(app.page);
    await kill(app);
    confirmed = last;
    const found = await onDisk(dataFolder);
    expect(found.notices, `round ${round}: every file can be read`).toEqual([]);
    expect(found.number, `round ${round}: what was confirmed is on disk`).toBeGreaterThanOrEqual(confirmed);
    expect(found.number).toBeLessThanOrEqual(number);
  }
  const app = await launch({ dataFolder });
  await openEditor(app, false);
  expect(Number.parseInt((await app.page.locator('.cm-line').first().textContent()) ?? '', 10)).toBeGreaterThanOrEqual(confirmed);
  await expect(app.page.getByText('could not be read')).toHaveCount(0);
  await close(app);
});
