import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app, shell } from 'electron';
import { billChannels, type Part, partsIn } from '../shared/bill.ts';
import { handle } from './handle.ts';

/** The parts of the running app: those in its bundles, and, where its bill does not name them, Electron's. */
async function parts(): Promise<readonly Part[]> {
  const named = partsIn(await readFile(join(app.getAppPath(), 'out', 'bill.cdx.json'), 'utf8'));
  if (named.some(({ name }) => name === 'electron')) return named;
  const { electron, chrome, node } = process.versions;
  const inFile = 'Its licence is in the file LICENSES.chromium.html beside Electron.';
  return [
    ...named,
    { name: 'electron', version: electron, licence: 'MIT', text: electronLicence() },
    { name: 'chromium', version: chrome, licence: 'BSD-3-Clause', text: inFile },
    { name: 'node', version: node, licence: 'MIT', text: inFile },
  ];
}

function electronLicence(): string {
  for (const name of ['LICENSE.electron.txt', 'LICENSE']) {
    try {
      return readFileSync(join(besideElectron(), name), 'utf8').trim();
    } catch {
      // It has the other name.
    }
  }
  return '';
}

/** The folder that Electron's own files lie in. */
const besideElectron = (): string => (process.platform === 'darwin' ? join(process.execPath, '..', '..', '..', '..') : dirname(process.execPath));

/** Answers what the About screen asks. */
export function answerBill(): void {
  handle(billChannels.parts, parts);
  handle(billChannels.showChromiumLicences, () => shell.showItemInFolder(join(besideElectron(), 'LICENSES.chromium.html')));
}
