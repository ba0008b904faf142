import { mkdtempSync, rmSync } from 'node:fs';
import type * as FilesOfNode from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';

/** What was called, and what a call answers; null: as it is. `after` means that it was done all the same. */
interface System {
  calls: string[];
  answer: (call: string, path: string, place: number) => { readonly code: string; readonly after: boolean } | null;
}
const system = vi.hoisted((): System => ({ calls: [], answer: () => null }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FilesOfNode>();
  const tried = async <Result>(call: string, path: string, work: () => Promise<Result>): Promise<Result> => {
    system.calls.push(`${call} ${path}`);
    const fault = system.answer(call, path, system.calls.length);
    // What only looks is not done when it fails.
    const isDone = fault === null || (fault.after && !['open', 'stat', 'readFile', 'mkdir'].includes(call));
    const result = isDone ? await work() : null;
    if (fault !== null) throw Object.assign(new Error(`${fault.code}: refused, ${call} '${path}'`), { code: fault.code });
    return result as Result;
  };
  const open = async (path: string, ...more: [string | number, number?]): Promise<FilesOfNode.FileHandle> => {
    const handle = await tried('open', path, () => real.open(path, ...more));
    return new Proxy(handle, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        // Waiting for the disk shows nothing here.
        const call = (...given: unknown[]): Promise<unknown> => (name === 'sync' ? Promise.resolve() : (Reflect.apply(member, target, given) as Promise<unknown>));
        return name === 'close' || name === 'stat' ? call : (...given: unknown[]) => tried(String(name), path, () => call(...given));
      },
    });
  };
  return {
    ...real,
    open,
    rename: (from: string, to: string) => tried('rename', to, () => real.rename(from, to)),
    rm: (path: string, options: object) => tried('rm', path, () => real.rm(path, options)),
    mkdir: (path: string, options: object) => tried('mkdir', path, () => real.mkdir(path, options)),
    stat: (path: string) => tried('stat', path, () => real.stat(path)),
    readdir: (path: string) => tried('readdir', path, () => real.readdir(path)),
  };
});

const { realDisk } = await import('../../electron/main/stores/disk.ts');
const { openStores } = await import('../../electron/main/stores/stores.ts');
const { emptyProgress } = await import('../../electron/shared/contract.ts');

const folder = (): string => mkdtempSync(join(tmpdir(), 'kpl-faults-'));
const asIs = (): null => null;

beforeEach(() => {
  system.calls = [];
  system.answer = asIs;
});

/** A learner's day: saves that fold the journal, a start anew, and saves again. */
async function day(place: string, told: string[]) {
  let stores = openStores(place);
  let confirmed: string | null = null;
  const asked: string[] = [];
  for (const lesson of ['a', 'b', 'c', 'd', 'e']) {
    if (lesson === 'd') stores = openStores(place);
    asked.push(lesson);
    const saved = await stores.progress.save({ ...emptyProgress, lastLesson: lesson, lessons: { one: { status: 'started', task: lesson, documents: { policy: lesson.padEnd(40_000, '.') }, hintsShown: {}, predictions: {}, updated: '' } } });
    if (saved.ok) confirmed = lesson;
    else told.push(saved.message);
  }
  return { confirmed, asked, stores };
}

const codes = ['ENOSPC', 'EROFS', 'EACCES', 'EIO', 'EBUSY'];

test('a fault at any single call of the system, before or after it was done, loses nothing that was confirmed, and is told in words', async () => {
  const trial = folder();
  await day(trial, []);
  const { calls } = system;
  expect(calls.length).toBeGreaterThan(40);
  rmSync(trial, { recursive: true });
  const heard = new Set<string>();
  for (let place = 1; place <= calls.length; place += 1) {
    for (const after of /^(?:open|stat|readFile|mkdir)/.test(calls[place - 1] ?? '') ? [false] : [false, true]) {
      const code = codes[(place + (after ? 2 : 0)) % codes.length] ?? '';
      const here = folder();
      const told: string[] = [];
      system.calls = [];
      system.answer = (_call, _path, now) => (now === place ? { code, after } : null);
      const { confirmed, asked, stores } = await day(here, told);
      const where = `${code} ${after ? 'after' : 'before'} call ${place}: ${system.calls[place - 1]?.replace(here, '') ?? ''}`;
      system.answer = asIs;
      for (const message of told) expect(message, where).toMatch(/^[A-Z].*\.$/);
      // A folder's own name is made up, and can be anything.
      for (const message of told) expect(message.replaceAll(here, ''), where).not.toMatch(/\bE[A-Z]{3,}\b|refused/);
      for (const message of told) heard.add(message.split('.')[0] ?? '');
      const found = await openStores(here).progress.load();
      // What was confirmed last, or what was asked for behind it.
      const allowed = confirmed === null ? [null, ...asked] : asked.slice(asked.lastIndexOf(confirmed));
      expect(allowed, where).toContain(found.record.lastLesson);
      expect(await stores.progress.save({ ...found.record, lastLesson: 'z' }), where).toEqual({ ok: true });
      expect((await openStores(here).progress.load()).record.lastLesson, where).toBe('z');
      rmSync(here, { recursive: true });
    }
  }
  expect(heard.size).toBeGreaterThan(3);
}, 90_000);

test('on a disk that keeps no folders on demand what is written is saved; a fault of the disk is told', async () => {
  const place = folder();
  const folderAnswers = (code: string): void => void (system.answer = (call, path) => (call === 'sync' && path === place ? { code, after: false } : null));
  const stores = openStores(place);
  folderAnswers('EINVAL');
  expect(await stores.progress.save({ ...emptyProgress, lastLesson: 'x' })).toEqual({ ok: true });
  folderAnswers('EIO');
  expect(await stores.progress.save({ ...emptyProgress, lastLesson: 'y' })).toEqual({ ok: false, message: `The disk reports a fault. This is about the folder ${place}.` });
});

test('the folders that were made for a file are kept in those that hold them', async () => {
  const place = folder();
  await realDisk.replace(join(place, 'profiles', 'ada', 'progress.json'), '{}');
  const synced = system.calls.filter((call) => call.startsWith('sync ') && !call.includes('.json')).map((call) => call.slice(5));
  expect(synced).toEqual([join(place, 'profiles'), place, join(place, 'profiles', 'ada')]);
});
