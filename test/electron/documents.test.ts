import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { documentsIn, Opened } from '../../electron/main/documents/opened.ts';
import { readDocument } from '../../electron/main/documents/read.ts';
import { printPolicyFor } from '../../electron/main/served-files.ts';
import { documentKindOf, documentKinds } from '../../electron/shared/document-kinds.ts';
import { parseFile, parsePage, parseText } from '../../electron/shared/files.ts';
import { root } from '../support/course.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpl-documents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('the kinds of files', () => {
  test('have endings, types and ids of their own, that a system takes', () => {
    for (const member of ['id', 'extension', 'mimeType', 'name'] as const) expect(new Set(documentKinds.map((kind) => kind[member])).size).toBe(documentKinds.length);
    for (const { extension, mimeType, mostBytes } of documentKinds) {
      expect(extension).toMatch(/^[a-z0-9]{3,12}$/);
      expect(mimeType).toMatch(/^application\/vnd\.[a-z0-9.+-]+$/);
      expect(mostBytes).toBeGreaterThan(0);
    }
  });

  test('are JSON that a script reads without a build', () => expect(JSON.parse(readFileSync(join(root, 'electron', 'shared', 'document-kinds.json'), 'utf8'))).toEqual(documentKinds));

  test.each([
    ['shop.kplworld', 'world'],
    ['SHOP.KPLWORLD', 'world'],
    ['shop.kplworld.json', undefined],
    ['kplworld', undefined],
    ['shop.json', undefined],
  ])('%s is %s', (name, id) => expect(documentKindOf(name)?.id).toBe(id));
});

describe('a command line', () => {
  const place = resolve(folder, 'there');
  test.each([
    { line: [], files: [] },
    { line: ['--no-sandbox', '.', 'notes.txt', 'app.asar'], files: [] },
    { line: ['a.kplworld', '--flag=b.kplworld', '-c.kplworld'], files: [join(place, 'a.kplworld')] },
    { line: [join(folder, 'with space.kplworld')], files: [join(folder, 'with space.kplworld')] },
    { line: [pathToFileURL(join(folder, 'with space.kplworld')).href], files: [join(folder, 'with space.kplworld')] },
    { line: ['https://example.com/a.kplworld.html', 'file://[/a.kplworld', 'a\0.kplworld'], files: [] },
    { line: ['../a.kplworld', './b.kplworld'], files: [join(folder, 'a.kplworld'), join(place, 'b.kplworld')] },
  ])('$line', ({ line, files }) => expect(documentsIn(line, place)).toEqual(files));
});

describe('a file that is opened', () => {
  test('comes with its name, its kind and its text', async () => {
    expect(await readDocument(write('shöp.kplworld', '{ "keys": [] }'))).toEqual({ name: 'shöp.kplworld', kind: 'world', text: '{ "keys": [] }' });
    expect(await readDocument(write('empty.kplworld', ''))).toEqual({ name: 'empty.kplworld', kind: 'world', text: '' });
  });

  test.each<[string, () => string, RegExp]>([
    ['that is not there', () => join(folder, 'none.kplworld'), /not there/],
    ['of another kind', () => write('passwords.txt', 'x'), /no files of this kind/],
    ['that is too large', () => write('large.kplworld', 'x'.repeat((documentKinds[0]?.mostBytes ?? 0) + 1)), /larger than 5 MB/],
    ['that is not text', () => write('picture.kplworld', new Uint8Array([0xff, 0xd8, 0xff, 0xe0])), /not text in UTF-8/],
    [
      'that is a folder',
      () => {
        mkdirSync(join(folder, 'folder.kplworld'));
        return join(folder, 'folder.kplworld');
      },
      /folder|may not be read/,
    ],
  ])('%s is refused', async (_, make, problem) => {
    const read = await readDocument(make());
    expect(read.problem).toMatch(problem);
    expect(read).not.toHaveProperty('text');
  });

  test.skipIf(process.platform === 'win32')('that is a link is refused, wherever it leads', async () => {
    symlinkSync('/etc/passwd', join(folder, 'link.kplworld'));
    expect((await readDocument(join(folder, 'link.kplworld'))).problem).toMatch(/is a link/);
  });

  test.skipIf(!existsSync('/usr/bin/mkfifo'))('that is a pipe is refused, and not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.kplworld')]);
    expect((await readDocument(join(folder, 'pipe.kplworld'))).problem).toMatch(/not a regular file/);
  });
});

describe('what was opened', () => {
  const read = (path: string): Promise<{ name: string; kind: string; text: string }> => Promise.resolve({ name: path, kind: 'world', text: '' });

  test('waits until it is taken, in its order, once', async () => {
    const opened = new Opened(read);
    let told = 0;
    void opened.add(['a', 'b']);
    opened.whenThereAreSome(() => (told += 1));
    await opened.add(['c']);
    expect((await opened.take()).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(await opened.take()).toEqual([]);
    await opened.add([]);
    expect(told).toBe(2);
    await opened.add(['d']);
    expect(told).toBe(3);
  });

  test('is never more than can be meant, and what is left out is said by name', async () => {
    const opened = new Opened(read);
    await opened.add(Array.from({ length: 23 }, (_, index) => `/there/${index}.kplworld`));
    const taken = await opened.take();
    expect(taken.filter(({ problem }) => problem === undefined)).toHaveLength(20);
    expect(taken.slice(20)).toEqual([20, 21, 22].map((index) => ({ name: `${index}.kplworld`, problem: 'No more than 20 files come in at once.' })));
    await opened.add(['/there/next.kplworld']);
    expect(await opened.take()).toEqual([{ name: '/there/next.kplworld', kind: 'world', text: '' }]);
  });

  test('a room of results comes in, beside other files and in several calls', async () => {
    const opened = new Opened(read);
    for (let from = 0; from < 2002; from += 286) await opened.add(Array.from({ length: 286 }, (_, index) => `/there/${from + index}.kplresult`));
    await opened.add(['/there/a.kplworld']);
    const taken = await opened.take();
    expect(taken).toHaveLength(2003);
    expect(taken.filter(({ problem }) => problem !== undefined)).toEqual([2000, 2001].map((index) => ({ name: `${index}.kplresult`, problem: 'No more than 2000 results come in at once.' })));
  });

  test('whatever a program calls again and again, the list of what is left out ends', async () => {
    const opened = new Opened(read);
    await opened.add(Array.from({ length: 30_000 }, (_, index) => `/there/${index}.kplworld`));
    expect((await opened.take()).length).toBeLessThan(5000);
  });

  test('is taken even while it is still being read', async () => {
    const opened = new Opened(async (path) => {
      await new Promise((done) => setTimeout(done, 20));
      return read(path);
    });
    void opened.add(['a']);
    expect(await opened.take()).toHaveLength(1);
  });
});

describe('what the window may ask to be written', () => {
  test('is a text under a name', () => {
    expect(parseFile({ name: 'key-policy.json', text: '{}' })).toEqual({ name: 'key-policy.json', text: '{}' });
    expect(parseFile({ name: 'größe 1.kplworld', text: '' }).name).toBe('größe 1.kplworld');
    expect(parsePage({ name: 'report.pdf', html: '<p>', pageSize: 'Letter' }).pageSize).toBe('Letter');
    expect(parseText('x')).toBe('x');
  });

  test.each(['', '.', '..', '.bashrc', '../a.json', 'a/b.json', 'a\\b.json', 'C:a.json', 'a\0.json', 'a\n.json', 'a\u202egnp.exe', 'a\u200b.json', 'a.json.', 'a.json ', ' a.json', 'x'.repeat(121), 'a|b', 'a*b'])('never under the name %j', (name) => {
    expect(() => parseFile({ name, text: '' })).toThrow();
    expect(() => parsePage({ name, html: '', pageSize: 'A4' })).toThrow();
  });

  test.each<unknown>([null, 'x', [], { name: 'a.json' }, { name: 'a.json', text: 1 }, { name: 'a.json', text: '', path: '/etc/passwd' }, { name: 'a.json', text: 'x'.repeat(20_000_001) }])('never this: row %#', (value) => expect(() => parseFile(value)).toThrow());

  test.each<unknown>([null, { name: 'a.pdf', html: '', pageSize: 'A3' }, { name: 'a.pdf', html: '' }, { name: 'a.pdf', html: {}, pageSize: 'A4' }])('never this page: row %#', (value) => expect(() => parsePage(value)).toThrow());

  test.each<unknown>([null, 1, {}, ['x'], 'x'.repeat(20_000_001)])('never this on the clipboard: row %#', (value) => expect(() => parseText(value)).toThrow());
});

describe('the policy of a page that is printed', () => {
  test('allows its own styles by their sums, and nothing that is put into an attribute or an element of another form', () => {
    const policy = printPolicyFor('<style>p { color: red }</style><style onload="x">q {}</style><p style="color: blue">');
    expect(policy).toContain("style-src 'sha256-");
    expect(policy.match(/sha256-/g)).toHaveLength(1);
    expect(policy).not.toMatch(/unsafe|script-src|https?:|\*/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/; sandbox$/);
  });

  test('allows no style where there is none', () => expect(printPolicyFor('<p>')).toContain("style-src 'none'"));
});
