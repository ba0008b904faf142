import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAside, readAside } from '../../electron/main/asides.ts';
import { blotted, FaultLog } from '../../electron/main/fault-log.ts';
import { exportTo, importFrom } from '../../electron/main/stores/everything.ts';
import { snapshotText } from '../../electron/main/stores/snapshot.ts';
import { openStores } from '../../electron/main/stores/stores.ts';
import { emptyProgress, parseFault } from '../../electron/shared/contract.ts';
import { defaultSettings } from '../../electron/shared/settings.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'kpl-data-'));
const sandbox = { version: 1, data: { worlds: { mine: [1, 2] } } };

async function filled(place: string) {
  const stores = openStores(place);
  await stores.progress.save({ ...emptyProgress, lastLesson: 'mine' });
  await stores.settings.save({ ...defaultSettings, theme: 'contrast' });
  await stores.sandbox.save(sandbox);
  return stores;
}

describe('everything as one file', () => {
  test('goes to another computer and takes the place of what was there, which is kept beside', async () => {
    const here = folder();
    const there = folder();
    const file = join(here, 'all.json');
    expect(await exportTo(file, await filled(here))).toEqual({ ok: true });
    const others = openStores(there);
    await others.progress.save({ ...emptyProgress, lastLesson: 'theirs' });
    expect(await importFrom(file, there, others)).toEqual({ ok: true });
    const again = openStores(there);
    expect((await again.progress.load()).record.lastLesson).toBe('mine');
    expect((await again.loadSettings()).record.theme).toBe('contrast');
    expect((await again.sandbox.load()).record).toEqual(sandbox);
    const kept = readdirSync(there).find((name) => name.startsWith('before-import-')) ?? '';
    expect(await importFrom(join(there, kept), there, again)).toEqual({ ok: true });
    expect((await openStores(there).progress.load()).record.lastLesson).toBe('theirs');
  });

  const whole = { progress: emptyProgress, settings: defaultSettings, sandbox: null };
  test.each([
    ['no JSON', 'nonsense', 'not valid JSON'],
    ['something else', '{"a":1}', 'not exported by this app'],
    ['progress alone', snapshotText('progress', 2, emptyProgress).text, 'holds something else'],
    ['a changed file', snapshotText('everything', 1, whole).text.replace('"system"', '"light"'), 'checksum'],
    ['a newer format', snapshotText('everything', 2, whole).text, 'newer version'],
    ['broken progress', snapshotText('everything', 1, { ...whole, progress: { version: 2 } }).text, 'its progress cannot be read'],
    ['broken settings', snapshotText('everything', 1, { ...whole, settings: null }).text, 'its settings cannot be read'],
    ['a broken sandbox', snapshotText('everything', 1, { ...whole, sandbox: { version: 0 } }).text, 'its sandbox cannot be read'],
    ['more than that', snapshotText('everything', 1, { ...whole, more: 1 }).text, 'not exported by this app'],
  ])('%s changes nothing, and the message says why', async (_name, text, why) => {
    const place = folder();
    const stores = await filled(place);
    const file = join(folder(), 'all.json');
    writeFileSync(file, text);
    const result = await importFrom(file, place, stores);
    expect(result.ok ? '' : result.message).toContain(why);
    expect((await openStores(place).progress.load()).record.lastLesson).toBe('mine');
    expect((await openStores(place).sandbox.load()).record).toEqual(sandbox);
  });

  test('what is deleted is gone, and the next start is the first', async () => {
    const place = folder();
    const stores = await filled(place);
    for (const store of [stores.progress, stores.settings, stores.sandbox]) await store.erase();
    expect(readdirSync(place)).toEqual([]);
    expect((await stores.progress.load()).record).toEqual(emptyProgress);
    expect(await stores.progress.save({ ...emptyProgress, lastLesson: 'new' })).toEqual({ ok: true });
    expect((await openStores(place).progress.load()).record.lastLesson).toBe('new');
  });

  test('settings begin with the theme that earlier versions kept with the progress', async () => {
    const place = folder();
    writeFileSync(join(place, 'progress.json'), JSON.stringify({ ...emptyProgress, theme: 'dark' }));
    expect((await openStores(place).loadSettings()).record).toEqual({ ...defaultSettings, theme: 'dark' });
    await openStores(place).settings.save({ ...defaultSettings, theme: 'light' });
    expect((await openStores(place).loadSettings()).record.theme).toBe('light');
  });
});

describe('files that were set aside', () => {
  test.each(['progress.unreadable-2026-11-25T00-00-00-000Z.json', 'sandbox.unreadable-2026-11-25T00-00-00-000Z.backup.journal', 'settings.json'])('%s may be looked at', async (name) => {
    const place = folder();
    writeFileSync(join(place, name), '{ broken');
    expect(isAside(place, join(place, name))).toBe(true);
    expect(await readAside([place], join(place, name))).toBe('{ broken');
  });

  test.each(['../../etc/passwd', '/etc/passwd', 'window.json', 'faults.log', 'deeper/progress.json', '../progress.json', 'progress.json/../../x', ''])('%s may not', async (name) => {
    const place = folder();
    const file = name.startsWith('/') ? name : `${place}/${name}`;
    expect(isAside(place, file)).toBe(false);
    await expect(readAside([place], file)).rejects.toThrow('not a file that was set aside');
  });
});

describe('the log', () => {
  test('blots out the learner’s folders and name, account numbers and ARNs', () => {
    const text = 'Error at /home/ada/app/main.js and C:\\Users\\ada\\x: arn:aws:kms:eu-central-1:111122223333:key/1 of 444455556666';
    const clean = blotted(text, '/home/ada', 'ada');
    expect(clean).not.toMatch(/ada|1111|4444|eu-central/);
    expect(clean).toContain('~/app/main.js');
  });

  test('is rotated, stays small, and is never a fault of its own', () => {
    const place = folder();
    const log = new FaultLog(place, 'Key Policy Lab 0');
    for (let index = 0; index < 120; index += 1) log.note({ where: 'window', message: `fault ${index}`, stack: 'x '.repeat(4000) });
    expect(readdirSync(place).sort()).toEqual(['faults.1.log', 'faults.log']);
    for (const name of readdirSync(place)) expect(statSync(join(place, name)).size).toBeLessThan(300_000);
    const report = log.report();
    expect(report.split('\n')[0]).toBe('Key Policy Lab 0');
    expect(report).toContain('fault 119');
    writeFileSync(join(place, 'file'), '');
    expect(() => new FaultLog(join(place, 'file', 'below'), '').note({ where: 'main', message: 'x', stack: '' })).not.toThrow();
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe('');
  });

  test('takes only faults of an ordinary size', () => {
    expect(parseFault({ message: 'm', stack: 's' })).toEqual({ message: 'm', stack: 's' });
    for (const bad of [null, {}, { message: 1, stack: '' }, { message: 'x'.repeat(4001), stack: '' }, { message: '', stack: '', more: 1 }]) expect(() => parseFault(bad)).toThrow();
  });
});
