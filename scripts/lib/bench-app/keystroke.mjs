import { bundleForPage } from './bundle.mjs';
import { median, share } from './statistics.mjs';
import { timed } from './stopwatch.mjs';

const LESSON = { title: 'Anatomy of a key policy', line: 14, text: '      "Principal": { "AWS": "arn:aws:iam::111122223333:role/OrdersApp" },' };
const WORD = 'kms:Decrypt';
const ROUNDS = 60;
/** Pauses between keys, in milliseconds: what waits for a pause comes between them now and then, as it does for whoever types. */
const PAUSES = [60, 90, 130, 330];

/**
 * The same keystrokes in a lesson and in a bare editor, taking turns: the last letter of an action goes and comes back, so
 * that each of them changes the decision. In the lesson a keystroke ends when its decision has been drawn.
 * @param {{ electron: import('@playwright/test').ElectronApplication, page: import('@playwright/test').Page }} app
 */
export async function keystroke({ electron, page }) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const text = await openLesson(page);
  const bare = await openBare(electron, text);
  await page.bringToFront();
  // Over the text in both: what is under the pointer is looked for after every layout.
  for (const one of [page, bare]) await one.mouse.move(600, 400);
  const lesson = await timed(page, '.decision h2');
  const editor = await timed(bare, '.cm-content');
  /** @type {{ lesson: number[], bare: number[] }} */
  const times = { lesson: [], bare: [] };
  for (let round = -5; round < ROUNDS; round += 1) {
    for (const key of ['Backspace', 't']) {
      const [first, second] = [await lesson.press(key), await editor.press(key)];
      await page.waitForTimeout(PAUSES[Math.abs(round) % PAUSES.length] ?? 0);
      // The first rounds warm both up.
      if (round < 0) continue;
      times.lesson.push(first);
      times.bare.push(second);
    }
  }
  await bare.close();
  const result = { lesson: median(times.lesson), bare: median(times.bare) };
  return { keystrokes: times.lesson.length, ratio: result.lesson / result.bare, lessonMs: result.lesson, bareMs: result.bare, lessonMs95: share(times.lesson, 0.95), bareMs95: share(times.bare, 0.95) };
}

/** Opens the lesson, lets its goals be met, and puts the cursor behind the action. @param {import('@playwright/test').Page} page */
async function openLesson(page) {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(LESSON.title);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Allowed', exact: true }).click();
  await page.keyboard.press('Control+Enter');
  await page.locator('.cm-content').focus();
  await goToLine(page, LESSON.line);
  await page.keyboard.press('Control+Shift+k');
  await page.keyboard.insertText(`${LESSON.text}\n`);
  await goToLine(page, LESSON.line + 1);
  const text = await page.evaluate(() => [...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));
  const line = text.split('\n')[LESSON.line] ?? '';
  for (let column = 0; column < line.indexOf(WORD) + WORD.length; column += 1) await page.keyboard.press('ArrowRight');
  return text;
}

/** @param {import('@playwright/test').Page} page @param {number} line */
async function goToLine(page, line) {
  await page.keyboard.press('Control+Alt+g');
  await page.keyboard.type(String(line));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  await page.keyboard.press('Home');
}

/**
 * A window of the same app with nothing in it but an editor with the same text.
 * @param {import('@playwright/test').ElectronApplication} electron @param {string} text
 */
async function openBare(electron, text) {
  const opened = electron.waitForEvent('window');
  await electron.evaluate(({ BrowserWindow }) => {
    const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false, spellcheck: false } });
    void window.loadURL('data:text/html,<!doctype html><title>Bare editor</title>');
  });
  const page = await opened;
  await page.waitForLoadState();
  await page.evaluate(await bundleForPage('bare-editor.mjs'));
  const action = text.split('\n').slice(0, LESSON.line).join('\n').length;
  await page.evaluate(([doc, cursor]) => /** @type {any} */ (globalThis).bench.openBareEditor(doc, cursor), /** @type {const} */ ([text, text.indexOf(WORD, action) + WORD.length]));
  return page;
}
