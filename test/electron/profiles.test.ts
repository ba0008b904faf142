import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAside } from '../../electron/main/asides.ts';
import { dataPlace, PORTABLE, type Surroundings } from '../../electron/main/data-place.ts';
import { Profiles } from '../../electron/main/profiles.ts';
import { exportTo, importFrom } from '../../electron/main/stores/everything.ts';
import { snapshotText } from '../../electron/main/stores/snapshot.ts';
import { openStores } from '../../electron/main/stores/stores.ts';
import { emptyProgress } from '../../electron/shared/contract.ts';
import { FIRST, keptKinds, parseKeeping, parseKeptKind, parseProfileId, parseProfileName, parseRenaming } from '../../electron/shared/profiles.ts';
import { faultOf, FaultyDisk } from '../support/faulty-disk.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'kpl-profiles-'));
const open = async (place: string): Promise<Profiles> => {
  const profiles = new Profiles(place, () => new Date('2026-11-25T09:00:00Z'));
  await profiles.load();
  return profiles;
};
const created = async (profiles: Profiles, name: string): Promise<string> => {
  const made = await profiles.create(name);
  if (!made.ok) throw new Error(made.message);
  return made.id;
};
const lastLesson = async (profiles: Profiles): Promise<string | null> => (await profiles.stores.progress.load()).record.lastLesson;
const works = (profiles: Profiles, lesson: string) => profiles.stores.progress.save({ ...emptyProgress, lastLesson: lesson });

describe('profiles', () => {
  test('who never made one has the first, whose records lie where they always did, and no file more', async () => {
    const place = folder();
    await openStores(place).progress.save({ ...emptyProgress, lastLesson: 'mine' });
    const profiles = await open(place);
    expect(profiles.list).toEqual({ current: FIRST, profiles: [{ id: FIRST, name: '', created: '' }] });
    expect(await lastLesson(profiles)).toBe('mine');
    expect(readdirSync(place).filter((name) => !name.startsWith('progress.'))).toEqual([]);
  });

  test('each has records of its own, and the one switched to is there at the next start', async () => {
    const place = folder();
    const profiles = await open(place);
    await works(profiles, 'first');
    const ada = await created(profiles, 'Ada');
    expect(await lastLesson(profiles)).toBe('first');
    expect(await profiles.switchTo(ada)).toEqual({ ok: true });
    expect(await lastLesson(profiles)).toBeNull();
    await works(profiles, 'ada');
    await profiles.stores.kept.workshop.save({ version: 1, data: { class: 'a' } });
    const again = await open(place);
    expect(again.list.current).toBe(ada);
    expect(await lastLesson(again)).toBe('ada');
    expect((await again.stores.kept.workshop.load()).record).toEqual({ version: 1, data: { class: 'a' } });
    await again.switchTo(FIRST);
    expect(await lastLesson(again)).toBe('first');
    expect((await again.stores.kept.workshop.load()).record).toBeNull();
  });

  test('a name is only shown: whatever is in it, no path is made of it', async () => {
    const place = folder();
    const profiles = await open(place);
    for (const name of ['../../etc', 'a/b\\c', 'CON', '.', '..', 'Zoë 张 🦊', '%2e%2e', 'x'.repeat(80)]) {
      const id = await created(profiles, name);
      await profiles.switchTo(id);
      await works(profiles, 'x');
      expect(profiles.stores.folder).toBe(join(place, 'profiles', id));
      expect(profiles.list.profiles.find((one) => one.id === id)?.name).toBe(name);
    }
    expect(readdirSync(join(place, 'profiles')).every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
    expect(readdirSync(join(place, '..')).includes('etc')).toBe(false);
  });

  test('two people may have the same name', async () => {
    const profiles = await open(folder());
    expect(await created(profiles, 'Kim')).not.toBe(await created(profiles, 'Kim'));
  });

  test.each([['', 'empty'], ['   ', 'empty'], ['x'.repeat(81), 'longer'], ['a\nb', 'line'], ['a\u202eb', 'direction'], [7, 'string'], [null, 'string']])('%j is no name', async (name, why) => {
    const profiles = await open(folder());
    const made = await profiles.create(name);
    expect(made.ok ? '' : made.message).toContain(why);
    expect((await profiles.rename(FIRST, name)).ok).toBe(false);
    expect(profiles.list.profiles.length).toBe(1);
  });

  test('is renamed, and its records stay', async () => {
    const place = folder();
    const profiles = await open(place);
    await works(profiles, 'mine');
    expect(await profiles.rename(FIRST, ' Ada ')).toEqual({ ok: true });
    const again = await open(place);
    expect(again.list.profiles).toEqual([{ id: FIRST, name: 'Ada', created: '' }]);
    expect(await lastLesson(again)).toBe('mine');
  });

  test('a reset deletes what one keeps, and nothing of the others', async () => {
    const place = folder();
    const profiles = await open(place);
    await works(profiles, 'first');
    const ada = await created(profiles, 'Ada');
    await profiles.switchTo(ada);
    await works(profiles, 'ada');
    for (const kind of keptKinds) await profiles.stores.kept[kind].save({ version: 1, data: {} });
    expect(await profiles.reset(ada)).toEqual({ ok: true });
    expect(readdirSync(join(place, 'profiles', ada))).toEqual([]);
    expect(await lastLesson(profiles)).toBeNull();
    await profiles.switchTo(FIRST);
    expect(await lastLesson(profiles)).toBe('first');
    expect(await profiles.reset(FIRST)).toEqual({ ok: true });
    expect(profiles.list.profiles.map(({ name }) => name)).toEqual(['', 'Ada']);
  });

  test.each([FIRST, 'another'])('a reset of %s leaves nothing behind that holds what they did: no copy from before an import, nothing set aside, nothing half written', async (whose) => {
    const place = folder();
    const profiles = await open(place);
    const id = whose === FIRST ? FIRST : await created(profiles, 'Ada');
    await profiles.switchTo(id);
    await works(profiles, 'private');
    const out = join(folder(), 'all.json');
    expect(await exportTo(out, profiles.stores)).toEqual({ ok: true });
    const own = profiles.stores.folder;
    expect(await importFrom(out, own, profiles.stores)).toMatchObject({ ok: true });
    await profiles.stores.progress.refuse('it is odd');
    await works(profiles, 'private');
    for (const name of ['workshop.unreadable-2026-11-25T00-00-00-000Z.backup.journal', 'packs.json.new', 'before-import-2026-11-25T00-00-00-000Z.json.new']) writeFileSync(join(own, name), 'private');
    const others = ['window.json', 'notes-before-import-my-own.json', 'progress.unreadable-my-own.txt'];
    for (const name of others) writeFileSync(join(own, name), 'mine');
    const left = (): string[] => readdirSync(own).filter((name) => !name.startsWith('profiles')).sort();
    expect(left().filter((name) => name.startsWith('before-import-') || name.startsWith('progress.unreadable-')).length).toBe(4);
    expect(await profiles.reset(id)).toEqual({ ok: true });
    expect(left()).toEqual(others.sort());
    expect(await lastLesson(profiles)).toBeNull();
  });

  test('one is removed with all that they kept, also from what the list was before', async () => {
    const place = folder();
    const profiles = await open(place);
    const [ada, ben] = [await created(profiles, 'Ada Secret'), await created(profiles, 'Ben')];
    await profiles.switchTo(ada);
    await works(profiles, 'ada');
    await profiles.switchTo(ben);
    await works(profiles, 'ben');
    expect(await profiles.remove(ada)).toEqual({ ok: true });
    expect(profiles.list).toMatchObject({ current: ben, profiles: [{ id: FIRST }, { id: ben }] });
    expect(readdirSync(join(place, 'profiles'))).toEqual([ben]);
    for (const name of readdirSync(place).filter((one) => one.startsWith('profiles.'))) expect(readFileSync(join(place, name), 'utf8'), name).not.toContain('Secret');
    expect(await profiles.rename(ben, 'Benno')).toEqual({ ok: true });
    const again = await open(place);
    expect(await again.notices()).toEqual([]);
    expect(again.list.profiles.map(({ name }) => name)).toEqual(['', 'Benno']);
    expect(await lastLesson(again)).toBe('ben');
  });

  test('the first one stays, and so does who is learning now', async () => {
    const place = folder();
    const profiles = await open(place);
    const ada = await created(profiles, 'Ada');
    await works(profiles, 'first');
    await profiles.switchTo(ada);
    await works(profiles, 'ada');
    expect(await profiles.remove(FIRST)).toEqual({ ok: false, message: 'The first profile stays. It can be renamed and reset.' });
    expect(await profiles.remove(ada)).toEqual({ ok: false, message: 'Go on as somebody else first.' });
    expect(profiles.list.profiles.length).toBe(2);
    expect(await lastLesson(profiles)).toBe('ada');
  });

  test('a list that is full says what helps', async () => {
    const place = folder();
    const many = Array.from({ length: 499 }, (_, index) => ({ id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, name: `Learner ${index + 2}`, created: '' }));
    writeFileSync(join(place, 'profiles.json'), snapshotText('profiles', 1, { current: 'first', profiles: [{ id: 'first', name: '', created: '' }, ...many] }).text);
    const profiles = await open(place);
    expect(await profiles.create('One more')).toEqual({ ok: false, message: 'No more than 500 people can be on the list. Remove somebody first.' });
    expect(await profiles.remove(many[7]?.id ?? '')).toEqual({ ok: true });
    expect((await profiles.create('One more')).ok).toBe(true);
  });

  test.each(['../first', '..', '', 'profiles', '00000000-0000-4000-8000-000000000000', '__proto__', 'constructor'])('there is no profile %j', async (id) => {
    const profiles = await open(folder());
    for (const done of [await profiles.switchTo(id), await profiles.rename(id, 'x'), await profiles.reset(id), await profiles.remove(id)]) expect(done).toEqual({ ok: false, message: 'There is no such profile.' });
  });

  test.each([
    ['that leads out of the folder', { current: 'first', profiles: [{ id: 'first', name: '', created: '' }, { id: '../../outside', name: 'x', created: '' }] }],
    ['whose current one is none', { current: '00000000-0000-4000-8000-000000000000', profiles: [{ id: 'first', name: '', created: '' }] }],
    ['with one twice', { current: 'first', profiles: [{ id: 'first', name: '', created: '' }, { id: 'first', name: 'b', created: '' }] }],
    ['of nobody', { current: 'first', profiles: [] }],
  ])('a list %s is set aside', async (_what, list) => {
    const place = folder();
    writeFileSync(join(place, 'profiles.json'), snapshotText('profiles', 1, list).text);
    const profiles = await open(place);
    expect(profiles.list).toEqual({ current: FIRST, profiles: [{ id: FIRST, name: '', created: '' }] });
    const aside = readdirSync(place).find((name) => name.startsWith('profiles.unreadable-')) ?? '';
    expect(await profiles.notices()).toEqual([{ kind: 'setAside', file: join(place, aside), message: expect.stringMatching(/^The list of profiles could not be read in full: .* The file was set aside\.$/) as string }]);
    expect(isAside(profiles.listFolder, join(place, aside))).toBe(true);
    await created(profiles, 'Ada');
    expect(await profiles.notices()).toEqual([]);
    expect(await (await open(place)).notices()).toEqual([]);
  });

  test('a profile whose list was lost is found again, with its records', async () => {
    const place = folder();
    const before = await open(place);
    const ada = await created(before, 'Ada');
    await before.switchTo(ada);
    await works(before, 'ada');
    for (const name of readdirSync(place).filter((one) => one.startsWith('profiles.'))) writeFileSync(join(place, name), 'damaged');
    mkdirSync(join(place, 'profiles', 'not-a-profile'));
    const profiles = await open(place);
    expect(profiles.list.profiles.map(({ id }) => id)).toEqual([FIRST, ada]);
    for (const { message } of await profiles.notices()) expect(message).toContain('Whoever had records on the disk is on the list again');
    expect((await profiles.notices()).length).toBeGreaterThan(0);
    await profiles.switchTo(ada);
    expect(await lastLesson(profiles)).toBe('ada');
    expect((await open(place)).list.current).toBe(ada);
  });

  test('on a disk that cannot be written nothing changes, and it is said why', async () => {
    const disk = new FaultyDisk();
    const profiles = new Profiles('/data', () => new Date(0), disk);
    await profiles.load();
    const ada = await created(profiles, 'Ada');
    disk.fault = faultOf('EROFS');
    for (const done of [await profiles.create('Ben'), await profiles.rename(ada, 'Ben'), await profiles.switchTo(ada)]) expect(done).toEqual({ ok: false, message: 'The disk can only be read. This is about the folder /data.' });
    expect(profiles.list).toMatchObject({ current: FIRST, profiles: [{ name: '' }, { name: 'Ada' }] });
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('in a folder that may only be read nothing changes', async () => {
    const place = folder();
    const profiles = await open(place);
    chmodSync(place, 0o500);
    expect(await profiles.create('Ben')).toEqual({ ok: false, message: `The folder does not allow writing. This is about the folder ${place}.` });
    chmodSync(place, 0o700);
    expect(existsSync(join(place, 'profiles.json'))).toBe(false);
  });
});

describe('what the window says of profiles', () => {
  const bad: unknown[] = [undefined, null, 1, '', '..', 'First', {}, [], 'profiles/x', '00000000-0000-4000-8000-00000000000g'];
  test.each(bad)('%j is no id', (value) => {
    expect(() => parseProfileId(value)).toThrow();
    expect(() => parseRenaming({ id: value, name: 'x' })).toThrow();
  });
  test.each(['progress', '__proto__', 'constructor', '../workshop', 1, null])('%j is nothing that is kept', (value) => {
    expect(() => parseKeptKind(value)).toThrow();
    expect(() => parseKeeping({ kind: value, value: null })).toThrow();
  });
  test('more than was asked for is refused', () => {
    expect(() => parseRenaming({ id: FIRST, name: 'x', more: 1 })).toThrow();
    expect(() => parseKeeping({ kind: 'packs', value: null, more: 1 })).toThrow();
    expect(parseProfileName(' Ada ')).toEqual({ ok: true, name: 'Ada' });
  });
});

describe('where the data lies', () => {
  const there = (...paths: string[]) => (path: string): boolean => paths.includes(path);
  const on = (more: Partial<Surroundings>): Surroundings => ({ argv: ['/opt/lab/key-policy-lab'], env: {}, platform: 'linux', program: '/opt/lab/key-policy-lab', cwd: '/home/ada', exists: () => false, ...more });
  const portable = (dir: string): string => `${dir}/${PORTABLE}`;

  test.each<[string, Partial<Surroundings>, ReturnType<typeof dataPlace>]>([
    ['nothing said: the system’s place', {}, null],
    ['a folder named behind the switch', { argv: ['lab', '--profile-dir', '/media/stick/ada'] }, { folder: '/media/stick/ada', portable: false }],
    ['with an equals sign', { argv: ['lab', '--profile-dir=/media/stick/ada'] }, { folder: '/media/stick/ada', portable: false }],
    ['a relative one begins where the app was started', { argv: ['lab', '--profile-dir', 'data'] }, { folder: '/home/ada/data', portable: false }],
    ['a switch without its folder is nothing', { argv: ['lab', '--profile-dir', '--other'] }, null],
    ['and at the end neither', { argv: ['lab', '--profile-dir'] }, null],
    ['a switch that only begins alike', { argv: ['lab', '--profile-dirs=/x'] }, null],
    ['tests name it in the environment', { env: { KPL_USER_DATA: '/tmp/x' }, argv: ['lab', '--profile-dir=/y'] }, { folder: '/tmp/x', portable: false }],
    ['a folder beside the program', { exists: there(portable('/opt/lab')) }, { folder: portable('/opt/lab'), portable: true }],
    ['the switch goes before it', { argv: ['lab', '--profile-dir=/y'], exists: there(portable('/opt/lab')) }, { folder: '/y', portable: false }],
    ['beside an AppImage, not where it is unpacked', { env: { APPIMAGE: '/media/stick/lab.AppImage' }, exists: there(portable('/media/stick')) }, { folder: portable('/media/stick'), portable: true }],
    ['beside a Mac’s bundle, not in it', { platform: 'darwin', program: '/Volumes/Stick/Key Policy Lab.app/Contents/MacOS/Key Policy Lab', exists: there(portable('/Volumes/Stick')) }, { folder: portable('/Volumes/Stick'), portable: true }],
  ])('%s', (_what, more, place) => expect(dataPlace(on(more))).toEqual(place));
});

test('the list on disk says what it is', async () => {
  const place = folder();
  await created(await open(place), 'Ada');
  expect(readFileSync(join(place, 'profiles.json'), 'utf8')).toContain('"format":"key-policy-lab/profiles","version":1');
});
