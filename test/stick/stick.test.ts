import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { classText, newClass } from '#workshop';
import { checkStick } from '../../scripts/lib/stick/check.mjs';
import { makeStick } from '../../scripts/lib/stick/make.mjs';
import { unfitFor } from '../../scripts/lib/stick/names.mjs';
import { type Package, packageNamed, packagesIn, platformOf } from '../../scripts/lib/stick/packages.mjs';
import { readCompanions } from '../../scripts/lib/stick/reading.ts';
import { startHere } from '../../scripts/lib/stick/start-here.mjs';
import { root } from '../support/course.ts';
import { classOf, NINE } from '../support/workshop.ts';

const VERSION = '9.8.7';
const linux = [`key-policy-lab-${VERSION}-linux-x64.tar.gz`, `key-policy-lab_${VERSION}_amd64.deb`, `key-policy-lab-${VERSION}.x86_64.rpm`];
const windows = [`key-policy-lab-${VERSION}-win32-x64-setup.exe`, `key-policy-lab-${VERSION}-win32-x64.zip`];
const mac = [`key-policy-lab-${VERSION}-darwin-arm64.dmg`, `key-policy-lab-${VERSION}-darwin-x64.zip`];
const tryouts = linux.map((name) => name.replace(VERSION, `${VERSION}-tryout`));

let work = '';
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'kpl-stick-'));
  return () => rmSync(work, { recursive: true, force: true });
});

const read: Parameters<typeof checkStick>[1] = (files) => readCompanions(root, files);

/** A folder as `npm run package` leaves it, with packages that hold a few letters. */
function packagesFolder(names: readonly string[]): string {
  const folder = mkdtempSync(join(work, 'packages-'));
  for (const name of names) writeFileSync(join(folder, name), `this is ${name}`);
  writeFileSync(join(folder, 'SHA256SUMS'), names.map((name) => `${createHash('sha256').update(`this is ${name}`).digest('hex')}  ${name}\n`).join(''));
  return folder;
}

function file(name: string, text: string): string {
  writeFileSync(join(work, name), text);
  return join(work, name);
}

interface Wanted {
  readonly out?: string;
  readonly names?: readonly string[];
  readonly companions?: readonly string[];
  readonly tryout?: boolean;
}

async function make({ out = join(work, 'stick'), names = linux, companions = [], tryout = false }: Wanted = {}): Promise<string> {
  await makeStick({ out, version: VERSION, packages: await packagesIn(packagesFolder(names), VERSION), companions, tryout, read });
  return out;
}

const problems = async (folder: string): Promise<string[]> => (await checkStick(folder, read)).problems;
const page = (folder: string): string => readFileSync(join(folder, 'START-HERE.html'), 'utf8');
const sections = (text: string): string[] => [...text.matchAll(/<section id="([^"]+)"/g)].map(([, id = '']) => id);

describe('a stick', () => {
  test('holds the packages by system, a class, the licence, and checks', async () => {
    const folder = await make({ names: [...linux, ...windows, ...mac], companions: [file('friday.kplclass', classText(classOf('friday'), VERSION))] });
    const found = await checkStick(folder, read);
    expect(found.problems).toEqual([]);
    expect(found.files).toBe(12);
    expect(found.beside).toEqual([]);
    expect(existsSync(join(folder, 'linux', linux[0] ?? ''))).toBe(true);
    const text = page(folder);
    expect(sections(text)).toEqual(['windows', 'macos', 'linux', 'class', 'portable', 'check']);
    for (const words of ['Run anyway', 'Open Anyway', 'key-policy-lab-data', '3 lessons, 30 minutes, open to any name']) expect(text).toContain(words);
    expect(text).not.toMatch(/<script|https?:|id="tryout"/);
  });

  test('names the systems that it has nothing for', async () => {
    const text = page(await make());
    expect(sections(text)).toEqual(['linux', 'not-here', 'portable', 'check']);
    expect(text).toContain('There is no package for Windows and macOS here.');
    expect(text).not.toMatch(/SmartScreen|Gatekeeper|Get-FileHash|shasum/);
  });

  test('made again takes the place of itself, and leaves what others put there', async () => {
    const folder = await make({ names: [...linux, ...windows] });
    mkdirSync(join(folder, 'key-policy-lab-data'));
    writeFileSync(join(folder, 'key-policy-lab-data', 'progress'), 'a week of work');
    writeFileSync(join(folder, 'ada.kplresult'), '{}');
    await make({ out: folder });
    const found = await checkStick(folder, read);
    expect([found.problems, found.beside, existsSync(join(folder, 'windows'))]).toEqual([[], ['ada.kplresult'], false]);
    expect(readFileSync(join(folder, 'key-policy-lab-data', 'progress'), 'utf8')).toBe('a week of work');
  });

  test('is written to an empty stick, whatever the system keeps there', async () => {
    const folder = join(work, 'usb');
    mkdirSync(join(folder, 'System Volume Information'), { recursive: true });
    writeFileSync(join(folder, '.DS_Store'), '');
    expect(await problems(await make({ out: folder }))).toEqual([]);
  });

  test('never takes the place of another folder', async () => {
    const folder = join(work, 'thesis');
    mkdirSync(folder);
    writeFileSync(join(folder, 'chapter-1.txt'), 'once');
    await expect(make({ out: folder })).rejects.toThrow(/holds something that is not a stick of Key Policy Lab \(chapter-1\.txt\)\. Nothing was written/);
    expect(existsSync(join(folder, 'START-HERE.html'))).toBe(false);
    await expect(make({ out: join(folder, 'chapter-1.txt') })).rejects.toThrow(/is a file/);
  });

  test('a list of checksums that names the rest of the disk removes nothing there', async () => {
    const folder = await make();
    const other = file('other.txt', 'mine');
    writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  ../other.txt\n${'0'.repeat(64)}  ${other}\n`);
    await make({ out: folder });
    expect(readFileSync(other, 'utf8')).toBe('mine');
  });

  test('takes along a class that lies on the stick already, and no packages from there', async () => {
    const folder = await make({ companions: [file('friday.kplclass', classText(classOf('friday'), VERSION))] });
    await make({ out: folder, companions: [join(folder, 'class', 'friday.kplclass')] });
    expect(await problems(folder)).toEqual([]);
    const there = (await packagesIn(packagesFolder(linux), VERSION)).map((one) => ({ ...one, path: join(folder, 'linux', one.name) }));
    await expect(makeStick({ out: folder, version: VERSION, packages: there, companions: [], tryout: false, read })).rejects.toThrow(/lies in the folder that the stick is made in/);
    expect(await problems(folder)).toEqual([]);
  });

  test('that could not be written to its end is told, found by the check, and made anew', async () => {
    const folder = await make();
    rmSync(join(folder, 'linux'), { recursive: true });
    writeFileSync(join(folder, 'linux'), 'in the way');
    await expect(make({ out: folder })).rejects.toThrow(/The stick could not be written: .*not complete.*It needs \d+ MB/s);
    rmSync(join(folder, 'linux'));
    expect((await problems(folder)).join('\n')).toMatch(/\.deb is missing/);
    expect(await problems(await make({ out: folder }))).toEqual([]);
  });

  test('of try-out packages is made when asked for only, and says what it is', async () => {
    await expect(make({ names: tryouts })).rejects.toThrow(/try-out \(9\.8\.7-tryout\).*older Electron.*npm run stick -- --tryout/s);
    const folder = await make({ names: tryouts, tryout: true });
    expect(page(folder)).toContain('<strong>This is a try-out build.</strong>');
    expect(await problems(folder)).toEqual([]);
  });
});

describe('packages', () => {
  test.each([...linux.map((name) => [name, 'linux']), ...windows.map((name) => [name, 'windows']), ...mac.map((name) => [name, 'macos']), ...tryouts.map((name) => [name, 'linux'])])('%s is for %s', (name, platform) => {
    expect(packageNamed(name)).toMatchObject({ platform, arch: name.includes('arm64') ? 'arm64' : 'x64', tryout: name.includes('tryout') });
  });

  test.each(['SHA256SUMS', `key-policy-lab-${VERSION}-linux-x64.cdx.json`, 'notes.zip.txt'])('%s is none', (name) => expect(packageNamed(name)).toBeNull());

  test('each computer has a platform', () => expect(['win32', 'darwin', 'linux', 'freebsd'].map(platformOf)).toEqual(['windows', 'macos', 'linux', 'linux']));

  test.each<[string, (folder: string) => void, RegExp]>([
    ['that were changed', (folder) => writeFileSync(join(folder, linux[1] ?? ''), 'something else'), /_amd64\.deb is not what its checksum says/],
    ['without checksums', (folder) => rmSync(join(folder, 'SHA256SUMS')), /has no checksum/],
    ['of another version', (folder) => writeFileSync(join(folder, 'key-policy-lab-9.8.6-linux-x64.tar.gz'), ''), /key-policy-lab-9\.8\.6-linux-x64\.tar\.gz is not of version 9\.8\.7/],
  ])('%s are refused', async (_what, change, message) => {
    const folder = packagesFolder(linux);
    change(folder);
    await expect(packagesIn(folder, VERSION)).rejects.toThrow(message);
  });

  test('are none where nothing was made', async () => expect([await packagesIn(join(work, 'nowhere'), VERSION), await packagesIn(work, VERSION)]).toEqual([[], []]));
});

describe('a class on the stick', () => {
  const text = classText(classOf('friday'), VERSION);
  const newer = text.replace('"version": 1', '"version": 7');
  const foreign = classText(newClass({ id: 'x', now: NINE, name: 'Other lessons', lessons: [{ id: 'no-such-lesson', minutes: 5 }] }), VERSION);

  test.each([
    ['a newer one', 'c.kplclass', newer, /c\.kplclass: .*with format 7; this app reads up to 1/],
    ['one cut short', 'c.kplclass', text.slice(0, 200), /c\.kplclass: .*cut short/],
    ['one with lessons that are not there', 'c.kplclass', foreign, /no-such-lesson/],
    ['something else', 'c.txt', text, /neither a class file/],
    ['a class named as a pack', 'c.kplpack', text, /This is a class file, and a lesson pack is needed/],
    ['a name that Windows does not take', 'a:b.kplclass', text, /has the character ":" in its name/],
  ])('%s is refused before anything is written', async (_what, name, content, message) => {
    const out = join(work, 'stick');
    await expect(make({ out, companions: [file(name, content)] })).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
  });

  test('that is not there is refused', async () => {
    await expect(make({ companions: [join(work, 'none.kplclass')] })).rejects.toThrow(/none\.kplclass could not be read/);
  });
});

describe('the check finds', () => {
  const deb = `linux/${linux[1] ?? ''}`;

  test.each<[string, (folder: string) => void, RegExp]>([
    ['a damaged copy', (folder) => writeFileSync(join(folder, deb), 'rotten'), /_amd64\.deb is not what its checksum says/],
    ['a package that is gone', (folder) => rmSync(join(folder, deb)), /_amd64\.deb is missing/],
    ['a link that leads nowhere', (folder) => rmSync(join(folder, deb)), /START-HERE\.html has a link to linux\/.*_amd64\.deb, which is not on the stick/],
    ['a link out of the stick', (folder) => writeFileSync(join(folder, 'START-HERE.html'), '<a href="https://example.com/">here</a>'), /leads away from the stick: https:/],
    ['a link above the stick', (folder) => writeFileSync(join(folder, 'START-HERE.html'), '<a href="../x">here</a>'), /leads away from the stick: \.\./],
    ['a link on the page that leads nowhere', (folder) => writeFileSync(join(folder, 'START-HERE.html'), '<a href="#macos">here</a>'), /link to #macos, which is not on the page/],
    ['a page that is gone', (folder) => rmSync(join(folder, 'START-HERE.html')), /START-HERE\.html is missing/],
    ['a list that is gone', (folder) => rmSync(join(folder, 'SHA256SUMS')), /SHA256SUMS is missing/],
    ['a list without the page', (folder) => writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  x\n`), /SHA256SUMS does not name START-HERE\.html/],
    ['a class that this version cannot read', (folder) => writeFileSync(join(folder, 'class', 'friday.kplclass'), '{'), /friday\.kplclass: .*cut short/],
    ['a folder that is no stick', (folder) => rmSync(join(folder, 'stick.json')), /is no stick of Key Policy Lab/],
  ])('%s', async (_what, change, message) => {
    const folder = await make({ companions: [file('friday.kplclass', classText(classOf('friday'), VERSION))] });
    expect(await problems(folder)).toEqual([]);
    change(folder);
    expect((await problems(folder)).join('\n')).toMatch(message);
  });
});

test.each([
  ['class/friday.kplclass', 10, 0],
  ['class/Übung für Ä.kplclass', 10, 0],
  ['a/large.zip', 2 ** 32 - 1, 0],
  ['a/too-large.zip', 2 ** 32, 1],
  ['a/what?.txt', 1, 1],
  ['a/dot.', 1, 1],
  ['class/con.kplclass', 1, 1],
  [`class/${'long'.repeat(60)}.kplclass`, 1, 1],
])('a stick takes %s of %d bytes: %d faults', (name, bytes, faults) => expect(unfitFor([{ name, bytes }])).toHaveLength(faults));

test('two names that differ by capitals only are one on a stick', () => {
  expect(unfitFor([{ name: 'class/A.kplclass', bytes: 1 }, { name: 'class/a.kplclass', bytes: 1 }])).toEqual([expect.stringContaining('differs from class/A.kplclass by capitals only')]);
  expect(unfitFor([{ name: 'class/a.kplclass', bytes: 1 }, { name: 'class/a.kplclass', bytes: 1 }])).toEqual(['class/a.kplclass would be there twice.']);
});

test('a name with signs of markup stays a name', () => {
  const one: Package & { place: string } = { name: 'x.deb', path: '/x.deb', platform: 'linux', kind: 'deb', arch: 'x64', tryout: false, sum: '', place: 'linux/x.deb' };
  const text = startHere({ version: VERSION, tryout: false, packages: [one], companions: [{ place: 'class/50 % & more #1.kplclass', kind: 'class', title: '<b onclick="x">Friday</b>', words: '1 lesson' }] });
  expect(text).toContain('&lt;b onclick=&quot;x&quot;&gt;Friday');
  expect(text).toContain('href="class/50%20%25%20%26%20more%20%231.kplclass"');
});
