import { expect, test } from '@playwright/test';
import { close, freshDataFolder, kill, launch } from '../support/app.ts';
import { chances } from '../support/chances.ts';
import { confirmedBy, desks, onDisk, shownAt, watch } from '../support/desks.ts';

/** How often the app is killed; `npm run test:long` does it 500 times. */
const KILLS = Number(process.env['KPL_KILLS'] ?? '5');

test(`killed ${KILLS} times in the middle of work in a lesson, the sandbox, a lesson pack or a class, the app never loses an edit that it called saved`, async () => {
  test.setTimeout(60_000 + KILLS * 45_000);
  const chance = chances(Number(process.env['KPL_SEED'] ?? '20261125'));
  const dataFolder = freshDataFolder();
  /** By store, the last edit that the screen called saved. */
  const confirmed = { progress: 0, sandbox: 0, packs: 0, instructor: 0 };
  let number = 0;
  for (let round = 0; round < KILLS; round += 1) {
    // Each of them once, then as it comes.
    const desk = desks[round < desks.length ? round : Math.floor(chance() * desks.length)] ?? desks[0];
    const where = `round ${round}, ${desk.store}`;
    const first = confirmed[desk.store] === 0;
    const app = await launch({ dataFolder });
    await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
    await desk.open(app.page, first);
    if (!first) expect(await shownAt(app.page, desk), `${where}: the screen shows what was saved`).toBeGreaterThanOrEqual(confirmed[desk.store]);
    expect(app.complaints).toEqual([]);
    await watch(app.page, desk);
    const started = Date.now();
    const lasts = 200 + chance() * 2500;
    // At least one edit is confirmed in each round, so that there is something to lose.
    while (Date.now() - started < lasts || (await confirmedBy(app.page)) <= confirmed[desk.store]) {
      number += 1;
      await app.page.keyboard.press('Control+a');
      await app.page.keyboard.insertText(`${number} ${'.'.repeat(Math.floor(chance() ** 4 * 30_000))}`);
      await app.page.waitForTimeout(chance() * 450);
      expect(Date.now() - started, `${where}: an edit is confirmed`).toBeLessThan(30_000);
    }
    const deadline = Date.now() + chance() * 250;
    let last = await confirmedBy(app.page);
    while (Date.now() < deadline) last = await confirmedBy(app.page);
    await kill(app);
    confirmed[desk.store] = last;
    const { edits, notices } = await onDisk(dataFolder);
    expect(notices, `${where}: every file can be read`).toEqual([]);
    for (const { store } of desks) expect(edits[store], `${where}: what was confirmed is on disk (${store})`).toBeGreaterThanOrEqual(confirmed[store]);
    expect(Math.max(...Object.values(edits))).toBeLessThanOrEqual(number);
  }
  const app = await launch({ dataFolder });
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const desk of desks.filter(({ store }) => confirmed[store] > 0)) {
    await desk.open(app.page, false);
    expect(await shownAt(app.page, desk)).toBeGreaterThanOrEqual(confirmed[desk.store]);
    await expect(app.page.getByText('could not be read')).toHaveCount(0);
  }
  await close(app);
});
