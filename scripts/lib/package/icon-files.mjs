/** The files in which Windows and macOS keep an icon in several sizes. Both hold PNG pictures as they are. */

export const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** Up to here the drawing with fewer lines is clearer. */
export const SMALL = 32;

/**
 * An .ico: https://learn.microsoft.com/windows/win32/menurc/newheader and resdir.
 * @param {ReadonlyMap<number, Buffer>} pictures by size
 */
export function icoOf(pictures) {
  const chosen = [...pictures].filter(([size]) => size <= 256);
  const head = Buffer.alloc(6 + 16 * chosen.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(chosen.length, 4);
  let offset = head.length;
  chosen.forEach(([size, picture], index) => {
    const entry = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(picture.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += picture.length;
  });
  return Buffer.concat([head, ...chosen.map(([, picture]) => picture)]);
}

/** The name of each size in an .icns file; those for doubled pixels stand for the same number of real ones. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['icp6', 64],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
]);

/** An .icns. @param {ReadonlyMap<number, Buffer>} pictures by size */
export function icnsOf(pictures) {
  const parts = ICNS_TYPES.flatMap(([type, size]) => {
    const picture = pictures.get(size);
    return picture === undefined ? [] : [chunk(type, picture)];
  });
  return chunk('icns', Buffer.concat(parts));
}

/** @param {string} type @param {Buffer} content */
function chunk(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
