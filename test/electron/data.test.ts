import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAside, readAside } from '../../electron/main/asides.ts';
import { blotted } from '../../electron/main/blotted.ts';
import { FaultLog } from '../../electron/main/fault-log.ts';
import { exportTo, importFrom } from '../../electron/main/stores/everything.ts';
import { snapshotText } from '../../electron/main/stores/snapshot.ts';
import { openStores } from '../../electron/main/stores/stores.ts';
import { emptyProgress, parseFault } from '../../electron/shared/contract.ts';
import { keptKinds } from '../../electron/shared/profiles.ts';
import { defaultSettings } from '../../electron/shared/settings.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'kpl-data-'));
const sandbox = { version: 1, data: { worlds: { mine: [1, 2] } } };
const keptOf = (whose: string) => ({
  workshop: { version: 1, data: { taken: 'c1', classes: { 'of-c1': { record: whose } } } },
  packs: { version: 1, data: { packs: { p1: whose } } },
  instructor: { version: 1, data: { classes: [whose], choices: {} } },
});

async function filled(place: string) {
  const stores = openStores(place);
  await stores.progress.save({ ...emptyProgress, lastLesson: 'mine' });
  await stores.settings.save({ ...defaultSettings, theme: 'contrast' });
  await stores.sandbox.save(sandbox);
  for (const kind of keptKinds) await stores.kept[kind].save(keptOf('mine')[kind]);
  return stores;
}

/** All that a start would find there. */
async function found(place: string) {
  const stores = openStores(place);
  const [workshop, packs, instructor] = await Promise.all(keptKinds.map(async (kind) => (await stores.kept[kind].load()).record));
  return { lastLesson: (await stores.progress.load()).record.lastLesson, theme: (await stores.loadSettings()).record.theme, sandbox: (await stores.sandbox.load()).record, kept: { workshop, packs, instructor } };
}

const mine = { lastLesson: 'mine', theme: 'contrast', sandbox, kept: keptOf('mine') };

describe('everything as one file', () => {
  test('goes to another computer and takes the place of what was there, which is kept beside', async () => {
    const here = folder();
    const there = folder();
    const file = join(here, 'all.json');
    expect(await exportTo(file, await filled(here))).toEqual({ ok: true });
    const others = openStores(there);
    await others.progress.save({ ...emptyProgress, lastLesson: 'theirs' });
    for (const kind of keptKinds) await others.kept[kind].save(keptOf('theirs')[kind]);
    expect(await importFrom(file, there, others)).toEqual({ ok: true, notices: [] });
    expect(await found(there)).toEqual(mine);
    const kept = readdirSync(there).find((name) => name.startsWith('before-import-')) ?? '';
    expect(await importFrom(join(there, kept), there, openStores(there))).toEqual({ ok: true, notices: [] });
    expect(await found(there)).toEqual({ lastLesson: 'theirs', theme: 'system', sandbox: null, kept: keptOf('theirs') });
  });

  test('an export of the first format is read, and leaves the classes and lesson packs that are here', async () => {
    const place = folder();
    const stores = await filled(place);
    const file = join(place, 'all.json');
    copyFileSync(join(import.meta.dirname, 'formats', 'everything-1.json'), file);
    expect(await importFrom(file, place, stores)).toEqual({ ok: true, notices: [] });
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: { progress: { lessons: object }; sandbox: object } };
    expect((await openStores(place).progress.load()).record).toEqual(data.progress);
    expect(await found(place)).toEqual({ lastLesson: 'another-account', theme: 'dark', sandbox: data.sandbox, kept: keptOf('mine') });
  });

  test('what the learner has not is taken from whoever imports it', async () => {
    const place = folder();
    const file = join(folder(), 'all.json');
    expect(await exportTo(file, openStores(folder()))).toEqual({ ok: true });
    expect(await importFrom(file, place, await filled(place))).toEqual({ ok: true, notices: [] });
    expect(await found(place)).toEqual({ lastLesson: null, theme: 'system', sandbox: null, kept: { workshop: null, packs: null, instructor: null } });
  });

  const whole = { progress: { ...emptyProgress, lastLesson: 'new' }, settings: defaultSettings, sandbox: null, ...keptOf('new') };
  const large = { version: 1, data: { packs: { p1: 'x'.repeat(20_000_001) } } };
  const after = { lastLesson: 'new', theme: 'system', sandbox: null, kept: keptOf('new') };
  test.each([
    ['progress', { version: 2 }, 'Your progress', { lastLesson: 'mine' }],
    ['settings', null, 'Your settings', { theme: 'contrast' }],
    ['sandbox', { version: 0 }, 'Your sandbox', { sandbox }],
    ['workshop', { version: 1, data: [] }, 'Your class', { kept: { ...keptOf('new'), workshop: keptOf('mine').workshop } }],
    ['packs', large, 'Your lesson packs', { kept: { ...keptOf('new'), packs: keptOf('mine').packs } }],
    ['instructor', 'Tuesday', 'Your classes', { kept: { ...keptOf('new'), instructor: keptOf('mine').instructor } }],
  ])('of a file whose %s cannot be read the rest is imported, and a notice names what was left out', async (name, part, title, stays) => {
    const place = folder();
    const stores = await filled(place);
    const file = join(folder(), 'all.json');
    writeFileSync(file, snapshotText('everything', 2, { ...whole, [name]: part }).text);
    const result = await importFrom(file, place, stores);
    const [notice, ...more] = result.ok ? result.notices : [];
    expect(more).toEqual([]);
    expect(notice?.message).toContain(`${title} in the imported file could not be read: `);
    expect(isAside(place, notice?.file ?? '')).toBe(true);
    expect(JSON.parse(readFileSync(notice?.file ?? '', 'utf8'))).toEqual(part);
    expect(await found(place)).toEqual({ ...after, ...stays });
  });

  test.each([
    ['no JSON', 'nonsense', 'not valid JSON'],
    ['something else', '{"a":1}', 'not exported by this app'],
    ['progress alone', snapshotText('progress', 2, emptyProgress).text, 'holds something else'],
    ['a changed file', snapshotText('everything', 2, whole).text.replace('"system"', '"light"'), 'checksum'],
    ['a newer format', snapshotText('everything', 3, whole).text, 'newer version'],
    ['no part that can be read', snapshotText('everything', 1, { progress: 1, settings: 2, sandbox: 3 }).text, 'none of its parts'],
    ['the parts of the second format in the first', snapshotText('everything', 1, whole).text, 'not exported by this app'],
    ['a part missing', snapshotText('everything', 2, { ...whole, packs: undefined }).text, 'not exported by this app'],
    ['more than that', snapshotText('everything', 2, { ...whole, more: 1 }).text, 'not exported by this app'],
  ])('%s changes nothing, and the message says why', async (_name, text, why) => {
    const place = folder();
    const stores = await filled(place);
    const file = join(folder(), 'all.json');
    writeFileSync(file, text);
    const result = await importFrom(file, place, stores);
    expect(result.ok ? '' : result.message).toContain(why);
    expect(await found(place)).toEqual(mine);
    expect(readdirSync(place).filter((name) => name.startsWith('before-import-'))).toEqual([]);
  });

  const partly = (stores: Awaited<ReturnType<typeof filled>>, place: string, more: (name: string) => void) => {
    // A folder in the place of the journal: no line can be written.
    rmSync(join(place, 'packs.journal'), { force: true });
    mkdirSync(join(place, 'packs.journal'));
    const { settings } = stores;
    const save = settings.save.bind(settings);
    let times = 0;
    settings.save = async (record) => {
      times += 1;
      more(`settings ${times}`);
      return save(record);
    };
  };

  test('an import that stops halfway changes nothing, and says so', async () => {
    const place = folder();
    const stores = await filled(place);
    const file = join(folder(), 'all.json');
    writeFileSync(file, snapshotText('everything', 2, whole).text);
    partly(stores, place, () => undefined);
    expect(await importFrom(file, place, stores)).toEqual({ ok: false, message: `A folder stands where the file should be. This is about the folder ${place}. Nothing was changed here.` });
    expect((await stores.kept.packs.load()).record).toEqual(keptOf('mine').packs);
    rmSync(join(place, 'packs.journal'), { recursive: true });
    expect(await found(place)).toEqual(mine);
  });

  test('where it cannot be undone, it says where what was here lies', async () => {
    const place = folder();
    const stores = await filled(place);
    const file = join(folder(), 'all.json');
    writeFileSync(file, snapshotText('everything', 2, whole).text);
    partly(stores, place, (time) => {
      if (time !== 'settings 2') return;
      rmSync(join(place, 'settings.journal'), { force: true });
      mkdirSync(join(place, 'settings.journal'));
      rmSync(join(place, 'settings.json'));
      mkdirSync(join(place, 'settings.json'));
    });
    const result = await importFrom(file, place, stores);
    expect(result.ok ? '' : result.message).toMatch(/ Some of the file was taken already\. What was here before lies in .*before-import-[^/]*\.json\.$/);
  });

  test('a file that cannot be read says why in words', async () => {
    const place = folder();
    expect(await importFrom(place, place, openStores(place))).toEqual({ ok: false, message: 'The file cannot be used: it is no file.' });
  });

  test('what is deleted is gone, and the next start is the first', async () => {
    const place = folder();
    const stores = await filled(place);
    await stores.erase();
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
    const clean = blotted(text, { home: '/home/ada', user: 'ada' });
    expect(clean).not.toMatch(/ada|1111|4444|eu-central/);
    expect(clean).toContain('~/app/main.js');
  });

  const ada = { home: '/home/ada', user: 'ada', names: ['Ada Lovelace', 'Bo Ek'] };
  const onMac = { home: '/Users/ada', user: 'ada' };
  const onWindows = { home: 'C:\\Users\\Ada Lovelace', user: 'alovelace' };
  test.each([
    ['a file of the learner', "ENOENT: no such file or directory, open '/home/ada/Class of Ada/x.kpl'", ada, 'ENOENT: no such file or directory, open ' + "'…'"],
    ['a path without quotes', 'cannot read /media/ada/STICK/Ada Lovelace/x.json here', ada, 'cannot read … here'],
    ['a path that ends in the name', 'scandir /media/ada', ada, 'scandir …'],
    ['a folder of a Mac', '    at file:///Users/ada/lab/out/main/main.mjs:3:9', onMac, '    at ~/lab/out/main/main.mjs:3:9'],
    ['a folder with a blank on Windows', '    at start (C:\\Users\\Ada Lovelace\\lab\\main.js:3:9)', onWindows, '    at start (~\\lab\\main.js:3:9)'],
    ['its address', '    at start (file:///C:/Users/Ada%20Lovelace/lab/main.js:3:9)', onWindows, '    at start (~/lab/main.js:3:9)'],
    ['in other letters', '    at c:\\users\\ada lovelace\\lab\\main.js:3:9', onWindows, '    at ~\\lab\\main.js:3:9'],
    ['in its short form', 'EPERM: C:\\Users\\ADALOV~1\\AppData\\x.json', onWindows, 'EPERM: …'],
    ['a share', 'EPERM: \\\\school\\homes\\ada\\x.json', ada, 'EPERM: …'],
    ['the packaged app in somebody’s folder', '    at file:///D:/Ada/lab/resources/app.asar/out/main/main.mjs:3:9', ada, '    at app.asar/out/main/main.mjs:3:9'],
    ['code elsewhere', '    at go (/opt/of ada/lab/main.js:3:9)', ada, '    at go (…/main.js:3:9)'],
    ['the window’s code', '    at go (app://lab/assets/index-a1.js:3:9)', ada, '    at go (app://lab/assets/index-a1.js:3:9)'],
    ['Node’s own', '    at Module._load (node:internal/modules/cjs/loader:1023:12)', ada, '    at Module._load (node:internal/modules/cjs/loader:1023:12)'],
    ['what a learner typed, as V8 shows it', `Unexpected token 'm', ..."licy": my "own" words"... is not valid JSON`, ada, `Unexpected token 'm', … is not valid JSON`],
    ['what a validator was given', 'Invalid type: Expected string but received "Statement of Ben"', ada, 'Invalid type: Expected string but received "…"'],
    ['and the name of a member stays', `Cannot read properties of undefined (reading 'lessons')`, ada, `Cannot read properties of undefined (reading 'lessons')`],
    ['people who learn here', 'No result of ada lovelace, none of Bo Ek', ada, 'No result of …, none of …'],
    ['an e-mail address', 'from ada.l+x@school.example.org to zoë@exämple.de', ada, 'from … to …'],
    ['account numbers in every way', 'key_111122223333_x, 1111-2222-3333', ada, 'key_…_x, …'],
    ['an ARN in an address', 'arn%3Aaws%3Akms%3A1', ada, 'arn:…'],
    ['an access key', 'AKIAIOSFODNN7EXAMPLE', ada, '…'],
  ])('blots out %s', (_what, text, whose, clean) => expect(blotted(text, whose)).toBe(clean));

  test('notes the first line of a message and the places in the code, and nothing that a message carries on', () => {
    const place = folder();
    const log = new FaultLog(place, '', () => ['Zoë Q']);
    log.note({ where: 'window', message: 'bad indentation for Zoë Q\n 1 | Principal: ben\n-----^', stack: 'Error: bad indentation\n 1 | Principal: ben\n    at load (app://lab/assets/a.js:1:2)' });
    expect(JSON.parse(readFileSync(join(place, 'faults.log'), 'utf8'))).toMatchObject({ message: 'bad indentation for …', stack: '    at load (app://lab/assets/a.js:1:2)' });
  });

  test('can be copied where it could not be written', () => {
    const place = folder();
    writeFileSync(join(place, 'file'), '');
    const log = new FaultLog(join(place, 'file', 'below'), 'Key Policy Lab 0');
    log.note({ where: 'main', message: 'The disk is full.', stack: '' });
    expect(log.report()).toContain('The disk is full.');
    const written = new FaultLog(place, 'Key Policy Lab 0');
    written.note({ where: 'main', message: 'once', stack: '' });
    expect(written.report().split('once')).toHaveLength(2);
  });

  test('is rotated, stays small, and is never a fault of its own', () => {
    const place = folder();
    const log = new FaultLog(place, 'Key Policy Lab 0');
    for (let index = 0; index < 120; index += 1) log.note({ where: 'window', message: `fault ${index}`, stack: '    at x (app://lab/x.js:1:1)\n'.repeat(270) });
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
