import { mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { standing, unlock } from '../../electron/main/one-instance.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'kpl-lock-'));

/** A computer on which these folders cannot hold a lock. */
function computer(cannot: readonly string[] = [], platform = 'linux') {
  const passing = folder();
  const asked: string[] = [];
  const lock = (where: string): boolean => {
    asked.push(where);
    if (cannot.some((one) => where.startsWith(one))) return false;
    const name = platform === 'win32' ? 'lockfile' : 'SingletonLock';
    if (readdirSync(where).includes(name)) return false;
    if (platform === 'win32') writeFileSync(join(where, name), '');
    else symlinkSync('desk-123', join(where, name));
    return true;
  };
  return { asked, passing, starts: (where: string) => standing({ folder: where, passing, platform, host: 'desk', lock }) };
}

describe.each(['linux', 'darwin', 'win32'])('on %s', (platform) => {
  test('the first start is the only one, and a second one knows it', () => {
    const { starts, passing } = computer([], platform);
    const place = folder();
    expect(starts(place)).toEqual({ kind: 'first' });
    expect(starts(place)).toEqual({ kind: 'here' });
    expect(readdirSync(passing)).toEqual([]);
  });

  test('on a disk that holds no lock the app starts, once on this computer', () => {
    const [place, other] = [folder(), folder()];
    const { starts, asked } = computer([place, other], platform);
    expect(starts(place)).toEqual({ kind: 'first' });
    expect(starts(place)).toEqual({ kind: 'here' });
    expect(starts(other)).toEqual({ kind: 'first' });
    expect(asked[0]).toBe(place);
  });

  test('where nothing can be locked it starts all the same', () => {
    expect(computer([''], platform).starts(folder())).toEqual({ kind: 'first' });
  });
});

test('a lock that another computer left is told from one of this computer, and can be taken away', () => {
  const place = folder();
  symlinkSync('another-desk-77', join(place, 'SingletonLock'));
  const { starts } = computer();
  expect(starts(place)).toEqual({ kind: 'elsewhere', host: 'another-desk' });
  unlock(place);
  expect(starts(place)).toEqual({ kind: 'first' });
});
