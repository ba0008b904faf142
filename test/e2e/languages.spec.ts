import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { classText, packText } from '#workshop';
import { defaultSettings } from '../../electron/shared/settings.ts';
import { close, freshDataFolder, launch, type RunningApp } from '../support/app.ts';
import { realCourse, realLesson } from '../support/course.ts';
import { throughTheSandbox } from '../support/language-sandbox.ts';
import { LanguageWalk, said } from '../support/language-walk.ts';
import { namesIn } from '../support/names.ts';
import { draftPack } from '../support/pack.ts';
import { classOf, fileOf, play, type Step } from '../support/workshop.ts';

const { course } = realCourse();
const file = (name: string, text: string) => ({ name, mimeType: '', buffer: Buffer.from(text) });

/** The app as somebody finds it who chose the made-up language the last time, with a sandbox that cannot be read. */
async function begin(): Promise<{ app: RunningApp; walk: LanguageWalk }> {
  const dataFolder = freshDataFolder();
  writeFileSync(join(dataFolder, 'settings.json'), JSON.stringify({ ...defaultSettings, language: 'en-XA' }));
  writeFileSync(join(dataFolder, 'sandbox.json'), '{ "version": 2, {{{');
  const app = await launch({ dataFolder, size: { width: 1280, height: 800 } });
  const { page } = app;
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('⟦');
  return { app, walk: new LanguageWalk(page, await page.context().newCDPSession(page)) };
}

async function throughTheMenu({ electron }: RunningApp): Promise<void> {
  const labels = await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.flatMap(({ label, submenu }) => [label, ...(submenu?.items ?? []).filter(({ type }) => type !== 'separator').map((item) => item.label)]) ?? []);
  expect(labels.length).toBeGreaterThan(10);
  expect(labels.filter((label) => label !== '' && !/[⟦⟧]/.test(label))).toEqual([]);
}

async function throughTheCourse(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  await walk.look('course');
  await walk.press('Control+k');
  await walk.look('palette');
  await page.keyboard.type('zz0zz');
  await walk.look('palette, nothing found');
  await walk.press('Escape');
  walk.own = namesIn(course.units[0]?.lessons[0]);
  await walk.choose('tour');
  for (let stop = 1; stop <= 5; stop += 1) {
    await walk.look(`tour, stop ${stop}`);
    await walk.click('dialog[open] .button.main');
  }
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await walk.press('Control+,');
  await walk.arrives('Settings');
  await walk.look('settings');
  await walk.click('#keys-reference');
  await walk.press('Control+k');
  await walk.look('settings, keys that are taken');
  await walk.press('Escape');
  await walk.button('Delete everything');
  await walk.look('settings, asking before deletion');
  await walk.press('Escape');
  await page.getByRole('searchbox').fill('zz0zz');
  await walk.look('settings, nothing found');
  await walk.goTo('about', 'About');
  await walk.look('about');
  await walk.goTo('profiles', 'Who is learning');
  await walk.look('profiles');
  await walk.click('[id^=rename-]');
  await walk.look('profiles, renaming');
  await walk.press('Escape');
  await walk.click('li.card [id^=rename-] + .button');
  await walk.look('profiles, asking before a reset');
  await walk.press('Escape');
}

async function throughTheReference(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  await walk.press('F1');
  await walk.arrives('Reference');
  const topics = page.locator('[data-pane="topics"] button.topic');
  await expect(topics.first()).toBeVisible();
  for (let index = 0; index < (await topics.count()); index += 1) {
    await walk.click(topics.nth(index));
    await walk.look(`reference, topic ${index + 1}`);
  }
  await page.getByRole('searchbox').fill('GenerateMac');
  await walk.look('reference, search');
  await page.getByRole('searchbox').fill('zz0zz');
  await walk.look('reference, nothing found');
}

/** Both kinds of questions, each asked and answered, and the end. */
async function throughAQuiz(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  const { id = '', quiz } = course.units.find((unit) => unit.quiz?.quiz.some(({ ask }) => ask === 'who') === true) ?? {};
  walk.own = namesIn(quiz);
  await walk.choose(`quiz-${id}`);
  const seen = new Set<string>();
  for (const { ask } of quiz?.quiz ?? []) {
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    const isNew = !seen.has(ask);
    seen.add(ask);
    if (isNew) await walk.look(`quiz, asking (${ask})`);
    if (ask === 'decision') await walk.press('Tab', 'Space');
    else await walk.press('Control+Enter');
    if (isNew) await walk.look(`quiz, answered (${ask})`);
    await walk.press('Control+Enter');
  }
  await walk.look('quiz, finished');
}

/** A lesson once it was run, with its hints, the trace and the remarks. @param inside more of it: how it begins, and what comes then */
async function throughALesson(walk: LanguageWalk, id: string, inside?: (name: string) => Promise<void>): Promise<void> {
  const { page } = walk;
  const lesson = realLesson(id);
  const name = `lesson (${lesson.kind})`;
  walk.own = namesIn(lesson);
  await walk.goTo(id, lesson.title);
  if (inside !== undefined) await walk.look(`${name}, begun`);
  const prediction = page.locator('.prediction button:not([aria-disabled="true"])');
  // A task that only asks is over with its answer, and the next one asks again.
  for (let tries = 0; (await prediction.count()) > 0 && tries < 5; tries += 1) {
    await walk.click(prediction);
    if (inside !== undefined) await walk.look(`${name}, predicted`);
    await walk.press('Control+Enter');
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await walk.press('Control+Enter', 'Alt+h', 'Alt+h', 'Alt+h');
  await expect(page.locator('.decision')).toBeVisible();
  await walk.unfold('.decision');
  await walk.unfold('.documents .status');
  await walk.look(`${name}, run, with hints, trace and remarks`);
  await inside?.(name);
}

/** Compared with its solution, then with the solution in its place to the end. */
async function solve(walk: LanguageWalk, id: string, name: string): Promise<void> {
  const { page } = walk;
  const { solution, documents, flow } = realLesson(id);
  await walk.choose('compare');
  await walk.look(`${name}, compared`);
  await walk.click('.tools [aria-pressed]');
  await walk.write('.documents .cm-content', solution[documents.find(({ readOnly }) => !readOnly)?.doc ?? ''] ?? '');
  const [prediction, done, passed] = [page.locator('.prediction button:not([aria-disabled="true"])'), page.locator('p.done'), page.locator('.story .sources')];
  for (let tries = 0, looked = false; (await passed.count()) === 0; tries += 1) {
    expect(tries, 'presses to the end').toBeLessThan(4 * flow.length);
    if ((await prediction.count()) > 0) await walk.click(prediction);
    await walk.press('Control+Enter');
    await expect(page.locator('.story .actions .main:enabled, .prediction button:not([aria-disabled="true"])').first()).toBeVisible();
    if (!looked && (await done.count()) > 0) await walk.look(`${name}, task done`);
    looked ||= (await done.count()) > 0;
  }
  await walk.look(`${name}, passed`);
}

async function throughAPresentation(app: RunningApp, walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  const lesson = realLesson('the-default-key-policy');
  walk.own = namesIn(lesson);
  await walk.goTo(lesson.id, lesson.title);
  await walk.press('F9');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await walk.look('presenting');
  const opened = app.electron.waitForEvent('window');
  await walk.button('Notes in a second window');
  const notes = await opened;
  await expect(notes.locator('main header')).toBeVisible();
  await walk.look('notes', notes);
  await walk.button('Vote by hand');
  await walk.look('presenting, a vote');
  await page.locator('.vote form').evaluate((form: HTMLFormElement) => form.requestSubmit());
  await walk.look('presenting, a vote that is over');
  await walk.press('F9');
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'contrast');
}

const cls = classOf('class-0');

async function throughAClass(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  walk.own = namesIn(cls.lessons.map(({ id }) => realLesson(id)));
  await walk.goTo('class', 'Class');
  await walk.look('class, none');
  const input = page.locator('main input[type=file]').first();
  await input.setInputFiles(file('a.kplclass', 'nothing'));
  await walk.look('class, refused');
  await input.setInputFiles(file('a.kplclass', classText(cls, '0.1.0')));
  await expect(page.locator('main input[type=text]')).toBeVisible();
  await walk.click('main form .button.main');
  await walk.look('class, offered, without a name');
  await page.locator('main input[type=text]').fill('ana-1');
  await walk.click('main form .button.main');
  await expect(page.locator('.code')).toBeVisible();
  await walk.look('class, taken');
  await walk.button('Leave the class');
  await walk.look('class, asking before it is left');
  await walk.press('Escape', 'Alt+c');
  await walk.arrives('Course');
  await walk.look('course, with a class');
}

async function throughAnInstructorsDay(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  await walk.goTo('instructor', 'For instructors');
  await walk.look('instructor, no class');
  await walk.button('New class');
  await walk.look('instructor, a new class');
  await page.locator('main input[accept=".kplclass"]').setInputFiles(file('a.kplclass', classText(cls, '0.1.0')));
  await expect(page.locator('ol.chosen li')).toHaveCount(cls.lessons.length);
  await page.locator('input[name=roster]').last().check();
  await page.locator('textarea').fill('ana-1\nben-2\nana-1');
  await page.locator('#solutions').selectOption('afterTries');
  await page.locator('#hints').selectOption('some');
  await walk.unfold('main');
  await walk.look('instructor, a class');
  await walk.click('ol.chosen li button[aria-pressed]');
  await expect(page.locator('dialog[open] .cm-content')).toBeVisible();
  await walk.write('dialog[open] .cm-content', '{{');
  await walk.look('instructor, broken start texts');
  await walk.click('dialog[open] .tabs .button:last-child');
  await walk.click('dialog[open] header .button');
  await walk.button('Results');
  await walk.look('instructor, no results');
  const step = (does: Step['does'], lesson = 0): Step => ({ lesson, does, which: 0, after: 60 });
  const some = [step('opens'), step('near-miss'), step('checks'), step('asksHint')];
  const own = fileOf(play(cls, 'ana-1', 'a', [...some, step('solution'), step('checks'), step('opens', 1)]));
  const results = [own, own, own.slice(0, 200), own.replace('"ana-1"', '"eva-1"'), fileOf(play(cls, 'ben-2', 'b', some)), fileOf(play(cls, 'ben-2', 'b2', [step('opens')])), fileOf(play(classOf('class-1'), 'zed-1', 'z', []))];
  await page.locator('input[accept=".kplresult"]').setInputFiles(results.map((text, index) => file(`a-${index}.kplresult`, text)));
  await expect(page.locator(`[data-results="${results.length}"]`)).toBeVisible();
  await walk.click(page.getByRole('button', { name: 'ana-1', exact: true }));
  await walk.click('[aria-labelledby=hard-title] th button');
  await walk.click('.detail li button[aria-expanded]');
  await page.locator('main input[maxlength="12"]').fill('xx');
  await page.locator('[aria-labelledby=files-title] input').check();
  await walk.look('instructor, results');
  await page.locator('[aria-labelledby=who-title] select').first().selectOption({ index: 1 });
  await walk.look('instructor, results of a lesson');
  await walk.button('On paper…');
  await expect(page.locator('dialog[open]')).toBeVisible();
  await walk.look('on paper');
  await walk.click('dialog[open] input[type=radio] >> nth=-1');
  await walk.look('on paper, a certificate');
  await walk.press('Escape');
  await walk.button('Delete');
  await walk.look('instructor, a class was deleted');
}

async function throughPacks(walk: LanguageWalk): Promise<void> {
  const { page } = walk;
  const pack = { ...draftPack(), title: 'Mine-1' };
  const broken = draftPack((files) => files.delete('mine/let-ben-in/hints.md'));
  // What a pack says is in its author's language.
  walk.own = ['Let Ben in', 'For everybody', 'let-ben-in', 'let-ben-decrypt', 'people', 'Mine', 'key-policy', 'ben-first', 'everything', 'English', ...namesIn([...pack.files.values()])];
  await walk.goTo('packs', 'Lesson packs');
  await walk.look('packs, none');
  const input = page.locator('main input[type=file]');
  for (const [name, text] of [['refused', 'nothing'], ['broken', packText(broken, '0.1.0')], ['offered', packText(pack, '0.1.0')]] as const) {
    await input.setInputFiles(file('a-1.kplpack', text));
    await expect(page.locator('.offer')).toBeVisible();
    await walk.look(`packs, ${name}`);
    await walk.click('.offer .button >> nth=-1');
  }
  await expect(page.locator('ul.packs > li')).toBeVisible();
  await walk.look('packs, one is here');
  await walk.button('Take out {0}', 'Mine-1');
  await walk.look('packs, asking before it is taken out');
  await walk.press('Escape');
  await walk.button('Edit {0}', 'Mine-1');
  await expect(page.locator('.rules .good')).toBeVisible();
  await walk.look('packs, writing');
  const files = page.locator('.writer nav button.file');
  for (const [index, text, word] of [[0, '## x-1', 'let-ben-decrypt'], [4, '{"a":1}', 'people']] as const) {
    await walk.click(files.nth(index));
    await page.locator('.writer textarea').fill(text);
    await expect(page.locator('.rules .problem', { hasText: word }).first()).toBeVisible();
    await walk.look(`packs, a broken rule of file ${index + 1}`);
  }
  await walk.click(files.filter({ hasText: 'key-policy' }));
  await walk.look('packs, writing a policy');
  await walk.button('Done for now');
  await walk.look('packs, a draft');
  await walk.button('Throw away {0}', 'Mine-1');
  await walk.look('packs, asking before it is thrown away');
  await walk.press('Escape', 'Alt+c');
  await walk.arrives('Course');
  await walk.look('course, with a pack');
}

async function throughAFault(walk: LanguageWalk): Promise<void> {
  await walk.page.evaluate(() => void Promise.reject(new Error('1')));
  await expect(walk.page.locator('.fault')).toBeVisible();
  await walk.look('a fault');
}

test('no word is hard-wired and nothing is cut off, on any screen, in a language two fifths longer than English', async () => {
  test.setTimeout(240_000);
  const { app, walk } = await begin();
  const first = 'anatomy-of-a-key-policy';
  const others = ['a-key-is-not-a-bucket', 'three-kinds-of-keys', 'when-iam-stops-helping', 'the-former-partner', 'capstone-three-accounts'];
  const steps: readonly (readonly [name: string, go: () => Promise<void>])[] = [
    ['the menu', () => throughTheMenu(app)],
    ['the course', () => throughTheCourse(walk)],
    ['the reference', () => throughTheReference(walk)],
    ['a quiz', () => throughAQuiz(walk)],
    ['a lesson to its end', () => throughALesson(walk, first, (name) => solve(walk, first, name))],
    ...others.map((id) => [`the lesson ${id}`, () => throughALesson(walk, id)] as const),
    ['a presentation', () => throughAPresentation(app, walk)],
    ['the sandbox', () => throughTheSandbox(walk)],
    ['a class', () => throughAClass(walk)],
    ['an instructor’s day', () => throughAnInstructorsDay(walk)],
    ['packs', () => throughPacks(walk)],
    ['a fault', () => throughAFault(walk)],
  ];
  for (const [name, go] of steps) await test.step(name, go);
  expect(walk.faults).toEqual([]);
  expect(app.complaints).toEqual(['1']);

  // And back to English, where it was chosen.
  await walk.press('Control+,');
  await walk.arrives('Settings');
  await walk.page.getByRole('searchbox').fill('');
  await walk.page.getByRole('combobox', { name: said('Language') }).selectOption('en');
  await expect(walk.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(walk.page.getByRole('heading', { level: 1 })).toHaveText(course.title);
  await close(app);
});
