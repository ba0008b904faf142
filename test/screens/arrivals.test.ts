import { beforeEach, describe, expect, test } from 'vitest';
import { dismissRefusals, leaveOut, refusals, takeDocuments, takeFiles, waitingFor } from '../../renderer/state/arrivals.svelte.ts';
import { textOf } from '../../renderer/state/file-text.ts';

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
    ['something large', file('a.json', 'x'.repeat(5_000_001)), /larger than 5 MB/],
    ['something that cannot be read', { name: 'a', size: 4096, arrayBuffer: () => Promise.reject(new Error('no')) }, /cannot be read/],
  ])('%s has none, and it is said why', async (_, one, problem) => {
    const read = await textOf(one);
    expect('problem' in read ? read.problem : '').toMatch(problem);
  });
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
