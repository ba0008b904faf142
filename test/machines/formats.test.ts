import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Profiles } from '../../electron/main/profiles.ts';
import { openStores } from '../../electron/main/stores/stores.ts';
import { readKept } from '../../renderer/machines/class/kept.ts';
import { readInstructorRecord } from '../../renderer/machines/instructor/record.ts';
import { readRecord } from '../../renderer/machines/sandbox/record.ts';

const formats = join(import.meta.dirname, '..', 'electron', 'formats');

/** A data folder with a file of an older format, as the app of its day wrote it. */
function folderWith(file: string, name: string): string {
  const place = mkdtempSync(join(tmpdir(), 'kpl-formats-'));
  copyFileSync(join(formats, file), join(place, `${name}.json`));
  return place;
}

const dataOf = (file: string): Record<string, never> => (JSON.parse(readFileSync(join(formats, file), 'utf8')) as { data: Record<string, never> }).data;

describe('a file of an older format is read, and nothing of it is lost', () => {
  test.each(['settings-1-first.json', 'settings-1-tour.json'])('%s', async (file) => {
    const { record, notices } = await openStores(folderWith(file, 'settings')).loadSettings();
    expect(notices).toEqual([]);
    expect(record).toEqual({ tour: 'offered', language: 'system', ...dataOf(file) });
  });

  test('profiles-1.json', async () => {
    const profiles = new Profiles(folderWith('profiles-1.json', 'profiles'));
    await profiles.load();
    expect(await profiles.notices()).toEqual([]);
    expect(profiles.list).toEqual(dataOf('profiles-1.json'));
  });

  test('sandbox-1-first.json, through the window’s own reader', async () => {
    const { record, notices } = await openStores(folderWith('sandbox-1-first.json', 'sandbox')).sandbox.load();
    expect(notices).toEqual([]);
    const whole = { version: 1, ...record?.data };
    expect(readRecord(whole)).toEqual({ record: whole });
    expect(record?.data).toEqual(dataOf('sandbox-1-first.json')['data']);
  });

  test('workshop-1-first.json, through the window’s own reader', async () => {
    const { record, notices } = await openStores(folderWith('workshop-1-first.json', 'workshop')).kept.workshop.load();
    expect(notices).toEqual([]);
    const { kept, problem } = readKept(record?.data);
    expect(problem).toBeNull();
    expect(kept.taken).toBe('class-a');
    expect([...kept.classes.values()].map(({ record: { learner } }) => learner.name)).toEqual(['Ada']);
  });

  test('instructor-1-first.json, through the window’s own reader', async () => {
    const { record, notices } = await openStores(folderWith('instructor-1-first.json', 'instructor')).kept.instructor.load();
    expect(notices).toEqual([]);
    const read = readInstructorRecord(record?.data);
    const [open, listed] = 'record' in read ? read.record.classes : [];
    expect(open).toMatchObject({ name: 'One', given: [] });
    expect(listed).toMatchObject({ name: 'Two', given: [{ id: 'ada-1', name: 'Ada' }, { id: 'ben-1', name: 'Ben' }], roster: { kind: 'list' } });
    expect('record' in read ? read.record.choices : {}).toEqual({ 'made-2': { 'ada-1': '0f'.repeat(32) } });
  });
});

test('every kind of record has a file of an older format', () => {
  const kinds = new Set(readdirSync(formats).map((name) => name.replace(/-(?:\d.*|bare\.json)$/, '')));
  expect([...kinds].sort()).toEqual(['everything', 'instructor', 'profiles', 'progress', 'sandbox', 'settings', 'window', 'workshop']);
});
