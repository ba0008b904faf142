import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { fixedIcon } from '../../scripts/vite/icons.ts';
import { root } from '../support/course.ts';

const folder = join(root, 'node_modules', '@lucide', 'svelte', 'dist', 'icons');
const used = new Set(
  readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.svelte'))
    .flatMap((file) => [...readFileSync(join(root, 'renderer', file), 'utf8').matchAll(/'@lucide\/svelte\/icons\/([\w-]+)'/g)].map(([, name = '']) => name)),
);

describe('icons as fixed markup', () => {
  test.each([...used].toSorted())('%s can be compiled, and has all that the library draws', (name) => {
    const component = /"\.\/([\w-]+\.svelte)"/.exec(readFileSync(join(folder, `${name}.js`), 'utf8'))?.[1] ?? '';
    const source = readFileSync(join(folder, component), 'utf8');
    const fixed = fixedIcon(source);
    expect(compile(fixed, { generate: 'client' }).warnings).toEqual([]);
    const drawn = [...(/"node": (\[.*\]) \};/.exec(source)?.[1] ?? '').matchAll(/"(?!key")(\w+)": "([^"]*)"/g)].map(([, key = '', value = '']) => `${key}="${value}"`);
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.filter((attribute) => !fixed.includes(attribute))).toEqual([]);
  });

  test('an icon that is written otherwise stops the build', () => {
    expect(() => fixedIcon('<script>const data = {};</script>')).toThrow('not written as it was');
  });
});
