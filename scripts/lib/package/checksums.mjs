import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'SHA256SUMS';

/** Writes the checksums of all that lies in a folder, as `sha256sum --check` reads them. @param {string} folder */
export function writeChecksums(folder) {
  const lines = readdirSync(folder)
    .filter((name) => name !== NAME)
    .sort()
    .map((name) => `${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}  ${name}\n`);
  writeFileSync(join(folder, NAME), lines.join(''));
}
