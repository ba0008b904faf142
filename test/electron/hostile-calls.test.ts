import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerBill } from '../../electron/main/bill.ts';
import { answerCalls } from '../../electron/main/calls.ts';
import { answerDocumentCalls } from '../../electron/main/documents/calls.ts';
import { Opened } from '../../electron/main/documents/opened.ts';
import { FaultLog } from '../../electron/main/fault-log.ts';
import { admit } from '../../electron/main/handle.ts';
import { Languages } from '../../electron/main/language.ts';
import { answerPresenting } from '../../electron/main/presenting.ts';
import { Profiles } from '../../electron/main/profiles.ts';
import { answerQuestions, Service, startService } from '../../electron/main/service.ts';
import { channels, emptyProgress, parseSandbox } from '../../electron/shared/contract.ts';
import { defaultSettings } from '../../electron/shared/settings.ts';
import { answers, done, fakeElectron } from '../support/fake-electron.ts';

vi.mock('electron', async () => (await import('../support/fake-electron.ts')).fakeElectron);

const contents = { setZoomFactor: vi.fn(), getZoomFactor: () => 1, reload: () => done.push('reload'), once: vi.fn(), on: vi.fn() };
const page = { url: 'app://lab/', parent: null };
const called = [...new Set(Object.values(channels))].filter((channel) => channel !== channels.menu && channel !== channels.documents);
/** Values that a call takes, so that it does what it says: not tried here. */
function isInOrder(channel: string, value: unknown): boolean {
  if (channel === channels.refuseSandbox) return typeof value === 'string' && value.length <= 500;
  if (channel === channels.createProfile) return typeof value === 'string' && value.length <= 80;
  if (channel === channels.saveSandbox) return parseSandbox(value).ok && JSON.stringify(value).length < 1000;
  if (channel === channels.saveFile) return isFile(value) && JSON.stringify(value).length < 1000;
  if (channel === channels.reportFault) return value instanceof Error;
  if (channel === channels.present) return typeof value === 'boolean';
  if (channel === channels.copyText) return typeof value === 'string' && value.length <= 20_000_000;
  if (channel === channels.showFile) return typeof value === 'string' && value.length <= 4096;
  return false;
}

const bare = new Set<string>([channels.loadProgress, channels.loadSandbox, channels.loadSettings, channels.appInfo, channels.exportAll, channels.importAll, channels.deleteAll, channels.openDataFolder, channels.copyReport, channels.restart, channels.takeDocuments, channels.openNotes, channels.listProfiles, channels.parts, channels.showChromiumLicences]);

let folder = '';
let kept = '';

/** Every file and what is in it. */
const all = (): string => JSON.stringify(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), 'utf8')]).sort());

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kpl-calls-'));
  const profiles = new Profiles(folder);
  await profiles.load();
  await profiles.stores.progress.save({ ...emptyProgress, lastLesson: 'mine' });
  await profiles.stores.settings.save(defaultSettings);
  await profiles.stores.sandbox.save({ version: 1, data: { mine: true } });
  writeFileSync(join(folder, 'window.json'), '{"mine":true}');
  answerCalls(profiles, new FaultLog(folder, 'versions'), false, new Languages(join(folder, 'none'), () => []));
  answerBill();
  answerDocumentCalls(new Opened());
  answerPresenting(new fakeElectron.BrowserWindow() as never);
  answerQuestions(new fakeElectron.BrowserWindow() as never, new Service({ start: () => startService('service.cjs'), catalogue: () => null, log: { note: () => undefined } }));
  done.length = 0;
  admit(contents as never);
  kept = all();
});

beforeEach(() => {
  done.length = 0;
});

/** What came of a call; a refusal is an error, or a result that says so. */
async function ask(channel: string, event: Parameters<NonNullable<ReturnType<typeof answers.get>>>[0], ...values: unknown[]): Promise<'refused' | 'answered'> {
  const answer = answers.get(channel);
  if (answer === undefined) throw new Error(`Nobody answers ${channel}.`);
  try {
    const result = await answer(event, ...values);
    return typeof result === 'object' && result !== null && 'ok' in result && result.ok === false ? 'refused' : 'answered';
  } catch (fault) {
    // A fault with words that is small itself, not a stack that ran over or a memory that is full.
    return fault instanceof Error && fault.message.length < 500 && !/call stack|array length|string length/i.test(fault.message) ? 'refused' : 'answered';
  }
}

test('every channel of the contract is answered, and no other', () => expect([...answers.keys()].sort()).toEqual(called.sort()));

/** A small value that stands for two to the power of 60 ones. */
function laughs(): unknown {
  let value: unknown = 'ha';
  for (let level = 0; level < 60; level += 1) value = { left: value, right: value };
  return value;
}

function deep(levels: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

const circle: Record<string, unknown> = { version: 1 };
circle['data'] = circle;
const lesson = { status: 'started', task: 'a', documents: {}, hintsShown: {}, predictions: {}, updated: '' };
const long = 'x'.repeat(20_000_001);

/** Values that a page could send: everything that a structured clone takes. */
const odd: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 7],
  ['not a number', Number.NaN],
  ['a huge integer', 10n ** 400n],
  ['a list', []],
  ['a list with a hole the size of everything', new Array(4_294_967_295)],
  ['nothing in it', {}],
  ['a map', new Map([['version', 2]])],
  ['a set', new Set([1])],
  ['a date', new Date(Number.NaN)],
  ['a pattern', /(a+)+$/],
  ['an error', new Error('<script>')],
  ['bytes', new Uint8Array(1_000_000)],
  ['a text of twenty million', long],
  ['a name of twenty million', { name: long, text: '' }],
  ['a page of twenty million', { name: 'a.pdf', html: long, pageSize: 'A4' }],
  ['very deep', deep(200_000)],
  ['deep below data', { version: 1, data: { a: deep(200_000) } }],
  ['itself', circle],
  ['a value that stands for a billion billions', { version: 1, data: { a: laughs() } }],
  ['progress of such values', { ...emptyProgress, lessons: laughs() }],
  ['progress with more lessons than are kept', { ...emptyProgress, lessons: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`l${index}`, lesson])) }],
  ['progress whose documents are the same text many times', { ...emptyProgress, lessons: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`l${index}`, { ...lesson, documents: Object.fromEntries(Array.from({ length: 20 }, (_item, place) => [`d${place}`, 'x'.repeat(199_000)])) }])) }],
  ['a prototype among the lessons', { ...emptyProgress, lessons: JSON.parse('{"__proto__":{"status":"passed"}}') as unknown }],
  ['settings with a thousand keys', { ...defaultSettings, shortcuts: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`c${index}`, 'k'])) }],
  ['settings with a language that is a path', { ...defaultSettings, language: '../../etc/passwd' }],
  ['settings with an infinite size', { ...defaultSettings, zoom: Number.POSITIVE_INFINITY }],
  ['a path that leaves the folder', '../../etc/passwd'],
  ['a path with a zero byte', 'progress.json\0.txt'],
  ['an address', 'file:///etc/passwd'],
  ['a program to start', 'calc.exe'],
  ['a file name that is a path', { name: '../../.bashrc', text: 'x' }],
  ['a file name that shows as another', { name: 'policy\u202egnp.json', text: 'x' }],
  ['a profile that is a path', { id: '../..', name: 'x' }],
  ['something to keep under a path', { kind: '../progress', value: null }],
  ['something to keep under a prototype', { kind: '__proto__', value: null }],
  ['a billion billions to keep', { kind: 'workshop', value: { version: 1, data: { a: laughs() } } }],
  ['a fault with a long text', { message: long, stack: '' }],
  ['a fault with more', { message: '', stack: '', more: 1 }],
  ['a question of no kind', { id: 1, kind: 'eval', text: '1' }],
  ['a question of a kind that is a prototype', { id: 1, kind: '__proto__', text: '1' }],
  ['a question whose number is none', { id: Number.NaN, kind: 'call', text: '1' }],
  ['a question that is no text', { id: 1, kind: 'call', text: { line: '' } }],
  ['a question with more', { id: 1, kind: 'call', text: '1', file: '/etc/passwd' }],
  ['a question of sixty million', { id: 1, kind: 'call', text: 'x'.repeat(60_000_001) }],
];

const elsewhere = [
  ['a frame in the page', { sender: contents, senderFrame: { url: 'app://lab/', parent: {} } }],
  ['a frame that is gone', { sender: contents, senderFrame: null }],
  ['another window of the app', { sender: {}, senderFrame: page }],
  ['another address', { sender: contents, senderFrame: { url: 'https://lab/', parent: null } }],
  ['an address that begins like ours', { sender: contents, senderFrame: { url: 'app://lab.example/', parent: null } }],
  ['an address with our name before the host', { sender: contents, senderFrame: { url: 'app://lab@example/', parent: null } }],
  ['a page to print', { sender: contents, senderFrame: { url: 'app://print/1', parent: null } }],
  ['a page of data', { sender: contents, senderFrame: { url: 'data:text/html,app://lab/', parent: null } }],
  ['a file', { sender: contents, senderFrame: { url: 'file:///app://lab/', parent: null } }],
  ['the developer tools', { sender: contents, senderFrame: { url: 'devtools://devtools/bundled/devtools_app.html', parent: null } }],
  ['the window with the notes', { sender: {}, senderFrame: { url: 'app://lab/notes.html', parent: null } }],
  ['an empty page', { sender: contents, senderFrame: { url: 'about:blank', parent: null } }],
] as const;

describe.each(called)('%s', (channel) => {
  test('given what a page could send does nothing', async () => {
    for (const [name, value] of odd.filter(([, value]) => !isInOrder(channel, value))) {
      const answer = await ask(channel, { sender: contents, senderFrame: page }, value);
      expect(answer, name).toBe('refused');
      expect(done, name).toEqual([]);
      expect(all(), name).toBe(kept);
    }
  });

  test('given anything at all is refused, does nothing, and writes nothing', async () => {
    const anything = fc.oneof(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, withNullPrototype: true }), fc.jsonValue(), fc.record({ kind: fc.string(), value: fc.jsonValue() }), fc.record({ id: fc.string(), name: fc.anything() }), fc.record({ name: fc.string(), text: fc.anything(), html: fc.anything() }), fc.record({ version: fc.nat(3), data: fc.anything() })).filter((value) => value !== undefined && !isInOrder(channel, value));
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        expect(await ask(channel, { sender: contents, senderFrame: page }, value)).toBe('refused');
      }),
      { seed: 20261125, numRuns: 150 },
    );
    expect(done).toEqual([]);
    expect(all()).toBe(kept);
  });

  test('given one value too many is refused', async () => {
    const given = (...values: unknown[]): Promise<unknown> => Promise.resolve().then(() => answers.get(channel)?.({ sender: contents, senderFrame: page }, ...values));
    await expect(given(undefined, 1)).rejects.toThrow('given more than it takes');
    if (bare.has(channel)) for (const value of [null, false, '', {}]) await expect(given(value)).rejects.toThrow('given more than it takes');
    expect(done).toEqual([]);
  });

  test('from anywhere else is refused', async () => {
    for (const [name, event] of elsewhere) {
      for (const value of [undefined, 'text', true, { ...emptyProgress }, { ...defaultSettings }, { version: 1, data: {} }, { kind: 'workshop', value: null }]) {
        await expect(Promise.resolve().then(() => answers.get(channel)?.(event, value)), name).rejects.toThrow('does not come from the app');
      }
    }
    expect(done).toEqual([]);
    expect(all()).toBe(kept);
  });
});

describe('a file of the disk', () => {
  const own = (name: string): string => join(folder, name);
  const others = ['/etc/passwd', '../../etc/passwd', 'progress.json', 'file:///etc/passwd', 'calc.exe', '', '.', '\0'];
  const beside = ['', '.', 'window.json', 'faults.log', 'Local Storage', '../progress.json', 'profiles/progress.json', 'progress.json\0.txt', 'progress.json.exe', 'progress.unreadable-../../x.json', 'xprogress.json'];

  test.each([...others.map((path) => [path, () => path] as const), ...beside.map((name) => [`data folder, ${name}`, () => own('') + name] as const), ['data folder, below', () => join(folder, 'below', 'progress.json')] as const])('that was not set aside is neither shown nor read: %j', async (_name, path) => {
    await ask(channels.showFile, { sender: contents, senderFrame: page }, path());
    expect(done).toEqual([]);
    expect(await ask(channels.readFile, { sender: contents, senderFrame: page }, path())).toBe('refused');
  });

  test('that was set aside is shown, and opened by no program', async () => {
    await ask(channels.showFile, { sender: contents, senderFrame: page }, own('progress.json'));
    expect(done).toEqual(['shown file']);
  });

  test('is not what opens the data folder, whatever is sent along', async () => {
    const opened = vi.spyOn(fakeElectron.shell, 'openPath');
    await ask(channels.openDataFolder, { sender: contents, senderFrame: page });
    expect(opened.mock.calls).toEqual([[folder]]);
    expect(await ask(channels.openDataFolder, { sender: contents, senderFrame: page }, '/etc/passwd')).toBe('refused');
    expect(opened).toHaveBeenCalledOnce();
    opened.mockRestore();
  });
});

function isFile(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' && 'name' in value && typeof value.name === 'string';
}
