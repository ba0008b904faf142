import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { partsIn } from '../../electron/shared/bill.ts';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { advisoriesFor, defended } from '../../scripts/lib/package/advisories.mjs';
import { electronComponents, packageFolder } from '../../scripts/lib/package/bill.mjs';
import { root } from '../support/course.ts';

/** Licences that let the app be MIT. */
const allowed = new Set(['MIT', 'ISC', 'OFL-1.1', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);

describe('the bill of materials', () => {
  let text = '';
  beforeAll(async () => {
    await ensureBuilt();
    text = readFileSync(join(root, 'out', 'bill.cdx.json'), 'utf8');
  }, 180_000);

  test('names what ships, with licences that fit and their texts', () => {
    const parts = partsIn(text);
    const names = parts.map(({ name }) => name);
    for (const name of ['svelte', 'xstate', '@codemirror/view', '@fontsource-variable/inter', '@lucide/svelte', 'write-file-atomic', 'valibot', 'jsonc-parser']) expect(names).toContain(name);
    for (const name of ['typescript', 'vite', 'electron-vite', 'vitest', '@electron/packager']) expect(names).not.toContain(name);
    expect(parts.filter(({ licence }) => !allowed.has(licence))).toEqual([]);
    expect(parts.filter((part) => part.text.length < 300 || part.version === '').map(({ name }) => name)).toEqual([]);
  });

  test('is in the form of CycloneDX, with the checksums of the lock file', () => {
    const bill = JSON.parse(text) as { bomFormat: string; specVersion: string; metadata: { component: { name: string } }; components: { name: string; purl: string; hashes: { alg: string; content: string }[] }[] };
    expect([bill.bomFormat, bill.specVersion, bill.metadata.component.name]).toEqual(['CycloneDX', '1.6', 'key-policy-lab']);
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { integrity?: string }> };
    const svelte = bill.components.find(({ name, purl }) => name === 'svelte' && purl.startsWith('pkg:npm/svelte@'));
    expect(`sha512-${Buffer.from(svelte?.hashes[0]?.content ?? '', 'hex').toString('base64')}`).toBe(lock.packages['node_modules/svelte']?.integrity);
  });

  test('another file is no bill', () => {
    expect(() => partsIn('{"components":[{"name":1}]}')).toThrow();
  });

  test.each([
    ['/home/x/app/node_modules/svelte/src/a.js', 'node_modules/svelte'],
    ['C:\\app\\node_modules\\@codemirror\\view\\dist\\index.js', 'node_modules/@codemirror/view'],
    ['\0/app/node_modules/a/node_modules/b/c.js?commonjs', 'node_modules/a/node_modules/b'],
    ['/app/engine/index.ts', null],
  ])('%s is part of %s', (id, folder) => expect(packageFolder(id)).toBe(folder));

  test('Electron comes with what is in it', () => {
    const parts = electronComponents(root, { electron: '45.4.1', chrome: '150.0', node: '24.0', v8: '15.0' });
    expect(parts.map(({ name }) => name)).toEqual(['electron', 'chromium', 'node', 'v8', 'ffmpeg']);
    expect(electronComponents(root, { electron: '45.4.1' }).map(({ name }) => name)).toEqual(['electron']);
  });
});

describe('npm run audit', () => {
  const report = JSON.stringify({ vulnerabilities: { svelte: { severity: 'high', range: '<6', via: [{ title: 'A hole', url: 'https://x' }] }, vite: { severity: 'low', range: '*', via: ['esbuild'] } } });

  test.each([
    ['what ships', report, ['svelte <6: high. A hole (https://x)']],
    ['nothing found', '{"vulnerabilities":{}}', []],
    ['no service', '{"error":{"summary":""},"statusCode":405}', null],
    ['no network', 'npm error', null],
  ])('%s', (_name, output, found) => expect(advisoriesFor(output, ['svelte'])).toEqual(found));

  const outdated = JSON.stringify({ knip: { current: '5.46.0', latest: '6.44.2' }, vite: { current: '8.3.8', latest: '8.3.9' }, electron: { current: '45.4.1', latest: '41.7.1' } });
  test('a newer version needs an update or a reason', () => {
    expect(defended(outdated, '| knip | it does not ship |')).toEqual(['vite is 8.3.8 here, the latest is 8.3.9: update it, or say why not in docs/release-checklist.md.']);
    expect(defended('', '')).toEqual([]);
    expect(defended('{"error":{}}', '')).toBe(null);
  });
});
