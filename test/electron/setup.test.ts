import { describe, expect, test } from 'vitest';
import { isInstalled, isNodeRecent } from '../../scripts/lib/dependencies.mjs';
import { eslintResult, playwrightResult, sum, svelteCheckResult, tscResult, vitestResult } from '../../scripts/lib/reports.mjs';
import { chooseRuntime, executableName } from '../../scripts/lib/runtime.mjs';
import { missingLibraries, needsVirtualDisplay } from '../../scripts/lib/system.mjs';

describe('the set-up', () => {
  test.each([
    ['20.19.0', true],
    ['20.18.3', false],
    ['18.20.0', false],
    ['22.0.0', true],
  ])('Node %s is recent enough: %s', (version, recent) => expect(isNodeRecent(version)).toBe(recent));

  test('installed means every package of the lock file in its version', () => {
    const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } };
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(isInstalled(lock, {})).toBe(false);
  });

  const nothing = { override: false, official: false, download: false, oldPossible: true, oldWanted: true };
  test.each([
    [{ ...nothing, override: true, official: true }, 'override'],
    [{ ...nothing, official: true }, 'official'],
    [{ ...nothing, download: true }, 'official'],
    [nothing, 'old'],
    [{ ...nothing, oldWanted: false }, 'none'],
    [{ ...nothing, oldPossible: false }, 'none'],
  ] as const)('%o runs on %s', (found, expected) => expect(chooseRuntime(found)).toBe(expected));

  test('the executable has the name of its platform', () => {
    expect(executableName('win32')).toBe('electron.exe');
    expect(executableName('linux')).toBe('electron');
  });

  test('missing libraries are named', () => {
    expect(missingLibraries('\tlibgtk-3.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibnss3.so => not found\n')).toEqual(['libgtk-3.so.0', 'libnss3.so']);
  });

  test('only a Linux without a display needs a virtual one', () => {
    expect(needsVirtualDisplay({}, 'linux')).toBe(true);
    expect(needsVirtualDisplay({ DISPLAY: ':0' }, 'linux')).toBe(false);
    expect(needsVirtualDisplay({ WAYLAND_DISPLAY: 'w' }, 'linux')).toBe(false);
    expect(needsVirtualDisplay({}, 'darwin')).toBe(false);
  });
});

describe('counting', () => {
  test('sums what the runners say', () => expect(sum([{ passed: 2, failed: 1 }, { passed: 3, failed: 0 }])).toEqual({ passed: 5, failed: 1 }));

  test('a compiler counts one when it is clean, and each error when it is not', () => {
    expect(tscResult({ code: 0, output: '' })).toEqual({ passed: 1, failed: 0 });
    expect(tscResult({ code: 2, output: 'a.ts(1,1): error TS1: x\nb.ts(1,1): error TS2: y' })).toEqual({ passed: 0, failed: 2 });
    expect(tscResult({ code: 1, output: 'it broke' })).toEqual({ passed: 0, failed: 1 });
    expect(svelteCheckResult({ code: 1, output: '1 WARNING "a.svelte" 1:1 "x"' })).toEqual({ passed: 0, failed: 1 });
  });

  test('a runner without a report has failed', () => {
    expect(vitestResult(null, { code: 1, output: '' })).toEqual({ passed: 0, failed: 1 });
    expect(playwrightResult(null, 0)).toEqual({ passed: 0, failed: 1 });
    expect(eslintResult({ code: 2, output: '' }, null)).toEqual({ passed: 0, failed: 1 });
  });

  test('a test file that could not be loaded counts as failed', () => {
    const report = JSON.stringify({ numPassedTests: 4, numFailedTests: 0, testResults: [{ name: 'x', status: 'failed', message: 'broken', assertionResults: [] }] });
    expect(vitestResult(report, { code: 1, output: '' })).toEqual({ passed: 4, failed: 1 });
  });

  test('a run that ends badly without a failing test has failed all the same', () => {
    expect(playwrightResult(JSON.stringify({ stats: { expected: 3, unexpected: 0, flaky: 0 }, errors: [] }), 1)).toEqual({ passed: 3, failed: 1 });
    expect(playwrightResult(JSON.stringify({ stats: { expected: 3, unexpected: 1, flaky: 1 }, errors: [] }), 1)).toEqual({ passed: 3, failed: 2 });
  });
});
