import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../child.mjs';
import { Obstacle } from '../say.mjs';
import { product } from './product.mjs';

/**
 * A disk image with the app and the way to the folder of programs. Only macOS can make one.
 * @param {{ folder: string, dest: string, version: string, arch: string }} made @returns {Promise<string>} its file
 */
export async function makeDmg({ folder, dest, version, arch }) {
  const work = mkdtempSync(join(tmpdir(), 'kpl-dmg-'));
  const file = join(dest, `${product.name}-${version}-darwin-${arch}.dmg`);
  const app = `${product.title}.app`;
  try {
    symlinkSync('/Applications', join(work, 'Applications'));
    const steps = [
      ['ditto', join(folder, app), join(work, app)],
      ['hdiutil', 'create', '-volname', product.title, '-srcfolder', work, '-ov', '-format', 'UDZO', file],
    ];
    for (const [command = '', ...args] of steps) {
      const result = await runChild(command, args, { quiet: true });
      if (result.code !== 0) throw new Obstacle(`The disk image could not be made:\n${result.output}`);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return file;
}
