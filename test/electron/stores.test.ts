import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { realDisk, replaceSync, wordsFor } from '../../electron/main/stores/disk.ts';
import { journalLine, readJournal } from '../../electron/main/stores/journal.ts';
import { progressKind, sandboxKind } from '../../electron/main/stores/kinds.ts';
import { difference, patched } from '../../electron/main/stores/patch.ts';
import { RecordStore } from '../../electron/main/stores/record-store.ts';
import { readSnapshot, snapshotText } from '../../electron/main/stores/snapshot.ts';
import { emptyProgress, type ProgressRecord } from '../../electron/shared/contract.ts';
import { faultOf, FaultyDisk } from '../support/faulty-disk.ts';

const lesson = { status: 'started' as const, task: 'one', documents: { 'key-policy': '{' }, hintsShown: { one: 1 }, predictions: {}, updated: '2026-11-24' };
const record = (text: string, id = 'anatomy'): ProgressRecord => ({ ...emptyProgress, lessons: { [id]: { ...lesson, documents: { 'key-policy': text } } } });
const folder = (): string => mkdtempSync(join(tmpdir(), 'kpl-unit-'));
const open = (place: string): RecordStore<ProgressRecord> => new RecordStore(place, progressKind);
const onDisk = (disk: FaultyDisk): RecordStore<ProgressRecord> => new RecordStore('/data', progressKind, disk);
const names = (disk: FaultyDisk): string[] => [...disk.files.keys()].map((file) => file.replace('/data/', '')).sort();

describe('a store', () => {
  test('a new learner has an empty record, and no file', async () => {
    const place = folder();
    expect(await open(place).load()).toEqual({ record: emptyProgress, notices: [] });
    expect(readdirSync(place)).toEqual([]);
  });

  test('what was saved is there for the next start, with its format and a checksum', async () => {
    const place = folder();
    expect(await open(place).save(record('mine'))).toEqual({ ok: true });
    expect((await open(place).load()).record).toEqual(record('mine'));
    const file = JSON.parse(readFileSync(join(place, 'progress.json'), 'utf8')) as object;
    expect(file).toMatchObject({ format: 'key-policy-lab/progress', version: 2, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown, data: record('mine') });
  });

  test('a change is a line of the journal: small beside the record', async () => {
    const place = folder();
    const store = open(place);
    const big = { ...record('x'.repeat(20_000)), cards: { 'a/b': { known: 1, day: '2026-11-24' } } };
    await store.save(big);
    await store.save({ ...big, cards: { 'a/b': { known: 2, day: '2026-11-25' } } });
    const journal = readFileSync(join(place, 'progress.journal'), 'utf8');
    expect(journal.length).toBeLessThan(300);
    expect((await open(place).load()).record.cards).toEqual({ 'a/b': { known: 2, day: '2026-11-25' } });
  });

  test('of many saves at once the newest is on disk, and every caller hears of it', async () => {
    const place = folder();
    const store = open(place);
    const results = await Promise.all(Array.from({ length: 30 }, (_, index) => store.save(record(`text ${index}`))));
    expect(results.every(({ ok }) => ok)).toBe(true);
    await store.settled();
    expect(store.idle).toBe(true);
    expect((await open(place).load()).record).toEqual(record('text 29'));
  });

  test('a save that waits for the first load is waited for at the end', async () => {
    const place = folder();
    const store = open(place);
    void store.save(record('last words'));
    expect(store.idle).toBe(false);
    await store.settled();
    expect(store.idle).toBe(true);
    expect((await open(place).load()).record).toEqual(record('last words'));
  });

  test('what is written while the app ends is the old file or the new one, follows no link, and leaves nothing beside it', async () => {
    const { symlinkSync } = await import('node:fs');
    const place = folder();
    writeFileSync(join(place, 'other'), 'untouched');
    symlinkSync(join(place, 'other'), join(place, 'window.json.new'));
    replaceSync(join(place, 'window.json'), 'one');
    replaceSync(join(place, 'window.json'), 'two');
    expect(readFileSync(join(place, 'window.json'), 'utf8')).toBe('two');
    expect(readFileSync(join(place, 'other'), 'utf8')).toBe('untouched');
    expect(readdirSync(place).sort()).toEqual(['other', 'window.json']);
    expect(() => replaceSync(join(place, 'other', 'below.json'), 'x')).toThrow();
  });

  test('a long journal is folded into a new snapshot; the one before it stays beside', async () => {
    const place = folder();
    const store = open(place);
    for (let index = 0; index < 30; index += 1) await store.save(record(String(index).padEnd(8000, '.')));
    expect(readFileSync(join(place, 'progress.journal'), 'utf8').length).toBeLessThan(80_000);
    expect(readdirSync(place).sort()).toEqual(['progress.backup.journal', 'progress.backup.json', 'progress.journal', 'progress.json']);
    expect((await open(place).load()).record).toEqual(record('29'.padEnd(8000, '.')));
  });

  test('a file of the first format is read, kept as it was beside the new one, and nothing of it is lost', async () => {
    const place = folder();
    const text = readFileSync(join(import.meta.dirname, 'formats', 'progress-1.json'), 'utf8');
    writeFileSync(join(place, 'progress.json'), text);
    const store = open(place);
    const { record: read, notices } = await store.load();
    expect(notices).toEqual([]);
    expect(read).toEqual({ ...(JSON.parse(text) as object), version: 2, quizzes: {}, cards: {} });
    await store.save({ ...read, theme: 'dark' });
    expect(readFileSync(join(place, 'progress.backup.json'), 'utf8')).toBe(text);
    expect((await open(place).load()).record).toEqual({ ...read, theme: 'dark' });
  });

  test('a file of the second format as the app before journals wrote it is read, and nothing of it is lost', async () => {
    const place = folder();
    for (const name of ['progress-2.json', 'progress-2-bare.json']) {
      const text = readFileSync(join(import.meta.dirname, 'formats', name), 'utf8');
      writeFileSync(join(place, 'progress.json'), text);
      const { record: read, notices } = await open(place).load();
      expect(notices, name).toEqual([]);
      const whole = JSON.parse(text) as { data?: object };
      expect(read, name).toEqual(whole.data ?? whole);
      expect(Object.keys(read.cards), name).toHaveLength(2);
    }
  });

  test('of a window that cannot use what was kept, the file goes aside and the store is empty', async () => {
    const place = folder();
    const store = new RecordStore(place, sandboxKind);
    await store.save({ version: 3, data: { worlds: { one: 'mine' } } });
    const [notice] = await store.refuse('it is of another kind');
    expect(readFileSync(notice?.file ?? '', 'utf8')).toContain('"mine"');
    expect((await new RecordStore(place, sandboxKind).load()).record).toBeNull();
  });
});

describe('what cannot be read', () => {
  test.each([
    ['no JSON', '{ "version": 1,'],
    ['a version to come', JSON.stringify({ ...emptyProgress, version: 99 })],
    ['a file of a newer app', snapshotText('progress', 99, emptyProgress).text],
    ['a file of another kind', snapshotText('sandbox', 1, emptyProgress).text],
    ['a wrong shape', JSON.stringify({ ...emptyProgress, lessons: { a: { status: 'done' } } })],
    ['an empty file', ''],
    ['a file cut short', snapshotText('progress', 2, record('mine')).text.slice(0, -40)],
    ['no head', snapshotText('progress', 2, record('mine')).text.replace('"format"', '"farmot"')],
  ])('%s is set aside untouched, with a message, also for whoever asks later', async (_name, text) => {
    const place = folder();
    writeFileSync(join(place, 'progress.json'), text);
    const store = open(place);
    await store.load();
    const { record: read, notices } = await store.load();
    expect(read).toEqual(emptyProgress);
    expect(notices).toHaveLength(1);
    expect(readFileSync(notices[0]?.file ?? '', 'utf8')).toBe(text);
    expect((await open(place).load()).notices).toEqual([]);
  });

  /** A store with a snapshot, a folded journal and some lines behind it. */
  async function used(): Promise<{ disk: FaultyDisk; last: ProgressRecord }> {
    const disk = new FaultyDisk();
    const store = onDisk(disk);
    let last = emptyProgress;
    for (let index = 0; index < 14; index += 1) {
      last = { ...last, lessons: { ...last.lessons, [`lesson-${index}`]: { ...lesson, documents: { 'key-policy': String(index).padEnd(9000, '.') } } } };
      await store.save(last);
    }
    return { disk, last };
  }

  test('a snapshot with any byte flipped is restored from the one before it and the journals: nothing is lost', async () => {
    const { disk, last } = await used();
    expect(names(disk)).toEqual(['progress.backup.journal', 'progress.backup.json', 'progress.journal', 'progress.json']);
    const { length } = disk.files.get('/data/progress.json') ?? '';
    for (let place = 0; place < length; place += 1 + Math.floor(length / 60)) {
      const broken = disk.again();
      const bytes = broken.files.get('/data/progress.json') ?? Buffer.alloc(0);
      bytes[place] = (bytes[place] ?? 0) ^ 0x04;
      const { record: read, notices } = await onDisk(broken).load();
      expect(read, `byte ${place}`).toEqual(last);
      expect(notices, `byte ${place}`).toHaveLength(1);
      expect(broken.files.get(notices[0]?.file ?? '')?.equals(bytes), `byte ${place}`).toBe(true);
      expect(await onDisk(broken).load(), `byte ${place}`).toEqual({ record: last, notices: [] });
    }
  });

  test('a line of the journal with a byte flipped loses that change alone, and says so', async () => {
    const disk = new FaultyDisk();
    const store = onDisk(disk);
    await store.save(emptyProgress);
    const at = (index: number): ProgressRecord => ({ ...emptyProgress, cards: Object.fromEntries(Array.from({ length: index }, (_, card) => [`a/${card}`, { known: 1, day: '2026-11-24' }])) });
    for (let index = 1; index <= 5; index += 1) await store.save(at(index));
    const bytes = disk.files.get('/data/progress.journal') ?? Buffer.alloc(0);
    const third = bytes.toString('utf8').indexOf('a/2');
    bytes[third] = 0x62;
    const { record: read, notices } = await onDisk(disk).load();
    expect(Object.keys(read.cards)).toEqual(['a/0', 'a/1', 'a/3', 'a/4']);
    expect(notices[0]?.message).toContain('one change is damaged');
    expect(disk.files.get(notices[0]?.file ?? '')).toEqual(bytes);
    expect(await onDisk(disk).load()).toEqual({ record: read, notices: [] });
  });

  test('the torn end of a journal is no damage: nobody was told that it was saved', async () => {
    const disk = new FaultyDisk();
    const store = onDisk(disk);
    await store.save(record('one'));
    await store.save(record('two'));
    const journal = disk.files.get('/data/progress.journal') ?? Buffer.alloc(0);
    disk.files.set('/data/progress.journal', Buffer.concat([journal, Buffer.from(journalLine({ base: 'x', patch: [] }).slice(0, 25))]));
    const next = onDisk(disk);
    expect(await next.load()).toEqual({ record: record('two'), notices: [] });
    await next.save(record('three'));
    expect(await onDisk(disk).load()).toEqual({ record: record('three'), notices: [] });
  });
});

describe('a disk that refuses', () => {
  test.each([
    ['ENOSPC', 'The disk is full.'],
    ['EROFS', 'The disk can only be read.'],
    ['EACCES', 'The folder does not allow writing.'],
  ])('%s is said in words, loses nothing that was saved, and the next save brings everything', async (code, message) => {
    const disk = new FaultyDisk();
    const store = onDisk(disk);
    await store.save(record('one'));
    await store.save(record('two'));
    disk.fault = faultOf(code);
    expect(await store.save(record('three'))).toEqual({ ok: false, message: `${message} This is about the folder /data.` });
    expect((await onDisk(disk.again()).load()).record).toEqual(record('two'));
    disk.fault = null;
    expect(await store.save(record('four'))).toEqual({ ok: true });
    expect(await onDisk(disk).load()).toEqual({ record: record('four'), notices: [] });
  });

  test('full from the start, the first save waits for room', async () => {
    const disk = new FaultyDisk();
    disk.fault = faultOf('ENOSPC');
    const store = onDisk(disk);
    expect((await store.save(record('one'))).ok).toBe(false);
    disk.fault = null;
    expect((await store.save(record('one'))).ok).toBe(true);
    expect((await onDisk(disk).load()).record).toEqual(record('one'));
  });

  test('with no room for a snapshot the journal grows on, and is folded later', async () => {
    const disk = new FaultyDisk();
    const store = onDisk(disk);
    await store.save(record('one'));
    disk.faulty = new Set(['replace']);
    disk.fault = faultOf('ENOSPC');
    for (let index = 0; index < 12; index += 1) expect(await store.save(record(String(index).padEnd(9000, '.')))).toEqual({ ok: true });
    expect((await onDisk(disk.again()).load()).record).toEqual(record('11'.padEnd(9000, '.')));
    disk.fault = null;
    expect(await store.save(record('last'))).toEqual({ ok: true });
    expect(disk.files.get('/data/progress.json')?.toString()).toContain('last');
  });

  test('a damaged file on a disk that can only be read is still read, and left alone', async () => {
    const disk = new FaultyDisk();
    const store = onDisk(disk);
    await store.save(record('one'));
    await store.save(record('two'));
    disk.files.set('/data/progress.json', Buffer.from('{'));
    disk.fault = faultOf('EROFS');
    const { record: read, notices } = await onDisk(disk).load();
    expect(read).toEqual(record('two'));
    expect(notices).toHaveLength(1);
    expect(disk.files.get('/data/progress.json')?.toString()).toBe('{');
    disk.fault = null;
    expect((await onDisk(disk).load()).record).toEqual(record('two'));
  });

  test('a folder that cannot be written is told, not thrown', async () => {
    const place = folder();
    writeFileSync(join(place, 'file'), '');
    expect((await open(join(place, 'file', 'below')).save(record('x'))).ok).toBe(false);
  });

  test('a link in the place of a new file is not followed', async () => {
    const { symlinkSync } = await import('node:fs');
    const place = folder();
    writeFileSync(join(place, 'other'), 'untouched');
    symlinkSync(join(place, 'other'), join(place, 'progress.json.new'));
    expect((await open(place).save(record('x'))).ok).toBe(true);
    expect(readFileSync(join(place, 'other'), 'utf8')).toBe('untouched');
  });

  test('other faults keep their own words', () => {
    expect(wordsFor(new Error('odd'))).toBe('odd');
    expect(wordsFor('odd')).toBe('The file could not be written.');
  });
});

describe('the power goes', () => {
  test('at every single step of a long session: what was confirmed is there, nothing is set aside, and it goes on', async () => {
    const session = (index: number): ProgressRecord => record(String(index).padEnd(11_000, '.'), `lesson-${index % 3}`);
    const whole = new FaultyDisk();
    const store = onDisk(whole);
    for (let index = 0; index < 16; index += 1) await store.save(session(index));
    expect(names(whole)).toContain('progress.backup.journal');
    for (let cut = 1; cut <= whole.steps; cut += 1) {
      const disk = new FaultyDisk();
      disk.stepsLeft = cut;
      const running = onDisk(disk);
      let confirmed = -1;
      let asked = -1;
      const work = (async () => {
        for (let index = 0; index < 16; index += 1) {
          asked = index;
          await running.save(session(index));
          confirmed = index;
        }
      })();
      await Promise.race([work, new Promise((resolve) => setTimeout(resolve, 5))]);
      const after = disk.again();
      const next = onDisk(after);
      const { record: read, notices } = await next.load();
      const allowed = [confirmed, asked].map((index) => (index < 0 ? emptyProgress : session(index)));
      expect(allowed, `cut at ${cut}`).toContainEqual(read);
      expect(notices, `cut at ${cut}`).toEqual([]);
      expect(await next.save(session(99))).toEqual({ ok: true });
      expect((await onDisk(after).load()).record).toEqual(session(99));
    }
  });
});

describe('the parts', () => {
  const json = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

  test('a difference makes the one of the other, also when said twice', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const patch = JSON.parse(JSON.stringify(difference(before, after))) as ReturnType<typeof difference>;
        expect(patched(before, patch)).toEqual(after);
        expect(patched(patched(before, patch), patch)).toEqual(after);
        expect(difference(after, after)).toEqual([]);
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  test('names of the prototype stay names', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"a":2}}') as unknown;
    const made = patched({}, difference({}, hostile)) as Record<string, unknown>;
    expect(Object.keys(made)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('a snapshot reads what it wrote', () => {
    fc.assert(
      fc.property(json, (data) => {
        const { text } = snapshotText('progress', 2, data);
        expect(JSON.parse(text)).toMatchObject({ version: 2 });
        expect(readSnapshot('progress', 2, text)).toMatchObject({ snapshot: { data, version: 2 } });
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('a journal reads every line that is whole, whatever stands between them', () => {
    const lines = ['a', 'b', 'c'].map((base) => journalLine({ base, patch: [[['x'], base]] }));
    const journal = readJournal(`${lines[0] ?? ''}nonsense\n\n${lines[1] ?? ''}0123456789abcdef [1,2]\n${lines[2] ?? ''}half`);
    expect(journal.entries.map(({ base }) => base)).toEqual(['a', 'b', 'c']);
    expect(journal.damaged).toBe(3);
    expect(readJournal('')).toEqual({ entries: [], damaged: 0, length: 0 });
  });

  test('the real disk appends at a place, and cuts off what stands behind it', async () => {
    const file = join(folder(), 'journal');
    await realDisk.append(file, 0, 'one\n');
    await realDisk.append(file, 4, 'two\nhalf');
    await realDisk.append(file, 8, 'é\n');
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\né\n');
    await expect(realDisk.read(file, 3)).rejects.toThrow('too large');
    expect(await realDisk.read(join(folder(), 'none'), 3)).toBeNull();
  });
});
