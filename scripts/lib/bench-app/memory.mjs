import { readdirSync, readFileSync } from 'node:fs';
import { at } from '../paths.mjs';
import { launch } from './launch.mjs';

const FEW = 10;
const MANY = 100;
/** Until what was only waiting to be cleared away is cleared away: V8 does that some half a minute after the last key. */
const REST = 40_000;

/**
 * The memory of all processes after ten lessons and after a hundred, against an empty window of the same binary. What several
 * processes share counts once.
 * @param {string} ours @param {string} empty @param {Record<string, string>} env
 * @returns {Promise<{ ratio: number, growth: number, emptyMB: number, fewMB: number, manyMB: number } | null>} null where the system does not tell
 */
export async function memory(ours, empty, env) {
  if (process.platform !== 'linux') return null;
  const bare = await launch(empty, env);
  await bare.page.waitForTimeout(REST);
  const emptyMB = megabytes(bare);
  await bare.close();

  const titles = lessonTitles();
  const app = await launch(ours, env);
  try {
    await visit(app.page, titles.slice(0, FEW));
    const fewMB = megabytes(app);
    await visit(app.page, Array.from({ length: MANY - FEW }, (_, index) => titles[(FEW + index) % titles.length] ?? ''));
    const manyMB = megabytes(app);
    return { ratio: fewMB / emptyMB, growth: manyMB / fewMB - 1, emptyMB, fewMB, manyMB };
  } finally {
    await app.close();
  }
}

/** Opens each lesson, and types in it. @param {import('@playwright/test').Page} page @param {readonly string[]} titles */
async function visit(page, titles) {
  for (const title of titles) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to a lesson' }).fill(title);
    await page.keyboard.press('Enter');
    await page.getByRole('main', { name: title, exact: true }).waitFor();
    const editor = page.locator('.cm-content');
    if ((await editor.getAttribute('contenteditable')) === 'true') {
      await editor.focus();
      await page.keyboard.type(' ');
    }
  }
  await page.waitForTimeout(REST);
}

/** @returns {string[]} in the course's order */
function lessonTitles() {
  const { units } = /** @type {{ units: { id: string, lessons: string[] }[] }} */ (JSON.parse(readFileSync(at('lessons', 'course.json'), 'utf8')));
  return units.flatMap(({ id, lessons }) => lessons.map((lesson) => /** @type {{ title: string }} */ (JSON.parse(readFileSync(at('lessons', id, lesson, 'lesson.json'), 'utf8'))).title));
}

/** The proportional set size of a process and all that it started. @param {Pick<import('./launch.mjs').Running, 'electron'>} app */
export function megabytes({ electron }) {
  const root = electron.process().pid;
  if (root === undefined) throw new Error('The app does not run.');
  const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => [[Number(name), parentOf(name)]]));
  /** @param {number | undefined} pid @returns {boolean} */
  const isOurs = (pid) => pid !== undefined && pid > 1 && (pid === root || isOurs(parents.get(pid)));
  return [...parents.keys()].filter(isOurs).reduce((sum, pid) => sum + kilobytes(pid), 0) / 1024;
}

/** @param {string} pid */
function parentOf(pid) {
  return Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** @param {number} pid */
function kilobytes(pid) {
  return Number(/^Pss:\s*(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** @param {string} file @returns {string} empty when the process has ended */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
