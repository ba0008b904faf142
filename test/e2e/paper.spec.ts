import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { classText } from '#workshop';
import { answersDialogs, close, launch } from '../support/app.ts';
import { violations } from '../support/axe.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';
import { classOf, fileOf, play } from '../support/workshop.ts';

const boxes = { A4: /\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12]/, Letter: /\/MediaBox \[0 0 612 792\]/, certificate: /\/MediaBox \[0 0 84[12](?:\.\d+)? 59[45]/, letterCertificate: /\/MediaBox \[0 0 792 612\]/ };

/** Each page is an object of its own, which is never packed with others. */
const pagesOf = (pdf: string): number => [...pdf.matchAll(/\/Type\s*\/Page(?![a-z])/g)].length;

test('what is printed for a class is saved as PDF, on both papers', async () => {
  const cls = classOf('Tuesday');
  const all = classOf('The whole course', realCourse().course.units.flatMap(({ lessons }) => lessons.map(({ id }) => id)));
  const result = fileOf(play(cls, 'Ada Lovelace', 'chain-1', [{ lesson: 0, does: 'solution', which: 0, after: 60 }, { lesson: 0, does: 'checks', which: 0, after: 60 }]));
  const folder = mkdtempSync(join(tmpdir(), 'kpl-paper-'));
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.choose('For instructors', 'instructor');
  await page.getByLabel('Open a class file…').setInputFiles({ name: 'tuesday.kplclass', mimeType: '', buffer: Buffer.from(classText(cls, '0.1.0')) });
  await page.getByRole('button', { name: 'Results' }).press('Enter');
  await page.getByLabel('Choose result files…').setInputFiles({ name: 'ada.kplresult', mimeType: '', buffer: Buffer.from(result) });
  await page.getByRole('button', { name: 'On paper…' }).press('Enter');
  const sheet = page.getByRole('dialog', { name: 'On paper' });
  expect(await violations(page), 'on paper').toEqual([]);

  const texts = new Map<string, string>();
  const save = async (label: string, size: 'A4' | 'Letter', box: RegExp): Promise<number> => {
    const file = join(folder, `${label}-${size}-${texts.size}.pdf`);
    await answersDialogs(app, file);
    await sheet.getByRole('radio', { name: label }).check();
    await sheet.getByRole('combobox', { name: 'Paper' }).selectOption(size);
    await sheet.getByRole('button', { name: 'Save as PDF…' }).press('Enter');
    await expect.poll(() => existsSync(file) && readFileSync(file, 'latin1').trimEnd().endsWith('%%EOF')).toBe(true);
    const pdf = readFileSync(file, 'latin1');
    expect(pdf, label).toMatch(box);
    expect(pdf, label).not.toMatch(/\/JavaScript|\/URI/);
    const reader = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    texts.set(label, reader.error === undefined ? reader.stdout : '');
    return pagesOf(pdf);
  };
  for (const label of ['Handout', 'Answer key', 'Exercise sheet']) expect(await save(label, 'A4', boxes.A4), label).toBeGreaterThan(1);
  expect(await save('Exercise sheet', 'Letter', boxes.Letter)).toBeGreaterThan(1);
  // One page each, on both papers.
  expect(await save('The order of evaluation', 'Letter', boxes.Letter)).toBe(1);
  expect(await save('The order of evaluation', 'A4', boxes.A4)).toBe(1);
  expect(await save('Certificate', 'A4', boxes.certificate)).toBe(1);
  if (texts.get('Certificate') === '') test.info().annotations.push({ type: 'not checked', description: 'pdftotext is not there: the words of the PDFs were not read.' });
  else {
    expect(texts.get('Certificate')).toMatch(/Ada Lovelace[\s\S]*Solved: 1 of 3 lessons[\s\S]*Managing a key and using it/);
    expect(texts.get('Answer key')).toContain('Managing a key and using it');
    expect(texts.get('Handout')).toContain('Key terms');
    expect(texts.get('The order of evaluation')).toMatch(/1\. An explicit deny ends it/);
  }

  // However much somebody solved.
  const solving = all.lessons.flatMap((_, lesson) => (['solution', 'checks'] as const).map((does) => ({ lesson, does, which: 0, after: 60 })));
  await sheet.press('Escape');
  await page.getByLabel('Open a class file…').setInputFiles({ name: 'all.kplclass', mimeType: '', buffer: Buffer.from(classText(all, '0.1.0')) });
  await page.getByLabel('Choose result files…').setInputFiles({ name: 'all.kplresult', mimeType: '', buffer: Buffer.from(fileOf(play(all, 'Ada, Countess of Lovelace', 'chain-2', solving))) });
  await page.getByRole('button', { name: 'On paper…' }).press('Enter');
  expect(await save('Certificate', 'A4', boxes.certificate)).toBe(1);
  expect(await save('Certificate', 'Letter', boxes.letterCertificate)).toBe(1);
  if (texts.get('Certificate') !== '') expect(texts.get('Certificate')).toMatch(/Countess[\s\S]*Solved: 40 of 40 lessons/);
  expect(app.complaints).toEqual([]);
  await close(app);
});
