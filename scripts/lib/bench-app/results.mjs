import { classFiles, LEARNERS } from './class-files.mjs';
import { launch } from './launch.mjs';
import { median } from './statistics.mjs';

const ROUNDS = 3;

/**
 * From the moment that a folder of results is handed to the instructor's view until its overview is drawn, against a bare loop in
 * the same page that reads, hashes and parses the same files. A fresh app each time: what was brought in once is known.
 * @param {string} executable @param {Record<string, string>} env
 */
export async function results(executable, env) {
  const files = await classFiles();
  /** @type {{ view: number[], bare: number[] }} */
  const times = { view: [], bare: [] };
  // The first round fills the caches of the system.
  for (let round = -1; round < ROUNDS; round += 1) {
    const app = await launch(executable, env);
    try {
      const { page } = app;
      await openClass(page, files.classFile);
      await chooseFiles(page, files.results);
      const bare = await page.evaluate(bareLoop);
      const view = await page.evaluate(untilDrawn, LEARNERS);
      if (round < 0) continue;
      times.bare.push(bare);
      times.view.push(view);
    } finally {
      await app.close();
    }
  }
  const [viewMs, bareMs] = [median(times.view), median(times.bare)];
  return { ratio: viewMs / bareMs, viewMs, bareMs, files: files.results.length, rounds: ROUNDS };
}

/** An input beside the app's own, so that both hand over the same files. @param {import('@playwright/test').Page} page @param {readonly string[]} paths */
async function chooseFiles(page, paths) {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'bench-files', hidden: true });
    document.body.append(input);
  });
  await page.locator('#bench-files').setInputFiles([...paths]);
}

/** Reads, hashes and parses each file, and does nothing else. Runs in the page. @returns {Promise<number>} milliseconds */
async function bareLoop() {
  const input = /** @type {HTMLInputElement} */ (document.getElementById('bench-files'));
  const encoder = new TextEncoder();
  const began = performance.now();
  let members = 0;
  for (const file of input.files ?? []) {
    const text = await file.text();
    const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text));
    members += Object.keys(JSON.parse(text)).length + digest.byteLength;
  }
  if (members === 0) throw new Error('There were no files.');
  return performance.now() - began;
}

/** The instructor's view with the class, waiting for results. @param {import('@playwright/test').Page} page @param {string} file */
async function openClass(page, file) {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('For instructors');
  await page.keyboard.press('Enter');
  const view = page.getByRole('main', { name: 'For instructors' });
  await view.locator('input[type=file][accept=".kplclass"]').setInputFiles(file);
  await view.getByRole('button', { name: 'Results', exact: true }).click();
  await view.getByRole('region', { name: 'Bring results in' }).waitFor();
}

/**
 * Hands the files to the view's own input, and waits for the frame in which all of them are counted. Runs in the page.
 * @param {number} count @returns {Promise<number>} milliseconds
 */
async function untilDrawn(count) {
  const chosen = /** @type {HTMLInputElement} */ (document.getElementById('bench-files'));
  const own = document.querySelector('main input[type=file][multiple][accept=".kplresult"]');
  if (!(own instanceof HTMLInputElement)) throw new Error('The view takes no results.');
  const began = performance.now();
  own.files = chosen.files;
  own.dispatchEvent(new Event('change', { bubbles: true }));
  await new Promise((resolve, reject) => {
    const look = () => {
      if (performance.now() - began > 120_000) reject(new Error('The overview was not drawn within two minutes.'));
      // Everybody is told to have handed in, and the table has rows.
      else if (document.querySelector(`[data-results="${count}"]`)?.textContent?.includes(`${count} of ${count}`) === true && document.querySelector('tbody tr') !== null && document.querySelector('progress') === null) resolve(null);
      else requestAnimationFrame(look);
    };
    look();
  });
  // A message that is posted while a frame is made is taken after the frame has been drawn.
  await new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(null);
    port2.postMessage(null);
  }));
  return performance.now() - began;
}
