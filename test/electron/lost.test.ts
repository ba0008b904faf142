import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isAside } from '../../electron/main/asides.ts';
import { wordsFor } from '../../electron/main/stores/disk.ts';
import { journalLine } from '../../electron/main/stores/journal.ts';
import { progressKind, sandboxKind } from '../../electron/main/stores/kinds.ts';
import { RecordStore } from '../../electron/main/stores/record-store.ts';
import { snapshotText } from '../../electron/main/stores/snapshot.ts';
import { openStores } from '../../electron/main/stores/stores.ts';
import { emptyProgress, parseSandbox, type ProgressRecord } from '../../electron/shared/contract.ts';
import { chances } from '../support/chances.ts';
import { faultOf, FaultyDisk } from '../support/faulty-disk.ts';

/** Ways to lose what was saved, or what could not be read: each was tried, and none may come back. */

const lesson = { status: 'started' as const, task: 'one', documents: { 'key-policy': '{' }, hintsShown: {}, predictions: {}, updated: '2026-11-24' };
const record = (text: string, id = 'anatomy'): ProgressRecord => ({ ...emptyProgress, lessons: { [id]: { ...lesson, documents: { 'key-policy': text } } } });
const folder = (): string => mkdtempSync(join(tmpdir(), 'kpl-lost-'));
const open = (place: string): RecordStore<ProgressRecord> => new RecordStore(place, progressKind);
const onDisk = (disk: FaultyDisk): RecordStore<ProgressRecord> => new RecordStore('/data', progressKind, disk);
const put = (disk: FaultyDisk, name: string, text: string): void => void disk.files.set(`/data/${name}`, Buffer.from(text));
const texts = (disk: FaultyDisk): string[] => [...disk.files.values()].map((bytes) => bytes.toString('utf8'));

afterEach(() => vi.useRealTimers());

/** What was put aside can be looked at, and each text is among it. */
function expectAside(disk: FaultyDisk, files: readonly string[], ...wanted: string[]): void {
  for (const file of files) expect(isAside('/data', file), file).toBe(true);
  expect(files.map((file) => disk.files.get(file)?.toString('utf8')).sort()).toEqual(wanted.sort());
}

describe('what cannot be read is never written over', () => {
  const line = (text: string): string => journalLine({ base: 'x', patch: [[['lessons', 'a'], text]] });

  test('the last good copy, where it is damaged too', async () => {
    const disk = new FaultyDisk();
    put(disk, 'progress.json', '{ main');
    put(disk, 'progress.backup.json', '{ backup');
    const { record: read, notices } = await onDisk(disk).load();
    expect(read).toEqual(emptyProgress);
    expectAside(disk, notices.map(({ file }) => file), '{ main', '{ backup');
    expect(await onDisk(disk).load()).toEqual({ record: emptyProgress, notices: [] });
  });

  test('the last good copy alone', async () => {
    const disk = new FaultyDisk();
    put(disk, 'progress.backup.json', '{ backup');
    expectAside(disk, (await onDisk(disk).load()).notices.map(({ file }) => file), '{ backup');
  });

  test('journals whose snapshots are both gone or damaged', async () => {
    for (const main of [null, '{ main']) {
      const disk = new FaultyDisk();
      if (main !== null) put(disk, 'progress.json', main);
      put(disk, 'progress.journal', line('one'));
      put(disk, 'progress.backup.journal', line('two'));
      expectAside(disk, (await onDisk(disk).load()).notices.map(({ file }) => file), ...(main === null ? [] : [main]), line('one'), line('two'));
    }
  });

  test('changes that do not fit the last good copy', async () => {
    const disk = new FaultyDisk();
    put(disk, 'progress.json', '{ main');
    put(disk, 'progress.backup.json', snapshotText('progress', 2, record('kept')).text);
    put(disk, 'progress.journal', line('no lesson'));
    const { record: read, notices } = await onDisk(disk).load();
    expect(read).toEqual(record('kept'));
    expectAside(disk, notices.map(({ file }) => file), '{ main', line('no lesson'));
    expect(notices.map(({ message }) => message).join(' ')).not.toContain('changes noted since');
  });

  test('a file that cannot be moved yet: nothing is saved in its place until it can', async () => {
    const disk = new FaultyDisk();
    put(disk, 'progress.json', '{ main');
    disk.fault = faultOf('EBUSY');
    disk.faulty = new Set(['move']);
    const store = onDisk(disk);
    expect((await store.load()).notices[0]?.message).toContain('The file was left where it is.');
    expect(await store.save(record('new'))).toEqual({ ok: false, message: 'Another program holds the file. This is about the folder /data.' });
    expect(texts(disk)).toContain('{ main');
    disk.fault = null;
    expect(await store.save(record('new'))).toEqual({ ok: true });
    expect(texts(disk)).toContain('{ main');
    expect(await onDisk(disk).load()).toEqual({ record: record('new'), notices: [] });
  });

  test('a file that was put aside at the same time of a clock that was set back', async () => {
    vi.useFakeTimers({ now: new Date('1970-01-01T00:00:07Z'), toFake: ['Date'] });
    const disk = new FaultyDisk();
    const files: string[] = [];
    for (const text of ['{ one', '{ two', '{ three']) {
      put(disk, 'progress.json', text);
      disk.files.delete('/data/progress.backup.json');
      files.push(...(await onDisk(disk).load()).notices.map(({ file }) => file));
    }
    expectAside(disk, files, '{ one', '{ two', '{ three');
  });

  test('a pipe or a folder in the place of a file is told, and holds nobody up', async () => {
    const place = folder();
    mkdirSync(join(place, 'progress.json'));
    const { notices } = await open(place).load();
    expect(notices.map(({ message }) => message)).toEqual([expect.stringContaining('Your progress could not be read in full: it is no file. You start afresh.')]);
    await openStores(place).erase();
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('files that change while the app runs', () => {
  async function working(place: string): Promise<RecordStore<ProgressRecord>> {
    const store = open(place);
    for (const text of ['one', 'two', 'three']) await store.save(record(text));
    return store;
  }

  test.each<[string, (place: string) => void]>([
    ['the journal is gone', (place) => rmSync(join(place, 'progress.journal'))],
    ['the journal is an older one', (place) => writeFileSync(join(place, 'progress.journal'), readFileSync(join(place, 'progress.journal'), 'utf8').split('\n').slice(0, 1).join('\n'))],
    ['the snapshot is gone', (place) => rmSync(join(place, 'progress.json'))],
    ['the snapshot is an older one', (place) => writeFileSync(join(place, 'progress.json'), snapshotText('progress', 2, emptyProgress).text)],
    ['everything is gone, and the folder too', (place) => rmSync(place, { recursive: true })],
    ['everything was moved away', (place) => renameSync(place, `${place}-elsewhere`)],
  ])('%s: what is saved next is whole', async (_what, change) => {
    const place = folder();
    const store = await working(place);
    change(place);
    expect(await store.save(record('four'))).toEqual({ ok: true });
    expect(await open(place).load()).toEqual({ record: record('four'), notices: [] });
    expect(await store.save(record('five'))).toEqual({ ok: true });
    expect(await open(place).load()).toEqual({ record: record('five'), notices: [] });
  });

  test('half a line that something else left is cut off', async () => {
    const place = folder();
    const store = await working(place);
    appendFileSync(join(place, 'progress.journal'), 'half a line');
    expect(await store.save(record('four'))).toEqual({ ok: true });
    expect(await open(place).load()).toEqual({ record: record('four'), notices: [] });
  });

  test('a deletion that stopped halfway: what is saved next is found', async () => {
    for (const stops of ['.json', '.journal', '.backup.json', '.backup.journal']) {
      const disk = new FaultyDisk();
      const store = onDisk(disk);
      for (let index = 0; index < 12; index += 1) await store.save(record(String(index).padEnd(9000, '.')));
      expect(disk.files.size).toBe(4);
      const remove = disk.remove.bind(disk);
      disk.remove = (file) => (file === `/data/progress${stops}` ? Promise.reject(faultOf('EBUSY')) : remove(file));
      await expect(store.erase()).rejects.toThrow();
      // What is left is readable at every moment.
      expect((await onDisk(disk.again()).load()).notices, stops).toEqual([]);
      expect(await store.save(record('three'))).toEqual({ ok: true });
      expect(await onDisk(disk).load(), stops).toEqual({ record: record('three'), notices: [] });
    }
  });
});

describe('whatever is called saved can be read again', () => {
  const deep = (levels: number, value: unknown): unknown => (levels === 0 ? value : [deep(levels - 1, value)]);
  const boundary: [string, () => unknown][] = [
    ['of the longest texts, in letters of three bytes', () => '汉'.repeat(19_999_966)],
    ['of many short values far inside', () => deep(58, Array.from({ length: 1_200_000 }, () => 1))],
  ];
  test.each(boundary)('a sandbox %s is a file that a start reads', (_what, make) => {
    const stored = { version: 1, data: { value: make() } };
    expect(parseSandbox(stored).ok).toBe(true);
    expect(Buffer.byteLength(snapshotText('sandbox', 1, stored).text)).toBeLessThanOrEqual(sandboxKind.most);
  }, 60_000);

  test('a journal never grows past what is read: without room for a snapshot the edit is not called saved', async () => {
    const disk = new FaultyDisk();
    const small = { ...progressKind, most: 30_000 };
    const store = new RecordStore('/data', small, disk);
    await store.save(emptyProgress);
    disk.fault = faultOf('ENOSPC');
    disk.faulty = new Set(['replace']);
    let last = emptyProgress;
    let refused = 0;
    for (let index = 0; index < 8; index += 1) {
      const next = record(String(index).padEnd(9000, '.'));
      if ((await store.save(next)).ok) last = next;
      else refused += 1;
      expect(await new RecordStore('/data', small, disk.again()).load()).toEqual({ record: last, notices: [] });
    }
    expect(refused).toBeGreaterThan(0);
  });
});

/** A disk whose steps fail now and then, before, in the middle of, or after what they were asked for. */
class MoodyDisk extends FaultyDisk {
  readonly chance: () => number;
  moody = false;

  constructor(seed: number) {
    super();
    this.chance = chances(seed);
  }

  override async replace(file: string, text: string): Promise<void> {
    await this.maybe(() => super.replace(file, text));
  }

  override async append(file: string, place: number, text: string): Promise<void> {
    await this.maybe((part) => super.append(file, place, text.slice(0, Math.ceil(text.length * part))));
  }

  override async move(from: string, to: string): Promise<void> {
    await this.maybe(() => super.move(from, to));
  }

  private async maybe(work: (part: number) => Promise<void>): Promise<void> {
    const isFaulty = this.moody && this.chance() < 0.3;
    if (isFaulty && this.chance() < 0.4) throw faultOf('EIO');
    await work(isFaulty ? this.chance() : 1);
    if (isFaulty) throw faultOf('EIO');
  }
}

test('a disk that fails at any step, before or after it was done, loses nothing that was called saved', async () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const disk = new MoodyDisk(seed);
    const chance = chances(seed * 7919);
    let store = onDisk(disk);
    let now = emptyProgress;
    /** What a start may find: what was confirmed last, or what was asked for since. */
    let allowed: ProgressRecord[] = [now];
    for (let index = 0; index < 30; index += 1) {
      disk.moody = chance() < 0.5;
      const text = String(index).padEnd(Math.floor(chance() * 30_000), '.');
      now = { ...now, lessons: { ...now.lessons, ...record(text, `lesson-${index % 3}`).lessons } };
      allowed = (await store.save(now)).ok ? [now] : [...allowed, now];
      if (chance() > 0.15) continue;
      store = onDisk(disk);
      const { record: read, notices } = await store.load();
      expect(notices, `seed ${seed}, step ${index}`).toEqual([]);
      expect(allowed.some((one) => JSON.stringify(one) === JSON.stringify(read)), `seed ${seed}, step ${index}`).toBe(true);
      now = read;
      allowed = [read];
    }
  }
}, 60_000);

test.each([
  ['ENOENT', 'The folder is not there any more.'],
  ['EBUSY', 'Another program holds the file.'],
  ['EODD', 'The system does not allow it (EODD).'],
])('%s is said in words, without a path and without the system’s own', (code, words) => {
  expect(wordsFor(Object.assign(new Error(`${code}: no such file, open '/home/ada/x'`), { code }))).toBe(words);
});
