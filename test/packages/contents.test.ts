import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { associations, removals } from '../../scripts/lib/package/windows.mjs';
import { foreignInArchive } from '../../scripts/lib/package/contents.mjs';
import { documentKinds, mimeInfo, plistDocuments } from '../../scripts/lib/package/documents.mjs';
import { icnsOf, icoOf, ICON_SIZES } from '../../scripts/lib/package/icon-files.mjs';
import { packagesOf } from '../../scripts/lib/package/make.mjs';
import { manifest, packagedVersion } from '../../scripts/lib/package/product.mjs';
import { readSelfCheck } from '../../scripts/lib/package/self-check.mjs';
import { pathsIn, writeZip } from '../../scripts/lib/package/zip.mjs';
import { root } from '../support/course.ts';

describe('what is in a package', () => {
  test.each([
    ['/package.json', false],
    ['/out/main/main.cjs', false],
    ['/out/main/service.cjs', false],
    ['/out/main/shared-DEAD_bee.cjs', false],
    ['/out/main/other.cjs', true],
    ['/out/renderer/assets/lessons/a-lesson-DEAD_bee.js', false],
    ['/out/renderer/locales/de.json', false],
    ['/out/renderer/locales/en-XA.json', true],
    ['/electron/main/index.ts', true],
    ['/out/main/main.cjs.map', true],
    ['/out/renderer/assets/App.svelte', true],
    ['/node_modules/svelte/package.json', true],
    ['/out/.app-stamp', true],
    ['/test/x.js', true],
  ])('%s does not belong there: %s', (path, foreign) => expect(foreignInArchive([path]).length > 0).toBe(foreign));

  test('an old runtime is named in the version', () => {
    expect(packagedVersion({ old: true })).toBe(`${manifest.version}-tryout`);
    expect(packagedVersion({ old: false })).toBe(manifest.version);
  });

  test.each([
    ['linux', ['archive', 'deb', 'rpm']],
    ['win32', ['zip', 'installer']],
    ['darwin', ['zip', 'dmg']],
  ])('for %s there are %s', (platform, packages) => expect(packagesOf(platform)).toEqual(packages));
});

describe('the kinds of documents', () => {
  test('each is told to every system', () => {
    expect(documentKinds.length).toBeGreaterThan(3);
    const mac = JSON.stringify(plistDocuments());
    const { associate, dissociate } = associations();
    for (const { extension, mimeType, name } of documentKinds) {
      expect(mimeInfo()).toContain(`<glob pattern="*.${extension}"/>`);
      expect(mimeInfo()).toContain(`<mime-type type="${mimeType}">`);
      expect(mac).toContain(`"${extension}"`);
      expect(associate).toContain(`"${name}"`);
      expect(associate).toContain(`Software\\Classes\\.${extension}"`);
      expect(dissociate).toContain(`DeleteRegKey HKCU "Software\\Classes\\.${extension}"`);
    }
  });

  test('a name with signs of markup stays a name', () => {
    expect(mimeInfo([{ id: 'x', extension: 'x', name: 'a <b> & "c"', mimeType: 'a/b' }])).toContain('<comment>a &lt;b> &amp; &quot;c&quot;</comment>');
  });

  test('the uninstaller removes what was installed, and folders after their files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kpl-unit-'));
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    for (const path of ['x.txt', 'a/b/y.txt']) writeFileSync(join(folder, path), '');
    expect(removals(folder).split('\n')).toEqual(['Delete "$INSTDIR\\a\\b\\y.txt"', 'Delete "$INSTDIR\\x.txt"', 'RMDir "$INSTDIR\\a\\b"', 'RMDir "$INSTDIR\\a"']);
  });
});

describe('the icons', () => {
  const pictures = (name: string): Map<number, Buffer> => new Map(ICON_SIZES.map((size) => [size, readFileSync(join(root, 'assets', 'icons', name, `${String(size)}.png`))]));

  test.each(['app', 'document'])('%s is there in every size, and packed', (name) => {
    for (const [size, picture] of pictures(name)) expect([picture.toString('latin1', 1, 4), picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual(['PNG', size, size]);
    expect(readFileSync(join(root, 'assets', 'icons', `${name}.ico`)).equals(icoOf(pictures(name)))).toBe(true);
    expect(readFileSync(join(root, 'assets', 'icons', `${name}.icns`)).equals(icnsOf(pictures(name)))).toBe(true);
  });

  test('each entry of an .ico leads to its picture', () => {
    const file = icoOf(pictures('app'));
    for (let entry = 0; entry < file.readUInt16LE(4); entry += 1) {
      const at = 6 + 16 * entry;
      const picture = file.subarray(file.readUInt32LE(at + 12), file.readUInt32LE(at + 12) + file.readUInt32LE(at + 8));
      expect(picture.readUInt32BE(16) % 256).toBe(file.readUInt8(at));
    }
  });

  test('an .icns is as long as it says, part by part', () => {
    const file = icnsOf(pictures('app'));
    expect(file.readUInt32BE(4)).toBe(file.length);
    let place = 8;
    while (place < file.length) place += file.readUInt32BE(place + 4);
    expect(place).toBe(file.length);
  });
});

describe('a zip', () => {
  test.each([true, false])('holds every file with its content and mode; packed: %s', async (packed) => {
    const folder = mkdtempSync(join(tmpdir(), 'kpl-unit-'));
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in', 'long.txt'), 'again and '.repeat(500));
    writeFileSync(join(folder, 'program'), 'x', { mode: 0o755 });
    const file = join(mkdtempSync(join(tmpdir(), 'kpl-unit-')), 'a.zip');
    await writeZip(folder, file, { packed, prefix: 'p/' });
    const bytes = readFileSync(file);
    const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    let place = bytes.readUInt32LE(end + 16);
    const found: Record<string, [content: number, mode: string]> = {};
    for (let entry = 0; entry < bytes.readUInt16LE(end + 10); entry += 1) {
      const [length, start] = [bytes.readUInt16LE(place + 28), bytes.readUInt32LE(place + 42)];
      const name = bytes.toString('utf8', place + 46, place + 46 + length);
      const data = bytes.subarray(start + 30 + length, start + 30 + length + bytes.readUInt32LE(place + 20));
      const content = bytes.readUInt16LE(place + 10) === 8 ? inflateRawSync(data) : data;
      found[name] = [content.length, ((bytes.readUInt32LE(place + 38) >>> 16) & 0o777).toString(8).slice(0, 1)];
      place += 46 + length;
    }
    expect(found).toEqual({ 'p/in/long.txt': [5000, '6'], 'p/program': [1, process.platform === 'win32' ? '6' : '7'] });
    expect(bytes.length < 1500).toBe(packed);
    expect(pathsIn(folder)).toEqual(['in/long.txt', 'program']);
  });
});

test('what the app says of itself is found between other lines', () => {
  expect(readSelfCheck('[1:ERROR] bus {\n{\n  "ok": true,\n  "checks": []\n}\nbye\n')).toEqual({ ok: true, checks: [] });
  expect(readSelfCheck('it broke')).toBe(null);
});
