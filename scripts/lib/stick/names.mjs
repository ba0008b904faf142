/** Names and sizes that the file systems of USB sticks take: FAT32 and exFAT, as Windows reads them. */

/** FAT32 holds no file of 4 GiB or more. */
const MOST_BYTES = 2 ** 32 - 1;
/** Windows opens no longer path unless it is told to; a letter and a colon stand before it. */
const MOST_PATH = 200;

/** Names of devices, with any ending. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const devices = /^(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\.|$)/i;

/**
 * What is wrong with files for such a stick.
 * @param {readonly { name: string, bytes: number }[]} files names with forward slashes @returns {string[]} sentences; none when all is well
 */
export function unfitFor(files) {
  /** @type {Map<string, string>} */
  const seen = new Map();
  return files.flatMap(({ name, bytes }) => {
    const faults = name.split('/').flatMap((part) => partFault(part));
    if (name.length > MOST_PATH) faults.push(`is longer than ${MOST_PATH} characters`);
    if (bytes > MOST_BYTES) faults.push('has 4 GiB or more, which FAT32 cannot hold');
    const other = seen.get(name.toLowerCase());
    if (other === name) faults.push('would be there twice');
    else if (other !== undefined) faults.push(`differs from ${other} by capitals only, which a stick takes for the same name`);
    seen.set(name.toLowerCase(), name);
    return faults.map((fault) => `${name} ${fault}.`);
  });
}

/** @param {string} part @returns {string[]} */
function partFault(part) {
  const bad = /[<>:"\\|?*\u0000-\u001f\u007f]/.exec(part)?.[0];
  if (bad !== undefined) return [`has the character ${JSON.stringify(bad)} in its name, which a stick for Windows does not take`];
  if (part === '' || /[. ]$/.test(part)) return ['has a name that ends with a dot or a space, which Windows does not open'];
  return devices.test(part) ? ['has the name of a device of Windows'] : [];
}
