import { documentKindOf } from '../../electron/shared/document-kinds.ts';
import type { DroppedFile } from './file-text.ts';

/** What was dropped, or chosen as a folder. */
export interface Dropped {
  readonly files: readonly DroppedFile[];
  /** Folders that nothing came from, and why. */
  readonly problems: readonly { readonly name: string; readonly problem: string }[];
}

/** As much of a drop as is looked at here: that of the browser has more. */
export interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
}
interface FileEntry extends Entry {
  file(done: (file: DroppedFile) => void, failed: (fault: unknown) => void): void;
}
interface FolderEntry extends Entry {
  createReader(): { readEntries(done: (entries: readonly Entry[]) => void, failed: (fault: unknown) => void): void };
}
interface DropItem {
  readonly kind: string;
  getAsFile(): DroppedFile | null;
  webkitGetAsEntry(): Entry | null;
}

/** Somebody may drop a whole disk: so many entries are looked at, and no more. */
const MOST_ENTRIES = 20_000;

const NO_RESULTS = 'There is no result file (.kplresult) in this folder.';

const isResult = ({ name }: { readonly name: string }): boolean => documentKindOf(name)?.id === 'result';

/**
 * The files of a drop. From a folder, and the folders in it, come the results: whatever else lies there was not meant.
 * Entries are asked for at once, because a drop is empty after its event.
 */
export async function dropped(items: Iterable<DropItem>): Promise<Dropped> {
  const taken = [...items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files: DroppedFile[] = [];
  const problems: Dropped['problems'][number][] = [];
  const budget = { left: MOST_ENTRIES };
  for (const { entry, file } of taken) {
    if (entry?.isDirectory !== true) {
      if (file !== null) files.push(file);
      continue;
    }
    try {
      const found = await resultsIn(entry as FolderEntry, budget);
      files.push(...found);
      if (budget.left <= 0) problems.push({ name: entry.name, problem: `It holds more than ${MOST_ENTRIES} files and folders. Drop the folder that the results are in.` });
      else if (found.length === 0) problems.push({ name: entry.name, problem: NO_RESULTS });
    } catch {
      problems.push({ name: entry.name, problem: 'This folder cannot be read.' });
    }
  }
  return { files, problems };
}

/** The results of a folder that was chosen in a dialog, which hands over all that lies in it. */
export function chosenFolder(files: readonly (DroppedFile & { readonly webkitRelativePath: string })[]): Dropped {
  const found = files.filter(isResult);
  const name = files[0]?.webkitRelativePath.split('/')[0] ?? '';
  return { files: found, problems: found.length > 0 || files.length === 0 ? [] : [{ name, problem: NO_RESULTS }] };
}

async function resultsIn(folder: FolderEntry, budget: { left: number }): Promise<readonly DroppedFile[]> {
  const found: DroppedFile[] = [];
  const reader = folder.createReader();
  for (;;) {
    // A reader gives a hundred at a time, and none when it is through.
    const entries = await new Promise<readonly Entry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const entry of entries) {
      budget.left -= 1;
      if (budget.left <= 0) return found;
      if (entry.isDirectory) found.push(...(await resultsIn(entry as FolderEntry, budget)));
      else if (isResult(entry)) found.push(await new Promise<DroppedFile>((resolve, reject) => (entry as FileEntry).file(resolve, reject)));
    }
  }
}
