import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { root } from '../support/course.ts';

const folder = join(root, 'out', 'renderer');
const assets = join(folder, 'assets');

/** What the budget counts: code and styles. Fonts stand apart, the data of the course and of the library in folders of their own, and the words of the interface in the pages. */
function counted(): string[] {
  return readdirSync(assets).filter((name) => /\.(js|css)$/.test(name)).map((name) => join(assets, name));
}

/** A page's files, and what those import without being asked again: all that is loaded before anybody goes anywhere. */
function firstScreen(page = 'index.html'): Set<string> {
  const files = new Set<string>();
  const add = (file: string): void => {
    if (files.has(file) || !existsSync(file)) return;
    files.add(file);
    if (!file.endsWith('.js')) return;
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:^|[;}\s])(?:import|export)(?:[^'"();]*?from)?\s*["'](\.[^"']+)["']/g)) add(join(dirname(file), path));
  };
  for (const [, path = ''] of readFileSync(join(folder, page), 'utf8').matchAll(/(?:src|href)="(\.\/[^"]+)"/g)) add(join(folder, path));
  return files;
}

/** What a program of the main process consists of, also what it reads only once it is asked. */
function bundleOf(name: string, seen = new Set<string>()): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const code = readFileSync(join(root, 'out', 'main', name), 'utf8');
  return [code, ...[...code.matchAll(/require\("\.\/([^"]+)"\)/g)].flatMap(([, path = '']) => bundleOf(path, seen))];
}

const bytes = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + statSync(file).size, 0);
const zipped = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);

describe('what the window loads', () => {
  beforeAll(() => ensureBuilt(), 180_000);

  test('all code and styles are at most 1.5 MB', () => {
    expect(counted().length).toBeGreaterThan(8);
    expect(bytes(counted())).toBeLessThanOrEqual(1_500_000);
  });

  test.each([
    ['an operation of KMS', 'The import token was valid for 24 hours.'],
    ['a refusal of KMS', 'KMSInvalidSignatureException'],
    ['the command line of AWS', 'Only aws kms is simulated here'],
    ['elliptic curves', 'Cannot find square root'],
    ['ML-DSA', 'hint.encode: hint is false'],
    ['what writes a Terraform module', 'jsonencode('],
    ['what writes a stack for CDK', 'aws-cdk-lib'],
    ['the reader of details of an account', 'UserDetailList'],
    ['the reader of YAML', 'bad indentation of a mapping entry'],
  ])('what is done beside the window is not in it: %s', (_what, text) => {
    expect(bundleOf('service.cjs').some((code) => code.includes(text))).toBe(true);
    // A start of the app does not read it either.
    expect(bundleOf('main.cjs').some((code) => code.includes(text))).toBe(false);
    expect(readdirSync(assets).filter((name) => name.endsWith('.js') && readFileSync(join(assets, name), 'utf8').includes(text))).toEqual([]);
  });

  test.each(['lessons', 'library'])('what stands apart in %s is data', (name) => {
    const files = readdirSync(join(assets, name)).map((file) => readFileSync(join(assets, name, file), 'utf8'));
    expect(files.length).toBeGreaterThan(0);
    // Without its texts nothing is left that could do anything, but for the words of another language that are put in.
    const code = files.map((file) => file.replace(/`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, '""'));
    expect(code.filter((text) => /function|class|\bnew\b|=>/.test(text.replace(/\(?\w+,\w+\)?=>typeof \w+==""&&\[[",]*\]\.includes\(\w+\)\?\w+\(\w+\):\w+/, '')))).toEqual([]);
  });

  test.each(['index', 'notes'])('the English of the interface stands in the page %s, as data, and nowhere else', (page) => {
    const [, json = ''] = /<script type="application\/json" id="words">(.*?)<\/script>/s.exec(readFileSync(join(folder, `${page}.html`), 'utf8')) ?? [];
    const words = (JSON.parse(json) as unknown[]).filter((text): text is string => typeof text === 'string');
    expect(words).toEqual(expect.arrayContaining(['Notes for the instructor', 'Undo', '{0} and {1}', '# principals']));
    expect(json.length).toBeLessThan(150_000);
    const code = counted().filter((file) => file.endsWith('.js')).map((file) => readFileSync(file, 'utf8')).join('\n');
    const sentences = words.filter((text) => text.length > 40 && !/[{'"`\\\n]/.test(text));
    expect(sentences.length).toBeGreaterThan(300);
    // A few happen to be what AWS calls a page, or what is written into a file, too.
    expect(sentences.filter((text) => code.includes(text)).length).toBeLessThan(6);
  });

  test('the part of the first screen is at most 350 kB gzipped', () => {
    const files = firstScreen();
    expect([...files].some((file) => file.endsWith('.js') && statSync(file).size > 100_000)).toBe(true);
    expect([...files].some((file) => file.endsWith('.css'))).toBe(true);
    expect(zipped(files)).toBeLessThanOrEqual(350_000);
  });

  test('it holds no lesson and no editor', () => {
    const text = [...firstScreen()].filter((file) => file.endsWith('.js')).map((file) => readFileSync(file, 'utf8')).join('\n');
    const holds = { index: text.includes('anatomy-of-a-key-policy'), lesson: text.includes('tooLittle\\":'), editor: text.includes('cm-gutters') };
    expect(holds).toEqual({ index: true, lesson: false, editor: false });
  });

  test('the window of notes holds neither the app nor an editor', () => {
    const files = [...firstScreen('notes.html')].filter((file) => file.endsWith('.js'));
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(text).toContain('key-policy-lab-notes');
    expect({ app: text.includes('anatomy-of-a-key-policy'), editor: text.includes('cm-gutters') }).toEqual({ app: false, editor: false });
    expect(bytes(files)).toBeLessThan(100_000);
  });

  test('each lesson and each quiz is a file of its own', () => {
    const names = readdirSync(join(assets, 'lessons'));
    const units = (JSON.parse(readFileSync(join(root, 'lessons', 'course.json'), 'utf8')) as { units: { id: string; lessons: string[] }[] }).units;
    const wanted = units.flatMap(({ id, lessons }) => [...lessons, ...(existsSync(join(root, 'lessons', id, 'quiz.json')) ? [id] : [])]);
    expect(wanted.filter((id) => !names.some((name) => name.startsWith(`${id}-`) && name.endsWith('.js')))).toEqual([]);
  });
});
