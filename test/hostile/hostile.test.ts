import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { doors, goodFiles, hostileFiles } from './make.ts';
import { bringIn, type Outcome } from './try.ts';

const folder = join(import.meta.dirname, 'files');
const table = join(import.meta.dirname, 'expected.json');
const files = hostileFiles();
/** `KPL_WRITE_HOSTILE=1` writes the files and what came of them; what changed is then read in the difference, line by line. */
const writes = process.env['KPL_WRITE_HOSTILE'] === '1';
if (writes) {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files.filter(({ recipe }) => !recipe)) writeFileSync(join(folder, name), bytes);
  const outcomes: Record<string, Outcome> = {};
  for (const file of files) outcomes[file.name] = await bringIn(file);
  writeFileSync(table, `${JSON.stringify(outcomes, null, 1).replace(/[^\n -~]/gu, escaped)}\n`);
}
/** A sign that is seen only as its number: the table must be readable. */
function escaped(sign: string): string {
  return Array.from({ length: sign.length }, (_, index) => `\\u${sign.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}

const expected = new Map(Object.entries(existsSync(table) ? (JSON.parse(readFileSync(table, 'utf8')) as Record<string, Outcome>) : {}));

test('there are two hundred and more, all of them small, and each is what the script makes', () => {
  const written = files.filter(({ recipe }) => !recipe);
  expect(written.length).toBeGreaterThanOrEqual(200);
  expect(readdirSync(folder).sort()).toEqual(written.map(({ name }) => name).sort());
  for (const { name, bytes } of written) expect(readFileSync(join(folder, name)).equals(bytes), name).toBe(true);
  expect(written.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(2_000_000);
  expect([...expected.keys()].sort()).toEqual(files.map(({ name }) => name).sort());
});

test.each(goodFiles())('the good $name is taken, so that a refusal means something', async (file) => {
  expect(await bringIn(file)).toHaveProperty('accepted');
});

describe.each(doors)('%s', (door) => {
  test.each(files.filter((file) => file.door === door))('$name', async (file) => {
    const outcome = await bringIn(file);
    expect(outcome).toEqual(expected.get(file.name));
    // Whatever came of it: the program's own objects are as they were, and a refusal has words.
    for (const name of ['polluted', 'toJSON', 'then']) expect(({} as Record<string, unknown>)[name], name).toBeUndefined();
    if ('refused' in outcome) expect(outcome.refused.trim().length).toBeGreaterThan(5);
  }, 30_000);
});
