import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { drawing, drawnIcon, fixedIcon } from '../../scripts/vite/icons.ts';
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
    const { warnings, js } = compile(fixed, { generate: 'client', runes: true });
    expect(warnings).toEqual([]);
    const drawn = [...(/"node": (\[.*\]) \};/.exec(source)?.[1] ?? '').matchAll(/"(?!key")(\w+)": "([^"]*)"/g)].map(([, key = '', value = '']) => `${key}="${value}"`);
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.filter((attribute) => !fixed.includes(attribute) || !drawnIcon(js.code).includes(attribute))).toEqual([]);
    // What draws them all draws this one as its own component would.
    const lines = /drawn\(`([^`]*)`\)/.exec(drawnIcon(js.code))?.[1] ?? '';
    const alone = drawing().replace('export const drawn = (parts) => {', '').replace('${parts}', lines).replace('return function ', 'export default function X').replace(/};$/, '');
    const plain = (code: string): string => code.replace(/\s+/g, ' ').replace(/default function \w+?\(/, 'default function (').trim();
    expect(plain(alone)).toBe(plain(js.code));
  });

  test('an icon that is written otherwise stops the build', () => {
    expect(() => fixedIcon('<script>const data = {};</script>')).toThrow('not written as it was');
    expect(() => drawnIcon('export default function X() {}')).toThrow('otherwise than it did');
  });
});
