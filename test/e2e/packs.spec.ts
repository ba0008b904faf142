import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { newLesson, packText } from '#workshop';
import { close, kill, launch } from '../support/app.ts';
import { passesAxe, violations } from '../support/axe.ts';
import { Keyboard } from '../support/keyboard.ts';
import { draftPack } from '../support/pack.ts';

const file = join(mkdtempSync(join(tmpdir(), 'kpl-pack-')), 'mine.kplpack');
writeFileSync(file, packText(draftPack(), '0.1.0'));

test('a lesson pack is looked at, added, gone through by keyboard, there after a kill, and taken out', async () => {
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.choose('Lesson packs', 'packs');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lesson packs');
  const input = page.getByLabel('Open a lesson pack…');
  await input.setInputFiles({ name: 'broken.kplpack', mimeType: '', buffer: Buffer.from(packText(draftPack((files) => files.delete('mine/let-ben-in/hints.md')), '0.1.0')) });
  await expect(page.getByRole('heading', { name: 'Mine cannot be used' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Add this pack' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Close' }).press('Enter');
  await input.setInputFiles(file);
  await expect(page.getByRole('heading', { name: 'Mine', exact: true })).toBeFocused();
  await passesAxe(page, keys, 'a pack that is offered');
  await page.getByRole('button', { name: 'Add this pack' }).press('Enter');
  await expect(page.getByText('Mine is here now.')).toBeVisible();
  await passesAxe(page, keys, 'packs');
  await keys.press('Alt+c');
  const section = page.getByRole('region', { name: 'Mine' });
  await expect(section).toBeVisible();
  expect(await violations(page), 'the course with a pack').toEqual([]);

  await keys.openLesson('Let Ben in');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if (await page.getByRole('button', { name: 'Not allowed', exact: true }).isVisible()) await keys.predict();
  const solution = newLesson({ id: 'let-ben-in', title: 'Let Ben in' }).get('solution/key-policy.json') ?? '';
  await app.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), solution);
  await keys.pasteOver(1);
  await keys.run();
  await expect(page.getByRole('button', { name: 'Back to the course' })).toBeVisible();
  await expect(page.locator('.status')).toContainText('Saved');
  await kill(app);

  const again = await launch({ dataFolder: app.dataFolder });
  const own = new Keyboard(again.page);
  await expect(again.page.getByRole('region', { name: 'Mine' }).getByRole('button', { name: 'Passed: Let Ben in' })).toBeVisible();
  await own.choose('Lesson packs', 'packs');
  await again.page.getByRole('button', { name: 'Take out Mine' }).press('Enter');
  await again.page.getByRole('dialog', { name: 'Take out Mine?' }).getByRole('button', { name: 'Take it out' }).press('Enter');
  await expect(again.page.getByText('There is no lesson pack here yet.')).toBeVisible();
  await own.press('Alt+c');
  await expect(again.page.getByRole('region', { name: 'Mine' })).toHaveCount(0);
  expect([...app.complaints, ...again.complaints]).toEqual([]);
  await close(again);
});
