import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { handIn, progressCode, readClass, standing, type WorkshopClass } from '#workshop';
import { answersDialogs, close, dropPaths, launch } from '../support/app.ts';
import { passesAxe, violations } from '../support/axe.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';
import { classOf, fileOf, lessons, play, type Played, type Step } from '../support/workshop.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpl-instructor-'));
const step = (does: Step['does'], more: Partial<Step> = {}): Step => ({ lesson: 0, does, which: 0, after: 60, ...more });

/** The cells of a CSV file that has no quotes within quotes. */
function cells(file: string): string[][] {
  const [head = '', ...rows] = readFileSync(file, 'utf8').replace('\uFEFF', '').trimEnd().split('\r\n');
  return [head, ...rows].map((row) => (row.match(/"[^"]*"|[^,]+|(?<=,|^)(?=,|$)/g) ?? []).map((cell) => cell.replaceAll('"', '')));
}

/** A row of its own for everybody and every lesson, as it was counted while they worked. */
function countedOf(cls: WorkshopClass, name: string, { told }: Played): string[][] {
  return cls.lessons.map(({ id }) => {
    const own = told.get(id);
    return [name, id, ...(own === undefined ? ['no', 'no', '0', '0', '0', 'no'] : ['yes', own.solved ? 'yes' : 'no', String(own.tries), String(own.hints), String(own.edits), own.solutionShown ? 'yes' : 'no'])];
  });
}

test('an instructor makes a class by keyboard, brings a folder of results in, tells its files apart and takes the numbers out', async () => {
  test.setTimeout(180_000);
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await keys.choose('make a class, see results', 'instructor');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your classes');
  expect(await violations(page), 'no class').toEqual([]);

  // A class, without a mouse.
  await page.getByRole('button', { name: 'New class' }).focus();
  await keys.press('Enter');
  await expect(page.getByLabel('Name of the class')).toBeFocused();
  await expect(page.getByText('Give the class a name.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save the class file…' })).toBeDisabled();
  await page.keyboard.type('Tuesday');
  await page.getByRole('searchbox', { name: 'Add lessons' }).focus();
  for (const title of ['Another account', 'The encryption context', 'Managing a key and using it']) {
    await page.keyboard.type(title);
    const minutes = realCourse().course.units.flatMap((unit) => unit.lessons).find((one) => one.title === title)?.minutes ?? 0;
    await page.getByRole('button', { name: `Add ${title} ${minutes} min`, exact: true }).focus();
    await keys.press('Enter');
    await expect(page.getByRole('searchbox', { name: 'Add lessons' })).toBeFocused();
    await keys.press('Control+a', 'Delete');
  }
  const chosen = page.getByRole('list', { name: 'Lessons of the class, in order' });
  await page.getByRole('button', { name: 'Managing a key and using it earlier' }).focus();
  await keys.press('Enter', 'Enter');
  await expect(chosen.locator('.title')).toHaveText(['Managing a key and using it', 'Another account', 'The encryption context']);
  await expect(page.getByRole('button', { name: 'Managing a key and using it later' })).toBeFocused();
  await page.getByLabel('Minutes for Another account').focus();
  await keys.press('Control+a');
  await page.keyboard.type('25');
  await keys.press('Tab');
  await page.getByRole('radio', { name: 'Only people on this list' }).focus();
  await keys.press('Space');
  await page.getByLabel('Names, one a line').focus();
  await page.keyboard.type('Ada\nBen\nAda\nChen\nDana');
  await expect(page.getByText('Line 3: Ada is there twice.')).toBeVisible();
  await page.getByLabel('The solution of a lesson').focus();
  await page.getByLabel('The solution of a lesson').selectOption('afterTries');
  await passesAxe(page, keys, 'a class');

  // A start text of its own: told while it is no policy, and taken back.
  await page.getByRole('button', { name: 'Start texts of Another account' }).focus();
  await keys.press('Enter');
  const starts = page.getByRole('dialog', { name: 'Start texts: Another account' });
  await starts.getByRole('textbox').focus();
  await keys.press('Control+a');
  await page.keyboard.type('{{');
  await expect(starts.getByText('is not a policy that can be read')).toBeVisible();
  expect(await violations(page), 'start texts').toEqual([]);
  await keys.press('Control+z', 'Control+z', 'Control+z');
  await expect(starts.getByText('is not a policy that can be read')).toHaveCount(0);
  await keys.press('Control+y', 'Control+y', 'Control+y');
  await expect(starts.getByText('is not a policy that can be read')).toBeVisible();
  await keys.press('Control+z', 'Control+z', 'Control+z');
  await expect(starts.getByText('is not a policy that can be read')).toHaveCount(0);
  await starts.getByRole('button', { name: 'Close' }).focus();
  await keys.press('Enter');

  const classFile = join(folder, 'tuesday.kplclass');
  await answersDialogs(app, classFile);
  await page.getByRole('button', { name: 'Save the class file…' }).focus();
  await keys.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'tuesday.kplclass' })).toBeVisible();
  const read = readClass(readFileSync(classFile, 'utf8'));
  if (!read.ok) throw new Error(read.fault.message);
  const cls = read.value;
  expect(cls).toMatchObject({ name: 'Tuesday', solutions: { when: 'afterTries', tries: 3 }, hints: null, roster: { kind: 'list' } });
  expect(cls.lessons).toEqual([{ id: 'administrators-and-users', minutes: expect.any(Number) }, { id: 'another-account', minutes: 25 }, { id: 'encryption-context', minutes: expect.any(Number) }]);
  expect(cls.roster.kind === 'list' ? cls.roster.people.map(({ name }) => name) : []).toEqual(['Ada', 'Ben', 'Chen', 'Dana']);

  // What a room hands in, and every kind of file that comes with it.
  const some = [step('opens'), step('near-miss'), step('checks'), step('asksHint')];
  const ada = play(cls, 'Ada', 'a', [...some, step('solution'), step('checks'), step('opens', { lesson: 1 })]);
  const earlier = handIn(ada.record, ada.now, '0.1.0');
  const ben = play(cls, 'Ben', 'b', [...some, step('compares'), step('near-miss', { lesson: 1, which: 1 }), step('checks', { lesson: 1 })]);
  const [chen, otherChen] = [play(cls, 'Chen', 'c', [...some, step('solution'), step('checks')]), play(cls, 'Chen', 'c2', [step('opens')])];
  const adaFile = handIn(earlier.record, ada.now + 60_000, '0.1.0').text;
  const files: Record<string, string> = {
    'ada.kplresult': adaFile,
    'ada earlier.kplresult': earlier.text,
    'ada copy.kplresult': adaFile,
    'ada edited.kplresult': fileOf(ben).replace('"Ben"', '"Ban"'),
    'ada cut.kplresult': adaFile.slice(0, -40),
    'ben.kplresult': fileOf(ben),
    'chen.kplresult': fileOf(chen),
    'chen again.kplresult': fileOf(otherChen),
    'another class.kplresult': fileOf(play(classOf('another'), 'Zed', 'z', some)),
    'newer.kplresult': adaFile.replace('"version":1', '"version":3'),
    'nonsense.kplresult': 'hello',
  };
  const results = join(folder, 'results');
  mkdirSync(join(results, 'late'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(name.startsWith('ada ') ? join(results, 'late', name) : join(results, name), text);
  writeFileSync(join(results, 'desktop.ini'), 'not meant');
  // One file alone first, then all of them: what was there already stays what it was.
  await dropPaths(app, join(results, 'ben.kplresult'));
  await expect(page.getByText('1 file is here. 1 of 4 people have handed in.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Table of learners' }).getByRole('row', { name: /^Ben/ })).toContainText('0 of 3');
  await dropPaths(app, results);
  await expect(page.getByText('11 files are here. 3 of 4 people have handed in.')).toBeVisible();
  const verdicts = async (): Promise<Record<string, string>> =>
    Object.fromEntries(await page.getByRole('region', { name: 'Files' }).locator('tbody tr').evaluateAll((rows) => rows.map((row) => [row.querySelector('th')?.textContent ?? '', row.querySelector('strong')?.textContent ?? ''])));
  await page.getByLabel('List those that count, too').check();
  const told = await verdicts();
  expect(told).toEqual({
    'ada.kplresult': 'There twice.',
    'ada earlier.kplresult': 'Older.',
    'ada copy.kplresult': 'Counted.',
    'ada edited.kplresult': 'Changed.',
    'ada cut.kplresult': 'Cut short.',
    'ben.kplresult': 'Counted.',
    'chen.kplresult': 'Counted.',
    'chen again.kplresult': 'In conflict.',
    'another class.kplresult': 'Another class.',
    'newer.kplresult': 'From a newer version.',
    'nonsense.kplresult': 'Cannot be read.',
  });
  await passesAxe(page, keys, 'results');

  // Who is where, what was hard, and a code that is read aloud.
  const where = page.getByRole('region', { name: 'Table of learners' });
  await expect(where.locator('tbody tr')).toHaveText([/^Ada.*1 of 3/, /^Ben.*0 of 3/, /^Chen.*two files.*1 of 3/, /^Dana.*not handed in/]);
  await page.getByRole('button', { name: 'Ben', exact: true }).focus();
  await keys.press('Enter');
  const own = page.getByRole('region', { name: 'Lessons of Ben' });
  await own.getByRole('button', { name: 'Another account' }).focus();
  await keys.press('Enter');
  await expect(page.getByText('Another account: what was checked last')).toBeVisible();
  await expect(page.locator('.cm-insertedLine, .cm-changedLine').first()).toBeVisible();
  expect(await violations(page), 'a learner').toEqual([]);
  await page.getByRole('button', { name: 'Ben', exact: true }).click();
  await page.getByRole('button', { name: 'Managing a key and using it', exact: true }).focus();
  await keys.press('Enter');
  const feedback = lessons.get('administrators-and-users')?.mutants[0]?.feedback ?? '';
  await expect(page.getByText('3 people, 3 tries: Ada, Ben, Chen')).toBeVisible();
  await page.getByRole('button', { name: feedback }).focus();
  await keys.press('Enter');
  await expect(page.locator('.detail .diff .cm-content')).toBeVisible();
  expect(await violations(page), 'a near-miss').toEqual([]);
  await page.getByRole('textbox', { name: 'Code' }).fill(progressCode(cls, standing(ada.record)));
  await expect(page.getByText('1 of 3 lessons are solved.')).toBeVisible();
  await expect(page.getByText('Another account: opened')).toBeVisible();

  // The numbers, against what was counted while they worked.
  const csv = async (button: string, name: string): Promise<string[][]> => {
    await answersDialogs(app, join(folder, name));
    await page.getByRole('button', { name: button }).focus();
    await keys.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: name })).toBeVisible();
    return cells(join(folder, name));
  };
  const counted = (rows: readonly string[][]): string[][] => {
    const at = (column: string): number => rows[0]?.indexOf(column) ?? -1;
    return rows.slice(1).map((row) => ['Learner', 'Lesson id', 'Opened', 'Solved', 'Tries', 'Hints', 'Edits', 'Solution shown'].map((column) => row[at(column)] ?? 'no such column'));
  };
  const nobody = { told: new Map() } as unknown as Played;
  expect(counted(await csv('Lessons as CSV…', 'lessons.csv'))).toEqual([...countedOf(cls, 'Ada', ada), ...countedOf(cls, 'Ben', ben), ...countedOf(cls, 'Chen', chen), ...countedOf(cls, 'Dana', nobody)]);
  const checks = await csv('Checks as CSV…', 'checks.csv');
  const missed = lessons.get('administrators-and-users')?.mutants[0]?.documents;
  expect(missed).toBeDefined();
  expect(checks.slice(1).filter(([learner, , , lesson]) => learner === 'Ada' && lesson === 'administrators-and-users').map((row) => row.at(-1))).not.toContain('no');
  await csv('xAPI statements…', 'statements.json').catch(() => undefined);
  expect((JSON.parse(readFileSync(join(folder, 'statements.json'), 'utf8')) as { verb: { id: string } }[]).length).toBeGreaterThan(5);

  // The other beginning counts: the numbers are its own. Bringing everything in again changes nothing.
  await page.getByRole('group', { name: 'Chen: which file counts?' }).getByRole('radio', { checked: false }).check();
  await expect(where.locator('tbody tr').nth(2)).toHaveText(/^Chen.*0 of 3/);
  expect(counted(await csv('Lessons as CSV…', 'again.csv')).filter(([name]) => name === 'Chen')).toEqual(countedOf(cls, 'Chen', otherChen));
  await page.getByLabel('Choose a folder…').setInputFiles(results);
  await expect(page.getByText('11 files are here. 3 of 4 people have handed in.')).toBeVisible();
  await expect.poll(verdicts).toEqual({ ...told, 'chen.kplresult': 'In conflict.', 'chen again.kplresult': 'Counted.' });
  await expect(page.locator('aside')).toContainText(/\bSaved\b/);
  expect(app.complaints).toEqual([]);
  await app.electron.close();

  // The class and the choice are there again; results are brought in anew, by double click.
  const second = await launch({ dataFolder: app.dataFolder, opens: [join(results, 'chen.kplresult'), join(results, 'chen again.kplresult')] });
  await expect(second.page.getByText('2 files are here. 1 of 4 people have handed in.')).toBeVisible();
  await expect(second.page.getByRole('group', { name: 'Chen: which file counts?' }).getByRole('radio', { checked: true })).toHaveCount(1);
  await expect(second.page.getByRole('row', { name: /^Chen.*0 of 3/ })).toBeVisible();
  expect(second.complaints).toEqual([]);
  await close(second);
});
