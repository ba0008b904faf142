import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/course.ts';

const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const sources = ['electron', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|svelte|html)$/.test(entry.name))
    .map(({ name, parentPath }) => ({ file: join(parentPath, name), text: readFileSync(join(parentPath, name), 'utf8') })),
);
const holding = (pattern: RegExp): string[] => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file.slice(root.length + 1));

describe('SECURITY.md', () => {
  const rows = page.split('\n').filter((line) => /^\| \d+ \|/.test(line));

  test('has each of the twenty recommendations once, with a place and a test', () => {
    expect(rows.map((row) => Number(row.split('|')[1]))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    for (const row of rows) {
      const [, , , where = '', tests = ''] = row.split('|');
      expect(where.trim(), row).not.toBe('');
      expect(tests, row).toMatch(/\]\(test\/[^)]+\.(?:spec|test)\.ts\)/);
    }
  });

  test('every link to a file leads to one', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target).filter((target) => !target.startsWith('https://'));
    expect(links.length).toBeGreaterThan(40);
    expect(links.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  test('each recommendation that a test of the whole app shows is named there by its number', () => {
    const spec = readFileSync(join(root, 'test', 'e2e', 'security.spec.ts'), 'utf8');
    const named = [...spec.matchAll(/test\('((?:\d+(?:, )?)+):/g)].flatMap(([, numbers = '']) => numbers.split(', ').map(Number));
    expect([...new Set(named)].sort((first, second) => first - second)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 18, 20]);
  });
});

describe('what no test of a running app would see', () => {
  test('4: the sandbox is enforced for every window, but where there is none to have', () => {
    expect(readFileSync(join(root, 'electron', 'main', 'index.ts'), 'utf8')).toContain("if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();");
  });

  test('4, 6, 8, 10: Chromium is told of these switches and no others', () => {
    const told = sources.flatMap(({ file, text }) => [...text.matchAll(/appendSwitch\(([^)]*)\)|appendArgument\(([^)]*)\)/g)].map(([, given]) => `${file.slice(root.length + 1)}: ${given ?? ''}`));
    const index = join('electron', 'main', 'index.ts');
    expect(told).toEqual([`${index}: name`, `${index}: 'js-flags', '--max-semi-space-size=2'`]);
    const text = readFileSync(join(root, index), 'utf8');
    expect(text).toContain("for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings']) app.commandLine.appendSwitch(name);");
  });

  test('2, 5, 11, 14: windows are made in three places, all of which are looked at, and sessions in one', () => {
    const places = ['window.ts', 'presenting.ts', join('documents', 'print.ts')].map((file) => join('electron', 'main', file));
    expect(holding(/new (?:BrowserWindow|BrowserView|WebContentsView|BaseWindow)\b/).sort()).toEqual(places.sort());
    expect(holding(/session\.from(?:Partition|Path)|\bpartition: ['"`]persist/)).toEqual([join('electron', 'main', 'documents', 'print.ts')]);
    expect(holding(/<webview|allowpopups/i)).toEqual([]);
  });

  test('15: nothing is opened outside the app', () => {
    expect(holding(/openExternal/)).toEqual([]);
    expect(holding(/openPath|shell\[/)).toEqual([join('electron', 'main', 'calls.ts')]);
    expect(sources.flatMap(({ text }) => text.match(/openPath\([^)]*\)/g) ?? [])).toEqual(['openPath(profiles.stores.folder)']);
    expect(holding(/['"](?:node:)?child_process['"]/)).toEqual([]);
  });

  test('16: one current Electron is named, and no range', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number.parseInt(devDependencies['electron'] ?? '', 10)).toBeGreaterThanOrEqual(45);
  });

  test('18: no window loads a file, nor anything but the app’s own pages', () => {
    expect(holding(/\.loadFile\(|registerFileProtocol|interceptFileProtocol/)).toEqual([]);
    expect(sources.flatMap(({ text }) => text.match(/\.loadURL\([^)]*\)/g) ?? []).sort()).toEqual(['.loadURL(`${appOrigin}/`)', '.loadURL(`${appOrigin}/notes.html`)', '.loadURL(address)']);
  });

  test('19: what could run other code, or let somebody look in, is fused off', () => {
    const fuses = JSON.parse(readFileSync(join(root, 'electron', 'fuses.json'), 'utf8')) as { fuse: string; on: boolean; why: string }[];
    const on = new Map(fuses.map(({ fuse, on: isOn }) => [fuse, isOn]));
    for (const fuse of ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments', 'GrantFileProtocolExtraPrivileges']) expect(on.get(fuse), fuse).toBe(false);
    for (const fuse of ['EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar']) expect(on.get(fuse), fuse).toBe(true);
    expect(fuses.filter(({ why }) => why.length < 20)).toEqual([]);
  });

  test('no text becomes a page: nothing writes HTML', () => {
    expect(holding(/\{@html|\.innerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(/).filter((file) => file.startsWith('renderer'))).toEqual([]);
  });
});
