import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileFor, policyFor } from '../../electron/main/served-files.ts';
import { defaultState, parseWindowState, visibleBounds, windowStateText } from '../../electron/main/window-state.ts';
import { emptyProgress, parseProgress, parseSandbox, type ProgressRecord } from '../../electron/shared/contract.ts';

const lesson = { status: 'started' as const, task: 'one', documents: { 'key-policy': '{' }, hintsShown: { one: 1 }, predictions: {}, updated: '2026-11-24' };
const record = (text: string): ProgressRecord => ({ ...emptyProgress, lessons: { anatomy: { ...lesson, documents: { 'key-policy': text } } } });

describe('the contract', () => {
  test('takes a good record and gives it back', () => expect(parseProgress(record('x'))).toEqual({ ok: true, record: record('x') }));

  test.each([
    ['null', null],
    ['an unknown member', { ...emptyProgress, more: 1 }],
    ['a document that is far too long', record('x'.repeat(200_001))],
    ['too many lessons', { ...emptyProgress, lessons: Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`l${index}`, lesson])) }],
    ['a theme that is none', { ...emptyProgress, theme: 'pink' }],
  ])('refuses %s, and says where', (_name, value) => {
    const parsed = parseProgress(value);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.reason.length).toBeGreaterThan(5);
  });

  test('names of the prototype never get in', () => {
    const value: unknown = JSON.parse('{ "version": 1, "theme": "dark", "lastLesson": null, "lessons": { "constructor": {}, "__proto__": { "polluted": {} } } }');
    expect(parseProgress(value)).toEqual({ ok: false, reason: 'it has a member called constructor' });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('the sandbox is plain JSON of an ordinary size, of a format with a number', () => {
    const good = { version: 1, data: { worlds: { a: [1, 'x', null, { deep: true }] } } };
    expect(parseSandbox(good)).toEqual({ ok: true, record: good });
    let deep: unknown = 1;
    for (let level = 0; level < 70; level += 1) deep = [deep];
    const bad: unknown[] = [
      null, [], 'text', { version: 0, data: {} }, { version: 1, data: [] }, { version: 1, data: {}, more: 1 }, { version: 1, data: { deep } }, { version: 1, data: { a: undefined } },
      { version: 1, data: { a: new Map() } }, { version: 1, data: { a: Number.NaN } }, { version: 1, data: { long: 'x'.repeat(20_000_001) } },
      JSON.parse('{ "version": 1, "data": { "a": { "__proto__": {} } } }'), { version: 1, data: { constructor: 1 } },
    ];
    expect(bad.filter((value) => parseSandbox(value).ok)).toEqual([]);
  });
});

describe('app://', () => {
  const place = join(sep, 'app', 'out');

  test.each([
    ['app://lab/', 'index.html'],
    ['app://lab/assets/index.js', join('assets', 'index.js')],
    ['app://lab/assets/../index.html', 'index.html'],
  ])('%s is a file of the app', (address, file) => expect(fileFor(place, address)).toBe(join(place, file)));

  test.each([
    'app://other/index.html',
    'https://lab/index.html',
    'file:///etc/passwd',
    'app://lab/..%2f..%2fetc%2fpasswd',
    'app://lab/%2e%2e/%2e%2e/etc/passwd%00.html',
    'app://lab/..%5c..%5csecret',
    'app://lab/%',
    'nonsense',
  ])('%s is nothing', (address) => {
    const file = fileFor(place, address);
    expect(file === null || file.startsWith(place + sep)).toBe(true);
    if (!address.includes('%2e%2e/%2e%2e')) expect(file).toBeNull();
  });

  test('its Content-Security-Policy allows nothing inline and nothing from elsewhere', () => {
    const policy = policyFor('abc');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("style-src 'self' 'nonce-abc'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});

describe('the window’s state', () => {
  test('comes back as it was saved', () => {
    const state = { bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximized: true };
    expect(windowStateText(state)).toMatch(/^\{"format":"key-policy-lab\/window","version":1,"checksum":"[0-9a-f]{64}"/);
    expect(parseWindowState(windowStateText(state))).toEqual(state);
  });

  test('comes back from the first format, which was the state alone', () => {
    expect(parseWindowState(readFileSync(join(import.meta.dirname, 'formats', 'window-bare.json'), 'utf8'))).toEqual({ bounds: { x: 40, y: 60, width: 1100, height: 760 }, maximized: true });
  });

  test.each([['damaged', (text: string) => text.replace('1000', '1001')], ['of a newer app', (text: string) => text.replace('"version":1', '"version":2')]])('that is %s is none', (_what, change) => {
    const text = windowStateText({ bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximized: true });
    expect(change(text)).not.toBe(text);
    expect(parseWindowState(change(text))).toEqual(defaultState);
  });

  test.each(['', 'null', '[]', '{"bounds":{"x":"1"},"maximized":"yes"}', '{{'])('%s is harmless', (text) => {
    expect(parseWindowState(text)).toEqual(defaultState);
  });

  const screen = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  test('bounds on a screen are kept', () => expect(visibleBounds({ x: 100, y: 100, width: 1000, height: 700 }, screen)).toEqual({ x: 100, y: 100, width: 1000, height: 700 }));
  test('a window on a screen that is gone opens in the middle', () => expect(visibleBounds({ x: 2500, y: 0, width: 1000, height: 700 }, screen)).toBeNull());
  test('a window is never smaller than its smallest size', () => expect(visibleBounds({ x: 0, y: 0, width: 10, height: 10 }, screen)).toMatchObject({ width: 900, height: 620 }));
});
