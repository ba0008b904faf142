import { createWriteStream, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { crc32, deflateRawSync } from 'node:zlib';

/**
 * Writes zip files on every platform alike: packages of the app, and the Electron distribution in the form that the
 * packager asks for. Modes and symbolic links are kept, dates are not, so that the same content makes the same file.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */

const UNIX = 3 << 8;
const UTF8 = 0x0800;
/** The first day that the format knows. */
const DATE = (1 << 5) | 1;

/**
 * @param {string} folder @param {string} file @param {{ packed?: boolean, prefix?: string }} [options] `packed`: deflated;
 *   `prefix`: the folder inside
 */
export async function writeZip(folder, file, { packed = false, prefix = '' } = {}) {
  const out = createWriteStream(file);
  const directory = [];
  let offset = 0;
  const write = async (/** @type {Buffer} */ bytes) => {
    offset += bytes.length;
    if (!out.write(bytes)) await once(out, 'drain');
  };
  for (const path of pathsIn(folder)) {
    const stat = lstatSync(join(folder, path));
    const content = stat.isSymbolicLink() ? Buffer.from(readlinkSync(join(folder, path))) : readFileSync(join(folder, path));
    const deflated = packed ? deflateRawSync(content) : content;
    const isSmaller = deflated.length < content.length;
    const data = isSmaller ? deflated : content;
    const name = Buffer.from(prefix + path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(UTF8, 2);
    common.writeUInt16LE(isSmaller ? 8 : 0, 4);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const own = Buffer.alloc(14);
    own.writeUInt32LE((stat.mode << 16) >>> 0, 6);
    own.writeUInt32LE(offset, 10);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(UNIX | 20);
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), made, common, own, name);
    await write(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name]));
    await write(data);
  }
  const start = offset;
  const entries = directory.length / 5;
  await write(Buffer.concat(directory));
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries, 4);
  end.writeUInt16LE(entries, 6);
  end.writeUInt32LE(offset - start, 8);
  end.writeUInt32LE(start, 12);
  await write(Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), end]));
  out.end();
  await once(out, 'finish');
}

/** Every file and symbolic link below a folder, with slashes, in the order of their names. @param {string} folder @param {string} [below] @returns {string[]} */
export function pathsIn(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? pathsIn(folder, `${below}${entry.name}/`) : [`${below}${entry.name}`]));
}
