import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/course.ts';

const { deb, rpm } = JSON.parse(readFileSync(join(root, 'assets', 'linux', 'dependencies.json'), 'utf8')) as { deb: string[]; rpm: string[] };

test('both families of packages ask for the same libraries', () => {
  const plain = (name: string): string => name.toLowerCase().replace(/^lib/, '').replace(/\.so.*$/, '').replaceAll(/[\d.-]+$/g, '').replace(/-?\d.*$/, '');
  const inDeb = new Set(deb.map(plain));
  // The C library comes with every system, and glib is named by its part for input and output.
  expect(rpm.map(plain).filter((name) => !inDeb.has(name))).toEqual(['gio']);
  expect(deb.filter((name) => !new Set(rpm.map(plain)).has(plain(name)))).toEqual(['libc6', 'libglib2.0-0']);
});
