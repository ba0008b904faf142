import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { areAsDeclared, fusesIn } from '../../electron/main/fuses.ts';
import { declaredFuses, readFuses, setFuses, wanted } from '../../scripts/lib/package/fuses.mjs';

/** A program's fuses: the mark, their version, how many, and how each stands. */
const program = (wire: string): Buffer => Buffer.from(`before dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01${String.fromCharCode(wire.length)}${wire} after`, 'latin1');

describe('the fuses', () => {
  test.each([
    ['RunAsNode', false],
    ['EnableCookieEncryption', false],
    ['EnableNodeOptionsEnvironmentVariable', false],
    ['EnableNodeCliInspectArguments', false],
    ['EnableEmbeddedAsarIntegrityValidation', true],
    ['OnlyLoadAppFromAsar', true],
    ['LoadBrowserProcessSpecificV8Snapshot', false],
    ['GrantFileProtocolExtraPrivileges', false],
    ['WasmTrapHandlers', true],
  ])('%s is declared: %s, with a reason', (name, on) => {
    const fuse = declaredFuses().find((one) => one.fuse === name);
    expect(fuse?.on).toBe(on);
    expect(fuse?.why.length).toBeGreaterThan(20);
  });

  test('every fuse that the tool knows is declared, and none else', () => {
    const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
    expect(declaredFuses().map(({ fuse }) => fuse).sort()).toEqual(known.sort());
  });

  test('a build for whole-app tests differs in the inspector’s fuse alone', () => {
    const different = declaredFuses().filter((fuse) => wanted(fuse, { test: true }) !== wanted(fuse, { test: false }));
    expect(different.map(({ fuse }) => fuse)).toEqual(['EnableNodeCliInspectArguments']);
  });

  test.each([
    ['an Electron of today', '101100110', { on: 2, off: 6, removed: 1, absent: 0 }, 'r'],
    ['an older one without the last two', '1011000', { on: 2, off: 5, removed: 0, absent: 2 }, ''],
  ])('those of %s are set and read back', async (_name, wire, counts, last) => {
    const file = join(mkdtempSync(join(tmpdir(), 'kpl-unit-')), 'program');
    writeFileSync(file, program(last === '' ? wire : `${wire.slice(0, -1)}${last}`));
    await setFuses(file, { test: false });
    const found = await readFuses(file);
    const count = (state: string): number => [...found.values()].filter((one) => one === state).length;
    expect({ on: count('on'), off: count('off'), removed: count('removed'), absent: count('absent') }).toEqual(counts);
    for (const fuse of declaredFuses()) if (['on', 'off'].includes(found.get(fuse.fuse) ?? '')) expect([fuse.fuse, found.get(fuse.fuse)]).toEqual([fuse.fuse, fuse.on ? 'on' : 'off']);
    // The running app reads the same.
    const own = fusesIn(readFileSync(file));
    expect(own.filter((fuse) => fuse.found !== null && fuse.found !== fuse.wanted)).toEqual([]);
    expect(own.filter((fuse) => fuse.found === null).length).toBe(counts.removed + counts.absent);
  });

  test.each(declaredFuses())('the app sees that $fuse alone is not as declared', ({ fuse }) => {
    const wire = declaredFuses().map(({ fuse: name, on }) => ({ at: FuseV1Options[name as keyof typeof FuseV1Options], state: (name === fuse ? !on : on) ? '1' : '0' }));
    const found = fusesIn(program(wire.sort((first, second) => first.at - second.at).map(({ state }) => state).join('')));
    expect(found.filter((one) => one.found !== one.wanted).map((one) => one.fuse)).toEqual([fuse]);
    expect(areAsDeclared(found)).toBe(false);
  });

  test('as declared are those that the runtime has and that stand so, of which there must be one', () => {
    expect(areAsDeclared(fusesIn(program('000011001')))).toBe(true);
    expect(areAsDeclared(fusesIn(program('0000110')))).toBe(true);
    expect(areAsDeclared(fusesIn(program('0000100')))).toBe(false);
    expect(areAsDeclared(fusesIn(program('rrrrrrrrr')))).toBe(false);
    expect(areAsDeclared(fusesIn(Buffer.from('no Electron')))).toBe(false);
  });

  test('the app sees a fuse that is not as declared', () => {
    expect(fusesIn(program('100011001')).filter((fuse) => fuse.found !== fuse.wanted).map(({ fuse }) => fuse)).toEqual(['RunAsNode']);
    expect(fusesIn(Buffer.from('no Electron')).every((fuse) => fuse.found === null)).toBe(true);
  });
});
