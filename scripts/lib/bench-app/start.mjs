import { launch } from './launch.mjs';
import { median } from './statistics.mjs';

const TIMES = 10;

/**
 * From the start of the process to a lesson that can be worked on, against an empty window of the same binary: started in turn,
 * ten times each.
 * @param {string} ours @param {string} empty @param {Record<string, string>} env
 */
export async function start(ours, empty, env) {
  /** @type {{ ours: number[], empty: number[] }} */
  const times = { ours: [], empty: [] };
  // The first start of each fills the caches of the system.
  for (let round = -1; round < TIMES; round += 1) {
    const [lesson, window] = [await lessonAfter(ours, env), await windowAfter(empty, env)];
    if (round < 0) continue;
    times.ours.push(lesson);
    times.empty.push(window);
  }
  const [oursMs, emptyMs] = [median(times.ours), median(times.empty)];
  return { ratio: oursMs / emptyMs, oursMs, emptyMs, times: TIMES };
}

/**
 * The button that somebody new sees, and then an editor that has the policy and takes keys. The page waits and presses by itself: what a
 * test's own looking around costs is not the app's.
 * @param {string} executable @param {Record<string, string>} env
 */
async function lessonAfter(executable, env) {
  const began = performance.now();
  const app = await launch(executable, env);
  try {
    await app.page.evaluate(async () => {
      const there = (/** @type {string} */ selector) => new Promise((/** @type {(found: HTMLElement) => void} */ resolve) => {
        const look = () => {
          const found = /** @type {HTMLElement | null} */ (document.querySelector(selector));
          if (found === null) requestAnimationFrame(look);
          else resolve(found);
        };
        look();
      });
      (await there('[data-tour="next"]')).click();
      (await there('.cm-content[contenteditable="true"]')).focus();
    });
    await drawn(app.page);
    return performance.now() - began;
  } finally {
    await app.close();
  }
}

/** @param {string} executable @param {Record<string, string>} env */
async function windowAfter(executable, env) {
  const began = performance.now();
  const app = await launch(executable, env);
  try {
    await drawn(app.page);
    return performance.now() - began;
  } finally {
    await app.close();
  }
}

/** Resolves once what is there has been drawn. @param {import('@playwright/test').Page} page */
async function drawn(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))));
}
