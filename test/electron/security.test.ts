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

  test('15: nothing is opened outside the app', () => {
    expect(holding(/openExternal/)).toEqual([]);
    expect(holding(/shell\.openPath/)).toEqual([join('electron', 'main', 'calls.ts')]);
    expect(holding(/['"](?:node:)?child_process['"]/)).toEqual([]);
  });

  test('16: one current Electron is named, and no range', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number.parseInt(devDependencies['electron'] ?? '', 10)).toBeGreaterThanOrEqual(45);
  });

  test('18: no window loads a file', () => {
    expect(holding(/\.loadFile\(|loadURL\(\s*['"`]file:/)).toEqual([]);
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
