import { beforeEach, describe, expect, test } from 'vitest';
import { documentKinds } from '../../electron/shared/document-kinds.ts';
import { dismissRefusals, leaveOut, refusals, takeDocuments, takeFiles, waitingFor } from '../../renderer/state/arrivals.svelte.ts';
import { tableOf, textOf } from '../../renderer/state/file-text.ts';
import { chosenFolder, dropped, type Entry } from '../../renderer/state/folders.ts';

const file = (name: string, ...parts: (string | Uint8Array<ArrayBuffer>)[]): File => new File(parts, name);

describe('the text of a file', () => {
  test.each([
    ['UTF-8', file('a.json', '{ "Sid": "größe" }')],
    ['UTF-8 with a mark', file('a.json', new Uint8Array([0xef, 0xbb, 0xbf]), '{ "Sid": "größe" }')],
    ['UTF-16, as Windows PowerShell writes', file('a.json', new Uint8Array([0xff, 0xfe]), new Uint8Array(Buffer.from('{ "Sid": "größe" }', 'utf16le')))],
    ['UTF-16, the other way round', file('a.json', new Uint8Array([0xfe, 0xff]), new Uint8Array(Buffer.from('{ "Sid": "größe" }', 'utf16le').swap16()))],
  ])('in %s', async (_, one) => expect(await textOf(one)).toEqual({ text: '{ "Sid": "größe" }' }));

  test.each([
    ['a picture', file('a.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])), /not text/],
    ['text with a NUL in it', file('a.json', '{}\0'), /not text/],
    ['something empty', file('a', ''), /empty, or a folder/],
    ['something large', file('a.json', 'x'.repeat(5_000_001)), /^It is larger than 5 MB\. Bring in a part of it\.$/],
    ['a pack that is larger than any', file('a.kplpack', 'x'.repeat(8_000_001)), /^It is larger than 8 MB\.$/],
    ['a class that is larger than any', file('a.KPLCLASS', 'x'.repeat(4_000_001)), /^It is larger than 4 MB\.$/],
    ['a result that is larger than any', file('a.kplresult', 'x'.repeat(200_001)), /^It is larger than 200 kB\.$/],
    ['something that cannot be read', { name: 'a', size: 4096, arrayBuffer: () => Promise.reject(new Error('no')) }, /cannot be read/],
  ])('%s has none, and it is said why', async (_, one, problem) => {
    const read = await textOf(one);
    expect('problem' in read ? read.problem : '').toMatch(problem);
  });
});

test('a file may be as large as its kind, whichever way it comes', async () => {
  for (const { extension, mostBytes } of documentKinds) expect(await textOf(file(`a.${extension}`, 'x'.repeat(mostBytes))), extension).toHaveProperty('text');
});

describe('a table of people', () => {
  test.each([
    ['UTF-8 with a mark', file('a.csv', new Uint8Array([0xef, 0xbb, 0xbf]), 'Name\nZoé')],
    ['the letters of Windows', file('a.csv', new Uint8Array(Buffer.from('Name\nZoé', 'latin1')))],
    ['UTF-16', file('a.csv', new Uint8Array([0xff, 0xfe]), new Uint8Array(Buffer.from('Name\nZoé', 'utf16le')))],
  ])('in %s', async (_, one) => expect(await tableOf(one)).toEqual({ text: 'Name\nZoé' }));

  test.each([
    ['a spreadsheet’s own file', file('a.csv', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xe9]))],
    ['something empty', file('a.csv', '')],
    ['something large', file('a.csv', 'x'.repeat(5_000_001))],
    ['something that cannot be read', { name: 'a', size: 4096, arrayBuffer: () => Promise.reject(new Error('no')) }],
  ])('%s is none, and it is said what to do', async (_, one) => expect(await tableOf(one)).toEqual({ problem: 'It cannot be read as a table. Save it as CSV in your spreadsheet, and read that file.' }));
});

describe('files that come in', () => {
  beforeEach(() => {
    waitingFor('sandbox').forEach(leaveOut);
    dismissRefusals();
  });

  test('wait in their order until a screen takes them', async () => {
    expect(await takeFiles([file('a.json', '{}'), file('b.kplworld', '{}'), file('c', 'Resources:')])).toContain('sandbox');
    expect(waitingFor('sandbox').map(({ name }) => name)).toEqual(['a.json', 'b.kplworld', 'c']);
    const [first] = waitingFor('sandbox');
    if (first !== undefined) leaveOut(first);
    expect(waitingFor('sandbox').map(({ name }) => name)).toEqual(['b.kplworld', 'c']);
    expect(refusals()).toEqual([]);
  });

  test('one that is refused keeps no other out', async () => {
    await takeFiles([file('a.png', '\0'), file('b.json', '{}')]);
    expect(waitingFor('sandbox').map(({ name }) => name)).toEqual(['b.json']);
    expect(refusals().map(({ name }) => name)).toEqual(['a.png']);
  });

  test('no screen is opened for files that are all refused', async () => expect(await takeFiles([file('a.png', '\0')])).toEqual([]));

  test('too many are refused by name', async () => {
    await takeFiles(Array.from({ length: 22 }, (_, index) => file(`${index}.json`, '{}')));
    expect(waitingFor('sandbox')).toHaveLength(20);
    expect(refusals().map(({ name }) => name)).toEqual(['20.json', '21.json']);
  });

  test('results come by the room; beyond that they are refused by name', async () => {
    await takeFiles([...Array.from({ length: 2001 }, (_, index) => file(`${index}.kplresult`, '{}')), file('a.json', '{}')]);
    expect(waitingFor('instructor')).toHaveLength(2000);
    expect(waitingFor('sandbox')).toHaveLength(1);
    expect(refusals()).toEqual([{ name: '2000.kplresult', reason: 'No more than 2000 results come in at once.' }]);
    waitingFor('instructor').forEach(leaveOut);
  });

  test('a class goes to whoever takes it; to the instructor where their screen is shown', async () => {
    const document = { name: 'a.kplclass', kind: 'class', text: '{}' };
    expect(takeDocuments([document])).toEqual(['class']);
    expect(takeDocuments([document], 'instructor')).toEqual(['instructor']);
    expect(await takeFiles([file('b.kplclass', '{}'), file('b.kplresult', '{}'), file('b.kplpack', '{}')], [], 'instructor')).toEqual(['instructor', 'instructor', 'packs']);
    expect(waitingFor('class').map(({ name }) => name)).toEqual(['a.kplclass']);
    expect(waitingFor('instructor').map(({ name, kind }) => [name, kind])).toEqual([['a.kplclass', 'class'], ['b.kplclass', 'class'], ['b.kplresult', 'result']]);
    for (const to of ['class', 'instructor', 'packs']) waitingFor(to).forEach(leaveOut);
  });

  test('a kind that this version does not know is said, not thrown away', () => {
    expect(takeDocuments([{ name: 'a.kplother', kind: 'other', text: '{}' }, { name: 'b.kplworld', problem: 'It is a link.' }])).toEqual([]);
    expect(refusals()).toEqual([
      { name: 'a.kplother', reason: 'This version of the app cannot open files of this kind.' },
      { name: 'b.kplworld', reason: 'It is a link.' },
    ]);
  });

  test('nothing new leaves what was said', () => {
    takeDocuments([{ name: 'b.kplworld', problem: 'It is a link.' }]);
    takeDocuments([]);
    expect(refusals()).toHaveLength(1);
  });
});

describe('folders', () => {
  const entry = (one: File): Entry => ({ name: one.name, isDirectory: false, file: (done: (file: File) => void) => done(one) }) as Entry;
  /** A folder as Chromium has it: a few entries at a time, until none is left. */
  const folder = (name: string, ...entries: Entry[]): Entry =>
    ({
      name,
      isDirectory: true,
      createReader: () => {
        const left = [...entries];
        return { readEntries: (done: (some: readonly Entry[]) => void) => done(left.splice(0, 100)) };
      },
    }) as Entry;
  const item = (one: Entry | File) => ({ kind: 'file', getAsFile: () => (one instanceof File ? one : new File([], one.name)), webkitGetAsEntry: () => (one instanceof File ? entry(one) : one) });
  const results = (from: number, to: number): Entry[] => Array.from({ length: to - from }, (_, index) => entry(file(`${from + index}.kplresult`, '{}')));

  test('give the results in them, however deep, and nothing else that lies there', async () => {
    const { files, problems } = await dropped([item(folder('room', ...results(0, 250), entry(file('.DS_Store', '\0')), folder('late', ...results(250, 253), entry(file('notes.txt', 'x'))))), item(file('a.json', '{}'))]);
    expect([files.length, files.at(-1)?.name, problems]).toEqual([254, 'a.json', []]);
  });

  test('without results, and those that cannot be read, are said by name', async () => {
    const broken = { name: 'broken', isDirectory: true, createReader: () => ({ readEntries: (_: unknown, failed: (fault: unknown) => void) => failed(new Error('no')) }) } as Entry;
    const { files, problems } = await dropped([item(folder('photos', entry(file('a.png', 'x')))), item(broken)]);
    expect(files).toEqual([]);
    dismissRefusals();
    expect(await takeFiles(files, problems)).toEqual([]);
    expect(refusals()).toEqual([{ name: 'photos', reason: 'There is no result file (.kplresult) in this folder.' }, { name: 'broken', reason: 'This folder cannot be read.' }]);
  });

  test('that hold too much are said, and do not take for ever', async () => {
    const deep = (): Entry => ({ name: 'deep', isDirectory: true, createReader: () => ({ readEntries: (done: (some: readonly Entry[]) => void) => done(results(0, 100)) }) }) as Entry;
    const { problems } = await dropped([item(deep())]);
    expect(problems).toEqual([{ name: 'deep', problem: expect.stringMatching(/more than 20000 files/) as unknown }]);
  });

  test('that were chosen hand over everything, of which the results are taken', () => {
    const at = (path: string): File & { webkitRelativePath: string } => Object.assign(file(path.split('/').at(-1) ?? '', '{}'), { webkitRelativePath: path });
    expect(chosenFolder([at('room/a.kplresult'), at('room/b.png')]).files.map(({ name }) => name)).toEqual(['a.kplresult']);
    expect(chosenFolder([at('room/b.png')]).problems).toEqual([{ name: 'room', problem: 'There is no result file (.kplresult) in this folder.' }]);
    expect(chosenFolder([])).toEqual({ files: [], problems: [] });
  });
});
