import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { shortened, shortNames } from '../../scripts/vite/short-names.ts';
import { root } from '../support/course.ts';

describe('short names for members of libraries', () => {
  const names = shortNames(root);

  test('there are many, each another one, and the same in every build', () => {
    expect(names.size).toBeGreaterThan(500);
    expect(new Set(names.values()).size).toBe(names.size);
    expect([...shortNames(root)]).toEqual([...names]);
  });

  test('what the editor calls its own is among them; what it is asked for from outside, exports, and tells by name is not', () => {
    expect(['inputState', 'docView', 'scrollTarget', 'heightOracle'].filter((name) => !names.has(name))).toEqual([]);
    const kept = [
      // Asked for by code of ours, of the platform, of Chromium alone.
      ...['docChanged', 'selectionSet', 'dispatch', 'addEventListener', 'getTargetRanges', 'isInputPending', 'trustedTypes', 'updateRangeStart'],
      // Events, attributes and styles that a list is gone through for.
      ...['textupdate', 'mousewheel', 'srcobject', 'maxWidth_fallback', 'connectedCallback'],
      // Exports, of which whole modules are asked.
      ...['hydration_mismatch', 'template_effect', 'EditorView'],
    ];
    expect(kept.filter((name) => names.has(name))).toEqual([]);
  });

  test.each([
    ['a.long = b.long + c["long"];', 'a.$x = b.$x + c["long"];'],
    ['const { long, other: long2, deep: { long: l } } = a;', 'const { $x: long, other: long2, deep: { $x: l } } = a;'],
    ['const { long = 1 } = a; f({ long, [long]: 1 });', 'const { $x: long = 1 } = a; f({ $x: long, [long]: 1 });'],
    ['class A { long = 1; static long() {} get long() { return this.long; } #long = 2; }', 'class A { $x = 1; static $x() {} get $x() { return this.$x; } #long = 2; }'],
    ['function long(long) { return long?.long(long); }', 'function long(long) { return long?.$x(long); }'],
    ["import { long } from 'x'; export { long as longer };", "import { long } from 'x'; export { long as longer };"],
  ])('%s', (code, wanted) => {
    expect(shortened(code, new Map([['long', '$x']]))).toBe(wanted);
  });
});

describe('what is built', () => {
  beforeAll(() => ensureBuilt(), 180_000);

  test('has them', () => {
    const assets = join(root, 'out', 'renderer', 'assets');
    const code = readdirSync(assets).filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(assets, name), 'utf8')).join('\n');
    const left = [...shortNames(root).keys()].filter((name) => new RegExp(`[.{,]${name}\\b`).test(code));
    expect(left).toEqual([]);
  });
});
