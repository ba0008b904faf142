import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { compile } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { inChromium, neverHydrating, withoutResets } from '../../scripts/vite/unneeded.ts';
import { root } from '../support/course.ts';

const svelte = join(root, 'node_modules', 'svelte', 'src', 'internal', 'client');
const hydrating = readdirSync(svelte, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js') && readFileSync(join(svelte, file), 'utf8').includes('hydrating'));
const isRead = (code: string): boolean => parseSync('x.js', code, {}).errors.length === 0;

describe('what the window never needs is left out', () => {
  test('of the editor: what is for other browsers', () => {
    const code = readFileSync(join(root, 'node_modules', '@codemirror', 'view', 'dist', 'index.js'), 'utf8');
    const result = inChromium(code);
    expect(isRead(result)).toBe(true);
    expect(result).not.toMatch(/\bbrowser\.(?:ie|gecko|safari|ios|android|chrome)\b/);
    // What tells the systems apart stays.
    expect(result).toContain('browser.mac');
    expect(result).toContain('browser.chrome_version');
  });

  test('a library that is written otherwise stops the build', () => {
    expect(() => inChromium('const browser = {};')).toThrow('does not ask');
  });

  test.each(hydrating)('of Svelte: taking over what a server drew, in %s', (file) => {
    const own = file.endsWith('hydration.js');
    const code = readFileSync(join(svelte, file), 'utf8');
    const result = neverHydrating(code, own);
    expect(isRead(result)).toBe(true);
    const asks = /(?:if \(|&& |\|\| |\(|[=(] )!?hydrating\b/;
    expect(result.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')).not.toMatch(asks);
    // Its imports are as they were.
    expect(result.match(/import[^;]*hydration\.js'/g)).toEqual(code.match(/import[^;]*hydration\.js'/g));
  });

  test('of components: the steps that only follow what a server drew', () => {
    const code = compile('<script>let { list, one } = $props();</script><p>{one} <b>{one}</b></p>{#each list as each}<div><i></i>{each}<u>{each}</u></div>{/each}Words', { runes: true }).js.code;
    expect(code).toMatch(/\$\.reset\(\w+\);[\s\S]*\$\.next\(\);/);
    const result = withoutResets(code);
    expect(isRead(result)).toBe(true);
    expect(result).not.toMatch(/\$\.(?:reset|next)\b|(?:child|sibling)\([^()]*true\)/);
    // Nothing else is gone.
    const calls = (text: string): string[] => [...text.matchAll(/\$\.(\w+)/g)].map(([, name = '']) => name).filter((name) => name !== 'reset' && name !== 'next');
    expect(calls(result)).toEqual(calls(code));
  });

  test('the window takes nothing over', () => {
    const sources = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:ts|svelte)$/.test(file));
    expect(sources.filter((file) => /\bhydrate\b/.test(readFileSync(join(root, 'renderer', file), 'utf8')))).toEqual([]);
  });
});
